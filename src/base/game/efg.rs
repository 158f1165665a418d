//! A game in the text format of Gambit (`.efg`, version 2), for others to check.

use super::tree::{Game, InformationSet, Move};
use std::fmt::Write;

/// The game as text: nodes in prefix order, payoffs at ends.
pub(crate) fn to_efg(game: &Game) -> String {
    let names = |names: &mut dyn Iterator<Item = &str>| names.map(quoted).collect::<Vec<_>>().join(" ");
    let mut text = String::new();
    let players = names(&mut game.players.iter().map(String::as_str));
    let _ = writeln!(text, "EFG 2 R {} {{ {players} }}\n\"\"\n", quoted(&game.title));
    // Gambit numbers the sets of each player from 1.
    let number =
        |set: usize| game.sets[..=set].iter().filter(|other| other.player == game.sets[set].player).count();
    let mut told = vec![false; game.sets.len()];
    let (mut chances, mut ends) = (0, 0);
    let mut ahead = vec![0];
    while let Some(node) = ahead.pop() {
        let name = quoted(&game.nodes[node].name);
        match &game.nodes[node].then {
            Move::End { payoffs } => {
                ends += 1;
                let payoffs: Vec<String> = payoffs.iter().map(|payoff| format!("{payoff}")).collect();
                let _ = writeln!(text, "t {name} {ends} \"\" {{ {} }}", payoffs.join(", "));
            }
            Move::Chance { events, next } => {
                chances += 1;
                let _ = write!(text, "c {name} {chances} \"\" {{");
                for (event, probability) in events {
                    let _ = write!(text, " {} {}", quoted(event), ratio(*probability));
                }
                let _ = writeln!(text, " }} 0");
                ahead.extend(next.iter().rev());
            }
            Move::Decision { set, next } => {
                let InformationSet { name: set_name, player, actions } = &game.sets[*set];
                let _ = write!(text, "p {name} {} {}", player + 1, number(*set));
                if !std::mem::replace(&mut told[*set], true) {
                    let actions = names(&mut actions.iter().map(String::as_str));
                    let _ = write!(text, " {} {{ {actions} }}", quoted(set_name));
                }
                let _ = writeln!(text, " 0");
                ahead.extend(next.iter().rev());
            }
        }
    }
    text
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A probability as the ratio of least denominator that is the same number, since Gambit wants sums of
/// exactly 1; as a decimal where no small ratio is.
fn ratio(probability: f64) -> String {
    // Convergents of the continued fraction.
    let (mut before, mut last, mut rest) = ((0.0, 1.0), (1.0, 0.0), probability);
    for _ in 0..24 {
        let whole = rest.floor();
        let next: (f64, f64) = (whole * last.0 + before.0, whole * last.1 + before.1);
        if next.1 > 1e7 {
            break;
        }
        if next.0 / next.1 == probability {
            return if next.1 == 1.0 { format!("{}", next.0) } else { format!("{}/{}", next.0, next.1) };
        }
        (before, last, rest) = (last, next, 1.0 / (rest - whole));
    }
    format!("{probability}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_become_the_ratios_that_they_were() {
        for (p, text) in
            [(1.0 / 3.0, "1/3"), (0.1, "1/10"), (0.0, "0"), (1.0, "1"), (0.123457, "123457/1000000")]
        {
            assert_eq!(ratio(p), text);
        }
        assert_eq!(ratio(1e-12), "0.000000000001");
    }
}
