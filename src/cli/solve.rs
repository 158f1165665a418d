//! `casus solve`: quantal response equilibria of small games.

use super::failure::Failure;
use super::options::Format;
use super::screen::{aligned, in_format, print};
use crate::base::game::{Equilibrium, Game, Method, to_efg};
use crate::read::load_game;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Games: TOML, or Gambit's .efg (version 2)
    #[arg(required = true, value_name = "GAME")]
    pub games: Vec<PathBuf>,
    /// Precision λ per unit of payoff: 0 is uniform behaviour, larger values approach best replies
    #[arg(long, value_name = "λ,…", default_value = "1", value_delimiter = ',', value_parser = parse_precision, allow_negative_numbers = true)]
    pub precision: Vec<f64>,
    /// How the equilibrium is computed
    #[arg(long, value_enum, default_value = "newton")]
    pub method: SolveMethod,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Solve nothing; write the game in Gambit's format, to check elsewhere
    #[arg(long, conflicts_with_all = ["precision", "method", "format"])]
    pub efg: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus solve configs/games/two_player_crisis.toml
  casus solve configs/games/matching_pennies_4.toml --precision 0,0.5,2 --format csv
  casus solve configs/games/matching_pennies_9.efg --precision 5 --method damped     fails, and says so
  casus solve configs/games/volunteers_dilemma.toml --efg > volunteers_dilemma.efg

Agent quantal response (McKelvey & Palfrey 1998): at every information set, probabilities are
proportional to exp(λ EU), EU the expected utility of an action. A game has players, nodes by name,
information sets and chance; see configs/games/.

Exit codes: 0 done, 1 no equilibrium found at some λ, 2 bad command line or game.";

/// How `casus solve` seeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SolveMethod {
    /// Newton's method along the branch that starts at λ = 0.
    Newton,
    /// The damped iteration of the runs, from uniform behaviour.
    Damped,
}

fn parse_precision(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(precision) if (0.0..=1e9).contains(&precision) => Ok(precision),
        _ => Err("a precision is a number from 0 to 1e9, such as 0.5".to_string()),
    }
}

/// Solves every game at every precision, or writes it in Gambit's format.
pub(super) fn solve(args: &Args) -> Result<(), Failure> {
    let mut games = Vec::new();
    let mut failed = false;
    for path in &args.games {
        match load_game(path) {
            Ok(game) => games.push(game),
            Err(errors) => {
                Failure::from(errors).report();
                failed = true;
            }
        }
    }
    if failed {
        return Err(Failure::Reported { code: 2 });
    }
    if args.efg {
        let [game] = &games[..] else {
            return Err(Failure::usage("--efg writes one file: name one game"));
        };
        return print(&to_efg(game));
    }
    let method = match args.method {
        SolveMethod::Newton => Method::Newton,
        SolveMethod::Damped => Method::Damped,
    };
    let mut solved = Vec::new();
    for game in &games {
        for &precision in &args.precision {
            solved.push((game, crate::base::game::solve(game, precision, method)));
        }
    }
    print(&match args.format {
        Format::Text => solved.iter().map(text).collect::<Vec<_>>().join("\n"),
        format => in_format(format, &COLUMNS, solved.iter().flat_map(rows))?,
    })?;
    report_failures(&solved)
}

type Solved<'a> = (&'a Game, Equilibrium);

fn report_failures(solved: &[Solved<'_>]) -> Result<(), Failure> {
    let failed: Vec<String> = solved
        .iter()
        .filter(|(_, found)| !found.search.converged)
        .map(|(game, found)| format!("{} at λ = {}", game.title, found.precision))
        .collect();
    match failed.is_empty() {
        true => Ok(()),
        false => Err(Failure::run(format!(
            "no equilibrium found of {}; what is shown for it is none: try --method newton, or a lower λ",
            failed.join(", ")
        ))),
    }
}

fn text((game, found): &Solved<'_>) -> String {
    let mut text = format!("{}, λ = {}\n\n", game.title, found.precision);
    let header = ["player", "information set", "reach", "action", "probability", "expected utility"];
    let rows = game.sets.iter().zip(&found.sets).flat_map(|(set, behaviour)| {
        set.actions.iter().enumerate().map(move |(action, name)| {
            let first = |cell: String| if action == 0 { cell } else { String::new() };
            vec![
                first(game.players[set.player].clone()),
                first(set.name.clone()),
                first(format!("{:.6}", behaviour.reach)),
                name.clone(),
                format!("{:.6}", behaviour.probabilities[action]),
                format!("{:.6}", behaviour.expected_utilities[action]),
            ]
        })
    });
    text.push_str(&aligned(&header, rows));
    let payoffs: Vec<String> = game
        .players
        .iter()
        .zip(&found.payoffs)
        .map(|(player, payoff)| format!("{player} {payoff:.6}"))
        .collect();
    let _ = writeln!(text, "\nexpected payoffs: {}", payoffs.join(", "));
    let search = &found.search;
    let outcome = if search.converged { "residual" } else { "NO EQUILIBRIUM; residual" };
    let _ = writeln!(text, "{outcome} {:.1e} after {} evaluations", search.residual, search.evaluations);
    text
}

const COLUMNS: [&str; 11] = [
    "game",
    "precision",
    "player",
    "information_set",
    "reach",
    "action",
    "probability",
    "expected_utility",
    "residual",
    "evaluations",
    "converged",
];

/// One row for each player, whose expected utility is that of the whole game, and one for each action.
fn rows<'a>((game, found): &'a Solved<'a>) -> impl Iterator<Item = Vec<String>> + 'a {
    let row = move |cells: [String; 6]| {
        let mut row = vec![game.title.clone(), found.precision.to_string()];
        row.extend(cells);
        let search = &found.search;
        row.extend([
            format!("{:e}", search.residual),
            search.evaluations.to_string(),
            search.converged.to_string(),
        ]);
        row
    };
    let none = String::new;
    let players = game.players.iter().zip(&found.payoffs).map(move |(player, payoff)| {
        row([player.clone(), none(), none(), none(), none(), payoff.to_string()])
    });
    let actions = game.sets.iter().zip(&found.sets).flat_map(move |(set, behaviour)| {
        set.actions.iter().enumerate().map(move |(action, name)| {
            row([
                game.players[set.player].clone(),
                set.name.clone(),
                behaviour.reach.to_string(),
                name.clone(),
                behaviour.probabilities[action].to_string(),
                behaviour.expected_utilities[action].to_string(),
            ])
        })
    });
    players.chain(actions)
}
