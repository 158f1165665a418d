//! The one kernel of choice, and the one contest.
