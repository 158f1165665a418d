//! `casus check`: what would run.

use super::disk::{refuse_large_study, refuse_large_sweep};
use super::failure::{Failure, refuse_game};
use super::options::Changes;
use super::screen::print;
use crate::lab::effort;
use crate::lab::sweep::bytes_of_results;
use crate::model::study::posterior::BUNDLED;
use crate::model::study::{Status, Study};
use crate::read::load;
use crate::read::sweep::{SweepFile, is_sweep, load_sweep};
use crate::tell::scene::span;
use crate::tell::summary::members_left_out;
use crate::tell::terms::happenings;
use crate::tell::warnings::warnings;
use crate::write::{Input, PARQUET_FILE, RUNS_FILE, inputs};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Studies and sweeps to read
    #[arg(required = true, value_name = "FILE.toml")]
    pub studies: Vec<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
}

/// Reads every study and sweep, says what each would do, and runs nothing.
pub(super) fn check(args: &Args) -> Result<(), Failure> {
    let mut failed = false;
    for path in &args.studies {
        match check_one(args, path) {
            Ok(text) => print(&text)?,
            Err(failure) => {
                failure.report();
                failed = true;
            }
        }
    }
    if failed { Err(Failure::Reported { code: 2 }) } else { Ok(()) }
}

fn check_one(args: &Args, path: &Path) -> Result<String, Failure> {
    // The folder that other commands take if they are told no other.
    let out = Path::new("results");
    let changes = args.changes.overrides();
    refuse_game(path)?;
    if is_sweep(path) {
        let file = load_sweep(path, &changes)?;
        refuse_large_sweep(&file, out)?;
        return Ok(describe_sweep(&file) + &next("sweep", path));
    }
    let study = load(path, &changes)?;
    refuse_large_study(&study, study.runs, out)?;
    Ok(describe(&study) + &next("run", path))
}

fn next(command: &str, path: &Path) -> String {
    format!("  next         casus {command} {}\n", path.display())
}

fn describe(study: &Study) -> String {
    let mut text = String::new();
    let cells = study.cells();
    let names = |iter: &mut dyn Iterator<Item = &str>| iter.collect::<Vec<_>>().join(", ");
    let regimes = names(&mut study.regimes.iter().map(|regime| regime.name.as_str()));
    let conferral = names(&mut study.conferral.iter().map(|conferral| conferral.label()));
    let _ = writeln!(text, "{}: sound", study.name);
    if !study.question.is_empty() {
        let _ = writeln!(text, "  question     {}", study.question);
    }
    let _ = writeln!(
        text,
        "  world        {} against {}, {} responders, {} from {}",
        study.challenger.code,
        study.protege.code,
        study.responders.len(),
        span(study.horizon_quarters),
        study.start.label()
    );
    if let Some(shares) = study.given_crisis {
        let kinds = shares.iter().filter(|(_, share)| **share > 0.0);
        let kinds: Vec<String> = kinds.map(|(kind, share)| format!("{} {share:.3}", kind.label())).collect();
        let _ = writeln!(text, "  crisis       given, on the first day: {}", kinds.join(", "));
    }
    let _ = writeln!(text, "  guarantees   {regimes} ({conferral})");
    titled(&mut text, "happening", happenings(study));
    titled(&mut text, "members", study.regimes.iter().filter_map(members_left_out));
    if let Some(joint) = &study.parameters.joint {
        let from = if joint.name == BUNDLED { "the posterior" } else { &joint.name };
        let (draws, taken) = (joint.rows.len() as u64, joint.taken_by(study.runs));
        let each = study.runs / draws;
        let how = match taken < draws {
            true => format!("of which the runs take {taken}"),
            false => format!("{each} runs of each"),
        };
        let _ = writeln!(text, "  parameters   drawn from {from}, {draws} draws, {how}");
    }
    titled(&mut text, "yours", yours(study));
    warn(&mut text, &warnings(study));
    let runs = study.runs * cells as u64;
    let up_to = if study.stop.is_some() { "up to " } else { "" };
    let _ = writeln!(text, "  runs         {up_to}{} each, {runs} in all, seed {}", study.runs, study.seed);
    let _ = writeln!(text, "  time         {}", time(study, study.runs as f64));
    let file = if study.runs_parquet { PARQUET_FILE } else { RUNS_FILE };
    let kept = study.keep.as_ref().filter(|_| study.write_runs);
    let beside = kept.map_or(String::new(), |event| format!(", beside the runs with {event} in {file}"));
    let megabytes = effort::bytes(study, study.runs) as f64 / 1e6;
    let _ = writeln!(text, "  size         about {megabytes:.1} MB{beside}");
    text
}

/// Lines of a kind, the first under its title.
fn titled(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    for (index, line) in lines.into_iter().enumerate() {
        let _ = writeln!(text, "  {:<12} {line}", if index == 0 { title } else { "" });
    }
}

/// What is sound and probably not meant.
fn warn(text: &mut String, warnings: &[String]) {
    for warning in warnings {
        let _ = writeln!(text, "  {:<12} {warning}", "warning");
    }
}

/// What the study sets itself, but for who takes part and how it begins, which is said above.
fn yours(study: &Study) -> impl Iterator<Item = String> {
    let own = |input: &Input| input.source.status == Status::Yours && !input.key.starts_with("study.");
    inputs(study).into_iter().filter(own).map(|input| {
        format!("{} = {} ({})", input.key, input.value.as_deref().unwrap_or("none"), input.source.words)
    })
}

fn describe_sweep(file: &SweepFile) -> String {
    let spec = &file.spec;
    let points = spec.points();
    let cells = file.base.cells() as u64;
    let labels: Vec<&str> = file.base.conferral.iter().map(|conferral| conferral.label()).collect();
    let regimes: Vec<&str> = file.base.regimes.iter().map(|regime| regime.name.as_str()).collect();
    let mut text = format!("{}: sound\n", spec.name);
    let _ =
        writeln!(text, "  study        {}: {} ({})", file.base.name, regimes.join(", "), labels.join(", "));
    titled(&mut text, "inputs", spec.inputs.iter().map(|input| format!("{}: {}", input.key, input.domain)));
    let _ = writeln!(text, "  design       {}, {points} points", spec.design.kind().label());
    let mut told = warnings(&file.base);
    if let Some(joint) = &file.base.parameters.joint {
        let (taken, draws) = (joint.taken_by(spec.runs), joint.rows.len() as u64);
        if taken < draws {
            told.push(format!(
                "each point's {} runs see {taken} of the {draws} draws of the parameters: points differ by their draws too, unless \
                 they share worlds; {} runs see all",
                spec.runs,
                joint.cycle()
            ));
        }
    }
    warn(&mut text, &told);
    let runs = points.saturating_mul(spec.runs * cells);
    let worlds = spec.replicates.label();
    let _ = writeln!(
        text,
        "  runs         {} each, {runs} in all, seed {}, {worlds} worlds",
        spec.runs, spec.seed
    );
    let _ = writeln!(text, "  time         {}", time(&file.base, points as f64 * spec.runs as f64));
    let _ = writeln!(text, "  size         about {:.1} MB", bytes_of_results(file) as f64 / 1e6);
    text
}

/// The time that so many runs of every cell of a study take, and the cores it is for.
fn time(study: &Study, runs: f64) -> String {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    format!("about {} on {cores} cores", duration(effort::seconds(study, runs, cores)))
}

fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "a second".to_string(),
        s if s < 120.0 => format!("{s:.0} seconds"),
        s if s < 7200.0 => format!("{:.0} minutes", s / 60.0),
        s => format!("{:.1} hours", s / 3600.0),
    }
}
