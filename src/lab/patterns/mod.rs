//! Held against history: rates that others counted, and what the model makes of the same populations.
//!
//! Each rate stands beside a study that is shipped in `configs/historical`: the population behind the rate in the
//! model's terms, with forces and distances measured over its cases, and all that is about behaviour left to the
//! parameters. Nothing here is fitted, and nothing here knows what the parameters are.

mod history;
mod quantity;
mod rows;
mod settings;

pub(crate) use history::{Pattern, Use, history};
#[cfg(test)]
pub(crate) use quantity::Quantity;
pub(crate) use rows::{Part, ROWS, Row};
pub(crate) use settings::Setting;

use crate::base::parallel;
use crate::base::stats::{Fit, fit_of_shares};
use crate::model::study::{Study, labelled_enum};
use crate::read::{ConfigErrors, Overrides, parse};
use crate::run::engine;
use crate::run::estimate::Estimate;
use crate::run::tally::Tally;

/// Runs of each study, unless somebody asks for another number.
pub(crate) const RUNS: u64 = 20_000;

/// A rate of history, and what the model makes of it.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub pattern: Pattern,
    /// How it is simulated, and what came out; `None` where it is illustrative, or nothing met the condition.
    pub simulated: Option<(&'static Row, Option<Estimate>)>,
}

labelled_enum! {
    /// How the two stand to each other.
    Verdict {
        /// The simulated rate lies in the historical interval.
        Inside = "inside",
        /// It does not, but the intervals overlap.
        Overlap = "overlap",
        /// Not even that.
        Miss = "miss",
    }
}

/// Rates of history that are the shares of one distribution, tested together.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// Name that the rows of its rates give it.
    pub id: &'static str,
    /// What its rates are for.
    pub purpose: Use,
    /// Whether parameters are estimated from the cases behind it.
    pub cases_fitted: bool,
    /// What there is to say of a miss.
    pub if_missed: &'static str,
    /// Counts of history against the simulated shares, which are taken as known.
    pub fit: Fit,
}

impl Distribution {
    /// The verdict, as that on one rate: inside if counts like history's are found in a twentieth of all
    /// samples at least.
    pub(crate) fn verdict(&self) -> Verdict {
        if self.fit.p_value >= 0.05 { Verdict::Inside } else { Verdict::Miss }
    }
}

/// Every distribution among some rates, in their order; without those of which a share was not simulated.
pub(crate) fn distributions(compared: &[Compared]) -> Vec<Distribution> {
    let mut named: Vec<&'static str> = compared.iter().filter_map(Compared::distribution).collect();
    named.dedup();
    let each = named.into_iter().filter_map(|id| {
        let of = || compared.iter().filter(|one| one.distribution() == Some(id));
        let counts: Vec<u64> = of().map(|one| one.pattern.successes).collect();
        let shares: Option<Vec<f64>> = of().map(|one| Some(one.simulated.as_ref()?.1?.value)).collect();
        let first = of().next()?;
        Some(Distribution {
            id,
            purpose: first.pattern.purpose,
            cases_fitted: first.cases_fitted(),
            if_missed: first.simulated.as_ref()?.0.if_missed,
            fit: fit_of_shares(&counts, &shares?)?,
        })
    });
    each.collect()
}

impl Compared {
    /// The distribution of which it is a share.
    pub(crate) fn distribution(&self) -> Option<&'static str> {
        self.simulated.as_ref()?.0.distribution
    }

    /// Whether parameters are estimated from the cases behind the rate.
    pub(crate) fn cases_fitted(&self) -> bool {
        self.simulated.as_ref().is_some_and(|(row, _)| row.cases_fitted)
    }

    /// The verdict on a rate that is simulated.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        let (_, simulated) = self.simulated.as_ref()?;
        let history = self.pattern.interval();
        Some(match simulated {
            Some(simulated) if history.contains(simulated.value) => Verdict::Inside,
            Some(Estimate { ci, .. }) if ci.low <= history.high && history.low <= ci.high => Verdict::Overlap,
            _ => Verdict::Miss,
        })
    }
}

/// Runs every study that a row needs, in parallel, and holds each rate against what came out. The answer is in
/// the order of the table of history.
///
/// `set` is laid over every study, as `--set` would be. An error if that or `runs` cannot be; the studies themselves are
/// sound.
pub(crate) fn patterns(runs: u64, set: &[String]) -> Result<Vec<Compared>, ConfigErrors> {
    let mut settings: Vec<&Setting> = Vec::new();
    for setting in ROWS.iter().flat_map(|row| row.parts).map(|part| part.setting) {
        if !settings.contains(&setting) {
            settings.push(setting);
        }
    }
    let studies: Vec<Study> =
        settings.iter().map(|setting| read(setting, Some(runs), set)).collect::<Result<_, _>>()?;
    let tallies = parallel::map(&studies, |study| engine::tally(study, 0..study.runs));
    let ran = |part: &Part| {
        let place = settings.iter().position(|&setting| setting == part.setting)?;
        Some((&studies[place], &tallies[place]))
    };
    let compared = history().into_iter().map(|pattern| {
        let row = ROWS.iter().find(|row| row.id == pattern.id);
        Compared { simulated: row.map(|row| (row, simulated(row, ran))), pattern }
    });
    Ok(compared.collect())
}

/// The study of a setting, with `set` laid over it.
pub(crate) fn read(setting: &Setting, runs: Option<u64>, set: &[String]) -> Result<Study, ConfigErrors> {
    let set = setting.set.iter().map(|text| text.to_string()).chain(set.iter().cloned()).collect();
    parse(setting.text, setting.file, &Overrides { runs, set, ..Overrides::default() })
}

/// The parts of a row, weighted by the cases of history behind each.
fn simulated<'a>(row: &Row, ran: impl Fn(&Part) -> Option<(&'a Study, &'a Tally)>) -> Option<Estimate> {
    let mut strata = Vec::new();
    let mut years = 1.0;
    for part in row.parts {
        let (study, tally) = ran(part)?;
        let regime = study.regimes.iter().position(|regime| regime.name == part.regime)?;
        let counted = part.quantity.count(study, tally.cell(0, regime))?;
        strata.push((f64::from(part.cases), counted.count, counted.trials));
        years = counted.years;
    }
    Some(Estimate::weighted(&strata)?.per(years))
}
