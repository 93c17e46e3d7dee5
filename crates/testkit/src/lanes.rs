//! Lanes kept busy, so that what a test submits waits together and folds as it wants.

use std::future::{Future, poll_fn};
use std::pin::Pin;
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
pub async fn first_poll<F: Future>(mut future: Pin<&mut F>) {
    poll_fn(|context| {
        assert!(future.as_mut().poll(context).is_pending(), "it waits for its commit");
        Poll::Ready(())
    })
    .await;
}
