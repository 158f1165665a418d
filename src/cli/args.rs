//! What may be typed.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Who keeps the promise? Monte Carlo runs of security guarantees in crisis.
///
/// A study says who might attack, who is protected, who might help, and which guarantees to compare.
/// casus runs it thousands of times under every guarantee, with the same random numbers for each, and
/// writes distributions with intervals to CSV files that pandas, R, DuckDB and gnuplot read as they are.
#[derive(Debug, Parser)]
#[command(name = "casus", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  casus run configs/nato_vs_european.toml            the main study, into results/nato_vs_european/
  casus run configs/three_states.toml                a world small enough to follow by hand
  casus run configs/estonia.toml --runs 100000 --set parameters.contest_exponent=1
  casus sweep configs/sweeps/common_factor.toml      a study at many points of its parameters
  casus check configs/*.toml                         what would run, and how long it would take
  casus find configs/three_states.toml --where nuclear_use
                                                     runs of a kind, the most typical first
  casus trace configs/three_states.toml --regime pact --run 7
                                                     one run, told decision by decision
  casus report results/nato_vs_european              the results as one page to hand over
  casus parameters | less                            every number the model uses, and where it is from

Exit codes: 0 done, 1 a run failed, 2 bad command line or study, 130 interrupted (what is done is kept).";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run studies and write their results
    Run(Run),
    /// Run a study at many points of its parameters, and go on where it was interrupted
    Sweep(Sweep),
    /// Read and validate studies and sweeps; say what would run; run nothing
    Check(Check),
    /// Make one result of the shards of a study
    Merge(Merge),
    /// Write the results of a study as one HTML page to hand over
    Report(Report),
    /// Find the quantal response equilibria of small games in extensive form
    Solve(Solve),
    /// Tell one run: every decision with its options, lotteries, draw and reason
    Trace(Trace),
    /// List the runs of a kind, the most typical first
    Find(Find),
    /// Say what a finished sweep hangs on: indices with noise taken out, and the share of noise
    Sensitivity(Sensitivity),
    /// Find the conditions under which something holds in a finished sweep
    Discover(Discover),
    /// Find the value of one number at which the result tips
    Threshold(Threshold),
    /// Estimate parameters from cases of history, and say what the cases do not tell
    Calibrate(Calibrate),
    /// Forecast cases of history, and score the forecasts beside a regression and the base rate
    Backtest(Backtest),
    /// Show the states that are bundled, with sources
    States(Catalogue),
    /// Show the guarantees that are bundled, with the facts they rest on
    Regimes(Catalogue),
    /// Show every parameter of the model: value, range, unit, status, source
    Parameters(Catalogue),
    /// Print the JSON Schema of a study, for editors
    Schema,
    /// Prove the engine in the limits where theory gives the answer, or run a study twice
    Verify(Verify),
    /// Hold the model against rates that history shows
    Patterns(Patterns),
}

/// Changes to a study from the command line.
#[derive(Debug, ClapArgs)]
pub struct Changes {
    /// Runs per regime and question, instead of the study's
    #[arg(long, value_name = "N")]
    pub runs: Option<u64>,
    /// Seed of all random numbers, instead of the study's; 0 is a seed like any other
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Set any key of the study, such as parameters.precision=2 or state.USA.nuclear=false
    ///
    /// The value is TOML; a bare word is taken as text. May be given several times. Recorded in the
    /// data package.
    #[arg(long = "set", value_name = "KEY.PATH=VALUE")]
    pub set: Vec<String>,
}

/// `casus run`.
#[derive(Debug, ClapArgs)]
#[command(after_help = RUN_EXAMPLES)]
pub struct Run {
    /// Studies, run one after another; a failing one does not stop the rest
    #[arg(required = true, value_name = "STUDY.toml")]
    pub studies: Vec<PathBuf>,
    #[command(flatten)]
    /// Changes to every study.
    pub changes: Changes,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Folder in which each study gets a folder of its own
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Write even if the folder holds results of another study
    #[arg(long)]
    pub force: bool,
    /// Make part K of N only, to be put together with `casus merge`
    #[arg(long, value_name = "K/N", value_parser = parse_shard)]
    pub shard: Option<(u32, u32)>,
}

const RUN_EXAMPLES: &str = "\
Examples:
  casus run configs/nato_vs_european.toml
  casus run configs/three_states.toml --runs 1000 --seed 7 --out scratch
  casus run configs/eight_guarantees.toml --shard 1/2      on one machine
  casus run configs/eight_guarantees.toml --shard 2/2      on another, then: casus merge

Ctrl-C stops within a second, keeps the longest whole prefix of the runs, and marks it incomplete.";

/// `casus sweep`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SWEEP_EXAMPLES)]
pub struct Sweep {
    /// Sweeps, made one after another; a failing one does not stop the rest
    #[arg(required = true, value_name = "SWEEP.toml")]
    pub sweeps: Vec<PathBuf>,
    #[command(flatten)]
    /// Changes to the study of every sweep.
    pub changes: Changes,
    /// Go on with what is in the folder: an interrupted sweep, or a smaller one of the same design
    #[arg(long)]
    pub resume: bool,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Folder in which each sweep gets a folder of its own
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Begin anew even if the folder holds an interrupted sweep, or results of another study
    #[arg(long)]
    pub force: bool,
}

const SWEEP_EXAMPLES: &str = "\
Examples:
  casus check configs/sweeps/main_twelve.toml              points, runs, time and size beforehand
  casus sweep configs/sweeps/main_twelve.toml
  casus sweep configs/sweeps/main_twelve.toml --resume     after Ctrl-C, a kill or a power cut, or with more points
  casus sweep configs/sweeps/common_factor.toml --runs 500 --out scratch

Every finished point is on disk within seconds. A sweep that was gone on with has the same bytes as one that
was never interrupted. A point whose values make no study becomes a row with status `failed`; exit code 1.";

/// `casus check`.
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Studies and sweeps to read
    #[arg(required = true, value_name = "FILE.toml")]
    pub studies: Vec<PathBuf>,
    #[command(flatten)]
    /// Changes to every study.
    pub changes: Changes,
}

/// `casus merge`.
#[derive(Debug, ClapArgs)]
pub struct Merge {
    /// Folders of all shards of one study, made by `casus run --shard K/N`
    #[arg(required = true, value_name = "SHARD")]
    pub shards: Vec<PathBuf>,
    /// Folder in which the study gets a folder of its own
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Write even if the folder holds results of another study
    #[arg(long)]
    pub force: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// `casus solve`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SOLVE_EXAMPLES)]
pub struct Solve {
    /// Games: TOML, or Gambit's .efg (version 2)
    #[arg(required = true, value_name = "GAME")]
    pub games: Vec<PathBuf>,
    /// Precision λ per unit of payoff: 0 is uniform behaviour, ever larger ever better replies
    #[arg(long, value_name = "λ,…", default_value = "1", value_delimiter = ',', value_parser = parse_precision, allow_negative_numbers = true)]
    pub precision: Vec<f64>,
    /// How the equilibrium is sought
    #[arg(long, value_enum, default_value = "newton")]
    pub method: SolveMethod,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Solve nothing: write the game in Gambit's format, for others to check
    #[arg(long, conflicts_with_all = ["precision", "method", "format"])]
    pub efg: bool,
}

const SOLVE_EXAMPLES: &str = "\
Examples:
  casus solve configs/games/two_player_crisis.toml
  casus solve configs/games/matching_pennies_4.toml --precision 0,0.5,2 --format csv
  casus solve configs/games/matching_pennies_9.efg --precision 5 --method damped     fails, and says so
  casus solve configs/games/volunteers_dilemma.toml --efg > volunteers_dilemma.efg

Agent quantal response (McKelvey & Palfrey 1998): every information set answers, with probabilities in
proportion to exp(λ EU), the expected utilities of its actions. A game has players, nodes by name,
information sets and chance; see configs/games/.

Exit codes: 0 done, 1 no equilibrium found at some λ, 2 bad command line or game.";

/// How `casus solve` seeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SolveMethod {
    /// Newton's method along the branch that starts at λ = 0.
    Newton,
    /// The damped iteration of the runs, from uniform behaviour.
    Damped,
}
/// How a trace or a list of runs is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Telling {
    /// To be read.
    Text,
    /// JSON, one object a line.
    Jsonl,
}

/// `casus trace`.
#[derive(Debug, ClapArgs)]
#[command(after_help = TRACE_EXAMPLES)]
pub struct Trace {
    /// The study
    #[arg(required_unless_present = "schema", value_name = "STUDY.toml")]
    pub study: Option<PathBuf>,
    /// The guarantee
    #[arg(long, value_name = "NAME", required_unless_present_any = ["schema", "compare"], conflicts_with = "compare")]
    pub regime: Option<String>,
    /// Instead, two guarantees: the same run under both, up to where they part
    #[arg(long, value_names = ["A", "B"], num_args = 2)]
    pub compare: Option<Vec<String>>,
    /// Whether the guarantee is granted or decided upon [default: the study's first question]
    #[arg(long, value_name = "granted|decided")]
    pub conferral: Option<String>,
    /// Index of the run, from 0
    #[arg(long, value_name = "N", required_unless_present = "schema")]
    pub run: Option<u64>,
    /// Tell everything, not what mattered alone
    #[arg(long)]
    pub full: bool,
    /// Form of the output; JSON Lines are always complete
    #[arg(long, value_enum, default_value = "text")]
    pub format: Telling,
    /// Print the JSON Schema of a line and end
    #[arg(long)]
    pub schema: bool,
    /// Make sure that the results in this folder are those of this program and study
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    #[command(flatten)]
    /// Changes to the study.
    pub changes: Changes,
}

const TRACE_EXAMPLES: &str = "\
Examples:
  casus trace configs/three_states.toml --regime pact --run 7
  casus trace configs/nato_vs_european.toml --compare european_only nato_membership --run 1234
  casus trace configs/three_states.toml --regime pact --run 7 --format jsonl | jq 'select(.event == \"decision\")'

The run is made again, with the numbers of the batch. Why an option was chosen: each term of its payoffs is set
to zero in all options in turn and the choice weighed again; named is the term without which another option
would have been the likeliest, or else the one whose absence moves the log odds of the choice the most.";

/// `casus find`.
#[derive(Debug, ClapArgs)]
#[command(after_help = FIND_EXAMPLES)]
pub struct Find {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    /// Which runs: events, outcomes, and columns of runs.csv, with and, or, not and parentheses
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: String,
    /// Runs listed at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub limit: u64,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Telling,
    /// Make sure that the results in this folder are those of this program and study
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    /// Changes to the study.
    pub changes: Changes,
}

const FIND_EXAMPLES: &str = "\
Examples:
  casus find configs/nato_vs_european.toml --where 'nuclear_use and regime = european_only'
  casus find configs/three_states.toml --where 'attacked and not obligation_met and highest_rung >= 4' --limit 5
  casus find configs/three_states.toml --where 'honoured_repelled or (level_cas = combat and territory_end < 0.7)'

A bare event or outcome means that it happened. A column is compared with =, !=, <, <=, > or >=; levels and
kinds of attack are ordered from least to most; an empty cell meets no comparison.

Most typical first: the distance of a run is the mean, over the traits and parameters drawn for it, of
|value - median| / MAD, plus the same mean over its course (quarters of conferral, challenge and attack, crises,
highest rung, days fought, territory, signatories, costs, responders in combat). Median and MAD (median absolute
deviation) are those of all matching runs, or of the first 10,000 if there are more; a value that a run has and
most have not, or the other way round, counts as 1; a quantity that is the same in all counts nothing.";
/// `casus sensitivity`.
#[derive(Debug, ClapArgs)]
pub struct Sensitivity {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP_FOLDER")]
    pub folder: PathBuf,
    /// Only this event; may be given several times [default: all]
    #[arg(long, value_name = "EVENT")]
    pub event: Vec<String>,
    /// Seed of the bootstrap; 0 is a seed like any other [default: the sweep's]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Resamples of the bootstrap
    #[arg(long, value_name = "N", default_value_t = super::sensitivity::RESAMPLES, value_parser = clap::value_parser!(u32).range(40..=100_000))]
    pub resamples: u32,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// `casus discover`.
#[derive(Debug, ClapArgs)]
#[command(after_help = DISCOVER_EXAMPLES)]
pub struct Discover {
    /// Folder of a finished sweep
    #[arg(value_name = "SWEEP_FOLDER")]
    pub folder: PathBuf,
    /// What is to hold: a comparison of sums of regime.event and numbers
    #[arg(long = "where", required = true, value_name = "CONDITION")]
    pub condition: String,
    /// The question: granted or decided [default: the first of the study]
    #[arg(long, value_name = "QUESTION")]
    pub conferral: Option<String>,
    /// Most boxes, each sought outside those before it
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub boxes: u32,
    /// Share of the points in the box that a peel takes away
    #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = parse_share)]
    pub peel: f64,
    /// Least share of all points that a box holds
    #[arg(long, value_name = "SHARE", default_value = "0.02", value_parser = parse_share)]
    pub least: f64,
    /// Step of peeling.csv to take for the first box [default: the one with the greatest harmonic mean of
    /// coverage and density]
    #[arg(long, value_name = "STEP")]
    pub step: Option<u32>,
}

const DISCOVER_EXAMPLES: &str = "\
Examples:
  casus discover results/twelve --where 'european_only.attacked_full <= nato_membership.attacked_full + 0.01'
  casus discover results/twelve --where 'european_only.abandoned > 0.2' --conferral decided

Outcomes become events in the study: [events] abandoned = { outcome = [\"abandoned_defeated\", \"abandoned_held\"] }";

/// `casus threshold`.
#[derive(Debug, ClapArgs)]
#[command(after_help = THRESHOLD_EXAMPLES)]
pub struct Threshold {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    /// Key of the study that is moved; given several times, all get the same value
    #[arg(long, required = true, value_name = "KEY.PATH")]
    pub key: Vec<String>,
    /// The values between which to search
    #[arg(long, required = true, num_args = 2, value_names = ["LOW", "HIGH"], allow_negative_numbers = true)]
    pub between: Vec<f64>,
    /// The event whose probability crosses --level
    #[arg(long, value_name = "REGIME.EVENT", requires = "level", required_unless_present = "equal")]
    pub event: Option<String>,
    /// The probability that it crosses
    #[arg(long, value_name = "P", requires = "event", allow_negative_numbers = true)]
    pub level: Option<f64>,
    /// The event of which two regimes trade places
    #[arg(long, value_name = "A.EVENT=B.EVENT", conflicts_with = "event")]
    pub equal: Option<String>,
    /// The question: granted or decided [default: the first of the study]
    #[arg(long, value_name = "QUESTION")]
    pub conferral: Option<String>,
    /// Confidence of the interval
    #[arg(long, value_name = "C", default_value = "0.95", value_parser = parse_confidence)]
    pub confidence: f64,
    /// Values looked at first, evenly from LOW to HIGH: what crosses twice between two of them is missed
    #[arg(long, value_name = "N", default_value = "9", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub scan: u32,
    /// Width to which a value is bisected, as a share of the range
    #[arg(long, value_name = "SHARE", default_value = "0.001", value_parser = parse_share)]
    pub tolerance: f64,
    #[command(flatten)]
    /// Changes to the study.
    pub changes: Changes,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Print nothing but the answer and errors
    #[arg(long, short)]
    pub quiet: bool,
}

const THRESHOLD_EXAMPLES: &str = "\
Examples:
  casus threshold configs/nato_vs_european.toml --key parameters.capability_growth_per_year --between 0 0.3 \\
      --set state.USA.capability_growth_per_year=0 --event european_only.attacked_full --level 0.02
  casus threshold configs/nato_vs_european.toml --key state.USA.audience_cost_gdp_pct --between 0 18 \\
      --equal european_only.attacked_full=nato_membership.attacked_full
  casus threshold configs/three_states.toml --key parameters.attack_gain_gdp_pct.full --between 1 40 \\
      --event pact.attacked_full --level 0.02 --runs 20000 --format json

Exit code 1 and the values seen, if there is no crossing between LOW and HIGH.";

/// `casus report`.
#[derive(Debug, ClapArgs)]
pub struct Report {
    /// Folder of results, such as results/nato_vs_european
    #[arg(value_name = "RESULTS_FOLDER")]
    pub results: PathBuf,
    /// File to write [default: beside the folder, with its name]
    #[arg(long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
    /// Replace a page that is there, and draw results of an interrupted study, which the page then says
    #[arg(long)]
    pub force: bool,
}

/// `casus calibrate`.
#[derive(Debug, ClapArgs)]
#[command(after_help = CALIBRATE_EXAMPLES)]
pub struct Calibrate {
    /// Published files of cases, known by their columns [default: those in the folder that the environment
    /// variable CASUS_HISTORY names]
    #[arg(value_name = "CASES.csv")]
    pub cases: Vec<PathBuf>,
    /// Parameter vectors in each population
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(8..=65536))]
    pub particles: u32,
    /// Populations that know nothing of one another: where they disagree, do not believe
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub populations: u32,
    /// Metropolis moves after each step, and four times as many at the end
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub moves: u32,
    /// Draws of traits and errors over which the probabilities of a case are averaged
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=65536))]
    pub draws: u64,
    /// Draws of the posterior to write
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub keep: u32,
    /// Seed of all random numbers; 0 is a seed like any other
    #[arg(long, value_name = "S", default_value_t = 2026)]
    pub seed: u64,
    /// Try the method out instead: draw parameters, let the model make what happened, look for them
    #[arg(long, value_name = "TRIALS", value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub recover: Option<u32>,
    /// Count responses of the USA with a pact as evidence too, joint offensives left out, and estimate what
    /// breaking a treaty costs from them
    #[arg(long)]
    pub tested_pacts: bool,
    /// Go on with a calibration that was interrupted
    #[arg(long, conflicts_with = "recover")]
    pub resume: bool,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Folder in which the calibration gets the folder `calibration` (`recovery`)
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Write even if the folder holds other files
    #[arg(long)]
    pub force: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

const CALIBRATE_EXAMPLES: &str = "\
Examples:
  CASUS_HISTORY=history casus calibrate
  casus calibrate huth58.csv icb_power_response.csv --out scratch
  casus calibrate --recover 20                     made-up cases, if no files are given

Writes prior.csv, posterior.csv, estimates.csv, stages.csv, predictive.csv and study_fragment.toml. A study draws
from the shipped posterior by `parameters = \"posterior\"`, and from another by `parameters.from = \"FILE\"`.";

/// `casus backtest`.
#[derive(Debug, ClapArgs)]
#[command(after_help = BACKTEST_EXAMPLES)]
pub struct Backtest {
    /// Files of cases: published ones, known by their columns, or your own [default: those in the folder that
    /// the environment variable CASUS_HISTORY names]
    #[arg(value_name = "CASES.csv")]
    pub cases: Vec<PathBuf>,
    /// Joint draws of parameters (CSV: `draw`, then keys) [default: the shipped posterior]
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    /// Probability that a pact speaks to the war at hand [default: by era, as measured; 1 in your own files]
    #[arg(long, value_name = "P", value_parser = parse_probability, allow_negative_numbers = true)]
    pub pact_applies: Option<f64>,
    /// Seed of the resamples of clusters; 0 is a seed like any other
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Folder in which the back-test gets the folder `backtest`
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Write the forecast of every case too, by its name; makers of published files may not want that shared
    #[arg(long)]
    pub write_cases: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Write even if the folder holds other files
    #[arg(long)]
    pub force: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

const BACKTEST_EXAMPLES: &str = "\
Examples:
  casus backtest configs/historical/cases_example.csv      made-up cases: the form of a file of your own
  CASUS_HISTORY=history casus backtest
  casus backtest huth58.csv --posterior results/calibration/posterior.csv --out scratch

Every case is forecast without its cluster (its crisis or war): the model from parameters estimated without it,
the regression and the base rate from the other clusters of the file. results/README.md tells every column.";

fn parse_probability(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    number.ok_or_else(|| "give a probability from 0 to 1".to_string())
}

/// How a catalogue is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// To be read.
    Text,
    /// One row each, for tools.
    Csv,
    /// One object each, for programs.
    Json,
    /// A table for a document.
    Markdown,
}

/// `casus states`, `casus regimes`, `casus parameters`.
#[derive(Debug, ClapArgs)]
pub struct Catalogue {
    /// Only those whose name contains this
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `casus verify`.
#[derive(Debug, ClapArgs)]
#[command(after_help = VERIFY_EXAMPLES)]
pub struct Verify {
    /// Only this group of checks
    #[arg(value_name = "GROUP", conflicts_with = "repeat")]
    pub name: Option<String>,
    /// Run studies twice, on other threads and in another order, and compare the files' hashes
    #[arg(long, value_name = "STUDY.toml", num_args = 1..)]
    pub repeat: Vec<PathBuf>,
    #[command(flatten)]
    /// Changes to every study that is repeated.
    pub changes: Changes,
    /// Threads to use [default: all cores; for --repeat at least 2]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  casus verify                                       every check, in less than a minute
  casus verify ladder                                one group of them
  casus verify --format csv > verify.csv
  casus verify --repeat configs/nato_vs_european.toml --runs 2000

Exit code 1 if a check fails or a file differs.";

/// `casus patterns`.
#[derive(Debug, ClapArgs)]
#[command(after_help = PATTERNS_EXAMPLES)]
pub struct Patterns {
    /// Runs of each study
    #[arg(long, value_name = "N", default_value_t = crate::lab::patterns::RUNS)]
    pub runs: u64,
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const PATTERNS_EXAMPLES: &str = "\
Examples:
  casus patterns                                     every rate, in seconds
  casus patterns --runs 200000 --format csv > patterns.csv
  casus run configs/historical/us_serious_with_pact.toml
                                                     one of the studies behind them, in full

A rate that is missed is a finding: the exit code is 0 all the same.";

fn parse_confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("a confidence lies between 0 and 1, such as 0.95".to_string()),
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && value <= 1.0 => Ok(value),
        _ => Err("a share lies above 0 and is at most 1, such as 0.001".to_string()),
    }
}

fn parse_precision(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(precision) if (0.0..=1e9).contains(&precision) => Ok(precision),
        _ => Err("a precision is a number from 0 to 1e9, such as 0.5".to_string()),
    }
}

fn parse_shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((k, n)) if (1..=n).contains(&k) && n <= 100_000 => Ok((k, n)),
        _ => Err("a shard is K/N with 1 ≤ K ≤ N, such as 2/8".to_string()),
    }
}
