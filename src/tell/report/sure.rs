//! How sure it is that there are fewer full attacks here than there.

use crate::base::stats::{LEAST_DRAWS, PairedDraw};
use crate::model::study::{Event, Given};
use crate::tell::look_up::{Under, draws};
use crate::tell::number::part;
use std::cmp::Ordering;

/// How sure a difference is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sure {
    /// Its interval of chance leaves out 0, and parameters were drawn.
    ByDraw(Draws),
    /// Its interval of chance leaves out 0, and parameters were not drawn.
    OneValue,
    /// Its interval of chance includes 0.
    Alike,
}

impl Sure {
    /// From the interval of chance of a difference, and the draws of the parameters, if they were drawn.
    pub(crate) fn of([low, high]: [f64; 2], draws: Option<Draws>) -> Sure {
        if low <= 0.0 && high >= 0.0 { Sure::Alike } else { draws.map_or(Sure::OneValue, Sure::ByDraw) }
    }
}

/// In which shares of the draws of the parameters the runs have fewer full attacks here than there, and more. They are
/// counted, since where few runs of a draw have an attack, or none, nothing tells how its probabilities differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Draws {
    pub fewer: f64,
    pub more: f64,
}

impl Draws {
    /// Of two guarantees that met the same draws; `None` with too few of them.
    pub(crate) fn of(here: Under<'_>, there: Under<'_>) -> Option<Draws> {
        let draws = draws([here, there], Given::Always, Event::AttackedFull, None);
        let times = |count, trials| u128::from(count) * u128::from(trials);
        let order =
            |PairedDraw { a, b, .. }: &PairedDraw| times(a.count, b.trials).cmp(&times(b.count, a.trials));
        let share = |is| draws.iter().filter(|draw| order(draw) == is).count() as f64 / draws.len() as f64;
        (draws.len() >= LEAST_DRAWS)
            .then(|| Draws { fewer: share(Ordering::Less), more: share(Ordering::Greater) })
    }

    /// In words, where there are `fewer` on average, or more.
    pub(super) fn words(self, fewer: bool) -> String {
        let [so, otherwise] = if fewer { [self.fewer, self.more] } else { [self.more, self.fewer] };
        format!("in {} of the draws of the parameters, the other way round in {}", part(so), part(otherwise))
    }
}
