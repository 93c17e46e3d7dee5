//! The system's clock, read here and nowhere else. Everything below gets instants as values.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use hubu_core::time::Timestamp;
use hubu_store::WallClock;

/// The system's clock. A clock before 1970 or beyond the range of an `i64` reads as its end.
#[expect(clippy::disallowed_methods, reason = "this is where wall time enters the program")]
pub fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The system's clock, to be handed to the store.
pub fn system() -> WallClock {
    Arc::new(wall)
}

/// A point on the monotonic clock, for measuring durations. It decides nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "durations of requests are measured, never decided on"
)]
pub fn tick() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_is_of_this_century_and_does_not_run_back() {
        let first = wall();
        assert!(first.ms() > 1_700_000_000_000, "{first:?}");
        assert!(wall() >= first);
    }
}
