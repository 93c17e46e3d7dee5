//! `cargo xtask test`: everything that must hold, in one command.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::pg::Postgres;
use crate::process::{run as execute, run_hearing};
use crate::stages::{Outcome, Record, Stage};
use crate::workspace::{Workspace, in_ci, on_path};
use crate::{conformance, deny, simulate, tidy};

/// What to run, and how much of it.
#[derive(Args, Default)]
pub struct Options {
    /// Only these stages and what they need (repeat or separate by commas)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STAGE")]
    only: Vec<Stage>,
    /// Also the long forms: more crash rounds, longer random histories
    #[arg(long)]
    long: bool,
    /// Leave PostgreSQL out
    #[arg(long)]
    skip_pg: bool,
    /// Install with apt-get what is missing (needs root; CI=true implies it)
    #[arg(long)]
    install: bool,
}

impl Options {
    /// Just these stages.
    pub fn only(stages: &[Stage]) -> Self {
        Self { only: stages.to_vec(), ..Self::default() }
    }

    fn stages(&self) -> BTreeSet<Stage> {
        let asked = if self.only.is_empty() { Stage::all() } else { self.only.as_slice() };
        asked.iter().flat_map(|stage| [*stage].into_iter().chain(stage.needs().to_vec())).collect()
    }
}

/// Runs the stages, prints what came of them, and fails when one failed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut record = Record::default();
    let mut session = Session { workspace, options, postgres: None, counts: Counts::default() };
    for stage in options.stages() {
        let blocked = stage.needs().contains(&Stage::Build) && record.failed(Stage::Build);
        record.run(stage, || {
            if blocked {
                return Ok(Outcome::LeftOut("the build failed".to_owned()));
            }
            session.stage(stage)
        });
    }
    let Counts { passed, failed } = session.counts;
    drop(session);
    println!("\n{record}");
    if record.incomplete() {
        println!("\n!!! Something was LEFT OUT above. This run does not prove the whole.");
    }
    if passed + failed > 0 {
        println!("\n{passed} passed, {failed} failed");
    }
    let failures: Vec<String> = record.failures().iter().map(Stage::to_string).collect();
    if failures.is_empty() {
        return Ok(());
    }
    bail!("failed: {}", failures.join(", "))
}

/// Tests of all stages together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Reads the report of nextest, in the form of JUnit.
    fn of_report(report: &str) -> Option<Self> {
        let suites = report.split("<testsuites").nth(1)?.split('>').next()?;
        let number = |name: &str| -> Option<u64> {
            suites.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
        };
        let failed = number("failures")? + number("errors")?;
        Some(Self { passed: number("tests")?.checked_sub(failed)?, failed })
    }

    /// Reads a closing line such as `12 passed, 0 failed`.
    fn of_line(line: &str) -> Option<Self> {
        let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Self { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    }
}

struct Session<'a> {
    workspace: &'a Workspace,
    options: &'a Options,
    postgres: Option<Postgres>,
    counts: Counts,
}

impl Session<'_> {
    fn stage(&mut self, stage: Stage) -> Result<Outcome> {
        let cargo = |arguments: &str| {
            let words: Vec<&str> = arguments.split(' ').collect();
            execute(&mut self.workspace.cargo(&words)).map(|()| Outcome::Passed)
        };
        match stage {
            Stage::Fmt => cargo("fmt --all --check"),
            Stage::Tidy => tidy::run(self.workspace.root()).map(|()| Outcome::Passed),
            Stage::Clippy => cargo("clippy --release --workspace --all-targets -- -D warnings"),
            Stage::Deny => deny::run(self.workspace, self.options.install),
            Stage::Build => cargo("build --release --workspace --bins --tests"),
            Stage::Postgres => self.postgres(),
            Stage::Tests => self.tests(),
            Stage::Doctests => cargo("test --release --workspace --doc --quiet"),
            Stage::Simulation => simulate::stage(self.workspace).map(|()| Outcome::Passed),
            Stage::Conformance => self.conformance(),
        }
    }

    fn postgres(&mut self) -> Result<Outcome> {
        if self.options.skip_pg {
            return Ok(Outcome::LeftOut("--skip-pg: nothing ran on PostgreSQL".to_owned()));
        }
        match Postgres::open(self.options.install) {
            Ok(postgres) => {
                self.postgres = Some(postgres);
                Ok(Outcome::Passed)
            }
            Err(error) if in_ci() => Err(error),
            Err(error) => Ok(Outcome::LeftOut(format!("nothing ran on PostgreSQL: {error:#}"))),
        }
    }

    fn tests(&mut self) -> Result<Outcome> {
        if on_path("cargo-nextest").is_none() && in_ci() {
            println!("cargo-nextest is not installed: building it");
            execute(&mut self.workspace.cargo(&["install", "--locked", "cargo-nextest"]))?;
        }
        if on_path("cargo-nextest").is_none() {
            println!("!!! cargo-nextest is not installed: plain `cargo test`, without time-outs");
            let words = ["test", "--release", "--workspace", "--bins", "--lib", "--tests"];
            let mut command = self.workspace.cargo(&words);
            command.args(["--no-fail-fast", "--", "--test-threads=2"]);
            self.describe_to(&mut command);
            return execute(&mut command).map(|()| Outcome::Passed);
        }
        let profile = match (self.options.long, in_ci()) {
            (true, _) => "long",
            (false, true) => "ci",
            (false, false) => "default",
        };
        let report = self.workspace.target().join("nextest").join(profile).join("junit.xml");
        // A report of an earlier run must not speak for this one.
        let _ = fs::remove_file(&report);
        let words = ["nextest", "run", "--release", "--workspace", "--no-fail-fast", "--profile"];
        let mut command = self.workspace.cargo(&words);
        command.arg(profile);
        self.describe_to(&mut command);
        let result = execute(&mut command);
        let report = fs::read_to_string(report).unwrap_or_default();
        self.counts.add(Counts::of_report(&report).unwrap_or_default());
        result.map(|()| Outcome::Passed)
    }

    fn conformance(&mut self) -> Result<Outcome> {
        if !self.workspace.root().join(conformance::SCRIPT).is_file() {
            return Ok(Outcome::LeftOut(format!("{} does not exist", conformance::SCRIPT)));
        }
        let script = |path| conformance::script(self.workspace, self.options.install, path);
        execute(script("conformance/extract.py")?.arg("--check"))?;
        execute(script(conformance::DOCUMENT)?.arg("--check"))?;
        let mut suite = script(conformance::SCRIPT)?;
        self.describe_to(&mut suite);
        let mut counts = Counts::default();
        let result = run_hearing(&mut suite, &mut |line| {
            counts = Counts::of_line(line).unwrap_or(counts);
        });
        self.counts.add(counts);
        result.map(|()| Outcome::Passed)
    }

    /// Tells a program what it may test with.
    fn describe_to(&self, command: &mut Command) {
        command.env("HUBU_BIN", self.workspace.binary("hubu"));
        if self.options.long {
            command.env("HUBU_TEST_LONG", "1");
        }
        match &self.postgres {
            Some(postgres) => postgres.describe_to(command),
            // What was left out here must not be found through the environment after all.
            None => drop(command.env_remove(crate::pg::URL)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_report_are_read() {
        let report = "<?xml version=\"1.0\"?>\n<testsuites name=\"nextest-run\" tests=\"12\" \
                      failures=\"2\" errors=\"1\" uuid=\"x\">\n<testsuite tests=\"3\"/>";
        assert_eq!(Counts::of_report(report), Some(Counts { passed: 9, failed: 3 }));
        assert_eq!(Counts::of_report("<nothing/>"), None);
    }

    #[test]
    fn the_counts_of_a_closing_line_are_read() {
        assert_eq!(Counts::of_line("12 passed, 5 failed"), Some(Counts { passed: 12, failed: 5 }));
        assert_eq!(Counts::of_line("the run: 1 passed, 0 failed"), None);
    }

    #[test]
    fn a_stage_brings_what_it_needs() {
        let stages = Options::only(&[Stage::Conformance]).stages();
        let expected = [Stage::Build, Stage::Postgres, Stage::Conformance];
        assert_eq!(stages.into_iter().collect::<Vec<_>>(), expected);
        assert_eq!(Options::default().stages().len(), Stage::all().len());
    }
}
