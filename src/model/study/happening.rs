//! What comes in the midst of a run, whatever anybody there decides: a member leaves, a budget changes, a government falls.

use super::{StateSet, Study, Unit};
use crate::base::chance::AgentId;
use serde::{Deserialize, Serialize};

/// The most happenings that a study may name: which have come is a 16-bit set.
pub(crate) const MAX_HAPPENINGS: usize = 16;

super::named_enum! {
    /// What a happening does.
    What {
        /// States leave the guarantee: they are bound no longer, and bind themselves no more.
        Leaves = "leaves",
        /// States that have left come back: they are bound again if the guarantee is in force.
        Returns = "returns",
        /// The depth of the guarantee is multiplied by a factor, at most to a depth of 1.
        Depth = "depth",
        /// The forces of states are multiplied by a factor, as when arms arrive or are lost.
        Force = "force",
        /// The military expenditure of states is multiplied by a factor; their forces follow as far as expenditure makes them.
        Budget = "budget",
        /// What is at stake for states is multiplied by a factor, as everybody knows.
        Stake = "stake",
        /// The forces of states grow, or shrink, by this share a year from now on.
        Growth = "growth",
        /// A new government takes office: drawn, or with a resolve and a risk tolerance that are given. Nobody else knows which.
        Government = "government",
        /// What members give the protégé in a year of peace, % of their GDP, begins or ends or becomes another.
        Aid = "aid",
    }
}

/// What the value of a happening is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worth {
    pub unit: Unit,
    /// The greatest; the least is that of the unit.
    pub most: f64,
    /// Whether it may be left out.
    pub optional: bool,
}

impl What {
    /// What its value is; `None` if it has none.
    pub(crate) const fn worth(self) -> Option<Worth> {
        let (unit, most, optional) = match self {
            What::Leaves | What::Returns => return None,
            What::Depth | What::Force | What::Budget | What::Stake => (Unit::Factor, 10.0, false),
            What::Government => (Unit::Factor, 10.0, true),
            What::Growth => (Unit::GrowthPerYear, 1.0, false),
            What::Aid => (Unit::GdpPct, 10.0, false),
        };
        Some(Worth { unit, most, optional })
    }

    /// Whether it names states: always, never, or as it likes.
    pub(crate) const fn of_states(self) -> Option<bool> {
        match self {
            What::Depth => Some(false),
            What::Aid => None,
            _ => Some(true),
        }
    }

    /// Whether the challenger may be among these states, and the protégé.
    pub(crate) const fn of_roles(self) -> [bool; 2] {
        match self {
            What::Force | What::Budget | What::Growth | What::Government => [true, true],
            What::Stake => [false, true],
            What::Leaves | What::Returns | What::Depth | What::Aid => [false, false],
        }
    }

    /// Whether it is the promise that it changes.
    pub(crate) const fn is_of_the_promise(self) -> bool {
        matches!(self, What::Leaves | What::Returns | What::Depth)
    }

    /// Whether the challenger's prospects change with it, so that it reckons with what is to come.
    pub(crate) const fn is_reckoned_with(self) -> bool {
        !matches!(self, What::Growth | What::Government | What::Aid)
    }
}

/// When something happens, or is announced.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// In this quarter, 0 the first.
    Quarter(u32),
    /// Once, with this probability a year.
    HazardPerYear(f64),
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// Its name in the study.
    pub name: String,
    /// Identity for random numbers, from the name.
    pub id: AgentId,
    pub what: What,
    /// To which responders.
    pub states: StateSet,
    /// Whether to the challenger.
    pub challenger: bool,
    /// Whether to the protégé.
    pub protege: bool,
    /// The value, where it has one. Of a government the multiplier of its stake and audience cost, where that is not drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Risk tolerance of a government, where it is not drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_tolerance: Option<f64>,
    /// The guarantees under which it happens, by name; none for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guarantees: Vec<String>,
    pub when: When,
    /// Quarters for which everybody knows of it before it comes; 0 for a surprise. A hazard is that of its announcement.
    pub notice_quarters: u32,
}

impl Happening {
    /// Whether it happens under the guarantee of this name.
    pub(crate) fn is_met_under(&self, guarantee: &str) -> bool {
        self.guarantees.is_empty() || self.guarantees.iter().any(|name| name == guarantee)
    }

    /// The codes of those to whom it happens: responders, then challenger and protégé.
    pub(crate) fn codes<'s>(&self, study: &'s Study) -> Vec<&'s str> {
        let mut codes: Vec<&str> =
            self.states.iter().map(|index| study.responders[index].code.as_str()).collect();
        codes.extend(self.challenger.then_some(study.challenger.code.as_str()));
        codes.extend(self.protege.then_some(study.protege.code.as_str()));
        codes
    }
}
