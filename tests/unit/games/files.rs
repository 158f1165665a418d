//! Files of games: what is refused, and with which words; and the command.

use super::{PENNIES_4, PENNIES_9};
use crate::read::parse_game;
use proptest::prelude::*;

fn refused(text: &str, name: &str) -> String {
    match parse_game(text, name) {
        Ok(_) => panic!("taken: {text}"),
        Err(errors) => errors.to_string(),
    }
}

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
}

#[test]
fn every_mistake_of_a_game_is_told_at_once_with_place_and_remedy() {
    let text = r#"players = ["row", "row", "column"]
nodes = 3
[node.start]
player = "rwo"
actions = { up = "pennies", down = [1], stay = 4 }
[node.pennis]
player = "chance"
information_set = "x"
probabilities = { a = 0.5, b = "1/0" }
actions = { a = [0, nan], b = [0, 0] }
"#;
    let message = refused(text, "game.toml");
    assert_says(
        &message,
        &[
            "unknown key `nodes`",
            "did you mean `node`?",
            "player `row` is named twice",
            "there is no player `rwo`",
            "did you mean `row`?",
            "there is no node `pennies`",
            "did you mean `pennis`?",
            "1 payoffs for 2 players",
            "`action` must be the name of a node or an array of payoffs, not an integer",
            "chance has no information",
            "`payoff` = nan is not a finite number",
            "`probability` cannot be \"1/0\"",
            "--> game.toml:5:18",
            "5 | actions = { up = \"pennies\", down = [1], stay = 4 }",
        ],
    );
}

#[test]
fn a_game_must_be_a_tree_with_information_sets_that_make_sense() {
    let game = |nodes: &str| refused(&format!("players = [\"one\", \"two\"]\n{nodes}"), "game.toml");
    let node = |name: &str, player: &str, set: &str, actions: &str| {
        let set = if set.is_empty() { String::new() } else { format!("information_set = \"{set}\"\n") };
        format!("[node.{name}]\nplayer = \"{player}\"\n{set}actions = {{ {actions} }}\n")
    };
    let twice =
        game(&[node("a", "one", "", "l = \"b\", r = \"b\""), node("b", "two", "", "l = [0, 0]")].concat());
    assert_says(&twice, &["node `b` is come to by two ways", "information_set"]);
    let lost = game(&[node("a", "one", "", "l = [0, 0]"), node("b", "two", "", "l = [0, 0]")].concat());
    assert_says(&lost, &["no way leads to node `b`", "begins at `a`"]);
    let circle = game(&node("a", "one", "", "l = \"a\""));
    assert_says(&circle, &["node `a` is come to by two ways"]);
    let forgetful = game(
        &[node("a", "one", "s", "l = \"b\", r = [0, 0]"), node("b", "one", "s", "l = [0, 0], r = [0, 0]")]
            .concat(),
    );
    assert_says(&forgetful, &["information set `s` is met twice on one path", "set of its own"]);
    let differ = game(
        &[
            node("a", "one", "", "l = \"b\", r = \"c\""),
            node("b", "two", "s", "l = [0, 0]"),
            node("c", "two", "s", "m = [0, 0]"),
        ]
        .concat(),
    );
    assert_says(&differ, &["the nodes of information set `s` differ in their actions", "the same order: l"]);
    let players = game(&[node("a", "one", "s", "l = \"b\""), node("b", "two", "s", "l = [0, 0]")].concat());
    assert_says(&players, &["information set `s` belongs to `one`"]);
    let sum = game(
        "[node.a]\nplayer = \"chance\"\nprobabilities = { l = 0.5, r = 0.4 }\nactions = { l = [0, 0], r = [0, 0] }",
    );
    assert_says(&sum, &["the probabilities of chance sum to 0.9, not 1"]);
    let empty = game("[node.a]\nplayer = \"one\"\nactions = {}");
    assert_says(&empty, &["a move without actions"]);
    assert_says(&refused("", "game.toml"), &["`players` is missing", "`node` is missing"]);
}

#[test]
fn a_game_too_large_says_so() {
    let many: String = (0..33).map(|i| format!("a{i} = [0], ")).collect();
    let message = refused(
        &format!("players = [\"one\"]\n[node.a]\nplayer = \"one\"\nactions = {{ {many} }}"),
        "g.toml",
    );
    assert_says(&message, &["too large: more than 32 actions at one node"]);
    let players = |count: usize| "\"x\" ".repeat(count);
    let message = refused(&format!("EFG 2 R \"\" {{ {} }}", players(17)), "g.efg");
    assert_says(&message, &["too large: more than 16 players"]);
    // Chance of two, fifteen deep.
    let mut tree = "EFG 2 R \"\" { \"one\" }\n".to_string();
    for depth in 0..15 {
        tree += &"c \"\" 1 \"\" { \"a\" 1/2 \"b\" 1/2 } 0\n".repeat(if depth == 0 { 20_001 } else { 0 });
    }
    assert_says(&refused(&tree, "g.efg"), &["too large: more than 20000 nodes"]);
    // 129 sets of two actions in a row.
    let sets: String = (1..=129).map(|i| format!("p \"\" 1 {i} \"\" {{ \"a\" \"b\" }} 0\n")).collect();
    let ends = "t \"\" 1 \"\" { 0 }\n".repeat(130);
    let message = refused(&format!("EFG 2 R \"\" {{ \"one\" }}\n{sets}{ends}"), "g.efg");
    assert_says(&message, &["too large: 258 actions over all information sets, more than 256"]);
}

#[test]
fn malformed_efg_is_refused_with_place_cause_and_remedy() {
    const HEAD: &str = "EFG 2 R \"g\" { \"one\" \"two\" }\n\"a comment\"\n";
    for (body, parts) in [
        ("", &["g.efg:3:1" as &str, "expected a node: c, p or t, found the end of the file"][..]),
        ("t \"\" 1 \"\" { 1 }", &["g.efg:3:11", "1 payoffs for 2 players", "one number for each player"]),
        ("t \"\" 1 \"\" { 1 x }", &["g.efg:3:15", "expected a payoff, or `}`, found `x`", "2, -0.5 or 1/3"]),
        ("t \"\" 1", &["g.efg:3:6", "outcome 1 is not told before", "in braces"]),
        ("t \"\" 0 t \"\" 0", &["g.efg:3:8", "expected the end of the file, found `t`"]),
        ("p \"\" 3 1 \"\" { \"a\" } 0", &["g.efg:3:6", "there is no player 3", "from 1 to 2"]),
        ("p \"\" 1 1 0", &["g.efg:3:8", "information set 1 is not told before"]),
        ("p \"\" 1 1 \"\" { \"a\" } 0\np \"\" 1 1 0\nt \"\" 0", &["met twice on one path"]),
        (
            "p \"\" 1 1 \"\" { \"a\" } 0\np \"\" 1 1 \"\" { \"b\" } 0\nt \"\" 0",
            &["g.efg:4:1", "told otherwise before"],
        ),
        (
            "p \"\" 1 1 \"\" { \"a\" } 0",
            &["g.efg:3:22", "found the end of the file", "each action before needs one node"],
        ),
        (
            "c \"\" 1 \"\" { \"a\" 1/2 \"b\" 1/3 } 0\nt \"\" 0\nt \"\" 0",
            &["g.efg:3:1", "sum to 0.8333333333333333, not 1"],
        ),
        ("c \"\" 1 \"\" { \"a\" 3/2 } 0\nt \"\" 0", &["g.efg:3:17", "a probability of 1.5"]),
        ("c \"\" 1 \"\" { \"a\" 1/0 } 0\nt \"\" 0", &["expected its probability, found `1/0`"]),
        ("t \"\" 1 \"\" { 1e300, 0 }", &["a payoff of 1e300", "at most 1e12"]),
        ("t \"unclosed", &["g.efg:3:3", "a text without its closing quote"]),
        ("t \"a\u{7}b\" 0", &["cannot be the name of a node"]),
    ] {
        assert_says(&refused(&format!("{HEAD}{body}"), "g.efg"), parts);
    }
    assert_says(
        &refused("NFG 1 R", "g.efg"),
        &["g.efg:1:1", "expected `EFG`, found `NFG`", "begins with EFG 2 R"],
    );
    assert_says(&refused("EFG 1 R", "g.efg"), &["expected `2`, found `1`", "only version 2"]);
}

#[test]
fn payoffs_on_the_way_and_outcomes_met_again_add_up() {
    let text = "EFG 2 D \"\" { \"one\" \"two\" } p \"\" 1 1 \"\" { \"a\" \"b\" } 1 \"fee\" { -1, .5 }\n\
                t \"\" 2 \"\" { 3 1/2 } t \"\" 2";
    let game = parse_game(text, "g.EFG").unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((game.title.as_str(), game.sets[0].name.as_str()), ("untitled", "one:1"));
    for end in &game.nodes[1..] {
        assert_eq!(end.then, crate::base::game::Move::End { payoffs: vec![2.0, 1.0] });
    }
}

/// Words that games are made of.
const WORDS: &[&str] = &[
    "EFG",
    "2",
    "R",
    "\"one\"",
    "\"two\"",
    "\"\"",
    "{",
    "}",
    "p",
    "c",
    "t",
    "1",
    "0",
    "1/2",
    "-3.5",
    ",",
    "\n",
    "\"",
    "\\",
    "é",
    "players = [\"one\"]\n",
    "[node.a]\n",
    "[node.b]\n",
    "player = \"one\"\n",
    "player = \"chance\"\n",
    "information_set = \"s\"\n",
    "actions = { l = [0], r = \"b\" }\n",
    "actions = { l = [1] }\n",
    "probabilities = { l = 1, r = \"0/1\" }\n",
    "root = \"a\"\n",
    "title = ",
];

proptest! {
    #[test]
    fn no_text_makes_the_readers_fall_over(text in "(?s).{0,300}") {
        let _ = parse_game(&text, "g.toml");
        let _ = parse_game(&text, "g.efg");
    }

    #[test]
    fn no_soup_of_words_makes_them_fall_over(words in prop::collection::vec(0..WORDS.len(), 0..60)) {
        let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
        for (text, name) in [(words.concat(), "g.toml"), (words.join(" "), "g.efg"), (format!("EFG 2 R \"\" {{ \"one\" }} {}", words.join(" ")), "g.efg")] {
            if let Ok(game) = parse_game(&text, name) {
                let found = crate::base::game::solve(&game, 1.0, crate::base::game::Method::Newton);
                prop_assert!(found.search.converged);
            }
        }
    }

    #[test]
    fn no_change_to_a_sound_file_makes_them_fall_over(at in 0.0..1.0_f64, cut in 0..12_usize, word in 0..WORDS.len()) {
        for path in [PENNIES_4, PENNIES_9] {
            let text = std::fs::read_to_string(path).unwrap();
            let floor = |at: usize| (0..=at.min(text.len())).rfind(|&at| text.is_char_boundary(at)).unwrap();
            let from = floor((at * text.len() as f64) as usize);
            let changed = format!("{}{}{}", &text[..from], WORDS[word], &text[floor(from + cut).max(from)..]);
            if let Err(errors) = parse_game(&changed, path) {
                prop_assert!(errors.to_string().starts_with("error: "));
            }
        }
    }
}
