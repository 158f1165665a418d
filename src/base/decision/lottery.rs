//! A small lottery: success, failure, catastrophe.

/// The utilities of what one option can end in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Lottery {
    /// Utility if the chooser's side prevails.
    pub success: f64,
    /// Utility if it does not.
    pub failure: f64,
    /// Utility of catastrophe, which comes before either.
    pub catastrophe: f64,
}

impl Lottery {
    #[inline(always)]
    pub(crate) fn expected(&self, p_success: f64, p_catastrophe: f64) -> f64 {
        let without = self.failure + p_success * (self.success - self.failure);
        without + p_catastrophe * (self.catastrophe - without)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectation_weighs_the_three_ends() {
        let lottery = Lottery { success: 1.0, failure: -2.0, catastrophe: -12.0 };
        assert!((lottery.expected(0.25, 0.1) - (0.9 * (0.25 - 1.5) - 1.2)).abs() < 1e-15);
        assert_eq!(lottery.expected(1.0, 0.0), 1.0);
        assert_eq!(lottery.expected(0.3, 1.0), -12.0);
    }
}
