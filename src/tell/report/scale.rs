//! From values to places on a panel, and the round values at which an axis is marked.

use crate::base::math::{ln, pow};

/// An axis: values from `low` to `high` are placed from `from` to `to`, in units of the drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    logarithmic: bool,
}

impl Scale {
    /// Equal steps are equally long.
    pub(super) fn linear([low, high]: [f64; 2], [from, to]: [f64; 2]) -> Scale {
        let high = if high > low { high } else { low + 1.0 };
        Scale { low, high, from, to, logarithmic: false }
    }

    /// Equal ratios are equally long; from a power of ten to a power of ten. Both values are positive.
    pub(super) fn logarithmic([low, high]: [f64; 2], [from, to]: [f64; 2]) -> Scale {
        let decade = |value: f64| ln(value) / ln(10.0);
        let low = decade(low).floor();
        let high = decade(high).ceil().max(low + 1.0);
        Scale { low, high, from, to, logarithmic: true }
    }

    /// Where a value is, kept within the panel.
    pub(super) fn at(&self, value: f64) -> f64 {
        let value = match self.logarithmic {
            false => value,
            true if value > 0.0 => ln(value) / ln(10.0),
            true => self.low,
        };
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Values to mark: at most about `most` round ones, or the powers of ten.
    pub(super) fn ticks(&self, most: usize) -> Vec<f64> {
        if self.logarithmic {
            return (self.low as i32..=self.high as i32).map(|power| pow(10.0, power.into())).collect();
        }
        let rough = (self.high - self.low) / most as f64;
        let ten = pow(10.0, (ln(rough) / ln(10.0)).floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|k| k * ten).find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(10.0 * ten);
        let first = (self.low / step).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        (first..=last).map(|k| k as f64 * step).collect()
    }
}

/// The label of a tick, without digits that say nothing.
pub(super) fn label(value: f64) -> String {
    // Ticks are small multiples of powers of ten: what is beyond nine digits is rounding.
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let labels = |low, high| {
            let scale = Scale::linear([low, high], [0.0, 100.0]);
            scale.ticks(5).into_iter().map(label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(0.0, 1.5), "0 0.5 1 1.5");
        assert_eq!(labels(-9.2, 6.3), "−5 0 5");
        assert_eq!(labels(0.0, 0.0021), "0 0.0005 0.001 0.0015 0.002");
        let decades = Scale::logarithmic([0.018, 18.8], [0.0, 4.0]);
        assert_eq!(
            decades.ticks(5).into_iter().map(label).collect::<Vec<_>>().join(" "),
            "0.01 0.1 1 10 100"
        );
        assert!((decades.at(1.0) - 2.0).abs() < 1e-9);
        assert_eq!(decades.at(0.0), 0.0);
    }
}
