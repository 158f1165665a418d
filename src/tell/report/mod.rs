//! A page to hand over: the results of one study as one HTML file that needs nothing else.
//!
//! Everything is made from what stands in the folder of results. Texts of studies are escaped by the templates.

mod answer;
mod brief;
mod comparison;
mod estimate;
mod figures;
mod find;
mod glossary;
mod made;
mod page;
mod parameters;
mod promise;
mod rows;
mod scale;
mod sources;
mod svg;
mod table;

pub(crate) use brief::Sure;
#[cfg(test)]
pub(crate) use brief::verdict;
pub(crate) use comparison::comparison_page;
pub(crate) use made::made_page;
pub use page::{Extent, page};

use crate::model::study::Conferral;

/// A name of the files, written out.
fn written(name: &str) -> String {
    name.replace('_', " ").replace("protege", "protégé")
}

/// The heading of a question.
fn question(conferral: Conferral) -> &'static str {
    match conferral {
        Conferral::Granted => "Granted: in force from the first day",
        Conferral::Decided => "Decided: the states decide whether to give it",
    }
}
