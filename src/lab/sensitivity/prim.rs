//! PRIM: boxes in which a condition holds far more often than elsewhere.

use super::points::Points;
use super::region::{Bound, Region};

/// How boxes are sought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PrimOptions {
    /// Share of the points in the box that one peel takes away.
    pub peel_share: f64,
    /// Share of the points in the box that one paste adds.
    pub paste_share: f64,
    /// Least share of all points that a box holds.
    pub least_share: f64,
    /// Bounds with a greater quasi-p-value are taken back.
    pub greatest_p: f64,
    /// Boxes sought, each on the points that those before it leave.
    pub boxes: usize,
    /// The step of the first peeling to take; the one with the greatest harmonic mean of coverage and density
    /// if `None`.
    pub step: Option<usize>,
}

impl Default for PrimOptions {
    fn default() -> PrimOptions {
        PrimOptions {
            peel_share: 0.05,
            paste_share: 0.01,
            least_share: 0.02,
            greatest_p: 0.05,
            boxes: 3,
            step: None,
        }
    }
}

/// A region and what it holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub region: Region,
    /// Points in it.
    pub points: u64,
    /// Points in it at which the condition holds.
    pub hits: u64,
}

impl Step {
    /// Share of its points at which the condition holds.
    pub(crate) fn density(&self) -> f64 {
        self.hits as f64 / self.points as f64
    }

    /// Its share of `all` points at which the condition holds.
    pub(crate) fn coverage(&self, all: u64) -> f64 {
        self.hits as f64 / all as f64
    }
}

/// A box that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The peeling, from the whole space inwards.
    pub peeling: Vec<Step>,
    /// The step of the peeling that was taken.
    pub taken: usize,
    /// The box, pasted and freed of bounds that do not matter.
    pub last: Step,
    /// The inputs that it restricts, each with the quasi-p-value of its bound.
    pub restricted: Vec<(usize, f64)>,
}

/// Finds boxes by the patient rule induction method (Friedman & Fisher 1999).
///
/// Peeling takes away, again and again, the thin slice whose loss raises the density of hits most for each
/// point lost; pasting then widens the box taken as long as its density does not fall; bounds whose quasi-p
/// (Bryant & Lempert 2010) is too great are taken back, the greatest first. The next box is sought among the
/// points not in any so far, and the search ends with a box of no bounds or no greater density than they have.
pub(crate) fn find_boxes(points: &Points, hit: &[bool], options: &PrimOptions) -> Vec<Found> {
    assert_eq!(points.len(), hit.len(), "points of a design");
    let mut left: Vec<usize> = (0..points.len()).collect();
    let least = ((options.least_share * points.len() as f64) as u64).max(1);
    let mut boxes: Vec<Found> = Vec::new();
    while boxes.len() < options.boxes && left.iter().any(|point| hit[*point]) {
        let search = Search { points, hit, among: &left, least };
        let peeling = search.peel(options.peel_share);
        let asked = options.step.filter(|_| boxes.is_empty());
        let taken = asked.map_or_else(|| best(&peeling), |step| step.min(peeling.len() - 1));
        let pasted = search.paste(peeling[taken].clone(), options.paste_share);
        let (last, restricted) = search.simplify(pasted, options.greatest_p);
        if restricted.is_empty() || last.density() <= peeling[0].density() {
            break;
        }
        left.retain(|point| !last.region.holds(points, *point));
        boxes.push(Found { peeling, taken, last, restricted });
    }
    boxes
}

/// The step with the greatest harmonic mean of coverage and density; of equal ones the first, which restricts
/// least.
fn best(peeling: &[Step]) -> usize {
    let all = peeling[0].hits;
    let score = |step: &Step| 2.0 * step.hits as f64 / (step.points + all) as f64;
    let mut best = 0;
    for (at, step) in peeling.iter().enumerate() {
        if score(step) > score(&peeling[best]) {
            best = at;
        }
    }
    best
}

struct Search<'a> {
    points: &'a Points,
    hit: &'a [bool],
    among: &'a [usize],
    least: u64,
}

impl Search<'_> {
    fn step(&self, region: Region) -> Step {
        let (points, hits) = region.count(self.points, self.hit, self.among);
        Step { region, points, hits }
    }

    fn peel(&self, share: f64) -> Vec<Step> {
        let mut peeling = vec![self.step(Region::whole(self.points))];
        loop {
            let last = &peeling[peeling.len() - 1];
            let inside: Vec<usize> =
                self.among.iter().copied().filter(|point| last.region.holds(self.points, *point)).collect();
            let candidates =
                (0..self.points.inputs()).flat_map(|input| self.peels(last, &inside, input, share));
            let density = last.density();
            // Gain per point lost: slices differ in size where values are tied or are categories.
            let score = |step: &Step| {
                let gain = step.density() - density;
                if gain > 0.0 { gain / (last.points - step.points) as f64 } else { gain }
            };
            let mut best: Option<Step> = None;
            for step in candidates.filter(|step| step.points >= self.least && step.hits > 0) {
                if best.as_ref().is_none_or(|best| score(&step) > score(best)) {
                    best = Some(step);
                }
            }
            match best {
                Some(step) if last.hits < last.points => peeling.push(step),
                _ => return peeling,
            }
        }
    }

    /// What is left after each peel of one input.
    fn peels(&self, from: &Step, inside: &[usize], input: usize, share: f64) -> Vec<Step> {
        let with = |bound: Bound| {
            let mut region = from.region.clone();
            region.bounds[input] = bound;
            let hits = |point: &&usize| region.bounds[input].holds(self.points.at(**point, input));
            let kept: Vec<usize> = inside.iter().filter(hits).copied().collect();
            let hits = kept.iter().filter(|point| self.hit[**point]).count() as u64;
            Step { region, points: kept.len() as u64, hits }
        };
        match &from.region.bounds[input] {
            Bound::Levels(levels) => {
                let present: Vec<usize> = (0..levels.len()).filter(|level| levels[*level]).collect();
                let drop = |level: &usize| {
                    let mut kept = levels.clone();
                    kept[*level] = false;
                    with(Bound::Levels(kept))
                };
                let steps = present.iter().map(drop);
                steps.filter(|step| step.points < from.points).collect()
            }
            Bound::Range { low, high } => {
                let mut values: Vec<f64> = inside.iter().map(|point| self.points.at(*point, input)).collect();
                values.sort_unstable_by(f64::total_cmp);
                let many = ((share * values.len() as f64) as usize).max(1);
                let last = values.len() - 1;
                // At least so many points go, and with them all that are equal.
                let upwards = values.iter().copied().find(|x| *x > values[(many - 1).min(last)]);
                let downwards =
                    values.iter().rev().copied().find(|x| *x < values[last - (many - 1).min(last)]);
                let raised = upwards.map(|low| Bound::Range { low: Some(low), high: *high });
                let lowered = downwards.map(|high| Bound::Range { low: *low, high: Some(high) });
                raised.into_iter().chain(lowered).map(with).collect()
            }
        }
    }

    fn paste(&self, mut step: Step, share: f64) -> Step {
        loop {
            let many = ((share * step.points as f64) as usize).max(1);
            let wider =
                step.region.restricted().into_iter().flat_map(|input| self.pastes(&step, input, many));
            let mut best: Option<Step> = None;
            for candidate in
                wider.filter(|wider| wider.points > step.points && wider.density() >= step.density())
            {
                if best.as_ref().is_none_or(|best| candidate.density() > best.density()) {
                    best = Some(candidate);
                }
            }
            match best {
                Some(wider) => step = wider,
                None => return step,
            }
        }
    }

    /// The region widened along one input by about `many` points, or by one level.
    fn pastes(&self, from: &Step, input: usize, many: usize) -> Vec<Step> {
        let freed = from.region.without(self.points, input);
        let with = |bound: Bound| {
            let mut region = from.region.clone();
            region.bounds[input] = bound;
            self.step(region)
        };
        match &from.region.bounds[input] {
            Bound::Levels(levels) => {
                let absent = (0..levels.len()).filter(|level| !levels[*level]);
                let add = |level: usize| {
                    let mut more = levels.clone();
                    more[level] = true;
                    with(Bound::Levels(more))
                };
                absent.map(add).collect()
            }
            Bound::Range { low, high } => {
                let column = self.among.iter().filter(|point| freed.holds(self.points, **point));
                let mut values: Vec<f64> = column.map(|point| self.points.at(*point, input)).collect();
                values.sort_unstable_by(f64::total_cmp);
                let mut steps = Vec::new();
                if let Some(limit) = low {
                    let below: Vec<f64> = values.iter().copied().filter(|x| x < limit).collect();
                    let next = (below.len() > many).then(|| below[below.len() - many]);
                    steps.push(with(Bound::Range { low: next, high: *high }));
                }
                if let Some(limit) = high {
                    let above: Vec<f64> = values.iter().copied().filter(|x| x > limit).collect();
                    let next = (above.len() > many).then(|| above[many - 1]);
                    steps.push(with(Bound::Range { low: *low, high: next }));
                }
                steps
            }
        }
    }

    /// Takes back bounds that do not matter.
    fn simplify(&self, mut step: Step, greatest_p: f64) -> (Step, Vec<(usize, f64)>) {
        loop {
            let region = &step.region;
            let p = |input: usize| (input, region.quasi_p(self.points, self.hit, self.among, input));
            let restricted: Vec<(usize, f64)> = region.restricted().into_iter().map(p).collect();
            let worst = restricted.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
            match worst {
                Some((input, p)) if p > greatest_p => step = self.step(region.without(self.points, input)),
                _ => return (step, restricted),
            }
        }
    }
}
