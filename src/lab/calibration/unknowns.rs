//! The parameters that are asked about, and what was thought of them before any case was looked at.

use crate::base::chance::Distribution;
use crate::model::study::{labelled_enum, named_enum};

named_enum! {
    /// What the response stage is made of: structures that history does not decide between.
    Structure {
        /// Every state considers a response.
        Built = "built",
        /// States are drawn into a crisis with a probability, whatever their capability.
        AttentionFlat = "attention_flat",
        /// The same, growing with capability.
        Attention = "attention",
        /// Every state considers a response, and fighting costs less at better odds.
        Odds = "odds",
    }
}

labelled_enum! {
    /// What becomes of a parameter.
    Role {
        /// Estimated from the cases.
        Estimated = "estimated",
        /// Estimated from the cases, and of no use outside them.
        Nuisance = "nuisance",
        /// No case identifies it: its draws are those of the prior.
        Prior = "prior",
    }
}

/// A parameter that is uncertain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Unknown {
    /// Full key of a parameter, or `history.…`.
    pub key: &'static str,
    /// What becomes of it.
    pub role: Role,
    /// What was thought of it before.
    pub prior: Distribution,
    /// Why it is here.
    pub why: &'static str,
}

const fn log_normal(median: f64, sd_log: f64) -> Distribution {
    Distribution::LogNormal { median, sd_log }
}

const fn log_uniform(low: f64, high: f64) -> Distribution {
    Distribution::LogUniform { low, high }
}

const fn unknown(key: &'static str, role: Role, prior: Distribution, why: &'static str) -> Unknown {
    Unknown { key, role, prior, why }
}

/// All of them. Medians of priors are the values that were chosen by hand before the first calibration; two
/// thirds of a prior lie within about the range then called plausible, since judgement is usually too sure.
pub(crate) static UNKNOWNS: &[Unknown] = &[
    unknown(
        "level_threshold_gdp_pct.material",
        Role::Estimated,
        log_normal(4.2, 0.6),
        "how often powers help without a promise",
    ),
    unknown(
        "level_threshold_gdp_pct.deploy",
        Role::Estimated,
        log_normal(6.5, 0.5),
        "how often they deploy without a promise",
    ),
    unknown(
        "level_threshold_gdp_pct.combat",
        Role::Estimated,
        log_normal(9.5, 0.6),
        "how often they fight, without a promise and after a threat to",
    ),
    unknown(
        "stake_base_gdp_pct",
        Role::Estimated,
        log_normal(8.0, 0.8),
        "how far nearness and ties bring help",
    ),
    unknown(
        "stake_direct_share",
        Role::Estimated,
        Distribution::LogitNormal { median: 0.6, sd_logit: 0.8 },
        "whether the outcome matters or the deed",
    ),
    unknown(
        "attack_gain_gdp_pct.limited",
        Role::Estimated,
        log_normal(16.0, 0.8),
        "how often a challenge becomes an attack",
    ),
    unknown(
        "attack_gain_gdp_pct.full",
        Role::Estimated,
        log_normal(40.0, 0.8),
        "the same, for a full attack",
    ),
    unknown(
        "attack_cost_gdp_pct.limited",
        Role::Estimated,
        log_normal(7.0, 0.8),
        "how the balance of forces deters",
    ),
    unknown(
        "attack_cost_gdp_pct.full",
        Role::Estimated,
        log_normal(18.0, 0.8),
        "the same, for a full attack",
    ),
    unknown(
        "attack_nuclear_risk.full",
        Role::Estimated,
        log_normal(0.08, 0.8),
        "whether nuclear defenders deter more",
    ),
    unknown(
        "contest_exponent",
        Role::Estimated,
        log_normal(1.5, 0.6),
        "how sharply the balance of forces decides",
    ),
    unknown(
        "history.threat_audience_cost_gdp_pct",
        Role::Nuisance,
        log_normal(12.0, 0.8),
        "what it costs to break a threat made in the crisis itself: treaties are another matter",
    ),
    unknown(
        "audience_cost_base_gdp_pct",
        Role::Prior,
        log_uniform(2.0, 25.0),
        "the promise's effect on combat: no case shows the defence of an attacked ally by a power with a pact \
         (the fifteen US combat responses with a pact are joint offensives)",
    ),
    unknown(
        "audience_polyarchy_exponent",
        Role::Prior,
        Distribution::Uniform { low: 0.0, high: 0.25 },
        "how audience costs grow with democracy: estimates of 32 states (Crisman-Cox & Gibilisco 2018) have an \
         elasticity of .08 ± .08",
    ),
    unknown(
        "response_nuclear_risk.combat",
        Role::Prior,
        log_uniform(0.02, 0.30),
        "a nuclear challenger's effect on combat: two of 28 crises of US allies with one saw serious clashes",
    ),
    unknown("response_nuclear_risk.deploy", Role::Prior, log_uniform(0.002, 0.02), "the same on deployment"),
    unknown(
        "nuclear_loss_gdp_pct",
        Role::Prior,
        log_uniform(60.0, 300.0),
        "what nuclear war would cost a responder: none has had one",
    ),
    unknown(
        "opportunity_per_quarter",
        Role::Prior,
        log_uniform(0.02, 0.20),
        "how often opportunities arise: every case is one that did",
    ),
    unknown(
        "price_level_exponent",
        Role::Prior,
        Distribution::Uniform { low: 0.1, high: 0.7 },
        "what military expenditure buys where prices are low: the cases count capabilities otherwise",
    ),
    unknown(
        "veto_cost_gdp_pct",
        Role::Prior,
        Distribution::Uniform { low: 0.0, high: 12.0 },
        "what it costs to refuse a guarantee: no case",
    ),
];

/// A normal distribution about 0, as the difference that a logit-normal share makes: no sign is assumed.
const fn open_sign(sd: f64) -> Distribution {
    Distribution::Normal { mean: 0.0, sd }
}

const fn logits(key: &'static str, sd: f64, why: &'static str) -> Unknown {
    unknown(key, Role::Estimated, open_sign(sd), why)
}

/// What attention adds. Slopes have priors about 0, whose spread lets a unit double or halve the odds and more.
static ATTENTION: &[Unknown] = &[
    unknown(
        "attention_base",
        Role::Estimated,
        Distribution::LogitNormal { median: 0.5, sd_logit: 1.5 },
        "how often powers do nothing at all",
    ),
    logits("attention_kind.limited", 1.0, "whether violence draws others in"),
    logits("attention_kind.full", 1.0, "whether war does"),
    logits("attention_proximity", 1.0, "whether nearness does"),
    unknown(
        "history.attention_pact",
        Role::Nuisance,
        open_sign(1.0),
        "whether allies of the protégé are, for the interest that allied them",
    ),
    unknown(
        "history.attention_pact_polyarchy",
        Role::Nuisance,
        open_sign(1.0),
        "whether allied democracies are more than other allies: which states allied was not drawn by lot",
    ),
    logits("attention_nuclear_challenger", 1.0, "whether a nuclear challenger does"),
    logits("attention_prospects", 1.0, "whether those in need are helped"),
    logits("attention_polyarchy", 1.0, "whether democracies are drawn in more"),
    logits("attention_protege_polyarchy", 1.0, "whether democracies are helped more"),
    logits("attention_challenger_polyarchy", 1.0, "whether their challengers draw others in less"),
    logits("attention_rival_challenger", 1.0, "whether rivals of the challenger are"),
    logits("attention_rival_protege", 1.0, "whether rivals of the protégé are not"),
    unknown(
        "level_threshold_gdp_pct.abstain",
        Role::Estimated,
        // As much as the least help costs, give or take a factor of e.
        log_normal(4.2, 1.0),
        "how rarely a state that has been drawn in does nothing",
    ),
    unknown(
        "history.stake_pact_weight",
        Role::Nuisance,
        log_normal(0.3, 1.0),
        "what an alliance tells of an interest that was there before it: to sign one makes none",
    ),
];

/// The parameters that are uncertain under a structure.
pub(crate) fn unknowns(structure: Structure) -> Vec<Unknown> {
    let mut all = UNKNOWNS.to_vec();
    match structure {
        Structure::Built => {}
        Structure::AttentionFlat => all.extend(ATTENTION),
        Structure::Attention => {
            all.extend(ATTENTION);
            all.push(logits("attention_capability", 0.5, "whether the strong are drawn in more"));
        }
        Structure::Odds => all.push(unknown(
            "war_cost_odds_exponent",
            Role::Estimated,
            log_normal(0.5, 0.8),
            "whether a defender fights at better odds",
        )),
    }
    all
}

/// The same where pacts that were tested are evidence too: then they tell of the audience cost of a treaty.
pub(crate) fn with_tested_pacts(unknowns: Vec<Unknown>) -> Vec<Unknown> {
    let why = "what breaking a treaty costs, from pacts that were tested: weak ones, if strong ones are not attacked";
    let told = |unknown: &Unknown| match unknown.key {
        "audience_cost_base_gdp_pct" => Unknown { role: Role::Estimated, why, ..*unknown },
        _ => *unknown,
    };
    unknowns.iter().map(told).collect()
}
