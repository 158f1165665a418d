//! `casus threshold`: where one number of a study tips the result.

mod shards;

pub(super) use shards::{Planned, Values};

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Format, Threads, parse_share};
use super::progress::Progress;
use super::quantity::{conferral, find};
use super::screen::{aligned, in_columns, print};
use super::shard::Cut;
use crate::base::math::ln;
use crate::base::text::known;
use crate::lab::sensitivity::{Crossing, Evaluated, Search, find_crossings};
use crate::lab::threshold::{Probe, ProbeError, Target, moved};
use crate::model::study::{Conferral, Study};
use crate::read::{ConfigError, load};
use crate::tell::number::five_digits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Cut the values of --scan into N shards instead, for casus shards run; makes DIR/NAME_threshold.shards/plan.json, of which
    /// casus merge gives the answer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with = "format")]
    shards: Option<u32>,
    /// Folder in which that plan and its shards get a folder of their own
    #[arg(long, short, value_name = "DIR", default_value = "results", requires = "shards")]
    out: PathBuf,
    /// Replace a plan of other settings
    #[arg(long, requires = "shards")]
    force: bool,
    #[command(flatten)]
    threads: Threads,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print only the answer and errors
    #[arg(long, short)]
    quiet: bool,
}

/// What is asked.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
pub(in crate::cli) struct Asked {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    /// Key of the study to vary; if given several times, all get the same value
    #[arg(long, required = true, value_name = "KEY.PATH")]
    pub key: Vec<String>,
    /// The values between which to search
    #[arg(long, required = true, num_args = 2, value_names = ["LOW", "HIGH"], allow_negative_numbers = true)]
    pub between: Vec<f64>,
    /// The event whose probability crosses --level
    #[arg(long, value_name = "REGIME.EVENT", requires = "level", required_unless_present = "equal")]
    pub event: Option<String>,
    /// The probability that it crosses
    #[arg(long, value_name = "P", requires = "event", allow_negative_numbers = true)]
    pub level: Option<f64>,
    /// The event in which two regimes change places
    #[arg(long, value_name = "A.EVENT=B.EVENT", conflicts_with = "event")]
    pub equal: Option<String>,
    /// The question: granted or decided [default: the first of the study]
    #[arg(long, value_name = "QUESTION")]
    pub conferral: Option<String>,
    /// Confidence of the interval
    #[arg(long, value_name = "C", default_value = "0.95", value_parser = parse_confidence)]
    pub confidence: f64,
    /// Values tried first, evenly from LOW to HIGH; two crossings between neighbours are missed
    #[arg(long, value_name = "N", default_value = "9", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub scan: u32,
    /// Width to which a value is bisected, as a share of the range
    #[arg(long, value_name = "SHARE", default_value = "0.001", value_parser = parse_share)]
    pub tolerance: f64,
    #[command(flatten)]
    pub changes: Changes,
}

const EXAMPLES: &str = "\
Examples:
  casus threshold configs/nato_vs_european.toml --key parameters.capability_growth_per_year --between 0 0.3 \\
      --set state.USA.capability_growth_per_year=0 --set parameters.from=defaults \\
      --event european_only.attacked_full --level 0.04
  casus threshold configs/nato_vs_european.toml --key regime.nato_membership.grievance_gdp_pct --between 0 6 \\
      --equal european_only.attacked_full=nato_membership.attacked_full
  casus threshold configs/three_states.toml --key parameters.attack_gain_gdp_pct.full --between 1 40 \\
      --event pact.attacked_full --level 0.02 --runs 20000 --format json

Without a crossing between LOW and HIGH, it shows the values seen; exit code 1.";

fn parse_confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("a confidence lies between 0 and 1, such as 0.95".to_string()),
    }
}

/// Finds the crossings and says where they are.
pub(super) fn threshold(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let scan = Scan::new(&args.asked)?;
    if let Some(shards) = args.shards {
        let (recorded, out) = (args.asked.changes.recorded(), args.out.as_path());
        let cut = Cut { recorded, shards: Ok(shards), out, force: args.force, quiet: args.quiet };
        return cut.plan(Planned::new(scan)?);
    }
    scan.answer(Vec::new(), args.format, args.quiet)
}

/// What is asked, as the study has it.
struct Scan<'a> {
    asked: &'a Asked,
    study: Study,
    conferral: Conferral,
    target: Target,
    /// The values that are tried first, ascending.
    grid: Vec<f64>,
}

impl Scan<'_> {
    fn new(asked: &Asked) -> Result<Scan<'_>, Failure> {
        let study = load(&asked.study, &asked.changes.overrides())?;
        let mut wrong = Vec::new();
        let conferral = conferral(&study, asked.conferral.as_deref(), &mut wrong);
        let target = target(asked, &study, &mut wrong);
        let grid = grid(asked, &mut wrong);
        let (Some(conferral), Some(grid), true) = (conferral, grid, wrong.is_empty()) else {
            return Err(wrong.into());
        };
        // What one end of the range refuses is known before the other has been run.
        for end in [grid[0], grid[grid.len() - 1]] {
            load(&asked.study, &moved(&asked.changes.overrides(), &asked.key, end))?;
        }
        Ok(Scan { asked, study, conferral, target, grid })
    }

    fn probe(&self) -> Probe<'_> {
        Probe {
            study: &self.asked.study,
            overrides: self.asked.changes.overrides(),
            keys: &self.asked.key,
            conferral: self.conferral,
            target: &self.target,
            confidence: self.asked.confidence,
        }
    }

    /// Runs that a value takes.
    fn runs(&self) -> u64 {
        self.study.runs * self.target.regimes().len() as u64
    }

    /// Looks at a value.
    fn look(&self, at: f64, progress: &Progress) -> Result<Evaluated, ProbeError> {
        progress.looks_at(format!("{} = {}", self.asked.key.join(", "), five_digits(at)), self.runs());
        self.probe().at(at, &CANCELLED, progress)
    }

    /// Searches, with what was seen already, and says what was found.
    fn answer(&self, seen: Vec<Evaluated>, format: Format, quiet: bool) -> Result<(), Failure> {
        let asked = self.asked;
        let tolerance = asked.tolerance * (self.grid[self.grid.len() - 1] - self.grid[0]);
        let progress = Progress::search(values_expected(asked), self.runs(), quiet);
        let mut seen: BTreeMap<u64, Evaluated> =
            seen.into_iter().map(|one| (one.at.to_bits(), one)).collect();
        let evaluate = |at: f64| -> Result<Evaluated, Failure> {
            if let Some(known) = seen.get(&at.to_bits()) {
                return Ok(*known);
            }
            let evaluated = self.look(at, &progress)?;
            seen.insert(at.to_bits(), evaluated);
            Ok(evaluated)
        };
        let search = find_crossings(&self.grid, self.target.level(), tolerance, evaluate);
        progress.finish();
        let search = search?;
        if search.crossings.is_empty() {
            return Err(Failure::run(format!(
                "{} does not cross {} ({}) between {} and {}; seen were:\n{}  remedy: widen --between, raise --scan, or take it for the answer: the result does not tip there",
                self.target.name(),
                self.target.level(),
                self.conferral.label(),
                self.grid[0],
                self.grid[self.grid.len() - 1],
                table(&search)
            )));
        }
        print(&match format {
            Format::Text => text(self, &search),
            format => in_columns(format, COLUMNS, search.crossings.iter().map(|crossing| (self, crossing)))?,
        })
    }
}

/// Values that a search for one crossing and both ends of its interval looks at.
fn values_expected(args: &Asked) -> u64 {
    let steps = 1.0 / (args.tolerance * f64::from(args.scan - 1));
    u64::from(args.scan) + 3 * (ln(steps) / ln(2.0)).ceil().max(0.0) as u64
}

/// What the options ask for, by names that the study has.
fn target(args: &Asked, study: &Study, wrong: &mut Vec<ConfigError>) -> Target {
    let before = wrong.len();
    let mut read = |option: &str, text: &str| -> (String, String) {
        let Some((regime, event)) = text.split_once('.') else {
            let message = format!("`{text}` is not regime.event");
            wrong.push(mistake(option.to_string(), message, "such as nato_membership.attacked_full"));
            return Default::default();
        };
        if let Err(errors) = find(study, regime, event) {
            wrong
                .extend(errors.into_iter().map(|(message, help)| mistake(option.to_string(), message, help)));
        }
        (regime.to_string(), event.to_string())
    };
    match (&args.event, args.level, &args.equal) {
        (Some(text), Some(level), _) => {
            let (regime, event) = read(&format!("--event {text}"), text);
            if !(level > 0.0 && level < 1.0) {
                let message = format!("{level} is no probability to cross");
                wrong.push(mistake(format!("--level {level}"), message, "take a number between 0 and 1"));
            }
            Target::Level { regime, event, level }
        }
        (_, _, equal) => {
            let text = equal.as_deref().unwrap_or_default();
            let place = format!("--equal {text}");
            let (a, b) = text.split_once('=').unwrap_or((text, ""));
            let ((a, event), (b, other)) = (read(&place, a.trim()), read(&place, b.trim()));
            if wrong.len() == before && (event != other || a == b) {
                let help = "such as european_only.attacked_full=nato_membership.attacked_full";
                wrong.push(mistake(place, "two regimes are compared by one event".to_string(), help));
            }
            Target::Equal { a, b, event }
        }
    }
}

/// The values to be tried first.
fn grid(args: &Asked, wrong: &mut Vec<ConfigError>) -> Option<Vec<f64>> {
    let [low, high] = args.between[..] else {
        wrong.push(mistake("--between".to_string(), "it takes two numbers".to_string(), "give LOW and HIGH"));
        return None;
    };
    if !(low.is_finite() && high.is_finite() && low < high) {
        let message = format!("no range from {low} to {high}");
        let help = "give two numbers, the lower first";
        wrong.push(mistake(format!("--between {low} {high}"), message, help));
        return None;
    }
    let last = args.scan - 1;
    let at = |step: u32| match step {
        step if step == last => high,
        step => low + (high - low) * f64::from(step) / f64::from(last),
    };
    Some((0..args.scan).map(at).collect())
}

fn direction(crossing: &Crossing) -> &'static str {
    if crossing.rises { "up" } else { "down" }
}

fn text(scan: &Scan<'_>, search: &Search) -> String {
    let Scan { asked: args, conferral: asked, target: quantity, .. } = scan;
    let keys = args.key.join(", ");
    let mut text = String::new();
    for crossing in &search.crossings {
        let end = |end: Option<f64>, open: &str| end.map_or(open.to_string(), five_digits);
        let what = match quantity {
            Target::Level { level, .. } => {
                format!("{} ({}) crosses {level}", quantity.name(), asked.label())
            }
            Target::Equal { a, b, event } => {
                format!("{event} ({}) is as probable under {a} as under {b}", asked.label())
            }
        };
        let _ = writeln!(
            text,
            "{what} at {keys} = {}, going {}; {} % interval {} to {}.",
            five_digits(crossing.value),
            direction(crossing),
            five_digits(100.0 * args.confidence),
            end(crossing.low, "below the range"),
            end(crossing.high, "above the range"),
        );
    }
    if search.crossings.len() > 1 {
        text.push_str("There are several crossings: the quantity is not monotone here.\n");
    }
    let method = match quantity {
        Target::Level { .. } => "Wilson (none or all: Clopper-Pearson)",
        Target::Equal { .. } => "paired Tango",
    };
    let _ = writeln!(
        text,
        "The interval holds the values at which the {method} interval of the quantity contains the level: simulation\nerror only. All values met the same random numbers. Between the values of the scan the quantity is taken to\ncross at most once:\n{}",
        table(search)
    );
    text
}

/// What the scan saw.
fn table(search: &Search) -> String {
    let cells = |seen: &Evaluated| {
        [seen.at, seen.estimate, seen.interval.low, seen.interval.high].map(five_digits).to_vec()
    };
    aligned(&["value", "estimate", "ci_low", "ci_high"], search.grid.iter().map(cells))
}

/// A crossing of a search.
type Row<'a> = (&'a Scan<'a>, &'a Crossing);
type Column = (&'static str, fn(&Row<'_>) -> String);

/// One row a crossing; an open end of its interval is empty.
const COLUMNS: &[Column] = &[
    ("study", |(scan, _)| scan.study.name.clone()),
    ("conferral", |(scan, _)| scan.conferral.label().to_string()),
    ("key", |(scan, _)| scan.asked.key.join("|")),
    ("quantity", |(scan, _)| scan.target.name()),
    ("level", |(scan, _)| scan.target.level().to_string()),
    ("value", |(_, crossing)| crossing.value.to_string()),
    ("ci_low", |(_, crossing)| known(crossing.low)),
    ("ci_high", |(_, crossing)| known(crossing.high)),
    ("direction", |(_, crossing)| direction(crossing).to_string()),
    ("confidence", |(scan, _)| scan.asked.confidence.to_string()),
    ("runs", |(scan, _)| scan.study.runs.to_string()),
    ("seed", |(scan, _)| scan.study.seed.to_string()),
];
