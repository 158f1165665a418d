//! Which guarantee is least bad? Expected loss, regret and dominance over the draws of the parameters, for weights that the
//! user gives.
//!
//! Where parameters are not known, decisions have no one expected loss. So the draws are looked at one by one, too: by how
//! much a guarantee is worse than the best one there (regret: Savage 1951), and in how many it is the best (robust decision
//! making: Lempert et al. 2006).

use crate::base::stats::{Interval, LEAST_DRAWS, Z_95, total_of_values};
use crate::model::study::{Conferral, Guarantee, Study, named_enum};
use crate::run::estimate::{Estimate, Measure};
use crate::write::{CHOICE, ReadRow, Results, Table, choice};

named_enum! {
    /// What guarantees are judged by, each in points of its own: hundredths of its whole.
    Criterion {
        /// Probability of a full attack, %.
        Attacks = "attacks",
        /// Share of its territory that the protégé loses until the end, %.
        Territory = "territory",
        /// Probability of direct war between a responder and the challenger, %.
        Escalation = "escalation",
        /// Probability of the use of a nuclear weapon, %.
        NuclearUse = "nuclear_use",
        /// Real cost to all responders, % of their joint annual GDP.
        Cost = "cost",
    }
}

const CRITERIA: usize = Criterion::ALL.len();

/// What a point of each criterion weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weights(pub [f64; CRITERIA]);

impl Default for Weights {
    /// All alike, but for nuclear use: at the runs that a draw has it is counted too seldom to be told from nothing.
    fn default() -> Weights {
        let mut weights = [1.0; CRITERIA];
        weights[Criterion::NuclearUse as usize] = 0.0;
        Weights(weights)
    }
}

/// How one guarantee does by one criterion, or by the loss that all of them add up to.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// The guarantee, by place in the study.
    pub regime: usize,
    /// The criterion; `None` for the loss.
    pub criterion: Option<Criterion>,
    /// What a point of it weighs; 1 of the loss.
    pub weight: f64,
    /// Its expected value, in points. The interval of chance of the loss is at least as wide as it must be: half-widths of
    /// criteria are added. Its interval over draws holds the chance that is in each draw.
    pub estimate: Estimate,
    /// What the draws say; `None` where parameters are not drawn together.
    pub over_draws: Option<OverDraws>,
    /// Whether no other guarantee is as good by every criterion that weighs something, and better by one; of the loss alone.
    pub on_front: Option<bool>,
    /// Between which weights of this criterion, all others being as they are, the guarantee of least expected loss stays
    /// that; the second without end if it is infinite. `None` of the loss.
    pub stands: Option<[f64; 2]>,
}

/// What the draws of the parameters say of a guarantee, all draws alike.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OverDraws {
    /// Share of the draws in which it is the best; where several are, each has its part.
    pub best: f64,
    /// Share in which it is the best by more than chance: its lead over the next exceeds 1.96 standard errors.
    pub clearly_best: f64,
    /// Mean regret, points.
    pub mean_regret: f64,
    /// Greatest regret, points.
    pub max_regret: f64,
    /// Guarantees that do better at every quantile of the draws, or as well at all and better at one (first-order stochastic dominance), by place.
    pub dominated_by: Vec<usize>,
}

/// One number of one draw, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Known {
    value: f64,
    std_error: f64,
}

/// Guarantee × draw.
type ByDraw = Vec<Vec<Known>>;

/// How every guarantee of a study does under a question, by each criterion and by the loss. Of results without a row that is
/// needed, nothing.
pub(crate) fn judge(results: &Results, conferral: Conferral, weights: Weights) -> Option<Vec<Judged>> {
    let study = &results.study;
    let asked = conferral.label();
    let mut expected = Vec::new();
    let mut draws: Vec<Vec<[Known; CRITERIA]>> = Vec::new();
    for regime in &study.regimes {
        let mut all = Vec::new();
        for &criterion in Criterion::ALL {
            all.push(expected_points(results, asked, regime, criterion)?);
        }
        expected.push(all);
        let wanted = [("conferral", asked), ("regime", regime.name.as_str())];
        let rows = results.rows("draws.csv", &wanted);
        draws.push(rows.map(|row| of_draw(study, &row)).collect());
    }
    let enough = draws.iter().all(|of| of.len() >= LEAST_DRAWS && of.len() == draws[0].len());
    let each = |pick: &dyn Fn(&[Known; CRITERIA]) -> Known| -> Option<ByDraw> {
        enough.then(|| draws.iter().map(|of| of.iter().map(pick).collect()).collect())
    };
    let losses: Vec<f64> = expected.iter().map(|of| weighted(&weights, |i| of[i].value)).collect();
    let best = least(&losses)?;
    let mut judged = Vec::new();
    for (place, &criterion) in Criterion::ALL.iter().enumerate() {
        let by_draw = each(&|draw| draw[place]);
        let over = by_draw.as_ref().map(over_draws);
        let values: Vec<f64> = expected.iter().map(|of| of[place].value).collect();
        let stands = Some(standing(weights.0[place], best, &losses, &values));
        for regime in 0..study.regimes.len() {
            judged.push(Judged {
                regime,
                criterion: Some(criterion),
                weight: weights.0[place],
                estimate: expected[regime][place],
                over_draws: over.as_ref().map(|over| over[regime].clone()),
                on_front: None,
                stands,
            });
        }
    }
    let by_draw = each(&|draw| Known {
        value: weighted(&weights, |i| draw[i].value),
        // What is added cannot scatter by more than its parts together.
        std_error: weighted(&weights, |i| draw[i].std_error),
    });
    let over = by_draw.as_ref().map(over_draws);
    for regime in 0..study.regimes.len() {
        let of = &expected[regime];
        let ci = Interval {
            low: weighted(&weights, |i| of[i].ci.low),
            high: weighted(&weights, |i| of[i].ci.high),
        };
        // With the chance that is in each draw.
        let total = by_draw.as_ref().and_then(|by_draw| {
            let values: Vec<f64> = by_draw[regime].iter().map(|draw| draw.value).collect();
            total_of_values(&values, ci)
        });
        let estimate =
            Estimate { measure: Measure::Mean { unit: "points" }, value: losses[regime], ci, ..of[0] };
        let front = (0..study.regimes.len()).all(|other| !dominates(&weights, &expected[other], of));
        judged.push(Judged {
            regime,
            criterion: None,
            weight: 1.0,
            estimate: estimate.with_total(total),
            over_draws: over.as_ref().map(|over| over[regime].clone()),
            on_front: Some(front),
            stands: None,
        });
    }
    Some(judged)
}

/// How every guarantee does under every question, as a file. Of results without a row that is needed, nothing.
pub(crate) fn choice_table(results: &Results, weights: Weights) -> Option<Table> {
    let study = &results.study;
    let name = |regime: usize| study.regimes[regime].name.as_str();
    let mut all = Vec::new();
    for &conferral in &study.conferral {
        for judged in judge(results, conferral, weights)? {
            let by = judged.over_draws.iter().flat_map(|over| &over.dominated_by);
            let dominated_by = by.map(|&by| name(by)).collect::<Vec<_>>().join("|");
            all.push((conferral, dominated_by, judged));
        }
    }
    let rows = all.iter().map(|(conferral, by, one)| {
        let criterion = one.criterion.map_or("loss", Criterion::label);
        let words = [study.name.as_str(), conferral.label(), name(one.regime), criterion];
        let over = one.over_draws.as_ref();
        let over = over.map(|over| [over.best, over.clearly_best, over.mean_regret, over.max_regret]);
        choice(words, one.weight, one.estimate, over, by, one.on_front, one.stands)
    });
    Some(Table::of(&CHOICE, rows))
}

/// The place of the least value; `None` of no values.
fn least(values: &[f64]) -> Option<usize> {
    values.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map(|(place, _)| place)
}

fn weighted(weights: &Weights, of: impl Fn(usize) -> f64) -> f64 {
    weights.0.iter().enumerate().map(|(i, weight)| weight * of(i)).sum()
}

/// The joint annual GDP of all who may help, billion USD.
fn joint_gdp_usd_bn(study: &Study) -> f64 {
    study.responders.iter().map(|state| state.gdp_usd_bn).sum()
}

/// The event that a criterion is the probability of.
fn event(criterion: Criterion) -> Option<&'static str> {
    match criterion {
        Criterion::Attacks => Some("attacked_full"),
        Criterion::Escalation => Some("direct_war"),
        Criterion::NuclearUse => Some("nuclear_use"),
        Criterion::Territory | Criterion::Cost => None,
    }
}

/// From one criterion's mean, as its table has it, to points: `from + factor · mean`.
fn to_points(study: &Study, criterion: Criterion) -> (f64, f64) {
    match criterion {
        Criterion::Territory => (100.0 * study.parameters.medians().territory_start, -100.0),
        Criterion::Cost => (0.0, 100.0 / joint_gdp_usd_bn(study)),
        Criterion::Attacks | Criterion::Escalation | Criterion::NuclearUse => (0.0, 100.0),
    }
}

/// What is expected of a guarantee by a criterion, in points, with both intervals.
fn expected_points(
    results: &Results,
    conferral: &str,
    regime: &Guarantee,
    criterion: Criterion,
) -> Option<Estimate> {
    let of = [("conferral", conferral), ("regime", &regime.name), ("given", "always")];
    let told = match (event(criterion), criterion) {
        (Some(event), _) => {
            let wanted = [&of[..], &[("event", event)]].concat();
            results.rows("events.csv", &wanted).next()?.estimate("probability", Measure::Share)?
        }
        (None, Criterion::Territory) => mean(results, &of, "territory_end")?,
        (None, _) => mean(results, &of, "responders_cost_usd_bn")?,
    };
    let (from, factor) = to_points(&results.study, criterion);
    let ends = |interval: Interval| {
        let [a, b] = [from + factor * interval.low, from + factor * interval.high];
        Interval { low: a.min(b), high: a.max(b) }
    };
    Some(Estimate {
        measure: Measure::Mean { unit: "points" },
        value: from + factor * told.value,
        ci: ends(told.ci),
        total: told.total.map(ends),
        median: told.median.map(|median| from + factor * median),
        ..told
    })
}

fn mean(results: &Results, of: &[(&str, &str)], metric: &str) -> Option<Estimate> {
    let wanted = [of, &[("metric", metric)]].concat();
    results.rows("distributions.csv", &wanted).next()?.estimate("mean", Measure::Mean { unit: "" })
}

/// All criteria in one draw.
fn of_draw(study: &Study, row: &ReadRow<'_>) -> [Known; CRITERIA] {
    let runs = row.count("runs") as f64;
    let mut known = [Known::default(); CRITERIA];
    for (place, &criterion) in Criterion::ALL.iter().enumerate() {
        let (from, factor) = to_points(study, criterion);
        let [value, std_error] = match event(criterion) {
            Some(event) => {
                let count = row.count(event) as f64;
                // A count of none is not known to be none: the error is that of one more on either side.
                let near = (count + 1.0) / (runs + 2.0);
                [count / runs, (near * (1.0 - near) / runs).sqrt()]
            }
            None => {
                let column = match criterion {
                    Criterion::Territory => ["territory_end", "territory_end_sd"],
                    _ => ["responders_cost_usd_bn", "responders_cost_usd_bn_sd"],
                };
                let [mean, sd] = column.map(|column| row.number(column).unwrap_or_default());
                [mean, sd / runs.sqrt()]
            }
        };
        known[place] = Known { value: from + factor * value, std_error: factor.abs() * std_error };
    }
    known
}

/// What the draws say of each guarantee.
fn over_draws(by_draw: &ByDraw) -> Vec<OverDraws> {
    let draws = by_draw.first().map_or(0, Vec::len);
    let sorted: Vec<Vec<f64>> = by_draw
        .iter()
        .map(|of| {
            let mut values: Vec<f64> = of.iter().map(|draw| draw.value).collect();
            values.sort_unstable_by(f64::total_cmp);
            values
        })
        .collect();
    let mut all: Vec<OverDraws> = (0..by_draw.len())
        .map(|regime| OverDraws {
            best: 0.0,
            clearly_best: 0.0,
            mean_regret: 0.0,
            max_regret: 0.0,
            dominated_by: (0..by_draw.len())
                .filter(|&other| {
                    let pairs = || sorted[other].iter().zip(&sorted[regime]);
                    pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
                })
                .collect(),
        })
        .collect();
    let each = 1.0 / draws as f64;
    for draw in 0..draws {
        let here: Vec<Known> = by_draw.iter().map(|of| of[draw]).collect();
        let least = here.iter().map(|known| known.value).fold(f64::INFINITY, f64::min);
        let best: Vec<usize> = (0..here.len()).filter(|&place| here[place].value == least).collect();
        for (of, known) in all.iter_mut().zip(&here) {
            let regret = known.value - least;
            of.mean_regret += regret * each;
            of.max_regret = of.max_regret.max(regret);
        }
        for &place in &best {
            all[place].best += each / best.len() as f64;
        }
        if let [one] = best[..] {
            let clear = |(other, known): (usize, &Known)| {
                let error =
                    (known.std_error * known.std_error + here[one].std_error * here[one].std_error).sqrt();
                other == one || known.value - least > Z_95 * error
            };
            all[one].clearly_best += if here.iter().enumerate().all(clear) { each } else { 0.0 };
        }
    }
    all
}

/// Whether one guarantee is as good as another by every criterion that weighs something, and better by one.
fn dominates(weights: &Weights, one: &[Estimate], other: &[Estimate]) -> bool {
    let pairs = || {
        let pairs = one.iter().zip(other).zip(weights.0);
        pairs.filter(|(_, weight)| *weight > 0.0).map(|((a, b), _)| (a.value, b.value))
    };
    pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
}

/// Between which weights of a criterion, others being as they are, this guarantee has the least expected loss.
fn standing(weight: f64, best: usize, losses: &[f64], values: &[f64]) -> [f64; 2] {
    let [mut low, mut high] = [0.0, f64::INFINITY];
    for (loss, value) in losses.iter().zip(values) {
        let (behind, slope) = (loss - losses[best], value - values[best]);
        // behind + (w − weight) · slope ≥ 0
        if slope > 0.0 {
            low = f64::max(low, weight - behind / slope);
        } else if slope < 0.0 {
            high = f64::min(high, weight - behind / slope);
        }
    }
    [low, high]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_draw(values: &[&[f64]], std_error: f64) -> ByDraw {
        values.iter().map(|of| of.iter().map(|&value| Known { value, std_error }).collect()).collect()
    }

    #[test]
    fn regret_and_the_best_are_those_of_savages_table() {
        // Rows are guarantees, columns draws.
        let found = over_draws(&by_draw(&[&[10.0, 10.0, 10.0], &[8.0, 8.0, 30.0], &[12.0, 8.0, 11.0]], 0.0));
        assert_eq!(found.iter().map(|one| one.max_regret).collect::<Vec<_>>(), [2.0, 20.0, 4.0]);
        let mean: Vec<f64> = found.iter().map(|one| one.mean_regret).collect();
        for (mean, right) in mean.iter().zip([4.0 / 3.0, 20.0 / 3.0, 5.0 / 3.0]) {
            assert!((mean - right).abs() < 1e-12, "{mean} {right}");
        }
        let best: Vec<f64> = found.iter().map(|one| one.best).collect();
        // The second draw is shared by two.
        for (best, right) in best.iter().zip([1.0 / 3.0, 0.5, 1.0 / 6.0]) {
            assert!((best - right).abs() < 1e-12, "{best} {right}");
        }
    }

    #[test]
    fn a_lead_within_chance_is_no_clear_one() {
        let values: [&[f64]; 2] = [&[10.0, 10.0], &[12.0, 15.0]];
        let clearly = |error| over_draws(&by_draw(&values, error))[0].clearly_best;
        assert_eq!([clearly(0.0), clearly(1.0), clearly(2.0)], [1.0, 0.5, 0.0]);
    }

    #[test]
    fn dominance_is_of_the_quantiles_and_not_of_each_draw() {
        // The second is worse in the first draw, and yet its distribution lies below.
        let found = over_draws(&by_draw(&[&[1.0, 5.0], &[4.0, 1.0], &[1.0, 5.0]], 0.0));
        assert_eq!(found[0].dominated_by, [1]);
        assert!(found[1].dominated_by.is_empty());
        assert_eq!(found[2].dominated_by, [1], "what is alike does not dominate");
    }

    #[test]
    fn the_answer_stands_between_the_weights_at_which_losses_cross() {
        // Losses at weight 1: 10 and 12. The best one is worse by the criterion: a greater weight turns it.
        assert_eq!(standing(1.0, 0, &[10.0, 12.0], &[5.0, 4.0]), [0.0, 3.0]);
        // It is better by the criterion: a lesser weight may turn it, but none below 0.
        assert_eq!(standing(1.0, 0, &[10.0, 12.0], &[4.0, 8.0]), [0.5, f64::INFINITY]);
        assert_eq!(standing(1.0, 0, &[10.0, 12.0], &[4.0, 4.0]), [0.0, f64::INFINITY]);
    }
}
