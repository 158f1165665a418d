//! Multinomial logistic regression with a ridge: the plain statistical model that a theory should beat.

use crate::base::math::{exp, ln, solve_linear};

/// Steps of Newton's method at most.
const MAX_STEPS: usize = 100;
/// The largest element of the gradient that counts as zero, per case.
const GRADIENT: f64 = 1e-11;

/// Cases to fit: covariates row by row, and the class of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    /// Cases × columns, without a constant.
    pub x: &'a [Vec<f64>],
    /// Class of each case, below `classes`.
    pub y: &'a [usize],
    /// Number of classes.
    pub classes: usize,
}

/// A fitted regression: P(k | x) ∝ exp(a_k + b_k · x), the a of class 0 being 0.
///
/// Minimised is −Σ ln P + penalty/2 Σ b²; the constants a are free. Every class has its b, so that the ridge
/// treats all alike (Friedman, Hastie & Tibshirani 2010). Without limit to the penalty P becomes the base rate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logit {
    classes: usize,
    columns: usize,
    /// Class by class the constant and the slopes; those of class 0 begin with 0.
    coefficients: Vec<f64>,
}

/// What Newton's method needs at a point.
struct Slope {
    loss: f64,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
}

impl Logit {
    /// Fits by Newton's method, with steps halved until the loss falls, from `start` or from 0. `None` if it
    /// does not converge: without a penalty, classes that covariates separate have no best coefficients.
    ///
    /// Panics if a class or the length of a row does not fit.
    pub(crate) fn fit(sample: Sample, penalty: f64, start: Option<&Logit>) -> Option<Logit> {
        let columns = sample.x.first().map_or(0, Vec::len);
        let width = columns + 1;
        let zero =
            Logit { classes: sample.classes, columns, coefficients: vec![0.0; sample.classes * width] };
        let mut fit = start.cloned().unwrap_or(zero);
        assert_eq!(fit.coefficients.len(), sample.classes * width, "the start is of another form");
        let small = GRADIENT * sample.y.len() as f64;
        let mut here = fit.slope(sample, penalty);
        for _ in 0..MAX_STEPS {
            if here.gradient.iter().all(|part| part.abs() <= small) {
                return Some(fit);
            }
            let mut step = here.gradient.clone();
            if !solve_linear(&mut here.hessian, &mut step) {
                return None;
            }
            let from = fit.coefficients.clone();
            let mut size = 1.0;
            loop {
                for (free, &change) in step.iter().enumerate() {
                    // The constant of class 0 is not free.
                    fit.coefficients[free + 1] = from[free + 1] - size * change;
                }
                let next = fit.slope(sample, penalty);
                // Near the minimum the loss no longer tells; the gradient does.
                if next.loss <= here.loss + 1e-12 * here.loss.abs() {
                    here = next;
                    break;
                }
                size *= 0.5;
                if size < 1e-8 {
                    return None;
                }
            }
        }
        None
    }

    /// Loss, and its first and second derivatives by all coefficients but the first.
    fn slope(&self, sample: Sample, penalty: f64) -> Slope {
        let (classes, width) = (self.classes, self.columns + 1);
        let free = classes * width - 1;
        let mut slope = Slope { loss: 0.0, gradient: vec![0.0; free], hessian: vec![0.0; free * free] };
        let mut p = vec![0.0; classes];
        let mut row = vec![1.0; width];
        for (x, &class) in sample.x.iter().zip(sample.y) {
            row[1..].copy_from_slice(x);
            self.probabilities(x, &mut p);
            slope.loss -= ln(p[class].max(f64::MIN_POSITIVE));
            for k in 0..classes {
                let residual = p[k] - if k == class { 1.0 } else { 0.0 };
                for j in 0..width {
                    let Some(at) = (k * width + j).checked_sub(1) else { continue };
                    slope.gradient[at] += residual * row[j];
                    // Lower triangle: classes up to k, and of k itself columns up to j.
                    for l in 0..=k {
                        let weight = p[k] * (if k == l { 1.0 } else { 0.0 } - p[l]) * row[j];
                        let end = if k == l { j + 1 } else { width };
                        let begin = usize::from(l == 0);
                        let into = &mut slope.hessian[at * free + (l * width + begin - 1)..];
                        for (entry, other) in into.iter_mut().zip(&row[begin..end]) {
                            *entry += weight * other;
                        }
                    }
                }
            }
        }
        for (at, &value) in self.coefficients[1..].iter().enumerate() {
            if (at + 1) % width != 0 {
                slope.loss += 0.5 * penalty * value * value;
                slope.gradient[at] += penalty * value;
                slope.hessian[at * free + at] += penalty;
            }
        }
        for i in 0..free {
            for j in 0..i {
                slope.hessian[j * free + i] = slope.hessian[i * free + j];
            }
        }
        slope
    }

    /// Probabilities of the classes for a case with covariates `x`, into `into`.
    pub(crate) fn probabilities(&self, x: &[f64], into: &mut [f64]) {
        let width = self.columns + 1;
        for (value, of_class) in into.iter_mut().zip(self.coefficients.chunks_exact(width)) {
            *value = of_class[0] + of_class[1..].iter().zip(x).map(|(b, x)| b * x).sum::<f64>();
        }
        let most = into.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        for value in into.iter_mut() {
            *value = exp(*value - most);
            sum += *value;
        }
        into.iter_mut().for_each(|value| *value /= sum);
    }

    /// Constant and slopes of a class.
    #[cfg(test)]
    pub(crate) fn of_class(&self, class: usize) -> &[f64] {
        &self.coefficients[class * (self.columns + 1)..][..self.columns + 1]
    }
}
