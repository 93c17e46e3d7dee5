//! The watch over the ledger: proves it again and again, and says so in a metric.

use std::sync::Arc;
use std::time::Duration;

use hubu_store::Store;
use metrics::gauge;
use tokio::sync::watch;

use crate::{clock, realm};

/// Broken invariants at the last check; anything but 0 needs a person.
const FINDINGS: &str = "hubu_ledger_findings";

/// The first check comes this soon, so that the metric is there.
const FIRST: Duration = Duration::from_secs(30);

/// Checks the ledger once in `period` until the end comes. The check reads every book, so it runs
/// where it may block.
pub async fn watch_ledger(store: Arc<Store>, period: Duration, mut stop: watch::Receiver<bool>) {
    let runtime = tokio::runtime::Handle::current();
    let mut pause = period.min(FIRST);
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        pause = period;
        let (store, runtime) = (Arc::clone(&store), runtime.clone());
        let started = clock::tick();
        let check = move || runtime.block_on(realm::check_ledger(&store));
        match tokio::task::spawn_blocking(check).await {
            Ok(Ok(findings)) => {
                let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
                gauge!(FINDINGS).set(f64::from(count));
                gauge!("hubu_ledger_check_seconds").set(started.elapsed().as_secs_f64());
                for finding in findings {
                    tracing::error!(row = finding.key, finding.text, "the ledger is broken");
                }
            }
            Ok(Err(failure)) => tracing::warn!(%failure, "the ledger could not be checked"),
            Err(panic) => tracing::error!(%panic, "the check of the ledger panicked"),
        }
    }
}
