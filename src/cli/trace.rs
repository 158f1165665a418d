//! `casus trace`: one run, told; or the same run under two guarantees.

use super::args::{Telling, Trace};
use super::failure::Failure;
use super::run::overrides;
use super::{print, styled};
use crate::model::crisis::{Prepared, Scenario};
use crate::model::study::{Conferral, Regime, Study};
use crate::read::{did_you_mean, load};
use crate::tell::trace;
use crate::write::check_origin;

/// Tells a run.
pub fn trace(args: &Trace) -> Result<(), Failure> {
    if args.schema {
        return print(&trace::schema());
    }
    let (Some(path), Some(run)) = (&args.study, args.run) else {
        return Err(Failure::usage("a trace needs a study and a run"));
    };
    let study = load(path, &overrides(&args.changes))?;
    if let Some(folder) = &args.results {
        check_origin(folder, &study)?;
    }
    if run >= study.runs {
        return Err(Failure::usage(format!(
            "the study `{}` has no run {run}\n  remedy: its {} runs are 0 to {}; --runs N gives it more",
            study.name,
            study.runs,
            study.runs - 1
        )));
    }
    let conferral = conferral(&study, args.conferral.as_deref())?;
    let names = args.compare.iter().flatten().chain(&args.regime);
    let regimes = names.map(|name| regime(&study, name)).collect::<Result<Vec<_>, _>>()?;
    let prepared = Prepared::new(&study);
    let traces: Vec<_> = regimes
        .iter()
        .map(|&regime| trace::trace(Scenario { prepared: &prepared, regime, conferral }, run).0)
        .collect();
    let style = trace::Style { full: args.full, bold: styled() };
    let text = match (args.format, traces.as_slice()) {
        (Telling::Text, [a, b]) => trace::comparison(a, b, style),
        (Telling::Jsonl, [a, b]) => {
            let parting = trace::Event::Parting(trace::parting(a, b));
            trace::lines(a) + &trace::lines(b) + &trace::lines(&[parting])
        }
        (Telling::Text, one) => one.iter().map(|events| trace::text(events, style)).collect(),
        (Telling::Jsonl, one) => one.iter().map(|events| trace::lines(events)).collect(),
    };
    print(&text)
}

fn regime<'s>(study: &'s Study, name: &str) -> Result<&'s Regime, Failure> {
    let names: Vec<&str> = study.regimes.iter().map(|regime| regime.name.as_str()).collect();
    study.regimes.iter().find(|regime| regime.name == name).ok_or_else(|| {
        let help = did_you_mean(name, &names);
        Failure::usage(format!("the study `{}` compares no guarantee `{name}`\n  help: {help}", study.name))
    })
}

fn conferral(study: &Study, name: Option<&str>) -> Result<Conferral, Failure> {
    let asked: Vec<&str> = study.conferral.iter().map(|conferral| conferral.label()).collect();
    let Some(name) = name else { return Ok(study.conferral[0]) };
    let Some(conferral) = Conferral::from_label(name) else {
        let help = did_you_mean(name, &["granted", "decided"]);
        return Err(Failure::usage(format!("there is no conferral `{name}`\n  help: {help}")));
    };
    if !study.conferral.contains(&conferral) {
        return Err(Failure::usage(format!(
            "the study `{}` does not ask whether guarantees would be {name}, only {}\n  remedy: --set 'conferral=[\"{name}\"]'",
            study.name,
            asked.join(", ")
        )));
    }
    Ok(conferral)
}
