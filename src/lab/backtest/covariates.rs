//! What the regression knows of a case: what the model knows of it.

use crate::base::math::{ln, ln_1p};
use crate::lab::history::{Case, Figures, Promise, Relations, template};
use crate::model::study::Kind;

/// Covariates of cases: a row a case, a column a name.
#[derive(Clone, Debug)]
pub(crate) struct Covariates {
    /// Names of the columns.
    pub names: Vec<&'static str>,
    /// Cases × columns.
    pub rows: Vec<Vec<f64>>,
}

/// Ratios of capabilities beyond these limits are as good as the limit; a state without any has a logarithm.
const RATIOS: (f64, f64) = (1e-4, 1e4);

impl Covariates {
    /// The covariates of cases whose gaps are filled; columns that do not vary are left out. `applies` is the
    /// probability that a pact speaks to the war, by case. An unknown tie, trade or democracy takes the median of the known, an unknown reach that of the model, and what
    /// is not known to be a rivalry is none.
    pub(crate) fn of(cases: &[Case], applies: &[f64]) -> Covariates {
        let number = |figure: Option<f64>| figure.unwrap_or(0.0);
        let ratio = |a: Option<f64>, b: Option<f64>| {
            let (a, b) = (number(a), number(b));
            let ratio = if b > 0.0 {
                a / b
            } else if a > 0.0 {
                RATIOS.1
            } else {
                1.0
            };
            ln(ratio.clamp(RATIOS.0, RATIOS.1))
        };
        let each = |of: &dyn Fn(&Case) -> f64| cases.iter().map(of).collect::<Vec<f64>>();
        let to_challenger = |of: fn(&Figures) -> Option<f64>| {
            each(&|case| ratio(of(&case.figures), case.figures.challenger_capability))
        };
        let one_if = |is: fn(&Case) -> bool| each(&|case| f64::from(u8::from(is(case))));
        let rivals = |of: fn(&Relations) -> Option<f64>| each(&|case| number(of(&case.relations)));
        let or_median = |of: fn(&Case) -> Option<f64>| {
            let mut known: Vec<f64> = cases.iter().filter_map(of).collect();
            known.sort_by(f64::total_cmp);
            let median = known.get(known.len() / 2).copied().unwrap_or(0.0);
            each(&|case| of(case).unwrap_or(median))
        };
        let usual_reach = template().parameters.medians().reach_km;
        let pact = one_if(|case| case.promise == Promise::Pact);
        let polyarchy = each(&|case| number(case.figures.polyarchy));
        let protege = or_median(|case| case.relations.protege_polyarchy);
        let joint = polyarchy.iter().zip(&protege).map(|(own, protege)| own.min(*protege) - 0.5);
        let pact_joint = pact.iter().zip(joint).map(|(pact, joint)| pact * joint).collect();
        let pact_applies = pact.iter().zip(applies).map(|(pact, applies)| pact * applies).collect();
        let columns = [
            ("ln_responder_to_challenger", to_challenger(|figures| figures.responder_capability)),
            ("ln_protege_to_challenger", to_challenger(|figures| figures.protege_capability)),
            ("ln_distance", each(&|case| ln_1p(number(case.figures.distance_km)))),
            ("polyarchy", polyarchy),
            ("tie_pct", or_median(|case| case.tie_pct)),
            ("pact", pact),
            ("pact_applies", pact_applies),
            ("pact_joint_polyarchy", pact_joint),
            ("threat", one_if(|case| case.promise == Promise::Threat)),
            ("limited", one_if(|case| case.kind == Kind::Limited)),
            ("full", one_if(|case| case.kind == Kind::Full)),
            ("borders_challenger", one_if(|case| case.borders_challenger)),
            ("challenger_nuclear", one_if(|case| case.challenger_nuclear)),
            ("responder_nuclear", one_if(|case| case.responder_nuclear)),
            ("before_1919", one_if(|case| case.year < 1919)),
            ("since_1946", one_if(|case| case.year > 1945)),
            ("responder_challenger_rivals", rivals(|pairs| pairs.responder_challenger_rivals)),
            ("responder_protege_rivals", rivals(|pairs| pairs.responder_protege_rivals)),
            ("protege_challenger_rivals", rivals(|pairs| pairs.protege_challenger_rivals)),
            ("protege_polyarchy", protege),
            ("challenger_polyarchy", or_median(|case| case.relations.challenger_polyarchy)),
            ("ln_trade", or_median(|case| case.relations.ln_trade)),
            ("ln_reach", each(&|case| ln_1p(case.reach_km.unwrap_or(usual_reach)))),
        ];
        let mut rows = vec![Vec::new(); cases.len()];
        let mut names: Vec<&'static str> = Vec::new();
        for (name, values) in columns {
            if values.iter().any(|value| *value != values[0]) {
                names.push(name);
                for (row, value) in rows.iter_mut().zip(values) {
                    row.push(value);
                }
            }
        }
        Covariates { names, rows }
    }
}
