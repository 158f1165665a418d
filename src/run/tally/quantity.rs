//! The quantities of a run by their places: metrics first, then costs.

use super::metric::{METRICS, Metric};
use crate::model::crisis::RunRecord;
use crate::model::study::{Study, What};

/// How many costs a study has.
pub(super) fn costs(study: &Study) -> usize {
    study.responders.len() + 2 + kept(study)
}

/// Of how many responders it is told what keeping a guarantee in peace costs: of none unless one costs anything.
fn kept(study: &Study) -> usize {
    let costs = study.regimes.iter().any(|regime| regime.costs_in_peace())
        || study.happenings.iter().any(|happening| happening.what == What::Aid);
    if costs { study.responders.len() } else { 0 }
}

/// How many quantities a run of a study has: metrics, then costs.
pub(super) fn quantities(study: &Study) -> usize {
    METRICS + costs(study)
}

/// Every quantity of some runs by its place, with its run: quantity by quantity rather than run by run, so that the bins of
/// one sketch stay in the cache while those of all sketches would not.
pub(super) fn each_quantity(
    study: &Study,
    records: &[RunRecord],
    mut take: impl FnMut(usize, &RunRecord, f64),
) {
    for &metric in Metric::ALL {
        for record in records {
            if let Some(value) = metric.value(study, record) {
                take(metric as usize, record, value);
            }
        }
    }
    let mut place = METRICS;
    let mut cost = |of: &dyn Fn(&RunRecord) -> f64| {
        records.iter().for_each(|record| take(place, record, of(record)));
        place += 1;
    };
    for responder in 0..study.responders.len() {
        cost(&|record| record.cost_gdp_pct[responder]);
    }
    cost(&|record| record.challenger_cost_gdp_pct);
    cost(&|record| record.protege_cost_gdp_pct);
    for responder in 0..kept(study) {
        cost(&|record| record.keeping_gdp_pct[responder]);
    }
}
