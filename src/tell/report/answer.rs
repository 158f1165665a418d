//! The answer in words that follow the numbers: nothing is said that an interval does not carry.

use super::estimate::{difference, interval_pct, rare_probability, share};
use super::question;
use super::table::{each, number, text};
use super::written;
use crate::model::study::{Conferral, Event, Given, Guarantee};
use crate::tell::look_up::{contrast, event_row, rare_row};
use crate::write::Results;
use maud::{Markup, html};

/// A paragraph and a table under each question.
pub(super) fn answer(results: &Results) -> Markup {
    html! {
        @for conferral in &results.study.conferral {
            h3 { (question(*conferral)) }
            p { (paragraph(results, *conferral)) }
            (numbers(results, *conferral))
        }
        @if let Some(joint) = &results.study.parameters.joint {
            p {
                "Every interval is 95 %. The first is simulation error only: how well these runs measure the model. The "
                "second, with parameters, covers chance and parameters together, from " (joint.taken_by(results.runs_done)) " joint draws of "
                (joint.keys.len()) " parameters. It is wider by what the data leave open about these, and says nothing "
                "about uncertainty in the others or in the model. No historical case tests Article 5."
            }
        } @else {
            p {
                "Every interval is 95 % and is simulation error only: how well these runs measure the model, not how well "
                "the model describes the world."
            }
        }
    }
}

fn paragraph(results: &Results, conferral: Conferral) -> String {
    let regimes = &results.study.regimes;
    let reference = &regimes[results.study.reference];
    let others: Vec<&Guarantee> = regimes.iter().filter(|regime| regime.name != reference.name).collect();
    let bound: Vec<&Guarantee> = regimes.iter().filter(|regime| !regime.members.is_empty()).collect();
    let all: Vec<&Guarantee> = regimes.iter().collect();
    let told = |regimes: &[&Guarantee], given, event| told(results, conferral, regimes, given, event);
    let mut sentences = Vec::new();
    if conferral == Conferral::Decided && !bound.is_empty() {
        let given = told(&bound, Given::Always, Event::Conferred);
        sentences.push(format!("The guarantee comes into force in these shares of runs: {given}."));
    }
    let attacked = told(&all, Given::Always, Event::AttackedFull);
    sentences.push(format!("A full attack comes in these shares of runs: {attacked}."));
    sentences.extend(compared(results, conferral, &others, reference));
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

/// The shares under each guarantee, or where there are many, the least and the greatest: the table has all.
fn told(
    results: &Results,
    conferral: Conferral,
    regimes: &[&Guarantee],
    given: Given,
    event: Event,
) -> String {
    const MANY: usize = 5;
    let mut shares: Vec<(f64, &Guarantee, String)> = regimes
        .iter()
        .filter_map(|regime| {
            let (value, words) = in_words(results, conferral, regime, given, event)?;
            // Where nothing was counted there is no least or greatest.
            let many = regimes.len() >= MANY;
            (!many || value.is_some()).then(|| (value.unwrap_or(0.0), *regime, words))
        })
        .collect();
    if regimes.len() < MANY {
        let one =
            |(_, regime, told): &(f64, &Guarantee, String)| format!("{}: {told}", written(&regime.name));
        return shares.iter().map(one).collect::<Vec<_>>().join("; ");
    }
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    match (shares.first(), shares.last()) {
        (Some((least, _, told)), Some((most, _, _))) if least == most => format!("{told} under each"),
        (Some((_, a, least)), Some((_, b, most))) => {
            let (a, b) = (written(&a.name), written(&b.name));
            format!("from {least} under {a} to {most} under {b}")
        }
        _ => "no such run".to_string(),
    }
}

/// How often an event comes, as a number and in words: by trees of branches, where these looked for it.
fn in_words(
    results: &Results,
    conferral: Conferral,
    regime: &Guarantee,
    given: Given,
    event: Event,
) -> Option<(Option<f64>, String)> {
    let rare = || rare_row(results, conferral, &regime.name, event);
    if let Some(row) = (given == Given::Always).then(rare).flatten() {
        return Some((row.number("probability"), rare_probability(&row)));
    }
    let row = event_row(results, conferral, &regime.name, given, event)?;
    Some((row.number("probability"), share(&row, "probability")))
}

/// How full attacks under each guarantee compare with those under the reference, in the same worlds.
fn compared(
    results: &Results,
    conferral: Conferral,
    others: &[&Guarantee],
    reference: &Guarantee,
) -> Vec<String> {
    let (mut fewer, mut more, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for regime in others {
        let Some(row) = contrast(results, conferral, [&regime.name, &reference.name]) else {
            continue;
        };
        let name = written(&regime.name);
        match interval_pct(&row, "difference") {
            None => {}
            Some([_, low, high]) if low <= 0.0 && high >= 0.0 => {
                alike.push(format!("{name}: {}", difference(&row)));
            }
            Some([value, ..]) => {
                let told = format!("{} under {name}", difference(&row));
                if value < 0.0 { fewer.push(told) } else { more.push(told) }
            }
        }
    }
    let reference = written(&reference.name);
    let sentence = |begin: &str, list: Vec<String>| {
        (!list.is_empty()).then(|| format!("{begin} {reference}: {}.", list.join(", ")))
    };
    let sentences = [
        sentence("They are fewer than under", fewer),
        sentence("They are more than under", more),
        sentence("They cannot be told apart from those under", alike),
    ];
    sentences.into_iter().flatten().collect()
}

/// The numbers that matter, all guarantees side by side.
fn numbers(results: &Results, conferral: Conferral) -> Markup {
    const COLUMNS: [(&str, Given, Event); 7] = [
        ("In force", Given::Always, Event::Conferred),
        ("Full attack", Given::Always, Event::AttackedFull),
        ("Most deploy, if attacked", Given::Attacked, Event::ReachedDeploy),
        ("Most fight, if attacked", Given::Attacked, Event::ReachedCombat),
        ("Own promise kept, if attacked", Given::Attacked, Event::ObligationMet),
        ("Direct war", Given::Always, Event::DirectWar),
        ("Nuclear use", Given::Always, Event::NuclearUse),
    ];
    let regimes = &results.study.regimes;
    let reference = &regimes[results.study.reference];
    let share = |regime: &Guarantee, given, event| {
        let found = in_words(results, conferral, regime, given, event);
        let (value, told) = found.unwrap_or((None, "unknown".to_string()));
        number(told, value)
    };
    let difference = |regime: &Guarantee| {
        let row = contrast(results, conferral, [&regime.name, &reference.name]);
        let told = row.map_or("reference".to_string(), |row| difference(&row));
        number(told, row.map_or(Some(0.0), |row| row.number("difference")))
    };
    let mut told = each(regimes).column("Guarantee", |regime| text(written(&regime.name)));
    for (place, (head, given, event)) in COLUMNS.into_iter().enumerate() {
        if place == 2 {
            told = told.column(format!("Full attack, minus {}", written(&reference.name)), difference);
        }
        told = told.column(head, |regime| share(regime, given, event));
    }
    told.table(question(conferral))
}

/// Under which guarantee there are fewest full attacks, and whether it can be told from the next.
fn fewest(results: &Results, conferral: Conferral) -> Option<String> {
    let regimes = &results.study.regimes;
    let probability = |regime: &&Guarantee| {
        event_row(results, conferral, &regime.name, Given::Always, Event::AttackedFull)?.number("probability")
    };
    let mut ranked: Vec<(f64, &Guarantee)> =
        regimes.iter().filter_map(|regime| Some((probability(&regime)?, regime))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let [(_, first), (_, second), _, ..] = ranked.as_slice() else {
        return None;
    };
    let [a, b] = [first.name.as_str(), second.name.as_str()];
    let (name, next) = (written(a), written(b));
    let row = contrast(results, conferral, [a, b]).or_else(|| contrast(results, conferral, [b, a]))?;
    let interval = interval_pct(&row, "difference")?;
    Some(if interval[1] <= 0.0 && interval[2] >= 0.0 {
        format!("The fewest are seen under {name}, which cannot be told apart from {next}.")
    } else {
        let [a, b] = ["regime_a", "regime_b"].map(|column| written(row.text(column)));
        format!("The fewest come under {name}, next under {next}: {a} less {b} is {}.", difference(&row))
    })
}
