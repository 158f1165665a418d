//! Keys of a sweep and its inputs.

use super::Replicates;
use super::design::{DESIGN, MAX_LEVELS};
use super::input::Scale;
use crate::read::keys::{Key, Kind, MAX_RUNS, Range, STUDY, may, must};

const ANY: Range = Range::within("in the unit of the key", -1e12, 1e12);

#[rustfmt::skip]
pub(super) static SWEEP: &[Key] = &[
    may("name", Kind::Name, "the stem of the file's name", "Short name; also that of the folder of results"),
    must("study", Kind::Path, "The study that is varied"),
    may("set", Kind::Table(STUDY), "nothing", "Keys of the study that are other at every point"),
    may("seed", Kind::Integer(0, i64::MAX as u64), "the study's", "Seed of the design and of the runs"),
    may("runs", Kind::Integer(1, MAX_RUNS), "the study's", "Runs per point, regime and conferral"),
    may("blocks", Kind::Integer(1, 1024), "8", "Blocks into which the runs of a point are dealt, to tell noise from effect"),
    may("replicates", Kind::Choice(Replicates::LABELS), "\"common\"", "Whether all points meet the same worlds"),
    must("design", Kind::Table(DESIGN), "How the points lie"),
    must("input", Kind::Any, "What is varied: an [[input]] for each key"),
];

#[rustfmt::skip]
pub(super) static INPUT: &[Key] = &[
    must("key", Kind::Text, "Key of the study by path, such as \"parameters.precision\""),
    may("range", Kind::Any, "one of range, distribution, values", "Least and greatest value"),
    may("scale", Kind::Choice(Scale::LABELS), "\"linear\"", "How the range is divided"),
    may("distribution", Kind::Uncertain(ANY), "one of range, distribution, values", "Distribution over the points"),
    may("values", Kind::Any, "one of range, distribution, values", "Values to choose from"),
    may("levels", Kind::Integer(2, MAX_LEVELS), "the design's", "Levels of this input"),
    may("base", Kind::Any, "the median; the first of `values`", "Value in the base point of one_at_a_time"),
];
