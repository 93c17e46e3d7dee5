//! Lanes kept busy, so that what a test submits waits together and folds as it wants.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Mutex, mpsc};
use std::task::Poll;

use hubu_store::Store;

/// Keeps the lane of `queue` busy with a unit that does nothing, runs `submit`, which puts writes
/// into the queue, and lets the lane go on once it has; gives what `submit` gives.
///
/// A probe sees three steps of that unit: its reading of the clock, and its commit twice.
///
/// # Panics
/// When the lane stops.
pub async fn while_busy<T>(store: &Store, queue: i64, submit: impl AsyncFnOnce() -> T) -> T {
    let (started, wait) = tokio::sync::oneshot::channel();
    let (go, held) = mpsc::channel::<()>();
    let (started, held) = (Mutex::new(Some(started)), Mutex::new(held));
    let busy = store.unit::<(), ()>(queue, None, "test.busy", move |_| {
        if let Some(started) = started.lock().expect("one thread").take() {
            started.send(()).expect("the test waits");
            held.lock().expect("one thread").recv().expect("the test goes on");
        }
        Ok(())
    });
    let mut busy = Box::pin(busy);
    first_poll(busy.as_mut()).await;
    wait.await.expect("the lane has begun");
    let submitted = submit().await;
    go.send(()).expect("the lane waits");
    assert_eq!(busy.await, Ok(()));
    submitted
}

/// Hands a future its first turn, so that what it submits stands in its queue.
///
/// # Panics
/// When it is done at once.
pub async fn first_poll<F: Future>(future: Pin<&mut F>) {
    // The runtime cuts the turn of a task short that has not waited for long. The future would then
    // have submitted nothing, and nobody would ask it again.
    let mut future = pin!(tokio::task::unconstrained(future));
    poll_fn(|context| {
        assert!(future.as_mut().poll(context).is_pending(), "it waits for its commit");
        Poll::Ready(())
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;
    use tokio::task::coop::{consume_budget, has_budget_remaining};

    #[tokio::test]
    async fn a_first_turn_is_not_cut_short() {
        let (queue, mut submitted) = mpsc::channel(1);
        let mut submits = Box::pin(async {
            queue.send("a write").await.expect("the queue is open");
            std::future::pending::<()>().await;
        });
        while has_budget_remaining() {
            consume_budget().await;
        }
        first_poll(submits.as_mut()).await;
        assert_eq!(submitted.try_recv(), Ok("a write"));
    }
}
