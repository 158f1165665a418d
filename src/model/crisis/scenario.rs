//! A scenario: one study under one regime and one conferral, made ready for many runs.

use crate::base::chance::{AgentId, Sampler, Samplers};
use crate::model::study::{
    Conferral, Distribution, Guarantee, RUNS_PER_DRAW, State, StateSet, Study, Values, parameters,
};
use std::ops::Deref;
use std::sync::Arc;

/// The parameters of a study, made ready: studies that differ in their states alone share them.
#[derive(Debug)]
pub struct PreparedParameters {
    /// Values of all parameters in the order of the table; medians where uncertain.
    pub flat: Vec<f64>,
    /// The same by name.
    pub values: Values,
    /// The parameters that are drawn together: places in the flat list, each with its column of the draws.
    pub drawn_together: Vec<(usize, usize)>,
    /// The order in which runs take their draws; nothing if parameters are not drawn together.
    pub draw_order: Vec<usize>,
    /// The parameters that are drawn once per run.
    pub uncertain: Vec<UncertainParameter>,
}

impl PreparedParameters {
    /// Those of a study.
    pub fn of(study: &Study, samplers: &mut Samplers) -> PreparedParameters {
        let flat = study.parameters.flat_medians();
        let uncertain = parameters::slots()
            .filter(|slot| !study.parameters.entries[slot.index].is_fixed())
            .map(|slot| UncertainParameter {
                index: slot.index,
                id: AgentId::of(&slot.field.element_key(slot.element)),
                sampler: samplers.of(study.parameters.entries[slot.index]),
                bounds: slot.field.unit.bounds(),
            })
            .collect();
        let together = study.parameters.drawn_together();
        PreparedParameters {
            values: Values::from_flat(&flat),
            flat,
            drawn_together: together.map(|(slot, column)| (slot.index, column)).collect(),
            draw_order: study.parameters.joint.as_ref().map_or(Vec::new(), |joint| joint.order(study.seed)),
            uncertain,
        }
    }
}

/// What every run of a study shares, whatever the regime: samplers, and parameters that are known.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The study that was made ready.
    pub study: &'a Study,
    /// Its parameters: values where known, samplers where drawn.
    pub parameters: Arc<PreparedParameters>,
    /// Per responder, the traits that the study gives itself.
    pub own_traits: Vec<OwnTraits>,
    /// The same for the challenger.
    pub challenger_traits: OwnTraits,
    /// The same for the protégé.
    pub protege_traits: OwnTraits,
    /// Risk tolerance of the challenger's government by the formula of the model.
    pub challenger_tolerance: Sampler,
    /// Responders with nuclear arms.
    pub nuclear: StateSet,
    /// Per responder, what bears on whether it is drawn into a crisis: its electoral democracy, that of the less
    /// democratic of it and the protégé, and 1 if it is a rival of the challenger, of the protégé.
    pub bearings: Vec<[f64; 4]>,
    /// Whether everything public at the start of a run is the same in all runs, or in all runs of one draw of
    /// parameters: then so are beliefs.
    pub public_is_known: bool,
}

/// A parameter that is drawn once per run.
#[derive(Debug)]
pub struct UncertainParameter {
    /// Place in the flat list.
    pub index: usize,
    /// Identity for random numbers, from its key.
    pub id: AgentId,
    /// Where its values come from.
    pub sampler: Sampler,
    /// Bounds of its unit: draws beyond are clipped, and counted.
    pub bounds: (f64, f64),
}

/// Traits that a study gives a state itself, instead of the formula of the model.
#[derive(Debug, Default)]
pub struct OwnTraits {
    /// Deliverable capability; only ratios of it matter.
    pub capability: Option<Sampler>,
    /// Risk tolerance, 0 averse to 1 seeking.
    pub risk_tolerance: Option<Sampler>,
    /// Stake, % of GDP.
    pub stake_gdp_pct: Option<Sampler>,
    /// War cost, % of GDP a year.
    pub war_cost_gdp_pct: Option<Sampler>,
    /// Audience cost, % of GDP.
    pub audience_cost_gdp_pct: Option<Sampler>,
    /// Nuclear loss, % of GDP.
    pub nuclear_loss_gdp_pct: Option<Sampler>,
}

impl OwnTraits {
    fn of(state: &State, samplers: &mut Samplers) -> OwnTraits {
        let mut sampler = |distribution: &Option<Distribution>| distribution.map(|d| samplers.of(d));
        OwnTraits {
            capability: sampler(&state.capability),
            risk_tolerance: sampler(&state.risk_tolerance),
            stake_gdp_pct: sampler(&state.stake_gdp_pct),
            war_cost_gdp_pct: sampler(&state.war_cost_gdp_pct),
            audience_cost_gdp_pct: sampler(&state.audience_cost_gdp_pct),
            nuclear_loss_gdp_pct: sampler(&state.nuclear_loss_gdp_pct),
        }
    }
}

impl<'a> Prepared<'a> {
    /// Makes a study ready.
    pub fn new(study: &'a Study) -> Prepared<'a> {
        Prepared::with(study, &mut Samplers::default())
    }

    /// Makes one of several studies ready: they share samplers.
    pub fn with(study: &'a Study, samplers: &mut Samplers) -> Prepared<'a> {
        let parameters = Arc::new(PreparedParameters::of(study, samplers));
        Prepared::sharing(study, parameters, samplers)
    }

    /// Makes one of several studies ready that share these parameters, whatever its own are.
    pub fn sharing(
        study: &'a Study,
        parameters: Arc<PreparedParameters>,
        samplers: &mut Samplers,
    ) -> Prepared<'a> {
        let known = |distribution: &Option<Distribution>| distribution.is_none_or(|d| d.is_fixed());
        let public_is_known = parameters.uncertain.is_empty()
            && study.responders.iter().all(|state| known(&state.capability))
            && known(&study.challenger.capability)
            && known(&study.protege.capability);
        let mut nuclear = StateSet::EMPTY;
        for (i, _) in study.responders.iter().enumerate().filter(|(_, state)| state.nuclear) {
            nuclear.insert(i);
        }
        let one_if = |yes: bool| f64::from(u8::from(yes));
        let bearings = |state: &State| {
            let joint_polyarchy = state.polyarchy.min(study.protege.polyarchy);
            let rivalries = [state.rival_of_challenger, state.rival_of_protege].map(one_if);
            [state.polyarchy, joint_polyarchy, rivalries[0], rivalries[1]]
        };
        Prepared {
            study,
            bearings: study.responders.iter().map(bearings).collect(),
            own_traits: study.responders.iter().map(|state| OwnTraits::of(state, samplers)).collect(),
            challenger_traits: OwnTraits::of(&study.challenger, samplers),
            protege_traits: OwnTraits::of(&study.protege, samplers),
            challenger_tolerance: samplers.of(Distribution::Beta {
                mean: parameters.values.challenger_risk_tolerance_mean,
                concentration: parameters.values.challenger_risk_tolerance_concentration,
            }),
            nuclear,
            public_is_known,
            parameters,
        }
    }

    /// The draw of the parameters that a run takes, if they are drawn together.
    pub fn draw_of(&self, run: u64) -> Option<usize> {
        let draws = self.draw_order.len() as u64;
        (draws > 0).then(|| self.draw_order[(run / RUNS_PER_DRAW % draws) as usize])
    }
}

impl Deref for Prepared<'_> {
    type Target = PreparedParameters;

    #[inline]
    fn deref(&self) -> &PreparedParameters {
        &self.parameters
    }
}

/// A prepared study under one regime, granted or decided.
#[derive(Clone, Copy, Debug)]
pub struct Scenario<'a> {
    /// The study, made ready for runs.
    pub prepared: &'a Prepared<'a>,
    /// The guarantee under which runs are made.
    pub regime: &'a Guarantee,
    /// Whether it is in force from the first day or has to be given.
    pub conferral: Conferral,
}
