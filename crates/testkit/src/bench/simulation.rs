//! (g) The steps of the simulation that are checked in a second, against the same ones sent without
//! proving the ledger.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use hubu_store::Engine;

use super::figures::{Rate, Ratio, Spread, median_rate};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::{Effort, Trouble};

const TITLE: &str = "(g) Steps of the simulation · 模拟步数";

const LIMITS: &str = "A step draws a request, asks the model for its answer, sends it through the \
whole server in the process over SQLite in memory, compares the two, and proves the whole ledger \
from its rows. The limit is the same steps of the same seeds that prove the ledger only once. \
Both found a realm first. Measured where the simulation runs: on SQLite.";

/// Turns of a run.
const TURNS: u64 = 1_000;

/// Measures runs of one seed after another.
///
/// # Errors
/// A run found something, or nothing was measured.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let program = std::env::current_exe()?.with_file_name("hubu-simulate");
    let (mut proven, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for (round, seed) in (0..=effort.rounds).zip(1..) {
        progress.step(format!("(g) round {round} of {}", effort.rounds));
        let each = steps(&program, seed, 1)?;
        let once = steps(&program, seed, TURNS)?;
        if round > 0 {
            ratios.push(each.over(once));
            proven.push(each);
            bare.push(once);
        }
    }
    let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["turns of a run", "steps /s", "proven once /s", "ratio"],
        rows: vec![vec![
            TURNS.to_string(),
            median_rate(&proven).to_string(),
            median_rate(&bare).to_string(),
            ratio.to_string(),
        ]],
        notes: Vec::new(),
        verdicts: vec![Verdict {
            what: "(g) simulated steps, the ledger proven after each, over proving it once"
                .to_owned(),
            aim: Aim::AtLeast(Ratio(400)),
            reached: ratio.median.0,
        }],
    })
}

/// Runs a seed as `cargo xtask simulate` does: in a process of its own, which logs nothing.
fn steps(program: &Path, seed: u64, prove_each: u64) -> Result<Rate, Trouble> {
    let begun = Instant::now();
    let ran = Command::new(program)
        .args(["--seed", &seed.to_string(), "--steps", &TURNS.to_string()])
        .args(["--prove-each", &prove_each.to_string()])
        .output()?;
    let elapsed = begun.elapsed();
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stdout).into_owned().into());
    }
    Ok(Rate { count: TURNS, elapsed })
}
