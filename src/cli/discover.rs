//! `casus discover`: under which conditions something holds.

use super::failure::Failure;
use super::options::parse_share;
use super::quantity::{conferral, find};
use super::screen::print;
use crate::lab::sensitivity::{Bound, Condition, PrimOptions, find_boxes};
use crate::lab::sweep::{Boxes, Finished, Measure, Quantity, Responses, coordinates, region_points};
use crate::model::study::Study;
use crate::read::{ConfigError, Place};
use crate::tell::number::{five_digits, part};
use crate::write::{ResultsFolder, Work};
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP_FOLDER")]
    pub folder: PathBuf,
    /// Condition to look for: a comparison of sums of regime.event and numbers
    #[arg(long = "where", required = true, value_name = "CONDITION")]
    pub condition: String,
    /// The question: granted or decided [default: the first of the study]
    #[arg(long, value_name = "QUESTION")]
    pub conferral: Option<String>,
    /// Maximum number of boxes, each sought outside those before it
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub boxes: u32,
    /// Share of the points in the box that each peel removes
    #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = parse_share)]
    pub peel: f64,
    /// Smallest share of all points that a box may hold
    #[arg(long, value_name = "SHARE", default_value = "0.02", value_parser = parse_share)]
    pub least: f64,
    /// Step of peeling.csv to take for the first box [default: the one with the greatest harmonic mean of
    /// coverage and density]
    #[arg(long, value_name = "STEP")]
    pub step: Option<u32>,
}

const EXAMPLES: &str = "\
Examples:
  casus discover results/twelve --where 'european_only.attacked_full <= nato_membership.attacked_full + 0.01'
  casus discover results/twelve --where 'european_only.abandoned > 0.2' --conferral decided

Outcomes become events in the study: [events] abandoned = { outcome = [\"abandoned_defeated\", \"abandoned_held\"] }";

/// Finds boxes, writes them beside the sweep and says them.
pub(super) fn discover(args: &Args) -> Result<(), Failure> {
    let condition = Condition::parse(&args.condition)?;
    let finished = Finished::open(&args.folder)?;
    let study = &finished.header().study;
    let mut wrong = Vec::new();
    let asked = conferral(study, args.conferral.as_deref(), &mut wrong).ok_or(wrong)?;
    let place = study.conferral.iter().position(|known| *known == asked).unwrap_or(0);
    let quantities = resolve(study, &condition, place)?;
    let responses = Responses::read(&finished)?;
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
    let report = Boxes {
        study,
        asked: asked.label(),
        condition: &args.condition,
        keys: finished.inputs().iter().map(|input| input.key.as_str()).collect(),
        levels: &levels,
        all: hit.len() as u64,
        hits: hit.iter().filter(|hit| **hit).count() as u64,
        found: &found,
    };
    ResultsFolder::reopen(&args.folder, Work::Sweep, &study.name)
        .and_then(|folder| folder.add_tables(&report.tables(), &[]))
        .map_err(Failure::run)?;
    print(&sentences(&report))
}

/// The quantity of each term.
fn resolve(study: &Study, condition: &Condition, conferral: usize) -> Result<Vec<Quantity>, Failure> {
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for term in &condition.terms {
        match find(study, &term.regime, &term.event) {
            Ok((regime, event)) => {
                found.push(Quantity { conferral, regime, minus: None, event, measure: Measure::Probability })
            }
            Err(errors) => wrong.extend(errors.into_iter().map(|(message, help)| ConfigError {
                place: Place::in_condition(&condition.text, term.place),
                message,
                help: Some(help),
            })),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong.into()) }
}

fn sentences(report: &Boxes) -> String {
    let mut text = format!(
        "{} ({}) holds at {} of {} points ({}).\n",
        report.condition,
        report.asked,
        report.hits,
        report.all,
        part(report.hits as f64 / report.all as f64)
    );
    if report.found.is_empty() {
        text.push_str("No box holds it more densely than the whole: no condition on the inputs was found.\n");
    }
    for (number, found) in report.found.iter().enumerate() {
        let bounds: Vec<String> = found
            .restricted
            .iter()
            .zip(report.level_labels(found))
            .map(|(&(input, p), label)| bound(report, input, p, &found.last.region.bounds[input], &label))
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
            part(found.last.density()),
            part(found.last.coverage(report.hits))
        );
    }
    text
}

fn bound(report: &Boxes, input: usize, p: f64, bound: &Bound, label: &str) -> String {
    let key = report.keys[input];
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
