//! What each kind of decision weighed, with the numbers of the stage that made it.

use super::event::Choice;
use super::explain::{Weighed, option};
use crate::base::decision::{
    Utility, nested_quantal_response, prevails_each, quantal_response, quantal_response_over,
};
use crate::model::crisis::World;
use crate::model::crisis::confer::Vote;
use crate::model::crisis::costs::{Costs, Lotteries, Setting};
use crate::model::crisis::lotteries::utilities_at;
use crate::model::crisis::prospects::{Attack, Move, Prospect};
use crate::model::crisis::reply::ReplyChoice;
use crate::model::crisis::situation::Situation;
use crate::model::crisis::witness::LevelChoice;
use crate::model::study::{Kind, Level, PerLevel};

const NOTHING: PerLevel<f64> = PerLevel([0.0; Level::ALL.len()]);
const GONE: f64 = f64::NEG_INFINITY;

/// Options that are levels, with what is added to the utility of one of them.
pub(super) struct Offer {
    /// Name and level of each option.
    pub(super) options: Vec<(&'static str, Level)>,
    /// Name of the addition, the option that it belongs to, and its size in utility.
    pub(super) bonus: Option<(&'static str, usize, f64)>,
    /// Probability that they are considered at all.
    pub(super) attention: f64,
}

impl Offer {
    /// All levels that are open.
    pub(super) fn levels(own: &Lotteries) -> Offer {
        let open = Level::ALL.iter().filter(|&&level| level <= own.highest);
        let options = open.map(|&level| (level.label(), level));
        Offer { options: options.collect(), bonus: None, attention: own.attention }
    }

    /// A level less, the same, or a level more, if they are open.
    pub(super) fn steps(own: &Lotteries, level: Level, inertia: f64) -> Offer {
        let steps = [("withdraw", level.below()), ("hold", Some(level)), ("raise", level.above())];
        let open = |(name, level): (&'static str, Option<Level>)| Some((name, level?));
        let options = steps.into_iter().filter_map(open).filter(|&(_, level)| level <= own.highest);
        // Who stands aside has nothing to withdraw.
        let hold = usize::from(level > Level::Abstain);
        Offer { options: options.collect(), bonus: Some(("inertia", hold, inertia)), attention: 1.0 }
    }

    /// To act jointly at the level that is asked, or to block.
    pub(super) fn veto(asked: Level, reluctance: f64) -> Offer {
        Offer {
            options: vec![("act", asked), ("block", Level::Abstain)],
            bonus: Some(("reluctance", 1, -reluctance)),
            attention: 1.0,
        }
    }

    /// The options' utilities from those of the levels.
    fn utilities(&self, by_level: &PerLevel<f64>, with_bonus: bool) -> Vec<f64> {
        let mut utilities: Vec<f64> = self.options.iter().map(|&(_, level)| by_level[level]).collect();
        if let Some((_, option, size)) = self.bonus.filter(|_| with_bonus) {
            utilities[option] += size;
        }
        utilities
    }
}

/// A term of the costs of acting at a level.
type Term = (&'static str, fn(&mut Costs) -> &mut PerLevel<f64>);

const COSTS: [Term; 5] = [
    ("threshold", |costs| &mut costs.threshold),
    ("war_cost", |costs| &mut costs.war_cost),
    ("stake", |costs| &mut costs.stake),
    ("audience_cost", |costs| &mut costs.audience_cost),
    ("tripwire", |costs| &mut costs.tripwire),
];

/// The same costs without one term; the stake is lost besides if the protégé falls.
fn without((name, term): Term, mut costs: Costs) -> Costs {
    *term(&mut costs) = NOTHING;
    if name == "stake" {
        costs.fall = 0.0;
    }
    costs
}

/// Whether the responder goes by what leads did.
pub(super) fn follows(choice: &LevelChoice) -> bool {
    let led = choice.situation.led.is_some();
    led && choice.situation.terms.is_some_and(|terms| terms.followers().contains(choice.responder))
}

/// A responder's choice among levels.
pub(super) fn level(world: &World, choice: &LevelChoice, offer: &Offer) -> Weighed {
    let (i, v) = (choice.responder, &world.values);
    let is_enabler = world.study.enabler == Some(i);
    let forces = choice.seen.force_by_level(choice.contribution, choice.own.strength, is_enabler, v);
    let setting = Setting::of(world, choice.situation);
    let costs = setting.costs(world, &world.private.traits, i, choice.situation).at_odds(
        v,
        &forces,
        choice.situation.challenger_force,
    );
    let holds = PerLevel(prevails_each(forces.0, choice.situation.challenger_force, v.contest_exponent));
    let risk = choice.own.nuclear_risk;
    let by_level = |costs: &Costs, risk: PerLevel<f64>| {
        utilities_at(&costs.ends(world.private.traits.utility[i]), choice.own.highest, &holds, &risk)
    };
    let factual = by_level(&costs, risk);
    let utilities = offer.utilities(&factual, true);
    let considered = |utilities: Vec<f64>| {
        let mut probabilities = vec![0.0; utilities.len()];
        quantal_response_over(world.precision, &utilities, &mut probabilities);
        probabilities
    };
    let respond = |utilities: Vec<f64>| {
        let mut probabilities = considered(utilities);
        if offer.attention < 1.0 {
            probabilities.iter_mut().for_each(|p| *p *= offer.attention);
            probabilities[0] += 1.0 - offer.attention;
        }
        probabilities
    };
    let weighed = |costs: &Costs, risk| respond(offer.utilities(&by_level(costs, risk), true));
    let each = COSTS.iter().map(|&term| (term.0, weighed(&without(term, costs), risk)));
    let mut others: Vec<(&'static str, Vec<f64>)> = each.collect();
    others.push(("nuclear", weighed(&costs, NOTHING)));
    if let Some((name, ..)) = offer.bonus {
        others.push((name, respond(offer.utilities(&factual, false))));
    }
    if follows(choice) {
        let unled = Situation { led: None, ..*choice.situation };
        let costs = setting.costs(world, &world.private.traits, i, &unled);
        let costs = costs.at_odds(v, &forces, unled.challenger_force);
        others.push(("leads", weighed(&costs, risk)));
    }
    if offer.attention < 1.0 {
        others.push(("attention", considered(offer.utilities(&factual, true))));
    }
    let [held, fallen, nuclear] = costs.payoffs_gdp_pct();
    let options = offer.options.iter().zip(utilities).enumerate().map(|(place, (&(name, l), utility))| {
        let mut terms: Vec<_> =
            COSTS.iter().map(|(name, term)| (*name, -term(&mut costs.clone())[l])).collect();
        if let Some((bonus, _, size)) = offer.bonus.filter(|bonus| bonus.1 == place) {
            terms.push((bonus, size * v.payoff_scale_gdp_pct));
        }
        let ends = [
            ("holds", (1.0 - risk[l]) * holds[l], held[l]),
            ("falls", (1.0 - risk[l]) * (1.0 - holds[l]), fallen[l]),
            ("nuclear_war", risk[l], nuclear[l]),
        ];
        option(name, &ends, &terms, utility)
    });
    let mut weighed = Weighed::new(options.collect(), choice.probabilities, choice.uniform, others);
    weighed.inattention = 1.0 - offer.attention;
    weighed
}

/// The challenger's choice between nothing and three kinds of attack.
pub(super) fn challenge(
    world: &World,
    attacks: &[Attack; 3],
    probabilities: &[f64],
    uniform: f64,
) -> Weighed {
    let utility = world.challenger.utility;
    let nothing =
        |attacks: &[Attack; 3]| utility.of(0.0 - attacks[0].restraint_gdp_pct - attacks[0].window_gdp_pct);
    let respond = |attacks: &[Attack; 3]| {
        let utilities = attacks.map(|attack| attack.expected(utility));
        let mu = world.values.attack_dissimilarity;
        let (p, kinds) = nested_quantal_response(world.precision, mu, nothing(attacks), &utilities);
        vec![1.0 - p, p * kinds[0], p * kinds[1], p * kinds[2]]
    };
    let others = vec![
        ("gain", respond(&attacks.map(|attack| Attack { gain_gdp_pct: 0.0, ..attack }))),
        ("failure", respond(&attacks.map(|attack| Attack { failure_gdp_pct: 0.0, ..attack }))),
        (
            "resistance",
            respond(&attacks.map(|attack| Attack { resistance_gdp_pct: 0.0, wins: 1.0, ..attack })),
        ),
        ("condemnation", respond(&attacks.map(|attack| Attack { audience_gdp_pct: 0.0, ..attack }))),
        ("nuclear", respond(&attacks.map(|attack| Attack { catastrophe: 0.0, ..attack }))),
        ("grievance", respond(&attacks.map(|attack| Attack { restraint_gdp_pct: 0.0, ..attack }))),
        ("window", respond(&attacks.map(|attack| Attack { window_gdp_pct: 0.0, ..attack }))),
    ];
    let waiting = [("grievance", -attacks[0].restraint_gdp_pct), ("window", -attacks[0].window_gdp_pct)];
    let mut options = vec![option("nothing", &[], &waiting, nothing(attacks))];
    for (&kind, attack) in Kind::ALL.iter().zip(attacks) {
        let [success, failure, catastrophe] = attack.payoffs_gdp_pct();
        let safe = 1.0 - attack.catastrophe;
        let ends = [
            ("succeeds", safe * attack.wins, success),
            ("fails", safe * (1.0 - attack.wins), failure),
            ("nuclear_war", attack.catastrophe, catastrophe),
        ];
        let terms = [
            ("gain", attack.gain_gdp_pct),
            ("failure", -attack.failure_gdp_pct),
            ("resistance", -attack.resistance_gdp_pct),
            ("condemnation", -attack.audience_gdp_pct),
        ];
        options.push(option(kind.label(), &ends, &terms, attack.expected(utility)));
    }
    Weighed::new(options, probabilities, uniform, others)
}

/// A side's choice on the ladder.
pub(super) fn ladder(
    world: &World,
    utility: Utility,
    prospects: &[Option<Prospect>; 3],
    probabilities: &[f64],
    uniform: f64,
) -> Weighed {
    let respond = |change: &dyn Fn(Prospect) -> Prospect| {
        let at =
            |option: usize| prospects[option].map_or(GONE, |prospect| change(prospect).expected(utility));
        quantal_response(world.precision, &[at(0), at(1), at(2)]).to_vec()
    };
    let mut others = vec![
        ("at_issue", respond(&|prospect| Prospect { at_issue_gdp_pct: 0.0, ..prospect })),
        ("war_cost", respond(&|prospect| Prospect { war_cost_gdp_pct: 0.0, ..prospect })),
        ("penalty", respond(&|prospect| Prospect { penalty_gdp_pct: 0.0, ..prospect })),
        ("nuclear", respond(&|prospect| Prospect { risk: 0.0, ..prospect })),
    ];
    if prospects.iter().flatten().any(|prospect| prospect.answered.is_some()) {
        others.push(("reply", respond(&|prospect| Prospect { answered: None, ..prospect })));
    }
    let weighed = |(one, prospect): (&Move, &Option<Prospect>)| {
        let prospect = (*prospect)?;
        let [peace, catastrophe] = prospect.payoffs_gdp_pct();
        let (ended, p) = prospect.ended_by_reply();
        let mut ends = vec![
            ("no_nuclear_war", 1.0 - prospect.risk - p, peace),
            ("nuclear_war", prospect.risk, catastrophe),
        ];
        if p != 0.0 {
            ends.insert(1, ("ended_by_reply", p, ended));
        }
        let terms = [
            ("at_issue", prospect.at_issue_gdp_pct),
            ("war_cost", -prospect.war_cost_gdp_pct),
            ("penalty", -prospect.penalty_gdp_pct),
        ];
        Some(option(one.label(), &ends, &terms, prospect.expected(utility)))
    };
    let options: Vec<Choice> = Move::ALL.iter().zip(prospects).filter_map(weighed).collect();
    Weighed::new(options, probabilities, uniform, others)
}

/// A member's choice between refusing and consenting.
pub(super) fn vote(world: &World, vote: &Vote) -> Weighed {
    let scale = world.values.payoff_scale_gdp_pct;
    let [with, without] = vote.with_and_without;
    let others = vec![
        ("risk_with", Vote { with_and_without: [0.0, without], ..*vote }.probabilities().to_vec()),
        ("risk_without", Vote { with_and_without: [with, 0.0], ..*vote }.probabilities().to_vec()),
        ("veto_cost", Vote { veto_cost: 0.0, ..*vote }.probabilities().to_vec()),
    ];
    let refuse = [("risk_without", scale * without), ("veto_cost", -scale * vote.veto_cost)];
    let options = vec![
        option("refuse", &[], &refuse, 0.0),
        option("consent", &[], &[("risk_with", scale * with)], with - without + vote.veto_cost),
    ];
    Weighed::new(options, &vote.probabilities(), vote.uniform, others)
}

/// A member's choice between keeping silent and giving the nuclear reply that it has promised.
pub(super) fn reply(
    world: &World,
    utility: Utility,
    choice: &ReplyChoice,
    probabilities: &[f64],
    uniform: f64,
) -> Weighed {
    let respond = |choice: ReplyChoice| choice.probabilities(world.precision, utility).to_vec();
    let others = vec![
        ("audience_cost", respond(ReplyChoice { audience_cost_gdp_pct: 0.0, ..*choice })),
        ("stake", respond(ReplyChoice { saved_gdp_pct: 0.0, ..*choice })),
        ("taboo", respond(ReplyChoice { taboo_gdp_pct: 0.0, ..*choice })),
        ("nuclear", respond(ReplyChoice { exchange: 0.0, ..*choice })),
    ];
    let [silent, ended, exchange] = choice.payoffs_gdp_pct();
    let [of_silence, of_reply] = choice.expected(utility);
    let kept_silent = [("audience_cost", -choice.audience_cost_gdp_pct)];
    let replied = [("stake", choice.saved_gdp_pct), ("taboo", -choice.taboo_gdp_pct)];
    let ends = [("ended_by_reply", 1.0 - choice.exchange, ended), ("nuclear_war", choice.exchange, exchange)];
    let options = vec![
        option("silence", &[("silent", 1.0, silent)], &kept_silent, of_silence),
        option("reply", &ends, &replied, of_reply),
    ];
    Weighed::new(options, probabilities, uniform, others)
}
