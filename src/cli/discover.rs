//! `casus discover`: under which conditions something holds.

use super::args::Discover;
use super::failure::Failure;
use super::print;
use super::quantity::{conferral, find, five_digits};
use super::sensitivity::usage;
use crate::lab::sensitivity::{Bound, Condition, ConditionError, Found, PrimOptions, find_boxes};
use crate::lab::sweep::{Finished, Quantity, Responses, coordinates, region_points};
use crate::model::study::Study;
use crate::write::{BOXES, Cell, PEELING, ResultsFolder, Table};
use std::fmt::Write;

/// Finds boxes, writes them beside the sweep and says them.
pub fn discover(args: &Discover) -> Result<(), Failure> {
    let condition = Condition::parse(&args.condition).map_err(|error| Failure::usage(error.to_string()))?;
    let finished = Finished::open(&args.folder).map_err(usage)?;
    let study = &finished.header().study;
    let asked = conferral(study, args.conferral.as_deref())?;
    let place = study.conferral.iter().position(|known| *known == asked).unwrap_or(0);
    let quantities = resolve(study, &condition, place)?;
    let responses = Responses::read(&finished).map_err(usage)?;
    let rows = region_points(&finished);
    let terms: Vec<Vec<f64>> = quantities.iter().map(|one| responses.of(one).at(&rows).values()).collect();
    let holds = |point: usize| condition.holds(&terms.iter().map(|term| term[point]).collect::<Vec<f64>>());
    let hit: Vec<bool> = (0..rows.len()).map(holds).collect();
    let (points, levels) = coordinates(&finished, &rows, true);
    let options = PrimOptions {
        peel_share: args.peel,
        least_share: args.least,
        boxes: args.boxes as usize,
        step: args.step.map(|step| step as usize),
        ..PrimOptions::default()
    };
    let found = find_boxes(&points, &hit, &options);
    let report = Report {
        study,
        asked: asked.label(),
        condition: &args.condition,
        keys: finished.inputs().iter().map(|input| input.key.as_str()).collect(),
        levels: &levels,
        all: hit.len() as u64,
        hits: hit.iter().filter(|hit| **hit).count() as u64,
        found: &found,
    };
    let labels: Vec<Vec<String>> = found.iter().map(|found| report.level_labels(found)).collect();
    let tables = [Table::of(&BOXES, &report.box_rows(&labels)), Table::of(&PEELING, &report.peeling_rows())];
    ResultsFolder::reopen(&args.folder, &study.name)
        .and_then(|folder| folder.add_tables(&tables, &[]))
        .map_err(|error| Failure::run(error.to_string()))?;
    print(&report.sentences())
}

/// The quantity of each term.
fn resolve(study: &Study, condition: &Condition, conferral: usize) -> Result<Vec<Quantity>, Failure> {
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for term in &condition.terms {
        match find(study, &term.regime, &term.event) {
            Ok((regime, event)) => found.push(Quantity { conferral, regime, minus: None, event }),
            Err(errors) => wrong.extend(errors.into_iter().map(|(message, help)| {
                ConditionError { text: condition.text.clone(), place: term.place, message, help }.to_string()
            })),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Failure::usage(wrong.join("\n"))) }
}

struct Report<'a> {
    study: &'a Study,
    asked: &'a str,
    condition: &'a str,
    keys: Vec<&'a str>,
    levels: &'a [Vec<String>],
    /// Points.
    all: u64,
    /// Points at which the condition holds.
    hits: u64,
    found: &'a [Found],
}

impl<'a> Report<'a> {
    fn head(&self, number: usize) -> Vec<Cell<'a>> {
        vec![
            self.study.name.as_str().into(),
            self.asked.into(),
            self.condition.into(),
            (number as u64 + 1).into(),
        ]
    }

    /// The levels in the box of each restricted input; empty for a number.
    fn level_labels(&self, found: &Found) -> Vec<String> {
        let label = |&(input, _): &(usize, f64)| match &found.last.region.bounds[input] {
            Bound::Levels(kept) => {
                let names = self.levels[input].iter().zip(kept).filter(|(_, kept)| **kept);
                names.map(|(name, _)| name.as_str()).collect::<Vec<&str>>().join("|")
            }
            Bound::Range { .. } => String::new(),
        };
        found.restricted.iter().map(label).collect()
    }

    fn box_rows<'b>(&'b self, labels: &'b [Vec<String>]) -> Vec<Vec<Cell<'b>>> {
        let mut rows = Vec::new();
        for (number, (found, labels)) in self.found.iter().zip(labels).enumerate() {
            for (&(input, quasi_p), label) in found.restricted.iter().zip(labels) {
                let (low, high) = match found.last.region.bounds[input] {
                    Bound::Range { low, high } => (low, high),
                    Bound::Levels(_) => (None, None),
                };
                let mut row: Vec<Cell<'b>> = self.head(number);
                row.extend::<Vec<Cell<'_>>>(vec![
                    self.keys[input].into(),
                    low.into(),
                    high.into(),
                    (!label.is_empty()).then_some(label.as_str()).into(),
                    quasi_p.into(),
                    found.last.points.into(),
                    found.last.hits.into(),
                    found.last.coverage(self.hits).into(),
                    found.last.density().into(),
                    (found.restricted.len() as u64).into(),
                ]);
                rows.push(row);
            }
        }
        rows
    }

    fn peeling_rows(&self) -> Vec<Vec<Cell<'a>>> {
        let mut rows = Vec::new();
        for (number, found) in self.found.iter().enumerate() {
            for (step, peeled) in found.peeling.iter().enumerate() {
                let mut row = self.head(number);
                row.extend::<Vec<Cell<'_>>>(vec![
                    (step as u64).into(),
                    peeled.points.into(),
                    peeled.hits.into(),
                    peeled.coverage(self.hits).into(),
                    peeled.density().into(),
                    (peeled.region.restricted().len() as u64).into(),
                    u64::from(step == found.taken).into(),
                ]);
                rows.push(row);
            }
        }
        rows
    }

    fn sentences(&self) -> String {
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        let mut text = format!(
            "{} ({}) holds at {} of {} points ({}).\n",
            self.condition,
            self.asked,
            self.hits,
            self.all,
            percent(self.hits as f64 / self.all as f64)
        );
        if self.found.is_empty() {
            text.push_str(
                "No box holds it more densely than the whole: no condition on the inputs was found.\n",
            );
        }
        for (number, found) in self.found.iter().enumerate() {
            let bounds: Vec<String> = found
                .restricted
                .iter()
                .zip(self.level_labels(found))
                .map(|(&(input, p), label)| self.bound(input, p, &found.last.region.bounds[input], &label))
                .collect();
            let _ = writeln!(text, "\nBox {}: it holds mostly where", number + 1);
            for bound in bounds {
                let _ = writeln!(text, "  {bound}");
            }
            let _ = writeln!(
                text,
                "In the box it holds at {} of {} points (density {}); the box has {} of all points at which it holds (coverage).",
                found.last.hits,
                found.last.points,
                percent(found.last.density()),
                percent(found.last.coverage(self.hits))
            );
        }
        text
    }

    fn bound(&self, input: usize, p: f64, bound: &Bound, label: &str) -> String {
        let key = self.keys[input];
        let said = match bound {
            Bound::Levels(_) => format!("{key} is {}", label.replace('|', " or ")),
            Bound::Range { low: Some(low), high: Some(high) } => {
                format!("{key} is from {} to {}", five_digits(*low), five_digits(*high))
            }
            Bound::Range { low: Some(low), .. } => format!("{key} is at least {}", five_digits(*low)),
            Bound::Range { high: Some(high), .. } => format!("{key} is at most {}", five_digits(*high)),
            Bound::Range { .. } => format!("{key} is anything"),
        };
        let p = if p < 0.0001 { "< 0.0001".to_string() } else { format!("= {p:.4}") };
        format!("{said} (quasi-p {p})")
    }
}
