//! The stages of a test run: their order, what each needs, how long each took.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

/// One part of `cargo xtask test`. The order is the order in which they run: the cheap ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Stage {
    /// Is every file formatted?
    Fmt,
    /// The rules that no compiler checks
    Tidy,
    /// Lints of the whole workspace, warnings refused
    Clippy,
    /// Licences, banned and doubled crates, sources
    Deny,
    /// Programs and tests, with the one profile
    Build,
    /// A private PostgreSQL for the stages below
    Postgres,
    /// Every Rust test, on both engines
    Tests,
    /// The examples in the documentation of the crates
    Doctests,
    /// A minute of random requests, crashes and clock jumps, each answer compared with a model
    Simulation,
    /// The vendor's SDK against the built server, on both engines
    Conformance,
}

impl Stage {
    /// Every stage in order.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// The stages that run before this one even when it is asked for alone.
    pub fn needs(self) -> &'static [Self] {
        match self {
            Self::Tests | Self::Conformance => &[Self::Build, Self::Postgres],
            Self::Simulation => &[Self::Build],
            _ => &[],
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.to_possible_value().as_ref().map_or("", |value| value.get_name()))
    }
}

/// How a stage ended.
pub enum Outcome {
    /// All is well.
    Passed,
    /// Something is wrong; the rest runs nevertheless.
    Failed(String),
    /// It did not run, or not all of it; the reason must reach whoever reads the result.
    LeftOut(String),
}

/// What has run so far.
#[derive(Default)]
pub struct Record {
    rows: Vec<(Stage, Outcome, Duration)>,
}

impl Record {
    /// Runs one stage and notes how it ended.
    pub fn run(&mut self, stage: Stage, body: impl FnOnce() -> Result<Outcome>) {
        println!("\n==> {stage}");
        let began = Instant::now();
        let outcome = body().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        let took = began.elapsed();
        match &outcome {
            Outcome::Passed => println!("<== {stage}: passed in {}", seconds(took)),
            Outcome::Failed(why) => println!("<== {stage}: FAILED in {}: {why}", seconds(took)),
            Outcome::LeftOut(why) => println!("<== {stage}: LEFT OUT: {why}"),
        }
        self.rows.push((stage, outcome, took));
    }

    /// Whether the stage ran and failed.
    pub fn failed(&self, stage: Stage) -> bool {
        self.failures().contains(&stage)
    }

    /// The stages that failed.
    pub fn failures(&self) -> Vec<Stage> {
        let failed = self.rows.iter().filter(|(_, how, _)| matches!(how, Outcome::Failed(_)));
        failed.map(|(stage, ..)| *stage).collect()
    }

    /// Whether something did not run.
    pub fn incomplete(&self) -> bool {
        self.rows.iter().any(|(_, how, _)| matches!(how, Outcome::LeftOut(_)))
    }
}

impl fmt::Display for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (stage, outcome, took) in &self.rows {
            let (word, why) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(why) => ("FAILED", why.as_str()),
                Outcome::LeftOut(why) => ("LEFT OUT", why.as_str()),
            };
            // The rest of a long reason stands above, where the stage ended.
            let why = why.lines().next().unwrap_or_default();
            let line = format!("  {stage:<12} {:>9}  {word:<8}  {why}", seconds(*took));
            writeln!(out, "{}", line.trim_end())?;
        }
        let whole = self.rows.iter().map(|(_, _, took)| *took).sum();
        write!(out, "  {:<12} {:>9}", "together", seconds(whole))
    }
}

/// Seconds with one decimal, rounded down.
fn seconds(took: Duration) -> String {
    format!("{}.{} s", took.as_secs(), took.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failure_is_recorded_and_the_table_says_why() {
        let mut record = Record::default();
        record.run(Stage::Fmt, || Ok(Outcome::Passed));
        record.run(Stage::Tidy, || Err(anyhow!("two places\nand more")));
        record.run(Stage::Postgres, || Ok(Outcome::LeftOut("not here".to_owned())));
        assert!(record.failed(Stage::Tidy) && !record.failed(Stage::Fmt));
        assert_eq!(record.failures(), [Stage::Tidy]);
        assert!(record.incomplete());
        let table = record.to_string();
        assert!(table.contains("FAILED    two places\n"), "{table}");
        assert!(table.contains("LEFT OUT  not here\n"), "{table}");
    }

    #[test]
    fn what_a_stage_needs_comes_before_it() {
        for stage in Stage::all() {
            assert!(stage.needs().iter().all(|need| need < stage), "{stage}");
        }
    }

    #[test]
    fn seconds_have_one_decimal() {
        assert_eq!(seconds(Duration::from_millis(61_950)), "61.9 s");
    }
}
