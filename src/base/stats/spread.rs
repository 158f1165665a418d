//! The distribution of a probability over draws, of each of which only some trials are known.
//!
//! The shares p_j = c_j / t_j of draws scatter because the draws differ and because trials are few. A beta
//! distribution of the probabilities makes the counts beta-binomial (Skellam 1948); its parameters are those of
//! greatest likelihood (Griffiths 1973). Given its counts a draw's probability is then Beta(α + c_j, β + t_j − c_j),
//! and the mean of these over the draws is the distribution looked for (empirical Bayes; Carlin & Louis 2000): with
//! few trials it leans on the beta distribution, with many on the draws themselves, and a draw without an event
//! reaches down to 0.

use crate::base::math::{beta_quantiles, digamma, exp, ln, ln_gamma, trigamma};
use crate::base::parallel;

/// What one draw of the parameters gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DrawCounts {
    /// Trials that had the event.
    pub count: u64,
    /// All trials, with the event or without.
    pub trials: u64,
}

/// Points that stand for the distribution of one draw's probability: its quantiles at (k + ½) / 8.
pub(super) const POINTS: usize = 8;

/// A beta distribution of probabilities over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread {
    alpha: f64,
    beta: f64,
}

/// For each draw, points of its probability given all counts. Where the shares scatter no more than trials do,
/// all points are the share of all trials. Needs trials in every draw.
pub(super) fn points(draws: &[DrawCounts]) -> Vec<[f64; POINTS]> {
    let Some(Spread { alpha, beta }) = Spread::of(draws) else {
        let sum = |of: fn(&DrawCounts) -> u64| draws.iter().map(of).sum::<u64>() as f64;
        return vec![[sum(|draw| draw.count) / sum(|draw| draw.trials); POINTS]; draws.len()];
    };
    let alike = alike(draws);
    // Quantiles take long, and nothing else is under way where they are asked for.
    let known = parallel::map(&alike, |alike| {
        let [count, trials] = alike.counts();
        let (a, b) = (alpha + count, beta + (trials - count));
        beta_quantiles(a, b, std::array::from_fn(|k| (k as f64 + 0.5) / POINTS as f64))
    });
    draws.iter().map(|draw| known[alike.partition_point(|alike| alike.each < *draw)]).collect()
}

/// Some draws with the same counts.
struct Alike {
    each: DrawCounts,
    draws: f64,
}

impl Alike {
    /// Trials of each that had the event, and all.
    fn counts(&self) -> [f64; 2] {
        [self.each.count as f64, self.each.trials as f64]
    }
}

/// The draws by their counts, since many have the same; the smallest first.
fn alike(draws: &[DrawCounts]) -> Vec<Alike> {
    let mut sorted = draws.to_vec();
    sorted.sort_unstable();
    let one = |same: &[DrawCounts]| Alike { each: same[0], draws: same.len() as f64 };
    sorted.chunk_by(|a, b| a == b).map(one).collect()
}

/// Logarithms of α and β are sought within this of 0.
const WIDEST: f64 = 16.0;
/// Steps of Newton's method; a handful is usual.
const STEPS: usize = 200;

impl Spread {
    /// The beta distribution under which the counts are likeliest; `None` where the shares scatter no more than
    /// trials do (by moments with equal weights, Kleinman 1973).
    fn of(draws: &[DrawCounts]) -> Option<Spread> {
        let mut at = Spread::by_moments(draws)?;
        let draws = &alike(draws);
        let mut likelihood = at.log_likelihood(draws);
        let mut damping = 1e-3;
        for _ in 0..STEPS {
            let [step_alpha, step_beta] = at.newton_step(draws, damping);
            let moved = |from: f64, step: f64| exp((ln(from) + step.clamp(-2.0, 2.0)).clamp(-WIDEST, WIDEST));
            let next = Spread { alpha: moved(at.alpha, step_alpha), beta: moved(at.beta, step_beta) };
            let found = next.log_likelihood(draws);
            if found > likelihood {
                let gain = found - likelihood;
                (at, likelihood, damping) = (next, found, (0.1 * damping).max(1e-9));
                if gain < 1e-9 {
                    break;
                }
            } else if damping > 1e9 {
                break;
            } else {
                damping *= 10.0;
            }
        }
        Some(at)
    }

    fn by_moments(draws: &[DrawCounts]) -> Option<Spread> {
        let several: Vec<&DrawCounts> = draws.iter().filter(|draw| draw.trials > 1).collect();
        let n = several.len() as f64;
        let mean_of = |of: &dyn Fn(f64, f64) -> f64| {
            several.iter().map(|draw| of(draw.count as f64, draw.trials as f64)).sum::<f64>() / n
        };
        let mean = mean_of(&|count, trials| count / trials);
        let square = mean_of(&|count, trials| (count / trials - mean) * (count / trials - mean));
        let noise = mean_of(&|count, trials| count * (trials - count) / (trials * trials * (trials - 1.0)));
        let between = square * n / (n - 1.0) - noise;
        // Not a number with fewer than two draws that tell. Rounding leaves a trace where nothing scatters.
        if between.is_nan() || between <= 1e-12 * square {
            return None;
        }
        let size = (mean * (1.0 - mean) / between - 1.0).max(1e-3);
        Some(Spread { alpha: mean * size, beta: (1.0 - mean) * size })
    }

    fn log_likelihood(self, all: &[Alike]) -> f64 {
        let Spread { alpha, beta } = self;
        let none = ln_gamma(alpha + beta) - ln_gamma(alpha) - ln_gamma(beta);
        let one = |alike: &Alike| {
            let (draws, [count, trials]) = (alike.draws, alike.counts());
            let some = ln_gamma(alpha + count) + ln_gamma(beta + trials - count);
            draws * (none + some - ln_gamma(alpha + beta + trials))
        };
        all.iter().map(one).sum()
    }

    /// Levenberg's damped Newton step for the logarithms of α and β, by the curvature without its sign: it leads up also where
    /// the likelihood is not concave, far from its maximum (Nocedal & Wright 2006, 3.4).
    fn newton_step(self, all: &[Alike], damping: f64) -> [f64; 2] {
        let Spread { alpha, beta } = self;
        let (mut slope, mut bend) = ([0.0; 2], [[0.0; 2]; 2]);
        for alike in all {
            let (draws, [count, trials]) = (alike.draws, alike.counts());
            let both = digamma(alpha + beta) - digamma(alpha + beta + trials);
            slope[0] += draws * (digamma(alpha + count) - digamma(alpha) + both);
            slope[1] += draws * (digamma(beta + trials - count) - digamma(beta) + both);
            let both = trigamma(alpha + beta) - trigamma(alpha + beta + trials);
            bend[0][0] += draws * (trigamma(alpha + count) - trigamma(alpha) + both);
            bend[1][1] += draws * (trigamma(beta + trials - count) - trigamma(beta) + both);
            bend[0][1] += draws * both;
        }
        // By the logarithms: d/d ln x = x d/dx.
        let slope = [alpha * slope[0], beta * slope[1]];
        let (aa, bb) = (alpha * alpha * bend[0][0] + slope[0], beta * beta * bend[1][1] + slope[1]);
        let ab = alpha * beta * bend[0][1];
        // Eigenvalues are middle ± apart; the matrix with their sizes in their place is base + times · (bend − middle).
        let middle = 0.5 * (aa + bb);
        let apart = (0.25 * (aa - bb) * (aa - bb) + ab * ab).sqrt();
        let (upper, lower) = ((middle + apart).abs(), (middle - apart).abs());
        let base = 0.5 * (upper + lower) + damping * (1.0 + aa.abs() + bb.abs());
        let times = if apart > 0.0 { 0.5 * (upper - lower) / apart } else { 0.0 };
        let (aa, bb, ab) = (base + times * (aa - middle), base + times * (bb - middle), times * ab);
        let determinant = aa * bb - ab * ab;
        [(bb * slope[0] - ab * slope[1]) / determinant, (aa * slope[1] - ab * slope[0]) / determinant]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::logistic;

    /// Where draws hardly differ, the likelihood is not concave between the moments and its maximum.
    #[test]
    fn the_search_ends_where_the_likelihood_is_level() {
        for (trials, spread) in [(4, 0.05), (14, 0.3), (64, 0.2), (128, 1.0), (128, 3.0)] {
            for middle in [-5.0, -2.0, -0.8, 0.0] {
                // Normal scores to and fro, and counts that stray by a binomial's part of themselves.
                let draws: Vec<DrawCounts> = (0..256_u64)
                    .map(|draw| {
                        let wave = ((draw * 97 % 256) as f64 - 127.5) / 64.0;
                        let mean = logistic(middle + spread * wave) * trials as f64;
                        let stray = ((draw * 53 % 16) as f64 - 7.5) / 5.0 * mean.sqrt();
                        let count = (mean + stray).round().clamp(0.0, trials as f64) as u64;
                        DrawCounts { count, trials }
                    })
                    .collect();
                let Some(found) = Spread::of(&draws) else { continue };
                let likelihood =
                    |alpha: f64, beta: f64| Spread { alpha, beta }.log_likelihood(&alike(&draws));
                let best = likelihood(found.alpha, found.beta);
                let (near, inside) = (exp(1e-2), |x: f64| ln(x).abs() < WIDEST - 0.1);
                for (a, b) in [(near, 1.0), (1.0 / near, 1.0), (1.0, near), (1.0, 1.0 / near), (near, near)] {
                    let (alpha, beta) = (a * found.alpha, b * found.beta);
                    let there = likelihood(alpha, beta);
                    let at = format!("{trials} trials, {spread}, {middle}: {found:?}");
                    assert!(!inside(alpha) || !inside(beta) || there < best + 1e-6, "{at}: {best} < {there}");
                }
            }
        }
    }
}
