//! Speed of one decision: nanoseconds per choice of a responder among four levels, and the floor beside it.
//!
//! * `decision/four_levels`: everything that changes from one choice to the next, on lotteries and forces that
//!   stand, as a wave of responders makes it: `quantal_responses` (per responder four logarithms, four logistic
//!   functions, four lotteries, four exponentials), then for each one addressed draw and `choose`. It does
//!   *not* include the utilities of the ends (`lotteries`) or the summing of forces; these are timed apart below.
//! * `decision/one_by_one`: the same choices with the same bits, each made to its end before the next:
//!   `expected_utilities`, `quantal_response`, draw, `choose`.
//! * `decision/floor`: four evaluations of `math::logistic` and one draw, on inputs of the same size and
//!   number, in the same kind of loop, compiled for the same processors. No decision among four levels by quantal
//!   response can cost less.
//! * `decision/forces`: `Coalition::force_by_level`, for one responder.
//! * `decision/lotteries`: `Setting::lotteries`, for one responder: twelve utilities of six exponentials.
//!
//! Each iteration goes over the 32 members of the NATO study in a full attack with the promise in force, with
//! the traits of run 0. Times are per iteration; `scripts/bench_line.py` divides them by the number of members.

use casus::bench::{
    Address, AgentId, Coalition, Lotteries, PerLevel, Prepared, Promise, Purpose, Scenario, Setting,
    Situation, Time, World, choose, expected_utilities, logistic, quantal_response, quantal_responses,
};
use casus::{Conferral, Kind, Overrides, Study, load};
use criterion::{Criterion, Throughput};
use multiversion::multiversion;
use std::hint::black_box;
use std::path::Path;

#[multiversion(targets("x86_64+avx2"))]
fn four_logistics(x: &[f64; 4]) -> [f64; 4] {
    [logistic(x[0]), logistic(x[1]), logistic(x[2]), logistic(x[3])]
}

#[multiversion(targets("x86_64+avx2"))]
fn lotteries_of(setting: &Setting, world: &World, i: usize, situation: &Situation) -> Lotteries {
    setting.lotteries(world, &world.private.traits, i, situation)
}

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/nato_vs_european.toml");
    let study = load(&path, &Overrides::default()).expect("the shipped study is right");
    let mut criterion = Criterion::default().configure_from_args();
    decision(&mut criterion, &study);
    criterion.final_summary();
}

fn decision(criterion: &mut Criterion, study: &Study) {
    let prepared = Prepared::new(study);
    let regime = study.regimes.iter().find(|regime| regime.name == "nato_membership");
    let regime = regime.expect("the main study has NATO");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    world.begin(0);
    let promise = Promise { bound: regime.members, since_quarter: 0, depth_factor: 1.0, ended_quarter: None };
    world.promise = Some(promise);
    let kind = Kind::Full;
    let terms = world.terms(kind);
    let (challenger, protege) = (world.challenger.force, world.protege.force);
    let situation = Situation::outbreak(&world, kind, terms, challenger, protege);
    let setting = Setting::of(&world, &situation);
    let members = study.responders.len();
    let own: Vec<Lotteries> =
        (0..members).map(|i| setting.lotteries(&world, &world.private.traits, i, &situation)).collect();
    let ids: Vec<AgentId> = study.responders.iter().map(|state| state.id).collect();

    // Everybody is expected to bring a third of what it could.
    let strength: Vec<f64> = own.iter().map(|lotteries| lotteries.strength).collect();
    let contribution: Vec<f64> = strength.iter().map(|strength| strength / 3.0).collect();
    let seen = Coalition::of(situation.protege_force, &strength, &contribution, study.enabler);
    let forces_of =
        |i: usize| seen.force_by_level(contribution[i], strength[i], study.enabler == Some(i), &world.values);
    let forces: Vec<PerLevel<f64>> = (0..members).map(forces_of).collect();
    let utilities: Vec<PerLevel<f64>> = (0..members)
        .map(|i| expected_utilities(&world.values, &own[i], forces[i], situation.challenger_force))
        .collect();

    let mut group = criterion.benchmark_group("decision");
    group.throughput(Throughput::Elements(members as u64));
    let mut quarter = 0;
    group.bench_function("four_levels", |bencher| {
        let mut wave = forces.clone();
        bencher.iter(|| {
            quarter += 1;
            wave.copy_from_slice(black_box(&forces));
            let own = black_box(&own);
            quantal_responses(&world, regime.members, own, &mut wave, situation.challenger_force);
            for (&id, probabilities) in ids.iter().zip(&wave) {
                let address = Address::new(Purpose::Respond, id, Time::quarter(quarter));
                black_box(choose(&probabilities.0, world.draws.uniform(address)));
            }
        });
    });
    group.bench_function("one_by_one", |bencher| {
        bencher.iter(|| {
            quarter += 1;
            for i in 0..members {
                let utilities = expected_utilities(
                    &world.values,
                    black_box(&own[i]),
                    forces[i],
                    situation.challenger_force,
                );
                let probabilities = quantal_response(world.precision, &utilities.0);
                let address = Address::new(Purpose::Respond, ids[i], Time::quarter(quarter));
                black_box(choose(&probabilities, world.draws.uniform(address)));
            }
        });
    });
    group.bench_function("floor", |bencher| {
        bencher.iter(|| {
            quarter += 1;
            for i in 0..members {
                let four = four_logistics(black_box(&utilities[i].0));
                let address = Address::new(Purpose::Respond, ids[i], Time::quarter(quarter));
                black_box((four, world.draws.uniform(address)));
            }
        });
    });
    group.bench_function("forces", |bencher| {
        bencher.iter(|| {
            for i in 0..members {
                black_box(forces_of(black_box(i)));
            }
        });
    });
    group.bench_function("lotteries", |bencher| {
        bencher.iter(|| {
            for i in 0..members {
                black_box(lotteries_of(&setting, &world, black_box(i), &situation));
            }
        });
    });
    group.finish();
}
