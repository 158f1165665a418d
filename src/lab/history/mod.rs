//! What states did: cases of crises and wars, read from files that their makers published, and what the model
//! says of each.
//!
//! A [`Case`] is one state that could have helped another, and what it did. [`read()`] knows the published files
//! by their columns, and a file of one's own; [`CaseModel`] puts a case before the stages of [`crate::model::crisis`]
//! themselves and takes the probabilities that they weigh.

mod applies;
mod case;
mod columns;
mod form;
mod huth;
mod icb;
mod joining;
mod obligations;
mod own;
mod predict;
mod read;
mod template;

pub(crate) use applies::pact_applies;
pub(crate) use case::{Case, Figures, Promise, Question, Relations};
#[cfg(test)]
pub(crate) use case::{Missing, fill};
pub(crate) use columns::Problem;
pub(crate) use form::Source;
#[cfg(test)]
pub(crate) use own::COLUMNS as OWN_COLUMNS;
pub(crate) use predict::{CaseModel, CaseParameter, CaseParameters, MAX_OUTCOMES, Room};
pub(crate) use read::{CaseFile, Cases, read};
pub(crate) use template::template;
