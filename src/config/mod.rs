//! TOML text to a study.
