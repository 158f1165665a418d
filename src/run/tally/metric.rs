//! Quantities of a run whose distribution is kept.

use crate::model::crisis::RunRecord;
use crate::model::study::{Level, Study, named_enum};

named_enum! {
    /// A quantity of a run whose distribution is kept.
    Metric {
        /// Quarter in which the guarantee came into force, in runs where it did.
        ConferredQuarter = "conferred_quarter",
        /// Quarter of the first challenge, grey zone included, in runs that have one.
        FirstChallengeQuarter = "first_challenge_quarter",
        /// Quarter of the first limited or full attack, in runs that have one.
        FirstAttackQuarter = "first_attack_quarter",
        /// Number of crises, grey zone included, without an inherited war.
        Crises = "crises",
        /// Highest rung of the ladder.
        HighestRung = "highest_rung",
        /// Days on which crises or war were under way.
        DaysFought = "days_fought",
        /// Share of its territory that the protégé holds at the end.
        TerritoryEnd = "territory_end",
        /// Members bound at the end.
        Signatories = "signatories",
        /// Real cost to all responders together.
        RespondersCostUsdBn = "responders_cost_usd_bn",
        /// Real cost to the protégé.
        ProtegeCostGdpPct = "protege_cost_gdp_pct",
        /// Real cost to the challenger.
        ChallengerCostGdpPct = "challenger_cost_gdp_pct",
        /// Responders in combat in the first crisis, in runs that have one.
        RespondersInCombat = "responders_in_combat",
        /// Veto cost χ at which consent would flip at the first decision, in runs with a decision.
        VetoCostAtConsent = "veto_cost_at_consent_gdp_pct",
        /// Chance η that admission ends the war at which consent would flip, in runs with a decision.
        EndingChanceAtConsent = "ending_chance_at_consent",
    }
}

/// The number of metrics.
pub const METRICS: usize = Metric::ALL.len();

impl Metric {
    /// The unit as written in files.
    pub const fn unit(self) -> &'static str {
        match self {
            Metric::ConferredQuarter | Metric::FirstChallengeQuarter | Metric::FirstAttackQuarter => {
                "quarters"
            }
            Metric::Crises | Metric::Signatories | Metric::RespondersInCombat => "count",
            Metric::HighestRung => "rung",
            Metric::DaysFought => "days",
            Metric::TerritoryEnd => "share",
            Metric::RespondersCostUsdBn => "USD bn",
            Metric::ProtegeCostGdpPct | Metric::ChallengerCostGdpPct | Metric::VetoCostAtConsent => {
                "% of annual GDP"
            }
            Metric::EndingChanceAtConsent => "probability",
        }
    }

    /// The value in one run; `None` where the run has none.
    #[inline]
    pub fn value(self, study: &Study, record: &RunRecord) -> Option<f64> {
        match self {
            Metric::ConferredQuarter => record.conferred_quarter.map(f64::from),
            Metric::FirstChallengeQuarter => record.first_challenge.map(|c| c.quarter.into()),
            Metric::FirstAttackQuarter => record.first_attack.map(|c| c.quarter.into()),
            Metric::Crises => Some(record.crises.into()),
            Metric::HighestRung => Some(u8::from(record.highest_rung).into()),
            Metric::DaysFought => Some(record.days_fought.into()),
            Metric::TerritoryEnd => Some(record.territory_end),
            Metric::Signatories => Some(record.signatories.into()),
            Metric::RespondersCostUsdBn => Some(responders_cost_usd_bn(study, record)),
            Metric::ProtegeCostGdpPct => Some(record.protege_cost_gdp_pct),
            Metric::ChallengerCostGdpPct => Some(record.challenger_cost_gdp_pct),
            Metric::RespondersInCombat => record.first_challenge.map(|_| {
                let levels = record.levels.iter().take(study.responders.len());
                levels.filter(|&&level| level == Level::Combat).count() as f64
            }),
            Metric::VetoCostAtConsent => record.veto_cost_at_consent_gdp_pct,
            Metric::EndingChanceAtConsent => record.ending_chance_at_consent,
        }
    }
}

/// Real cost to all responders together, billion USD.
fn responders_cost_usd_bn(study: &Study, record: &RunRecord) -> f64 {
    let costs = study.responders.iter().zip(&record.cost_gdp_pct);
    costs.fold(0.0, |sum, (state, pct)| sum + pct * state.gdp_usd_bn / 100.0)
}
