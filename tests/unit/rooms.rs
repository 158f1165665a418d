//! The rooms of the code: who may know whom, who may touch the world outside, and what a model may not know.
//!
//! This reads the sources. Comments and texts in code do not count as code, except where names are looked for.

mod circles;

use crate::model::study::states::StateTable;
use crate::read::bundled_guarantees;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every wing, and the wings that it may use: base ← model ← run ← {read, write} ← {lab, tell} ← cli.
const WINGS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("model", &["base"]),
    ("run", &["base", "model"]),
    ("read", &["base", "model"]),
    ("write", &["base", "model", "run"]),
    ("lab", &["base", "model", "run", "read", "write"]),
    ("tell", &["base", "model", "run", "read", "write"]),
    ("cli", &["base", "model", "run", "read", "write", "lab", "tell"]),
];

/// Rooms that compute: the same on any machine, at any time, wherever they run.
const BELOW_WRITE: &[&str] = &[
    "base",
    "model",
    "run",
    "lab/sensitivity",
    "lab/history",
    "lab/backtest",
    "lab/verify",
    "lab/patterns",
    "lab/calibration",
    "lab/choice.rs",
    "lab/knockout.rs",
    "lab/tipping.rs",
    "lab/threshold.rs",
    "tell/trace",
    "tell/find",
    "tell/number.rs",
    "tell/terms.rs",
];

/// Parts of the standard library that reach outside.
const OUTSIDE: &[&str] = &["fs", "io", "env", "process", "net", "time", "thread", "os"];

/// Words that are never needed to compute.
const BANNED: &[&str] = &["HashMap", "HashSet", "Instant", "SystemTime", "thread_rng", "OsRng"];

/// Words that print.
const PRINTING: &[&str] = &["println", "print", "eprintln", "eprint", "dbg", "stdout", "stderr"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_path_buf()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn room(name: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source");
        (path, text)
    };
    let files: Vec<_> = sources(&folder).into_iter().map(read).collect();
    assert!(!files.is_empty(), "no sources in {name}");
    files
}

/// The text without comments, and without what stands between quotes unless `keep_texts`.
fn code(text: &str, keep_texts: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                for c in rest.by_ref() {
                    if c == '\n' {
                        out.push('\n');
                        break;
                    }
                }
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut last = ' ';
                for c in rest.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            // A quote or a double quote as a character is no text.
            '\'' if matches!(rest.peek(), Some('"' | '\\')) => {
                let escaped = rest.next() == Some('\\');
                if escaped {
                    rest.next();
                }
            }
            '"' => {
                out.push('"');
                while let Some(c) = rest.next() {
                    match c {
                        '\\' => {
                            rest.next();
                        }
                        '"' => break,
                        c if keep_texts => out.push(c),
                        _ => {}
                    }
                }
                out.push('"');
            }
            c => out.push(c),
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// The names that follow `prefix` in paths, also in braces: `crate::{a, b::{c}}` names a and b.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (start, _) in code.match_indices(prefix) {
        if code[..start].ends_with(is_word) {
            continue;
        }
        let rest = code[start + prefix.len()..].trim_start();
        let Some(group) = rest.strip_prefix('{') else {
            names.extend(words(rest).next().map(str::to_string));
            continue;
        };
        let (mut depth, mut at_start, mut name) = (0, true, String::new());
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => at_start = true,
                c if depth == 0 && at_start && is_word(c) => {
                    name.push(c);
                    continue;
                }
                // Before a name there may be space; after it comes the rest of a path.
                c if c.is_whitespace() && name.is_empty() => {}
                _ => at_start = false,
            }
            names.extend((!name.is_empty()).then(|| std::mem::take(&mut name)));
            at_start |= c == ',' && depth == 0;
        }
        names.extend((!name.is_empty()).then_some(name));
    }
    names
}

fn allowed(name: &str) -> &'static [&'static str] {
    WINGS.iter().find(|(room, _)| *room == name).expect("a room").1
}

#[test]
fn the_table_names_every_room_and_has_no_circle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("src") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.insert(name);
        } else {
            assert!(["lib.rs", "main.rs"].contains(&name.as_str()), "src/{name} belongs into a room");
        }
    }
    let named: BTreeSet<String> = WINGS.iter().map(|(room, _)| room.to_string()).collect();
    assert_eq!(found, named);
    // Each room uses only rooms that stand before it: the order of the table is the order of the house.
    for (place, (room, uses)) in WINGS.iter().enumerate() {
        for used in *uses {
            assert!(WINGS[..place].iter().any(|(before, _)| before == used), "{room} uses {used}");
        }
    }
}

#[test]
fn each_room_uses_only_the_rooms_it_may() {
    for (name, _) in WINGS {
        for (path, text) in room(name) {
            let code = code(&text, false);
            for used in named_after(&code, "crate::") {
                let ok = used == *name || allowed(name).contains(&used.as_str());
                assert!(ok, "{}: {name} may not use crate::{used}", path.display());
            }
            // Other ways out of a room.
            assert!(!code.contains("super::super::"), "{}: name the room", path.display());
            assert!(named_after(&code, "casus::").is_empty(), "{}: say crate", path.display());
        }
    }
}

#[test]
fn every_use_that_is_allowed_is_made() {
    // A table that allows more than is used says less than it could.
    for (name, uses) in WINGS.iter().filter(|(name, _)| *name != "cli") {
        let mut used = BTreeSet::new();
        for (_, text) in room(name) {
            used.extend(named_after(&code(&text, false), "crate::"));
        }
        for one in *uses {
            assert!(used.contains(*one), "{name} no longer uses {one}: take it out of the table");
        }
    }
}

#[test]
fn nothing_that_computes_reaches_outside() {
    for name in BELOW_WRITE {
        for (path, text) in room(name) {
            let code = code(&text, false);
            for part in named_after(&code, "std::") {
                assert!(!OUTSIDE.contains(&part.as_str()), "{}: std::{part}", path.display());
            }
            let word = words(&code).find(|word| BANNED.contains(word) || PRINTING.contains(word));
            assert_eq!(word, None, "{}", path.display());
        }
    }
}

#[test]
fn studies_are_read_and_results_written_without_clock_environment_or_print() {
    for name in ["read", "write", "lab/sweep", "tell/report"] {
        for (path, text) in room(name) {
            let code = code(&text, false);
            for part in named_after(&code, "std::") {
                // A lock says which process holds it.
                let named = part == "process" && path.ends_with("write/lock.rs");
                let reaches =
                    OUTSIDE.contains(&part.as_str()) && !["fs", "io"].contains(&part.as_str()) && !named;
                assert!(!reaches, "{}: std::{part}", path.display());
            }
            let word = words(&code).find(|word| BANNED.contains(word) || PRINTING.contains(word));
            assert_eq!(word, None, "{}", path.display());
        }
    }
}

/// Stages read the world and say what changes: `apply` and `begin` make it so, `timeline` calls them, and a snapshot puts a world
/// back whole.
#[test]
fn only_the_timeline_and_who_puts_it_back_hold_the_world_to_change_it() {
    let mut held = BTreeSet::new();
    for (path, text) in room("model/crisis") {
        let code = code(&text, false);
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let sets = |line: &&str| line.trim_start().starts_with("world.") && line.contains("= ");
        let set = code.lines().find(|line| sets(line) && file != "snapshot.rs");
        assert_eq!(set, None, "{}", path.display());
        if code.contains("world: &mut World") {
            held.insert(file);
        }
    }
    assert_eq!(held.into_iter().collect::<Vec<_>>(), ["snapshot.rs", "timeline.rs"]);
}

/// Whoever shares out work by rayon himself has all of its iterators compiled for it.
#[test]
fn work_is_shared_out_in_one_place() {
    let mut shared = BTreeSet::new();
    for (path, text) in room("") {
        let code = code(&text, false);
        if words(&code).any(|word| word.contains("par_iter") || word.contains("ParallelIterator")) {
            shared.insert(path);
        }
    }
    assert_eq!(
        shared.iter().map(|path| path.ends_with("base/parallel.rs")).collect::<Vec<_>>(),
        [true],
        "{shared:?}"
    );
}

#[test]
fn the_model_knows_no_country() {
    let table = StateTable::bundled();
    let mut names: BTreeSet<String> = table.codes().map(str::to_string).collect();
    let mut phrases: BTreeSet<String> =
        table.codes().filter_map(|code| table.row(code)).map(|row| row.name.to_string()).collect();
    phrases
        .extend(["Ukrain", "Russia", "America", "Europe", "Britain", "Moscow", "Kyiv"].map(str::to_string));
    names.extend(bundled_guarantees().into_iter().map(|regime| regime.name).filter(|name| name != "none"));
    assert!(names.contains("USA") && names.contains("nato_membership") && phrases.contains("Estonia"));
    let parts = ["nato", "ukr", "rus", "usa", "gbr", "fra", "deu", "eu"];
    for name in ["model/crisis", "base/decision", "base/game", "run/engine"] {
        for (path, text) in room(name) {
            let code = code(&text, true);
            for word in words(&code) {
                assert!(!names.contains(word), "{}: {word}", path.display());
                let part = word.split('_').find(|part| parts.contains(&part.to_lowercase().as_str()));
                assert_eq!(part, None, "{}: {word}", path.display());
            }
            let phrase = phrases.iter().find(|phrase| code.contains(phrase.as_str()));
            assert_eq!(phrase, None, "{}", path.display());
        }
    }
}

#[test]
fn the_reader_of_sources_sees_what_it_should() {
    let text = "use crate::{a::{x, y}, b, c as d}; // crate::no\nlet s = \"crate::text\"; crate::e::f(); '\"'; /* crate::g */ $crate::h!()";
    let found: Vec<String> = named_after(&code(text, false), "crate::").into_iter().collect();
    assert_eq!(found, ["a", "b", "c", "e", "h"]);
    let found = named_after("use std::{fs, sync::Mutex, io::{self, Read}};", "std::");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["fs", "io", "sync"]);
}
