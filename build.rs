//! Tells the program which commit it was built from, for the data package. Without git it stays unknown.

use std::path::Path;
use std::process::Command;

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_string())
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rustc-env=CASUS_VERSION={version}");
    // Without a repository of its own, git would answer for one that the sources merely lie in.
    if !Path::new(".git").exists() {
        return;
    }
    // Every commit, checkout and reset writes a line there.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && Path::new(&log).exists()
    {
        println!("cargo:rerun-if-changed={log}");
    }
    if let Some(commit) = git(&["rev-parse", "HEAD"]) {
        println!("cargo:rustc-env=CASUS_VERSION={version} ({})", &commit[..commit.len().min(12)]);
        println!("cargo:rustc-env=CASUS_COMMIT={commit}");
    }
}
