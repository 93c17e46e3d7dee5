//! A realm with customers and money, driven through the use cases themselves.
//!
//! Business time stands still until a test moves it; the process's clock is a counter that every
//! reading moves on by a millisecond; ids come from seeds. So a test is the same every time.

mod acts;
mod commands;
mod coupons;
mod people;
mod rows;

pub use acts::{Answer, Cast, Outcome, Prepared};
pub use commands::{Asked, adjust, asked_by, cash, credit, grant, hearing_codes, named, recharge};
pub use coupons::{limit, plan};
pub use people::{Member, Person};
pub use rows::{BookState, book_states};

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hubu_app::ledger::Context;
use hubu_core::customers::RealName;
use hubu_core::ids::Seeded;
use hubu_core::money::Amount;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use hubu_store::{Error, Options, Store};

use crate::engines::Home;
use crate::probes::Saboteur;

/// When worlds begin: the first second of 2026 in their civil zone.
pub const BEGINNING: &str = "2025-12-31T16:00:00Z";

/// An open realm whose books are driven by a test.
pub struct LedgerWorld {
    /// The realm's store.
    pub store: Store,
    /// What commands know of the realm.
    pub context: Arc<Context>,
    /// Sees every step of the store.
    pub saboteur: Arc<Saboteur>,
    wall: Arc<AtomicI64>,
    numbers: AtomicI64,
}

/// How to open a world; the defaults suit nearly every test.
pub struct Opening {
    /// Tells the ids of one process from those of another on the same realm.
    pub seed: u64,
    /// PostgreSQL: how many lanes.
    pub lanes: usize,
    /// How many commands a lane folds at the most.
    pub fold: usize,
    /// The process's clock, where several worlds share one.
    pub wall: Arc<AtomicI64>,
}

impl Default for Opening {
    fn default() -> Self {
        let wall = Arc::new(AtomicI64::new(instant(BEGINNING).ms()));
        Self { seed: 1, lanes: 4, fold: 256, wall }
    }
}

impl LedgerWorld {
    /// Founds a realm in an empty home, or opens the one that is there.
    pub async fn open(home: &Home) -> Self {
        Self::open_with(home, Opening::default()).await
    }

    /// The same, with choices.
    ///
    /// # Panics
    /// When the realm cannot be opened.
    pub async fn open_with(home: &Home, opening: Opening) -> Self {
        let Opening { seed, lanes, fold, wall } = opening;
        let saboteur = Arc::new(Saboteur::default());
        let ticking = Arc::clone(&wall);
        let mut options = Options::new(
            home.database(),
            Arc::new(move || Timestamp::from_ms(ticking.fetch_add(1, Ordering::Relaxed))),
            Arc::new(move |lane| Box::new(Seeded::new(seed * 1_000 + lane as u64))),
        );
        let at = instant(BEGINNING);
        options.found = Some(NewRealm {
            site: Site::Cn,
            zone: zone(),
            purpose: Purpose::Sandbox,
            clock: Clock::Frozen { at },
            created: at,
            demo: false,
        });
        options.probe = Some(Arc::clone(&saboteur) as _);
        (options.lanes, options.fold) = (lanes, fold);
        let store = Store::open(options).await.expect("an empty home opens");
        let context = Context {
            realm: store.realm().clone(),
            // Test customers keep their certified names unsealed.
            real_names: Arc::new(|holder| Ok(holder.real_name.clone().and_then(real_name))),
            catalogue: Arc::default(),
        };
        Self { store, context: Arc::new(context), saboteur, wall, numbers: AtomicI64::new(1) }
    }

    /// Another process's clock that is this one's.
    pub fn wall(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.wall)
    }

    fn next_number(&self) -> i64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Proves the ledger from its rows.
    ///
    /// # Panics
    /// When anything is found.
    pub async fn check(&self) {
        let zone = self.context.realm.zone.clone();
        let found = self
            .store
            .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault));
        assert_eq!(found.await, Ok(Vec::new()), "the checker's findings");
    }

    /// Business time.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn now(&self) -> Timestamp {
        self.store.read::<_, ()>(|_, pulse| Ok(pulse.now)).await.expect("the clock can be read")
    }
}

/// The civil zone of worlds.
///
/// # Panics
/// Never: its rules are part of the program.
pub fn zone() -> Zone {
    Zone::named("Asia/Shanghai").expect("bundled")
}

/// An instant of the wire's form.
///
/// # Panics
/// When it has another form.
pub fn instant(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("an instant of the wire's form")
}

/// An amount as an accountant writes it: `1200.50`, `-3`.
///
/// # Panics
/// When it has another form.
pub fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("an amount")
}

fn real_name(bytes: Vec<u8>) -> Option<RealName> {
    String::from_utf8(bytes).ok().map(|name| RealName { name, credit_code: None })
}
