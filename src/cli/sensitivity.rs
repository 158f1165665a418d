//! `casus sensitivity`: what a finished sweep hangs on.

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::Threads;
use super::screen::{print, say};
use crate::lab::sensitivity::Index;
use crate::lab::sweep::{Analysed, Finished, Measure, Quantity, Responses, index_tables};
use crate::model::study::{Event, Study};
use crate::read::place;
use crate::run::tally::{event_names, event_position};
use crate::tell::number::{decimal, percent_within, range};
use crate::write::{ResultsFolder, Work};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP_FOLDER")]
    pub folder: PathBuf,
    /// Only this event; may be given several times [default: all]
    #[arg(long, value_name = "EVENT")]
    pub event: Vec<String>,
    /// Seed of the bootstrap; 0 is valid [default: the sweep's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Resamples of the bootstrap
    #[arg(long, value_name = "N", default_value_t = RESAMPLES, value_parser = clap::value_parser!(u32).range(40..=100_000))]
    pub resamples: u32,
    #[command(flatten)]
    pub threads: Threads,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// Resamples of a bootstrap unless more are asked for.
pub(super) const RESAMPLES: u32 = 500;

/// Analyses a sweep.
pub(super) fn sensitivity(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let study = Finished::open(&args.folder)?.header().study.name.clone();
    let folder = ResultsFolder::reopen(&args.folder, Work::Sweep, &study)?;
    analyse(folder, &args.event, args.seed, args.resamples, args.quiet)
}

/// Writes `sensitivity.csv` and `noise.csv` into the folder of a sweep, which is complete with them, and prints what it hangs
/// on most.
pub(super) fn analyse(
    folder: ResultsFolder,
    events: &[String],
    seed: Option<u64>,
    resamples: u32,
    quiet: bool,
) -> Result<(), Failure> {
    let finished = Finished::open(folder.path())?;
    let study = &finished.header().study;
    let events = positions(study, events)?;
    let seed = seed.unwrap_or(finished.header().sweep.seed);
    let responses = Responses::read(&finished)?;
    let mut quantities = Quantity::all(study, &events, Measure::Probability);
    let probabilities = quantities.len();
    quantities.extend(Quantity::all(study, &events, Measure::LogOdds));
    if !quiet {
        say(format_args!("{probabilities} quantities, {resamples} resamples each, seed {seed}"));
    }
    let Some(analysed) = responses.analyse(&quantities, (seed, resamples), &CANCELLED) else {
        let path = folder.path().display();
        let again = format!("the points are whole; casus sensitivity {path} makes the indices");
        return Err(Failure::Interrupted(again));
    };
    let (analysed, as_log_odds) = analysed.split_at(probabilities);
    let keys: Vec<&str> = finished.inputs().iter().map(|input| input.key.as_str()).collect();
    let tables = index_tables(&finished, analysed, as_log_odds);
    let made = json!({ "seed": seed, "resamples": resamples });
    folder.add_tables(&tables, &[("complete", json!(true)), ("sensitivity", made)]).map_err(Failure::run)?;
    if quiet { Ok(()) } else { print(&summary(study, &keys, analysed, &responses)) }
}

/// The positions of events by name; all if none is named.
fn positions(study: &Study, names: &[String]) -> Result<Vec<usize>, Failure> {
    let known: Vec<&str> = event_names(study).collect();
    if names.is_empty() {
        return Ok((0..known.len()).collect());
    }
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for name in names {
        match place(name, &known) {
            Ok(event) => found.push(event),
            Err(help) => {
                let message = format!("the sweep counts no event `{name}`");
                wrong.push(mistake(format!("--event {name}"), message, help));
            }
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong.into()) }
}

/// Inputs shown of each output.
const SHOWN: usize = 6;

/// The indices that tell most, by design.
const TELLING: [(&str, &str); 3] = [("sobol", "total"), ("morris", "mu_star"), ("src", "coefficient")];

/// What full attacks, and their differences between guarantees, hang on most.
fn summary(study: &Study, keys: &[&str], analysed: &[Analysed], responses: &Responses<'_>) -> String {
    let mut text = String::new();
    let mut negative = false;
    let event = event_position(study, Event::AttackedFull.label());
    let contrasts_too = study.regimes.len() > 1;
    let shown = analysed.iter().filter(|one| {
        one.quantity.conferral == 0
            && (Some(one.quantity.event) == event || analysed.iter().all(|o| Some(o.quantity.event) != event))
            && one.quantity.minus.is_some() == contrasts_too
    });
    for one in shown {
        let telling = TELLING.iter().find(|(method, _)| one.indices.iter().any(|(known, _)| known == method));
        let Some((method, name)) = telling else { continue };
        let of_name = |(known, index): &&(&str, Index)| known == method && index.name == *name;
        let mut indices: Vec<&Index> = one.indices.iter().filter(of_name).map(|(_, index)| index).collect();
        let size = |index: &Index| index.value.map_or(0.0, |(value, _)| value.abs());
        indices.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let regime = |place: usize| study.regimes[place].name.as_str();
        let minus = one.quantity.minus.map_or(String::new(), |minus| format!(" minus {}", regime(minus)));
        let _ = writeln!(
            text,
            "{}{minus}, {}, {}: {method} {name}",
            regime(one.quantity.regime),
            event_names(study).nth(one.quantity.event).unwrap_or_default(),
            study.conferral[0].label(),
        );
        if let Some(Index { value: Err(reason), .. }) = indices.first() {
            let _ = writeln!(text, "  {}", reason.description());
            continue;
        }
        for index in indices.iter().take(SHOWN) {
            let (Some(input), Ok((value, interval))) = (index.input, index.value) else { continue };
            negative |= value < 0.0 && *method != "src";
            let [value, low, high] = [value, interval.low, interval.high].map(|x| decimal(x, 3));
            let _ = writeln!(text, "  {:<44}{value:>8}  {}", keys[input], range(&[low, high]));
        }
        let nothing = responses.of(&one.quantity).values().iter().filter(|value| **value == 0.0).count();
        if 2 * nothing > responses.points() {
            let _ = writeln!(
                text,
                "  exactly 0 at {nothing} of {} points: the indices tell of rare spikes; sensitivity_log_odds.csv tells of all",
                responses.points()
            );
        }
        if let Some(Ok((share, interval))) = one.noise.as_ref().map(|noise| noise.share) {
            let share = percent_within(share, interval);
            let _ = writeln!(text, "  noise: {share} of the variance between points");
        }
    }
    if text.is_empty() {
        text.push_str("This design serves no index: see points.csv, and noise.csv for the share of noise.\n");
    }
    if negative {
        text.push_str(
            "An estimate below zero is an index of about 0: it is right on average, and its interval says how large it may be.\n",
        );
    }
    text
}
