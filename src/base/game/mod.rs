//! Small games in extensive form, and their agent quantal response equilibrium.
//!
//! A [`Game`] is a tree of moves by chance and by players, who may not know where they are in it
//! (information sets). [`solve`] finds behaviour in which every information set answers, by the one
//! quantal response of [`crate::base::decision`], the expected utilities of its actions under that very behaviour.

mod efg;
mod response;
mod solve;
mod tree;

pub(crate) use efg::to_efg;
pub(crate) use solve::{Equilibrium, Method, solve};
pub(crate) use tree::{Game, InformationSet, MAX_ACTIONS, MAX_NODES, MAX_PLAYERS, MAX_UNKNOWNS, Move, Node};
