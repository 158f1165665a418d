//! How sure it is that there are fewer full attacks here than there.

use crate::base::stats::LEAST_DRAWS;
use crate::model::study::Conferral;
use crate::tell::number::decimal;
use crate::write::{ReadRow, Results};

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
    /// Of two guarantees, each of some results and a question, that met the same draws; `None` with too few of them.
    pub(crate) fn of(here: (&Results, Conferral, &str), there: (&Results, Conferral, &str)) -> Option<Draws> {
        let [here, there] = [here, there].map(|(results, conferral, regime)| {
            let wanted = [("conferral", conferral.label()), ("regime", regime)];
            let of = |row: ReadRow<'_>| (row.count("draw"), row.count("attacked_full"), row.count("runs"));
            results.rows("draws.csv", &wanted).map(of).collect::<Vec<_>>()
        });
        let same = here.iter().zip(&there).filter(|(here, there)| here.0 == there.0);
        // The share here less that there has the sign of this.
        let signs: Vec<i128> = same
            .map(|(here, there)| {
                i128::from(here.1) * i128::from(there.2) - i128::from(there.1) * i128::from(here.2)
            })
            .collect();
        let share = |of: &dyn Fn(i128) -> bool| {
            signs.iter().filter(|&&sign| of(sign)).count() as f64 / signs.len() as f64
        };
        (signs.len() >= LEAST_DRAWS)
            .then(|| Draws { fewer: share(&|sign| sign < 0), more: share(&|sign| sign > 0) })
    }

    /// In words, where there are `fewer` on average, or more.
    pub(super) fn words(self, fewer: bool) -> String {
        let pct = |share: f64| format!("{} %", decimal(100.0 * share, 0));
        let [so, otherwise] = if fewer { [self.fewer, self.more] } else { [self.more, self.fewer] };
        format!("in {} of the draws of the parameters, the other way round in {}", pct(so), pct(otherwise))
    }
}
