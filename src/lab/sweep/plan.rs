//! From the number of a point to its coordinates and values, and nothing held but the plan.

use super::latin::permuted;
use super::sobol::scrambled_sobol;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Sampler, Time};
use crate::base::math::{exp, ln, normal_quantile};
use crate::read::sweep::{Design, Domain, Input, Replicates, Spec};
use serde_json::Value;

/// The points of a sweep as a function of their number.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    spec: Spec,
    /// The base point of a one-at-a-time design.
    base: Vec<f64>,
    samplers: Vec<Option<Sampler>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Coordinates in the unit cube, one per input. A choice among n values has the middle of one of n
    /// equal parts, or a uniform within it.
    pub unit: Vec<f64>,
    /// Values of the inputs.
    pub values: Vec<Value>,
}

impl Plan {
    /// The plan of a sweep.
    pub(crate) fn new(spec: Spec) -> Plan {
        let base = spec.inputs.iter().map(base).collect();
        let sampler = |input: &Input| match input.domain {
            Domain::Distribution(distribution) => Some(Sampler::new(distribution)),
            _ => None,
        };
        Plan { base, samplers: spec.inputs.iter().map(sampler).collect(), spec }
    }

    /// What it was made of.
    pub(crate) fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The number of points.
    pub(crate) fn points(&self) -> u64 {
        self.spec.points()
    }

    /// The seed of the runs of a point.
    pub(crate) fn seed(&self, point: u64) -> u64 {
        match self.spec.replicates {
            Replicates::Common => self.spec.seed,
            Replicates::Independent => {
                let address = Address::new(Purpose::PointSeed, AgentId::WORLD, Time::default());
                Draws::new(self.spec.seed, point).seed(address)
            }
        }
    }

    /// The point of a number below [`points`](Plan::points).
    pub(crate) fn point(&self, point: u64) -> Point {
        if let Design::Points { rows } = &self.spec.design {
            let values = rows[point as usize].clone();
            let unit = self.spec.inputs.iter().zip(&values).map(|(input, value)| coordinate(input, value));
            return Point { unit: unit.collect(), values };
        }
        let unit = self.unit(point);
        let value = |column| match self.at_base(column, unit[column]) {
            Some(value) => value,
            None => self.value(column, unit[column]),
        };
        Point { values: (0..unit.len()).map(value).collect(), unit }
    }

    /// The coordinates of a point in the unit cube.
    fn unit(&self, point: u64) -> Vec<f64> {
        let spec = &self.spec;
        let columns = 0..spec.inputs.len();
        let uniform = |column: usize| {
            let time = Time { quarter: column as u32, round: 0 };
            let address = Address::new(Purpose::DesignPoint, AgentId::WORLD, time);
            Draws::new(spec.seed, point).uniform(address)
        };
        let sobol = |point: u64, column| scrambled_sobol(spec.seed, point as u32, column);
        match &spec.design {
            Design::Points { .. } => Vec::new(),
            Design::OneAtATime {} => self.one_at_a_time(point),
            Design::Grid {} => {
                let mut rest = point;
                let mut unit = self.base.clone();
                for (column, input) in spec.inputs.iter().enumerate().rev() {
                    unit[column] = level(input, (rest % u64::from(input.levels)) as u32, input.levels);
                    rest /= u64::from(input.levels);
                }
                unit
            }
            Design::Random { .. } => columns.map(uniform).collect(),
            Design::LatinHypercube { points } => columns
                .map(|column| {
                    let stratum = permuted(&Draws::new(spec.seed, column as u64), point, *points);
                    (stratum as f64 + uniform(column)) / *points as f64
                })
                .collect(),
            Design::Sobol { .. } => columns.map(|column| sobol(point, column)).collect(),
            Design::Morris { .. } => self.trajectory(point),
            Design::Saltelli { .. } => {
                let n = spec.inputs.len();
                let group = spec.design.group(n);
                let (base, row) = (point / group, (point % group) as usize);
                // Rows A, B, A with column i of B …, B with column i of A …
                let from_b = |column: usize| match row {
                    0 => false,
                    1 => true,
                    row if row < n + 2 => column == row - 2,
                    row => column != row - n - 2,
                };
                columns.map(|i| sobol(base, if from_b(i) { n + i } else { i })).collect()
            }
        }
    }

    fn one_at_a_time(&self, point: u64) -> Vec<f64> {
        let mut unit = self.base.clone();
        let Some(mut step) = point.checked_sub(1) else { return unit };
        for (column, input) in self.spec.inputs.iter().enumerate() {
            if step < u64::from(input.levels) {
                unit[column] = level(input, step as u32, input.levels);
                break;
            }
            step -= u64::from(input.levels);
        }
        unit
    }

    /// Morris (1991): from a random level of each input, each input is moved once by half of the levels, in
    /// a random order and direction.
    fn trajectory(&self, point: u64) -> Vec<f64> {
        let inputs = &self.spec.inputs;
        let n = inputs.len();
        let (trajectory, step) = (point / (n as u64 + 1), (point % (n as u64 + 1)) as usize);
        let draws = Draws::new(self.spec.seed, trajectory);
        let uniform = |column: usize, round| {
            let time = Time { quarter: column as u32, round };
            draws.uniform(Address::new(Purpose::DesignTrajectory, AgentId::WORLD, time))
        };
        // The inputs sorted by uniforms are in random order.
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| uniform(a, 0).total_cmp(&uniform(b, 0)));
        let mut unit = vec![0.0; n];
        for (turn, &column) in order.iter().enumerate() {
            let levels = inputs[column].levels;
            let low = (uniform(column, 1) * f64::from(levels / 2)) as u32;
            let up = uniform(column, 2) < 0.5;
            let high = (turn < step) == up;
            unit[column] = level(&inputs[column], if high { low + levels / 2 } else { low }, levels);
        }
        unit
    }

    /// The value of an input that stands at its base in a one-at-a-time design, as it was written.
    fn at_base(&self, column: usize, unit: f64) -> Option<Value> {
        let input = &self.spec.inputs[column];
        input.base.clone().filter(|_| unit == self.base[column])
    }

    /// The value of an input at a coordinate.
    fn value(&self, column: usize, unit: f64) -> Value {
        let between = |low: f64, high: f64| (low * (1.0 - unit) + high * unit).clamp(low, high);
        match &self.spec.inputs[column].domain {
            Domain::Linear { low, high } => between(*low, *high).into(),
            // The ends themselves, which the logarithm and back would miss.
            Domain::Log { low, .. } if unit == 0.0 => (*low).into(),
            Domain::Log { high, .. } if unit == 1.0 => (*high).into(),
            Domain::Log { low, high } => exp(between(ln(*low), ln(*high))).clamp(*low, *high).into(),
            Domain::Whole { low, high } => {
                let values = (high - low + 1) as f64;
                (low + (unit * values) as i64).min(*high).into()
            }
            Domain::Distribution(_) => {
                let sampler = self.samplers[column].as_ref();
                sampler.map_or(f64::NAN, |sampler| sampler.at_score(normal_quantile(unit))).into()
            }
            Domain::Values(values) => {
                values[((unit * values.len() as f64) as usize).min(values.len() - 1)].clone()
            }
            Domain::File => Value::Null,
        }
    }
}

/// The coordinate of level `k` of `n`. A range is divided from end to end; a distribution, which may have no
/// end, and what is counted, into n equal parts, of which the middles are taken.
fn level(input: &Input, k: u32, n: u32) -> f64 {
    match input.domain {
        Domain::Linear { .. } | Domain::Log { .. } => f64::from(k) / f64::from(n - 1),
        _ => (f64::from(k) + 0.5) / f64::from(n),
    }
}

/// The coordinate of an input in the base point: of what was asked for, the median, or the first of several
/// values.
fn base(input: &Input) -> f64 {
    match (&input.base, &input.domain) {
        (Some(value), _) => coordinate(input, value),
        (None, Domain::Values(values)) => 0.5 / values.len() as f64,
        (None, _) => 0.5,
    }
}

/// The coordinate of a value of an input.
fn coordinate(input: &Input, value: &Value) -> f64 {
    let number = value.as_f64().unwrap_or(f64::NAN);
    match &input.domain {
        Domain::Linear { low, high } | Domain::Log { low, high } if low == high => 0.5,
        Domain::Linear { low, high } => (number - low) / (high - low),
        Domain::Log { low, high } => (ln(number) - ln(*low)) / (ln(*high) - ln(*low)),
        Domain::Whole { low, high } => (number - *low as f64 + 0.5) / (high - low + 1) as f64,
        Domain::Values(values) => {
            let place = values.iter().position(|known| known == value);
            place.map_or(f64::NAN, |place| (place as f64 + 0.5) / values.len() as f64)
        }
        Domain::Distribution(_) | Domain::File => f64::NAN,
    }
}
