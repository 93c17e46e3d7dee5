//! Answers kept for repeats are forgotten once they are old enough, so that a realm does not grow by
//! them for ever.

use std::sync::Arc;
use std::time::Duration;

use hubu_api::jobs;
use hubu_app::{Fault, Store};
use tokio::sync::watch;

/// The first look comes when clients have long been served again.
const FIRST: Duration = Duration::from_mins(5);
/// How often it looks: nobody counts the hours of a year.
const PERIOD: Duration = Duration::from_hours(1);
/// How many go in one write, which callers' writes may have to wait for.
const PORTION: usize = 500;

/// Looks once in an hour until the end comes. Processes that share a realm share the work.
pub async fn forget_answers(store: Arc<Store>, mut stop: watch::Receiver<bool>) {
    let mut pause = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        pause = PERIOD;
        match forget(&store, &stop).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old answers are forgotten"),
            Err(fault) => tracing::warn!(%fault, "old answers stay: the realm does not answer"),
        }
    }
}

/// Forgets what is old enough now, in portions; tells how many answers that were.
async fn forget(store: &Store, stop: &watch::Receiver<bool>) -> Result<usize, Fault> {
    let mut forgotten = 0;
    while !*stop.borrow() {
        let portion = jobs::forget_answers(store, PORTION).await?;
        forgotten += portion;
        if portion < PORTION {
            break;
        }
    }
    Ok(forgotten)
}
