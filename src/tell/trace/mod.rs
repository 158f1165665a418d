//! One run, told: every decision with its options, lotteries, draw and reason, and every draw of chance.
//!
//! A [`Witness`](crate::model::crisis::Witness) watches the run that a batch makes and turns what it sees into plain
//! [`Event`]s, which are written as lines of JSON, read by people as [`text`], or compared with those of the
//! same run under another guarantee (`compare`).

mod begin;
mod collect;
mod compare;
mod event;
mod explain;
mod page;
mod phrase;
mod text;
mod weigh;

pub(crate) use compare::{comparison, parting};
pub use event::*;
pub(crate) use text::{Style, text};

use crate::model::crisis::{RunRecord, Scenario, World, simulate_watched};
use crate::run::rare::{Fork, simulate_path};

/// Makes run `run` of a scenario and tells it. The record has the bits of the same run in a batch.
pub(crate) fn trace(scenario: Scenario, run: u64) -> (Vec<Event>, RunRecord) {
    let mut collector = collect::Collector::default();
    let record = simulate_watched(&mut World::new(scenario), run, &mut collector);
    collector.outcome(&record);
    (collector.events, record)
}

/// The same of the path of the run's tree that leaves it at these forks.
pub(crate) fn trace_path(scenario: Scenario, run: u64, forks: &[Fork]) -> (Vec<Event>, RunRecord) {
    let mut collector = collect::Collector::default();
    let mut world = World::new(scenario);
    let record = simulate_path(&mut world, run, forks, &mut collector, collect::Collector::branched);
    collector.outcome(&record);
    (collector.events, record)
}

/// The JSON Schema of a line of a trace.
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Event);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain values");
    text.push('\n');
    text
}

/// Events as JSON, one a line.
pub(crate) fn lines(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        text.push_str(&serde_json::to_string(event).expect("an event is plain values"));
        text.push('\n');
    }
    text
}
