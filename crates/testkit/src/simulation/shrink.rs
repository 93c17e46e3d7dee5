//! A failing run is made shorter: what is left are turns that it takes.

use std::time::{Duration, Instant};

use hubu_store::Sql;

use super::driver::{Failure, Plan, run};

/// Leaves turns out for as long as the run still fails, and the time lasts. Gives the turns that are
/// left with what they fail with.
pub async fn shrink(
    plan: Plan,
    failure: Failure,
    planted: &[&'static Sql],
    time: Duration,
) -> (Vec<u64>, Failure) {
    let began = Instant::now();
    let mut failure = failure;
    let mut turns: Vec<u64> = (0..=failure.turn).collect();
    let mut chunk = turns.len().div_ceil(2);
    while chunk > 0 && began.elapsed() < time {
        let mut from = 0;
        while from < turns.len() && began.elapsed() < time {
            let mut fewer = turns.clone();
            fewer.drain(from..(from + chunk).min(turns.len()));
            match run(plan, &fewer, planted).await {
                Err(found) => {
                    turns = fewer.into_iter().filter(|turn| *turn <= found.turn).collect();
                    failure = found;
                }
                Ok(_) => from += chunk,
            }
        }
        chunk /= 2;
    }
    (turns, failure)
}
