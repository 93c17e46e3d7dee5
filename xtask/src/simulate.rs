//! `cargo xtask simulate`: builds the simulation and runs it.

use anyhow::Result;
use clap::Args;

use crate::process::run as execute;
use crate::workspace::Workspace;

/// Seconds that the stage of a test run takes, saved and fresh seeds together.
const BUDGET: u64 = 60;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this seed
    #[arg(long)]
    seed: Option<u64>,
    /// Turns of a run
    #[arg(long)]
    steps: Option<u64>,
    /// Seconds for saved and fresh seeds together
    #[arg(long)]
    budget: Option<u64>,
    /// Prove the ledger after so many turns
    #[arg(long)]
    prove_each: Option<u64>,
    /// The database lies on disk
    #[arg(long)]
    disk: bool,
    /// The database lies on the PostgreSQL server that `HUBU_TEST_POSTGRES` names
    #[arg(long)]
    postgres: bool,
}

/// Builds the program and runs it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    execute(&mut workspace.cargo(&["build", "--release", "--package", "hubu-testkit", "--bins"]))?;
    let mut program = workspace.command(workspace.binary("hubu-simulate"));
    let numbers = [
        ("--seed", options.seed),
        ("--steps", options.steps),
        ("--budget", options.budget),
        ("--prove-each", options.prove_each),
    ];
    for (name, value) in numbers {
        if let Some(value) = value {
            program.arg(name).arg(value.to_string());
        }
    }
    if options.disk {
        program.arg("--disk");
    }
    if options.postgres {
        program.arg("--postgres");
    }
    execute(&mut program)
}

/// The stage of a test run: what is built already, for a fixed time.
pub fn stage(workspace: &Workspace) -> Result<()> {
    let mut program = workspace.command(workspace.binary("hubu-simulate"));
    execute(program.arg("--budget").arg(BUDGET.to_string()).arg("--enough"))
}
