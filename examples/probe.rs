#![allow(clippy::all)]
use casus::chance::*;
use casus::crisis::*;
use casus::study::regimes::*;
use casus::study::states::*;
use casus::study::*;
use std::time::Instant;
fn study(start: Start) -> Study {
    let t = StateTable::bundled();
    let p = t.row("UKR").unwrap();
    let codes: Vec<String> = t.members("nato_member").unwrap().iter().map(|s| s.to_string()).collect();
    let responders: Vec<State> = codes.iter().map(|c| t.row(c).unwrap().state(p, "RUS").unwrap()).collect();
    let expand = |g: &str| t.members(g).map(|v| v.iter().map(|s| s.to_string()).collect::<Vec<_>>());
    let regimes = bundled_regimes().iter().map(|r| r.resolve(&codes, expand)).collect();
    Study {
        name: "probe".into(),
        question: "".into(),
        seed: 1,
        runs: 2000,
        start,
        horizon_quarters: 40,
        round_days: 14,
        conferral: vec![Conferral::Granted, Conferral::Decided],
        utility: UtilityForm::Cara,
        challenger: {
            let mut s = t.row("RUS").unwrap().state(p, "RUS").unwrap();
            s.government_interval_quarters = Some(0);
            s
        },
        protege: p.state(p, "RUS").unwrap(),
        enabler: codes.iter().position(|c| c == "USA"),
        responders,
        inherited_level: Level::Material,
        regimes,
        reference: 0,
        parameters: Parameters::default(),
        events: vec![],
        stop: None,
        write_runs: false,
    }
}
fn main() {
    for start in [Start::Ceasefire, Start::War] {
        if std::env::args().nth(2).is_some_and(|a| a != format!("{start:?}")) {
            continue;
        }
        let s = study(start);
        let prep = Prepared::new(&s);
        let runs: u64 = std::env::args().nth(1).map_or(1000, |a| a.parse().unwrap());
        {
            let mut w = World::new(Scenario {
                prepared: &prep,
                regime: &s.regimes[0],
                conferral: Conferral::Granted,
            });
            simulate(&mut w, 0);
            println!(
                "FA {} FP {} sum m {} strongest {} {}",
                w.challenger.force_at_start,
                w.protege.force_at_start,
                w.capability.iter().sum::<f64>(),
                s.responders[w.strongest].code,
                w.capability[w.strongest]
            );
        }
        for &conferral in &s.conferral {
            for regime in &s.regimes {
                if std::env::args()
                    .nth(3)
                    .is_some_and(|a| a != format!("{}-{}", conferral.label(), regime.name))
                {
                    continue;
                }
                let mut w = World::new(Scenario { prepared: &prep, regime, conferral });
                let t = Instant::now();
                let recs: Vec<RunRecord> = (0..runs).map(|r| simulate(&mut w, r)).collect();
                let el = t.elapsed().as_secs_f64();
                let ev = |e: Event| recs.iter().filter(|r| r.events.contains(e)).count() as f64 / runs as f64;
                let cond = |e: Event, g: Given| {
                    let v: Vec<_> = recs.iter().filter(|r| r.meets(g)).collect();
                    v.iter().filter(|r| r.events.contains(e)).count() as f64 / v.len() as f64
                };
                let firstfull =
                    recs.iter().filter(|r| r.first_challenge.is_some_and(|c| c.kind == Kind::Full)).count()
                        as f64
                        / runs as f64;
                let mut oc = [0usize; 11];
                for r in &recs {
                    oc[r.outcome as usize] += 1;
                }
                let b: u32 = recs.iter().map(|r| r.diagnostics.beliefs).sum();
                let nc: u32 =
                    recs.iter().map(|r| r.diagnostics.not_converged + r.diagnostics.two_equilibria).sum();
                println!(
                    "{:?} {:8} {:22} conf {:.3} chal {:.3} att {:.3} full {:.3} (first full {:.3}) | oblig|att {:.3} depl|att {:.3} depl-w/o {:.3} comb {:.3} any {:.3} blocked {:.3} | def {:.3} dw {:.3} nuc {:.4} ex {:.4} frac {:.3} | {:.0} runs/s bel/run {:.1} bad {} days {:.0}",
                    start,
                    conferral.label(),
                    regime.name,
                    ev(Event::Conferred),
                    ev(Event::Challenged),
                    ev(Event::Attacked),
                    ev(Event::AttackedFull),
                    firstfull,
                    cond(Event::ObligationMet, Given::Attacked),
                    cond(Event::ReachedDeploy, Given::Attacked),
                    cond(Event::ReachedDeployWithoutStrongest, Given::Attacked),
                    cond(Event::ReachedCombat, Given::Attacked),
                    cond(Event::AnyFought, Given::Attacked),
                    cond(Event::Blocked, Given::Attacked),
                    ev(Event::ProtegeDefeated),
                    ev(Event::DirectWar),
                    ev(Event::NuclearUse),
                    ev(Event::StrategicExchange),
                    ev(Event::Fracture),
                    runs as f64 / el,
                    b as f64 / runs as f64,
                    nc,
                    recs.iter().map(|r| r.days_fought as f64).sum::<f64>() / runs as f64
                );
                let mut ch: Vec<f64> = recs.iter().filter_map(|r| r.veto_cost_at_consent_gdp_pct).collect();
                ch.sort_by(f64::total_cmp);
                let mut et: Vec<f64> = recs.iter().filter_map(|r| r.ending_chance_at_consent).collect();
                et.sort_by(f64::total_cmp);
                println!(
                    "    {:?} {}",
                    oc,
                    if ch.is_empty() {
                        String::new()
                    } else {
                        format!("chi med {:.2} eta med {:?}", ch[ch.len() / 2], et.get(et.len() / 2))
                    }
                );
            }
        }
    }
}
