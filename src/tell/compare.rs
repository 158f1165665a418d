//! Two results beside each other: the same guarantees under other assumptions, or for another protégé.
//!
//! Where both studies meet the same worlds and both have `runs.csv`, run i of one is compared with run i of the other,
//! and what their runs have in common makes no noise. Else the runs are taken as independent, which can only widen the
//! interval where they are not. The second interval pairs draws of the parameters, where both took the same table.

use crate::base::stats::{ConditionalCounts, Interval};
use crate::base::text::known;
use crate::model::study::parameters::FIELDS;
use crate::model::study::{Conferral, Event, Given, RUNS_PER_DRAW, Study};
use crate::run::estimate::{Estimate, Measure};
use crate::tell::look_up::{draws, event_row};
use crate::tell::number::{self, column, column_total};
use crate::write::{OutputError, ReadRow, Results, RunEvents, read_run_events};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Of which runs an event is asked, and what its share of them is in words.
type Quantity = (Given, Event, &'static str);

/// What is compared: of all runs, and of those with a limited or full attack.
pub(crate) const QUANTITIES: [Quantity; 8] = [
    (Given::Always, Event::Conferred, "In force"),
    (Given::Always, Event::Attacked, "Attacked, limited or in full"),
    (Given::Always, Event::AttackedFull, "Attacked in full"),
    (Given::Attacked, Event::ReachedDeploy, "Most deploy, if attacked"),
    (Given::Attacked, Event::ReachedCombat, "Most fight, if attacked"),
    (Given::Attacked, Event::ObligationMet, "Own promise kept, if attacked"),
    (Given::Always, Event::DirectWar, "Direct war"),
    (Given::Always, Event::NuclearUse, "Nuclear use"),
];

/// How runs of the two were compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// Run by run, in the same worlds.
    Runs,
    /// As independent, and why.
    Independent(&'static str),
}

impl Pairing {
    /// In a sentence.
    pub(crate) fn words(&self) -> String {
        match self {
            Pairing::Runs => "Run by run, in the same worlds.".to_string(),
            Pairing::Independent(why) => format!("As independent samples, since {why}."),
        }
    }
}

/// One quantity under one guarantee in both results.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub(crate) conferral: Conferral,
    pub(crate) regime: String,
    pub(crate) given: Given,
    pub(crate) event: Event,
    /// What its share is, in words.
    pub(crate) what: &'static str,
    pub(crate) a: Option<Estimate>,
    pub(crate) b: Option<Estimate>,
    /// a − b.
    pub(crate) difference: Option<Estimate>,
}

/// A setting that differs: its key, and its values; empty where one has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) key: String,
    pub(crate) a: String,
    pub(crate) b: String,
}

/// Two results beside each other.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) pairing: Pairing,
    pub(crate) rows: Vec<Compared>,
    /// Settings that differ, other than the names of the studies.
    pub(crate) settings: Vec<Setting>,
    /// Guarantees that only one of the two has.
    pub(crate) alone: Vec<String>,
}

/// Compares the results in two folders. Guarantees and questions are those that both have, by name, in the order of a.
pub(crate) fn compare([a, b]: [&Results; 2], folders: [&Path; 2]) -> Result<Comparison, OutputError> {
    let mut pairing = pairing(a, b);
    let mut runs = None;
    if pairing == Pairing::Runs {
        match (read_run_events(a, folders[0])?, read_run_events(b, folders[1])?) {
            (Some(of_a), Some(of_b)) => runs = Some((of_a, of_b)),
            _ => {
                pairing = Pairing::Independent(
                    "not both have runs.csv of all runs (`runs_csv = true` in the study, without `keep`)",
                )
            }
        }
    }
    let names = |study: &Study| study.regimes.iter().map(|regime| regime.name.clone()).collect::<Vec<_>>();
    let (in_a, in_b) = (names(&a.study), names(&b.study));
    let mut rows = Vec::new();
    for &conferral in a.study.conferral.iter().filter(|asked| b.study.conferral.contains(asked)) {
        for regime in in_a.iter().filter(|name| in_b.contains(name)) {
            for quantity in QUANTITIES {
                let runs = runs.as_ref().map(|(a, b)| [a, b]);
                rows.push(one([a, b], runs, conferral, regime, quantity));
            }
        }
    }
    let alone = in_a
        .iter()
        .filter(|name| !in_b.contains(name))
        .chain(in_b.iter().filter(|name| !in_a.contains(name)));
    Ok(Comparison { pairing, rows, settings: settings(a, b), alone: alone.cloned().collect() })
}

/// Whether run i of both meets the same world: the same agents, start, time and draws, from the same seed.
fn pairing(a: &Results, b: &Results) -> Pairing {
    let (x, y) = (&a.study, &b.study);
    let codes = |study: &Study| {
        let all = [&study.challenger, &study.protege].into_iter().chain(&study.responders);
        all.map(|state| state.code.clone()).collect::<Vec<_>>()
    };
    let unless = |same: bool, why| (!same).then_some(Pairing::Independent(why));
    unless(codes(x) == codes(y), "their states differ")
        .or_else(|| unless(x.seed == y.seed, "their seeds differ"))
        .or_else(|| {
            unless(
                (x.start, x.horizon_quarters) == (y.start, y.horizon_quarters),
                "they start otherwise or last another time",
            )
        })
        .or_else(|| unless(x.parameters.joint == y.parameters.joint, "their draws of the parameters differ"))
        .or_else(|| unless(a.runs_done == b.runs_done, "they have not as many runs"))
        .unwrap_or(Pairing::Runs)
}

fn one(
    [a, b]: [&Results; 2],
    runs: Option<[&RunEvents; 2]>,
    conferral: Conferral,
    regime: &str,
    (given, event, what): Quantity,
) -> Compared {
    let share = |results: &Results| {
        event_row(results, conferral, regime, given, event)?.estimate("probability", Measure::Share)
    };
    let (in_a, in_b) = (share(a), share(b));
    let difference = in_a.zip(in_b).and_then(|(in_a, in_b)| {
        let joint = runs.map(|runs| runs.map(|runs| runs.of(conferral.label(), regime)));
        let counts = counts([in_a, in_b], joint, given, event);
        let both = joint.filter(|_| given == Given::Always).map(|runs| both_by_draw(&a.study, runs, event));
        let draws = draws([a, b].map(|of| (of, conferral, regime)), given, event, both.as_ref());
        Estimate::contrast(&counts, &draws)
    });
    Compared { conferral, regime: regime.to_string(), given, event, what, a: in_a, b: in_b, difference }
}

/// The counts of both, and where runs are paired those that they share.
fn counts(both: [Estimate; 2], joint: Option<[&[u64]; 2]>, given: Given, event: Event) -> ConditionalCounts {
    let [a, b] = both;
    let mut counts =
        ConditionalCounts { n_a: a.trials, n_b: b.trials, x_a: a.count, x_b: b.count, ..Default::default() };
    let Some([a, b]) = joint else { return counts };
    for (a, b) in a.iter().zip(b) {
        let (n_a, n_b) = (meets(*a, given), meets(*b, given));
        let (x_a, x_b) = (n_a && has(*a, event), n_b && has(*b, event));
        counts.n_ab += u64::from(n_a && n_b);
        counts.x_ab += u64::from(x_a && x_b);
        counts.xa_nb += u64::from(x_a && n_b);
        counts.na_xb += u64::from(n_a && x_b);
    }
    counts
}

/// How many runs of each draw of the parameters have the event in both.
fn both_by_draw(study: &Study, [a, b]: [&[u64]; 2], event: Event) -> BTreeMap<u64, u64> {
    let Some(joint) = &study.parameters.joint else { return BTreeMap::new() };
    let order = joint.order(study.seed);
    let mut both = BTreeMap::new();
    for (batch, (a, b)) in a.chunks(RUNS_PER_DRAW as usize).zip(b.chunks(RUNS_PER_DRAW as usize)).enumerate()
    {
        let of_batch = a.iter().zip(b).filter(|(a, b)| has(**a, event) && has(**b, event)).count();
        *both.entry(order[batch % order.len()] as u64).or_default() += of_batch as u64;
    }
    both
}

fn has(events: u64, event: Event) -> bool {
    events >> event as u32 & 1 == 1
}

/// Whether a run with these events meets a condition.
fn meets(events: u64, given: Given) -> bool {
    match given {
        Given::Always => true,
        Given::Conferred => has(events, Event::Conferred),
        Given::Challenged => has(events, Event::Challenged),
        Given::Attacked => has(events, Event::Attacked),
        Given::AttackedFull => has(events, Event::AttackedFull),
    }
}

/// Seed and runs, and the rows of `parameters.csv`, whose values differ: parameters last, of which many differ at once where
/// draws do.
fn settings(a: &Results, b: &Results) -> Vec<Setting> {
    let of = |results: &Results| -> Vec<(String, String)> {
        let known = |row: ReadRow<'_>| (row.text("parameter").to_string(), row.text("value").to_string());
        let chance = [("study.seed", results.study.seed), ("study.runs", results.runs_done)];
        let chance = chance.map(|(key, value)| (key.to_string(), value.to_string()));
        chance.into_iter().chain(results.rows("parameters.csv", &[]).map(known)).collect()
    };
    let (of_a, of_b) = (of(a), of(b));
    let by_key = |rows: &[(String, String)]| rows.iter().cloned().collect::<BTreeMap<_, _>>();
    let (known_a, known_b) = (by_key(&of_a), by_key(&of_b));
    let keys = of_a
        .iter()
        .map(|(key, _)| key)
        .chain(of_b.iter().map(|(key, _)| key).filter(|key| !known_a.contains_key(*key)));
    let value = |known: &BTreeMap<String, String>, key: &str| known.get(key).cloned().unwrap_or_default();
    let (parameters, rest): (Vec<Setting>, Vec<Setting>) = keys
        .map(|key| Setting { key: key.clone(), a: value(&known_a, key), b: value(&known_b, key) })
        .filter(|setting| setting.a != setting.b)
        .partition(|setting| is_parameter(&setting.key));
    rest.into_iter().chain(parameters).collect()
}

/// Whether it is a parameter, or an element of one.
fn is_parameter(key: &str) -> bool {
    let name = key.split_once('.').map_or(key, |(name, _)| name);
    FIELDS.iter().any(|field| field.key == name)
}

/// A row, and how the two were compared.
type Row<'a> = (&'a Compared, &'a Pairing);
type Column = (&'static str, fn(&Row<'_>) -> String);

/// The table for tools; what is not known is empty.
pub(crate) const COLUMNS: &[Column] = &[
    ("conferral", |(row, _)| row.conferral.label().to_string()),
    ("regime", |(row, _)| row.regime.clone()),
    ("given", |(row, _)| row.given.label().to_string()),
    ("event", |(row, _)| row.event.label().to_string()),
    ("probability_a", |(row, _)| known(row.a.map(|one| one.value))),
    ("probability_b", |(row, _)| known(row.b.map(|one| one.value))),
    ("difference", |(row, _)| known(row.difference.map(|one| one.value))),
    ("ci_low", |(row, _)| known(row.difference.map(|one| one.ci.low))),
    ("ci_high", |(row, _)| known(row.difference.map(|one| one.ci.high))),
    ("total_low", |(row, _)| known(total(row).map(|total| total.low))),
    ("total_high", |(row, _)| known(total(row).map(|total| total.high))),
    ("total_median", |(row, _)| known(row.difference.and_then(|one| one.median))),
    ("std_error", |(row, _)| known(row.difference.and_then(|one| one.std_error()))),
    ("pairing", |(_, pairing)| match pairing {
        Pairing::Runs => "runs".to_string(),
        Pairing::Independent(_) => "independent".to_string(),
    }),
];

fn total(row: &Compared) -> Option<Interval> {
    row.difference?.total
}

impl Comparison {
    /// The comparison on a screen of 80 columns.
    pub(crate) fn screen(&self, [a, b]: [&str; 2]) -> String {
        const NAME: usize = 32;
        const SETTINGS: usize = 12;
        const COLUMN: usize = number::COLUMN + 2;
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "A: {a}\nB: {b}\n{}", self.pairing.words());
        let settings = if self.settings.len() == 1 { "setting" } else { "settings" };
        let _ = writeln!(text, "\nWhat differs ({} {settings})", self.settings.len());
        for setting in self.settings.iter().take(SETTINGS) {
            let shown = |value: &str| if value.is_empty() { "–".to_string() } else { value.to_string() };
            let _ = writeln!(text, "  {}: {} | {}", setting.key, shown(&setting.a), shown(&setting.b));
        }
        if self.settings.len() > SETTINGS {
            let _ = writeln!(text, "  and {} more: --report has all", self.settings.len() - SETTINGS);
        }
        if !self.alone.is_empty() {
            let _ = writeln!(text, "Only in one of the two: {}", self.alone.join(", "));
        }
        let line = |text: &mut String, name: &str, [a, b, difference, total]: [String; 4]| {
            let _ = writeln!(text, "{name:NAME$}{a:>COLUMN$}{b:>COLUMN$}{difference:>COLUMN$}{total:>13}");
        };
        let mut last = None;
        for row in &self.rows {
            if last != Some((row.conferral, row.regime.as_str())) {
                last = Some((row.conferral, row.regime.as_str()));
                text.push('\n');
                let head = format!("{} ({})", row.regime, row.conferral.label());
                line(&mut text, &head, ["A", "B", "A − B", "with param."].map(str::to_string));
            }
            let name: String = row.what.chars().take(NAME - 1).collect();
            let [a, b, difference] = [row.a, row.b, row.difference].map(column);
            line(&mut text, &name, [a, b, difference, column_total(row.difference)]);
        }
        let _ = writeln!(
            text,
            "\n% of runs ± half of the 95 % interval of chance; A − B in percentage points; with param.: 95 %\ninterval of chance and parameters together, – where their draws are not the same or not counted."
        );
        text
    }
}
