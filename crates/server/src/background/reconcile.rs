//! [`Reconciler`]: works off what falls due, oldest first, by the same commands people use.
//!
//! Any number of processes may run one: a lease keeps an obligation with one of them, and its
//! number keeps whoever lost the lease from completing it.

use std::sync::Arc;
use std::time::Duration;

use hubu_api::jobs::run_due;
use hubu_app::ledger::Context;
use hubu_app::{Error, Fault, Store, jobs};
use metrics::gauge;
use tokio::sync::watch;

/// How often it looks: nothing falls due by the fraction of a second.
const PERIOD: Duration = Duration::from_secs(1);
/// Obligations taken at a time; those of neighbouring accounts fold into one write.
const TAKEN: usize = 64;

/// One process's hand in the work.
pub struct Reconciler {
    store: Arc<Store>,
    context: Arc<Context>,
    owner: i64,
}

impl Reconciler {
    /// `owner` tells processes that share a realm apart.
    pub const fn new(store: Arc<Store>, context: Arc<Context>, owner: i64) -> Self {
        Self { store, context, owner }
    }

    /// Works until the end comes; then finishes what it has taken.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(fault) = self.work(&stop).await {
                tracing::warn!(%fault, "obligations wait: the realm does not answer");
            }
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Works off everything that is due now, in portions.
    async fn work(&self, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
        while self.is_anything_due().await? && !*stop.borrow() {
            let ran = run_due(&self.store, &self.context, self.owner, TAKEN).await?;
            if ran.claimed() == 0 {
                // Another process holds it, or it failed a moment ago.
                break;
            }
        }
        Ok(())
    }

    /// Looks without writing: an idle realm's disk stays idle.
    async fn is_anything_due(&self) -> Result<bool, Fault> {
        let read = self.store.read(|tx, pulse| {
            let next = jobs::next_due(tx, pulse.now)?;
            Ok::<_, Error<()>>(next.map(|due| pulse.now.ms() - due.ms()))
        });
        let lag = read.await.map_err(|error| match error {
            Error::Fault(fault) => fault,
            Error::Refused(()) => Fault::Bug("a look was refused".to_owned()),
        })?;
        let seconds = lag.unwrap_or_default() / 1_000;
        gauge!("hubu_job_lag_seconds").set(f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)));
        Ok(lag.is_some())
    }
}
