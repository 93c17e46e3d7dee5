//! Keeping house: how much waits is told, and what is old is forgotten.

use std::sync::Arc;
use std::time::Duration;

use hubu_app::webhooks::{self, Backlog, Kept};
use hubu_app::{Error, Fault, Store, Unit};
use metrics::gauge;
use tokio::sync::watch;

use super::sender::unrefused;

/// How often it looks.
const PERIOD: Duration = Duration::from_secs(10);
/// How many go in one write, which callers' writes may have to wait for.
const PORTION: i64 = 500;

/// Looks again and again until the end comes. Processes that share a realm share the work.
pub async fn keep_house(store: Arc<Store>, kept: Kept, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = look(&store, kept, &stop).await {
            tracing::warn!(%fault, "old deliveries stay: the realm does not answer");
        }
        tokio::select! {
            () = tokio::time::sleep(PERIOD) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn look(store: &Store, kept: Kept, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
    let wall = store.wall();
    let read = store.read(move |tx, pulse| {
        let old = webhooks::is_anything_old(tx, kept, (pulse.now, wall))?;
        Ok::<_, Error<()>>((old, webhooks::backlog(tx)?))
    });
    let (old, Backlog { pending, oldest }) = read.await.map_err(unrefused)?;
    let age = oldest.map_or(0, |oldest| (wall.ms() - oldest.ms()) / 1_000);
    gauge!("hubu_webhook_pending").set(number(pending));
    gauge!("hubu_webhook_oldest_seconds").set(number(age));
    while old && !*stop.borrow() {
        let forget =
            move |unit: &mut Unit<'_, '_>| webhooks::forget_deliveries(unit, kept, PORTION);
        let forgotten = store.unit(0, None, "webhooks.forget", forget).await.map_err(unrefused)?;
        if forgotten < PORTION.unsigned_abs() {
            break;
        }
    }
    Ok(())
}

fn number(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX))
}
