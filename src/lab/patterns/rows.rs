//! Which study simulates which rate, and what in it is counted.

use super::quantity::Quantity::{self, *};
use super::settings::*;
use crate::model::study::Given::{Always, Attacked, Challenged};
use crate::model::study::{Kind, Level};

/// How a rate is simulated.
#[derive(Debug)]
pub(crate) struct Row {
    /// The rate of history.
    pub id: &'static str,
    /// Its population, in parts that the cases of history weight.
    pub parts: &'static [Part],
    /// The distribution of which the rate is a share, if it is: its shares are one test together, and none alone.
    pub distribution: Option<&'static str>,
    /// Whether parameters are estimated from the cases behind the rate, so that it is no independent check.
    pub cases_fitted: bool,
    /// What there is to say where the model misses the rate, in one sentence.
    pub if_missed: &'static str,
}

/// A part of a population.
#[derive(Debug)]
pub(crate) struct Part {
    /// The study that stands for it.
    pub setting: &'static Setting,
    /// The guarantee in it.
    pub regime: &'static str,
    /// What is counted.
    pub quantity: Quantity,
    /// Cases of history that it stands for.
    pub cases: u32,
}

const fn part(setting: &'static Setting, regime: &'static str, quantity: Quantity, cases: u32) -> Part {
    Part { setting, regime, quantity, cases }
}

const fn row(id: &'static str, parts: &'static [Part], if_missed: &'static str) -> Row {
    Row { id, parts, distribution: None, cases_fitted: false, if_missed }
}

const ATTACKS: &[Kind] = &[Kind::Limited, Kind::Full];

/// The United States at one level, in clashes and wars.
const fn us(level: Level) -> Quantity {
    Response("US", ATTACKS, level, level)
}

/// The United States at any level above abstain, in every crisis.
const US_SUPPORT: Quantity = Response("US", Kind::ALL, Level::Material, Level::Combat);

/// A threat to attack was not carried out: every run begins with one, and what stays below open force is no attack.
const HELD: Quantity = Without("attacked", Always);

/// It was, and the defender fought.
const FOUGHT: Quantity = Response("DEF", ATTACKS, Level::Combat, Level::Combat);

/// One ally of many at war.
const ONE_ALLY: Quantity = Response("M01", ATTACKS, Level::Combat, Level::Combat);

/// Everybody bound did what it had promised.
const EVERY_MEMBER: Quantity = Event("every_member_met", Attacked);

/// Somebody fought, where the pact binds all that could.
const ANY_MEMBER: Quantity = Event("any_fought", Attacked);

const ALL_COME: &str = "all twelve members come too often: what their governments share (the common factor of traits, \
                        the beliefs about each other) binds them too closely";
const SIMILAR: &str = "26 cases of allies from Latin America to East Asia; the study has one distance, one treaty and \
                       one share of attacks to which it applies";
const FITTED: &str = "the cases feed the calibration one by one, with their own forces and distances, and a study \
                      of medians need not meet their mean";
const EVERY: &str = "the model's only reasons to fight for an ally are the stake, which falls with distance, and the \
                     audience cost, which is assumed; history's allies had others, such as a share in the war's gains \
                     or troops there already, and a fifth of the promises were of neutrality, which is not simulated";
const SOMEBODY: &str = "whether somebody comes depends on how many there are and how much they share; here twelve alike \
                        stand for 6 to 20 that knew each other";
const BEFORE_1919: &str = "the model's only reasons to fight for an ally are the stake, which falls with distance, and \
                           the audience cost; alliances of monarchies, made for a war in sight and for its gains, \
                           were kept for other reasons";

macro_rules! us_serious {
    ($id:literal, with, $level:ident) => {
        Row {
            distribution: Some("us_pact_serious"),
            ..row($id, &[part(&SERIOUS_WITH_PACT, "pact", us(Level::$level), 26)], SIMILAR)
        }
    };
    ($id:literal, without, $level:ident) => {
        Row {
            distribution: Some("us_nopact_serious"),
            cases_fitted: true,
            ..row(
                $id,
                &[
                    part(&SERIOUS_WITHOUT_PACT, "none", us(Level::$level), 142),
                    part(&SERIOUS_WITHOUT_PACT_NUCLEAR, "none", us(Level::$level), 36),
                ],
                FITTED,
            )
        }
    };
}

/// Every rate that is not illustrative.
pub(crate) static ROWS: &[Row] = &[
    row(
        "immediate_deterrence_success",
        &[
            part(&IMMEDIATE_DETERRENCE, "deterrent_threat", HELD, 46),
            part(&IMMEDIATE_DETERRENCE_NEAR, "deterrent_threat", HELD, 12),
        ],
        "the attacker's choice: what an attack gains and costs it, and how precisely it chooses, are not those of \
         Huth's attackers",
    ),
    row(
        "defender_fights_if_attacked",
        &[
            part(&IMMEDIATE_DETERRENCE, "deterrent_threat", FOUGHT, 19),
            part(&IMMEDIATE_DETERRENCE_NEAR, "deterrent_threat", FOUGHT, 5),
        ],
        "the defender's choice: what combat costs it, and what its threat binds it to, are not those of Huth's \
         defenders",
    ),
    row(
        "ally_joins_war",
        &[
            part(&ALLIES_1946, "unfiltered", ONE_ALLY, 65),
            part(&ALLIES_1946_NUCLEAR, "unfiltered", ONE_ALLY, 30),
        ],
        "84 days here and a year there, and nine wars in which the allies of one target stood aside or came together",
    ),
    row("ally_joins_war_pre1919", &[part(&ALLIES_1816, "unfiltered", ONE_ALLY, 44)], BEFORE_1919),
    us_serious!("us_pact_serious_abstain", with, Abstain),
    us_serious!("us_pact_serious_material", with, Material),
    us_serious!("us_pact_serious_deploy", with, Deploy),
    us_serious!("us_pact_serious_combat", with, Combat),
    us_serious!("us_nopact_serious_abstain", without, Abstain),
    us_serious!("us_nopact_serious_material", without, Material),
    us_serious!("us_nopact_serious_deploy", without, Deploy),
    us_serious!("us_nopact_serious_combat", without, Combat),
    row(
        "us_any_support_pact",
        &[
            part(&CRISES_WITH_PACT, "pact", US_SUPPORT, 125),
            part(&CRISES_WITH_PACT_NUCLEAR, "pact", US_SUPPORT, 28),
        ],
        "history includes joint offensives, and help to allies in crises to which no treaty applied; here a pact \
         that does not apply moves nobody, and the stakes of the grey zone are a small share",
    ),
    Row {
        cases_fitted: true,
        ..row(
            "us_any_support_nopact",
            &[
                part(&CRISES_WITHOUT_PACT, "none", US_SUPPORT, 279),
                part(&CRISES_WITHOUT_PACT_NUCLEAR, "none", US_SUPPORT, 74),
            ],
            "the political threshold of material help is the same in every crisis, while the stakes of the grey zone \
         are a small share",
        )
    },
    row(
        "pact_honoured_pre1945",
        &[
            part(&ALLIES_1816, "invoked_bilateral", EVERY_MEMBER, 48),
            part(&ALLIES_1816, "invoked_multilateral", EVERY_MEMBER, 16),
        ],
        BEFORE_1919,
    ),
    row(
        "pact_honoured_post1945",
        &[
            part(&ALLIES_1946, "invoked_bilateral", EVERY_MEMBER, 15),
            part(&ALLIES_1946_NUCLEAR, "invoked_bilateral", EVERY_MEMBER, 7),
            part(&ALLIES_1946, "invoked_multilateral", EVERY_MEMBER, 16),
            part(&ALLIES_1946_NUCLEAR, "invoked_multilateral", EVERY_MEMBER, 7),
        ],
        EVERY,
    ),
    row(
        "pact_any_helper_post1945",
        &[
            part(&ALLIES_1946, "invoked_bilateral", EVERY_MEMBER, 15),
            part(&ALLIES_1946_NUCLEAR, "invoked_bilateral", EVERY_MEMBER, 7),
            part(&ALLIES_1946, "invoked_multilateral", ANY_MEMBER, 16),
            part(&ALLIES_1946_NUCLEAR, "invoked_multilateral", ANY_MEMBER, 7),
        ],
        SOMEBODY,
    ),
    row(
        "defence_pact_post1945",
        &[
            part(&ALLIES_1946, "invoked_bilateral", EVERY_MEMBER, 15),
            part(&ALLIES_1946_NUCLEAR, "invoked_bilateral", EVERY_MEMBER, 7),
            part(&ALLIES_1946, "invoked_multilateral", EVERY_MEMBER, 14),
            part(&ALLIES_1946_NUCLEAR, "invoked_multilateral", EVERY_MEMBER, 7),
        ],
        EVERY,
    ),
    row(
        "defence_pact_multilateral_post1945",
        &[
            part(&ALLIES_1946, "invoked_multilateral", EVERY_MEMBER, 14),
            part(&ALLIES_1946_NUCLEAR, "invoked_multilateral", EVERY_MEMBER, 7),
        ],
        ALL_COME,
    ),
    row(
        "defence_pact_bilateral_post1945",
        &[
            part(&ALLIES_1946, "invoked_bilateral", EVERY_MEMBER, 15),
            part(&ALLIES_1946_NUCLEAR, "invoked_bilateral", EVERY_MEMBER, 7),
        ],
        EVERY,
    ),
    row(
        "crisis_becomes_war_violent_trigger",
        &[part(&VIOLENT_TRIGGER, "none", Event("full_scale_war", Challenged), 201)],
        "a violent act is a limited attack here, and history's include invasions that were full-scale war from the \
         first day",
    ),
    row(
        "crisis_becomes_war_nonviolent_trigger",
        &[part(&NONVIOLENT_TRIGGER, "none", Event("full_scale_war", Challenged), 74)],
        "the ladder leaves the grey zone too seldom or too often: what keeps the two sides on it there was never fitted",
    ),
    row(
        "nuclear_use_in_nuclear_crises",
        &[part(&NUCLEAR_CRISES, "pact", Event("nuclear_use", Challenged), 34)],
        "the risks of the upper rungs are assumed, and too great here",
    ),
    row(
        "war_on_nato_member_by_moscow",
        &[part(&ESTONIA, "nato_membership", Yearly("attacked_full"), 1412)],
        "the most exposed member stands for all, which bounds the rate from above: the bound on the mean member's \
         need not hold for it",
    ),
];
