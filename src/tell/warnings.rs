//! What is sound in a study and probably not meant.

use crate::model::study::states::StateTable;
use crate::model::study::{
    Conferral, Consent, Guarantee, Happening, Start, State, Study, UtilityForm, What, When, parameters,
};

/// What to think of again, a sentence each.
pub(crate) fn warnings(study: &Study) -> Vec<String> {
    let mut told = Vec::new();
    for regime in study.regimes.iter().filter(|regime| !regime.members.is_empty()) {
        let name = &regime.name;
        let nuclear = regime.members.iter().any(|member| study.responders[member].nuclear);
        if regime.umbrella > 0.0 && !nuclear {
            told.push(format!(
                "{name}: an `umbrella` of {}, but no member has nuclear weapons: it changes nothing",
                regime.umbrella
            ));
        }
        for member in regime.obligation.nuclear_reply().iter() {
            let state = &study.responders[member];
            if !state.nuclear {
                told.push(format!(
                    "{name}: {} owes a nuclear reply, but has no nuclear weapons: it changes nothing",
                    state.code
                ));
            }
        }
        told.extend(given_unasked(study, regime));
        if regime.conceded_share > 0.0 && none_is_taken(study) {
            told.push(format!(
                "{name}: it concedes {} of the occupied territory, and none is occupied; the challenger has less to gain all the same (`concession_satisfies`)",
                regime.conceded_share
            ));
        }
        let (here, away) = (regime.members.len(), regime.members_left_out.len());
        let own_members = study.provenance.yours.contains_key(&format!("regime.{name}.members"));
        if away >= here && !own_members {
            told.push(format!(
                "{name}: {here} of {} members are among the responders: this is another guarantee than its name says",
                here + away
            ));
        }
    }
    let start = study.parameters.medians().territory_start;
    let (name, held) = (&study.protege.name, 100.0 * start);
    if study.start == Start::Peace && start < 1.0 {
        told.push(format!(
            "{name} is at peace, and holds {held} % of its territory from the start: set parameters.territory_start to 1"
        ));
    } else if start < 1.0 && is_ukraines(study) {
        told.push(format!(
            "{name} holds {held} % of its territory from the start, which is measured of Ukraine: set parameters.territory_start"
        ));
    }
    told.extend(study.happenings.iter().filter_map(|happening| idle(study, happening)));
    told.extend(unread(study));
    told
}

/// Where a guarantee of the study's own is given though nobody is asked, because it does not say who is.
fn given_unasked(study: &Study, regime: &Guarantee) -> Option<String> {
    let name = &regime.name;
    let given = |key: &str| study.provenance.yours.contains_key(&format!("regime.{name}.{key}"));
    let own = given("members") && !study.provenance.bases.contains_key(name);
    let unasked = study.conferral.contains(&Conferral::Decided) && regime.consent == Consent::Nobody;
    (unasked && own && !given("consent")).then(|| {
        format!(
            "{name}: decided as granted, since nobody is asked: `consent` is \"nobody\" unless you set it"
        )
    })
}

/// Whether the protégé holds all of its territory, and no war is under way in which it may lose some.
fn none_is_taken(study: &Study) -> bool {
    study.start != Start::War && study.parameters.medians().territory_start >= 1.0
}

/// Whether the territory held at the start is the default, and the protégé another state of the world.
fn is_ukraines(study: &Study) -> bool {
    let code = study.protege.code.as_str();
    code != "UKR"
        && StateTable::bundled().row(code).is_some()
        && !study.provenance.yours.contains_key("parameters.territory_start")
}

/// Why something that happens changes nothing.
fn idle(study: &Study, happening: &Happening) -> Option<String> {
    let met = study.regimes.iter().filter(|regime| happening.is_met_under(&regime.name));
    let bound = met.fold(0, |bound, regime| bound | regime.members.0);
    let reckons = study.parameters.medians().window_opportunities > 0.0;
    let why = match happening.what {
        What::Leaves | What::Returns if happening.states.0 & bound == 0 => "no guarantee binds whom it names",
        What::Returns if departures(study, happening).next().is_none() => "none of whom it names ever leaves",
        What::Returns if departures(study, happening).all(|gone| is_before(happening.when, gone)) => {
            "those whom it names leave later"
        }
        What::Depth | What::Force | What::Budget | What::Stake if happening.value == Some(1.0) => {
            "a factor of 1"
        }
        _ if happening.when == When::HazardPerYear(0.0) => "its hazard is 0",
        _ if happening.notice_quarters > 0 && !reckons => {
            return Some(format!(
                "happening.{}: nobody acts on what is announced: `window_opportunities` is 0",
                happening.name
            ));
        }
        _ => return None,
    };
    Some(format!("happening.{}: {why}: it changes nothing", happening.name))
}

/// When some of those leave whom a happening names.
fn departures<'s>(study: &'s Study, returns: &Happening) -> impl Iterator<Item = When> + use<'s> {
    let states = returns.states.0;
    let leave = move |other: &&Happening| other.what == What::Leaves && other.states.0 & states != 0;
    study.happenings.iter().filter(leave).map(|other| other.when)
}

/// Whether one date comes before another for certain; a hazard may come at any time.
fn is_before(first: When, then: When) -> bool {
    matches!((first, then), (When::Quarter(first), When::Quarter(then)) if first < then)
}

/// Values that the study sets and no stage reads.
fn unread(study: &Study) -> Vec<String> {
    let decided = study.conferral.contains(&Conferral::Decided);
    let why = |key: &str| -> Option<&'static str> {
        let attribute = key.strip_prefix("regime.").and_then(|rest| rest.split_once('.')).map(|(_, key)| key);
        let consent = |key: &str| {
            parameters::FIELDS.iter().any(|field| field.key == key && field.group == "consent")
                // A member that blocks in a crisis pays it too.
                && key != "veto_cost_gdp_pct"
        };
        match key {
            "prospect_curvature" | "prospect_loss_aversion" if study.utility == UtilityForm::Cara => {
                Some("`utility` is \"cara\"")
            }
            "risk_aversion_max" if study.utility == UtilityForm::Prospect => {
                Some("`utility` is \"prospect\"")
            }
            "enabler_dependence" if study.enabler.is_none() => Some("there is no `enabler`"),
            "follow_leads" if study.regimes.iter().all(|regime| regime.leads.is_empty()) => {
                Some("no guarantee has `leads`")
            }
            key if key.starts_with("nuclear_reply_")
                && study.regimes.iter().all(|regime| regime.obligation.nuclear_reply().is_empty()) =>
            {
                Some("nobody promises a nuclear reply")
            }
            "command_multiplier" if study.regimes.iter().all(|regime| !regime.integrated_command) => {
                Some("no guarantee has an `integrated_command`")
            }
            "study.inherited_level" if study.start != Start::War => Some("no war is under way at the start"),
            "admission_ends_war" if study.start != Start::War => Some("no war is under way at the start"),
            key if !decided && consent(key) => Some("nobody is asked: `conferral` is [\"granted\"]"),
            _ => match attribute? {
                "consent" | "condition" if !decided => Some("nobody is asked: `conferral` is [\"granted\"]"),
                "stationing_gdp_pct" if regime(study, key)?.stationed.is_empty() => {
                    Some("no member has forces there: `stationed` is empty")
                }
                "snap_back_quarters" if regime(study, key)?.duration_quarters.is_none() => {
                    Some("the guarantee does not end: it has no `duration_quarters`")
                }
                _ => None,
            },
        }
    };
    let keys = study.provenance.yours.iter();
    let by_key =
        keys.filter_map(|(key, place)| Some(format!("{key} ({place}) is read by no stage: {}", why(key)?)));
    let states = [&study.challenger, &study.protege].into_iter().chain(&study.responders);
    by_key.chain(states.flat_map(|state| unread_of(study, state))).collect()
}

fn regime<'s>(study: &'s Study, key: &str) -> Option<&'s crate::model::study::Guarantee> {
    let name = key.strip_prefix("regime.")?.split('.').next()?;
    study.regimes.iter().find(|regime| regime.name == name)
}

/// Figures of a state that another one of it takes the place of.
fn unread_of(study: &Study, state: &State) -> Vec<String> {
    let medians = study.parameters.medians();
    let attends = medians.attention_base < 1.0 && medians.attention_risk_tolerance != 0.0;
    let tolerance = format!("state.{}.risk_tolerance", state.code);
    let tolerance = (study.utility == UtilityForm::Prospect && !attends).then_some(tolerance);
    let of_prospect = tolerance.and_then(|key| {
        let place = study.provenance.yours.get(&key)?;
        Some(format!("{key} ({place}) is read by no stage: `utility` is \"prospect\""))
    });
    let instead: [(&str, bool, &[&str]); 2] = [
        (
            "capability",
            state.capability.is_some(),
            &["military_expenditure_usd_bn", "personnel_k", "reach_km"],
        ),
        ("audience_cost_gdp_pct", state.audience_cost_gdp_pct.is_some(), &["opinion_pct"]),
    ];
    let given = instead.into_iter().filter(|(_, given, _)| *given);
    given
        .flat_map(|(taken, _, keys)| {
            keys.iter().map(move |key| (taken, format!("state.{}.{key}", state.code)))
        })
        .filter_map(|(taken, key)| {
            let place = study.provenance.yours.get(&key)?;
            Some(format!("{key} ({place}) is read by no stage: `{taken}` takes its place"))
        })
        .chain(of_prospect)
        .collect()
}
