//! The study into which cases are put.

use crate::model::study::Study;
use crate::read::{Overrides, parse};
use std::sync::OnceLock;

/// The shipped study of one case, `configs/historical/case.toml`.
pub(crate) fn template() -> &'static Study {
    static TEMPLATE: OnceLock<Study> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let text = include_str!("../../../configs/historical/case.toml");
        parse(text, "case.toml", &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
    })
}
