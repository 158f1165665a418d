//! Who watches a run, and what there is to see: every decision and every draw of chance, as it is made.
//!
//! The stages say in one line each what they did. In a batch nobody watches, and the compiler leaves the lines
//! out. A witness sees and changes nothing, so a watched run is the run that a batch makes.

use super::coalition::Coalition;
use super::costs::Lotteries;
use super::course::{Crisis, Standing};
use super::promise::PromiseChange;
use super::prospects::{Attack, Misperception, Move, Prospect, Side};
use super::reply::ReplyChoice;
use super::situation::{Situation, View};
use super::world::World;
use crate::base::chance::{AgentId, Purpose, Time};
use crate::base::decision::Utility;
use crate::model::study::{End, Outcome, StateSet};

/// Somebody who watches a run.
pub trait Witness {
    /// Something has happened in this world, which is as it is after it.
    fn saw(&mut self, world: &World, moment: Moment);

    /// Whether it looks at governments of which nobody in the run has asked what they are like.
    fn asks_governments(&self) -> bool {
        true
    }
}

/// A witness that looks at nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unwatched;

impl Witness for Unwatched {
    #[inline(always)]
    fn saw(&mut self, _world: &World, _moment: Moment) {}

    #[inline(always)]
    fn asks_governments(&self) -> bool {
        false
    }
}

/// One responder's choice of a level: what it weighed, and what it drew.
#[derive(Clone, Copy, Debug)]
pub struct LevelChoice<'m> {
    /// The responder, by position.
    pub responder: usize,
    /// The crisis as it sees it.
    pub situation: &'m Situation<'m>,
    /// What its levels mean to it.
    pub own: &'m Lotteries,
    /// The force that it expects of the others.
    pub seen: &'m Coalition,
    /// Its own part in that.
    pub contribution: f64,
    /// Probabilities of its options.
    pub probabilities: &'m [f64],
    /// The uniform that chose among them.
    pub uniform: f64,
}

/// What a witness sees.
#[derive(Clone, Copy, Debug)]
pub enum Moment<'m> {
    /// Traits and parameters are drawn.
    Begun,
    /// A quarter has begun: governments and forces are those of this quarter.
    Quarter(u32),
    /// Something happens if its uniform lies below its probability.
    Chance {
        /// What is left to chance.
        purpose: Purpose,
        probability: f64,
        /// What was drawn.
        uniform: f64,
    },
    /// Something is known to come.
    Announced {
        /// Which happening of the study.
        place: usize,
        /// The quarter in which it is known.
        quarter: u32,
        /// The quarter in which it comes.
        due: u32,
    },
    /// Something happens that the study has said will or may.
    Happened {
        /// Which happening of the study.
        place: usize,
        /// In which quarter.
        quarter: u32,
    },
    /// The promise has changed.
    Promise(PromiseChange),
    /// Members were asked to consent. [`vote`](super::confer::vote) tells the answers of those who weighed it.
    Asked {
        /// Whom the answers bind.
        bound: StateSet,
    },
    /// The challenger weighs one kind of attack. Three of these come before it chooses.
    AttackWeighed(&'m Attack),
    /// The challenger has chosen between doing nothing and the three kinds.
    Challenged {
        /// What it gets wrong.
        wrong: Misperception,
        /// Probabilities of its options.
        probabilities: &'m [f64],
        /// The uniform that chose.
        uniform: f64,
    },
    /// A war is under way from the start.
    Inherited(&'m Crisis<'m>),
    /// A crisis breaks out; nobody has answered yet.
    Outbreak {
        /// The crisis as the pool sees it.
        situation: &'m Situation<'m>,
        /// Probability, by the public beliefs, that each member keeps its promise.
        kept_probability: &'m [f64],
        /// Probability, by the public beliefs, that the members block their alliance.
        block_probability: f64,
    },
    /// A member has decided whether to let the alliance act (option 0) or to block it (option 1).
    Vetoed(LevelChoice<'m>),
    /// A responder has chosen a level, in this wave of the response.
    Responded(usize, LevelChoice<'m>),
    /// An engaged responder has chosen again, between a level less (option 0), its level, and a level more.
    Adjusted(LevelChoice<'m>),
    /// A round of the ladder begins.
    RoundBegins(&'m Crisis<'m>),
    /// Everybody has settled on a level for the round; the sides have yet to move.
    Looked {
        /// The crisis before they do.
        crisis: &'m Crisis<'m>,
        /// What they see.
        view: &'m View,
        /// The probability with which a side comes to a decision.
        open: f64,
    },
    /// A side has chosen to yield, to hold or to escalate.
    Moved {
        /// The side that chose.
        side: Side,
        /// How it values payoffs.
        utility: Utility,
        /// Share of the costs of war that counts with it.
        borne: f64,
        /// What its options lead to.
        prospects: &'m [Option<Prospect>; 3],
        /// Probability of each option, in the order of [`Move::ALL`].
        probabilities: &'m [f64],
        /// The uniform that chose.
        uniform: f64,
    },
    /// There was fighting, in which the coalition prevails with this probability.
    Fought {
        /// Probability that the coalition prevails.
        holds: f64,
        /// Forces that meet: the coalition's and the challenger's.
        forces: [f64; 2],
        /// Normal score of the fortune of war.
        fortune: f64,
    },
    /// A member that has promised a nuclear reply has kept silent (option 0) or replied (option 1).
    Called {
        /// The member, by position.
        responder: usize,
        /// What its options lead to.
        choice: &'m ReplyChoice,
        /// How it values payoffs.
        utility: Utility,
        /// Probabilities of silence and of a reply.
        probabilities: &'m [f64],
        /// The uniform that chose.
        uniform: f64,
    },
    /// The round is over.
    RoundEnds {
        /// The crisis after it.
        crisis: &'m Crisis<'m>,
        /// What the challenger and the coalition did.
        moves: [Move; 2],
    },
    /// A crisis is over, or the horizon is.
    Concluded {
        /// The crisis as it ended.
        crisis: &'m Crisis<'m>,
        /// Whether the promise was kept.
        standing: Standing,
        /// What it counts as.
        outcome: Outcome,
        /// How it ended.
        end: End,
    },
    /// The public has learned from what a member did.
    Remembered {
        /// The member, by position.
        responder: usize,
        /// Whether it kept its promise.
        met: bool,
        /// The probability that it would.
        expected: f64,
    },
}

impl World<'_> {
    /// Whether something of this probability happens: whether the uniform at its address lies below it.
    #[inline]
    pub fn happens(
        &self,
        (purpose, agent, time): (Purpose, AgentId, Time),
        probability: f64,
        witness: &mut impl Witness,
    ) -> bool {
        let uniform = self.uniform(purpose, agent, time);
        witness.saw(self, Moment::Chance { purpose, probability, uniform });
        uniform < probability
    }
}
