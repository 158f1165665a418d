//! What is known of a file of cases before it is read: where it comes from, its columns, and how its rows become cases.

use super::case::Outcome;
use super::columns::Columns;

/// Where cases come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Responses of great powers to crises (International Crisis Behavior, version 13).
    Icb,
    /// Cases of extended immediate deterrence (Huth 1988).
    Huth,
    /// Allies with a defence pact in wars (Reiter, Stam & Horowitz 2016; ATOP).
    Joining,
    /// Obligations of pacts to which a war gave rise (Berkemeier & Fuhrmann 2018).
    Obligations,
    /// A file of one's own.
    Own,
}

impl Source {
    /// The published ones.
    pub(crate) const PUBLISHED: [Source; 4] =
        [Source::Icb, Source::Huth, Source::Joining, Source::Obligations];
}

/// A file that is known: what it is, its columns, and how its rows become cases.
pub(crate) struct Form {
    pub(super) source: Source,
    /// The name in files.
    pub label: &'static str,
    /// The name under which the file is known, of a published one.
    pub file: Option<&'static str>,
    /// What it is.
    pub what: &'static str,
    /// Who published it, and where.
    pub citation: &'static str,
    pub(super) needed: &'static [&'static str],
    /// Columns that name a row, in a file of further covariates too.
    pub(super) key: &'static [&'static str],
    pub(super) cases: fn(&Columns) -> Vec<Option<Outcome>>,
}
