//! The walk over the top level of a study.

use super::error::shown;
use super::keys::{GIVEN_CRISIS, STUDY};
use super::section::Section;
use super::source::{Mark, Report};
use super::tree::{Data, Table};
use super::values::{self, is_name, name_rule};
use super::{cast, events, guarantees, happenings, parameters, rare};
use crate::model::study::{Conferral, Level, PerKind, Start, Study, UtilityForm};
use std::path::Path;

/// Makes a study of a tree, or reports why not.
pub(super) fn study(report: &Report, given: usize, file: &str, tree: &Table) -> Option<Study> {
    let top = Section::new(report, tree, Mark::whole(given), "", STUDY);
    top.require();
    let name = match top.has("name") {
        true => top.name("name").map(str::to_string),
        false => stem(report, &top, file),
    };
    let question = match top.has("question") {
        true => top.text("question"),
        false => Some(""),
    };
    let start = top.choice("start", Start::from_label);
    let horizon_quarters = top.small("horizon_quarters").unwrap_or(40);
    let cast = cast::read(report, &top);
    let regimes = guarantees::read(report, &top, &cast);
    let enabler = cast.responder(report, &top, "enabler");
    let parameters = parameters::read(report, top.entry("parameters"));
    let events = events::read(report, &top, &cast);
    let stop = events::stop(report, &top, &events);
    let keep = events::keep(report, &top, &events);
    let rare = rare::read(report, &top, &cast);
    if let Some(mark) = top.node("rare").map(|node| node.mark) {
        rare::refuse_replies(report, mark, &regimes.list, &cast);
    }
    let names: Vec<&str> = regimes.list.iter().map(|(regime, _)| regime.name.as_str()).collect();
    let happenings = happenings::read(report, &top, &cast, &names, horizon_quarters);
    let late = regimes.list.iter().find(|(regime, _)| regime.start_quarter >= horizon_quarters);
    if let Some((regime, mark)) = late {
        report.clash(
            *mark,
            format!(
                "regime `{}` may be given from quarter {} on, but the study ends after quarter {}",
                regime.name,
                regime.start_quarter,
                horizon_quarters - 1
            ),
            "lower its `start_quarter` or raise `horizon_quarters`",
        );
    }
    // Everything is read before the first `?`, so that no error hides another.
    let seed = top.integer("seed").unwrap_or(1);
    let runs = top.integer("runs").unwrap_or(10_000);
    let round_days = top.small("round_days").unwrap_or(14);
    let conferral = conferral(report, &top);
    let given_crisis = given_crisis(report, &top, start, &conferral);
    let utility = top.choice("utility", UtilityForm::from_label);
    let inherited_level = top.choice("inherited_level", Level::from_label);
    let (write_runs, runs_parquet) = events::runs(report, &top);
    let mut provenance = regimes.provenance;
    provenance
        .yours
        .extend(own(tree).into_iter().chain(cast.own).map(|(key, mark)| (key, report.place(mark))));
    Some(Study {
        name: name?,
        question: question?.to_string(),
        seed,
        runs: parameters.joint.as_ref().map_or(runs, |joint| joint.whole_cycles(runs)),
        start: start?,
        horizon_quarters,
        round_days,
        given_crisis,
        conferral,
        utility: utility.unwrap_or(UtilityForm::Cara),
        challenger: cast.challenger?,
        protege: cast.protege?,
        responders: cast.responders,
        enabler,
        inherited_level: inherited_level.unwrap_or(Level::Material),
        regimes: regimes.list.into_iter().map(|(regime, _)| regime).collect(),
        reference: regimes.reference,
        parameters,
        events,
        stop,
        rare,
        happenings,
        write_runs,
        runs_parquet,
        keep,
        provenance,
    })
}

/// Settings that are inputs of the model, and not the study's name, its size or its other tables.
const SETTINGS: [&str; 9] = [
    "start",
    "horizon_quarters",
    "round_days",
    "utility",
    "challenger",
    "protege",
    "responders",
    "enabler",
    "inherited_level",
];

/// What the study sets of itself and of the parameters, under full keys.
fn own(tree: &Table) -> Vec<(String, Mark)> {
    let mut own = Vec::new();
    for (key, entry) in tree {
        match (key.as_str(), &entry.node.data) {
            ("parameters", Data::Table(parameters)) => own.extend(parameters::own(parameters)),
            ("given_crisis", Data::Table(kinds)) => own.extend(
                kinds.iter().map(|(kind, share)| (format!("study.given_crisis.{kind}"), share.node.mark)),
            ),
            ("happening", Data::Table(happenings)) => {
                for (name, entry) in happenings {
                    let Data::Table(keys) = &entry.node.data else { continue };
                    own.extend(
                        keys.iter()
                            .map(|(key, one)| (format!("study.happening.{name}.{key}"), one.node.mark)),
                    );
                }
            }
            (key, _) if SETTINGS.contains(&key) => own.push((format!("study.{key}"), entry.node.mark)),
            _ => {}
        }
    }
    own
}

fn stem(report: &Report, top: &Section<'_>, file: &str) -> Option<String> {
    let stem = Path::new(file).file_stem()?.to_string_lossy().into_owned();
    if is_name(&stem, true) {
        return Some(stem);
    }
    report.clash(
        top.mark,
        format!("the study has no `name`, and its file's, \"{}\", cannot be one", shown(&stem)),
        format!("set `name`: {}", name_rule(true)),
    );
    None
}

/// The shares of the kinds of a crisis that the study gives. It breaks out on the first day, so that there can
/// be no war before it, and nobody left to ask for a guarantee.
fn given_crisis(
    report: &Report,
    top: &Section<'_>,
    start: Option<Start>,
    conferral: &[Conferral],
) -> Option<PerKind<f64>> {
    let section = Section::open(report, top.entry("given_crisis")?, "given_crisis", GIVEN_CRISIS)?;
    let (mut shares, mut sound) = (PerKind([0.0; 3]), true);
    for (share, key) in shares.0.iter_mut().zip(GIVEN_CRISIS) {
        match section.number(key.name) {
            Some(number) => *share = number,
            None => sound &= !section.has(key.name),
        }
    }
    let sum: f64 = shares.0.iter().sum();
    if sound && sum == 0.0 {
        report.error(
            section.mark,
            "`given_crisis` gives no crisis: every kind is 0",
            "say how many are of which kind, such as { limited = 98, full = 80 }, or leave it out",
        );
    }
    if start == Some(Start::War) {
        report.clash(
            section.mark,
            "`given_crisis` breaks out on the first day, but the study starts in war",
            "set `start` to \"ceasefire\", or leave `given_crisis` out",
        );
    }
    if conferral.contains(&Conferral::Decided) {
        report.clash(
            section.mark,
            "`given_crisis` breaks out on the first day, before a guarantee can be decided on",
            "set `conferral` to [\"granted\"]",
        );
    }
    Some(shares.map(|share| share / sum))
}

fn conferral(report: &Report, top: &Section<'_>) -> Vec<Conferral> {
    let Some(node) = top.node("conferral") else {
        return Conferral::ALL.to_vec();
    };
    let mut chosen = Vec::new();
    for element in values::elements(report, node, "conferral").unwrap_or_default() {
        let value = values::choice(report, element, "conferral", Conferral::LABELS, Conferral::from_label);
        match value {
            Some(value) if chosen.contains(&value) => {
                report.error(element.mark, format!("\"{}\" is named twice", value.label()), "name it once")
            }
            value => chosen.extend(value),
        }
    }
    if values::is_empty_list(node) {
        report.error(
            node.mark,
            "`conferral` is empty: no question is asked",
            "[\"granted\"], [\"decided\"] or both",
        );
    }
    chosen
}
