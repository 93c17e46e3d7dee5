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

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use hubu_core::ids::{GroupKey, UserKey};
    use hubu_store::records::{self, IdempotencyRow};
    use hubu_testkit::engines::{self, Home};
    use hubu_testkit::ledger_world::{LedgerWorld, instant};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whatever_is_old_goes_in_portions_until_the_end_comes() {
        engines::each(go).await;
    }

    async fn go(home: &Home) {
        let world = LedgerWorld::open(home).await;
        let kept = 2 * PORTION + 1;
        let keep = world.store.unit::<(), ()>(0, None, "test.keep", move |unit| {
            let row = |number| IdempotencyRow {
                group: GroupKey(1),
                principal: UserKey(1),
                operation: "Test",
                key: format!("key {number}"),
                request_hash: [0; 32],
                status: 204,
                body: None,
                kept: true,
            };
            let rows: Vec<IdempotencyRow> = (0..kept).map(row).collect();
            Ok(records::keep_idempotent(unit.tx, unit.wall, &rows)?)
        });
        keep.await.expect("rows without a rule");
        let (end, stop) = watch::channel(false);
        assert_eq!(forget(&world.store, &stop).await, Ok(0), "nothing is old yet");
        world.wall().fetch_max(instant("2030-01-01T00:00:00Z").ms(), Ordering::Relaxed);
        end.send(true).expect("somebody listens");
        assert_eq!(forget(&world.store, &stop).await, Ok(0), "the end has come");
        end.send(false).expect("somebody listens");
        let before = world.store.stats().commits;
        assert_eq!(forget(&world.store, &stop).await, Ok(kept));
        assert_eq!(world.store.stats().commits - before, 3, "two full portions and the rest");
        assert_eq!(forget(&world.store, &stop).await, Ok(0));
    }
}
