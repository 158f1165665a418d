//! A guarantee in words, by its actual terms, and where they are from.

use crate::model::study::{
    Condition, Consent, DecisionRule, Guarantee, Happening, Kind, Level, Obligation, StateSet, Study, What,
    When,
};

/// What a guarantee says, sentence by sentence: nothing of what it leaves out.
pub(crate) fn terms(study: &Study, regime: &Guarantee) -> Vec<String> {
    // Without `..`: a new attribute compiles once something is said of it.
    let &Guarantee {
        members,
        obligation_depth,
        ref clarity,
        obligated_level,
        ref obligation,
        decision_rule,
        leads,
        stationed,
        integrated_command,
        drawn_in,
        umbrella,
        covered_share,
        conceded_share,
        consent,
        condition,
        grievance_gdp_pct,
        stationing_gdp_pct,
        pledged_aid_gdp_pct,
        start_quarter,
        duration_quarters,
        snap_back_quarters,
        name: _,
        title: _,
        members_left_out: _,
        facts: _,
    } = regime;
    let codes = |set: StateSet| {
        let codes: Vec<&str> = set.iter().map(|index| study.responders[index].code.as_str()).collect();
        enumerated(&codes)
    };
    let protege = &study.protege.name;
    if members.is_empty() || obligation_depth == 0.0 {
        return vec!["It binds nobody.".to_string()];
    }
    let mut said = Vec::new();
    let mut say = |sentence: String| said.push(sentence);
    let count = members.len();
    say(match count {
        1 => format!("It binds {} alone.", codes(members)),
        _ => format!("It binds {count} states: {}.", codes(members)),
    });
    let depth = match obligation_depth {
        1.0 => "as deeply as a treaty of mutual defence (depth 1)".to_string(),
        depth => format!("with a depth of {depth}, where 1 is a treaty of mutual defence"),
    };
    let keeps = match obligated_level {
        Level::Abstain => "nothing need be done",
        Level::Material => "help with arms and money keeps it",
        Level::Deploy => "deployment keeps it",
        Level::Combat => "only combat keeps it",
    };
    say(format!("They are bound {depth}; {keeps}."));
    for owed in &obligation.0 {
        if !owed.states.is_empty() {
            let owe = if owed.states.len() == 1 { "owes" } else { "owe" };
            say(format!("{} {owe} {}.", codes(owed.states), owes(owed)));
        }
    }
    let clarity: Vec<String> = Kind::ALL
        .iter()
        .rev()
        .map(|&kind| {
            let attack = match kind {
                Kind::Full => "a full attack",
                Kind::Limited => "a limited incursion",
                Kind::GreyZone => "an attack below open force",
            };
            format!("{attack} {}", clarity[kind])
        })
        .collect();
    say(format!("How clearly it speaks to {}, of 1.", clarity.join(", ")));
    say(match decision_rule {
        DecisionRule::Individual => "In a crisis each member decides for itself.".to_string(),
        DecisionRule::Majority => "In a crisis a majority decides for all.".to_string(),
        DecisionRule::Consensus => "In a crisis any member can block.".to_string(),
    });
    if !leads.is_empty() {
        say(format!("{} lead.", codes(leads)));
    }
    if !stationed.is_empty() {
        say(format!("Forces of {} stand in {protege}.", codes(stationed)));
    }
    if integrated_command {
        say("Members fight under one command.".to_string());
    }
    if drawn_in {
        say("Members have been drawn into the crisis before an attack.".to_string());
    }
    say(match umbrella {
        0.0 if !obligation.nuclear_reply().is_empty() => {
            "Apart from such a reply it makes no nuclear promise.".to_string()
        }
        0.0 => "It makes no nuclear promise.".to_string(),
        1.0 => "It extends nuclear deterrence in full.".to_string(),
        umbrella => format!("It extends nuclear deterrence by {umbrella}, of 1."),
    });
    if covered_share < 1.0 {
        say(format!("It covers {} of the territory of {protege}.", covered_share));
    }
    if conceded_share > 0.0 {
        say(format!("With it {} of the occupied territory is conceded.", conceded_share));
    }
    if grievance_gdp_pct > 0.0 {
        let name = &study.challenger.name;
        say(format!("While it is in force, not attacking costs {name} {} % of GDP.", grievance_gdp_pct));
    }
    if regime.costs_in_peace() {
        let mut spent = Vec::new();
        if pledged_aid_gdp_pct > 0.0 {
            spent.push(format!("each member {} % of GDP a year in aid", pledged_aid_gdp_pct));
        }
        if stationing_gdp_pct > 0.0 {
            spent.push(format!("each with forces there {} % a year for them", stationing_gdp_pct));
        }
        let spent: Vec<&str> = spent.iter().map(String::as_str).collect();
        say(format!("In peace it costs {}.", enumerated(&spent)));
    }
    let consent = match consent {
        Consent::Nobody => "Nobody need consent",
        Consent::Each => "Each member binds itself alone",
        Consent::Leads => "The leads must consent, then every member binds itself alone",
        Consent::Majority => "More than half of the members must consent, and bind all",
        Consent::All => "All members must consent",
    };
    let when = match condition {
        Condition::Now => "it may be given at any time, in war too",
        Condition::AfterCeasefire => "it may be given only while there is no war",
    };
    let from = match start_quarter {
        0 => String::new(),
        quarter => format!(", from quarter {quarter} on"),
    };
    say(format!("{consent}; {when}{from}."));
    if let Some(quarters) = duration_quarters {
        let back = match snap_back_quarters {
            0 => String::new(),
            back => format!("; for {back} more a limited or full attack brings it back"),
        };
        say(format!("It lasts {quarters} quarters{back}."));
    }
    said
}

/// What some members owe, after *owe*.
fn owes(owed: &Obligation) -> String {
    let level = owed.level_everywhere().map_or_else(
        || {
            let [grey, limited, full] = owed.level.0.map(asked);
            format!("{grey} in the grey zone, {limited} in a limited incursion, {full} in a full attack")
        },
        |level| asked(level).to_string(),
    );
    let what = match (owed.nuclear_reply, owed.asks_for_a_level()) {
        (true, true) => format!("{level} and a nuclear reply to nuclear use or to defeat"),
        (true, false) => "a nuclear reply to nuclear use or to defeat, and nothing else".to_string(),
        (false, _) => level,
    };
    match owed.from_quarter {
        0 => what,
        quarter => format!("{what} from quarter {quarter} on"),
    }
}

fn asked(level: Level) -> &'static str {
    match level {
        Level::Abstain => "nothing",
        Level::Material => "arms or money",
        Level::Deploy => "deployment",
        Level::Combat => "combat",
    }
}

/// What happens, as the end of a sentence: `USA leaves the guarantee`.
pub(crate) fn happening_words(study: &Study, happening: &Happening) -> String {
    let codes = happening.codes(study);
    let (one, states) = (codes.len() == 1, enumerated(&codes));
    let verb = |single: &'static str, several: &'static str| if one { single } else { several };
    let value = happening.value.unwrap_or(1.0);
    match happening.what {
        What::Leaves => format!("{states} {} the guarantee", verb("leaves", "leave")),
        What::Returns => format!("{states} {} to the guarantee", verb("returns", "return")),
        What::Depth => format!("the depth of the guarantee is multiplied by {value}"),
        What::Force => {
            format!("the {} of {states} {} multiplied by {value}", verb("force", "forces"), verb("is", "are"))
        }
        What::Budget => {
            format!(
                "the {} of {states} {} multiplied by {value}",
                verb("budget", "budgets"),
                verb("is", "are")
            )
        }
        What::Stake => {
            format!("the {} of {states} {} multiplied by {value}", verb("stake", "stakes"), verb("is", "are"))
        }
        What::Growth => {
            format!("the {} of {states} {} by {value} a year", verb("force", "forces"), verb("grows", "grow"))
        }
        What::Government => {
            let given = [
                happening.value.map(|value| format!("resolve times {value}")),
                happening.risk_tolerance.map(|tolerance| format!("risk tolerance {tolerance}")),
            ];
            let given: Vec<String> = given.into_iter().flatten().collect();
            let with =
                if given.is_empty() { String::new() } else { format!(" with {}", given.join(" and ")) };
            format!("{states} {} a new government{with}", verb("gets", "get"))
        }
        What::Aid if codes.is_empty() => format!("each member gives {value} % of its GDP a year in peace"),
        What::Aid => format!("{states} {} {value} % of GDP a year in peace", verb("gives", "give")),
    }
}

/// What a study says will or may happen, a sentence each.
pub(crate) fn happenings(study: &Study) -> Vec<String> {
    let one = |happening: &Happening| {
        let words = happening_words(study, happening);
        let when = match happening.when {
            When::Quarter(quarter) => format!("in quarter {quarter}"),
            When::HazardPerYear(hazard) => format!("with a probability of {hazard} a year, once"),
        };
        let under = match happening.guarantees.as_slice() {
            [] => String::new(),
            some => format!(" under {}", enumerated(&some.iter().map(String::as_str).collect::<Vec<_>>())),
        };
        let notice = match happening.notice_quarters {
            0 => "a surprise".to_string(),
            1 => "known a quarter before".to_string(),
            quarters => format!("known {quarters} quarters before"),
        };
        format!("{}: {words}{under}, {when}; {notice}", happening.name)
    };
    study.happenings.iter().map(one).collect()
}

/// Where the terms of a guarantee are from: what the study sets itself with its places, and what it starts from.
pub(crate) fn origin(study: &Study, regime: &Guarantee) -> String {
    let provenance = &study.provenance;
    let prefix = format!("regime.{}.", regime.name);
    let own = provenance.yours.iter().filter_map(|(key, place)| Some((key.strip_prefix(&prefix)?, place)));
    // An attribute with elements of its own is told by them.
    let keys: Vec<&str> = own.clone().map(|(key, _)| key).collect();
    let has_elements = |key: &str| {
        keys.iter().any(|other| other.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
    };
    let own: Vec<String> =
        own.filter(|(key, _)| !has_elements(key)).map(|(key, place)| format!("{key} ({place})")).collect();
    match (provenance.bases.get(&regime.name), own.is_empty()) {
        (None, true) => String::new(),
        (None, false) => format!("Yours: {}. The rest is default.", own.join(", ")),
        (Some(base), true) if *base == regime.name => "As bundled.".to_string(),
        (Some(base), true) => format!("As in {base}."),
        (Some(base), false) => format!("Yours: {}. The rest as in {base}.", own.join(", ")),
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(crate) fn enumerated(words: &[&str]) -> String {
    match words {
        [] => "nobody".to_string(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
