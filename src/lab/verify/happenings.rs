//! What happens in the midst of a run: limits in which it is nothing, or what it must be, and signs.

use super::run::{differing, records, study};
use super::{Check, Group};
use crate::base::math::pow;
use crate::model::crisis::{EventSet, RunRecord};
use crate::model::study::{Event, Level, MAX_RESPONDERS, Outcome};

pub(super) const GROUP: Group = Group {
    name: "happenings",
    about: "what happens on a date or by chance: limits in which it changes nothing or all, the law of its date, signs",
    checks,
};

const NATO: &str = include_str!("../../../configs/nato_vs_european.toml");
const LIMIT: &str = "limit: the same world";

/// The runs of NATO's guarantee with these happenings, beside those of none.
fn runs(runs: u64, happenings: &[&str]) -> Vec<Vec<RunRecord>> {
    let runs = format!("runs={runs}");
    let own = [
        runs.as_str(),
        "conferral=[\"granted\"]",
        "regimes=[\"none\", \"nato_membership\"]",
        "parameters.from=\"defaults\"",
        // A prize that makes attacks on members frequent enough to be compared.
        "parameters.attack_gain_gdp_pct.full=100",
    ];
    records(&study(NATO, "nato_vs_european", &[&own[..], happenings].concat()))
}

/// Numbers are written with as many digits as tell them from every other number.
fn bits(record: &RunRecord) -> String {
    format!("{record:?}")
}

/// What a run shows of attacks and of the response to them.
fn shown(record: &RunRecord) -> (EventSet, [Level; MAX_RESPONDERS], Outcome) {
    (record.events, record.levels, record.outcome)
}

/// By how many more runs have a full attack, in standard errors of the paired difference.
fn more_attacks(more: &[RunRecord], less: &[RunRecord]) -> f64 {
    let had = |record: &RunRecord| record.events.contains(Event::AttackedFull);
    let count = |a: bool, b: bool| more.iter().zip(less).filter(|(x, y)| had(x) == a && had(y) == b).count();
    let (only_more, only_less) = (count(true, false) as f64, count(false, true) as f64);
    // McNemar's statistic.
    (only_more - only_less) / (only_more + only_less).sqrt()
}

fn checks() -> Vec<Check> {
    let plain = runs(1000, &[]);
    let with = |happenings: &[&str]| runs(1000, happenings);
    let leaves = ["happening.a.what=\"leaves\"", "happening.a.states=\"USA\""];
    let all = "happening.a.states=[\"ALB\", \"BEL\", \"BGR\", \"CAN\", \"HRV\", \"CZE\", \"DNK\", \"EST\", \"FIN\", \"FRA\", \"DEU\", \"GRC\", \"HUN\", \"ISL\", \"ITA\", \"LVA\", \"LTU\", \"LUX\", \"MNE\", \"NLD\", \"MKD\", \"NOR\", \"POL\", \"PRT\", \"ROU\", \"SVK\", \"SVN\", \"ESP\", \"SWE\", \"TUR\", \"GBR\", \"USA\"]";
    let gone = with(&[leaves[0], all, "happening.a.quarter=0"]);
    let never = with(&[leaves[0], leaves[1], "happening.a.hazard_per_year=0"]);
    let dated = with(&[leaves[0], leaves[1], "happening.a.quarter=0"]);
    let certain = with(&[leaves[0], leaves[1], "happening.a.hazard_per_year=1"]);
    let back = with(&[
        leaves[0],
        leaves[1],
        "happening.a.quarter=8",
        "happening.b.what=\"returns\"",
        "happening.b.states=\"USA\"",
        "happening.b.quarter=8",
    ]);
    let emptied = with(&["happening.a.what=\"depth\"", "happening.a.value=0", "happening.a.quarter=0"]);
    let same_force = with(&[
        "happening.a.what=\"force\"",
        "happening.a.value=1",
        "happening.a.states=\"USA\"",
        "happening.a.quarter=4",
    ]);
    let weaker = with(&[
        "happening.a.what=\"force\"",
        "happening.a.value=0.5",
        "happening.a.states=\"RUS\"",
        "happening.a.quarter=0",
    ]);
    let chance = with(&[leaves[0], leaves[1], "happening.a.hazard_per_year=0.1"]);
    let empty = with(&[
        "regime.nato_membership.obligation_depth=0",
        leaves[0],
        leaves[1],
        "happening.a.hazard_per_year=0.2",
        "happening.b.what=\"stake\"",
        "happening.b.states=\"POL\"",
        "happening.b.value=2",
        "happening.b.hazard_per_year=0.2",
    ]);
    let waiting = |what: &[&str], notice: &str| {
        let keys = ["happening.a.quarter=12", "parameters.window_opportunities=3.2", notice];
        let mut all = with(&[what, &keys].concat()).swap_remove(1);
        // Only what comes before it counts.
        for record in &mut all {
            if record.first_attack.is_none_or(|attack| attack.quarter >= 12) {
                record.events = Default::default();
            }
        }
        all
    };
    let surprise = "happening.a.notice_quarters=0";
    let notice = "happening.a.notice_quarters=12";
    let arms = ["happening.a.what=\"force\"", "happening.a.states=\"UKR\"", "happening.a.value=3"];
    let members = plain[1].iter().map(|record| record.signatories).max().unwrap_or(0);
    let share = chance[1].iter().filter(|record| record.signatories < members).count() as f64 / 1000.0;
    // Ten years; a run that ends sooner by defeat is too rare to tell. Four standard errors.
    let expected = 1.0 - pow(0.9, 10.0);
    let tolerance = 4.0 * (expected * (1.0 - expected) / 1000.0).sqrt();
    // Conferral is in what is compared: a promise that all have left before it came never came.
    vec![
        Check::none(
            "all members leave on the first day: runs that differ from none",
            LIMIT,
            differing(&gone[0], &gone[1], bits),
        ),
        Check::none(
            "no depth from the first day on: runs with a full attack in one of it and none alone",
            LIMIT,
            differing(&emptied[0], &emptied[1], |record| record.events.contains(Event::AttackedFull)),
        ),
        Check::none(
            "leaving with a hazard of 0: runs that differ from no happening",
            LIMIT,
            differing(&never[1], &plain[1], bits),
        ),
        Check::none(
            "leaving with a hazard of 1: runs that differ from the first day",
            LIMIT,
            differing(&certain[1], &dated[1], bits),
        ),
        Check::none(
            "leaving and coming back at once: runs that differ in attack or response",
            LIMIT,
            differing(&back[1], &plain[1], shown),
        ),
        Check::none(
            "forces times 1: runs that differ in attack or response",
            LIMIT,
            differing(&same_force[1], &plain[1], shown),
        ),
        Check::none(
            "a promise of no depth, with leaving and stakes by chance: runs that differ from none in what comes",
            LIMIT,
            differing(&empty[0], &empty[1], |record| {
                let course = (record.first_attack, record.levels, record.highest_rung, record.crises);
                format!("{course:?} {:?} {:?}", record.territory_end, record.cost_gdp_pct)
            }),
        ),
        Check::within(
            "leaving with a hazard of .1 a year: share of ten years in which it came",
            "1 − .9^10, within four standard errors",
            expected,
            share,
            tolerance,
        ),
        Check::at_least(
            "the strongest member leaves: more full attacks, z",
            "Fearon 1997 (tying hands)",
            4.0,
            more_attacks(&dated[1], &plain[1]),
        ),
        Check::at_least(
            "half the challenger's forces: fewer full attacks, z",
            "Powell 1990",
            4.0,
            more_attacks(&plain[1], &weaker[1]),
        ),
        Check::at_least(
            "arms for the protégé are announced and not a surprise: more full attacks before they come, z",
            "Powell 2006; Debs & Monteiro 2014",
            4.0,
            more_attacks(&waiting(&arms, notice), &waiting(&arms, surprise)),
        ),
        Check::at_least(
            "leaving is announced and not a surprise: fewer full attacks before it, z",
            "Powell 2006; Debs & Monteiro 2014",
            4.0,
            more_attacks(&waiting(&leaves, surprise), &waiting(&leaves, notice)),
        ),
    ]
}
