//! The answer on one screen: for each question a table of at most 80 columns, guarantees in rows.

use crate::base::stats::DrawCounts;
use crate::base::text::wrapped;
use crate::model::study::{Conferral, Event, Given, Guarantee, RareEvent, Start, Study};
use crate::run::estimate::Estimate;
use crate::run::rare::RareEstimate;
use crate::run::tally::{Metric, Stopped, Tally};
use crate::tell::number::{self, column, column_median, column_total, decimal, grouped, range};
use crate::tell::scene::{begins, span};
use crate::write::{Account, metric_quantile, oriented_pairs};
use std::fmt::Write;

const WIDTH: usize = 80;
/// Room for the name of a regime.
const NAME: usize = 20;
/// Room for a quantity, and a space before it.
const COLUMN: usize = number::COLUMN + 1;
/// Room for the names of two regimes.
const DIFFERENCE: usize = 2 * NAME + 3;
/// Room for a rare probability with its interval.
const RARE: usize = 30;
/// Room for the name of a structure.
const BY_STRUCTURE: usize = 16;

/// What a column shows.
#[derive(Clone, Copy)]
enum Quantity {
    /// The share of runs with the event among those that meet the condition.
    Share(Given, Event),
    /// The share of those runs without it.
    Without(Given, Event),
    /// The difference of the share of full attacks from that under the reference.
    Difference,
}

/// Of all runs: is it given, does it deter, and what does it risk at worst, a war between the great powers and a nuclear
/// one. Beside deterrence stands its difference from the reference, which the same worlds make far better known than the
/// level.
const OF_ALL: [([&str; 2], Quantity); 5] = [
    (["in", "force"], Quantity::Share(Given::Always, Event::Conferred)),
    (["attacked", "in full"], Quantity::Share(Given::Always, Event::AttackedFull)),
    (["in full,", "less ref."], Quantity::Difference),
    (["direct", "war"], Quantity::Share(Given::Always, Event::DirectWar)),
    (["nuclear", "use"], Quantity::Share(Given::Always, Event::NuclearUse)),
];

/// Of the attacked: first the yardsticks that are the same for every guarantee, then what became of its own promise, which
/// may ask for more or less. One that was never given is not broken.
const OF_ATTACKED: [([&str; 2], Quantity); 5] = [
    (["most", "deploy"], Quantity::Share(Given::Attacked, Event::ReachedDeploy)),
    (["most", "fight"], Quantity::Share(Given::Attacked, Event::ReachedCombat)),
    (["promise", "kept"], Quantity::Share(Given::Attacked, Event::ObligationMet)),
    (["promise", "broken"], Quantity::Share(Given::Attacked, Event::ObligationBroken)),
    (["not in", "force"], Quantity::Without(Given::Attacked, Event::GuaranteedAtAttack)),
];

/// The one yardstick beside the columns of all runs, where so many guarantees stand on the screen that [`OF_ATTACKED`] has no
/// room.
const DEPLOYED: ([&str; 2], Quantity) =
    (["attacked:", "deploy"], Quantity::Share(Given::Attacked, Event::ReachedDeploy));

/// The columns of all runs: a study that starts in war asks first what is given while the war is on.
fn of_all(study: &Study) -> Vec<([&'static str; 2], Quantity)> {
    let mut columns = OF_ALL.to_vec();
    if study.regimes.len() > FEW {
        columns.insert(3, DEPLOYED);
    }
    if study.rare.iter().any(|rare| rare.event == RareEvent::NuclearUse) {
        columns.retain(|(_, quantity)| !matches!(quantity, Quantity::Share(_, Event::NuclearUse)));
    }
    if study.start == Start::War && study.conferral.contains(&Conferral::Decided) {
        columns[0] = (["given", "in war"], Quantity::Share(Given::Always, Event::ConferredInWar));
    }
    columns
}

/// What the columns do not say themselves.
const TERMS: &str = "most: states with over half of all responders' capability. kept: members with over half of the \
     members' met the obligation. less ref.: in points.";

/// The same of rare events.
const RARE_TERMS: &str = "rare events: probabilities from trees of branches, with the 95 % interval of chance alone; ≤: of the runs \
     alone, where the trees know too little. accidents +1 %: what one per cent more autonomous risk on the rung before, an assumed \
     number, adds.";

/// One line, the last.
const CAVEAT: &str = "Caveat: ± is simulation error. Assumptions matter more: docs/sensitivity.md.";

/// The same of a study whose parameters are drawn together.
const CAVEAT_OF_DRAWS: &str =
    "Caveat: ± is chance alone, with the draws as they are. No case tests Article 5.";

/// How many of a guarantee's members take part in the study, and who does not; `None` if all do.
pub(crate) fn members_left_out(regime: &Guarantee) -> Option<String> {
    let (left_out, take_part) = (&regime.members_left_out, regime.members.len());
    (!left_out.is_empty()).then(|| {
        let all = take_part + left_out.len();
        let codes = left_out.join(", ");
        format!("{}: {take_part} of {all} members take part; not among the responders: {codes}", regime.name)
    })
}

/// How many draws of the parameters the runs of a study leave out, and how many runs it takes to leave out none; `None`
/// if it leaves out none.
pub(crate) fn draws_left_out(study: &Study) -> Option<String> {
    let joint = study.parameters.joint.as_ref()?;
    let (taken, draws) = (joint.taken_by(study.runs), joint.rows.len() as u64);
    (study.runs < joint.cycle()).then(|| {
        let [runs, cycle] = [study.runs, joint.cycle()].map(grouped);
        format!("{runs} runs take {taken} of the {draws} draws of the parameters; {cycle} take each alike")
    })
}

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
        block(&mut text, study, tally, place, &of_all(study), [bold, plain]);
        if study.regimes.len() <= FEW {
            let _ = writeln!(text, "\n{bold}Of the runs with a limited or full attack{plain}");
            block(&mut text, study, tally, place, &OF_ATTACKED, [bold, plain]);
        }
        differences(&mut text, study, tally, place, [bold, plain]);
        by_structure(&mut text, study, tally, place, [bold, plain]);
        rare(&mut text, study, tally, place, [bold, plain]);
    }
    consent(&mut text, study, tally);
    let _ = write!(text, "\n{dim}");
    paragraph(&mut text, TERMS);
    if !study.rare.is_empty() {
        paragraph(&mut text, RARE_TERMS);
    }
    let Some(joint) = &study.parameters.joint else {
        let _ = writeln!(text, "{plain}{CAVEAT}");
        return text;
    };
    let draws = grouped(joint.taken_by(tally.runs()));
    let made = "with parameters: 95 % interval of chance and parameters together, from";
    let each = format!("{made} {draws} draws of them; – where too few runs tell.");
    let middle = "median draw: half of the draws lie below, as far as their few runs tell; their mean stands above; – where half of \
         them have no run with it, or none without.";
    paragraph(&mut text, &format!("{middle} {each}"));
    let _ = writeln!(text, "{plain}{CAVEAT_OF_DRAWS}");
    text
}

fn head(text: &mut String, study: &Study, tally: &Tally, account: &Account) {
    if !study.question.is_empty() {
        paragraph(text, &study.question);
    }
    let runs = grouped(tally.runs());
    let state = match account.stopped {
        Stopped::Asked => String::new(),
        Stopped::Precision => " (enough for the precision asked for)".to_string(),
        Stopped::Interrupted => format!(" of {}: INTERRUPTED", grouped(account.runs_asked)),
    };
    paragraph(
        text,
        &format!(
            "{}: starts {}, {}, {runs} runs{state} of each guarantee; % of runs ± half of the 95 % interval.",
            study.name,
            begins(study.start),
            span(study.horizon_quarters)
        ),
    );
}

/// One question: these quantities under every guarantee.
fn block(
    text: &mut String,
    study: &Study,
    tally: &Tally,
    conferral: usize,
    columns: &[([&str; 2], Quantity)],
    [bold, plain]: [&str; 2],
) {
    for line in 0..2 {
        let titles: String = columns.iter().map(|(title, _)| format!("{:>COLUMN$}", title[line])).collect();
        let _ = writeln!(text, "{bold}{:NAME$}{titles}{plain}", "");
    }
    for (regime, values) in study.regimes.iter().enumerate() {
        // None of the reference less itself.
        let found = |(_, quantity): &([&str; 2], Quantity)| match *quantity {
            Quantity::Share(given, event) => {
                Some(Estimate::event(tally.cell(conferral, regime), given, event as usize))
            }
            Quantity::Without(given, event) => {
                let with = Estimate::event(tally.cell(conferral, regime), given, event as usize);
                Some(with.map(Estimate::complement))
            }
            Quantity::Difference if regime == study.reference => None,
            Quantity::Difference => {
                let (pair, event) = ((regime, study.reference), Event::AttackedFull as usize);
                Some(Estimate::difference(tally, conferral, pair, Given::Always, event))
            }
        };
        let found: Vec<_> = columns.iter().map(found).collect();
        let mut line = |name: &str, worded: fn(Option<Estimate>) -> String, of_reference: &str| {
            let cells = found.iter().map(|one| one.map_or(of_reference.to_string(), worded));
            let cells: String = cells.map(|cell| format!("{cell:>COLUMN$}")).collect();
            let _ = writeln!(text, "{name:NAME$}{cells}");
        };
        line(&shortened(values), column, "ref.");
        if study.parameters.joint.is_some() {
            line("  median draw", column_median, "");
            line("  with parameters", column_total, "");
        }
    }
}

/// The most guarantees of which all stands on the screen: what became of promises, and every difference.
const FEW: usize = 4;

/// The question of a study, a line each: what every guarantee changes against every other, where there are three or more
/// and not too many; against the reference alone they stand in the table.
fn differences(text: &mut String, study: &Study, tally: &Tally, conferral: usize, [bold, plain]: [&str; 2]) {
    if !(3..=FEW).contains(&study.regimes.len()) {
        return;
    }
    let drawn = study.parameters.joint.is_some();
    let more = if drawn { format!("{:>COLUMN$}{:>16}", "median", "with parameters") } else { String::new() };
    let title = "Attacked in full, in points";
    let _ = writeln!(text, "\n{bold}{title:<DIFFERENCE$}{:>COLUMN$}{more}{plain}", "±");
    for (a, b) in oriented_pairs(study) {
        let event = Event::AttackedFull as usize;
        let found = Estimate::difference(tally, conferral, (a, b), Given::Always, event);
        let name = format!("{} − {}", shortened(&study.regimes[a]), shortened(&study.regimes[b]));
        let _ = write!(text, "{name:<DIFFERENCE$}{:>COLUMN$}", column(found));
        if drawn {
            let _ = write!(text, "{:>COLUMN$}{:>16}", column_median(found), column_total(found));
        }
        text.push('\n');
    }
}

/// The same difference by each structure of the response stage alone, where draws have several.
fn by_structure(text: &mut String, study: &Study, tally: &Tally, conferral: usize, [bold, plain]: [&str; 2]) {
    let Some(joint) = study.parameters.joint.as_ref().filter(|joint| joint.structure_names().len() > 1)
    else {
        return;
    };
    if !(2..=FEW).contains(&study.regimes.len()) {
        return;
    }
    let names = joint.structure_names();
    let titles: String = names.iter().map(|name| format!("{name:>BY_STRUCTURE$}")).collect();
    let title = "The same, by structure alone";
    let _ = writeln!(text, "\n{bold}{title:<DIFFERENCE$}{titles}{plain}");
    for (a, b) in oriented_pairs(study) {
        let counts = [a, b].map(|regime| {
            tally.cell(conferral, regime).by_draw().of_event(Given::Always, Event::AttackedFull as usize)
        });
        let points = |name: &&str| {
            let share = |counts: &[DrawCounts]| {
                let of_it = counts.iter().zip(&joint.structures).filter(|(_, own)| own == name);
                let (count, trials) =
                    of_it.fold((0, 0), |(count, trials), (one, _)| (count + one.count, trials + one.trials));
                (trials > 0).then(|| count as f64 / trials as f64)
            };
            Some(100.0 * (share(&counts[0])? - share(&counts[1])?))
        };
        let found: Vec<Option<f64>> = names.iter().map(points).collect();
        let cells: String = found
            .iter()
            .map(|one| {
                format!("{:>BY_STRUCTURE$}", one.map_or("–".to_string(), |points| number::signed(points, 1)))
            })
            .collect();
        let name = format!("{} − {}", shortened(&study.regimes[a]), shortened(&study.regimes[b]));
        let _ = writeln!(text, "{name:<DIFFERENCE$}{cells}");
        if found.iter().flatten().any(|one| *one > 0.0) && found.iter().flatten().any(|one| *one < 0.0) {
            let _ = writeln!(text, "  their signs differ");
        }
    }
    let _ = writeln!(text, "  intervals of one alone: --set parameters.structure=NAME");
}

/// What trees say of rare events, and how far it hangs on the risk of accidents.
fn rare(text: &mut String, study: &Study, tally: &Tally, conferral: usize, [bold, plain]: [&str; 2]) {
    let plans = &tally.rare().plans;
    if plans.is_empty() {
        return;
    }
    let titles: String =
        plans.iter().map(|plan| format!("{:>RARE$}", plan.event.label().replace('_', " "))).collect();
    let _ = writeln!(text, "\n{bold}{:NAME$}{titles}{plain}", "Rare events");
    for (regime, values) in study.regimes.iter().enumerate() {
        let cell = study.cell(conferral, regime);
        let found = |event: usize| RareEstimate::of(tally.rare().harvest(cell, event), tally.runs());
        let known: Vec<Option<Estimate>> =
            (0..plans.len()).map(|event| Estimate::rare(study, tally, cell, event)).collect();
        let elasticity = |event: usize| match found(event).elasticity.filter(|_| found(event).is_precise()) {
            Some(elasticity) => format!("{} %", number::signed(elasticity, 2)),
            None => "–".to_string(),
        };
        let line = |cell: &dyn Fn(usize) -> String| -> String {
            (0..plans.len()).map(|event| format!("{:>RARE$}", cell(event))).collect()
        };
        let _ = writeln!(text, "{:NAME$}{}", shortened(values), line(&|event| column(known[event])));
        if study.parameters.joint.is_some() {
            let _ = writeln!(text, "{:NAME$}{}", "  median draw", line(&|event| column_median(known[event])));
            let total = line(&|event| column_total(known[event]));
            let _ = writeln!(text, "{:NAME$}{total}", "  with parameters");
        }
        let _ = writeln!(text, "{:NAME$}{}", "  accidents +1 %", line(&elasticity));
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
            format!("η = {median} ({})", range(&[low, high]))
        });
        let cost = cost.map(|quantiles| quantiles.map(|value| decimal(value, 1)));
        let cost = cost.map_or("–".to_string(), |[median, low, high]| {
            format!("χ = {median} ({}) % of GDP", range(&[low, high]))
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
    text.push_str(&wrapped(words, WIDTH, ""));
}

#[cfg(test)]
mod tests {
    use super::*;

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
