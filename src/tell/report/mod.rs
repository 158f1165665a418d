//! A page to hand over: the results of one study as one HTML file that needs nothing else.
//!
//! Everything is made from what stands in the folder of results. Texts of studies are escaped by the templates.

mod answer;
mod brief;
mod choice;
mod comparison;
mod estimate;
mod figures;
mod glossary;
mod made;
mod page;
mod parameters;
mod promise;
mod rare;
mod rows;
mod scale;
mod sources;
mod sure;
mod svg;
mod table;

#[cfg(test)]
pub(crate) use brief::verdict;
pub(crate) use comparison::comparison_page;
pub(crate) use made::made_page;
pub use page::{Extent, page};
#[cfg(test)]
pub(crate) use sure::{Draws, Sure};

use crate::model::study::{Conferral, Guarantee, Study};

/// A name of the files, written out.
fn written(name: &str) -> String {
    name.replace('_', " ").replace("protege", "protégé")
}

/// What a guarantee is called: its title, if the study itself gives one, else its name, written out.
fn called(study: &Study, regime: &str) -> String {
    let own = study.regimes.iter().find(|one| one.name == regime && study.provenance.names(regime));
    own.filter(|one| !one.title.is_empty()).map_or_else(|| written(regime), |one| one.title.clone())
}

/// The same in a sentence: a title has its own capitals, and stands in quotation marks.
fn named(study: &Study, regime: &Guarantee) -> String {
    let (called, written) = (called(study, &regime.name), written(&regime.name));
    if called == written { written } else { format!("“{called}”") }
}

/// The heading of a question.
fn question(conferral: Conferral) -> &'static str {
    match conferral {
        Conferral::Granted => "Granted: in force from the first day",
        Conferral::Decided => "Decided: the states decide whether to give it",
    }
}
