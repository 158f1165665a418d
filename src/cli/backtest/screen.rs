//! A back-test on the screen.

use crate::cli::failure::Failure;
use crate::cli::options::Format;
use crate::cli::screen::{aligned, in_format};
use crate::lab::backtest::{Judged, Predictor, ScoreEstimate, Tested};
use crate::lab::history::Source;
use crate::tell::number::{part, score, signed};
use std::fmt::Write;

const HEADER: [&str; 9] =
    ["source", "part", "who", "cases", "clusters", "Brier (95 %)", "log score", "AUC", "accuracy"];

/// The scores in a format. `draws` is the number of draws of parameters.
pub(super) fn shown(tested: &[Tested], format: Format, draws: usize) -> Result<String, Failure> {
    if format != Format::Text {
        return in_format(format, &HEADER, tested.iter().flat_map(rows));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    for (place, one) in tested.iter().enumerate() {
        let source = one.file.cases.source;
        let _ = writeln!(
            text,
            "{}{}: {}; {}",
            if place > 0 { "\n" } else { "" },
            one.file.name,
            source.form().what,
            one.result.question.outcomes().join(", ")
        );
        let (_, whole) = &one.result.parts[0];
        let several = one.result.parts.len() > 1;
        let columns: Vec<usize> = if several { (1..9).collect() } else { (2..9).collect() };
        let cut = |row: Vec<String>| columns.iter().map(|&column| row[column].clone()).collect::<Vec<_>>();
        let header: Vec<&str> = columns.iter().map(|&column| HEADER[column]).collect();
        text.push_str(&aligned(&header, rows(one).into_iter().map(cut)));
        text.push_str(&notes(one, draws));
        let _ = writeln!(text, "{}", verdict(whole));
    }
    text.push_str(
        "\nLower is better for Brier and the log score, higher for AUC and accuracy. Intervals: clusters drawn again. \
         Every case is\nforecast without its cluster; accuracy takes the likeliest outcome.\n",
    );
    Ok(text)
}

fn rows(one: &Tested) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (part, judged) in &one.result.parts {
        let mut row = |who: &str, cells: [String; 4]| {
            let mut row = vec![one.file.name.clone(), part.label().to_string(), who.to_string()];
            row.extend([judged.n.to_string(), judged.clusters.to_string()]);
            row.extend(cells);
            rows.push(row);
        };
        for (who, predictor) in Predictor::ALL.iter().enumerate() {
            row(&predictor.label().replace('_', " "), cells(&judged.scores[who], false));
        }
        for (who, other) in Predictor::ALL.iter().enumerate().skip(1) {
            let name = format!("model − {}", other.label().replace('_', " "));
            row(&name, cells(&judged.differences[who], true));
        }
    }
    rows
}

/// Brier with its interval, log score, AUC, accuracy; with a sign and all intervals where they are differences.
fn cells(estimates: &[ScoreEstimate; 4], signs: bool) -> [String; 4] {
    let [brier, log, auc, accuracy] = *estimates;
    let [log, auc] = [log, auc].map(|one| score(one.value, None, signs));
    let percent = accuracy.value.map_or(String::new(), |share| {
        if signs { format!("{} %", signed(100.0 * share, 1)) } else { part(share) }
    });
    [score(brier.value, brier.interval, signs), log, auc, percent]
}

/// What was left out and filled, and how well the clusters could be left out.
fn notes(one: &Tested, draws: usize) -> String {
    let mut text = String::new();
    let cases = &one.file.cases;
    let listed = |items: Vec<String>| if items.is_empty() { "nothing".to_string() } else { items.join("; ") };
    let left_out = cases.left_out.iter().map(|(reason, n)| format!("{n} rows, {reason}")).collect();
    let filled = cases.missing.figures.iter().map(|(name, n)| format!("{name} of {n}")).collect();
    let _ = writeln!(text, "Left out: {}. Filled with the median: {}.", listed(left_out), listed(filled));
    let used = one.result.folds.iter().filter(|fold| fold.used > 0);
    let least = used.min_by(|a, b| a.effective_draws.total_cmp(&b.effective_draws));
    if let (Some(least), true) = (least, draws > 1) {
        let _ = writeln!(
            text,
            "Some cases were used to estimate the parameters: their clusters are weighted out; the worst of them \
             leaves {:.0} of {draws} draws ({}).",
            least.effective_draws, least.cluster
        );
    }
    if cases.source == Source::Huth {
        text.push_str(
            "Scores by case leave out one case, the others one crisis; that ridge also knows how both sides bargained and \
             behaved before\n(covariates of Signorino & Tarar 2006), and has the penalty that does best here.\n",
        );
    }
    text
}

/// Who forecasts best, said plainly.
fn verdict(judged: &Judged) -> String {
    let against = |who: Predictor| {
        let difference = judged.differences[who as usize][0];
        let Some(interval) = difference.interval else {
            return format!("nothing can be said against the {}", name(who));
        };
        let by = format!("Brier {}", score(difference.value, Some(interval), true));
        if interval.high < 0.0 {
            format!("the model beats the {}, {by}", name(who))
        } else if interval.low > 0.0 {
            format!("the model loses to the {}, {by}", name(who))
        } else {
            format!("the model cannot be told from the {}, {by}", name(who))
        }
    };
    let text = format!("{}; {}.", against(Predictor::Regression), against(Predictor::EraRate));
    format!("Verdict: {text}")
}

fn name(who: Predictor) -> &'static str {
    match who {
        Predictor::Model => "model",
        Predictor::Regression => "regression",
        Predictor::EraBorderRate => "rate of era and border",
        Predictor::EraRate => "rate of the era",
        Predictor::BaseRate => "base rate",
    }
}
