//! Every parameter of the model, in one place: value, range, unit, status, source.
//!
//! From this table come the defaults, the checks of a study, `casus parameters`, the JSON Schema,
//! `parameters.csv` and the table in `MODEL.md`.

use super::field::{Field, Shape, Status};
use super::nouns::{Kind, Level, PerKind, PerLevel, PerRung, Rung};
use super::posterior::JointDraws;
use super::unit::Unit;
use crate::base::chance::Distribution;
use std::sync::LazyLock;

/// A parameter's value, taken from the front of a flat list.
trait Taken {
    fn take(values: &mut std::slice::Iter<'_, f64>) -> Self;
}

impl Taken for f64 {
    fn take(values: &mut std::slice::Iter<'_, f64>) -> f64 {
        values.next().copied().unwrap_or_default()
    }
}

impl Taken for PerKind<f64> {
    fn take(values: &mut std::slice::Iter<'_, f64>) -> PerKind<f64> {
        PerKind::from_fn(|_| f64::take(values))
    }
}

impl Taken for PerLevel<f64> {
    fn take(values: &mut std::slice::Iter<'_, f64>) -> PerLevel<f64> {
        PerLevel::from_fn(|_| f64::take(values))
    }
}

impl Taken for PerRung<f64> {
    fn take(values: &mut std::slice::Iter<'_, f64>) -> PerRung<f64> {
        PerRung::from_fn(|_| f64::take(values))
    }
}

macro_rules! element_type {
    (Scalar) => {
        f64
    };
    (Kind) => {
        PerKind<f64>
    };
    (Level) => {
        PerLevel<f64>
    };
    (Rung) => {
        PerRung<f64>
    };
}

macro_rules! elements {
    (Scalar) => {
        1
    };
    ($noun:ident) => {
        $noun::ALL.len()
    };
}

/// One table makes both the list of [`FIELDS`] and the struct [`Values`], so that neither can lack a row.
macro_rules! parameters {
    ($( $group:literal { $( $key:ident $symbol:literal $shape:ident [$($value:tt),+] $unit:ident $status:ident
        $what:literal, $source:literal; )+ } )+) => {
        /// The rows of the table, in order.
        pub(crate) static FIELDS: &[Field] = &[$($(
            Field {
                group: $group,
                key: stringify!($key),
                symbol: $symbol,
                shape: Shape::$shape,
                values: &[$($value),+],
                unit: Unit::$unit,
                status: Status::$status,
                what: $what,
                source: $source,
            },
        )+)+];

        // A row has a value for each of what it is indexed by.
        $($( const _: () = assert!([$($value),+].len() == elements!($shape), stringify!($key)); )+)+

        /// The values of all parameters in one run.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Values {
            $($(
                #[doc = $what]
                pub $key: element_type!($shape),
            )+)+
        }

        impl Values {
            /// The values from a flat list in the order of the table.
            pub fn from_flat(flat: &[f64]) -> Values {
                let mut rest = flat.iter();
                Values { $($( $key: <element_type!($shape)>::take(&mut rest), )+)+ }
            }
        }
    };
}

parameters! {
    "choice" {
        precision "λ" Scalar [(3.0, 0.5, 10.0)] PerUtility Assumed
            "Precision of every choice: how sharply probability follows expected utility",
            "McKelvey & Palfrey 1995; not identified apart from costs, so fixed and the products set";
        payoff_scale_gdp_pct "s" Scalar [(10.0, 5.0, 20.0)] GdpPct Assumed
            "Payoff that counts as one unit of utility to a neutral state", "scale, fixes the unit of λ";
        risk_aversion_max "a_max" Scalar [(0.15, 0.0, 0.15)] Number Assumed
            "CARA coefficient of the most cautious state; the boldest has its negative",
            "bounded so that a nuclear loss does not drown every other term";
        prospect_curvature "α" Scalar [(0.88, 0.5, 1.0)] Number Estimated
            "Curvature of the value function under prospect utility", "Tversky & Kahneman 1992";
        prospect_loss_aversion "λ_PT" Scalar [(2.25, 1.0, 4.0)] Factor Estimated
            "Weight of losses under prospect utility", "Tversky & Kahneman 1992";
    }
    "traits" {
        risk_tolerance_median "τ" Scalar [(0.45, 0.2, 0.7)] RiskTolerance Assumed
            "Median risk tolerance of a responder's government (logit-normal)", "judgement";
        risk_tolerance_sd_logit "σ_τ" Scalar [(0.55, 0.0, 1.0)] SdLogit Assumed
            "Spread of risk tolerance between governments", "judgement";
        challenger_risk_tolerance_mean "τ_A" Scalar [(0.58, 0.3, 0.8)] RiskTolerance Assumed
            "Mean risk tolerance of the challenger's government (beta)", "judgement";
        challenger_risk_tolerance_concentration "" Scalar [(12.0, 4.0, 40.0)] Number Assumed
            "Concentration of the challenger's risk tolerance", "judgement";
        trait_correlation "ρ" Scalar [(0.4, 0.0, 0.9)] Correlation Assumed
            "Share of variance of the responders' traits that one common factor explains",
            "independence of 32 states would decide results by itself";
        stake_base_gdp_pct "v" Scalar [(6.96, 2.04, 19.6)] GdpPct Estimated
            "Stake in the protégé per unit of proximity and of revealed willingness to pay",
            "Huth 1988 and ICB v13, posterior (casus calibrate): how far nearness and ties bring help";
        stake_aid_weight "" Scalar [(0.5, 0.0, 1.0)] Number Assumed
            "Weight of the square root of aid (in % of GDP) beside proximity", "judgement";
        stake_rivalry_weight "" Scalar [(0.0, 0.0, 1.0)] Number Assumed
            "Proximity that a rivalry with the challenger adds to the stake, and one with the protégé takes away",
            "a state that is itself threatened has an interest (Fearon 1997); off unless a study or a draw sets it";
        stake_pact_weight "α" Scalar [(0.0, 0.0, 1.0)] Number Assumed
            "Proximity that a promise in force adds to the stake, whether it speaks to the attack or not",
            "an alliance signals an interest that was there before it (Morrow 2000); off unless a study or a draw sets it";
        stake_sd_log "σ_v" Scalar [(0.4, 0.0, 0.8)] SdLog Assumed "Spread of stakes", "judgement";
        proximity_decay_km "" Scalar [(1500.0, 500.0, 4000.0)] Km Assumed
            "Distance at which proximity to the protégé falls by 1/e", "judgement";
        border_bonus "" Scalar [(0.4, 0.0, 1.0)] Number Assumed
            "Added proximity of a state that borders the challenger", "judgement";
        unknown_aid_gdp_pct "" Scalar [(0.1, 0.0, 1.0)] GdpPct Assumed
            "Aid to the protégé of a state for which none is recorded", "fills blanks of the table of states";
        war_cost_base_gdp_pct "c" Scalar [(3.0, 1.0, 10.0)] GdpPct Assumed
            "Annual cost of combat in theatre war per unit of exposure", "judgement";
        war_cost_floor "" Scalar [(0.6, 0.1, 1.5)] Number Assumed
            "Exposure of a state far away; proximity adds to it", "judgement";
        war_cost_sd_log "σ_c" Scalar [(0.4, 0.0, 0.8)] SdLog Assumed "Spread of war costs", "judgement";
        audience_cost_base_gdp_pct "κ" Scalar [(8.0, 2.0, 25.0)] GdpPct Assumed
            "Audience cost of a promise wholly broken, at reference democracy and opinion",
            "Fearon 1994 for the mechanism; λκ/s = 2.4; size is not identified by any case";
        audience_polyarchy_reference "" Scalar [(0.8, 0.5, 1.0)] Share Assumed
            "Polyarchy at which the audience cost is its base", "scale of V-Dem polyarchy";
        audience_polyarchy_exponent "η_d" Scalar [(0.08, 0.0, 1.0)] Number Estimated
            "How the audience cost grows with democracy: its elasticity to polyarchy",
            "Crisman-Cox & Gibilisco 2018, estimates of 32 states on their polyarchy: .08 ± .08 weighted, .03 ± .07 not";
        audience_opinion_reference_pct "" Scalar [(45.0, 20.0, 80.0)] OpinionPct Assumed
            "Public support for defending an ally at which the audience cost is its base",
            "near the median of the polls in the table of states";
        unknown_opinion_pct "" Scalar [(45.0, 12.0, 80.0)] OpinionPct Assumed
            "Support of a public that was not polled", "fills blanks of the table of states";
        audience_cost_sd_log "σ_κ" Scalar [(0.4, 0.0, 0.8)] SdLog Assumed "Spread of audience costs", "judgement";
        nuclear_loss_gdp_pct "N" Scalar [(120.0, 60.0, 300.0)] GdpPct Assumed
            "Loss of a responder in a nuclear war", "judgement; bounded so that utilities stay finite";
        nuclear_loss_sd_log "σ_N" Scalar [(0.3, 0.0, 0.8)] SdLog Assumed "Spread of nuclear losses", "judgement";
        protege_stake_gdp_pct "v_P" Scalar [(60.0, 20.0, 150.0)] GdpPct Assumed
            "Stake of the protégé in its own territory", "judgement";
        protege_war_cost_gdp_pct "c_P" Scalar [(12.0, 5.0, 40.0)] GdpPct Assumed
            "Annual cost of theatre war to the protégé", "judgement";
        protege_nuclear_loss_gdp_pct "N_P" Scalar [(150.0, 60.0, 300.0)] GdpPct Assumed
            "Loss of the protégé in a nuclear war", "judgement";
        challenger_war_cost_gdp_pct "c_A" Scalar [(7.0, 3.0, 20.0)] GdpPct Assumed
            "Annual cost of theatre war against an equal force to the challenger", "judgement";
        challenger_nuclear_loss_gdp_pct "N_A" Scalar [(120.0, 60.0, 300.0)] GdpPct Assumed
            "Loss of the challenger in a nuclear war", "judgement";
        government_interval_quarters "" Scalar [(16.0, 8.0, 40.0)] Quarters Assumed
            "Time between changes of government; 0 for never", "length of a usual term; a state may set its own";
        government_sd_log "σ_ν" Scalar [(0.3, 0.0, 0.6)] SdLog Assumed
            "Spread of a government's multiplier on its state's stake and audience cost", "judgement";
    }
    "capability" {
        capability_expenditure_weight "" Scalar [(0.7, 0.3, 1.0)] Share Assumed
            "Weight of military expenditure against personnel (Cobb-Douglas)", "judgement";
        price_level_exponent "" Scalar [(0.4, 0.0, 0.7)] Number Assumed
            "Exponent of the ratio of GDP per head, richest in the table to own, by which expenditure is made comparable",
            "there is no purchasing-power column for arms";
        price_level_reference_usd_k "" Scalar [(86.34, 60.0, 100.0)] Number Measured
            "GDP per head at which the price-level factor is one, thousand USD", "USA 2024, CIA World Factbook";
        reach_km "" Scalar [(2500.0, 1000.0, 10000.0)] Km Assumed
            "Distance at which deliverable capability falls by 1/e; a state may set its own", "judgement";
        contest_exponent "θ" Scalar [(0.813, 0.294, 3.74)] Number Estimated
            "Decisiveness of force in the contest",
            "Tullock 1980 and Hirshleifer 1989 for the form; size from Huth 1988, posterior, hardly moved";
        capability_growth_per_year "" Scalar [(0.0, -0.05, 0.15)] GrowthPerYear Assumed
            "Yearly growth of every responder's capability (rearmament); a state may set its own", "swept";
        challenger_growth_per_year "" Scalar [(0.0, -0.05, 0.15)] GrowthPerYear Assumed
            "Yearly growth of the challenger's force", "swept";
        protege_growth_per_year "" Scalar [(0.0, -0.05, 0.15)] GrowthPerYear Assumed
            "Yearly growth of the protégé's force", "swept";
        enabler_dependence "ε" Scalar [(0.4, 0.0, 0.8)] Share Assumed
            "Share of effect that the others lose when the enabler stays away", "judgement";
        command_multiplier "" Scalar [(1.15, 1.0, 1.5)] Factor Assumed
            "Effect of bound members under integrated command", "judgement";
    }
    "attack" {
        opportunity_per_quarter "q" Scalar [(0.08, 0.02, 0.2)] PerQuarter Assumed
            "Probability that an opportunity to attack arises in a quarter of peace", "judgement";
        emboldening "m" Scalar [(0.0, 0.0, 1.0)] Share Assumed
            "How far the help that a promise adds makes the protégé court crises, and care less for what they cost",
            "moral hazard: Benson 2012; entrapment: Snyder 1984; size assumed, no case";
        window_opportunities "n_W" Scalar [(0.0, 0.0, 3.2)] Number Assumed
            "Opportunities to come that the challenger weighs against this one while a guarantee is still to come",
            "preventive attack: Powell 2006, Debs & Monteiro 2014; 3.2 are those of ten years at the default hazard; size assumed";
        attack_gain_gdp_pct "V_k" Kind [(6.0, 2.0, 12.0), (18.4, 4.73, 35.5), (34.9, 10.5, 55.7)] GdpPct Estimated
            "The challenger's gain from success",
            "limited and full: Huth 1988, posterior (casus calibrate); grey zone assumed";
        prize_size_exponent "γ" Scalar [(0.5, 0.0, 1.0)] Number Assumed
            "How the challenger's gain grows with the protégé's population relative to its own",
            "judgement: with 0 a state of one million is as great a prize as one of thirty-six";
        prize_reference_share "" Scalar [(0.2545, 0.05, 1.0)] Number Measured
            "Ratio of the protégé's population to the challenger's at which the gain is as stated",
            "Ukraine to Russia, CIA World Factbook 2024-2025";
        attack_cost_gdp_pct "C_k" Kind [(1.5, 0.5, 4.0), (3.51, 0.918, 19.0), (8.69, 2.31, 64.0)] GdpPct Estimated
            "The challenger's cost against an equal force",
            "limited and full: Huth 1988, posterior (casus calibrate); grey zone assumed";
        attack_failure_gdp_pct "H_k" Kind [(1.0, 0.0, 3.0), (5.0, 2.0, 12.0), (14.0, 5.0, 35.0)] GdpPct Assumed
            "The challenger's loss from failure", "judgement";
        attack_audience_gdp_pct "χ^A_k" Kind [(7.0, 3.0, 12.0), (10.0, 4.0, 18.0), (12.0, 5.0, 25.0)] GdpPct Assumed
            "The challenger's political cost of attacking at all", "judgement";
        attack_nuclear_risk "π_A,k" Kind [(0.0, 0.0, 0.01), (0.02, 0.0, 0.06), (0.131, 0.0355, 0.482)] Probability Estimated
            "Risk of catastrophe as the challenger sees it, if a nuclear guarantor fights",
            "full: Huth 1988, posterior, fifteen nuclear defenders (casus calibrate); others assumed";
        attack_dissimilarity "" Scalar [(0.5, 0.1, 1.0)] Share Assumed
            "Dissimilarity of the kinds of attack within the choice to attack", "nested logit, McFadden 1978";
        misperceived_resolve_sd_logit "" Scalar [(0.6, 0.0, 1.2)] SdLogit Assumed
            "The challenger's error about the guarantors' resolve", "Jervis 1976 for the mechanism; size assumed";
        misperceived_force_sd_log "" Scalar [(0.25, 0.0, 0.6)] SdLog Assumed
            "The challenger's error about the force it will meet", "judgement";
        force_estimate_step_log "" Scalar [(0.02, 0.0, 0.05)] SdLog Assumed
            "Ratio, in logarithms, by which a force must change before public estimates of it do",
            "computation: beliefs stand while what is public stands; 0 for exact estimates";
        kind_stake_scale "s_k" Kind [(0.12, 0.05, 0.3), (0.45, 0.2, 0.7), (1.0, 1.0, 1.0)] Share Assumed
            "Share of stakes and costs at issue", "full attack is the unit";
        kind_force_share "φ_k" Kind [(0.15, 0.05, 0.3), (0.5, 0.3, 0.7), (1.0, 1.0, 1.0)] Share Assumed
            "Share of the challenger's and the protégé's forces committed", "full attack is the unit";
        kind_nuclear_scale "x_k" Kind [(0.15, 0.0, 0.4), (0.6, 0.3, 0.9), (1.0, 1.0, 1.0)] Share Assumed
            "Nuclear risk relative to a full attack", "full attack is the unit";
    }
    "attention" {
        attention_base "q₀" Scalar [(1.0, 0.05, 1.0)] Share Assumed
            "Probability that a state considers a response at all, all that follows being 0; with 1 every state always does",
            "consideration before choice: Manski 1977; Most & Starr 1989; Mintz 2004";
        attention_kind "a_k" Kind [(0.0, 0.0, 0.0), (0.0, -2.0, 2.0), (0.0, -2.0, 2.0)] Logit Assumed
            "Added for the kind of attack", "the grey zone is the reference";
        attention_capability "a_c" Scalar [(0.0, 0.0, 2.0)] Logit Assumed
            "Added per e-fold of the state's force over the challenger's", "opportunity: Most & Starr 1989";
        attention_proximity "a_p" Scalar [(0.0, -2.0, 4.0)] Logit Assumed
            "Added per unit of proximity to the protégé", "opportunity: Most & Starr 1989";
        attention_pact "a_s" Scalar [(0.0, -3.0, 3.0)] Logit Assumed
            "Added for a promise in force, whether it speaks to the attack or not", "an alliance signals an interest: Morrow 2000";
        attention_pact_polyarchy "a_j" Scalar [(0.0, -2.0, 5.0)] Logit Assumed
            "Added under such a promise per unit of electoral democracy of the less democratic of state and protégé, from one half",
            "alliances of two democracies: selection or fidelity (Leeds 2003)";
        attention_nuclear_challenger "a_n" Scalar [(0.0, -2.0, 3.0)] Logit Assumed
            "Added where the challenger has nuclear arms", "such crises concern every power";
        attention_prospects "a_h" Scalar [(0.0, -2.0, 3.0)] Logit Assumed
            "Taken away per unit of the probability that the protégé prevails alone, from one half", "help goes where it is needed";
        attention_polyarchy "a_d" Scalar [(0.0, -2.0, 2.0)] Logit Assumed
            "Added per unit of the state's electoral democracy, from one half", "sign open";
        attention_protege_polyarchy "a_dP" Scalar [(0.0, -2.0, 2.0)] Logit Assumed
            "Added per unit of the protégé's electoral democracy, from one half", "help among democracies: sign open";
        attention_challenger_polyarchy "a_dA" Scalar [(0.0, -2.0, 2.0)] Logit Assumed
            "Taken away per unit of the challenger's electoral democracy, from one half", "the same";
        attention_rival_challenger "a_r" Scalar [(0.0, -1.0, 3.0)] Logit Assumed
            "Added where the state is a strategic rival of the challenger", "Thompson, Sakuwa & Suhas 2021, coded with hindsight";
        attention_rival_protege "a_e" Scalar [(0.0, -1.0, 3.0)] Logit Assumed
            "Taken away where it is a strategic rival of the protégé", "the same";
        attention_risk_tolerance "a_τ" Scalar [(0.9, 0.0, 1.5)] Logit Estimated
            "Added per logit of the government's risk tolerance, from the median parameter",
            "governments of great powers, given the rest, differ by .53 logits of help (random intercepts, ICB v13), which is an upper bound: periods are in it";
    }
    "response" {
        level_force_share "w_ℓ" Level [(0.0, 0.0, 0.0), (0.06, 0.02, 0.15), (0.22, 0.1, 0.4), (0.5, 0.3, 0.8)] Share Assumed
            "Share of deliverable capability that a level brings to the theatre", "judgement";
        level_promise_kept "f_ℓ" Level [(0.0, 0.0, 0.0), (0.39, 0.2, 0.6), (0.60, 0.4, 0.8), (1.0, 1.0, 1.0)] Share Assumed
            "Share of the promise that a level keeps", "judgement: the trial fit behind it leaned on joint offensives";
        level_threshold_gdp_pct "b_ℓ" Level [(0.0, 0.0, 20.0), (4.42, 3.37, 5.52), (6.56, 5.2, 8.2), (9.28, 6.73, 12.5)] GdpPct Estimated
            "Political threshold of a level, whatever the attack",
            "US responses without a pact (ICB v13) and Huth 1988, posterior (casus calibrate)";
        level_war_cost_share "g_ℓ" Level [(0.0, 0.0, 0.0), (0.1, 0.02, 0.2), (0.35, 0.15, 0.6), (1.0, 1.0, 1.0)] Share Assumed
            "Share of the war cost that a level bears", "combat is the unit";
        response_nuclear_risk "π_ℓ" Level [(0.0, 0.0, 0.0), (0.0, 0.0, 0.005), (0.006, 0.0, 0.03), (0.10, 0.02, 0.30)] Probability Assumed
            "Risk of nuclear war that a responder sees in its own act, against a nuclear challenger",
            "no case identifies it (2 of 28 nuclear crises saw serious clashes); sweep log-uniformly";
        war_cost_odds_exponent "ξ" Scalar [(0.0, 0.0, 1.0)] Number Assumed
            "How the cost of fighting on the protégé's side grows with the challenger's force over its own: its elasticity",
            "at 1 the law of the model's own attrition (Lanchester 1916); 0 is a cost without regard to the odds";
        deployed_in_combat "d" Scalar [(0.0, 0.0, 1.0)] Probability Assumed
            "Chance, as a responder sees it, that a force that it deploys against an attack by open force comes to fight all the same",
            "Schelling 1966: forces in the way of an attack are in the war; 0 takes deployment for what the cases call it, presence without combat";
        stake_direct_share "ω" Scalar [(0.63, 0.289, 0.872)] Share Estimated
            "Share of the stake lost by not acting, whatever the outcome",
            "Huth 1988 and ICB v13, posterior (casus calibrate): with 0 the stake acts only through the outcome and is drowned";
        tripwire_gdp_pct "T" Scalar [(6.0, 0.0, 15.0)] GdpPct Assumed
            "Loss of a state whose stationed forces are overrun while it stands aside", "Schelling 1966";
        common_nuclear_share "" Scalar [(1.0, 0.0, 1.0)] Share Assumed
            "Share of the nuclear risk made by other nuclear guarantors in combat that falls on a state which judges a guarantee",
            "enters consent only; cancels in the choice of a level";
        block_threshold "β₀" Scalar [(4.0, 2.0, 8.0)] Number Assumed
            "Reluctance, in logits, to block the alliance in a crisis",
            "set so that NATO blocks about one crisis in ten: of seven consultations under article 4 from 1949 to July 2023 (NATO 2023, The consultation process and Article 4) and one case of article 5 one was blocked, Turkey's request of February 2003";
        blocked_days "" Scalar [(56.0, 14.0, 180.0)] Days Assumed
            "Time for which a blocked alliance holds its members to material", "judgement";
        follow_leads "ρ_L" Scalar [(0.5, 0.0, 1.0)] Share Assumed
            "Share of what the promise asks of the other members that falls with what its leads leave undone",
            "judgement: the middle of what is possible; 0 is a promise that each keeps for itself, 1 one that asks of nobody more than the leads do";
    }
    "consent" {
        veto_cost_gdp_pct "χ" Scalar [(6.0, 0.0, 20.0)] GdpPct Assumed
            "Cost of being the state that refuses a guarantee", "judgement";
        admission_ends_war "η" Scalar [(0.0, 0.0, 0.9)] Probability Assumed
            "Chance that a guarantee given during the war itself ends the fighting", "no case; swept";
        concession_ends_war "" Scalar [(0.3, 0.0, 0.8)] Probability Assumed
            "Further chance of that if all occupied territory is conceded, in proportion", "no case; swept";
        concession_satisfies "" Scalar [(0.3, 0.0, 0.8)] Share Assumed
            "Share of the challenger's gain from attack that vanishes if all occupied territory is conceded",
            "no case; swept";
        consent_horizon_quarters "H" Scalar [(40.0, 8.0, 80.0)] Quarters Assumed
            "Time over which a member weighs the risk it would take on", "judgement";
        consent_correlation "ρ_s" Scalar [(0.25, 0.0, 0.9)] Correlation Assumed
            "Correlation of the consent shocks of governments", "judgement";
        consent_shock_scale "σ_s" Scalar [(0.5, 0.2, 2.0)] Number Assumed
            "Scale of the consent shock, in logits of a standard logistic", "judgement";
    }
    "ladder" {
        territory_start "x" Scalar [(0.80, 0.6, 1.0)] Share Measured
            "Share of its territory that the protégé holds at the start", "about a fifth occupied since 2022";
        territory_defeat "x_def" Scalar [(0.40, 0.2, 0.6)] Share Assumed
            "Share of territory below which the protégé is defeated", "judgement";
        force_defeat "" Scalar [(0.15, 0.05, 0.4)] Share Assumed
            "Share of its initial force below which the protégé is defeated", "judgement";
        rung_intensity "I_r" Rung [(0.0, 0.0, 0.0), (0.05, 0.0, 0.15), (0.35, 0.1, 0.6), (1.0, 1.0, 1.0), (1.15, 1.0, 1.5), (1.15, 1.0, 1.5), (1.4, 1.0, 2.5), (2.0, 1.0, 4.0)] Number Assumed
            "Intensity of fighting", "order of rungs after Kahn 1965; numbers assumed";
        rung_perceived_risk "Π_r" Rung [(0.0, 0.0, 0.0), (0.0005, 0.0, 0.002), (0.003, 0.0, 0.01), (0.012, 0.003, 0.05), (0.035, 0.01, 0.1), (0.08, 0.03, 0.2), (0.25, 0.1, 0.6), (1.0, 1.0, 1.0)] Probability Assumed
            "Risk of strategic exchange over half a year as both sides see it", "Schelling 1966; Powell 1990; size assumed";
        rung_autonomous_risk "ε_r" Rung [(0.0, 0.0, 0.0), (0.002, 0.0, 0.01), (0.004, 0.0, 0.02), (0.004, 0.0, 0.02), (0.012, 0.0, 0.05), (0.03, 0.0, 0.1), (0.06, 0.0, 0.2), (0.0, 0.0, 0.0)] PerFortnight Assumed
            "Probability that the rung rises against everybody's will", "Schelling 1966; Powell 1988; size assumed";
        rung_taboo_gdp_pct "taboo_r" Rung [(0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (2.0, 0.0, 5.0), (5.0, 2.0, 12.0), (8.0, 3.0, 20.0), (10.0, 4.0, 25.0), (45.0, 15.0, 120.0), (200.0, 100.0, 400.0)] GdpPct Assumed
            "Cost of being the one who climbs to this rung", "Tannenwald 1999 for the mechanism; size assumed";
        rung_challenger_effect "" Rung [(1.0, 1.0, 1.0), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), (1.08, 1.0, 1.3), (1.1, 1.0, 1.3), (1.3, 1.0, 2.0), (1.3, 1.0, 2.0)] Factor Assumed
            "Effectiveness of the challenger's force", "judgement";
        lookahead_days "D" Scalar [(182.0, 60.0, 365.0)] Days Assumed
            "How far ahead both sides look on the ladder", "judgement";
        decisions_per_year "ρ_d" Scalar [(4.0, 1.0, 12.0)] PerYear Assumed
            "How often a side comes to a decision", "judgement";
        territory_drift "ψ" Scalar [(0.012, 0.004, 0.03)] PerFortnight Assumed
            "Share of territory that changes hands when one side surely prevails", "judgement";
        territory_noise "σ_x" Scalar [(0.006, 0.0, 0.02)] PerFortnight Assumed
            "Standard deviation of territory; grows with the square root of time", "judgement";
        attrition "α" Scalar [(0.006, 0.002, 0.02)] PerFortnight Assumed
            "Attrition of each side per force of the other", "Lanchester 1916; size assumed";
        replacement_share "" Scalar [(0.5, 0.0, 1.0)] Share Assumed
            "Replacement of losses, relative to attrition by an equal force", "judgement";
        limited_span "" Scalar [(0.25, 0.1, 0.5)] Share Assumed
            "Territory at issue in a limited attack, relative to a full one", "judgement";
        grey_span "" Scalar [(0.05, 0.01, 0.1)] Share Assumed
            "Territory at issue in a grey-zone attack, relative to a full one", "judgement";
        conceded_territory "d_k" Kind [(0.0, 0.0, 0.01), (0.04, 0.01, 0.08), (0.12, 0.05, 0.25)] Share Assumed
            "Territory given up by a concession", "judgement";
        ceasefire_per_quarter "" Scalar [(0.06, 0.02, 0.2)] PerQuarter Assumed
            "Hazard of a ceasefire while fighting lasts", "mean length of interstate wars is a year or two; this one is longer";
        grey_fade "" Scalar [(0.3, 0.05, 0.6)] PerFortnight Assumed
            "Probability that a grey-zone crisis fades by itself", "judgement";
        autonomous_without_guarantor "" Scalar [(0.05, 0.0, 0.5)] Share Assumed
            "Autonomous risk relative to its value when a guarantor is in combat", "judgement";
        perceived_without_nuclear "" Scalar [(0.15, 0.0, 0.5)] Share Assumed
            "Perceived nuclear risk relative to its value when a nuclear guarantor is in combat", "judgement";
        deescalation "" Scalar [(0.4, 0.1, 0.8)] Probability Assumed
            "Probability that the rung falls when both sides hold above theatre war", "judgement";
        nuclear_reply_exchange_probability "r" Scalar [(0.3, 0.02, 0.9)] Probability Assumed
            "Probability that a nuclear reply becomes strategic exchange, against a challenger with nuclear weapons",
            "no case; wide range; sweep it";
        nuclear_reply_restores_share "y" Scalar [(0.5, 0.0, 1.0)] Share Assumed
            "Share of what was taken that a nuclear reply brings back where it ends the war", "no case; sweep it";
        shake_max "" Scalar [(0.5, 0.0, 0.8)] Share Assumed
            "Greatest share of outside force that the challenger hopes to frighten away by escalating", "judgement";
        inertia "" Scalar [(0.8, 0.0, 2.0)] Utility Assumed
            "Advantage, in utility, of keeping one's level during a crisis", "judgement";
    }
    "memory" {
        reputation_step "η_κ" Scalar [(0.5, 0.0, 1.5)] Number Assumed
            "How far one kept or broken promise moves the public belief about a state's audience cost", "judgement";
        recovery_per_quarter "" Scalar [(0.02, 0.0, 0.1)] PerQuarter Assumed
            "Recovery of forces in peace, as a share of the distance to the ceiling", "judgement";
        recovery_ceiling "" Scalar [(1.1, 0.8, 1.5)] Factor Assumed
            "Force to which a side recovers, relative to its start", "judgement";
        fracture_share "" Scalar [(0.4, 0.1, 0.6)] Share Assumed
            "Share of promises kept, by capability, below which the alliance fractures", "judgement";
        fracture_factor "" Scalar [(0.6, 0.2, 1.0)] Factor Assumed
            "What fracture leaves of the depth of obligation", "judgement";
    }
}

/// The parameters of a study: one distribution per element, in the order of [`FIELDS`].
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Parameters {
    pub entries: Vec<Distribution>,
    /// Whether the study itself set the value.
    pub set_by_study: Vec<bool>,
    /// Draws of several parameters together, for those that the study does not set itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<JointDraws>,
}

impl Default for Parameters {
    fn default() -> Self {
        let entries: Vec<Distribution> = FIELDS
            .iter()
            .flat_map(|field| field.values)
            .map(|&(value, _, _)| Distribution::Fixed(value))
            .collect();
        let set_by_study = vec![false; entries.len()];
        Parameters { entries, set_by_study, joint: None }
    }
}

/// One element of the table: its field, its index in the field, its slot in the flat list.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The row of the table.
    pub field: &'static Field,
    /// Which element of the row.
    pub element: usize,
    /// Place in the flat list.
    pub index: usize,
}

/// All elements of the table in order.
pub(crate) fn slots() -> impl Iterator<Item = Slot> {
    static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(|| {
        let elements =
            FIELDS.iter().flat_map(|field| (0..field.values.len()).map(move |element| (field, element)));
        elements.enumerate().map(|(index, (field, element))| Slot { field, element, index }).collect()
    });
    SLOTS.iter().copied()
}

/// The element of this full key (`key` or `key.element`), if there is one.
pub(crate) fn slot(full_key: &str) -> Option<Slot> {
    slots().find(|slot| slot.field.element_key(slot.element) == full_key)
}

impl Parameters {
    /// Sets the parameter of this full key (`key` or `key.element`) and marks it as set by the study.
    /// Returns whether there is such a key.
    pub fn set(&mut self, full_key: &str, distribution: Distribution) -> bool {
        let Some(slot) = slot(full_key) else {
            return false;
        };
        self.entries[slot.index] = distribution;
        self.set_by_study[slot.index] = true;
        true
    }

    /// The parameters that are drawn together: places in the flat list, each with its column of the draws.
    pub fn drawn_together(&self) -> impl Iterator<Item = (Slot, usize)> {
        let keys = self.joint.as_ref().map_or(&[][..], |joint| &joint.keys);
        slots().filter(|slot| !keys.is_empty() && !self.set_by_study[slot.index]).filter_map(|slot| {
            let key = slot.field.element_key(slot.element);
            Some((slot, keys.iter().position(|known| *known == key)?))
        })
    }

    /// The medians of all parameters in the order of the table.
    pub fn flat_medians(&self) -> Vec<f64> {
        let mut flat: Vec<f64> = self.entries.iter().map(Distribution::median).collect();
        if let Some(joint) = &self.joint {
            for (slot, column) in self.drawn_together() {
                flat[slot.index] = joint.median(column);
            }
        }
        flat
    }

    /// The same by name.
    pub fn medians(&self) -> Values {
        Values::from_flat(&self.flat_medians())
    }
}
