//! [`Stage`]: where the story is told. Its writes leave all that a caller's do: effect, idempotency
//! record, audit row.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use hubu_app::access::Vault;
use hubu_app::ledger::{Command, Context, Money, Party};
use hubu_app::oversight::Lease;
use hubu_app::verification::TriedCode;
use hubu_app::write::{self, Done, Keep, Recorded};
use hubu_app::{Error, Unit};
use hubu_core::confidential::Secret;
use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderId;
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{LedgerWorld, Person, asked_by};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::snapshot::Snapshot;

use super::story::{Write, story};

/// What became of a write: its recorded answer, where it has one.
pub type Outcome = Result<Option<Recorded>, Error<String>>;
/// A write under way.
pub type Attempt<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// What the story has come to so far, and later writes rest on.
#[derive(Clone, Default)]
pub struct Notes {
    pub keys: BTreeMap<&'static str, i64>,
    pub access_key: String,
    pub project: String,
    pub orders: BTreeMap<&'static str, OrderId>,
    pub code: Option<Secret>,
    pub ticket: Option<Secret>,
    pub tried: Option<TriedCode>,
    pub lease: Option<Lease>,
    pub delivery: Option<hubu_app::webhooks::Lease>,
}

/// Which write of the story it is: its name, and its number among all.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub name: &'static str,
    pub number: usize,
}

/// A realm in which the story is told.
pub struct Stage {
    pub world: LedgerWorld,
    pub vault: Arc<Vault>,
    caller: Person,
    notes: Arc<Mutex<Notes>>,
}

/// What a write of the story did when nothing disturbed it.
pub struct Rehearsed {
    pub at: At,
    pub write: Write,
    /// Its steps up to the commit, in order; whatever follows cannot undo it.
    pub steps: Vec<&'static str>,
    /// The rows it changed.
    pub effect: Vec<String>,
}

impl Stage {
    /// A master (100) with two members (101, 102); a master that has no members (200); four
    /// enterprises (201 and on) that belong to nobody.
    pub async fn open(home: &Home) -> Self {
        let world = LedgerWorld::open(home).await;
        let vault = Arc::new(Vault::new([(1, [7; 32])]).expect("one key"));
        let caller = world.create(Person::new(1)).await;
        world.enterprise(100, 2).await;
        world.create(Person { is_master: false, ..Person::master(200) }).await;
        for key in 201..205 {
            world.create(Person::new(key)).await;
        }
        Self { world, vault, caller, notes: Arc::default() }
    }

    /// Tells the whole story undisturbed.
    pub async fn rehearse(home: &Home) -> Vec<Rehearsed> {
        let stage = Self::open(home).await;
        let mut rehearsed = Vec::new();
        let mut before = stage.snapshot().await;
        for (number, write) in story().into_iter().enumerate() {
            let at = At { name: write.name, number };
            stage.world.saboteur.watch();
            let outcome = write.run(&stage, at).await;
            let mut steps = stage.world.saboteur.log();
            assert!(outcome.is_ok(), "{at:?}: {outcome:?}");
            assert_eq!(steps.pop(), Some("COMMITTED"), "{at:?} is one transaction");
            assert_eq!(steps.iter().filter(|step| **step == "COMMIT").count(), 1, "{at:?}");
            let after = stage.snapshot().await;
            let effect = before.effect(&after);
            assert_ne!(effect, Vec::<String>::new(), "{at:?} changes nothing");
            rehearsed.push(Rehearsed { at, write, steps, effect });
            before = after;
        }
        stage.world.check().await;
        rehearsed
    }

    pub async fn snapshot(&self) -> Snapshot {
        Snapshot::take(&self.world.store).await
    }

    /// Runs a write under sabotage; tells what became of it, and how many steps failed.
    pub async fn sabotaged(&self, one: &Rehearsed, sabotage: Sabotage) -> (Outcome, usize) {
        self.world.saboteur.arm(sabotage);
        let outcome = one.write.run(self, one.at).await;
        (outcome, self.world.saboteur.disarm())
    }

    pub fn notes(&self) -> Notes {
        self.notes.lock().expect("nobody panics over it").clone()
    }

    /// A key the story came to.
    pub fn key(&self, name: &str) -> i64 {
        *self.notes().keys.get(name).expect("an earlier write noted it")
    }

    /// A customer the story came to.
    pub fn customer(&self, name: &str) -> CustomerKey {
        CustomerKey(self.key(name))
    }

    /// A write that posts nothing, as a caller asks for it.
    pub fn unit<T: 'static, R: Debug + Send + 'static>(
        &self,
        at: At,
        keep: Keep,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
        note: fn(&mut Notes, &T),
    ) -> Attempt<'_> {
        let recorded = write::recorded(self.writer(at), keep, body, self.encoder(at, note));
        Box::pin(async move {
            let outcome = self.world.store.unit(0, None, at.name, recorded).await;
            outcome.map(Some).map_err(in_words)
        })
    }

    /// A write that nobody asked for by a key: the calendar's, and parts of other operations.
    pub fn bare<T: 'static, R: Debug + Send + 'static>(
        &self,
        at: At,
        mut body: impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
        note: fn(&mut Notes, &T),
    ) -> Attempt<'_> {
        let notes = Arc::clone(&self.notes);
        let noting = move |unit: &mut Unit<'_, '_>| {
            let value = body(unit)?;
            note(&mut notes.lock().expect("nobody panics over it"), &value);
            Ok(None)
        };
        Box::pin(
            async move { self.world.store.unit(0, None, at.name, noting).await.map_err(in_words) },
        )
    }

    /// What commands know of the realm, with a memory of its own: every attempt takes the same steps.
    pub fn context(&self) -> Arc<Context> {
        Arc::new(Context { catalogue: Arc::default(), ..Context::clone(&self.world.context) })
    }

    /// A command that moves money, as a caller asks for it.
    pub fn money<C: Command>(
        &self,
        at: At,
        command: C,
        note: fn(&mut Notes, &C::Reply),
    ) -> Attempt<'_>
    where
        C::Refusal: Debug,
    {
        let money = Money::asked(self.context(), self.writer(at), command, self.encoder(at, note));
        Box::pin(async move {
            match self.world.store.batch::<Money>(100, None, money).await {
                Ok(reply) => Ok(reply.recorded),
                Err(Error::Refused(why)) => Err(Error::Refused(format!("{:?}", why.of::<C>()))),
                Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
            }
        })
    }

    /// A command that the calendar causes.
    pub fn due(&self, money: Money) -> Attempt<'_> {
        Box::pin(async move {
            match self.world.store.batch::<Money>(100, None, money).await {
                Ok(_) => Ok(None),
                Err(Error::Refused(_)) => Err(Error::Refused("due".to_owned())),
                Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
            }
        })
    }

    fn writer(&self, at: At) -> write::Writer {
        let key = format!("key {}", at.number);
        asked_by(&self.caller, at.name, Some((&key, 1)))
    }

    /// Makes the answer, and notes the value: whoever asked may not be told.
    fn encoder<T>(
        &self,
        at: At,
        note: fn(&mut Notes, &T),
    ) -> impl Fn(&T) -> Recorded + Send + use<T> {
        let notes = Arc::clone(&self.notes);
        move |value| {
            note(&mut notes.lock().expect("nobody panics over it"), value);
            Recorded { status: 200, body: Some(format!("{at:?}").into_bytes()) }
        }
    }
}

/// A customer whose row was there before the story.
pub const fn row(key: i64) -> Party {
    Party::Key(CustomerKey(key))
}

fn in_words<R: Debug>(error: Error<R>) -> Error<String> {
    match error {
        Error::Refused(refusal) => Error::Refused(format!("{refusal:?}")),
        Error::Fault(fault) => Error::Fault(fault),
    }
}
