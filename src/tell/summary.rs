//! The answer on one screen: for each question a table of at most 80 columns, guarantees in rows.

use crate::base::stats::{Interval, proportion, total_contrast, total_proportion};
use crate::model::study::{Conferral, Event, Given, Guarantee, Start, Study};
use crate::run::tally::{Metric, Stopped, Tally};
use crate::tell::report::grouped;
use crate::write::{Account, metric_quantile};
use std::fmt::Write;

const WIDTH: usize = 80;
/// Room for the name of a regime.
const NAME: usize = 20;
/// Room for a quantity.
const COLUMN: usize = 10;

/// What a column shows.
#[derive(Clone, Copy)]
enum Quantity {
    /// The share of runs with the event among those that meet the condition.
    Share(Given, Event),
    /// The difference of the share of full attacks from that under the reference.
    Difference,
}

/// The five numbers that matter, in the order of the questions: is it given, does it deter, is it kept, and
/// what does it risk at worst, a war between the great powers and a nuclear one. Beside deterrence stands its
/// difference from the reference, which the same worlds make far better known than the level.
///
/// `kept` is the promise's own yardstick. One that is the same for every guarantee is in `events.csv`, as are
/// limited attacks and defeat.
const COLUMNS: [([&str; 2], Quantity); 6] = [
    (["in", "force"], Quantity::Share(Given::Always, Event::Conferred)),
    (["attacked", "in full"], Quantity::Share(Given::Always, Event::AttackedFull)),
    (["in full,", "less ref."], Quantity::Difference),
    (["kept if", "attacked"], Quantity::Share(Given::Attacked, Event::ObligationMet)),
    (["direct", "war"], Quantity::Share(Given::Always, Event::DirectWar)),
    (["nuclear", "use"], Quantity::Share(Given::Always, Event::NuclearUse)),
];

/// The columns for a study: one that starts in war asks first what is given while the war is on.
fn columns(study: &Study) -> [([&'static str; 2], Quantity); 6] {
    let mut columns = COLUMNS;
    if study.start == Start::War && study.conferral.contains(&Conferral::Decided) {
        columns[0] = (["given", "in war"], Quantity::Share(Given::Always, Event::ConferredInWar));
    }
    columns
}

/// What the columns do not say themselves.
const TERMS: &str = "kept: members with over half of the members' capability met the obligation; an attack \
     with no guarantee in force is not kept. less ref.: in percentage points.";

/// One line, the last.
const CAVEAT: &str = "Caveat: ± is simulation error. Assumptions matter more: docs/sensitivity.md.";

/// The same of a study whose parameters are drawn together.
const CAVEAT_OF_DRAWS: &str = "Caveat: ± is chance; the line below adds parameters. No case tests Article 5.";

/// The summary of a study, with headings in bold and terms dimmed if `styled`.
pub fn render(study: &Study, tally: &Tally, account: &Account, styled: bool) -> String {
    let [bold, dim, plain] = if styled { ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"] } else { [""; 3] };
    let mut text = String::new();
    head(&mut text, study, tally, account);
    for (place, conferral) in study.conferral.iter().enumerate() {
        let title = match conferral {
            Conferral::Granted => "Granted: in force from the first day",
            Conferral::Decided => "Decided: the states decide whether to give it",
        };
        let _ = writeln!(text, "\n{bold}{title}{plain}");
        block(&mut text, study, tally, place, [bold, plain]);
    }
    consent(&mut text, study, tally);
    let _ = write!(text, "\n{dim}");
    paragraph(&mut text, TERMS);
    let Some(joint) = &study.parameters.joint else {
        let _ = writeln!(text, "{plain}{CAVEAT}");
        return text;
    };
    let draws = grouped(joint.rows.len() as u64);
    let made = "with parameters: 95 % interval of chance and parameters together, from";
    paragraph(&mut text, &format!("{made} {draws} draws of them; – where too few draws have such runs."));
    let _ = writeln!(text, "{plain}{CAVEAT_OF_DRAWS}");
    text
}

fn head(text: &mut String, study: &Study, tally: &Tally, account: &Account) {
    if !study.question.is_empty() {
        paragraph(text, &study.question);
    }
    let start = match study.start {
        Start::War => "starts in war",
        Start::Ceasefire => "starts after a ceasefire",
    };
    let runs = grouped(tally.runs());
    let state = match account.stopped {
        Stopped::Asked => String::new(),
        Stopped::Precision => " (enough for the precision asked for)".to_string(),
        Stopped::Interrupted => format!(" of {}: INTERRUPTED", grouped(account.runs_asked)),
    };
    paragraph(
        text,
        &format!(
            "{}: {start}, {} quarters, {runs} runs{state} of each guarantee; % of runs ± half of the 95 % interval.",
            study.name, study.horizon_quarters
        ),
    );
}

/// One question: all regimes, all quantities.
fn block(text: &mut String, study: &Study, tally: &Tally, conferral: usize, [bold, plain]: [&str; 2]) {
    let columns = columns(study);
    for line in 0..2 {
        let titles: String = columns.iter().map(|(title, _)| format!("{:>COLUMN$}", title[line])).collect();
        let _ = writeln!(text, "{bold}{:NAME$}{titles}{plain}", "");
    }
    for (regime, values) in study.regimes.iter().enumerate() {
        let _ = write!(text, "{:NAME$}", shortened(values));
        for (_, quantity) in columns {
            let cell = match quantity {
                Quantity::Share(given, event) => {
                    let cell = tally.cell(conferral, regime);
                    share(cell.event_count(given, event as usize), cell.trials(given))
                }
                Quantity::Difference if regime == study.reference => "ref.".to_string(),
                Quantity::Difference => difference(study, tally, conferral, regime),
            };
            let _ = write!(text, "{cell:>COLUMN$}");
        }
        text.push('\n');
        if study.parameters.joint.is_some() {
            let _ = write!(text, "{:NAME$}", "  with parameters");
            for (_, quantity) in columns {
                let cell = with_parameters(study, tally, (conferral, regime), quantity);
                let _ = write!(text, "{cell:>COLUMN$}");
            }
            text.push('\n');
        }
    }
}

/// The interval of chance and parameters together, in per cent: `0.8–31`; of a difference `−13…−8`.
fn with_parameters(
    study: &Study,
    tally: &Tally,
    (conferral, regime): (usize, usize),
    quantity: Quantity,
) -> String {
    let (total, between) = match quantity {
        Quantity::Share(given, event) => {
            let draws = tally.cell(conferral, regime).event_by_draw(given, event as usize);
            (total_proportion(&draws), "–")
        }
        Quantity::Difference if regime == study.reference => return String::new(),
        Quantity::Difference => {
            let (pair, event) = ((regime, study.reference), Event::AttackedFull as usize);
            let draws = tally.pair_by_draw(conferral, pair, Given::Always, event);
            let contrast = tally.pair_counts(conferral, pair, Given::Always, event).contrast();
            (contrast.and_then(|contrast| total_contrast(&draws, &contrast)), "…")
        }
    };
    let Some(Interval { low, high }) = total else { return "–".to_string() };
    let end = |value: f64, up: bool, most: usize| {
        let text = percent(100.0 * value, decimals(100.0 * value.abs()).min(most), up);
        if !text.contains(|digit: char| ('1'..='9').contains(&digit)) {
            return "0".to_string();
        }
        real_minus(&text, if between == "…" && value > 0.0 { "+" } else { "" })
    };
    let written = |most| format!("{}{between}{}", end(low, false, most), end(high, true, most));
    (0..=2).rev().map(written).find(|text| text.chars().count() < COLUMN).unwrap_or_else(|| written(0))
}

/// As many decimals as a number of this size, in per cent, is given.
fn decimals(size: f64) -> usize {
    if size >= 9.95 {
        0
    } else if size >= 0.095 {
        1
    } else {
        2
    }
}

/// A number with a real minus, or a sign before it if it is above 0.
fn real_minus(text: &str, sign: &str) -> String {
    match text.strip_prefix('-') {
        // Nothing is "-0.0".
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_string(),
        Some(digits) => format!("−{digits}"),
        None => format!("{sign}{text}"),
    }
}

/// A name that fits its column, with both its ends: names of variants differ in the last word.
fn shortened(regime: &Guarantee) -> String {
    const END: usize = 8;
    let name: Vec<char> = regime.name.chars().collect();
    if name.len() <= NAME {
        return regime.name.clone();
    }
    let [begin, end] = [&name[..NAME - 1 - END], &name[name.len() - END..]].map(String::from_iter);
    format!("{begin}…{end}")
}

/// A share in per cent; the bound where the count is none or all.
fn share(count: u64, trials: u64) -> String {
    let Some(interval) = proportion(count, trials) else {
        return "–".to_string();
    };
    if count == 0 {
        return format!("0 (≤{})", bound(interval.high));
    }
    if count == trials {
        return format!("≥{}", percent(100.0 * interval.low, 2, false));
    }
    with_half_width(count as f64 / trials as f64, interval, "")
}

/// An upper bound in per cent, never rounded below 0.01.
fn bound(high: f64) -> String {
    let value = 100.0 * high;
    let decimals = if value < 9.95 { 2 } else { 1 };
    percent(value.max(0.01), decimals, true)
}

/// A number with so many decimals, rounded away from what a bound must not promise.
fn percent(value: f64, decimals: usize, up: bool) -> String {
    let scale = [1.0, 10.0, 100.0][decimals.min(2)];
    let scaled = value * scale;
    let whole = if up { scaled.ceil() } else { scaled.floor() };
    format!("{:.decimals$}", whole / scale)
}

fn difference(study: &Study, tally: &Tally, conferral: usize, regime: usize) -> String {
    let event = Event::AttackedFull as usize;
    let pair = (regime, study.reference);
    let counts = tally.pair_counts(conferral, pair, Given::Always, event);
    counts.contrast().map_or("–".to_string(), |contrast| {
        let sign = if contrast.difference > 0.0 { "+" } else { "" };
        with_half_width(contrast.difference, contrast.interval, sign)
    })
}

/// `43.2±0.7`, in per cent, with as many decimals as the interval carries and the column holds.
fn with_half_width(value: f64, interval: Interval, sign: &str) -> String {
    const ROOM: usize = COLUMN - 1;
    let half = 50.0 * (interval.high - interval.low);
    let most = decimals(half);
    let written = |decimals: usize| {
        let least = [1.0, 0.1, 0.01][decimals];
        let value = format!("{:.decimals$}", 100.0 * value);
        let value = real_minus(&value, sign);
        format!("{value}±{:.decimals$}", half.max(least))
    };
    (0..=most).rev().map(written).find(|text| text.chars().count() <= ROOM).unwrap_or_else(|| written(0))
}

/// Where consent would flip, for studies that begin in war and ask whether a guarantee is given.
fn consent(text: &mut String, study: &Study, tally: &Tally) {
    let decided = study.conferral.iter().position(|c| *c == Conferral::Decided);
    let (Some(conferral), Start::War) = (decided, study.start) else {
        return;
    };
    let mut lines = String::new();
    for (regime, values) in study.regimes.iter().enumerate() {
        let flips = |metric: Metric| {
            let sample = tally.cell(conferral, regime).metric(Given::Always, metric);
            let quantile = |q| metric_quantile(&sample, metric, q);
            Some([quantile(0.5)?, quantile(0.05)?, quantile(0.95)?])
        };
        let chance = flips(Metric::EndingChanceAtConsent);
        let cost = flips(Metric::VetoCostAtConsent);
        if chance.is_none() && cost.is_none() {
            continue;
        }
        let chance = chance.map_or("after a ceasefire".to_string(), |[median, low, high]| {
            let [median, low, high] = [median, low, high]
                .map(|value| if value > 1.0 { "none".to_string() } else { format!("{value:.2}") });
            format!("η = {median} ({low} to {high})")
        });
        let cost = cost.map_or("–".to_string(), |[median, low, high]| {
            format!("χ = {median:.1} ({low:.1} to {high:.1}) % of GDP")
        });
        let name = shortened(values);
        let _ = writeln!(lines, "{name:NAME$} {chance:<24} {cost}");
    }
    if lines.is_empty() {
        return;
    }
    text.push('\n');
    paragraph(
        text,
        "Consent, when it is first asked, flips at a chance η that admission ends the war, or at a cost χ of a \
         veto, of (median; 5 to 95 % of runs; none = no η would do):",
    );
    text.push_str(&lines);
}

/// Words, broken into lines of at most [`WIDTH`].
fn paragraph(text: &mut String, words: &str) {
    let mut used = 0;
    for word in words.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > WIDTH {
            text.push('\n');
            used = 0;
        }
        if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_what_their_interval_carries() {
        let shares = [(0, 0), (0, 20_000), (20_000, 20_000), (0, 6), (3, 6), (8_700, 20_000)];
        let shown = ["–", "0 (≤0.02)", "≥99.98", "0 (≤46.0)", "50±31", "43.5±0.7"];
        assert_eq!(shares.map(|(count, trials)| share(count, trials)), shown);
        let rare = [(1, 20_000), (70, 20_000), (7, 1_000_000)];
        assert_eq!(rare.map(|(count, trials)| share(count, trials)), ["0.01±0.01", "0.35±0.08", "0.00±0.01"]);
        let of = |low: f64, high: f64| with_half_width(0.5 * (low + high), Interval { low, high }, "");
        assert_eq!(of(-0.2, -0.19), "−19.5±0.5");
        assert_eq!(of(-0.1210, -0.1205), "−12.1±0.1");
        assert_eq!(of(-0.0101, 0.01), "0.0±1.0");
    }

    #[test]
    fn the_caveat_is_one_line_and_the_terms_are_two() {
        for caveat in [CAVEAT, CAVEAT_OF_DRAWS] {
            assert!(caveat.chars().count() <= WIDTH, "{}", caveat.chars().count());
        }
        let mut text = String::new();
        paragraph(&mut text, TERMS);
        assert_eq!(text.lines().count(), 2, "{text}");
    }
}
