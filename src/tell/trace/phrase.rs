//! Single lines of a trace: a choice, an option, a draw of chance, a state.

use super::event::*;
use super::page::words;
use crate::base::math::exp;
use crate::base::text::capital;
use crate::tell::number::{decimal, part, probability, signed};
use crate::tell::terms::enumerated;
use std::collections::BTreeMap;

/// Which run it is.
pub(super) fn title(run: &Run) -> String {
    format!("{}, run {}: {}, {} (seed {})", run.study, run.run, run.regime, run.conferral, run.seed)
}

fn chosen(one: &Decision) -> Option<&Choice> {
    one.options.iter().find(|option| option.option == one.chosen)
}

/// A decision in a line: who, what, how likely, why.
pub(super) fn choice_line(one: &Decision) -> String {
    let p = chosen(one).map_or(0.0, |option| option.probability);
    format!(
        "{}{}: {} ({}, draw\u{a0}{}). {}.",
        one.state,
        following(one),
        words(&one.chosen),
        probability(p).replace(' ', "\u{a0}"),
        decimal(one.uniform, 3),
        capital(&one.why.clause)
    )
}

/// By what a state goes, beside its own costs: `, after leads at deploy`; `, emboldened (costs of war −12 %)`.
pub(super) fn following(one: &Decision) -> String {
    let leads = one.leads.as_ref().map(|level| format!(", after leads at {}", words(level)));
    let bold = one
        .emboldening
        .map(|share| format!(", emboldened (costs of war −{})", part(share).replace(' ', "\u{a0}")));
    leads.or(bold).unwrap_or_default()
}

/// An option: name, chance, utility, ends or terms.
pub(super) fn option_line(option: &Choice) -> String {
    let end = |end: &End| {
        let p = probability(end.probability).replace(' ', "\u{a0}");
        let name = end.end.replace('_', "\u{a0}");
        format!("{name}\u{a0}{p}\u{a0}×\u{a0}{}", signed(end.payoff_gdp_pct, 1))
    };
    let mut ends: Vec<String> = option.ends.iter().filter(|end| end.probability > 0.0).map(end).collect();
    if ends.is_empty() {
        let term = |(name, value): (&String, &f64)| {
            format!("{}\u{a0}{}", name.replace('_', "\u{a0}"), signed(*value, 2))
        };
        ends = option.terms_gdp_pct.iter().map(term).collect();
    }
    let head = format!(
        "{:<10}{:>8}{:>12}  ",
        words(&option.option),
        probability(option.probability),
        format!("EU {}", signed(option.utility, 3))
    );
    format!("{}{}", head.replace(' ', "\u{a0}"), ends.join(", "))
}

/// A draw of chance.
pub(super) fn chance_line(one: &Chance) -> String {
    let (did, did_not) = match one.chance.as_str() {
        "opportunity" => ("An opportunity to attack comes", "No opportunity to attack"),
        "covered" => ("On territory that the promise covers", "On territory that the promise leaves out"),
        "admission_ends_war" => ("Admission ends the war", "Admission does not end the war"),
        "rung_slips" => ("The rung slips upwards against everybody's will", "No slip of the rung"),
        "deescalation" => ("Both hold, and the rung falls", "Both hold, and the rung stays"),
        "ceasefire" => ("A ceasefire", "No ceasefire"),
        "reply_exchange" => {
            ("The reply leads to strategic exchange", "The reply ends the war short of strategic exchange")
        }
        _ => ("The crisis fades", "The crisis does not fade"),
    };
    let what = if one.happened { did } else { did_not };
    let p = probability(one.probability).replace(' ', "\u{a0}");
    let bold = one.emboldened.map_or(String::new(), |times| {
        format!(", {} times as likely for the help that is promised", decimal(times, 2))
    });
    format!("{what} ({p}{bold}, draw\u{a0}{}).", decimal(one.uniform, 3))
}

/// What a promise asks for: of everybody the same, or level by level of whom.
fn asked(level: &str, of_each: &BTreeMap<String, String>) -> String {
    let mut levels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (code, level) in of_each {
        levels.entry(level).or_default().push(code);
    }
    let name = |level: &str| if level == "abstain" { "nothing".to_string() } else { words(level) };
    match levels.len() {
        0 => words(level),
        1 => levels.keys().map(|level| name(level)).collect(),
        _ => {
            let each =
                levels.iter().map(|(level, codes)| format!("{} of {}", name(level), enumerated(codes)));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

/// A crisis breaks out.
pub(super) fn crisis_line(one: &Crisis) -> String {
    let promise = match (&one.obligated_level, one.depth) {
        (Some(level), Some(depth)) => {
            format!("The promise asks for {} (depth {})", asked(level, &one.asked_level), decimal(depth, 2))
        }
        _ => "No promise speaks to it".to_string(),
    };
    let what = match one.kind.as_str() {
        _ if one.inherited => "A war is under way",
        "grey_zone" => "A grey-zone challenge",
        "limited" => "A limited attack",
        _ => "A full attack",
    };
    let block = one.block_probability.map_or(String::new(), |p| {
        format!(" That the alliance is blocked is expected with {}.", probability(p).replace(' ', "\u{a0}"))
    });
    format!(
        "{what} with force {} on the protégé, which has {}. {promise}.{block}",
        decimal(one.challenger_force, 0),
        decimal(one.protege_force, 0)
    )
}

/// A round in which something happened.
pub(super) fn rung_line(one: &Round) -> String {
    let rung = if one.rung == one.rung_before {
        format!("rung\u{a0}{} ({})", one.rung, words(&one.rung_label))
    } else {
        format!("rung\u{a0}{} → {} ({})", one.rung_before, one.rung, words(&one.rung_label))
    };
    let moves = if one.challenger == "hold" && one.coalition == "hold" {
        "both hold".to_string()
    } else {
        let challenger = moved(&one.challenger, "stops");
        format!("the challenger {challenger}, the coalition {}", moved(&one.coalition, "concedes"))
    };
    format!(
        "Day\u{a0}{}: {moves}; {rung}; force {} against {}; territory {}",
        one.day,
        decimal(one.coalition_force, 0),
        decimal(one.challenger_force, 0),
        territory(one.territory_before, one.territory)
    )
}

/// Territory before and after.
pub(super) fn territory(before: f64, after: f64) -> String {
    let (before, after) = (part(before), part(after));
    if before == after { after } else { format!("{before} → {after}") }
}

fn moved<'w>(label: &str, yields: &'w str) -> &'w str {
    match label {
        "yield" => yields,
        "escalate" => "escalates",
        _ => "holds",
    }
}

/// The cells of a row of what was drawn.
pub(super) fn row(cells: &[String; 7]) -> String {
    let [state, rest @ ..] = cells;
    let widths = [8, 16, 13, 13, 15, 15];
    let mut line = format!("  {state:<6}");
    for (cell, width) in rest.iter().zip(widths) {
        line.push_str(&format!("{cell:>width$}"));
    }
    format!("{}\n", line.trim_end())
}

/// What was drawn for a state.
pub(super) fn drawn_row(state: &State) -> String {
    let relative = |drawn: &Option<Drawn>| match drawn {
        Some(drawn) if drawn.median > 0.0 => {
            format!("{} ×{}", decimal(drawn.value, 1), decimal(drawn.value / drawn.median, 2))
        }
        Some(drawn) => decimal(drawn.value, 1),
        None => "–".to_string(),
    };
    let risk = match &state.risk_aversion {
        Some(Drawn { value, score: Some(score), .. }) => {
            format!("{} z {}", signed(*value, 3), signed(*score, 2))
        }
        Some(Drawn { value, .. }) => format!("{}        ", signed(*value, 3)),
        None => "–".to_string(),
    };
    row(&[
        state.state.clone(),
        decimal(state.force, 1),
        risk,
        relative(&state.stake_gdp_pct),
        relative(&state.war_cost_gdp_pct),
        relative(&state.audience_cost_gdp_pct),
        relative(&state.nuclear_loss_gdp_pct),
    ])
}

/// What a run comes to.
pub(super) fn outcome_line(outcome: &Outcome) -> String {
    format!(
        "Outcome: {}. {}; {} fought, highest rung\u{a0}{}; the protégé ends with {} of its territory.",
        words(&outcome.outcome),
        match outcome.crises {
            0 => "No crisis".to_string(),
            1 => "One crisis".to_string(),
            many => format!("{many} crises"),
        },
        match outcome.days_fought {
            0 => "no day".to_string(),
            days => format!("{days}\u{a0}days"),
        },
        outcome.highest_rung,
        part(outcome.territory_end)
    )
}

/// What is decided, after "decides".
pub(super) fn question(question: Question) -> &'static str {
    match question {
        Question::Consent => "whether to consent",
        Question::Challenge => "whether to attack",
        Question::Block => "whether to block the alliance",
        Question::Respond => "how to respond",
        Question::Adjust => "whether to change its level",
        Question::Ladder => "what to do on the ladder",
        Question::Reply => "whether to give the nuclear reply that it promised",
    }
}

/// What the challenger gets wrong.
pub(super) fn misperception_line(wrong: &Misperception) -> String {
    format!(
        "misperceives their resolve by {}\u{a0}logits, and the force that it would meet by {} %",
        signed(wrong.resolve_logit, 2),
        signed(100.0 * (exp(wrong.force_log) - 1.0), 0)
    )
}
