//! What is remembered of many runs.
