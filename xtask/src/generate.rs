//! `cargo xtask openapi` and `cargo xtask docs`: files that are written from the code.

use anyhow::Result;

use crate::conformance;
use crate::process::run;
use crate::workspace::Workspace;

/// Writes the OpenAPI documents anew.
pub fn openapi(workspace: &Workspace) -> Result<()> {
    let place = "crates/api/openapi";
    let words = ["run", "--release", "--bin", "hubu", "--", "openapi", "--write", place];
    run(&mut workspace.cargo(&words))
}

/// Runs the tests that compare files with what the code says so that they write them, and writes the
/// registry's half of the conformance document.
pub fn docs(workspace: &Workspace) -> Result<()> {
    let words = "test --release -p hubu-api --test all -- openapi:: golden::";
    let words: Vec<&str> = words.split(' ').collect();
    run(workspace.cargo(&words).env("UPDATE", "1"))?;
    run(workspace.command("python3").arg(conformance::DOCUMENT))
}
