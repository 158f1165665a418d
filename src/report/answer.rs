//! The answer in words that follow the numbers: nothing is said that an interval does not carry.

use super::number::{difference, interval_pct, share, size};
use super::page::question;
use super::written;
use crate::output::{ReadRow, Results};
use crate::study::{Conferral, Event, Given, Regime};
use maud::{Markup, html};

/// A paragraph under each question.
pub(super) fn answer(results: &Results) -> Markup {
    html! {
        @for conferral in &results.study.conferral {
            h3 { (question(*conferral)) }
            p { (paragraph(results, *conferral)) }
        }
        p {
            "Every interval is 95 % and holds simulation error only: how well these runs measure the model, not how well "
            "the model knows the world."
        }
    }
}

fn paragraph(results: &Results, conferral: Conferral) -> String {
    let regimes = &results.study.regimes;
    let reference = &regimes[results.study.reference];
    let bound: Vec<&Regime> = regimes.iter().filter(|regime| !regime.members.is_empty()).collect();
    let all: Vec<&Regime> = regimes.iter().collect();
    let of = |regime: &Regime, given, event| event_row(results, conferral, regime, given, event);
    let told = |regimes: &[&Regime], given: Given, event: Event| {
        let one = |regime: &&Regime| {
            let row = of(regime, given, event);
            let told = row.map_or("unknown".to_string(), |row| share(&row, "probability"));
            format!("{}: {told}", written(&regime.name))
        };
        regimes.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let mut sentences = Vec::new();
    if conferral == Conferral::Decided && !bound.is_empty() {
        let given = told(&bound, Given::Always, Event::Conferred);
        sentences.push(format!("The guarantee comes into force in these shares of runs: {given}."));
    }
    let attacked = told(&all, Given::Always, Event::AttackedFull);
    sentences.push(format!("A full attack comes in these shares of runs: {attacked}."));
    for regime in regimes.iter().filter(|regime| regime.name != reference.name) {
        if let Some(row) = contrast(results, conferral, regime, reference, Event::AttackedFull) {
            sentences.push(compared(&row, regime, reference));
        }
    }
    sentences.extend(fewest(results, conferral));
    if !bound.is_empty() {
        let kept = told(&bound, Given::Attacked, Event::ObligationMet);
        sentences.push(format!(
            "Of the runs with a limited or full attack, the promise is in force and kept in: {kept}."
        ));
    }
    let war = told(&all, Given::Always, Event::DirectWar);
    let nuclear = told(&all, Given::Always, Event::NuclearUse);
    sentences.push(format!("Direct war between responders and the challenger comes in: {war}."));
    sentences.push(format!("Nuclear weapons are used in: {nuclear}."));
    sentences.join(" ")
}

/// How full attacks under a guarantee compare with those under the reference, in the same worlds.
fn compared(row: &ReadRow<'_>, regime: &Regime, reference: &Regime) -> String {
    let (name, other) = (written(&regime.name), written(&reference.name));
    match interval_pct(row, "difference") {
        None => format!("Whether {name} differs from {other} is unknown."),
        Some([_, low, high]) if low <= 0.0 && high >= 0.0 => {
            format!(
                "Full attacks under {name} cannot be told apart from those under {other}: {}.",
                difference(row)
            )
        }
        Some(interval) => {
            let word = if interval[0] < 0.0 { "fewer" } else { "more" };
            format!("Under {name} there are {} {word} than under {other}.", size(interval))
        }
    }
}

/// Under which guarantee there are fewest full attacks, and whether it can be told from the next.
fn fewest(results: &Results, conferral: Conferral) -> Option<String> {
    let regimes = &results.study.regimes;
    let probability = |regime: &&Regime| {
        event_row(results, conferral, regime, Given::Always, Event::AttackedFull)?.number("probability")
    };
    let mut ranked: Vec<(f64, &Regime)> =
        regimes.iter().filter_map(|regime| Some((probability(&regime)?, regime))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [(_, first), (_, second), _, ..] = ranked.as_slice() else {
        return None;
    };
    let (name, next) = (written(&first.name), written(&second.name));
    let row = contrast(results, conferral, first, second, Event::AttackedFull)
        .or_else(|| contrast(results, conferral, second, first, Event::AttackedFull))?;
    let interval = interval_pct(&row, "difference")?;
    Some(if interval[1] <= 0.0 && interval[2] >= 0.0 {
        format!("The fewest are seen under {name}, which cannot be told apart from {next}.")
    } else {
        format!("The fewest come under {name}: {} fewer than under the next, {next}.", size(interval))
    })
}

fn event_row<'a>(
    results: &'a Results,
    conferral: Conferral,
    regime: &Regime,
    given: Given,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime", regime.name.as_str()),
        ("given", given.label()),
        ("event", event.label()),
    ];
    results.rows("events.csv", &[]).find(|row| row.is(&wanted))
}

fn contrast<'a>(
    results: &'a Results,
    conferral: Conferral,
    a: &Regime,
    b: &Regime,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime_a", a.name.as_str()),
        ("regime_b", b.name.as_str()),
        ("given", Given::Always.label()),
        ("event", event.label()),
    ];
    results.rows("contrasts.csv", &[]).find(|row| row.is(&wanted))
}
