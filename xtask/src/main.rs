//! The automation of the repository: everything that a person or CI does with it by one command.
//!
//! One module per command. Nothing here depends on a crate of ours, so that `cargo xtask` can say
//! what is wrong when none of them compiles.

mod apt;
mod bench;
mod conformance;
mod deny;
mod generate;
mod pg;
mod process;
mod python;
mod simulate;
mod stages;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::stages::Stage;
use crate::workspace::Workspace;

/// Everything you do with this repository besides writing code.
///
/// Start with `cargo xtask check` while you work and `cargo xtask test` before you hand it on; CI
/// runs exactly the latter. Each command says what it runs, so you can repeat a part of it by hand.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The quick gates: format, clippy, tidy
    Check,
    /// The rules of the house: layers, sizes, names, clocks, floats, SQL text, decision records
    #[command(after_help = TIDY_HELP)]
    Tidy,
    /// Everything: gates, build, all tests on both engines, licences, the vendor's SDK
    #[command(after_help = TEST_HELP, visible_alias = "ci")]
    Test(test::Options),
    /// A private PostgreSQL for as long as you want it; prints its URL, Ctrl-C removes it
    #[command(after_help = PG_HELP)]
    Pg {
        /// Install PostgreSQL with apt-get where it is missing (needs root)
        #[arg(long)]
        install: bool,
    },
    /// The vendor's SDK against the built server, all of it or what you name after `--`
    #[command(after_help = CONFORMANCE_HELP)]
    Conformance(conformance::Options),
    /// Measures both engines and writes docs/performance.md (10 minutes; --full takes an hour)
    Bench(bench::Options),
    /// Random requests, crashes and clock jumps against a model of the product; a failing seed is told
    #[command(after_help = SIMULATE_HELP)]
    Simulate(simulate::Options),
    /// Writes the OpenAPI documents anew from the registry of operations
    Openapi,
    /// Writes every generated document and expectation anew (tests with UPDATE=1)
    #[command(after_help = DOCS_HELP)]
    Docs,
}

const TIDY_HELP: &str = "\
Each rule is a module in xtask/src/tidy/. An exception is a row in the rule's own table with its
reason, never a mark in the code, and the tables of exceptions only shrink.";

const TEST_HELP: &str = "\
Examples:
  cargo xtask test                      everything; what CI runs
  cargo xtask test --only tests         the Rust tests alone, with a PostgreSQL of their own
  cargo xtask test --only fmt,clippy    some of the gates
  cargo xtask test --long               more crash rounds, longer histories
  cargo xtask test --skip-pg            SQLite alone (says so at the end)

PostgreSQL: HUBU_TEST_POSTGRES names a server you already run (see `cargo xtask pg`); otherwise one
is started from the programs on the search path or in /usr/lib/postgresql, in a temporary folder,
and removed at the end. Without those programs its part is left out, loudly; with CI=true, or with
--install, they are installed by apt-get, and under CI=true their absence is a failure.

What tests find in their environment:
  HUBU_BIN                 the built `hubu`
  HUBU_TEST_POSTGRES       the superuser's URL; make databases of your own, remove them
  HUBU_TEST_POSTGRES_CA    the certificate authority of that server (it speaks TLS)
  HUBU_TEST_LONG=1         with --long";

const PG_HELP: &str = "\
Paste the printed lines into another terminal; `cargo nextest run --release` there finds the server.";

const CONFORMANCE_HELP: &str = "\
Examples:
  cargo xtask conformance
  cargo xtask conformance -- --engine sqlite --only balances
  cargo xtask conformance -- --write-doc      also writes proven.json and the document";

const SIMULATE_HELP: &str = "\
Examples:
  cargo xtask simulate                           saved seeds, then fresh ones, for a minute
  cargo xtask simulate --seed 7 --steps 2000     one run, the same every time
  cargo xtask simulate --seed 7 --disk           the same, with a disk below it
  cargo xtask simulate --budget 600              ten minutes

A run that fails tells its seed, the turn, what came before, and fewer turns that fail as well. Keep the
line it prints in crates/testkit/src/simulation/seeds.txt.";

const DOCS_HELP: &str = "\
The tests `openapi` and `golden` compare committed files with what the code says. With UPDATE=1, which
this sets, they write them instead. Then docs/conformance.md is written from the OpenAPI documents and
the kept record of a run; that record is written by `cargo xtask conformance -- --write-doc`. Read the
difference before you commit it: it is a promise to somebody.";

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    process::watch_signals()?;
    let workspace = Workspace::find()?;
    match command {
        Command::Check => {
            let options = test::Options::only(&[Stage::Fmt, Stage::Clippy, Stage::Tidy]);
            test::run(&workspace, &options)
        }
        Command::Tidy => tidy::run(workspace.root()),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Pg { install } => pg::run(install),
        Command::Conformance(options) => conformance::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Simulate(options) => simulate::run(&workspace, &options),
        Command::Openapi => generate::openapi(&workspace),
        Command::Docs => generate::docs(&workspace),
    }
}
