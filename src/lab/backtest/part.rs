//! Parts of a file that are judged by themselves, because the world was another.

use crate::lab::history::{Case, Promise, Source};
use crate::model::study::named_enum;

named_enum! {
    /// A part of the cases of a file.
    Part {
        /// All cases of the file.
        All = "all",
        /// Cases with a defence pact.
        Pact = "pact",
        /// Cases without.
        NoPact = "no_pact",
        /// Cases up to 1918.
        Before1919 = "before_1919",
        /// Cases of 1919 to 1945.
        BetweenWars = "1919_1945",
        /// Cases since 1946.
        Since1946 = "since_1946",
    }
}

impl Part {
    /// The parts of a file, the whole first.
    pub(crate) const fn of(source: Source) -> &'static [Part] {
        match source {
            Source::Icb => &[Part::All, Part::NoPact, Part::Pact],
            Source::Joining | Source::Obligations => {
                &[Part::All, Part::Before1919, Part::BetweenWars, Part::Since1946]
            }
            Source::Huth | Source::Own => &[Part::All],
        }
    }

    /// Whether a case belongs to it.
    pub(crate) fn holds(self, case: &Case) -> bool {
        match self {
            Part::All => true,
            Part::Pact => case.promise == Promise::Pact,
            Part::NoPact => case.promise != Promise::Pact,
            Part::Before1919 => case.year < 1919,
            Part::BetweenWars => (1919..=1945).contains(&case.year),
            Part::Since1946 => case.year > 1945,
        }
    }
}
