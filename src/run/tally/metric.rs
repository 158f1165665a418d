//! Quantities of a run whose distribution is kept: each is one row.

use crate::model::crisis::RunRecord;
use crate::model::study::{Level, Study, named_enum};

/// One table makes the enumeration, the units, and what reads a metric off a run (`None` where the run has none).
macro_rules! metrics {
    ($( $(#[doc = $doc:literal])+ $metric:ident = $label:literal, $unit:literal,
        |$study:tt, $record:tt| $value:expr; )+) => {
        named_enum! {
            /// A quantity of a run whose distribution is kept.
            Metric { $( $(#[doc = $doc])+ $metric = $label ),+ }
        }

        impl Metric {
            /// The unit as written in files.
            pub const fn unit(self) -> &'static str {
                match self { $( Metric::$metric => $unit ),+ }
            }

            /// The value in one run; `None` where the run has none.
            #[inline]
            pub fn value(self, study: &Study, record: &RunRecord) -> Option<f64> {
                match self { $(
                    Metric::$metric => {
                        let ($study, $record) = (study, record);
                        $value
                    }
                ),+ }
            }
        }
    };
}

metrics! {
    /// Quarter in which the guarantee came into force, in runs where it did.
    ConferredQuarter = "conferred_quarter", "quarters",
        |_, record| record.conferred_quarter.map(f64::from);
    /// Quarter of the first challenge, grey zone included, in runs that have one.
    FirstChallengeQuarter = "first_challenge_quarter", "quarters",
        |_, record| record.first_challenge.map(|challenge| challenge.quarter.into());
    /// Quarter of the first limited or full attack, in runs that have one.
    FirstAttackQuarter = "first_attack_quarter", "quarters",
        |_, record| record.first_attack.map(|attack| attack.quarter.into());
    /// Number of crises, grey zone included, without an inherited war.
    Crises = "crises", "count",
        |_, record| Some(record.crises.into());
    /// Highest rung of the ladder.
    HighestRung = "highest_rung", "rung",
        |_, record| Some(u8::from(record.highest_rung).into());
    /// Days on which crises or war were under way.
    DaysFought = "days_fought", "days",
        |_, record| Some(record.days_fought.into());
    /// Share of its territory that the protégé holds at the end.
    TerritoryEnd = "territory_end", "share",
        |_, record| Some(record.territory_end);
    /// Members bound at the end.
    Signatories = "signatories", "count",
        |_, record| Some(record.signatories.into());
    /// Real cost to all responders together.
    RespondersCostUsdBn = "responders_cost_usd_bn", "USD bn",
        |study, record| Some(responders_cost_usd_bn(study, record));
    /// Real cost to the protégé.
    ProtegeCostGdpPct = "protege_cost_gdp_pct", "% of annual GDP",
        |_, record| Some(record.protege_cost_gdp_pct);
    /// Real cost to the challenger.
    ChallengerCostGdpPct = "challenger_cost_gdp_pct", "% of annual GDP",
        |_, record| Some(record.challenger_cost_gdp_pct);
    /// Responders in combat in the first crisis, in runs that have one.
    RespondersInCombat = "responders_in_combat", "count",
        |study, record| record.first_challenge.map(|_| in_combat(study, record));
    /// Share of the time until day 84 of the attack, or until its end if that is sooner, on which members did what the
    /// promise asks, weighted by capability, in runs with a guarantee in force at the attack.
    TimeKeptShare = "time_kept_share", "share",
        |_, record| record.time_kept_share;
    /// Veto cost χ at which consent would flip at the first decision, in runs with a decision.
    VetoCostAtConsent = "veto_cost_at_consent_gdp_pct", "% of annual GDP",
        |_, record| record.veto_cost_at_consent_gdp_pct;
    /// Chance η that admission ends the war at which consent would flip, in runs with a decision.
    EndingChanceAtConsent = "ending_chance_at_consent", "probability",
        |_, record| record.ending_chance_at_consent;
}

/// The number of metrics.
pub(crate) const METRICS: usize = Metric::ALL.len();

/// Responders in combat in the first crisis.
fn in_combat(study: &Study, record: &RunRecord) -> f64 {
    let levels = record.levels.iter().take(study.responders.len());
    levels.filter(|&&level| level == Level::Combat).count() as f64
}

/// Real cost to all responders together, billion USD.
fn responders_cost_usd_bn(study: &Study, record: &RunRecord) -> f64 {
    let costs = study.responders.iter().zip(&record.cost_gdp_pct);
    costs.fold(0.0, |sum, (state, pct)| sum + pct * state.gdp_usd_bn / 100.0)
}
