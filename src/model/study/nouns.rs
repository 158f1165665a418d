//! The nouns that arrays are indexed by: kinds of attack, levels of response, rungs of the ladder. An array of one
//! number for each is indexed by the noun itself, so that a level cannot be mistaken for a rung.

use serde::{Deserialize, Serialize};
use std::borrow::{Borrow, BorrowMut};
use std::ops::{Index, IndexMut};

named_enum! {
    /// Kind of attack, from least to most.
    Kind {
        /// Below the threshold of open force.
        GreyZone = "grey_zone",
        /// A limited incursion.
        Limited = "limited",
        /// A full attack.
        Full = "full",
    }
}

named_enum! {
    /// Level of response, from least to most.
    Level {
        /// Nothing.
        Abstain = "abstain",
        /// Arms, money, intelligence.
        Material = "material",
        /// Own forces to the theatre, short of combat.
        Deploy = "deploy",
        /// Own forces in combat.
        Combat = "combat",
    }
}

labelled_enum! {
    /// Rung of the ladder of escalation, from least to most (after Kahn 1965). Files have it by number.
    #[derive(Serialize, Deserialize)]
    #[serde(into = "u8", try_from = "u8")]
    Rung {
        /// Nothing is under way.
        StandDown = "stand_down",
        /// Below the threshold of open force.
        GreyZone = "grey_zone",
        /// A limited incursion.
        LimitedIncursion = "limited_incursion",
        /// War in the theatre.
        TheatreWar = "theatre_war",
        /// Strikes beyond the theatre.
        StrikesBeyond = "strikes_beyond",
        /// Nuclear signalling.
        NuclearSignalling = "nuclear_signalling",
        /// Limited nuclear use.
        LimitedNuclearUse = "limited_nuclear_use",
        /// Strategic exchange, the end of the ladder.
        StrategicExchange = "strategic_exchange",
    }
}

impl Kind {
    /// The rung on which a crisis of this kind begins.
    pub const fn first_rung(self) -> Rung {
        match self {
            Kind::GreyZone => Rung::GreyZone,
            Kind::Limited => Rung::LimitedIncursion,
            Kind::Full => Rung::TheatreWar,
        }
    }

    /// The highest level open in this kind of attack: nobody fights over the grey zone.
    pub const fn highest_level(self) -> Level {
        match self {
            Kind::GreyZone => Level::Deploy,
            Kind::Limited | Kind::Full => Level::Combat,
        }
    }
}

impl Rung {
    /// The kind of attack that the rung amounts to.
    pub const fn kind(self) -> Kind {
        match self {
            Rung::StandDown | Rung::GreyZone => Kind::GreyZone,
            Rung::LimitedIncursion => Kind::Limited,
            _ => Kind::Full,
        }
    }
}

impl From<Rung> for u8 {
    fn from(rung: Rung) -> u8 {
        rung as u8
    }
}

impl TryFrom<u8> for Rung {
    type Error = String;

    fn try_from(number: u8) -> Result<Rung, String> {
        let rung = Rung::ALL.get(usize::from(number)).copied();
        rung.ok_or_else(|| format!("the ladder has no rung {number}"))
    }
}

/// `$name<T>`: one `T` for each `$key`.
macro_rules! per {
    ($($(#[doc = $doc:literal])+ $name:ident[$key:ident];)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name<T>(pub [T; $key::ALL.len()]);

        impl $key {
            /// The next above this, if there is one.
            #[inline]
            pub fn above(self) -> Option<$key> {
                $key::ALL.get(self as usize + 1).copied()
            }

            /// The next below this, if there is one.
            #[inline]
            pub fn below(self) -> Option<$key> {
                $key::ALL.get((self as usize).wrapping_sub(1)).copied()
            }
        }

        impl<T> $name<T> {
            /// What `of` gives for each.
            #[inline]
            pub fn from_fn(mut of: impl FnMut($key) -> T) -> $name<T> {
                $name(std::array::from_fn(|position| of($key::ALL[position])))
            }

            /// What `of` makes of each value.
            #[inline]
            pub fn map<U>(self, of: impl FnMut(T) -> U) -> $name<U> {
                $name(self.0.map(of))
            }

            /// Each key with its value, in order.
            #[inline]
            pub fn iter(&self) -> impl Iterator<Item = ($key, &T)> {
                $key::ALL.iter().copied().zip(&self.0)
            }
        }

        impl<T> Index<$key> for $name<T> {
            type Output = T;

            #[inline]
            fn index(&self, key: $key) -> &T {
                &self.0[key as usize]
            }
        }

        impl<T> IndexMut<$key> for $name<T> {
            #[inline]
            fn index_mut(&mut self, key: $key) -> &mut T {
                &mut self.0[key as usize]
            }
        }

        impl<T> Borrow<[T; $key::ALL.len()]> for $name<T> {
            fn borrow(&self) -> &[T; $key::ALL.len()] {
                &self.0
            }
        }

        impl<T> BorrowMut<[T; $key::ALL.len()]> for $name<T> {
            fn borrow_mut(&mut self) -> &mut [T; $key::ALL.len()] {
                &mut self.0
            }
        }
    )+};
}

per! {
    /// One value for each kind of attack.
    PerKind[Kind];
    /// One value for each level of response.
    PerLevel[Level];
    /// One value for each rung of the ladder.
    PerRung[Rung];
}
