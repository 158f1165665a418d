//! What a study will take before it is run: a rough guide to time and room.

use crate::model::study::{Conferral, Study};

/// Microseconds per quarter of a run with 32 responders on one core of 2024; a rough guide, from the
/// benchmarks. Deciding on a guarantee costs more than having it.
const GRANTED_US_PER_QUARTER: f64 = 3.0;
const DECIDED_US_PER_QUARTER: f64 = 9.0;
/// Microseconds of a run of a cell, however short and small its world.
const RUN_US: f64 = 4.0;
/// Bytes of a row of `runs.csv`, beside those of each responder.
const ROW_BYTES: u64 = 230;
const ROW_BYTES_PER_RESPONDER: u64 = 14;
/// Bytes of all other files per cell, with a responder each, and with a joint draw of the parameters each.
const BYTES_PER_CELL: [u64; 3] = [230_000, 10_000, 550];

/// Bytes of the state of a study by each run of a cell whose trees of a rare event carry weight, which may be all.
const ROOT_BYTES: u64 = 13;

/// Seconds that so many runs of every cell of a study take on so many cores.
pub(crate) fn seconds(study: &Study, runs: f64, cores: usize) -> f64 {
    let per_quarter: f64 = study
        .conferral
        .iter()
        .map(|conferral| match conferral {
            Conferral::Granted => GRANTED_US_PER_QUARTER,
            Conferral::Decided => DECIDED_US_PER_QUARTER,
        })
        .sum::<f64>()
        * study.regimes.len() as f64;
    let size = study.responders.len() as f64 / 32.0;
    let each = study.cells() as f64 * RUN_US + per_quarter * study.horizon_quarters as f64 * size;
    1e-6 * each * runs / cores as f64
}

/// Bytes of the results of so many runs of a study. Where it keeps only those of an event, `runs.csv` is no part of them:
/// nobody knows how many they will be.
pub(crate) fn bytes(study: &Study, runs: u64) -> u64 {
    let row = ROW_BYTES + ROW_BYTES_PER_RESPONDER * study.responders.len() as u64;
    let rows = if study.write_runs && study.keep.is_none() { row.saturating_mul(runs) } else { 0 };
    let draws = study.parameters.joint.as_ref().map_or(0, |joint| joint.rows.len() as u64);
    let [each, responder, draw] = BYTES_PER_CELL;
    let roots = ROOT_BYTES.saturating_mul(study.rare.len() as u64).saturating_mul(runs);
    let files = (each + responder * study.responders.len() as u64 + draw * draws).saturating_add(roots);
    (study.cells() as u64).saturating_mul(rows.saturating_add(files))
}
