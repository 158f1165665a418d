//! Estimators and intervals: slices and counts in, numbers out.
