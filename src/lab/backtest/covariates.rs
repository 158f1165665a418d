//! What the regression knows of a case: what the model knows of it.

use crate::base::math::{ln, ln_1p};
use crate::lab::history::{Case, Promise, template};
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
        let usual = |figure: fn(&Case) -> Option<f64>| {
            let mut known: Vec<f64> = cases.iter().filter_map(figure).collect();
            known.sort_by(f64::total_cmp);
            known.get(known.len() / 2).copied().unwrap_or(0.0)
        };
        let usual_tie = usual(|case| case.tie_pct);
        let usual_trade = usual(|case| case.relations.ln_trade);
        let usual_protege = usual(|case| case.relations.protege_polyarchy);
        let usual_challenger = usual(|case| case.relations.challenger_polyarchy);
        let usual_reach = template().parameters.medians().reach_km;
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
        let one_if = |yes: bool| f64::from(u8::from(yes));
        type Column<'a> = (&'static str, Box<dyn Fn(usize, &Case) -> f64 + 'a>);
        let columns: [Column; 23] = [
            (
                "ln_responder_to_challenger",
                Box::new(|_, case| {
                    ratio(case.figures.responder_capability, case.figures.challenger_capability)
                }),
            ),
            (
                "ln_protege_to_challenger",
                Box::new(|_, case| {
                    ratio(case.figures.protege_capability, case.figures.challenger_capability)
                }),
            ),
            ("ln_distance", Box::new(|_, case| ln_1p(number(case.figures.distance_km)))),
            ("polyarchy", Box::new(|_, case| number(case.figures.polyarchy))),
            ("tie_pct", Box::new(|_, case| case.tie_pct.unwrap_or(usual_tie))),
            ("pact", Box::new(|_, case| one_if(case.promise == Promise::Pact))),
            (
                "pact_applies",
                Box::new(|place, case| if case.promise == Promise::Pact { applies[place] } else { 0.0 }),
            ),
            (
                "pact_joint_polyarchy",
                Box::new(|_, case| {
                    let protege = case.relations.protege_polyarchy.unwrap_or(usual_protege);
                    one_if(case.promise == Promise::Pact)
                        * (number(case.figures.polyarchy).min(protege) - 0.5)
                }),
            ),
            ("threat", Box::new(|_, case| one_if(case.promise == Promise::Threat))),
            ("limited", Box::new(|_, case| one_if(case.kind == Kind::Limited))),
            ("full", Box::new(|_, case| one_if(case.kind == Kind::Full))),
            ("borders_challenger", Box::new(|_, case| one_if(case.borders_challenger))),
            ("challenger_nuclear", Box::new(|_, case| one_if(case.challenger_nuclear))),
            ("responder_nuclear", Box::new(|_, case| one_if(case.responder_nuclear))),
            ("before_1919", Box::new(|_, case| one_if(case.year < 1919))),
            ("since_1946", Box::new(|_, case| one_if(case.year > 1945))),
            (
                "responder_challenger_rivals",
                Box::new(|_, case| number(case.relations.responder_challenger_rivals)),
            ),
            ("responder_protege_rivals", Box::new(|_, case| number(case.relations.responder_protege_rivals))),
            (
                "protege_challenger_rivals",
                Box::new(|_, case| number(case.relations.protege_challenger_rivals)),
            ),
            (
                "protege_polyarchy",
                Box::new(|_, case| case.relations.protege_polyarchy.unwrap_or(usual_protege)),
            ),
            (
                "challenger_polyarchy",
                Box::new(|_, case| case.relations.challenger_polyarchy.unwrap_or(usual_challenger)),
            ),
            ("ln_trade", Box::new(|_, case| case.relations.ln_trade.unwrap_or(usual_trade))),
            ("ln_reach", Box::new(|_, case| ln_1p(case.reach_km.unwrap_or(usual_reach)))),
        ];
        let mut rows = vec![Vec::new(); cases.len()];
        let mut names: Vec<&'static str> = Vec::new();
        for (name, value) in &columns {
            let values: Vec<f64> = cases.iter().enumerate().map(|(place, case)| value(place, case)).collect();
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
