//! The built binary, as a user types it, and the folders that it leaves.
#![allow(dead_code)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The files of a folder by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The path of the binary: of the one in `CASUS`, such as a faster one, or of that which was built with the tests.
pub(crate) fn program() -> OsString {
    match std::env::var_os("CASUS") {
        // Whole, since it is called in other folders too.
        Some(path) => fs::canonicalize(path).expect("CASUS is the path of the program").into_os_string(),
        None => env!("CARGO_BIN_EXE_casus").into(),
    }
}

/// The binary with these words.
pub(crate) fn casus<S: AsRef<OsStr>>(words: &[S]) -> Command {
    let mut command = Command::new(program());
    command.args(words).stdin(Stdio::null()).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Sends a signal, such as `-INT`, to a process.
pub(crate) fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

/// What the binary says to these words.
pub(crate) fn said<S: AsRef<OsStr>>(words: &[S]) -> Output {
    casus(words).output().expect("the binary runs")
}

/// What went to standard output.
pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// What went to standard error.
pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Panics unless the binary ended with this code.
pub(crate) fn assert_code(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "stdout:\n{}\nstderr:\n{}", out(output), err(output));
}

/// Fails unless the program ended so and said all of these, without a panic.
pub(crate) fn assert_said(output: &Output, code: i32, parts: &[&str]) {
    assert_code(output, code);
    let said = format!("{}{}", out(output), err(output));
    assert!(!said.contains("panicked"), "{said}");
    for part in parts {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}

/// A path as a word of a command line.
pub(crate) fn at(path: &Path) -> String {
    path.display().to_string()
}

/// Runs the binary, which must succeed.
pub(crate) fn run<S: AsRef<OsStr>>(words: &[S]) -> Output {
    let output = said(words);
    assert_code(&output, 0);
    output
}

/// The path of a shipped study.
pub(crate) fn config(name: &str) -> String {
    format!("configs/{name}.toml")
}

/// All files of a folder; none if there is no such folder.
pub(crate) fn files(folder: &Path) -> Files {
    let Ok(entries) = fs::read_dir(folder) else { return Files::new() };
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("a file"))
    };
    entries.map(|entry| read(entry.expect("an entry").path())).collect()
}

/// Panics at the first file in which two folders differ.
pub(crate) fn assert_same_files(what: &str, one: &Files, other: &Files) {
    let (names, others): (Vec<_>, Vec<_>) = (one.keys().collect(), other.keys().collect());
    assert_eq!(names, others, "{what}");
    assert!(one.len() >= 2, "{what}: nothing to compare");
    for (name, bytes) in one {
        assert!(*bytes == other[name], "{what}: {name} differs");
    }
}

/// Hexadecimal SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text that gzip has so; an error where that is damaged.
pub(crate) fn inflated(bytes: &[u8]) -> std::io::Result<String> {
    std::io::read_to_string(flate2::read::GzDecoder::new(bytes))
}

/// A text as gzip has it.
pub(crate) fn deflated(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).and_then(|()| gzip.finish()).expect("memory")
}

/// The data package in a folder of results.
pub(crate) fn package(folder: &Path) -> serde_json::Value {
    let text = fs::read(folder.join("datapackage.json")).expect("a package");
    serde_json::from_slice(&text).expect("JSON")
}

/// Panics unless every file that the package describes is there with its size and digest, and no other is.
pub(crate) fn assert_whole(folder: &Path) {
    let (package, mut files) = (package(folder), files(folder));
    files.remove("datapackage.json");
    // Runs as they were counted, to be added to: no table, and not in the package.
    files.remove("casus.state");
    for resource in package["resources"].as_array().expect("resources") {
        let name = resource["path"].as_str().expect("a path");
        let bytes = files.remove(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(resource["bytes"].as_u64(), Some(bytes.len() as u64), "{name}");
        assert_eq!(resource["hash"].as_str(), Some(format!("sha256:{}", sha256(&bytes)).as_str()), "{name}");
    }
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "files that the package does not know"
    );
}

/// The rows of a CSV file as maps from column to cell.
pub(crate) fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(bytes).deserialize().collect::<Result<_, _>>().expect("CSV")
}
