//! `cargo xtask openapi` and `cargo xtask docs`: files that are written from the code.

use anyhow::Result;

use crate::process::run;
use crate::workspace::{Workspace, on_path};

/// Writes the OpenAPI documents anew.
pub fn openapi(workspace: &Workspace) -> Result<()> {
    let words = ["run", "--release", "--bin", "hubu", "--", "openapi", "--write"];
    run(&mut workspace.cargo(&words))
}

/// Runs the tests whose names contain `tests` so that they write what they would compare.
pub fn docs(workspace: &Workspace, tests: &str) -> Result<()> {
    let words: &[&str] = if on_path("cargo-nextest").is_some() {
        &["nextest", "run", "--release", "--workspace", tests]
    } else {
        &["test", "--release", "--workspace", "--", tests]
    };
    run(workspace.cargo(words).env("UPDATE", "1"))
}
