//! `casus verify`: every check in the limits; or one study, run twice.

use super::failure::Failure;
use super::options::{Changes, Format, Threads};
use super::screen::{in_columns, in_format, print};
use crate::lab::verify::{Check, Criterion, GROUPS, Group, Repeated, repeat, verify};
use crate::read::load;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, mut_arg("threads", |arg| arg.help(THREADS)))]
pub(super) struct Args {
    /// Only this group of checks
    #[arg(value_name = "GROUP", conflicts_with = "repeat")]
    pub name: Option<String>,
    /// Run studies twice, with other threads and in another order, and compare the hashes of the files
    #[arg(long, value_name = "STUDY.toml", num_args = 1..)]
    pub repeat: Vec<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const THREADS: &str = "Threads to use [default: all cores; for --repeat at least 2]";

const EXAMPLES: &str = "\
Examples:
  casus verify                                       every check, in less than a minute
  casus verify ladder                                one group of them
  casus verify --format csv > verify.csv
  casus verify --repeat configs/nato_vs_european.toml --runs 2000

Exit code 1 if a check fails or a file differs.";

/// Makes the checks, or runs studies twice. A check that fails, or a file that differs, is a failed run.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    if args.repeat.is_empty() { checks(args) } else { repeated(args) }
}

fn checks(args: &Args) -> Result<(), Failure> {
    args.threads.start()?;
    let groups: Vec<Group> = match &args.name {
        None => GROUPS.to_vec(),
        Some(name) => GROUPS.iter().filter(|group| group.name == name).copied().collect(),
    };
    if groups.is_empty() {
        let names: Vec<&str> = GROUPS.iter().map(|group| group.name).collect();
        let name = args.name.as_deref().unwrap_or_default();
        return Err(Failure::usage(format!(
            "no group of checks is called `{name}`; there are {}",
            names.join(", ")
        )));
    }
    let done = verify(&groups);
    let all = || done.iter().flat_map(|(group, checks)| checks.iter().map(move |check| (group, check)));
    let failed = all().filter(|(_, check)| !check.passed()).count();
    print(&match args.format {
        Format::Text => text(&done),
        format => in_columns(format, COLUMNS, all())?,
    })?;
    match failed {
        0 => Ok(()),
        1 => Err(Failure::run("1 check failed; it is marked FAIL above".to_string())),
        _ => Err(Failure::run(format!("{failed} checks failed; they are marked FAIL above"))),
    }
}

/// A check, and its group.
type Row<'a> = (&'a Group, &'a Check);
type Column = (&'static str, fn(&Row<'_>) -> String);

const COLUMNS: &[Column] = &[
    ("group", |(group, _)| group.name.to_string()),
    ("check", |(_, check)| check.name.clone()),
    ("source", |(_, check)| check.source.to_string()),
    ("expected", |(_, check)| number(check.expected)),
    ("obtained", |(_, check)| number(check.obtained)),
    ("criterion", |(_, check)| criterion(check)),
    ("passed", |(_, check)| verdict(check).to_string()),
];

fn verdict(check: &Check) -> &'static str {
    if check.passed() { "pass" } else { "FAIL" }
}

fn criterion(check: &Check) -> String {
    match check.criterion {
        Criterion::Within(0.0) => "exactly".to_string(),
        Criterion::Within(tolerance) => format!("within {}", number(tolerance)),
        Criterion::AtMost(most) => format!("at most {}", number(most)),
        Criterion::AtLeast(least) => format!("at least {}", number(least)),
        Criterion::Between(least, most) => format!("{} to {}", number(least), number(most)),
    }
}

/// Six decimals or seven digits, without those that say nothing.
fn number(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && !(1e-4..1e9).contains(&size) {
        return format!("{x:.2e}");
    }
    let before = if size < 1.0 { 1 } else { format!("{:.0}", size.trunc()).len() };
    let text = format!("{x:.*}", 7usize.saturating_sub(before));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

fn text(done: &[(Group, Vec<Check>)]) -> String {
    let mut text = String::new();
    for (group, checks) in done {
        let _ = writeln!(text, "{}: {}", group.name.to_uppercase(), group.about);
        for check in checks {
            let _ = writeln!(text, "  {}  {}", verdict(check), check.name);
            let (expected, obtained) = (number(check.expected), number(check.obtained));
            let _ = match check.criterion {
                Criterion::AtLeast(_) => {
                    writeln!(text, "        {obtained}, {} ({})", criterion(check), check.source)
                }
                _ => writeln!(
                    text,
                    "        {obtained} for {expected}, {} ({})",
                    criterion(check),
                    check.source
                ),
            };
        }
        text.push('\n');
    }
    let all = || done.iter().flat_map(|(_, checks)| checks);
    let passed = all().filter(|check| check.passed()).count();
    let _ = writeln!(text, "{passed} of {} checks passed", all().count());
    text
}

fn repeated(args: &Args) -> Result<(), Failure> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let threads = args.threads.threads.map_or(cores.max(2), |threads| threads as usize);
    let mut differing = Vec::new();
    let mut rows = Vec::new();
    for path in &args.repeat {
        let study = load(path, &args.changes.overrides())?;
        let done = repeat(&study, threads)
            .map_err(|error| Failure::run(format!("cannot start threads: {error}")))?;
        if args.format == Format::Text {
            print(&report(&study.name, study.runs, &done))?;
        }
        rows.extend(done.files.iter().map(|(file, [first, second])| {
            vec![
                study.name.clone(),
                file.to_string(),
                first.clone(),
                second.clone(),
                (first == second).to_string(),
            ]
        }));
        if !done.same() {
            differing.push(study.name);
        }
    }
    if args.format != Format::Text {
        let header = ["study", "file", "sha256_first", "sha256_second", "same"];
        print(&in_format(args.format, &header, rows.into_iter())?)?;
    }
    if differing.is_empty() {
        return Ok(());
    }
    Err(Failure::run(format!(
        "{}: the two runs differ; please report it with the version, the study and the processor",
        differing.join(", ")
    )))
}

fn report(study: &str, runs: u64, done: &Repeated) -> String {
    let mut text = String::new();
    let [first, second] = done.threads;
    let _ = writeln!(
        text,
        "{study}: {runs} runs of each cell, made twice: on {first} thread from first to last, and on {second} \
         threads in {} parts from last to first",
        done.parts
    );
    for (file, [first, second]) in &done.files {
        let verdict = if first == second { "same" } else { "DIFFERENT" };
        let _ = writeln!(text, "  {verdict}  {first}  {file}");
    }
    text
}
