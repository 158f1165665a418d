//! `casus patterns`: what the model makes of the rates that history shows.

use super::failure::Failure;
use super::options::{Format, Threads};
use super::screen::{aligned, in_format, print};
use crate::lab::patterns::{Compared, RUNS, Use, Verdict, patterns};
use crate::run::estimate::Estimate;
use crate::tell::number::{percent_within, prose};
use std::fmt::Write;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Runs of each study
    #[arg(long, value_name = "N", default_value_t = RUNS)]
    pub runs: u64,
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
  casus run configs/historical/us_serious_with_pact.toml
                                                     one of the underlying studies, in full

A missed rate is a finding, not an error: the exit code is 0.";

/// Makes every comparison, and shows it. A rate that is missed is a finding and no failure.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    args.threads.start()?;
    let done = patterns(args.runs)?;
    print(&match args.format {
        Format::Text => text(&done, args.runs),
        Format::Markdown => markdown(&done)?,
        format => in_format(format, &HEADER, done.iter().map(row))?,
    })
}

const HEADER: [&str; 20] = [
    "pattern",
    "what",
    "use",
    "study",
    "regime",
    "simulated",
    "sim_low",
    "sim_high",
    "sim_trials",
    "successes",
    "trials",
    "historical",
    "hist_low",
    "hist_high",
    "verdict",
    "holds",
    "cases_fitted",
    "source",
    "note",
    "if_missed",
];

/// One row for tools: numbers in full, empty where nothing is simulated.
fn row(one: &Compared) -> Vec<String> {
    let pattern = &one.pattern;
    let made = made(one);
    let number = |of: fn(&Estimate) -> f64| made.map_or(String::new(), |made| of(made).to_string());
    let row = one.simulated.as_ref().map(|(row, _)| *row);
    let yes = |known: Option<bool>| known.map_or(String::new(), |known| known.to_string());
    vec![
        pattern.id.clone(),
        pattern.what.clone(),
        pattern.purpose.label().to_string(),
        study(one),
        regimes(one),
        number(|made| made.value),
        number(|made| made.ci.low),
        number(|made| made.ci.high),
        made.map_or(String::new(), |made| made.trials.to_string()),
        pattern.successes.to_string(),
        pattern.trials.to_string(),
        pattern.rate.to_string(),
        pattern.interval().low.to_string(),
        pattern.interval().high.to_string(),
        one.verdict().map_or("", Verdict::label).to_string(),
        yes(one.verdict().map(|verdict| verdict != Verdict::Miss)),
        yes(row.map(|row| row.cases_fitted)),
        pattern.source.clone(),
        pattern.note.clone(),
        row.map_or(String::new(), |row| row.if_missed.to_string()),
    ]
}

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

/// Whether parameters are estimated from the cases behind the rate.
fn cases_fitted(one: &Compared) -> bool {
    one.simulated.as_ref().is_some_and(|(row, _)| row.cases_fitted)
}

/// What the sum of it is.
fn summary(done: &[Compared]) -> String {
    let count = |purpose, wanted: &[Verdict]| {
        let of = done.iter().filter(|one| one.pattern.purpose == purpose);
        of.filter(|one| one.verdict().is_some_and(|verdict| wanted.contains(&verdict))).count()
    };
    let any = [Verdict::Inside, Verdict::Overlap, Verdict::Miss];
    let held = |purpose| {
        format!(
            "{} of {} hold ({} inside the historical interval)",
            count(purpose, &any[..2]),
            count(purpose, &any),
            count(purpose, &any[..1])
        )
    };
    format!("fit: {}; check: {}", held(Use::Fit), held(Use::Check))
}

/// What misses say of themselves.
fn misses(done: &[Compared]) -> impl Iterator<Item = (&str, &'static str)> {
    let missed = done.iter().filter(|one| one.verdict() == Some(Verdict::Miss));
    missed.filter_map(|one| Some((one.pattern.id.as_str(), one.simulated.as_ref()?.0.if_missed)))
}

const WIDTH: usize = 100;

fn text(done: &[Compared], runs: u64) -> String {
    let mut text = wrapped(
        &format!(
            "Rates of history, each beside a study of its population (configs/historical, {runs} runs each). Intervals \
             are 95 %; the simulated ones are simulation error only. A rate holds if it is inside the historical \
             interval, or the two overlap."
        ),
        "",
    );
    let groups =
        [(Use::Fit, false, "FIT"), (Use::Check, false, "CHECK"), (Use::Check, true, "CHECK, CASES FITTED")];
    for (purpose, cases, title) in groups {
        let group = done.iter().filter(|one| one.pattern.purpose == purpose && cases_fitted(one) == cases);
        let rows = group.map(|one| {
            let history = percent_within(one.pattern.rate, one.pattern.interval());
            let verdict = one.verdict().map_or("", Verdict::label);
            vec![one.pattern.id.clone(), simulated(one), history, verdict.to_string()]
        });
        let _ = write!(text, "\n{}", aligned(&[title, "simulated", "history", ""], rows));
    }
    let _ = write!(text, "\n{}", wrapped(&summary(done), "  "));
    for (id, reason) in misses(done) {
        let _ = write!(text, "\n{}", wrapped(&format!("{id}: {reason}."), "  "));
    }
    let listed: Vec<&str> = done
        .iter()
        .filter(|one| one.pattern.purpose == Use::Illustrative)
        .map(|one| one.pattern.id.as_str())
        .collect();
    let _ =
        write!(text, "\n{}", wrapped(&format!("Illustrative, not simulated: {}.", listed.join(", ")), "  "));
    text
}

/// Words in lines of at most [`WIDTH`], all but the first indented.
fn wrapped(words: &str, indent: &str) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for word in words.split_whitespace() {
        let size = word.chars().count();
        if length > 0 && length + 1 + size > WIDTH {
            let _ = write!(text, "\n{indent}");
            length = indent.len();
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += size;
    }
    text.push('\n');
    text
}

fn markdown(done: &[Compared]) -> Result<String, Failure> {
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
            format!(
                "{}{}",
                one.verdict().map_or("", Verdict::label),
                if cases_fitted(one) { ", cases fitted" } else { "" }
            ),
            study(one).replace("configs/", "").replace(".toml", ""),
            regimes(one),
        ]
    });
    let mut text = in_format(Format::Markdown, &header, rows)?;
    let _ = writeln!(text, "\nIn sum: {}.", summary(done));
    for (place, (id, reason)) in misses(done).enumerate() {
        let gap = if place == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}- `{id}`: {reason}.");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_at_the_width() {
        let text = wrapped(&"word ".repeat(60), "  ");
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("  word")), "{text}");
        assert_eq!(text.split_whitespace().count(), 60);
    }
}
