//! `casus patterns`: what the model makes of the rates that history shows.

use super::failure::Failure;
use super::options::{Format, Threads};
use super::screen::{aligned, in_columns, in_format, print};
use crate::base::text::{known, wrapped};
use crate::lab::patterns::{Compared, Distribution, RUNS, Use, Verdict, distributions, patterns};
use crate::run::estimate::Estimate;
use crate::tell::number::{decimal, percent_within, prose};
use std::fmt::Write;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Runs of each study
    #[arg(long, value_name = "N", default_value_t = RUNS)]
    pub runs: u64,
    /// Set a key of every study, such as parameters=posterior or parameters.precision=2
    #[arg(long = "set", value_name = "KEY.PATH=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub threads: Threads,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const EXAMPLES: &str = "\
Examples:
  casus patterns                                     every rate, in seconds
  casus patterns --runs 200000 --format csv > patterns.csv
  casus patterns --set parameters=posterior          with parameters drawn, as in the main study
  casus run configs/historical/us_serious_with_pact.toml
                                                     one of the underlying studies, in full

A missed rate is a finding, not an error: the exit code is 0.";

/// Makes every comparison, and shows it. A rate that is missed is a finding and no failure.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    args.threads.start()?;
    let done = patterns(args.runs, &args.set)?;
    let whole = distributions(&done);
    print(&match args.format {
        Format::Text => text(&done, &whole, args.runs),
        Format::Markdown => markdown(&done, &whole)?,
        format => {
            let of = |one: &Compared| whole.iter().find(|whole| one.distribution() == Some(whole.id));
            in_columns(format, COLUMNS, done.iter().map(|one| (one, of(one))))?
        }
    })
}

/// A comparison, and the distribution of which it is a share.
type Row<'a> = (&'a Compared, Option<&'a Distribution>);
type Column = (&'static str, fn(&Row<'_>) -> String);

/// Of the table for tools: numbers in full, empty where nothing is simulated, or where it is no share of a distribution.
const COLUMNS: &[Column] = &[
    ("pattern", |(one, _)| one.pattern.id.clone()),
    ("what", |(one, _)| one.pattern.what.clone()),
    ("use", |(one, _)| one.pattern.purpose.label().to_string()),
    ("study", |(one, _)| study(one)),
    ("regime", |(one, _)| regimes(one)),
    ("simulated", |(one, _)| known(made(one).map(|made| made.value))),
    ("sim_low", |(one, _)| known(made(one).map(|made| made.ci.low))),
    ("sim_high", |(one, _)| known(made(one).map(|made| made.ci.high))),
    ("sim_trials", |(one, _)| known(made(one).map(|made| made.trials))),
    ("successes", |(one, _)| one.pattern.successes.to_string()),
    ("trials", |(one, _)| one.pattern.trials.to_string()),
    ("historical", |(one, _)| one.pattern.rate.to_string()),
    ("hist_low", |(one, _)| one.pattern.interval().low.to_string()),
    ("hist_high", |(one, _)| one.pattern.interval().high.to_string()),
    ("verdict", |(one, _)| known(one.verdict().map(Verdict::label))),
    ("holds", |(one, _)| known(one.verdict().map(|verdict| verdict != Verdict::Miss))),
    ("cases_fitted", |(one, _)| known(one.simulated.as_ref().map(|(row, _)| row.cases_fitted))),
    ("source", |(one, _)| one.pattern.source.clone()),
    ("note", |(one, _)| one.pattern.note.clone()),
    ("if_missed", |(one, _)| known(one.simulated.as_ref().map(|(row, _)| row.if_missed))),
    ("distribution", |(one, _)| known(one.distribution())),
    ("chi_squared", |(_, whole)| known(whole.map(|whole| whole.fit.chi_squared))),
    ("p_value", |(_, whole)| known(whole.map(|whole| whole.fit.p_value))),
];

fn made(one: &Compared) -> Option<&Estimate> {
    one.simulated.as_ref().and_then(|(_, made)| made.as_ref())
}

/// The files behind a row; parts of one file are one.
fn study(one: &Compared) -> String {
    distinct(one, |part| part.setting.file)
}

fn regimes(one: &Compared) -> String {
    distinct(one, |part| part.regime)
}

fn distinct(one: &Compared, of: fn(&crate::lab::patterns::Part) -> &'static str) -> String {
    let mut words: Vec<&str> = one.simulated.iter().flat_map(|(row, _)| row.parts).map(of).collect();
    words.dedup();
    words.sort_unstable();
    words.dedup();
    words.join("; ")
}

fn simulated(one: &Compared) -> String {
    match (&one.simulated, made(one)) {
        (_, Some(made)) => prose(Some(*made)),
        (Some(_), None) => "never came to it".to_string(),
        (None, None) => "not simulated".to_string(),
    }
}

/// A test of a rate, or of a distribution: what it is for, and how it came out.
fn tests(done: &[Compared], whole: &[Distribution]) -> Vec<(Use, Verdict)> {
    let alone = done.iter().filter(|one| one.distribution().is_none());
    let rates = alone.filter_map(|one| Some((one.pattern.purpose, one.verdict()?)));
    rates.chain(whole.iter().map(|whole| (whole.purpose, whole.verdict()))).collect()
}

/// What the sum of it is: tests, of which a distribution is one.
fn summary(done: &[Compared], whole: &[Distribution]) -> String {
    let tests = tests(done, whole);
    let count = |purpose, wanted: &[Verdict]| {
        tests.iter().filter(|(of, verdict)| *of == purpose && wanted.contains(verdict)).count()
    };
    let any = [Verdict::Inside, Verdict::Overlap, Verdict::Miss];
    let held = |purpose| {
        format!(
            "{} of {} tests hold ({} inside the historical interval)",
            count(purpose, &any[..2]),
            count(purpose, &any),
            count(purpose, &any[..1])
        )
    };
    format!("fit: {}; check: {}", held(Use::Fit), held(Use::Check))
}

/// A distribution in words: `χ² 4.4, p .21`.
fn fit(whole: &Distribution) -> String {
    let p = decimal(whole.fit.p_value, 2);
    format!("χ² {}, exact p {}", decimal(whole.fit.chi_squared, 1), p.strip_prefix('0').unwrap_or(&p))
}

/// What misses say of themselves: rates, and distributions.
fn misses(done: &[Compared], whole: &[Distribution]) -> Vec<(String, &'static str)> {
    let alone =
        done.iter().filter(|one| one.distribution().is_none() && one.verdict() == Some(Verdict::Miss));
    let rates = alone.filter_map(|one| Some((one.pattern.id.clone(), one.simulated.as_ref()?.0.if_missed)));
    let whole = whole.iter().filter(|whole| whole.verdict() == Verdict::Miss);
    rates.chain(whole.map(|whole| (whole.id.to_string(), whole.if_missed))).collect()
}

/// The verdict on a rate; a share of a distribution has none of its own.
fn verdict(one: &Compared) -> String {
    match one.distribution() {
        Some(_) => "(a share)".to_string(),
        None => one.verdict().map_or("", Verdict::label).to_string(),
    }
}

const WIDTH: usize = 100;

fn text(done: &[Compared], whole: &[Distribution], runs: u64) -> String {
    let mut text = wrapped(
        &format!(
            "Rates of history, each beside a study of its population (configs/historical, {runs} runs each). Intervals \
             are 95 %; the simulated ones are simulation error only. A rate holds if it is inside the historical \
             interval, or the two overlap; the shares of a distribution are one test (χ², exact), and hold if p ≥ .05. \
             Rates that share cases are not independent."
        ),
        WIDTH,
        "",
    );
    let groups =
        [(Use::Fit, false, "FIT"), (Use::Check, false, "CHECK"), (Use::Check, true, "CHECK, CASES FITTED")];
    for (purpose, cases, title) in groups {
        let group = done.iter().filter(|one| one.pattern.purpose == purpose && one.cases_fitted() == cases);
        let rates = group.map(|one| {
            let history = percent_within(one.pattern.rate, one.pattern.interval());
            vec![one.pattern.id.clone(), simulated(one), history, verdict(one)]
        });
        let of_group = whole.iter().filter(|whole| whole.purpose == purpose && whole.cases_fitted == cases);
        let wholes = of_group.map(|whole| {
            let verdict = whole.verdict().label().to_string();
            vec![whole.id.to_string(), "the shares above as one test".to_string(), fit(whole), verdict]
        });
        let _ = write!(text, "\n{}", aligned(&[title, "simulated", "history", ""], rates.chain(wholes)));
    }
    let _ = write!(text, "\n{}", wrapped(&summary(done, whole), WIDTH, "  "));
    for (id, reason) in misses(done, whole) {
        let _ = write!(text, "\n{}", wrapped(&format!("{id}: {reason}."), WIDTH, "  "));
    }
    let listed: Vec<&str> = done
        .iter()
        .filter(|one| one.pattern.purpose == Use::Illustrative)
        .map(|one| one.pattern.id.as_str())
        .collect();
    let illustrative = format!("Illustrative, not simulated: {}.", listed.join(", "));
    let _ = write!(text, "\n{}", wrapped(&illustrative, WIDTH, "  "));
    text
}

fn markdown(done: &[Compared], whole: &[Distribution]) -> Result<String, Failure> {
    let header = ["pattern", "what", "use", "history", "simulated", "verdict", "study", "guarantee"];
    let rows = done.iter().map(|one| {
        let pattern = &one.pattern;
        let star = if pattern.note.contains("war-clustered") { "*" } else { "" };
        vec![
            format!("`{}`", pattern.id),
            pattern.what.clone(),
            pattern.purpose.label().to_string(),
            format!(
                "{}/{} {}{star}",
                pattern.successes,
                pattern.trials,
                percent_within(pattern.rate, pattern.interval())
            ),
            simulated(one),
            format!("{}{}", verdict(one), if one.cases_fitted() { ", cases fitted" } else { "" }),
            study(one).replace("configs/", "").replace(".toml", ""),
            regimes(one),
        ]
    });
    let mut text = in_format(Format::Markdown, &header, rows)?;
    let told =
        whole.iter().map(|whole| format!("`{}` {}: {}", whole.id, fit(whole), whole.verdict().label()));
    let told: Vec<String> = told.collect();
    let _ = writeln!(text, "\nAs one test each: {}.", told.join("; "));
    let _ = writeln!(text, "\nIn sum: {}.", summary(done, whole));
    for (place, (id, reason)) in misses(done, whole).into_iter().enumerate() {
        let gap = if place == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}- `{id}`: {reason}.");
    }
    Ok(text)
}
