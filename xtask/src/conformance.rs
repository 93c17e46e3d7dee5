//! `cargo xtask conformance`: the vendor's SDK against the built server.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::pg::Postgres;
use crate::process::run as execute;
use crate::python;
use crate::workspace::Workspace;

/// The suite, relative to the root.
pub const SCRIPT: &str = "conformance/run.py";

/// Puts together what the registry declares and what a run has proven, relative to the root.
pub const DOCUMENT: &str = "conformance/document.py";

/// Which part of the suite to run.
#[derive(Args)]
pub struct Options {
    /// Install with apt-get what is missing (needs root)
    #[arg(long)]
    install: bool,
    /// Handed to the suite as they are (see `-- --help`)
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Builds the server, starts a PostgreSQL and runs the suite with the given arguments.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    execute(&mut workspace.cargo(&["build", "--release", "--bin", "hubu"]))?;
    let postgres = Postgres::open(options.install)?;
    let mut suite = script(workspace, options.install, SCRIPT)?;
    postgres.describe_to(suite.env("HUBU_BIN", workspace.binary("hubu")));
    execute(suite.args(&options.arguments))
}

/// A Python script of the suite, in the environment that its requirements describe.
pub fn script(workspace: &Workspace, install: bool, path: &str) -> Result<Command> {
    let mut command = workspace.command(python::with_requirements(workspace, install)?);
    command.arg(path).env("PYTHONUNBUFFERED", "1");
    Ok(command)
}
