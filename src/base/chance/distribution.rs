//! Distributions, and their samplers: a normal score in, a value out. A family is one row.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::math::{beta_quantile, exp, gamma_quantile, ln, logistic, logit, normal_cdf};

/// A family of distributions.
#[derive(Debug)]
pub(crate) struct Family {
    /// Its name in studies and files.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Its parameters, in order.
    pub arguments: &'static [Argument],
    /// The distribution with these parameters, in order.
    pub build: fn(&[f64]) -> Distribution,
}

/// A parameter of a family, and what it may be.
#[derive(Debug)]
pub(crate) struct Argument {
    pub name: &'static str,
    /// Least value that it may take.
    pub low: f64,
    /// Greatest value that it may take.
    pub high: f64,
    /// Whether the limits themselves are allowed.
    pub closed: bool,
}

/// The limits of an argument, and whether they are allowed themselves.
type Limits = (f64, f64, bool);
const ANY: Limits = (-1e12, 1e12, true);
const POSITIVE: Limits = (0.0, 1e12, false);
const SPREAD: Limits = (0.0, 10.0, false);
const WITHIN_ONE: Limits = (0.0, 1.0, false);
const CONCENTRATION: Limits = (0.1, 1e6, true);

/// How a family is drawn.
enum Drawing {
    /// Its quantile is quick.
    Direct,
    /// Its quantile is slow, and read off a table.
    Tabulated,
}

/// The least and the greatest value.
enum Support {
    /// As the arguments say.
    Set(f64, f64),
    /// As the family has it.
    Natural(f64, f64),
}

/// A number as a person would write it.
pub(crate) fn plain(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 { format!("{value}") } else { format!("{value:?}") }
}

fn not_below(low: f64, high: f64) -> Option<String> {
    (low >= high).then(|| format!("low = {} is not below high = {}", plain(low), plain(high)))
}

fn not_in_order(low: f64, mode: f64, high: f64) -> Option<String> {
    (low >= high || mode < low || mode > high).then(|| {
        format!("low = {}, mode = {}, high = {} are not in order", plain(low), plain(mode), plain(high))
    })
}

/// One table makes the enumeration, the [`FAMILIES`] with their arguments, and all that is computed from them. `at` is
/// the value at a normal score z, where u() is Φ(z); `fault` says what is wrong with arguments that are sound each by
/// itself.
macro_rules! families {
    ($( $(#[doc = $doc:literal])+ $family:ident $name:literal $what:literal
        { $( $(#[doc = $meaning:literal])+ $argument:ident: $limits:expr ),+ }
        $drawing:ident,
        support: $support:expr,
        at: |$z:tt, $u:tt| $at:expr,
        fault: $fault:expr; )+) => {
        /// A number that may be uncertain. Parameters are in the unit of the quantity unless named otherwise.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Distribution {
            /// A known value, of which nothing is drawn.
            Fixed(f64),
            $(
                $(#[doc = $doc])+
                $family { $( $(#[doc = $meaning])+ $argument: f64 ),+ },
            )+
        }

        /// Every family but `Fixed`, in the order of [`Distribution`].
        pub(crate) static FAMILIES: &[Family] = &[$(
            Family {
                name: $name,
                what: $what,
                arguments: &[$( {
                    let (low, high, closed) = $limits;
                    Argument { name: stringify!($argument), low, high, closed }
                } ),+],
                build: |numbers| {
                    let mut numbers = numbers.iter().copied();
                    Distribution::$family { $( $argument: numbers.next().unwrap_or_default() ),+ }
                },
            },
        )+];

        impl Distribution {
            /// Name of the family, and the arguments by name; `None` of a number that is known.
            pub fn family(&self) -> Option<(&'static str, Vec<(&'static str, f64)>)> {
                match *self {
                    Distribution::Fixed(_) => None,
                    $( Distribution::$family { $($argument),+ } => {
                        Some(($name, vec![$( (stringify!($argument), $argument) ),+]))
                    } )+
                }
            }

            /// What is wrong with the arguments taken together.
            pub fn fault(&self) -> Option<String> {
                match *self {
                    Distribution::Fixed(_) => None,
                    $(
                        #[allow(unused_variables)]
                        Distribution::$family { $($argument),+ } => $fault,
                    )+
                }
            }

            /// The value at a normal score `z` (the quantile at Φ(z)), computed directly. [`Sampler`] is the
            /// fast form of it.
            pub fn at_score(&self, z: f64) -> f64 {
                match *self {
                    Distribution::Fixed(x) => x,
                    $( Distribution::$family { $($argument),+ } => {
                        let ($z, $u) = (z, || normal_cdf(z));
                        $at
                    } )+
                }
            }

            fn limits(&self) -> Support {
                use Support::{Natural, Set};
                match *self {
                    Distribution::Fixed(x) => Set(x, x),
                    $(
                        #[allow(unused_variables)]
                        Distribution::$family { $($argument),+ } => $support,
                    )+
                }
            }

            fn drawing(&self) -> Drawing {
                match self {
                    Distribution::Fixed(_) => Drawing::Direct,
                    $( Distribution::$family { .. } => Drawing::$drawing, )+
                }
            }
        }
    };
}

families! {
    /// Uniform on `[low, high]`.
    Uniform "uniform" "Uniform from low to high" {
        /// Least value that can be drawn.
        low: ANY,
        /// Greatest value that can be drawn.
        high: ANY
    }
    Direct,
    support: Set(low, high),
    at: |_, u| low + (high - low) * u(),
    fault: not_below(low, high);

    /// Uniform in the logarithm on `[low, high]`, `low > 0`.
    LogUniform "log_uniform" "Uniform in the logarithm from low to high" {
        /// Least value that can be drawn.
        low: POSITIVE,
        /// Greatest value that can be drawn.
        high: POSITIVE
    }
    Direct,
    support: Set(low, high),
    at: |_, u| exp(ln(low) + (ln(high) - ln(low)) * u()),
    fault: not_below(low, high);

    /// Normal, without bounds.
    Normal "normal" "Normal" {
        /// Mean, which is also the median.
        mean: ANY,
        /// Standard deviation, positive.
        sd: POSITIVE
    }
    Direct,
    support: Natural(f64::NEG_INFINITY, f64::INFINITY),
    at: |z, _| mean + sd * z,
    fault: None;

    /// Log-normal on (0, ∞): the natural logarithm is normal.
    LogNormal "log_normal" "Log-normal; sd_log is the standard deviation of the natural logarithm" {
        /// Median, positive.
        median: POSITIVE,
        /// Standard deviation of the natural logarithm.
        sd_log: SPREAD
    }
    Direct,
    support: Natural(0.0, f64::INFINITY),
    at: |z, _| median * exp(sd_log * z),
    fault: None;

    /// Logit-normal on (0, 1).
    LogitNormal "logit_normal" "Logit-normal; sd_logit is the standard deviation of the logit" {
        /// Median, in (0, 1).
        median: WITHIN_ONE,
        /// Standard deviation of the logit.
        sd_logit: SPREAD
    }
    Direct,
    support: Natural(0.0, 1.0),
    at: |z, _| logistic(logit(median) + sd_logit * z),
    fault: None;

    /// Beta on (0, 1): shapes `mean * concentration` and `(1 - mean) * concentration`.
    Beta "beta" "Beta; concentration is the sum of the two shapes" {
        /// Mean, in (0, 1).
        mean: WITHIN_ONE,
        /// Sum of the two shapes.
        concentration: CONCENTRATION
    }
    Tabulated,
    support: Natural(0.0, 1.0),
    at: |_, u| beta_quantile(mean * concentration, (1.0 - mean) * concentration, u()),
    fault: (mean.min(1.0 - mean) * concentration < 0.02)
        .then(|| "a shape (mean × concentration) is below 0.02".to_string());

    /// Gamma on (0, ∞), of shape `(mean / sd)²`.
    Gamma "gamma" "Gamma" {
        /// Mean, positive.
        mean: POSITIVE,
        /// Standard deviation, positive.
        sd: POSITIVE
    }
    Tabulated,
    support: Natural(0.0, f64::INFINITY),
    at: |_, u| {
        let shape = (mean / sd) * (mean / sd);
        gamma_quantile(shape, u()) * mean / shape
    },
    fault: (sd > 7.0 * mean || sd < 1e-3 * mean)
        .then(|| "sd is not between mean / 1000 and 7 × mean".to_string());

    /// Triangular on `[low, high]`, with its peak at `mode`.
    Triangular "triangular" "Triangular" {
        /// Least value that can be drawn.
        low: ANY,
        /// Most likely value.
        mode: ANY,
        /// Greatest value that can be drawn.
        high: ANY
    }
    Direct,
    support: Set(low, high),
    at: |_, u| {
        let u = u();
        let split = (mode - low) / (high - low);
        if u < split {
            low + (u * (high - low) * (mode - low)).sqrt()
        } else {
            high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
        }
    },
    fault: not_in_order(low, mode, high);

    /// PERT: a beta with shapes `1 + 4 (mode - low)/(high - low)` and `1 + 4 (high - mode)/(high - low)`
    /// (Malcolm et al. 1959).
    Pert "pert" "PERT" {
        /// Least value that can be drawn.
        low: ANY,
        /// Most likely value.
        mode: ANY,
        /// Greatest value that can be drawn.
        high: ANY
    }
    Tabulated,
    support: Set(low, high),
    at: |_, u| {
        let share = 4.0 / (high - low);
        let quantile = beta_quantile(1.0 + share * (mode - low), 1.0 + share * (high - mode), u());
        low + (high - low) * quantile
    },
    fault: not_in_order(low, mode, high);
}

impl Distribution {
    /// Whether the value is known.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Distribution::Fixed(_))
    }

    /// The median: the value at a normal score of 0.
    pub fn median(&self) -> f64 {
        self.at_score(0.0)
    }

    /// The least and the greatest value that can be drawn (infinite where unbounded).
    pub fn support(&self) -> (f64, f64) {
        match self.limits() {
            Support::Set(low, high) | Support::Natural(low, high) => (low, high),
        }
    }

    /// The least and the greatest value if the arguments set them; else the median twice.
    pub fn reach(&self) -> (f64, f64) {
        match self.limits() {
            Support::Set(low, high) => (low, high),
            Support::Natural(..) => (self.median(), self.median()),
        }
    }
}

/// As in a study on one line, such as `uniform(low=1, high=2)`.
impl std::fmt::Display for Distribution {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self, self.family()) {
            (Distribution::Fixed(value), _) => write!(out, "{value}"),
            (_, None) => Ok(()),
            (_, Some((name, arguments))) => {
                let arguments: Vec<String> =
                    arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
                write!(out, "{name}({})", arguments.join(", "))
            }
        }
    }
}

/// A distribution made ready for drawing: closed forms stay closed, the others become a table over
/// normal scores, with the same `math`. An entry is computed when it is first asked for: a study of few runs
/// asks for few.
#[derive(Clone, Debug)]
pub struct Sampler {
    distribution: Distribution,
    /// Bits of the entries. Which thread computes one does not matter: all would find the same.
    table: Option<Arc<[AtomicU64]>>,
}

/// An entry that was not asked for yet: a NaN that no computation gives.
const UNKNOWN: u64 = u64::MAX;

/// Scores beyond this are clipped: Φ(-8) is 6e-16, less than the spacing of the uniforms.
const TABLE_SCORE_LIMIT: f64 = 8.0;
const TABLE_STEPS: usize = 2048;

impl Sampler {
    /// Prepares a distribution.
    pub fn new(distribution: Distribution) -> Sampler {
        let tabulated = matches!(distribution.drawing(), Drawing::Tabulated);
        let table = tabulated.then(|| (0..=TABLE_STEPS).map(|_| AtomicU64::new(UNKNOWN)).collect());
        Sampler { distribution, table }
    }

    /// The value at a normal score.
    #[inline]
    pub fn at_score(&self, z: f64) -> f64 {
        let Some(table) = &self.table else {
            return self.distribution.at_score(z);
        };
        let place = (z.clamp(-TABLE_SCORE_LIMIT, TABLE_SCORE_LIMIT) + TABLE_SCORE_LIMIT)
            * (TABLE_STEPS as f64 / (2.0 * TABLE_SCORE_LIMIT));
        let cell = (place as usize).min(TABLE_STEPS - 1);
        let share = place - cell as f64;
        let (low, high) = (self.entry(table, cell), self.entry(table, cell + 1));
        low + (high - low) * share
    }

    #[inline]
    fn entry(&self, table: &[AtomicU64], i: usize) -> f64 {
        match table[i].load(Ordering::Relaxed) {
            UNKNOWN => self.compute(table, i),
            bits => f64::from_bits(bits),
        }
    }

    #[cold]
    fn compute(&self, table: &[AtomicU64], i: usize) -> f64 {
        let step = 2.0 * TABLE_SCORE_LIMIT / TABLE_STEPS as f64;
        let value = self.distribution.at_score(i as f64 * step - TABLE_SCORE_LIMIT);
        table[i].store(value.to_bits(), Ordering::Relaxed);
        value
    }

    /// The distribution that this draws from.
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }
}

/// Samplers made lately: two of the same distribution share a table, so that an entry is computed once for
/// many studies that are much alike.
#[derive(Debug, Default)]
pub struct Samplers {
    tabulated: VecDeque<Sampler>,
}

impl Samplers {
    /// Tables that are kept.
    const MOST: usize = 64;

    /// A sampler of `distribution`, with what is known of its table.
    pub fn of(&mut self, distribution: Distribution) -> Sampler {
        if let Some(known) = self.tabulated.iter().find(|known| known.distribution == distribution) {
            return known.clone();
        }
        let sampler = Sampler::new(distribution);
        if sampler.table.is_some() {
            self.tabulated.truncate(Samplers::MOST - 1);
            self.tabulated.push_front(sampler.clone());
        }
        sampler
    }
}
