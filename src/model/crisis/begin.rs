//! How a run begins, and how governments and forces change with the calendar.

use super::beliefs::public_forces;
use super::happened::Happened;
use super::record::RunRecord;
use super::traits;
use super::world::{Challenger, Protege, World};
use crate::base::chance::{Address, AgentId, Distribution, Draws, Purpose, Sampler, Time};
use crate::base::math::{exp, exps, ln_1p, logit, pow};
use crate::model::study::{Happening, MAX_RESPONDERS, State, StateSet, Values, What};

/// The two roles that a study fills with one state each.
#[derive(Clone, Copy, Debug)]
enum Role {
    Challenger,
    Protege,
}

impl<'a> World<'a> {
    /// Begins run `run`: draws parameters and traits, puts everything at its start.
    pub fn begin(&mut self, run: u64) {
        self.begin_unasked(run);
        self.ask_governments();
    }

    /// The same, but that the traits of governments are drawn when somebody asks for them: most runs have no crisis,
    /// and in most quarters nobody does. A draw is the same whenever it is made.
    pub(crate) fn begin_unasked(&mut self, run: u64) {
        let study = self.study;
        self.fixed.draws = Draws::new(study.seed, run);
        self.record = RunRecord { draw: self.scenario.prepared.draw_of(run), ..RunRecord::new(run) };
        self.draw_parameters();
        self.fixed.precision = traits::precision(study.utility, &self.fixed.values);
        self.public.epoch = self.first_epoch(run);
        if self.fixed.medians_of != Some(self.public.epoch) {
            self.begin_medians();
            self.fixed.medians_of = Some(self.public.epoch);
        }
        self.public.traits.audience_cost_gdp_pct.copy_from_slice(&self.fixed.audience_cost_median);
        self.public.traits.stake_gdp_pct.copy_from_slice(&self.fixed.stake_median);
        self.capability.copy_from_slice(&self.fixed.capability_at_start);
        self.public.reputation.fill(0.0);
        self.begin_roles();
        self.fixed.consent_common =
            self.fixed.draws.normal(Address::new(Purpose::ConsentCommon, AgentId::WORLD, Time::default()));
        self.begin_governments();
        self.fixed.prize = self.prize();
        self.promise = None;
        self.public.owed_since = 0;
        self.happened = Happened::NOTHING;
        self.fixed.grows = self.growing();
        self.kept.begin();
    }

    /// Governments are in office from the first quarter, and it is known when they give way to others.
    fn begin_governments(&mut self) {
        let study = self.study;
        self.private.base_unasked = true;
        self.private.since_quarter.fill(0);
        self.private.unasked = (0..study.responders.len()).collect();
        self.fixed.changes.fill(StateSet::EMPTY);
        for (i, state) in study.responders.iter().enumerate() {
            let (mut next, interval) = (self.first_change(state), self.government_interval(state));
            while let Some(changes) = self.fixed.changes.get_mut(next as usize) {
                changes.insert(i);
                next += interval;
            }
        }
    }

    /// What the public knows of the states at the start of a run.
    fn begin_medians(&mut self) {
        traits::public(self.scenario.prepared, &self.fixed.values, &mut self.public.traits);
        self.fixed.audience_cost_median.copy_from_slice(&self.public.traits.audience_cost_gdp_pct);
        self.fixed.stake_median.copy_from_slice(&self.public.traits.stake_gdp_pct);
        for (i, state) in self.study.responders.iter().enumerate() {
            self.fixed.proximity[i] = traits::proximity(state, &self.fixed.values);
        }
        self.fixed.challenger_tolerance_median = self.challenger_tolerance(0.0);
        self.begin_capabilities();
    }

    /// The epoch of a run's beginning: all runs share one if they know the same, those of one draw of
    /// parameters if they know that, and else each has its own. The first bit keeps draws apart from runs.
    fn first_epoch(&self, run: u64) -> u64 {
        match (self.scenario.prepared.public_is_known, self.record.draw) {
            (false, _) => (run + 1) << 16,
            (true, None) => 0,
            (true, Some(draw)) => 1 << 63 | (draw as u64) << 16,
        }
    }

    /// The protégé's population relative to the challenger's, relative to the reference.
    fn prize(&self) -> f64 {
        let (a, p, v) = (&self.study.challenger, &self.study.protege, &self.fixed.values);
        if a.population_m <= 0.0 || v.prize_reference_share <= 0.0 {
            return 1.0;
        }
        pow(p.population_m / a.population_m / v.prize_reference_share, v.prize_size_exponent)
    }

    fn growing(&self) -> bool {
        let v = &self.fixed.values;
        let moves = |state: &State, otherwise| state.capability_growth_per_year.unwrap_or(otherwise) != 0.0;
        moves(&self.study.challenger, v.challenger_growth_per_year)
            || moves(&self.study.protege, v.protege_growth_per_year)
            || self.study.responders.iter().any(|state| moves(state, v.capability_growth_per_year))
    }

    fn draw_parameters(&mut self) {
        let prepared = self.scenario.prepared;
        if prepared.uncertain.is_empty() && prepared.drawn_together.is_empty() {
            return;
        }
        // Runs of a batch share their draw.
        let drawn = self.record.draw;
        if prepared.uncertain.is_empty() && drawn.is_some() && self.fixed.values_of == drawn {
            return;
        }
        self.fixed.values_of = drawn;
        self.fixed.flat.copy_from_slice(&prepared.flat);
        if let (Some(joint), Some(draw)) = (&self.study.parameters.joint, self.record.draw) {
            let row = &joint.rows[draw];
            for &(index, column) in &prepared.drawn_together {
                self.fixed.flat[index] = row[column];
            }
        }
        for parameter in &prepared.uncertain {
            let score =
                self.fixed.draws.normal(Address::new(Purpose::Parameter, parameter.id, Time::default()));
            let drawn = parameter.sampler.at_score(score);
            let kept = drawn.clamp(parameter.bounds.0, parameter.bounds.1);
            self.record.diagnostics.clamped += (kept != drawn) as u32;
            self.fixed.flat[parameter.index] = kept;
        }
        self.fixed.values = Values::from_flat(&self.fixed.flat);
    }

    fn begin_capabilities(&mut self) {
        let prepared = self.scenario.prepared;
        for (i, state) in self.study.responders.iter().enumerate() {
            self.fixed.capability_at_start[i] = match &prepared.own_traits[i].capability {
                Some(sampler) => {
                    let score =
                        self.fixed.draws.normal(Address::new(Purpose::Capability, state.id, Time::default()));
                    sampler.at_score(score).max(0.0)
                }
                None => traits::capability(state, &self.fixed.values),
            };
        }
    }

    fn begin_roles(&mut self) {
        let (study, values, prepared) = (self.study, &self.fixed.values, self.scenario.prepared);
        let score = |purpose, id| self.fixed.draws.normal(Address::new(purpose, id, Time::default()));
        let of = |sampler: &Option<Sampler>, purpose, id, otherwise: f64| match sampler {
            Some(sampler) => sampler.at_score(score(purpose, id)).max(0.0),
            None => otherwise,
        };
        let force = |sampler: &Option<Sampler>, state: &State| match sampler {
            Some(sampler) => sampler.at_score(score(Purpose::Capability, state.id)).max(0.0),
            None => traits::capability(state, values),
        };
        let (id, own) = (study.challenger.id, &prepared.challenger_traits);
        let force_at_start = force(&own.capability, &study.challenger);
        let public_utility = traits::utility(study.utility, self.fixed.challenger_tolerance_median, values);
        self.challenger = Challenger {
            utility: public_utility,
            public_utility,
            war_cost_gdp_pct: of(
                &own.war_cost_gdp_pct,
                Purpose::WarCost,
                id,
                values.challenger_war_cost_gdp_pct,
            ),
            force: force_at_start,
            force_at_start,
            nuclear_loss_gdp_pct: of(
                &own.nuclear_loss_gdp_pct,
                Purpose::NuclearLoss,
                id,
                values.challenger_nuclear_loss_gdp_pct,
            ),
            public_nuclear_loss_gdp_pct: match &own.nuclear_loss_gdp_pct {
                Some(sampler) => sampler.at_score(0.0).max(0.0),
                None => values.challenger_nuclear_loss_gdp_pct,
            },
        };
        let (id, own) = (study.protege.id, &prepared.protege_traits);
        let force_at_start = force(&own.capability, &study.protege);
        self.protege = Protege {
            utility: public_utility,
            force: force_at_start,
            force_at_start,
            stake_gdp_pct: of(&own.stake_gdp_pct, Purpose::Stake, id, values.protege_stake_gdp_pct),
            war_cost_gdp_pct: of(
                &own.war_cost_gdp_pct,
                Purpose::WarCost,
                id,
                values.protege_war_cost_gdp_pct,
            ),
            nuclear_loss_gdp_pct: of(
                &own.nuclear_loss_gdp_pct,
                Purpose::NuclearLoss,
                id,
                values.protege_nuclear_loss_gdp_pct,
            ),
            territory: values.territory_start,
        };
        for role in [Role::Challenger, Role::Protege] {
            self.new_role_government(role, 0, None);
            self.fixed.next_role_government[role as usize] = self.first_change(self.role(role));
        }
    }

    fn role(&self, role: Role) -> &'a State {
        match role {
            Role::Challenger => &self.study.challenger,
            Role::Protege => &self.study.protege,
        }
    }

    /// Puts a new government into office in the challenger or the protégé: its own risk tolerance. The
    /// protégé is neutral unless the study says otherwise.
    fn new_role_government(&mut self, role: Role, quarter: u32, given_tolerance: Option<f64>) {
        let address = Address::new(Purpose::RiskTolerance, self.role(role).id, Time::quarter(quarter));
        let score = self.fixed.draws.normal(address);
        match role {
            Role::Challenger => {
                let tolerance = given_tolerance.unwrap_or_else(|| self.challenger_tolerance(score));
                self.challenger.utility = traits::utility(self.study.utility, tolerance, &self.fixed.values);
            }
            Role::Protege => {
                let own = &self.scenario.prepared.protege_traits.risk_tolerance;
                let drawn = || own.as_ref().map_or(0.5, |own| own.at_score(score).clamp(0.0, 1.0));
                let tolerance = given_tolerance.unwrap_or_else(drawn);
                self.protege.utility = traits::utility(self.study.utility, tolerance, &self.fixed.values);
            }
        }
    }

    fn challenger_tolerance(&self, score: f64) -> f64 {
        let prepared = self.scenario.prepared;
        if let Some(sampler) = &prepared.challenger_traits.risk_tolerance {
            return sampler.at_score(score).clamp(0.0, 1.0);
        }
        let (mean, concentration) = (
            self.fixed.values.challenger_risk_tolerance_mean,
            self.fixed.values.challenger_risk_tolerance_concentration,
        );
        let as_prepared = mean == prepared.values.challenger_risk_tolerance_mean
            && concentration == prepared.values.challenger_risk_tolerance_concentration;
        if as_prepared {
            prepared.challenger_tolerance.at_score(score)
        } else {
            Distribution::Beta { mean, concentration }.at_score(score)
        }
    }

    /// Quarters between changes of government; 0 for never.
    fn government_interval(&self, state: &State) -> u32 {
        state.government_interval_quarters.unwrap_or(self.fixed.values.government_interval_quarters as u32)
    }

    /// The quarter after the first in which a state first changes its government: in one of the quarters of its interval, with
    /// equal chances, and then in every interval.
    fn first_change(&self, state: &State) -> u32 {
        let interval = self.government_interval(state);
        if interval == 0 {
            return u32::MAX;
        }
        let uniform = self.uniform(Purpose::Election, state.id, Time::default());
        let quarter = (uniform * f64::from(interval)) as u32;
        if quarter == 0 { interval } else { quarter }
    }

    /// Draws what the governments in office are like, where nobody has asked before: needed before anything private is read.
    pub(crate) fn ask_governments(&mut self) {
        if self.private.unasked.is_empty() {
            return;
        }
        if std::mem::take(&mut self.private.base_unasked) {
            let fixed = &mut self.fixed;
            fixed.common_factor =
                fixed.draws.normal(Address::new(Purpose::CommonFactor, AgentId::WORLD, Time::default()));
            let common = fixed.common_factor;
            let known = traits::Known {
                stake_gdp_pct: &fixed.stake_median,
                war_cost_gdp_pct: &self.public.traits.war_cost_gdp_pct,
                audience_cost_gdp_pct: &fixed.audience_cost_median,
            };
            traits::draw(
                fixed.scenario.prepared,
                &fixed.values,
                &fixed.draws,
                common,
                known,
                &mut fixed.base,
            );
            self.private.traits.war_cost_gdp_pct.copy_from_slice(&fixed.base.war_cost_gdp_pct);
            self.private.traits.nuclear_loss_gdp_pct.copy_from_slice(&fixed.base.nuclear_loss_gdp_pct);
        }
        let asked = std::mem::replace(&mut self.private.unasked, StateSet::EMPTY);
        let median_logit = logit(self.fixed.values.risk_tolerance_median);
        let ids = |i: usize| (self.study.responders[i].id, Time::quarter(self.private.since_quarter[i]));
        let own = |purpose, scores: &mut [f64]| {
            let addresses = asked.iter().map(ids).map(|(id, time)| Address::new(purpose, id, time));
            self.fixed.draws.normals(addresses, scores);
        };
        let size = asked.len();
        let [mut tolerances, mut multipliers] = [[0.0; MAX_RESPONDERS]; 2];
        own(Purpose::RiskTolerance, &mut tolerances[..size]);
        own(Purpose::Government, &mut multipliers[..size]);
        multipliers[..size].iter_mut().for_each(|score| *score *= self.fixed.values.government_sd_log);
        exps(&mut multipliers[..size]);
        if !self.is_granted() {
            let mut uniforms = [0.0; MAX_RESPONDERS];
            own(Purpose::Consent, &mut uniforms[..size]);
            let (correlation, common) = (self.fixed.values.consent_correlation, self.fixed.consent_common);
            traits::correlated_uniforms(correlation, common, &mut uniforms[..size]);
            for (i, uniform) in asked.iter().zip(uniforms) {
                self.private.consent_uniform[i] = uniform;
            }
        }
        for (place, i) in asked.iter().enumerate() {
            self.ask_government(i, median_logit, [tolerances[place], multipliers[place]]);
        }
    }

    /// The government of responder `i`: its own risk tolerance, about a median of these log-odds, and its own multiplier ν on
    /// the base values of stake and audience cost: from its own score of the one, and the other.
    fn ask_government(&mut self, i: usize, median_logit: f64, [tolerance, mut multiplier]: [f64; 2]) {
        let (loading, rest) = traits::loadings(self.fixed.values.trait_correlation);
        let mut tolerance = traits::responder_tolerance(
            &self.scenario.prepared.own_traits[i],
            &self.fixed.values,
            median_logit,
            loading * self.fixed.common_factor + rest * tolerance,
        );
        if let Some(given) = self.put_into_office(i, self.private.since_quarter[i]) {
            tolerance = given.risk_tolerance.unwrap_or(tolerance);
            multiplier = given.value.unwrap_or(multiplier);
        }
        self.private.traits.utility[i] = traits::utility(self.study.utility, tolerance, &self.fixed.values);
        self.private.traits.readiness[i] = traits::readiness(
            &self.scenario.prepared.own_traits[i],
            &self.fixed.values,
            median_logit,
            self.public.traits.readiness[i],
            tolerance,
        );
        self.private.traits.stake_gdp_pct[i] =
            self.fixed.base.stake_gdp_pct[i] * multiplier * self.stake_factor(i);
        self.private.traits.audience_cost_gdp_pct[i] = self.fixed.base.audience_cost_gdp_pct[i] * multiplier;
    }

    fn turn_governments(&mut self, quarter: u32) {
        let changes = self.fixed.changes.get(quarter as usize).copied().unwrap_or(StateSet::EMPTY);
        for i in changes.iter() {
            self.new_government(i, quarter);
        }
        for role in [Role::Challenger, Role::Protege] {
            if self.fixed.next_role_government[role as usize] == quarter {
                self.fixed.next_role_government[role as usize] += self.government_interval(self.role(role));
                self.new_role_government(role, quarter, None);
            }
        }
    }

    fn grow(&mut self) {
        let of = |now: Option<f64>, state: &State, otherwise| {
            quarterly(now.or(state.capability_growth_per_year).unwrap_or(otherwise))
        };
        for i in 0..self.capability.len() {
            let now = self.latest(What::Growth, |one| one.states.contains(i));
            let growth = of(now, &self.study.responders[i], self.values.capability_growth_per_year);
            self.capability[i] *= growth;
        }
        let now = self.latest(What::Growth, |one| one.challenger);
        let growth_a = of(now, &self.study.challenger, self.values.challenger_growth_per_year);
        let now = self.latest(What::Growth, |one| one.protege);
        let growth_p = of(now, &self.study.protege, self.values.protege_growth_per_year);
        self.challenger.force *= growth_a;
        self.challenger.force_at_start *= growth_a;
        self.protege.force *= growth_p;
        self.protege.force_at_start *= growth_p;
    }

    /// A quarter begins: governments turn over, forces grow, and in peace they recover.
    pub fn turn_quarter(&mut self, quarter: u32, peace: bool) {
        if quarter > 0 {
            self.turn_governments(quarter);
            if self.fixed.grows || self.happened.grows {
                self.grow();
            }
        }
        if peace {
            [self.challenger.force, self.protege.force] = super::remember::recovered(self);
        }
        let owed_since = self.scenario.regime.obligation.since(quarter);
        if owed_since != self.public.owed_since {
            self.more_is_owed(owed_since);
        }
        self.estimate_forces(quarter);
    }

    /// Governments give way to new ones, drawn or given.
    pub(super) fn governments_fall(&mut self, happening: &Happening, quarter: u32) {
        for i in happening.states.iter() {
            self.new_government(i, quarter);
        }
        let roles = [(happening.challenger, Role::Challenger), (happening.protege, Role::Protege)];
        for (_, role) in roles.into_iter().filter(|&(falls, _)| falls) {
            self.new_role_government(role, quarter, happening.risk_tolerance);
        }
    }

    /// The public looks at the forces, and if it sees others than before, looks anew at what rests on them.
    pub(super) fn estimate_forces(&mut self, quarter: u32) {
        let (key, estimated) = public_forces(self, quarter);
        if key != self.public.force_key || quarter == 0 {
            self.forces_are_seen(key, estimated);
        }
    }
}

fn quarterly(growth_per_year: f64) -> f64 {
    // Growth of zero must leave every bit as it is.
    if growth_per_year == 0.0 { 1.0 } else { exp(0.25 * ln_1p(growth_per_year)) }
}
