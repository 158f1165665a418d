//! Signs that theory fixes: small sweeps over the same runs, each with a paired difference beyond four
//! standard errors.

use super::run::{records, study};
use super::{Check, Criterion, Group};
use crate::model::crisis::RunRecord;
use crate::model::study::{Event, Kind, Level, Study};

pub(super) const GROUP: Group = Group {
    name: "signs",
    about: "what theory says about directions: z of paired differences over common random numbers",
    checks,
};

const NATO: &str = include_str!("../../../configs/nato_vs_european.toml");
const ALLIANCE: &str = include_str!("../../../configs/limits/alliance.toml");
const HANDS: &str = "Fearon 1997 (tying hands)";
const FREE_RIDING: &str = "Olson & Zeckhauser 1966";
const GREY_ZONE: &str = "Powell 2015";
const SELECTION: &str = "Fearon 1994; Lee 2023";

fn checks() -> Vec<Check> {
    let mut checks = depth();
    checks.extend(members());
    checks.extend(clarity());
    checks.extend(selection());
    checks
}

/// What is averaged, over the runs in which it is there.
type Quantity<'a> = &'a dyn Fn(&RunRecord) -> Option<f64>;

/// One mean of a sum: its sign, the runs, and what is averaged over them.
type Term<'a> = (f64, &'a [RunRecord], Quantity<'a>);

/// Sum of means over the same runs, in standard errors: the delta method for ratios, with the pairing in the
/// residuals of each run.
fn z(terms: &[Term]) -> f64 {
    let runs = terms.first().map_or(0, |(_, records, _)| records.len());
    let (mut sum, mut residuals) = (0.0, vec![0.0; runs]);
    for &(sign, records, of) in terms {
        let (total, n) = records.iter().filter_map(of).fold((0.0, 0.0), |(total, n), x| (total + x, n + 1.0));
        let mean = total / n;
        sum += sign * mean;
        for (residual, record) in residuals.iter_mut().zip(records) {
            *residual += of(record).map_or(0.0, |x| sign * (x - mean) / n);
        }
    }
    sum / residuals.iter().map(|residual| residual * residual).sum::<f64>().sqrt()
}

/// The mean over `more` less that over `less`, in standard errors.
fn more(more: &[RunRecord], less: &[RunRecord], of: Quantity) -> f64 {
    z(&[(1.0, more, of), (-1.0, less, of)])
}

/// The difference must be above four standard errors.
fn positive(name: impl Into<String>, source: &'static str, z: f64) -> Check {
    Check::at_least(name, source, 4.0, z)
}

fn happened(event: Event) -> impl Fn(&RunRecord) -> Option<f64> {
    move |record| Some(f64::from(u8::from(record.events.contains(event))))
}

/// Whether the promise was met, where the first crisis was a full attack.
fn met_if_attacked(record: &RunRecord) -> Option<f64> {
    attacked_first(record).then(|| f64::from(u8::from(record.events.contains(Event::ObligationMet))))
}

/// Responders in combat, where the first crisis was a full attack.
fn combatants_if_attacked(record: &RunRecord) -> Option<f64> {
    let fight = || record.levels.iter().filter(|&&level| level == Level::Combat).count() as f64;
    attacked_first(record).then(fight)
}

fn attacked_first(record: &RunRecord) -> bool {
    record.first_challenge.is_some_and(|challenge| challenge.kind == Kind::Full)
}

/// The main study with two variants of the deepest guarantee, granted.
fn variants(first: &[&str], second: &[&str], more: &[&str]) -> Study {
    let mut set = vec![
        "regimes=[\"first\", \"second\"]".to_string(),
        "reference=\"first\"".to_string(),
        "conferral=[\"granted\"]".to_string(),
        // What differs between runs is to be said by the check.
        "parameters.from=\"defaults\"".to_string(),
    ];
    for (name, changes) in [("first", first), ("second", second)] {
        set.push(format!("regime.{name}.base=\"nato_membership\""));
        set.extend(changes.iter().map(|change| format!("regime.{name}.{change}")));
    }
    set.extend(more.iter().map(|text| text.to_string()));
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    study(NATO, "nato_vs_european.toml", &set)
}

/// Changes that let the run show one decision of the challenger, and the response to it.
const ONE_DECISION: [&str; 2] = ["horizon_quarters=1", "parameters.opportunity_per_quarter=1"];
/// And one that leaves it no choice.
const CERTAIN: &str = "parameters.attack_gain_gdp_pct.full=1000";
/// A prize that makes attacks on members frequent enough to be compared.
const TEMPTING: &str = "parameters.attack_gain_gdp_pct.full=100";

/// More depth: fewer full attacks, and more combatants in the war that comes.
fn depth() -> Vec<Check> {
    let (shallow, deep) = (["obligation_depth=0.3"], ["obligation_depth=1"]);
    let (records_of, [one, two]) = (|more: &[&str]| records(&variants(&shallow, &deep, more)), ONE_DECISION);
    let chosen = records_of(&["runs=4000"]);
    let certain = records_of(&["runs=2000", one, two, CERTAIN]);
    let fewer = more(&chosen[0], &chosen[1], &happened(Event::AttackedFull));
    let combatants = more(&certain[1], &certain[0], &combatants_if_attacked);
    vec![
        positive("depth 1, not .3: fewer full attacks, z", HANDS, fewer),
        positive("depth 1, not .3: more combatants when attacked in full, z", HANDS, combatants),
    ]
}

/// The same capability in two, four and eight hands: each of more brings less of its own.
fn members() -> Vec<Check> {
    let alliances = [2, 4, 8].map(|members| records(&alliance(members)).swap_remove(0));
    let shares = alliance(2).parameters.medians().level_force_share;
    // All members are alike: the mean over them is one member's.
    let brought = |members: usize| {
        move |record: &RunRecord| {
            let share = |&level: &Level| shares[level];
            let all = || record.levels[..members].iter().map(share).sum::<f64>();
            attacked_first(record).then(|| all() / members as f64)
        }
    };
    let less = |few: usize, many: usize| {
        let (runs_few, runs_many) =
            (&alliances[few.ilog2() as usize - 1], &alliances[many.ilog2() as usize - 1]);
        let z = z(&[(1.0, runs_few, &brought(few)), (-1.0, runs_many, &brought(many))]);
        positive(
            format!("capability in {many} hands, not {few}: each brings a smaller share of its own, z"),
            FREE_RIDING,
            z,
        )
    };
    vec![less(2, 4), less(4, 8)]
}

/// The alliance with its capability divided among so many members, all alike.
fn alliance(members: u32) -> Study {
    let codes: Vec<String> = (1..=members).map(|i| format!("\"M{i:02}\"")).collect();
    let codes = codes.join(", ");
    let mut set = vec![format!("responders=[{codes}]"), format!("regime.pact.members=[{codes}]")];
    for i in 1..=members {
        let capability = 200.0 / members as f64;
        set.push(format!(
            "state.M{i:02}={{name=\"Member {i}\", gdp_usd_bn=1000, population_m=50, polyarchy=0.8, \
             distance_km=500, capability={capability:?}, stake_gdp_pct=60}}"
        ));
    }
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    study(ALLIANCE, "alliance.toml", &set)
}

/// Lower clarity of lesser attacks: fewer full attacks, more in the grey zone.
fn clarity() -> Vec<Check> {
    let [one, two] = ONE_DECISION;
    let study = variants(
        &["clarity={grey_zone=1, limited=1, full=1}"],
        &["clarity={grey_zone=0.2, limited=0.4, full=1}"],
        &["runs=60000", one, two, TEMPTING],
    );
    let runs = records(&study);
    let (crisp, vague) = (&runs[0], &runs[1]);
    let grey = |record: &RunRecord| {
        let first = record.first_challenge;
        Some(f64::from(u8::from(first.is_some_and(|challenge| challenge.kind == Kind::GreyZone))))
    };
    let fewer = more(crisp, vague, &happened(Event::AttackedFull));
    vec![
        positive("vague on lesser attacks: fewer full attacks, z", GREY_ZONE, fewer),
        positive("vague on lesser attacks: more grey-zone crises, z", GREY_ZONE, more(vague, crisp, &grey)),
    ]
}

/// Honour among the attacked lies below honour in general, and the gap grows with depth, where what the
/// challenger can see of resolve differs between runs. The response that each run would give if attacked comes
/// from the same run with an attack that is certain.
fn selection() -> Vec<Check> {
    const SEEN: &str = "parameters.audience_cost_base_gdp_pct={log_uniform={low=2, high=25}}";
    let [one, two] = ONE_DECISION;
    let runs = |more: &[&str]| {
        let more = [&[one, two], more].concat();
        records(&variants(&["obligation_depth=0.3"], &["obligation_depth=1"], &more))
    };
    let (certain, chosen) = (runs(&["runs=3000", CERTAIN, SEEN]), runs(&["runs=3000", TEMPTING, SEEN]));
    let met: Quantity = &met_if_attacked;
    let gap = |depth: usize, sign: f64| [(sign, &certain[depth][..], met), (-sign, &chosen[depth][..], met)];
    let growth = [gap(1, 1.0), gap(0, -1.0)].concat();
    let (unseen_certain, unseen_chosen) = (runs(&["runs=10000", CERTAIN]), runs(&["runs=10000", TEMPTING]));
    vec![
        positive(
            "resolve that differs in public: honour among the attacked below honour, z",
            SELECTION,
            z(&gap(1, 1.0)),
        ),
        positive("the same: the gap is wider at depth 1 than at .3, z", SELECTION, z(&growth)),
        Check {
            name: "resolve that differs in private alone: the attacked are as others, z".into(),
            source: "the challenger sees public types only; within 5 standard errors",
            expected: 0.0,
            obtained: more(&unseen_certain[1], &unseen_chosen[1], met),
            criterion: Criterion::Between(-5.0, 5.0),
        },
    ]
}
