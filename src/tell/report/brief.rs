//! The page for who has two minutes: an answer in plain words and how sure it is, one figure, what carries the answer,
//! and what it does not say. Every word follows from the numbers by the rules below.

use super::estimate::{interval_pct, of_screen, plain_share, total_pct, total_share};
use super::sure::{Draws, Sure};
use super::{figures, named, written};
use crate::base::stats::{LEAST_DRAWS, rank_correlation};
use crate::model::study::parameters::FIELDS;
use crate::model::study::{Conferral, Event, Given, Guarantee, Study};
use crate::tell::assumptions::{derived, majority};
use crate::tell::look_up::{contrast, event_row};
use crate::tell::number::{decimal, grouped, part, prose};
use crate::tell::scene::span;
use crate::tell::terms::enumerated;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// Exactly what `--brief` prints.
pub(super) fn brief(results: &Results) -> Markup {
    html! {
        @for conferral in &results.study.conferral {
            p.verdict { (unbroken(&verdict(results, *conferral))) }
            @if let Some(held) = held(results, *conferral) { p { (unbroken(&held)) } }
        }
        (figures::headline(results))
        h3 { "What carries it" }
        @if let Some(moved) = moved_difference(results) { p { (moved) } }
        ol { @for words in carriers(results).into_iter().take(3) { li { (words) } } }
        h3 { "What it does not say" }
        ul { @for words in unsaid(results) { li { (words) } } }
    }
}

/// The screen of the assumptions, which is there if it was asked for.
pub(super) const SCREEN: &str = "assumptions.csv";

/// Between its ends, how far a level must lie open for the page to say so.
const TENFOLD: f64 = 10.0;

/// The answer to one question, a sentence.
pub(crate) fn verdict(results: &Results, conferral: Conferral) -> String {
    let study = &results.study;
    let opening = match conferral {
        Conferral::Granted => "If it is in force from the first day",
        Conferral::Decided => "If the states decide whether to give it",
    };
    let attacks = format!(
        "full attacks by {} on {} within {}",
        study.challenger.name,
        study.protege.name,
        span(study.horizon_quarters)
    );
    let all: Vec<&Guarantee> = study.regimes.iter().collect();
    let mut ranked = found(results, conferral, &all, Given::Always, Event::AttackedFull);
    ranked.sort_by(|a, b| a.2.total_cmp(&b.2));
    let [(best, first, _), others @ ..] = ranked.as_slice() else {
        return format!("{opening}: nothing was run.");
    };
    let name = |regime: &Guarantee| named(study, regime);
    let shares = shares(study, &ranked);
    let (mut fewer, mut one_value, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for (regime, ..) in others {
        let [a, b] = [best.name.as_str(), regime.name.as_str()];
        let row = contrast(results, conferral, [a, b]).or_else(|| contrast(results, conferral, [b, a]));
        let Some(interval) = row.and_then(|row| interval_pct(&row, "difference")) else {
            continue;
        };
        let draws = Draws::of((results, conferral, a), (results, conferral, b));
        match Sure::of([interval[1], interval[2]], draws) {
            Sure::ByDraw(draws) => fewer.push(format!("under {} ({})", name(regime), draws.words(true))),
            Sure::OneValue => one_value.push(name(regime)),
            Sure::Alike => alike.push(name(regime)),
        }
    }
    let level = total_pct(first).zip(total_share(first, "probability")).map_or(
        String::new(),
        |(([low, high], _), told)| {
            let open = if high >= TENFOLD * low { "open by a factor of ten or more" } else { "less sure" };
            format!(" How often in absolute terms is {open}: {told} under {}.", name(best))
        },
    );
    if others.is_empty() {
        return format!(
            "{opening}, there are {attacks} in {} of runs.{level}",
            plain_share(first, "probability")
        );
    }
    if fewer.is_empty() && one_value.is_empty() {
        return format!(
            "{opening}, these runs cannot tell the guarantees apart by {attacks}: {shares} of runs."
        );
    }
    let clause = |names: &[String], words: &dyn Fn(String) -> String| {
        (!names.is_empty()).then(|| words(listed(names)))
    };
    let clauses = [
        clause(&fewer, &|others| format!("fewer than {others}")),
        clause(&one_value, &|others| {
            format!("fewer than under {others} with each parameter at the one value that was tried")
        }),
        clause(&alike, &|others| format!("not to be told apart from {others}")),
    ];
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    format!(
        "{opening}, {attacks} are rarest under {} ({shares} of runs): {}.{level}",
        name(best),
        clauses.join("; ")
    )
}

/// Whether it is given, and what is done in attacked runs: the same yardstick for every guarantee, then its own.
fn held(results: &Results, conferral: Conferral) -> Option<String> {
    let regimes = &results.study.regimes;
    let told = |given, event, regimes: &[&Guarantee]| -> Option<String> {
        let all = found(results, conferral, regimes, given, event);
        (!all.is_empty()).then(|| shares(&results.study, &all))
    };
    let all: Vec<&Guarantee> = regimes.iter().collect();
    let bound: Vec<&Guarantee> = regimes.iter().filter(|regime| !regime.members.is_empty()).collect();
    let mut sentences = Vec::new();
    if conferral == Conferral::Decided
        && let Some(given) = told(Given::Always, Event::Conferred, &bound)
    {
        sentences.push(format!("It is given in these shares of runs: {given}."));
    }
    if let Some(deployed) = told(Given::Attacked, Event::ReachedDeploy, &all) {
        sentences.push(format!(
            "Where there is an attack, states with most of the helpers' strength at least deploy forces: {deployed}."
        ));
    }
    if let Some(fought) = told(Given::Attacked, Event::ReachedCombat, &all) {
        sentences.push(format!("They fight: {fought}."));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Text in which no line breaks between a number and its sign, or within a range.
fn unbroken(text: &str) -> String {
    text.replace(" %", "\u{a0}%").replace('–', "–\u{2060}")
}

/// A guarantee with the row of an event under it, and the share there.
type Found<'a> = (&'a Guarantee, ReadRow<'a>, f64);

/// Under which of these guarantees the share of an event is known, in their order.
fn found<'a>(
    results: &'a Results,
    conferral: Conferral,
    regimes: &[&'a Guarantee],
    given: Given,
    event: Event,
) -> Vec<Found<'a>> {
    let one = |regime: &&'a Guarantee| {
        let row = event_row(results, conferral, &regime.name, given, event)?;
        Some((*regime, row, row.number("probability")?))
    };
    regimes.iter().filter_map(one).collect()
}

/// The shares in a sentence, or of many the least and the greatest.
fn shares(study: &Study, all: &[Found<'_>]) -> String {
    let told = |(regime, row, _): &Found<'_>| {
        format!("{} {}", named(study, regime), plain_share(row, "probability"))
    };
    let by_share = |a: &&Found<'_>, b: &&Found<'_>| a.2.total_cmp(&b.2);
    match (all.iter().min_by(by_share), all.iter().max_by(by_share)) {
        (Some(least), Some(most)) if all.len() > MANY => format!("from {} to {}", told(least), told(most)),
        _ => all.iter().map(told).collect::<Vec<_>>().join(", "),
    }
}

/// So many guarantees stand in a sentence by name.
const MANY: usize = 4;

/// Names in a sentence: `a`, `a and b`, `a, b and c`; of many, their number.
fn listed(names: &[String]) -> String {
    if names.len() > MANY {
        return format!("{} others", names.len());
    }
    enumerated(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What the answer rests on, the weightiest first: what a screen of the assumptions found, where it was made.
fn carriers(results: &Results) -> Vec<String> {
    let study = &results.study;
    let mut carriers = screened(results);
    carriers.extend(strongest_of_draws(results));
    let rows = || results.rows("parameters.csv", &[]);
    let assumed = rows().filter(|row| row.text("status") == "assumed").count();
    let fixed = match &study.parameters.joint {
        Some(joint) => {
            format!("the {} drawn parameters vary, the others stand at one value each", joint.keys.len())
        }
        None => "each stands at one value".to_string(),
    };
    let bound: Vec<&Guarantee> = study.regimes.iter().filter(|regime| !regime.members.is_empty()).collect();
    carriers.extend(one_member(study, &bound));
    if !bound.is_empty() {
        let mut words = "What a promise binds its members to is a reading of texts, not a measurement: depth, clarity, level, who \
                         follows whom."
            .to_string();
        if bound.iter().all(|regime| regime.grievance_gdp_pct == 0.0) {
            words.push_str(
                " And none makes an attack more tempting: the fear of what it may become (grievance_gdp_pct) is set to 0. With \
                 enough of it the order can turn.",
            );
        }
        carriers.push(words);
    }
    carriers.push(format!("{assumed} of the {} numbers used are assumed; {fixed}.", rows().count()));
    carriers.push(
        "How much of a state's force reaches the field, what it has at stake, and what war costs it follow from data by rules that are \
         assumed."
            .to_string(),
    );
    carriers
}

/// The assumptions that move the answer most, each moved alone, beyond what chance would.
fn screened(results: &Results) -> Vec<String> {
    let rows: Vec<ReadRow<'_>> =
        results.rows(SCREEN, &[]).filter(|row| row.number("movement").is_some()).collect();
    let mut keys: Vec<&str> = rows.iter().map(|row| row.text("assumption")).collect();
    keys.dedup();
    let one = |key: &str| {
        let ends: Vec<&ReadRow<'_>> = rows.iter().filter(|row| row.text("assumption") == key).collect();
        let counts =
            |row: &&ReadRow<'_>| of_screen(row, "movement").is_some_and(|moved| !moved.ci.contains(0.0));
        ends.iter().any(counts).then(|| carrier(key, &ends))
    };
    keys.into_iter().filter_map(one).collect()
}

/// A sentence on an assumption of the screen, which was moved to these places.
fn carrier(key: &str, ends: &[&ReadRow<'_>]) -> String {
    let what = match FIELDS.iter().find(|field| field.key == key) {
        Some(field) => format!("{} ({key})", field.what),
        None => format!("{key}, which this study sets to {}", ends[0].text("value")),
    };
    let moved = ends.iter().map(|row| {
        let to = match row.text("at") {
            "default" => format!("to {}, which stands there otherwise", row.text("moved_to")),
            at => format!("to its {at} plausible value"),
        };
        format!("{to}, {}", prose(of_screen(row, "difference")))
    });
    let turns = if ends.iter().any(|row| row.count("turns") == 1) { " It can turn the order." } else { "" };
    format!("{what}. Moved alone {}.{turns}", moved.collect::<Vec<_>>().join("; "))
}

/// What the assumptions of the screen move.
fn moved_difference(results: &Results) -> Option<String> {
    let row = results.rows(SCREEN, &[]).find(|row| row.count("runs") > 0)?;
    let regime = |column| {
        let mut all = results.study.regimes.iter();
        all.find(|regime| regime.name == row.text(column)).map(|regime| named(&results.study, regime))
    };
    Some(format!(
        "With all at its median, full attacks under {} less those under {} are {}. A screen moved one assumption at a time, over {} \
         runs; it sees no two that act together.",
        regime("regime")?,
        regime("minus")?,
        prose(of_screen(&row, "difference_at_medians")),
        grouped(row.count("runs"))
    ))
}

/// Under which guarantees one member alone holds most of the members' strength.
fn one_member(study: &Study, bound: &[&Guarantee]) -> Option<String> {
    let states = derived(study);
    let alone = bound.iter().filter_map(|regime| {
        let (codes, share) = majority(regime, &states)?;
        let [code] = codes[..] else { return None };
        Some(format!("under {} {code} ({})", named(study, regime), part(share)))
    });
    let alone: Vec<String> = alone.collect();
    let some =
        if alone.len() > MANY { format!("under {} guarantees", alone.len()) } else { alone.join(", ") };
    (!alone.is_empty()).then(|| {
        format!("One member alone holds most of the members' strength {some}: whether the promise is kept depends on that one.")
    })
}

/// The parameter whose draws go most with the share of full attacks under the reference, if parameters are drawn.
fn strongest_of_draws(results: &Results) -> Option<String> {
    let study = &results.study;
    let joint = study.parameters.joint.as_ref()?;
    let conferral = *study.conferral.first()?;
    let regime = &study.regimes[study.reference];
    let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
    let taken: Vec<(usize, f64)> = results
        .rows("draws.csv", &wanted)
        .filter(|row| row.count("runs") > 0)
        .map(|row| (row.count("draw") as usize, row.count("attacked_full") as f64 / row.count("runs") as f64))
        .filter(|(draw, _)| *draw < joint.rows.len())
        .collect();
    if taken.len() < LEAST_DRAWS {
        return None;
    }
    let shares: Vec<f64> = taken.iter().map(|(_, share)| *share).collect();
    let strongest = study
        .parameters
        .drawn_together()
        .filter_map(|(slot, column)| {
            let values: Vec<f64> = taken.iter().map(|(draw, _)| joint.rows[*draw][column]).collect();
            Some((slot, rank_correlation(&values, &shares)?))
        })
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let (slot, correlation) = strongest;
    let key = slot.field.element_key(slot.element);
    let way = if correlation > 0.0 { "more" } else { "fewer" };
    // Of several for kinds, levels or rungs, one alone.
    let of = key.strip_prefix(slot.field.key).and_then(|rest| rest.strip_prefix('.'));
    let of = of.map_or(String::new(), |element| format!(", that of “{}” alone", written(element)));
    Some(format!(
        "Of the parameters that were drawn, one goes most with the result: {}{of} ({key}). The higher it is, the {way} full attacks \
         under {} (rank correlation {} over {} draws).",
        within(slot.field.what),
        named(study, regime),
        decimal(correlation, 2),
        grouped(taken.len() as u64)
    ))
}

/// The limits of any answer of this kind.
fn unsaid(results: &Results) -> Vec<String> {
    let study = &results.study;
    let drawn = study.parameters.joint.is_some();
    let mut unsaid = vec![
        format!(
            "It is no forecast: it compares guarantees in one model, in which {} attacks for reasons of its own and the same \
             states may help under each.",
            study.challenger.name
        ),
        "No historical case tests these promises against this challenger: how often they are kept is inferred from the model \
         and from other pacts."
            .to_string(),
    ];
    unsaid.push(match drawn {
        true => {
            "The wide band covers chance and the parameters that were drawn together. Parameters that were not drawn, and the \
             model itself, may be wrong by more."
        }
        false => {
            "The band covers chance alone. Other parameters give other levels and may give another order: none was tried here."
        }
    }
    .to_string());
    unsaid.push("“Not seen” is not impossible: the bound beside it is what these runs allow.".to_string());
    unsaid
}

/// Text as within a sentence: its first letter small.
fn within(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
