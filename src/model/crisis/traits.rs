//! What the states are: the formulas behind capability, stake, costs and fears, and their draws.

use super::scenario::{OwnTraits, Prepared};
use crate::base::chance::{Address, Draws, Purpose, Sampler, Time};
use crate::base::decision::Utility;
use crate::base::math::{exp, exps, logistic, logit, normal_cdfs, pow};
use crate::model::study::{Kind, MAX_RESPONDERS, State, UtilityForm, Values};

/// The traits of the responders as arrays, in the order of the pool.
///
/// There are two of them in a run: what the governments in office are, and what the public knows of the
/// states (medians, and the reputation that promises kept and broken have left).
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// How payoffs are valued.
    pub utility: Vec<Utility>,
    /// Stake in the protégé, % of GDP.
    pub stake_gdp_pct: Vec<f64>,
    /// Cost of combat in theatre war, % of GDP a year.
    pub war_cost_gdp_pct: Vec<f64>,
    /// Audience cost of a promise wholly broken, % of GDP.
    pub audience_cost_gdp_pct: Vec<f64>,
    /// Loss in a nuclear war, % of GDP.
    pub nuclear_loss_gdp_pct: Vec<f64>,
    /// How readily they are drawn into a crisis.
    pub(crate) readiness: Vec<Readiness>,
}

/// How readily a state is drawn into a crisis: what anybody's log-odds become for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Readiness {
    /// By which they are multiplied.
    pub factor: f64,
    /// What is added.
    pub logits: f64,
}

impl Readiness {
    /// Anybody's readiness, which leaves log-odds as they are.
    pub(crate) const COMMON: Readiness = Readiness { factor: 1.0, logits: 0.0 };
    /// 16 √3 / (15 π), squared: the logistic distribution is nearly a normal one of this precision (Zeger, Liang & Albert 1988).
    const PROBIT: f64 = 0.345_842_973;
    /// Risk tolerances nearer to 0 and 1 count as this near: log-odds there are no number.
    const NEAREST: f64 = 1e-3;

    /// What the public thinks of states whose median risk tolerance has these log-odds: the mean over governments.
    fn public(values: &Values, median_logit: f64, tolerance_logit: f64) -> Readiness {
        Readiness {
            logits: values.attention_risk_tolerance * (tolerance_logit - median_logit),
            ..Readiness::COMMON
        }
    }

    /// That of a government whose risk tolerance has the log-odds `tolerance_logit`, where the public thinks `public` of its state,
    /// whose governments differ with the standard deviation `sd_logit` about `state_logit`. Log-odds are stretched so that the mean
    /// over governments is what the public thinks (Zeger, Liang & Albert 1988).
    fn own(
        values: &Values,
        public: Readiness,
        (state_logit, sd_logit): (f64, f64),
        tolerance_logit: f64,
    ) -> Readiness {
        let slope = values.attention_risk_tolerance;
        let spread = slope * sd_logit;
        let factor = (1.0 + Readiness::PROBIT * spread * spread).sqrt();
        Readiness { factor, logits: factor * public.logits + slope * (tolerance_logit - state_logit) }
    }
}

impl Traits {
    /// Room for `n` responders.
    pub fn new(n: usize) -> Traits {
        let neutral = Utility::Cara { aversion: 0.0, scale_gdp_pct: 1.0 };
        Traits {
            utility: vec![neutral; n],
            stake_gdp_pct: vec![0.0; n],
            war_cost_gdp_pct: vec![0.0; n],
            audience_cost_gdp_pct: vec![0.0; n],
            nuclear_loss_gdp_pct: vec![0.0; n],
            readiness: vec![Readiness::COMMON; n],
        }
    }

    /// What is at stake for responder `i` in an attack of this kind, % of GDP: more if an alliance with the protégé signals an
    /// interest.
    #[inline(always)]
    pub(super) fn stake_at_issue_gdp_pct(&self, values: &Values, i: usize, allied: bool, kind: Kind) -> f64 {
        let signal = if allied { values.stake_pact_weight * values.stake_base_gdp_pct } else { 0.0 };
        (self.stake_gdp_pct[i] + signal) * values.kind_stake_scale[kind]
    }

    /// Becomes what another is, of as many responders. Allocates nothing.
    pub(crate) fn copy_from(&mut self, other: &Traits) {
        let Traits {
            utility,
            stake_gdp_pct,
            war_cost_gdp_pct,
            audience_cost_gdp_pct,
            nuclear_loss_gdp_pct,
            readiness,
        } = other;
        self.readiness.copy_from_slice(readiness);
        self.utility.copy_from_slice(utility);
        self.stake_gdp_pct.copy_from_slice(stake_gdp_pct);
        self.war_cost_gdp_pct.copy_from_slice(war_cost_gdp_pct);
        self.audience_cost_gdp_pct.copy_from_slice(audience_cost_gdp_pct);
        self.nuclear_loss_gdp_pct.copy_from_slice(nuclear_loss_gdp_pct);
    }
}

/// Utility of a state with risk tolerance `tolerance` in (0, 1), .5 neutral: CARA with a = a_max (1 − 2τ),
/// or the prospect value, in which risk tolerance plays no part.
pub(crate) fn utility(form: UtilityForm, tolerance: f64, values: &Values) -> Utility {
    match form {
        UtilityForm::Cara => Utility::Cara {
            aversion: values.risk_aversion_max * (1.0 - 2.0 * tolerance),
            scale_gdp_pct: values.payoff_scale_gdp_pct,
        },
        UtilityForm::Prospect => Utility::Prospect {
            curvature: values.prospect_curvature,
            loss_aversion: values.prospect_loss_aversion,
            scale_gdp_pct: values.payoff_scale_gdp_pct,
        },
    }
}

/// Precision of choice under a form of utility: losses weigh more under prospect theory, so that the same
/// λ would make choices sharper; it is divided by the loss aversion.
pub(crate) fn precision(form: UtilityForm, values: &Values) -> f64 {
    match form {
        UtilityForm::Cara => values.precision,
        UtilityForm::Prospect => values.precision / values.prospect_loss_aversion,
    }
}

/// Deliverable capability at the theatre: Cobb–Douglas of military expenditure (market rates times a
/// price-level factor) and personnel, decaying with distance over the state's reach.
pub(crate) fn capability(state: &State, values: &Values) -> f64 {
    let per_head_usd_k = if state.population_m > 0.0 { state.gdp_usd_bn / state.population_m } else { 0.0 };
    let price_level = if per_head_usd_k > 0.0 {
        pow(values.price_level_reference_usd_k / per_head_usd_k, values.price_level_exponent)
    } else {
        1.0
    };
    let weight = values.capability_expenditure_weight;
    let arms = pow(state.military_expenditure_usd_bn * price_level, weight);
    let people = pow(state.personnel_k, 1.0 - weight);
    arms * people * exp(-state.distance_km / state.reach_km.unwrap_or(values.reach_km))
}

/// Proximity to the protégé: 1 next door, falling with distance, more for a neighbour of the challenger.
pub(super) fn proximity(state: &State, values: &Values) -> f64 {
    let border = if state.borders_challenger { values.border_bonus } else { 0.0 };
    exp(-state.distance_km / values.proximity_decay_km) * (1.0 + border)
}

/// Medians of the traits of one responder by the formulas of the model.
struct Medians {
    stake_gdp_pct: f64,
    war_cost_gdp_pct: f64,
    audience_cost_gdp_pct: f64,
}

fn medians(state: &State, values: &Values) -> Medians {
    let proximity = proximity(state, values);
    let aid_gdp_pct = state.aid_gdp_pct.unwrap_or(values.unknown_aid_gdp_pct);
    let opinion_pct = state.opinion_pct.unwrap_or(values.unknown_opinion_pct);
    let tie = values.stake_aid_weight * aid_gdp_pct.sqrt();
    let sides = f64::from(u8::from(state.rival_of_challenger)) - f64::from(u8::from(state.rival_of_protege));
    let rivalry = values.stake_rivalry_weight * sides;
    Medians {
        stake_gdp_pct: values.stake_base_gdp_pct * (proximity + tie + rivalry).max(0.0),
        war_cost_gdp_pct: values.war_cost_base_gdp_pct * (values.war_cost_floor + proximity),
        audience_cost_gdp_pct: values.audience_cost_base_gdp_pct
            * pow(state.polyarchy / values.audience_polyarchy_reference, values.audience_polyarchy_exponent)
            * (opinion_pct / values.audience_opinion_reference_pct).sqrt(),
    }
}

/// A trait from its own sampler at a score if the study gives one, else so many times the median of the formula.
fn drawn(own: &Option<Sampler>, median: f64, (score, factor): (f64, f64)) -> f64 {
    match own {
        Some(sampler) => sampler.at_score(score).max(0.0),
        None => median * factor,
    }
}

/// A trait that lasts for the whole run: its purpose, the sign of the common factor in it, and its standard deviation in
/// logarithms.
type Lasting = (Purpose, f64, fn(&Values) -> f64);

const LASTING: [Lasting; 4] = [
    (Purpose::Stake, 1.0, |values| values.stake_sd_log),
    (Purpose::WarCost, -1.0, |values| values.war_cost_sd_log),
    (Purpose::AudienceCost, 1.0, |values| values.audience_cost_sd_log),
    (Purpose::NuclearLoss, -1.0, |values| values.nuclear_loss_sd_log),
];

/// Writes the traits of the responders, whose medians are `medians`, at normal scores, by trait in the order of [`LASTING`] and
/// responder: log-normal about the medians, where the study gives no distribution of its own.
fn at_scores(
    prepared: &Prepared,
    values: &Values,
    medians: impl Fn(usize, &State) -> Medians,
    scores: &[[f64; MAX_RESPONDERS]; LASTING.len()],
    to: &mut Traits,
) {
    let responders = &prepared.study.responders;
    let mut factors = *scores;
    for (factors, (_, _, sd_log)) in factors.iter_mut().zip(LASTING) {
        let (factors, sd_log) = (&mut factors[..responders.len()], sd_log(values));
        factors.iter_mut().for_each(|factor| *factor *= sd_log);
        exps(factors);
    }
    for (i, (state, own)) in responders.iter().zip(&prepared.own_traits).enumerate() {
        let m = medians(i, state);
        let at = |of: usize| (scores[of][i], factors[of][i]);
        to.stake_gdp_pct[i] = drawn(&own.stake_gdp_pct, m.stake_gdp_pct, at(0));
        to.war_cost_gdp_pct[i] = drawn(&own.war_cost_gdp_pct, m.war_cost_gdp_pct, at(1));
        to.audience_cost_gdp_pct[i] = drawn(&own.audience_cost_gdp_pct, m.audience_cost_gdp_pct, at(2));
        to.nuclear_loss_gdp_pct[i] = drawn(&own.nuclear_loss_gdp_pct, values.nuclear_loss_gdp_pct, at(3));
    }
}

/// Writes the medians that everybody knows into `public`: audience costs are without reputation.
pub(crate) fn public(prepared: &Prepared, values: &Values, public: &mut Traits) {
    let median_logit = logit(values.risk_tolerance_median);
    at_scores(
        prepared,
        values,
        |_, state| medians(state, values),
        &[[0.0; MAX_RESPONDERS]; LASTING.len()],
        public,
    );
    for (i, own) in prepared.own_traits.iter().enumerate() {
        let tolerance = responder_tolerance(own, values, median_logit, 0.0);
        public.utility[i] = utility(prepared.study.utility, tolerance, values);
        // No rounding of a median that is the parameter's own.
        let state_logit = own.risk_tolerance.as_ref().map_or(median_logit, |_| tolerance_logit(tolerance));
        public.readiness[i] = Readiness::public(values, median_logit, state_logit);
    }
}

/// Medians that everybody knows, as [`public`] wrote them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'k> {
    /// Of stakes, % of GDP.
    pub stake_gdp_pct: &'k [f64],
    /// Of war costs, % of GDP a year.
    pub war_cost_gdp_pct: &'k [f64],
    /// Of audience costs, % of GDP.
    pub audience_cost_gdp_pct: &'k [f64],
}

/// Draws the traits that last for the whole run into `base`, with the `common` factor in them, about the medians that
/// everybody knows.
pub(crate) fn draw(
    prepared: &Prepared,
    values: &Values,
    draws: &Draws,
    common: f64,
    known: Known,
    base: &mut Traits,
) {
    let (loading, rest) = loadings(values.trait_correlation);
    let medians = |i: usize, _: &State| Medians {
        stake_gdp_pct: known.stake_gdp_pct[i],
        war_cost_gdp_pct: known.war_cost_gdp_pct[i],
        audience_cost_gdp_pct: known.audience_cost_gdp_pct[i],
    };
    let responders = &prepared.study.responders;
    let mut scores = [[0.0; MAX_RESPONDERS]; LASTING.len()];
    for (scores, (purpose, sign, _)) in scores.iter_mut().zip(LASTING) {
        let scores = &mut scores[..responders.len()];
        draws
            .normals(responders.iter().map(|state| Address::new(purpose, state.id, Time::default())), scores);
        scores.iter_mut().for_each(|score| *score = sign * loading * common + rest * *score);
    }
    at_scores(prepared, values, medians, &scores, base);
}

/// Weights of the common factor and of a state's own score, so that the sum is standard normal.
pub(crate) fn loadings(correlation: f64) -> (f64, f64) {
    (correlation.sqrt(), (1.0 - correlation).sqrt())
}

/// Standard normal shocks with a common part, as uniforms, in place of the own parts: the Gaussian copula
/// Φ(√ρ η₀ + √(1−ρ) η_i).
pub(crate) fn correlated_uniforms(correlation: f64, common: f64, own: &mut [f64]) {
    let (loading, rest) = loadings(correlation);
    own.iter_mut().for_each(|own| *own = loading * common + rest * *own);
    normal_cdfs(own);
    own.iter_mut().for_each(|uniform| *uniform = uniform.clamp(f64::EPSILON, 1.0 - f64::EPSILON));
}

/// Risk tolerance of a responder's government at a normal score, by the log-odds of the median.
pub(crate) fn responder_tolerance(own: &OwnTraits, values: &Values, median_logit: f64, score: f64) -> f64 {
    match &own.risk_tolerance {
        Some(sampler) => sampler.at_score(score).clamp(0.0, 1.0),
        None => logistic(median_logit + values.risk_tolerance_sd_logit * score),
    }
}

/// The log-odds of a risk tolerance, which are finite.
fn tolerance_logit(tolerance: f64) -> f64 {
    logit(tolerance.clamp(Readiness::NEAREST, 1.0 - Readiness::NEAREST))
}

/// How readily a government of risk tolerance `tolerance` is drawn in, in a state of which the public thinks `public`.
pub(crate) fn readiness(
    own: &OwnTraits,
    values: &Values,
    median_logit: f64,
    public: Readiness,
    tolerance: f64,
) -> Readiness {
    // Where everybody is drawn in, and where tolerance has no part in it, nothing need be worked out.
    if values.attention_base >= 1.0 || values.attention_risk_tolerance == 0.0 {
        return public;
    }
    let spread = match own.risk_tolerance {
        Some(_) => {
            let at = |score| tolerance_logit(responder_tolerance(own, values, median_logit, score));
            (at(0.0), 0.5 * (at(1.0) - at(-1.0)))
        }
        None => (median_logit, values.risk_tolerance_sd_logit),
    };
    Readiness::own(values, public, spread, tolerance_logit(tolerance))
}
