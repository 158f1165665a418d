//! Whether a pact speaks to the war at hand.

use super::form::Source;

/// First year of the world in which few pacts spoke to the wars of their members.
const LATER: i32 = 1945;
/// Defence pacts with a member at war in 1816–1944 whose treaty obliged somebody to act in that war: 59 of 106
/// pacts × wars (Berkemeier & Fuhrmann 2018).
const EARLIER_SHARE: f64 = 59.0 / 106.0;
/// The same in 1945–2003: 43 of 195. Most pacts of that time are with states that fight elsewhere, or begin.
const LATER_SHARE: f64 = 43.0 / 195.0;

/// The probability that a pact obliges its party in the war at hand. Files of crises and of allies in wars list
/// every pact that is in force, whether the treaty speaks to that war or not; the share of those that do is
/// measured elsewhere. In other files a promise is one about the case.
pub(crate) fn pact_applies(source: Source, year: i32) -> f64 {
    match source {
        Source::Icb | Source::Joining if year < LATER => EARLIER_SHARE,
        Source::Icb | Source::Joining => LATER_SHARE,
        // Only obligations to which a war gave rise are cases.
        Source::Huth | Source::Obligations | Source::Own => 1.0,
    }
}
