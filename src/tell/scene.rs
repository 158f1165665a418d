//! Who attacks whom, from what beginning, and over which time: the words that every title and caption needs.

use super::number::decimal;
use crate::model::study::{Start, Study};

/// Quarters of a year.
const YEAR: u32 = 4;

/// How a study starts: `starts after a ceasefire`.
pub(crate) fn begins(start: Start) -> &'static str {
    match start {
        Start::War => "in war",
        Start::Ceasefire => "after a ceasefire",
        Start::Peace => "in peace",
    }
}

/// A number of quarters as a reader counts: `10 years`, `2.5 years`, `3 quarters`.
pub(crate) fn span(quarters: u32) -> String {
    match quarters {
        1 => "1 quarter".to_string(),
        _ if quarters < YEAR => format!("{quarters} quarters"),
        YEAR => "1 year".to_string(),
        _ => format!("{} years", years(quarters.into())),
    }
}

/// Quarters in years, without digits that say nothing.
pub(crate) fn years(quarters: f64) -> String {
    let text = decimal(quarters / f64::from(YEAR), 2);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// `Russia against Ukraine, 10 years`.
pub(crate) fn scene(study: &Study) -> String {
    format!("{} against {}, {}", study.challenger.name, study.protege.name, span(study.horizon_quarters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_told_in_years() {
        let told = [1, 3, 4, 10, 13, 40].map(span);
        assert_eq!(told, ["1 quarter", "3 quarters", "1 year", "2.5 years", "3.25 years", "10 years"]);
    }
}
