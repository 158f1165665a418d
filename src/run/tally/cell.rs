//! What is remembered of the runs of one regime under one question.

use super::Sample;
use super::draws::{DrawTally, Widths};
use super::metric::{METRICS, Metric};
use super::quantity::{costs, each_quantity};
use crate::base::stats::Moments;
use crate::model::crisis::{Diagnostics, RunRecord};
use crate::model::study::{Given, Kind, Level, Outcome, PerKind, PerRung, Rung, Study};
use serde::{Deserialize, Serialize};

const OUTCOMES: usize = Outcome::ALL.len();
const LEVELS: usize = Level::ALL.len();
/// Runs fall into one class per set of conditions met: with `always` left out, 2⁴. A value is recorded
/// once, in the class of its run, and a condition is the sum of its classes.
const CLASSES: usize = 1 << (Given::ALL.len() - 1);

/// Sums over runs of [`Diagnostics`], and the runs in which they are not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticSums {
    /// Fixed points of belief that the run rested on.
    pub beliefs: u64,
    /// Those that did not converge.
    pub not_converged: u64,
    /// Those in which the two starts ended apart.
    pub two_equilibria: u64,
    /// Draws clipped to the bounds of their unit.
    pub clamped: u64,
    /// Runs with a fixed point that did not converge.
    pub runs_not_converged: u64,
    /// Runs with a fixed point in which the two starts ended apart.
    pub runs_two_equilibria: u64,
    /// Runs with a clipped draw.
    pub runs_clamped: u64,
}

impl DiagnosticSums {
    fn absorb(&mut self, one: Diagnostics) {
        self.merge(&DiagnosticSums {
            beliefs: one.beliefs.into(),
            not_converged: one.not_converged.into(),
            two_equilibria: one.two_equilibria.into(),
            clamped: one.clamped.into(),
            runs_not_converged: u64::from(one.not_converged > 0),
            runs_two_equilibria: u64::from(one.two_equilibria > 0),
            runs_clamped: u64::from(one.clamped > 0),
        });
    }

    fn merge(&mut self, more: &DiagnosticSums) {
        self.beliefs += more.beliefs;
        self.not_converged += more.not_converged;
        self.two_equilibria += more.two_equilibria;
        self.clamped += more.clamped;
        self.runs_not_converged += more.runs_not_converged;
        self.runs_two_equilibria += more.runs_two_equilibria;
        self.runs_clamped += more.runs_clamped;
    }
}

/// A quantity over all runs, and over those of each draw of the parameters if they are drawn together.
#[derive(Clone, Debug)]
pub struct Quantity<'t> {
    /// Its values over all runs.
    pub sample: &'t Sample,
    /// Those of each draw.
    pub by_draw: Vec<Moments>,
}

/// What a member's word was worth: sums over runs whose first limited or full attack found it bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Number of such runs.
    pub bound: u64,
    /// Those in which it kept its promise.
    pub met: u64,
    /// Days on which the promise was judged.
    pub judged_days: u64,
    /// Those on which it did what the promise asks.
    pub kept_days: u64,
}

impl Word {
    fn merge(&mut self, more: &Word) {
        self.bound += more.bound;
        self.met += more.met;
        self.judged_days += more.judged_days;
        self.kept_days += more.kept_days;
    }
}

/// The tally of one cell: one regime under one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellTally {
    /// Class × outcome.
    outcomes: Vec<u64>,
    /// Condition × event: runs with both.
    events: Vec<u64>,
    /// Kind of the first challenge × responder × level.
    responses: Vec<u64>,
    /// Kind of the first challenge.
    first_challenge_kinds: PerKind<u64>,
    /// Responder × what its word was worth under a limited or full attack.
    words: Vec<Word>,
    /// Quarter of the first challenge.
    challenges: Vec<u64>,
    /// Quarter of the first limited or full attack × its outcome.
    attacks: Vec<u64>,
    /// Runs by the highest rung that they reached.
    rungs: PerRung<u64>,
    /// Class × metric.
    metrics: Vec<Sample>,
    /// Real cost, % of annual GDP: responders in order, then challenger and protégé; and of a study with guarantees that cost
    /// something in peace, the part that keeping them has cost each responder.
    costs: Vec<Sample>,
    diagnostics: DiagnosticSums,
    #[serde(default, skip_serializing_if = "DrawTally::is_empty")]
    by_draw: DrawTally,
}

/// The class of a run: one bit per condition met, `always` left out.
#[inline]
fn class_of(record: &RunRecord) -> usize {
    let conditions = Given::ALL.iter().skip(1).enumerate();
    conditions.fold(0, |class, (bit, &given)| class | (record.meets(given) as usize) << bit)
}

/// The classes whose runs meet a condition.
fn classes(given: Given) -> impl Iterator<Item = usize> {
    (0..CLASSES).filter(move |class| match (given as usize).checked_sub(1) {
        Some(bit) => class >> bit & 1 == 1,
        None => true,
    })
}

impl CellTally {
    pub(super) fn new(study: &Study, events: usize) -> CellTally {
        let responders = study.responders.len();
        let quarters = study.horizon_quarters as usize;
        CellTally {
            outcomes: vec![0; CLASSES * OUTCOMES],
            events: vec![0; Given::ALL.len() * events],
            responses: vec![0; Kind::ALL.len() * responders * LEVELS],
            first_challenge_kinds: PerKind::default(),
            words: vec![Word::default(); responders],
            challenges: vec![0; quarters],
            attacks: vec![0; quarters * OUTCOMES],
            rungs: PerRung::default(),
            metrics: vec![Sample::default(); CLASSES * METRICS],
            costs: vec![Sample::default(); costs(study)],
            diagnostics: DiagnosticSums::default(),
            by_draw: DrawTally::default(),
        }
    }

    /// Adds the runs of a block, all but their events.
    pub(super) fn absorb(&mut self, study: &Study, records: &[RunRecord]) {
        for record in records {
            self.outcomes[class_of(record) * OUTCOMES + record.outcome as usize] += 1;
            self.rungs[record.highest_rung] += 1;
            self.absorb_attack(study, record);
            self.diagnostics.absorb(record.diagnostics);
        }
        each_quantity(study, records, |place, record, value| match place.checked_sub(METRICS) {
            Some(cost) => self.costs[cost].record(value),
            None => self.metrics[class_of(record) * METRICS + place].record(value),
        });
    }

    fn absorb_attack(&mut self, study: &Study, record: &RunRecord) {
        if let Some(challenge) = record.first_challenge {
            self.first_challenge_kinds[challenge.kind] += 1;
            self.challenges[challenge.quarter as usize] += 1;
            let width = study.responders.len() * LEVELS;
            let rows = self.responses[challenge.kind as usize * width..][..width].chunks_exact_mut(LEVELS);
            for (row, &level) in rows.zip(&record.levels) {
                row[level as usize] += 1;
            }
        }
        if let Some(attack) = record.first_attack {
            for member in record.bound.iter() {
                self.words[member].merge(&Word {
                    bound: 1,
                    met: record.met.contains(member).into(),
                    judged_days: record.judged_days.into(),
                    kept_days: record.kept_days[member].into(),
                });
            }
            // A crisis that the record does not class counts with the run.
            let outcome = record.first_attack_outcome.unwrap_or(record.outcome);
            self.attacks[attack.quarter as usize * OUTCOMES + outcome as usize] += 1;
        }
    }

    pub(super) fn events_mut(&mut self) -> &mut [u64] {
        &mut self.events
    }

    pub(super) fn by_draw_mut(&mut self) -> &mut DrawTally {
        &mut self.by_draw
    }

    /// Whether the counts per draw can be of a study with so many draws.
    pub(super) fn draws_fit(&self, draws: usize, widths: Widths) -> bool {
        self.by_draw.fits(draws, widths)
    }

    pub(super) fn merge(&mut self, other: &CellTally) {
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.events, &other.events);
        add(&mut self.responses, &other.responses);
        add(&mut self.first_challenge_kinds.0, &other.first_challenge_kinds.0);
        assert_eq!(self.words.len(), other.words.len(), "tallies of different studies");
        self.words.iter_mut().zip(&other.words).for_each(|(to, from)| to.merge(from));
        add(&mut self.challenges, &other.challenges);
        add(&mut self.attacks, &other.attacks);
        add(&mut self.rungs.0, &other.rungs.0);
        merge_samples(&mut self.metrics, &other.metrics);
        merge_samples(&mut self.costs, &other.costs);
        self.diagnostics.merge(&other.diagnostics);
        self.by_draw.merge(&other.by_draw);
    }

    /// Whether all its lists are as long as those of another.
    pub(super) fn has_shape_of(&self, other: &CellTally) -> bool {
        let shape = |cell: &CellTally| {
            [
                cell.outcomes.len(),
                cell.events.len(),
                cell.responses.len(),
                cell.words.len(),
                cell.challenges.len(),
                cell.attacks.len(),
                cell.metrics.len(),
                cell.costs.len(),
            ]
        };
        shape(self) == shape(other)
    }

    /// Runs that meet a condition.
    pub fn trials(&self, given: Given) -> u64 {
        classes(given).map(|class| self.outcomes[class * OUTCOMES..][..OUTCOMES].iter().sum::<u64>()).sum()
    }

    /// Runs that meet a condition and end in an outcome.
    pub fn outcome_count(&self, given: Given, outcome: Outcome) -> u64 {
        let position = outcome as usize;
        classes(given).map(|class| self.outcomes[class * OUTCOMES + position]).sum()
    }

    /// Runs that meet a condition and have the event at a position in `event_names`.
    pub fn event_count(&self, given: Given, event: usize) -> u64 {
        let events = self.events.len() / Given::ALL.len();
        self.events[given as usize * events + event]
    }

    /// What it holds per draw of the parameters; nothing if these are not drawn together.
    pub(crate) fn by_draw(&self) -> &DrawTally {
        &self.by_draw
    }

    /// Runs whose first challenge was of this kind.
    pub fn first_challenges(&self, kind: Kind) -> u64 {
        self.first_challenge_kinds[kind]
    }

    /// Runs whose first challenge was of this kind and met by the responder at this level.
    pub fn response_count(&self, kind: Kind, responder: usize, level: Level) -> u64 {
        let width = self.responses.len() / Kind::ALL.len();
        self.responses[kind as usize * width + responder * LEVELS + level as usize]
    }

    /// What the word of a responder was worth, where it was bound.
    pub fn word(&self, responder: usize) -> &Word {
        &self.words[responder]
    }

    /// Runs whose first challenge of any kind came in this quarter.
    pub fn challenges_in(&self, quarter: usize) -> u64 {
        self.challenges[quarter]
    }

    /// Runs whose first limited or full attack came in this quarter.
    pub fn attacks_in(&self, quarter: usize) -> u64 {
        self.attacks[quarter * OUTCOMES..][..OUTCOMES].iter().sum()
    }

    /// Runs whose first limited or full attack came in this quarter and had this outcome.
    pub fn attack_outcomes_in(&self, quarter: usize, outcome: Outcome) -> u64 {
        self.attacks[quarter * OUTCOMES + outcome as usize]
    }

    /// Runs whose highest rung is at least this one.
    pub fn reached_rung(&self, rung: Rung) -> u64 {
        self.rungs.iter().filter(|&(reached, _)| reached >= rung).map(|(_, runs)| runs).sum()
    }

    /// The distribution of a metric over the runs that meet a condition.
    pub fn metric(&self, given: Given, metric: Metric) -> Sample {
        let mut sample = Sample::default();
        for class in classes(given) {
            sample.merge(&self.metrics[class * METRICS + metric as usize]);
        }
        sample
    }

    /// The distribution of the real cost to a responder, % of its annual GDP.
    pub fn responder_cost(&self, responder: usize) -> Quantity<'_> {
        self.cost(responder)
    }

    /// The distribution of the real cost to the challenger, % of its annual GDP.
    pub fn challenger_cost(&self) -> Quantity<'_> {
        self.cost(self.words.len())
    }

    /// The distribution of the real cost to the protégé, % of its annual GDP.
    pub fn protege_cost(&self) -> Quantity<'_> {
        self.cost(self.words.len() + 1)
    }

    /// The part of a responder's cost that keeping the guarantee in peace has cost; `None` in a study in which none costs
    /// anything in peace.
    pub fn keeping_cost(&self, responder: usize) -> Option<Quantity<'_>> {
        let place = self.words.len() + 2 + responder;
        (place < self.costs.len()).then(|| self.cost(place))
    }

    fn cost(&self, place: usize) -> Quantity<'_> {
        Quantity { sample: &self.costs[place], by_draw: self.by_draw.of_quantity(METRICS + place) }
    }

    /// Notes on the computation.
    pub fn diagnostics(&self) -> &DiagnosticSums {
        &self.diagnostics
    }
}

pub(super) fn add(to: &mut [u64], from: &[u64]) {
    assert_eq!(to.len(), from.len(), "tallies of different studies");
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

fn merge_samples(to: &mut [Sample], from: &[Sample]) {
    assert_eq!(to.len(), from.len(), "tallies of different studies");
    for (to, from) in to.iter_mut().zip(from) {
        to.merge(from);
    }
}
