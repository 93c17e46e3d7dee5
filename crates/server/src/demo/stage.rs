//! [`Stage`]: what the demo world is written with.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hubu_api::jobs::advance;
use hubu_app::access::{PasswordCost, Passwords};
use hubu_app::ledger::{Command, Money};
use hubu_app::write::WriteRefusal;
use hubu_app::{Error, Fault, Unit};
use hubu_core::ids::Seeded;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::WallClock;

use super::Secrets;
use crate::realm::Realm;

/// Business time at which the world begins: 2026-01-01T00:00+08:00.
pub const START: Timestamp = Timestamp::from_ms(1_767_196_800_000);
/// The script's wall clock lags business time by a year, so that it lies before every start.
const LAG_MS: i64 = 366 * 86_400_000;

/// Who works on obligations, as their leases say.
const OWNER: i64 = 1;

/// A wall clock that reads what the script says.
#[derive(Clone, Debug)]
pub struct ScriptedClock(Arc<AtomicI64>);

impl Default for ScriptedClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(START.ms() - LAG_MS)))
    }
}

impl ScriptedClock {
    /// As the store wants it.
    pub fn wall(&self) -> WallClock {
        let ms = Arc::clone(&self.0);
        Arc::new(move || Timestamp::from_ms(ms.load(Ordering::SeqCst)))
    }

    fn follow(&self, business: Timestamp) {
        self.0.store(business.ms() - LAG_MS, Ordering::SeqCst);
    }
}

/// What the demo world is written with. Everything that happens is one call after another: the same
/// ids, keys and instants come out of every creation.
pub struct Stage {
    /// The realm, founded and empty at first.
    pub realm: Realm,
    /// Which site it speaks for.
    pub site: Site,
    /// Where the callers' keys and passwords come from.
    pub secrets: Secrets,
    /// Hashes their passwords.
    pub passwords: Passwords,
    clock: ScriptedClock,
}

impl Stage {
    /// A stage over a realm that was opened with `clock`.
    pub fn new(realm: Realm, clock: ScriptedClock, secrets: Secrets) -> Self {
        let cost = match secrets {
            Secrets::WellKnown => PasswordCost::TOKEN_EFFORT,
            Secrets::Random => PasswordCost::default(),
        };
        let passwords = Passwords::new(cost, Box::new(Seeded::new(2026)));
        let site = realm.store.realm().site;
        Self { realm, site, secrets, passwords, clock }
    }

    /// Runs a use case as a unit.
    ///
    /// # Errors
    /// [`Fault::Bug`] when it is refused: the story is wrong then.
    pub async fn unit<T, R>(
        &self,
        name: &'static str,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, Fault>
    where
        T: Send + 'static,
        R: Debug + Send + 'static,
    {
        let done = self.realm.store.unit(0, None, name, body).await;
        done.map_err(|error| said(name, error))
    }

    /// Runs a command that moves money, in the lane of `group`.
    ///
    /// # Errors
    /// [`Fault::Bug`] when it is refused: the story is wrong then.
    pub async fn money<C: Command>(
        &self,
        group: i64,
        name: &'static str,
        command: C,
    ) -> Result<C::Reply, Fault>
    where
        C::Refusal: Debug,
    {
        let command = Money::due(Arc::clone(&self.realm.money), name, command);
        match self.realm.store.batch::<Money>(group, None, command).await {
            Ok(reply) => reply.value::<C>().ok_or_else(|| bug(name, "answered as a repeat")),
            Err(Error::Fault(fault)) => Err(fault),
            Err(Error::Refused(refusal)) => match refusal.of::<C>()? {
                WriteRefusal::Rule(rule) => Err(bug(name, &format!("{rule:?}"))),
                WriteRefusal::KeyReused | WriteRefusal::AnswerNotKept => {
                    Err(bug(name, "took another's key"))
                }
            },
        }
    }

    /// Lets time pass until `to`: what falls due on the way happens at its own instant.
    ///
    /// # Errors
    /// [`Fault::Bug`] when `to` lies in the past.
    pub async fn until(&self, to: Timestamp) -> Result<(), Fault> {
        let (store, money) = (&self.realm.store, &self.realm.money);
        let advanced = advance(store, money, OWNER, to, usize::MAX).await;
        let advanced = advanced.map_err(|error| said("until", error))?;
        if !advanced.finished {
            return Err(bug("until", "an obligation of the story cannot be fulfilled"));
        }
        self.clock.follow(to);
        Ok(())
    }
}

fn said<R: Debug>(name: &str, error: Error<R>) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refused(refusal) => bug(name, &format!("{refusal:?}")),
    }
}

fn bug(name: &str, text: &str) -> Fault {
    Fault::Bug(format!("the demo's story: {name}: {text}"))
}
