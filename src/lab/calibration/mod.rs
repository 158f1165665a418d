//! What the cases say about the parameters, and what they do not.
//!
//! Bayesian estimation by simulated likelihood. The stages of the model give the probability of what happened in
//! a case, averaged over draws of everything that differs between runs (traits, errors); the draws are the same
//! for all parameters (common random numbers), so that the likelihood is a smooth function of them (Gouriéroux &
//! Monfort 1996). That is exact where approximate Bayesian computation would compare summaries within a
//! tolerance: the stages hand out probabilities, so nothing needs to be compared. Draws from the posterior are
//! made by a sequential Monte Carlo sampler that goes from the prior to the posterior in steps of its own choosing
//! (`tempering`, Del Moral, Doucet & Jasra 2006), in several populations that know nothing of one another, whose
//! disagreement is the test of convergence.

mod diagnostics;
mod evidence;
mod likelihood;
mod normal;
mod predictive;
mod recovery;
pub(crate) mod tables;
mod tempering;
mod unknowns;

pub(crate) use diagnostics::{Summary, prior_draws, summarise};
pub(crate) use evidence::{Evidence, counts_for, is_tested_pact, made_up_cases, used_in_estimation};
pub(crate) use likelihood::Likelihood;
pub(crate) use predictive::{Predicted, predictive_check};
pub(crate) use recovery::{Recovered, recover};
#[cfg(test)]
pub(crate) use tables::{CALIBRATION, posterior_schema, prior_schema};
pub(crate) use tables::{Found, STRUCTURE, posterior, posterior_table, recovery_table, tables};
pub(crate) use tempering::{Plan, Population, shuffled};
#[cfg(test)]
pub(crate) use unknowns::UNKNOWNS;
pub(crate) use unknowns::{Role, Structure, Unknown, unknowns, with_tested_pacts};
