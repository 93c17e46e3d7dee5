//! Limits per account and operation (`auth` 7).

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::RateLimiter;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use hubu_app::Store;

use crate::codes::{Code, Refusal};
use crate::operation::RateClass;

/// Which limits hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quotas {
    /// Far above what a busy client does: they protect the realm from a runaway loop.
    Protective,
    /// The documented ones.
    Vendor,
}

/// The account (row key; 0 or below: nobody, and what the path names) and the operation.
type Key = (i64, &'static str);

/// The store's handed-in clock, for the limiter.
#[derive(Clone)]
struct WallClock(Arc<Store>);

impl Clock for WallClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let ms = u64::try_from(self.0.wall().ms()).unwrap_or_default();
        Nanos::new(ms.saturating_mul(1_000_000))
    }
}

type Limiter = RateLimiter<Key, DefaultKeyedStateStore<Key>, WallClock, NoOpMiddleware<Nanos>>;

/// The limiters, one a class.
pub(super) struct Quota {
    limiters: Vec<(RateClass, u32, Limiter)>,
    asked: AtomicU32,
}

/// After how many requests accounts that were quiet are forgotten.
const SWEEP_EVERY: u32 = 1 << 16;

impl Quota {
    pub fn new(quotas: Quotas, store: &Arc<Store>) -> Self {
        let classes = [
            RateClass::Usual,
            RateClass::Frequent,
            RateClass::Quotes,
            RateClass::Identity,
            RateClass::Login,
            RateClass::Operator,
        ];
        let limiter = |class| {
            let rate = per_second(quotas, class);
            let quota = governor::Quota::per_second(rate);
            let clock = WallClock(Arc::clone(store));
            let state = DefaultKeyedStateStore::default();
            (class, rate.get(), Limiter::new(quota, state, clock))
        };
        Self { limiters: classes.map(limiter).into(), asked: AtomicU32::new(0) }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// The refusal when the limit is reached.
    pub fn check(
        &self,
        class: RateClass,
        account: i64,
        operation: &'static str,
    ) -> Result<(), Refusal> {
        let found = self.limiters.iter().find(|(known, _, _)| *known == class);
        let (_, rate, limiter) = found.expect("every class has a limiter");
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            for (_, _, limiter) in &self.limiters {
                limiter.retain_recent();
            }
        }
        limiter
            .check_key(&(account, operation))
            .map_err(|_| Refusal::new(Code::Throttled).with("policy", format!("{rate}/1(s)")))
    }
}

fn per_second(quotas: Quotas, class: RateClass) -> NonZeroU32 {
    let rate = match (quotas, class) {
        (Quotas::Vendor, RateClass::Usual) => 10,
        (Quotas::Vendor, RateClass::Frequent) => 20,
        (Quotas::Vendor, RateClass::Quotes) => 30,
        (Quotas::Vendor, RateClass::Identity) => 5,
        // Checking a password is meant to be slow; a hundred a second fill two processors.
        (_, RateClass::Login) => 100,
        _ => 50_000,
    };
    NonZeroU32::new(rate).expect("no rate above is zero")
}
