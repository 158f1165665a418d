//! A game in TOML: nodes by name, each with its actions and what follows them.

use super::draft::{Draft, MAX_PAYOFF, name, ratio};
use crate::base::game::{Game, InformationSet, Move, Node};
use crate::read::error::shown;
use crate::read::keys::{GAME, NODE, Range};
use crate::read::section::Section;
use crate::read::source::{Mark, Report};
use crate::read::suggest::{choose, list};
use crate::read::tree::{Data, Entry, Node as Value, Table};
use crate::read::values;
use std::collections::BTreeMap;
use std::path::Path;

const PAYOFF: Range = Range::within("payoff", -MAX_PAYOFF, MAX_PAYOFF);
const PROBABILITY: Range = Range::within("probability", 0.0, 1.0);
/// Who moves where no player does.
const CHANCE: &str = "chance";

/// A node as written.
struct Written<'a> {
    mark: Mark,
    /// `None` is chance.
    player: Option<usize>,
    set: Option<(&'a str, Mark)>,
    /// Actions in the order of the file, and what follows.
    actions: Vec<(String, Next<'a>)>,
    probabilities: Vec<f64>,
}

#[derive(Clone)]
enum Next<'a> {
    Node(&'a str, Mark),
    End(Vec<f64>, Mark),
}

/// Makes a game of a tree, or reports why not.
pub(super) fn read(report: &Report, source: usize, file: &str, tree: &Table) -> Option<Game> {
    let whole = Mark::whole(source);
    let top = Section::new(report, tree, whole, "", GAME);
    top.require();
    let stem = Path::new(file).file_stem().map_or(file.into(), |stem| stem.to_string_lossy());
    let title = match top.has("title") {
        true => name(report, top.mark_of("title"), "a game", top.text("title")?),
        false => Some(stem.into_owned()),
    };
    let players = players(report, &top);
    let tables = top.named("node");
    let known: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    let mut written = BTreeMap::new();
    for (node, entry) in &tables {
        let sound_name = name(report, entry.mark, "a node", node).is_some();
        if let Some(read) = read_node(report, node, entry, &players, &known)
            && sound_name
        {
            written.insert(*node, read);
        }
    }
    let root = match top.has("root") {
        true => top.text("root").filter(|root| exists(report, top.mark_of("root"), root, &known)),
        false => known.first().copied(),
    };
    if tables.is_empty() && top.has("node") {
        report.clash(whole, "the game has no nodes", "write [node.NAME] and its keys below");
    }
    if !report.is_empty() {
        // What follows from a wrong node is not worth saying.
        return None;
    }
    grow(Draft::new(report, title?, players), report, root?, &written, whole)
}

fn players(report: &Report, top: &Section<'_>) -> Vec<String> {
    let mut players: Vec<String> = Vec::new();
    let Some(node) = top.node("players") else { return players };
    for element in values::elements(report, node, "players").unwrap_or_default() {
        let text = values::text(report, element, "players");
        let Some(player) = text.and_then(|text| name(report, element.mark, "a player", text)) else {
            continue;
        };
        if player == CHANCE {
            report.error(
                element.mark,
                "no player can be called chance",
                "chance moves wherever `player = \"chance\"`",
            );
        } else if players.contains(&player) {
            report.error(element.mark, format!("player `{}` is named twice", shown(&player)), "name it once");
        } else {
            players.push(player);
        }
    }
    players
}

fn exists(report: &Report, mark: Mark, node: &str, known: &[&str]) -> bool {
    let found = known.contains(&node);
    if !found {
        let help = choose(node, known).replace("choices:", "nodes:");
        report.error(mark, format!("there is no node `{}`", shown(node)), help);
    }
    found
}

fn read_node<'a>(
    report: &'a Report,
    node: &str,
    entry: &'a Entry,
    players: &[String],
    known: &[&str],
) -> Option<Written<'a>> {
    let section = Section::open(report, entry, &format!("node.{}", shown(node)), NODE)?;
    section.require();
    let who = section.text("player");
    let player = players.iter().position(|player| Some(player.as_str()) == who);
    let is_chance = who == Some(CHANCE);
    if let Some(who) = who
        && player.is_none()
        && !is_chance
    {
        let mut choices: Vec<&str> = players.iter().map(String::as_str).collect();
        choices.push(CHANCE);
        let help = choose(who, &choices).replace("choices:", "players:");
        report.error(section.mark_of("player"), format!("there is no player `{}`", shown(who)), help);
    }
    let set = section.text("information_set").map(|set| (set, section.mark_of("information_set")));
    if let Some((set, mark)) = set {
        name(report, mark, "an information set", set);
        if is_chance {
            report.error(mark, "chance has no information", "take `information_set` out");
        }
    }
    let table = |key: &str| match section.node(key).map(|node| (node, &node.data)) {
        Some((_, Data::Table(table))) => {
            let mut entries: Vec<(&str, &Entry)> =
                table.iter().map(|(key, entry)| (key.as_str(), entry)).collect();
            entries.sort_by_key(|(_, entry)| entry.mark);
            Some(entries)
        }
        Some((node, _)) => {
            values::mistyped(report, node, key, "a table", "write it in braces: { NAME = … , NAME = … }");
            None
        }
        None => None,
    };
    let mut actions = Vec::new();
    let branches = table("actions").unwrap_or_default();
    for &(action, entry) in &branches {
        let action = name(report, entry.mark, "an action", action);
        if let (Some(action), Some(next)) = (action, next(report, &entry.node, players.len(), known)) {
            actions.push((action, next));
        }
    }
    if section.has("probabilities") && !is_chance {
        let mark = section.mark_of("probabilities");
        report.error(mark, "only chance has probabilities", "take them out, or write player = \"chance\"");
    }
    let given = table("probabilities");
    let names: Vec<&str> = branches.iter().map(|(action, _)| action.trim()).collect();
    let probabilities = match is_chance {
        true => probabilities(report, &section, &names, given),
        false => Vec::new(),
    };
    Some(Written { mark: section.mark, player, set, actions, probabilities })
}

/// What follows an action: a node or payoffs.
fn next<'a>(report: &Report, value: &'a Value, players: usize, known: &[&str]) -> Option<Next<'a>> {
    match &value.data {
        Data::Text(node) => exists(report, value.mark, node, known).then_some(Next::Node(node, value.mark)),
        Data::List(payoffs) => {
            if payoffs.len() != players {
                let message = format!("{} payoffs for {players} players", payoffs.len());
                report.error(value.mark, message, "give one number for each of `players`, in their order");
            }
            let payoffs: Vec<f64> =
                payoffs.iter().filter_map(|payoff| number(report, payoff, "payoff", &PAYOFF)).collect();
            (payoffs.len() == players).then_some(Next::End(payoffs, value.mark))
        }
        _ => {
            let must = "the name of a node or an array of payoffs";
            values::mistyped(report, value, "action", must, "such as \"answer\" or [0, 1]");
            None
        }
    }
}

/// A number, or a ratio in quotes.
fn number(report: &Report, value: &Value, what: &str, range: &Range) -> Option<f64> {
    let Data::Text(text) = &value.data else { return values::number(report, value, what, range) };
    let number = ratio(text).filter(|number| range.contains(*number));
    if number.is_none() {
        let message = format!("`{what}` cannot be \"{}\"", shown(text));
        report.error(
            value.mark,
            message,
            format!("{}, or a ratio of two in quotes: \"1/3\"", values::allowed(range)),
        );
    }
    number
}

fn probabilities(
    report: &Report,
    section: &Section<'_>,
    names: &[&str],
    given: Option<Vec<(&str, &Entry)>>,
) -> Vec<f64> {
    let mark = section.mark_of("probabilities");
    let Some(given) = given else {
        if !section.has("probabilities") {
            report.clash(
                mark,
                "chance without `probabilities`",
                "give the probability of each of its actions",
            );
        }
        return Vec::new();
    };
    for (action, entry) in &given {
        if !names.contains(&action.trim()) {
            let help = choose(action, names).replace("choices:", "actions:");
            report.clash(entry.mark, format!("there is no action `{}` here", shown(action)), help);
        }
    }
    let of = |action: &&str| {
        let found = given.iter().find(|(name, _)| name.trim() == *action);
        match found {
            Some((_, entry)) => number(report, &entry.node, "probability", &PROBABILITY),
            None => {
                report.clash(mark, format!("the probability of `{}` is missing", shown(action)), "add it");
                None
            }
        }
    };
    names.iter().filter_map(of).collect()
}

/// Grows the tree from its root. Every node must be come to by one path.
fn grow(
    mut draft: Draft<'_>,
    report: &Report,
    root: &str,
    written: &BTreeMap<&str, Written<'_>>,
    whole: Mark,
) -> Option<Game> {
    let mut sets: BTreeMap<String, usize> = BTreeMap::new();
    let mut first_met: BTreeMap<&str, Option<Mark>> = BTreeMap::new();
    let mut ahead = vec![(None, Next::Node(root, whole))];
    while let Some((after, next)) = ahead.pop() {
        let (node, mark) = match next {
            Next::End(payoffs, mark) => {
                draft.add(after, mark, Node { name: String::new(), then: Move::End { payoffs } });
                continue;
            }
            Next::Node(node, mark) => (node, mark),
        };
        let Some((&node, here)) = written.get_key_value(node) else { continue };
        if first_met.insert(node, after.map(|_| mark)).is_some() {
            report.clash(
                mark,
                format!("node `{}` is come to by two ways: a game is a tree", shown(node)),
                "write the node twice under two names; nodes that the player cannot tell apart share an `information_set`",
            );
            continue;
        }
        let next = vec![0; here.actions.len()];
        let actions: Vec<String> = here.actions.iter().map(|(action, _)| action.clone()).collect();
        let then = match here.player {
            None => Move::Chance {
                events: actions.into_iter().zip(here.probabilities.iter().copied()).collect(),
                next,
            },
            Some(player) => {
                // A node without a set is one of its own, whatever sets are called.
                let name = here.set.map_or(node, |(set, _)| set.trim());
                let key = if here.set.is_some() { format!("set {name}") } else { format!("node {name}") };
                let set = *sets.entry(key).or_insert_with(|| {
                    draft.add_set(InformationSet { name: name.to_string(), player, actions: actions.clone() })
                });
                check_same(report, &draft, here, set, &actions);
                Move::Decision { set, next }
            }
        };
        let index = draft.add(after, here.mark, Node { name: node.to_string(), then });
        if draft.is_full() {
            return None;
        }
        let follow = here.actions.iter().enumerate().rev();
        ahead.extend(follow.map(|(action, (_, next))| (Some((index, action)), next.clone())));
    }
    for (name, node) in written {
        if !first_met.contains_key(name) {
            let message = format!("no way leads to node `{}`", shown(name));
            report.clash(
                node.mark,
                message,
                format!("the game begins at `{}`: name this node after an action", shown(root)),
            );
        }
    }
    draft.finish(whole)
}

/// The nodes of a set have one player and the same actions.
fn check_same(report: &Report, draft: &Draft<'_>, here: &Written<'_>, set: usize, actions: &[String]) {
    let mark = here.set.map_or(here.mark, |(_, mark)| mark);
    let first = draft.set(set);
    if here.player != Some(first.player) {
        let message = format!(
            "information set `{}` belongs to `{}`",
            shown(&first.name),
            draft.players()[first.player]
        );
        report.clash(mark, message, "one player moves at all nodes of a set: choose another name");
    } else if first.actions != actions {
        let other: Vec<&str> = first.actions.iter().map(String::as_str).collect();
        let message =
            format!("the nodes of information set `{}` differ in their actions", shown(&first.name));
        report.clash(mark, message, format!("write the same in the same order: {}", shown(&list(&other))));
    }
}
