//! How typical a run is of its kind: its distance from the middle of all runs of the kind.
//!
//! The distance is the mean over what was drawn for the run (traits of responders at its start, and uncertain
//! parameters) of |value − median| / MAD, plus the same mean over its course (the metrics of a run). Median and
//! MAD, the median absolute deviation, are those of the runs given (Hampel 1974). A quantity with a MAD of 0
//! takes the mean absolute deviation instead, and counts nothing if that is 0 too. A value that a run has and
//! most have not, or the other way round, counts as 1.

use crate::base::decision::Utility;
use crate::model::crisis::{Prepared, RunRecord, World};
use crate::model::study::Study;
use crate::run::engine::cells;
use crate::run::tally::Metric;

/// The distances of runs from the middle of them all, in their order.
pub(super) fn distances(study: &Study, records: &[RunRecord]) -> Vec<f64> {
    let mut total = vec![0.0; records.len()];
    add_mean(&mut total, &columns(&drawn(study, records)));
    let course = |record: &RunRecord| Metric::ALL.iter().map(|metric| metric.value(study, record)).collect();
    add_mean(&mut total, &columns(&records.iter().map(course).collect::<Vec<Vec<_>>>()));
    total
}

/// What was drawn for each run: the same under every guarantee.
fn drawn(study: &Study, records: &[RunRecord]) -> Vec<Vec<Option<f64>>> {
    let prepared = Prepared::new(study);
    let Some(&scenario) = cells(&prepared).first() else { return vec![Vec::new(); records.len()] };
    let mut world = World::new(scenario);
    let of = |record: &RunRecord| {
        world.begin(record.run);
        let aversion = |utility: &Utility| match *utility {
            Utility::Cara { aversion, .. } => Some(aversion),
            Utility::Prospect { .. } => None,
        };
        let mut values: Vec<Option<f64>> = world.private.traits.utility.iter().map(aversion).collect();
        values.push(aversion(&world.challenger.utility));
        let base = &world.base;
        let traits = [
            &base.stake_gdp_pct,
            &base.war_cost_gdp_pct,
            &base.audience_cost_gdp_pct,
            &base.nuclear_loss_gdp_pct,
            &world.capability,
        ];
        values.extend(traits.into_iter().flatten().map(|&value| Some(value)));
        values.extend(prepared.uncertain.iter().map(|parameter| Some(world.flat[parameter.index])));
        values.extend(prepared.drawn_together.iter().map(|&(index, _)| Some(world.flat[index])));
        values
    };
    records.iter().map(of).collect()
}

/// Rows to columns.
fn columns(rows: &[Vec<Option<f64>>]) -> Vec<Vec<Option<f64>>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

/// Adds to each run its mean deviation over the columns that vary.
fn add_mean(total: &mut [f64], columns: &[Vec<Option<f64>>]) {
    let deviations: Vec<Vec<f64>> = columns.iter().filter_map(|column| deviations(column)).collect();
    for (run, total) in total.iter_mut().enumerate() {
        let sum: f64 = deviations.iter().map(|column| column[run]).sum();
        *total += sum / deviations.len().max(1) as f64;
    }
}

/// The standardised deviations of a column; none if all runs are alike in it.
fn deviations(column: &[Option<f64>]) -> Option<Vec<f64>> {
    let known: Vec<f64> = column.iter().flatten().copied().collect();
    if 2 * known.len() < column.len() {
        // Most have no value: to have one is the deviation.
        let has = column.iter().map(|value| value.is_some() as u8 as f64);
        return (!known.is_empty()).then(|| has.collect());
    }
    let middle = median(&known);
    let away: Vec<f64> = known.iter().map(|value| (value - middle).abs()).collect();
    let mean = away.iter().sum::<f64>() / away.len().max(1) as f64;
    let scale = [median(&away), mean].into_iter().find(|&scale| scale > 0.0);
    if scale.is_none() && known.len() == column.len() {
        return None;
    }
    let scale = scale.unwrap_or(1.0);
    Some(column.iter().map(|value| value.map_or(1.0, |value| (value - middle).abs() / scale)).collect())
}

/// The median; of an even number the mean of the middle two.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_are_in_units_of_the_median_absolute_deviation() {
        let column = [1.0, 2.0, 3.0, 4.0, 100.0].map(Some);
        assert_eq!(deviations(&column), Some(vec![2.0, 1.0, 0.0, 1.0, 97.0]));
        // More than half alike: the mean absolute deviation, 2.
        let column = [5.0, 5.0, 5.0, 5.0, 15.0].map(Some);
        assert_eq!(deviations(&column), Some(vec![0.0, 0.0, 0.0, 0.0, 5.0]));
        assert_eq!(deviations(&[Some(7.0); 4]), None);
        assert_eq!(deviations(&[None; 4]), None);
    }

    #[test]
    fn a_value_that_others_lack_counts_one() {
        assert_eq!(deviations(&[None, None, None, Some(9.0)]), Some(vec![0.0, 0.0, 0.0, 1.0]));
        assert_eq!(deviations(&[Some(2.0), Some(2.0), None]), Some(vec![0.0, 0.0, 1.0]));
    }

    #[test]
    fn blocks_weigh_alike() {
        let mut total = vec![0.0; 3];
        add_mean(&mut total, &[[1.0, 2.0, 3.0].map(Some).to_vec(), [4.0; 3].map(Some).to_vec()]);
        assert_eq!(total, [1.0, 0.0, 1.0], "a quantity without variation counts nothing");
    }
}
