//! Circles of files: files of which each needs the next, so that none can be read, or changed, without the others.
//!
//! A file needs another if it names something that stands there: in a `use`, or by a path in its code. A name that a
//! room hands on by `pub use` is needed from the file that it stands in, and handing on is no need. What a file takes
//! from the module that it is a part of is no need either: a whole may give its parts what they share.

use super::{code, is_word, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Segments of a path from the root of the library.
type Module = Vec<String>;

/// What a file says of names.
#[derive(Default)]
struct Names {
    /// By name, the path that a `use` gives it.
    used: BTreeMap<String, Module>,
    /// Of those, the ones handed on.
    handed_on: BTreeSet<String>,
    /// Paths in the code, and names alone; `use` lines apart.
    said: BTreeSet<Module>,
}

struct House {
    files: BTreeMap<Module, (PathBuf, Names)>,
}

/// The code of a file without the tests at its end.
fn without_tests(text: &str) -> String {
    let text = code(text, false);
    text.find("#[cfg(test)]\nmod tests {").map_or(text.clone(), |start| text[..start].to_string())
}

/// `a::{b, c::{self, d as e}}` as the name and the path of each.
fn expand(tree: &str, before: &[String], into: &mut Vec<(String, Module)>) {
    let tree = tree.trim();
    if let Some((path, group)) = tree.split_once('{') {
        let mut before = before.to_vec();
        before.extend(path.split("::").map(str::trim).filter(|word| !word.is_empty()).map(str::to_string));
        let group = group.trim_end().strip_suffix('}').expect("a group ends");
        let (mut depth, mut start) = (0, 0);
        for (place, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&group[start..place], &before, into);
                    start = place + 1;
                }
                _ => {}
            }
        }
        expand(&group[start..], &before, into);
    } else if !tree.is_empty() {
        let (path, name) =
            tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
        let mut path: Module =
            before.iter().cloned().chain(path.split("::").map(|word| word.trim().to_string())).collect();
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.map(str::to_string).or(path.last().cloned()).unwrap_or_default();
        into.push((name, path));
    }
}

/// A path as written in `module`, from the root; `None` if it begins outside.
fn absolute(path: &[String], module: &[String], names: &Names, depth: usize) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    let mut from = match first.as_str() {
        "crate" => Module::new(),
        "self" => module.to_vec(),
        "super" => module[..module.len().checked_sub(1)?].to_vec(),
        name => match names.used.get(name) {
            Some(used) if depth < 4 && used != path => absolute(used, module, names, depth + 1)?,
            Some(_) => return None,
            None => [module, &[name.to_string()]].concat(),
        },
    };
    for word in rest {
        if word == "super" {
            from.pop();
        } else {
            from.push(word.clone());
        }
    }
    Some(from)
}

impl Names {
    fn read(text: &str) -> Names {
        let mut names = Names::default();
        let mut rest = String::new();
        let mut lines = text;
        // A `use` begins a line and ends with a semicolon.
        while let Some(place) = lines.find("use ") {
            let line = lines[..place].rfind('\n').map_or(0, |end| end + 1);
            let how = lines[line..place].trim();
            if !(how.is_empty() || how.starts_with("pub")) || lines[..place].ends_with(is_word) {
                rest.push_str(&lines[..place + 4]);
                lines = &lines[place + 4..];
                continue;
            }
            rest.push_str(&lines[..line]);
            let end = lines[place..].find(';').expect("a use ends") + place;
            let mut found = Vec::new();
            expand(&lines[place + 4..end], &[], &mut found);
            for (name, path) in found {
                names.handed_on.extend((!how.is_empty()).then(|| name.clone()));
                names.used.insert(name, path);
            }
            lines = &lines[end + 1..];
        }
        rest.push_str(lines);
        let mut path = Module::new();
        let mut word = String::new();
        for c in rest.chars().chain([' ']) {
            match c {
                c if is_word(c) => word.push(c),
                ':' if word.is_empty() => {}
                ':' => path.push(std::mem::take(&mut word)),
                _ => {
                    path.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
                    if !path.is_empty() {
                        names.said.insert(std::mem::take(&mut path));
                    }
                }
            }
        }
        names
    }
}

impl House {
    fn read() -> House {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        for path in sources(&root) {
            let within = path.strip_prefix(&root).expect("a source stands in src").with_extension("");
            let mut module: Module =
                within.iter().map(|part| part.to_str().expect("a plain name").to_string()).collect();
            if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                module.pop();
            }
            if !["main", "tests"].contains(&module.last().map_or("", String::as_str)) {
                let names = Names::read(&without_tests(&fs::read_to_string(&path).expect("a source")));
                files.insert(module, (within, names));
            }
        }
        House { files }
    }

    /// The module in which what a path names stands.
    fn stands_in(&self, path: &[String], depth: usize) -> Option<Module> {
        let known = (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(known);
        let names = &self.files[module].1;
        let handed = rest.first().filter(|name| names.handed_on.contains(*name) && depth < 8);
        match handed {
            None => Some(module.to_vec()),
            Some(name) => {
                let onward = absolute(&names.used[name], module, &Names::default(), 0)?;
                self.stands_in(&onward, depth + 1)
            }
        }
    }

    /// By file, the files that it needs.
    fn needs(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut needs = BTreeMap::new();
        for (module, (file, names)) in &self.files {
            let mut paths: BTreeSet<Module> = BTreeSet::new();
            let private = names.used.iter().filter(|(name, _)| !names.handed_on.contains(*name));
            paths.extend(private.filter_map(|(_, path)| absolute(path, module, &Names::default(), 0)));
            for said in &names.said {
                // A word alone means something only if a `use` gives it.
                if said.len() > 1 || names.used.contains_key(&said[0]) {
                    paths.extend(absolute(said, module, names, 0));
                }
            }
            let needed: BTreeSet<&Path> = paths
                .iter()
                // A module is not needed for being named, but for what is taken from it.
                .filter(|path| !self.files.contains_key(*path))
                .filter_map(|path| self.stands_in(path, 0))
                .filter(|other| other != module && !other.is_empty())
                .filter(|other| *other != module[..module.len().saturating_sub(1)])
                .map(|other| self.files[&other].0.as_path())
                .collect();
            needs.insert(file.as_path(), needed);
        }
        needs
    }
}

/// The largest sets of files of which each needs every other, by way of others or not.
fn circles(needs: &BTreeMap<&Path, BTreeSet<&Path>>) -> Vec<BTreeSet<PathBuf>> {
    let mut all: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for file in needs.keys() {
        let (mut reached, mut open) = (BTreeSet::new(), vec![*file]);
        while let Some(file) = open.pop() {
            open.extend(needs[file].iter().filter(|next| reached.insert(**next)));
        }
        all.insert(file, reached);
    }
    let mut found = BTreeSet::new();
    for (file, reach) in &all {
        if reach.contains(file) {
            let with = reach.iter().filter(|other| all[**other].contains(file));
            found.insert(with.map(|path| path.to_path_buf()).collect::<BTreeSet<PathBuf>>());
        }
    }
    found.into_iter().collect()
}

/// Circles that stand, by room, and their size: none may come, none may grow.
const STANDING: &[(&str, usize)] = &[
    // What a witness has seen, and the words for how a run begins.
    ("tell/trace", 2),
    // The table of parameters, and joint draws of them.
    ("model/study", 2),
];

/// The folder of a file: its wing, and its room in the wing.
fn room_of(file: &Path) -> PathBuf {
    file.parent().expect("a file in a wing").iter().take(2).collect()
}

#[test]
fn no_circle_ties_files_of_two_rooms_and_two_small_ones_at_most_those_of_one() {
    let house = House::read();
    let needs = house.needs();
    let mut standing = STANDING.to_vec();
    let mut wrong = String::new();
    for circle in circles(&needs) {
        let rooms: BTreeSet<PathBuf> = circle.iter().map(|file| room_of(file)).collect();
        let known = standing
            .iter()
            .position(|(room, files)| rooms.iter().eq([Path::new(room)]) && circle.len() <= *files);
        if let Some(known) = known {
            standing.remove(known);
            continue;
        }
        wrong += &format!("\n{} files of {} rooms:", circle.len(), rooms.len());
        for file in &circle {
            for needed in needs[file.as_path()].iter().filter(|needed| circle.contains(**needed)) {
                wrong += &format!("\n  {} needs {}", file.display(), needed.display());
            }
        }
    }
    assert!(wrong.is_empty(), "circles:{wrong}");
}

#[test]
fn the_reader_of_needs_sees_what_it_should() {
    let names = Names::read(
        "use super::{a, b::{self, C as D}};\npub use e::F;\nmod e;\nfn g() -> D { b::h(F, crate::i::J::new()) }\n",
    );
    let path = |text: &str| text.split("::").map(str::to_string).collect::<Module>();
    let module = path("w::x");
    let absolutely = |text: &str| absolute(&path(text), &module, &names, 0).expect("a path").join("::");
    assert_eq!(absolutely("b::h"), "w::b::h");
    assert_eq!(absolutely("D"), "w::b::C");
    assert_eq!(absolutely("F"), "w::x::e::F");
    assert_eq!(absolutely("crate::i::J::new"), "i::J::new");
    assert!(names.said.contains(&path("crate::i::J::new")) && names.said.contains(&path("b::h")));
    assert_eq!(names.handed_on.iter().collect::<Vec<_>>(), ["F"]);
    let [a, b, c, d] = ["a", "b", "c", "d"].map(Path::new);
    let needs = BTreeMap::from([(a, [b].into()), (b, [c].into()), (c, [a, d].into()), (d, BTreeSet::new())]);
    assert_eq!(circles(&needs), [[a, b, c].map(Path::to_path_buf).into()]);
}
