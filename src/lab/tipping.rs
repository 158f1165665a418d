//! Which assumptions tip a result, and which are idle, one at a time over the same runs: parameters at either end of their
//! plausible range, and the study's own values as they would be without it.
//!
//! A screen and no analysis of sensitivity: it sees no two that act together, and rests on few runs.

use crate::base::math::{exp, ln_1p};
use crate::base::parallel;
use crate::base::stats::{ConditionalCounts, quantile};
use crate::model::crisis::challenge::{opportunity, public_outlook};
use crate::model::crisis::promise::Under;
use crate::model::crisis::{Prepared, RunRecord, Scenario, World, simulate};
use crate::model::study::field::Field;
use crate::model::study::parameters::{FIELDS, slots};
use crate::model::study::{Conferral, Distribution, Event, Kind, Study, labelled_enum};
use crate::run::estimate::Estimate;
use crate::write::{ASSUMPTIONS, Table, assumption};
use std::sync::atomic::{AtomicBool, Ordering};

/// Of every cell, so many first runs, and as many first ones with an attack: what changes nothing must change none of them.
const IDLE_RUNS: usize = 64;
/// Runs of the two guarantees at each place of the assumptions that move the outlook most, unless others are asked for.
pub(crate) const RUNS: u64 = 1024;
/// How many parameters these are, and how many of the study's own values.
const SHORTLIST: usize = 8;

/// A value of the study's own, and the study without it.
#[derive(Clone, Debug)]
pub(crate) struct Without {
    pub key: String,
    /// What it is.
    pub value: String,
    /// What stands in its place.
    pub default: String,
    /// The study with that.
    pub study: Study,
}

labelled_enum! {
    /// Where an assumption is moved.
    At {
        /// The least plausible value of a parameter.
        Least = "least",
        /// The greatest.
        Greatest = "greatest",
        /// What would stand there had the study not set it.
        Default = "default",
    }
}

/// An assumption, and what moving it does.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    /// The key of a row of the table of parameters, all of whose elements move together, or of a value of the study's own.
    pub key: String,
    /// Its value in the study, of a parameter its median.
    pub value: String,
    /// Whether it is the study's own.
    pub yours: bool,
    /// How far the outlook for full attacks under the one guarantee moves from that under the other, at most.
    pub outlook: f64,
    /// Whether no run of any guarantee under any question changes.
    pub idle: bool,
    /// Where it is moved.
    pub ends: Vec<End>,
}

/// One place of an assumption.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub at: At,
    /// The value there.
    pub value: String,
    /// What comes of it, of those that were simulated.
    pub found: Option<Found>,
}

/// What comes of an assumption there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The share of runs with a full attack under the guarantee less that under the reference, then.
    pub difference: Estimate,
    /// How much that is more than as the study has it, run by run.
    pub movement: Estimate,
}

impl Moved {
    /// What was simulated of it.
    pub(crate) fn found(&self) -> impl Iterator<Item = Found> {
        self.ends.iter().filter_map(|end| end.found)
    }

    /// The larger of its movements.
    fn largest(&self) -> f64 {
        self.found().map(|found| found.movement.value.abs()).fold(0.0, f64::max)
    }

    /// Whether an end turns the sign of the difference, or takes it away, where chance alone would not.
    pub(crate) fn turns(&self, difference: Estimate) -> bool {
        self.found().any(|found| found.turns(difference))
    }
}

impl Found {
    /// Whether the sign of the difference turns here, or it is taken away, where chance alone would not.
    pub(crate) fn turns(&self, difference: Estimate) -> bool {
        self.difference.value * difference.value <= 0.0
            && !self.movement.ci.contains(0.0)
            && difference.value != 0.0
    }
}

/// What the screen found.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    /// The guarantee with the fewest full attacks, and the one it is compared with, by position.
    pub pair: (usize, usize),
    /// The difference between them at the medians.
    pub difference: Estimate,
    /// Runs behind it.
    pub runs: u64,
    /// Runs that an idle assumption leaves as they are, of all guarantees and questions, and those with an attack among them.
    pub idle_runs: usize,
    pub idle_attacks: usize,
    /// Every parameter that has a range and every value of the study's own, those that move the difference most first.
    pub moved: Vec<Moved>,
}

/// What the screen found, as a file.
pub(crate) fn screen_table(study: &Study, screen: &Screen) -> Table {
    let rows = screen.moved.iter().flat_map(|one| {
        one.ends.iter().map(|end| {
            let kind = if one.yours { "yours" } else { "parameter" };
            let words = [one.key.as_str(), kind, &one.value, end.at.label(), &end.value];
            let there = end.found.map(|found| [found.difference, found.movement]);
            let turns = end.found.is_some_and(|found| found.turns(screen.difference));
            assumption(study, screen.pair, words, screen.difference, there, screen.runs, [turns, one.idle])
        })
    });
    Table::of(&ASSUMPTIONS, rows)
}

/// Moves each parameter of a study, and each of its own values, alone, the rest at their medians, over the same runs; `None`
/// if it was cancelled, or there are no two guarantees to compare.
pub(crate) fn screen(study: &Study, own: Vec<Without>, runs: u64, cancel: &AtomicBool) -> Option<Screen> {
    let middle = Study { stop: None, ..study.at_medians() };
    let go_on = || !cancel.load(Ordering::Relaxed);
    let question = middle.conferral.first().copied()?;
    let all = all_runs(&middle, &middle.conferral, &every(&middle), runs);
    let watched: Vec<Vec<&RunRecord>> = all.iter().map(|cell| watched(cell)).collect();
    // The first question's cells are the first.
    let before = &all[..middle.regimes.len()];
    let pair = pair(&middle, before)?;
    let base = Attacks::of(&before[pair.0], &before[pair.1]);
    let difference = base.difference()?;
    let here = outlook(&middle, pair);
    let mut moved = assumptions(study, &middle, own);
    let looked_at = parallel::map(&moved, |(_, there)| {
        let all = || {
            let outlook = there.iter().map(|there| (outlook(there, pair) - here).abs()).fold(0.0, f64::max);
            (outlook, outlook == 0.0 && there.iter().all(|there| same_runs(there, &watched)))
        };
        go_on().then(all)
    });
    for ((one, _), looked_at) in moved.iter_mut().zip(looked_at) {
        (one.outlook, one.idle) = looked_at?;
    }
    moved.sort_by(|(a, _), (b, _)| b.outlook.total_cmp(&a.outlook));
    let (parameters, own): (Vec<_>, Vec<_>) = moved.iter_mut().partition(|(one, _)| !one.yours);
    let shortlist: Vec<_> =
        [parameters, own].into_iter().flat_map(|kind| kind.into_iter().take(SHORTLIST)).collect();
    let found = parallel::map(&shortlist, |(_, there)| {
        let at_end = |there: &Study| {
            let runs = all_runs(there, &[question], &[pair.0, pair.1], runs);
            Attacks::of(&runs[0], &runs[1]).found(&base)
        };
        go_on().then(|| there.iter().map(at_end).collect::<Vec<_>>())
    });
    for ((one, _), found) in shortlist.into_iter().zip(found) {
        for (end, found) in one.ends.iter_mut().zip(found?) {
            end.found = found;
        }
    }
    let mut moved: Vec<Moved> = moved.into_iter().map(|(one, _)| one).collect();
    moved.sort_by(|a, b| b.largest().total_cmp(&a.largest()).then(b.outlook.total_cmp(&a.outlook)));
    let seen = || watched.iter().flatten();
    go_on().then(|| Screen {
        pair,
        difference,
        runs,
        idle_runs: seen().count(),
        idle_attacks: seen().filter(|record| record.events.contains(Event::Attacked)).count(),
        moved,
    })
}

/// All that can be moved, each with the study there.
fn assumptions(study: &Study, middle: &Study, own: Vec<Without>) -> Vec<(Moved, Vec<Study>)> {
    let still = |key, value, yours, ends| Moved { key, value, yours, outlook: 0.0, idle: false, ends };
    let end = |at, value| End { at, value, found: None };
    let parameter = |field: &'static Field| {
        let (least, at_least) = at_end(study, middle, field, false);
        let (greatest, at_greatest) = at_end(study, middle, field, true);
        let value = elements(field, |index| middle.parameters.entries[index].median());
        let ends = vec![end(At::Least, least), end(At::Greatest, greatest)];
        (still(field.key.to_string(), value, false, ends), vec![at_least, at_greatest])
    };
    let of_own = |Without { key, value, default, study }: Without| {
        let there = Study { stop: None, ..study.at_medians() };
        (still(key, value, true, vec![end(At::Default, default)]), vec![there])
    };
    let parameters = FIELDS.iter().filter(|field| has_range(field)).map(parameter);
    parameters.chain(own.into_iter().map(of_own)).collect()
}

/// The values of a row of the table of parameters: one, or one for each element.
fn elements(field: &Field, value: impl Fn(usize) -> f64) -> String {
    let own = slots().filter(|slot| slot.field.key == field.key);
    own.map(|slot| value(slot.index).to_string()).collect::<Vec<_>>().join(" ")
}

fn has_range(field: &Field) -> bool {
    field.values.iter().any(|&(_, low, high)| low < high)
}

fn every(study: &Study) -> Vec<usize> {
    (0..study.regimes.len()).collect()
}

/// All elements of a parameter at one end of their range, of its draws where it is drawn with others, and the study with
/// them there and all else at its median.
fn at_end(study: &Study, middle: &Study, field: &Field, high: bool) -> (String, Study) {
    let mut moved = middle.clone();
    for slot in slots().filter(|slot| slot.field.key == field.key) {
        let drawn = study.parameters.drawn_together().find(|(drawn, _)| drawn.index == slot.index);
        let (_, least, greatest) = field.values[slot.element];
        let ends = match drawn.zip(study.parameters.joint.as_ref()) {
            Some(((_, column), joint)) => {
                let draws = joint.sorted(column);
                [quantile(&draws, 0.025), quantile(&draws, 0.975)]
            }
            None => [least, greatest],
        };
        moved.parameters.entries[slot.index] = Distribution::Fixed(ends[usize::from(high)]);
    }
    (elements(field, |index| moved.parameters.entries[index].median()), moved)
}

/// The chance of a full attack within the horizon as the public sees it on the first day, under the one guarantee less
/// that under the other: smooth where runs are few, and blind to what comes after the first attack.
fn outlook(study: &Study, (a, b): (usize, usize)) -> f64 {
    let prepared = Prepared::new(study);
    let chance = |regime: usize| {
        let regime = &study.regimes[regime];
        let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
        world.begin(0);
        // The public's estimates of force are made as the first quarter turns.
        world.turn_quarter(0, true);
        let under = match regime.obligation_depth > 0.0 {
            true => world.if_bound(regime.members, 1.0),
            false => Under::Nothing,
        };
        let outlook = public_outlook(&world, under);
        let a_quarter = opportunity(&world, under) * outlook.attack * outlook.kinds[Kind::Full];
        1.0 - exp(f64::from(study.horizon_quarters) * ln_1p(-a_quarter.min(0.999_999)))
    };
    chance(a) - chance(b)
}

/// The world of each of these guarantees under each of these questions.
fn worlds<'p>(
    prepared: &'p Prepared<'p>,
    asked: &[Conferral],
    regimes: &[usize],
) -> impl Iterator<Item = World<'p>> {
    let cells = asked.iter().flat_map(|&conferral| regimes.iter().map(move |&regime| (conferral, regime)));
    cells.map(move |(conferral, regime)| {
        World::new(Scenario { prepared, regime: &prepared.study.regimes[regime], conferral })
    })
}

/// The runs of these guarantees under these questions.
fn all_runs(study: &Study, asked: &[Conferral], regimes: &[usize], runs: u64) -> Vec<Vec<RunRecord>> {
    let prepared = Prepared::new(study);
    let of_one = |mut world| (0..runs).map(|run| simulate(&mut world, run)).collect();
    worlds(&prepared, asked, regimes).map(of_one).collect()
}

/// The runs of a cell that an idle assumption leaves as they are: the first, and the first with an attack, without which a
/// crisis would hardly be among them where attacks are rare.
fn watched(cell: &[RunRecord]) -> Vec<&RunRecord> {
    let (first, rest) = cell.split_at(IDLE_RUNS.min(cell.len()));
    let with_attack = rest.iter().filter(|record| record.events.contains(Event::Attacked));
    first.iter().chain(with_attack.take(IDLE_RUNS)).collect()
}

/// Whether all that is watched, of every guarantee under every question, comes out the same in this study.
fn same_runs(study: &Study, watched: &[Vec<&RunRecord>]) -> bool {
    let prepared = Prepared::new(study);
    let every = every(study);
    let mut cells = worlds(&prepared, &study.conferral, &every).zip(watched);
    cells
        .all(|(mut world, watched)| watched.iter().all(|&record| simulate(&mut world, record.run) == *record))
}

/// The guarantee with the fewest full attacks beside the reference, and the reference.
fn pair(study: &Study, records: &[Vec<RunRecord>]) -> Option<(usize, usize)> {
    let attacks = |regime: usize| records[regime].iter().filter(|record| attacked(record)).count();
    let others = (0..study.regimes.len()).filter(|&regime| regime != study.reference);
    Some((others.min_by_key(|&regime| attacks(regime))?, study.reference))
}

fn attacked(record: &RunRecord) -> bool {
    record.events.contains(Event::AttackedFull)
}

/// Run by run, whether there is a full attack under either guarantee.
struct Attacks(Vec<[bool; 2]>);

impl Attacks {
    fn of(a: &[RunRecord], b: &[RunRecord]) -> Attacks {
        Attacks(a.iter().zip(b).map(|(a, b)| [attacked(a), attacked(b)]).collect())
    }

    /// The share under the one less that under the other.
    fn difference(&self) -> Option<Estimate> {
        let count = |of: fn(&[bool; 2]) -> bool| self.0.iter().filter(|pair| of(pair)).count() as u64;
        let [n, a, b, both] =
            [count(|_| true), count(|&[a, _]| a), count(|&[_, b]| b), count(|&[a, b]| a && b)];
        let counts =
            ConditionalCounts { n_a: n, n_b: n, n_ab: n, x_a: a, x_b: b, x_ab: both, xa_nb: a, na_xb: b };
        Estimate::contrast(&counts, &[])
    }

    /// What came of an assumption, compared with the same runs without it.
    fn found(&self, base: &Attacks) -> Option<Found> {
        let less = |[a, b]: [bool; 2]| i8::from(a) - i8::from(b);
        let moved: Vec<i8> =
            self.0.iter().zip(&base.0).map(|(&there, &here)| less(there) - less(here)).collect();
        Some(Found { difference: self.difference()?, movement: Estimate::movement(&moved)? })
    }
}
