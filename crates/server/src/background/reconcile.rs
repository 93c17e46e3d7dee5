//! [`Reconciler`]: works off what falls due, oldest first, by the same commands people use.
//!
//! Any number of processes may run one: a lease keeps an obligation with one of them, and its
//! number keeps whoever lost the lease from completing it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hubu_app::ledger::{Context, Money};
use hubu_app::{Error, Fault, Store, jobs};
use hubu_store::due::Lease;
use metrics::{counter, gauge};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// How often it looks without being woken.
const PERIOD: Duration = Duration::from_secs(1);
/// Obligations taken at a time; those of neighbouring accounts fold into one write.
const TAKEN: i64 = 64;
/// Obligations are claimed by one short write on this queue.
const QUEUE: i64 = 0;

/// One process's hand in the work.
#[derive(Clone)]
pub struct Reconciler {
    store: Arc<Store>,
    context: Arc<Context>,
    owner: i64,
    taken: i64,
    wake: Arc<Notify>,
}

impl Reconciler {
    /// `owner` tells processes that share a realm apart.
    pub fn new(store: Arc<Store>, context: Arc<Context>, owner: i64) -> Self {
        Self { store, context, owner, taken: TAKEN, wake: Arc::new(Notify::new()) }
    }

    /// The same, but with one obligation at a time: in the same order whenever it is repeated.
    #[must_use]
    pub fn one_by_one(self) -> Self {
        Self { taken: 1, ..self }
    }

    /// Wakes it when notified, so that work made by a request needn't wait for the next look.
    pub fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Works until the end comes; then finishes what it has taken.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(fault) = self.work().await {
                tracing::warn!(%fault, "obligations wait: the realm does not answer");
            }
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                () = self.wake.notified() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Works off everything that is due now; tells how many obligations were fulfilled.
    ///
    /// # Errors
    /// The realm does not answer. An obligation whose own work fails is put off instead.
    pub async fn work(&self) -> Result<usize, Fault> {
        let mut done = 0;
        loop {
            if !self.is_anything_due().await? {
                return Ok(done);
            }
            let (owner, taken) = (self.owner, self.taken);
            let claim = self
                .store
                .unit(QUEUE, None, "jobs.claim", move |unit| jobs::claim(unit, owner, taken));
            let leases = claim.await.map_err(fault)?;
            if leases.is_empty() {
                // Another process holds them.
                return Ok(done);
            }
            done += self.fulfil(leases).await?;
        }
    }

    /// Looks without writing: an idle realm's disk stays idle.
    async fn is_anything_due(&self) -> Result<bool, Fault> {
        let read = self.store.read(|tx, pulse| {
            let next = jobs::next_due(tx, pulse.now).map_err(|error| match error {
                Error::Fault(fault) => Error::<Infallible>::Fault(fault),
                Error::Refused(()) => Error::Fault(Fault::Bug("a look was refused".to_owned())),
            })?;
            Ok(next.map(|due| pulse.now.ms() - due.ms()))
        });
        let lag = match read.await {
            Ok(lag) => lag,
            Err(Error::Fault(fault)) => return Err(fault),
            Err(Error::Refused(never)) => match never {},
        };
        let seconds = lag.unwrap_or_default() / 1_000;
        gauge!("hubu_job_lag_seconds").set(f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)));
        Ok(lag.is_some())
    }

    async fn fulfil(&self, leases: Vec<Lease>) -> Result<usize, Fault> {
        let mut tasks = JoinSet::new();
        for lease in leases {
            let this = self.clone();
            tasks.spawn(async move { this.fulfil_one(lease).await });
        }
        let mut done = 0;
        while let Some(ended) = tasks.join_next().await {
            done += usize::from(ended.map_err(|panic| Fault::Bug(panic.to_string()))??);
        }
        Ok(done)
    }

    async fn fulfil_one(&self, lease: Lease) -> Result<bool, Fault> {
        let outcome = match jobs::command(&self.context, lease.clone()) {
            Err(fault) => Err(fault.to_string()),
            Ok(command) => match self.store.batch::<Money>(lease.group.0, None, command).await {
                Ok(_) => Ok(()),
                Err(Error::Fault(fault)) => Err(fault.to_string()),
                Err(Error::Refused(_)) => Err("refused by its rule".to_owned()),
            },
        };
        let said = if outcome.is_ok() { "success" } else { "failure" };
        counter!("hubu_jobs_total", "kind" => lease.kind.clone(), "outcome" => said).increment(1);
        let Err(reason) = outcome else { return Ok(true) };
        tracing::warn!(kind = lease.kind, key = lease.key, reason, "an obligation is put off");
        let failed = self
            .store
            .unit(QUEUE, None, "jobs.failed", move |unit| jobs::failed(unit, &lease, &reason));
        failed.await.map_err(fault)?;
        Ok(false)
    }
}

fn fault(error: Error<()>) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refused(()) => Fault::Bug("a job's own bookkeeping was refused".to_owned()),
    }
}
