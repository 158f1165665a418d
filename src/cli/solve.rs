//! `casus solve`: quantal response equilibria of small games.

use super::args::{Format, Solve, SolveMethod};
use super::failure::Failure;
use super::print;
use super::table::{aligned, in_format};
use crate::base::game::{Equilibrium, Game, Method, to_efg};
use crate::read::load_game;
use std::fmt::Write;

/// Solves every game at every precision, or writes it in Gambit's format.
pub fn solve(args: &Solve) -> Result<(), Failure> {
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
