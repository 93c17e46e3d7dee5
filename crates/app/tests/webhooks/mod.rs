//! Goal: an event reaches every endpoint that hears it, each subject's in its order, at least once,
//! and nothing secret outlives its use. Method: events are raised by commands on both engines; the test
//! takes the sender's place, says what came of each message, and moves the process's clock.

mod changed;
mod codes;
mod fan_out;
mod gone;
mod order;
mod secrets;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use hubu_app::access::Vault;
use hubu_app::webhooks::{
    DeliveryFilter, Lease, Message, NewWebhook, Operator, Outcome, Parcel, Tried, WebhookChange,
    WebhookRefusal, claim_due, create_webhook, deliveries, parcel, settle, update_webhook,
};
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::confidential::Secret;
use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{DeliveryState, KindFilter, Target};
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{LedgerWorld, Person};

/// Who acts in these stories.
const OPERATOR: Operator = (GroupKey(1), CustomerKey(1));

const SECOND: i64 = 1_000;
const HOUR: i64 = 60 * 60 * SECOND;

/// A realm with an operator and two customers, 2 and 3.
struct Post {
    world: LedgerWorld,
    vault: Arc<Vault>,
    two: Person,
    three: Person,
}

impl Post {
    async fn open(home: &Home) -> Self {
        let world = LedgerWorld::open(home).await;
        let vault = Arc::new(Vault::new([(1, [7; 32])]).expect("one key"));
        world.create(Person::new(1)).await;
        let (two, three) = (world.create(Person::new(2)).await, world.create(Person::new(3)).await);
        Self { world, vault, two, three }
    }

    /// What a unit of these use cases comes to.
    async fn run<T: Send + 'static, R: Send + 'static>(
        &self,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, R> {
        match self.world.store.unit(0, None, "test", body).await {
            Ok(value) => Ok(value),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    }

    /// The same, as operators ask for it.
    async fn operate<T: Send + 'static>(
        &self,
        mut body: impl FnMut(&mut Unit<'_, '_>) -> Result<Done<T>, Error<WebhookRefusal>>
        + Send
        + 'static,
    ) -> Result<T, WebhookRefusal> {
        self.run(move |unit| body(unit).map(|done| done.value)).await
    }

    /// An endpoint that hears these kinds, and its secret.
    async fn endpoint(&self, kinds: &[&str]) -> (WebhookKey, Secret) {
        self.name(new(kinds)).await.expect("nothing speaks against it")
    }

    async fn name(&self, new: NewWebhook) -> Result<(WebhookKey, Secret), WebhookRefusal> {
        let vault = Arc::clone(&self.vault);
        let create = move |unit: &mut Unit<'_, '_>| create_webhook(unit, &vault, &new, OPERATOR);
        self.operate(create).await.map(|(webhook, secret)| (webhook.key, secret))
    }

    /// A payment of one: the event `account.recharged`.
    async fn pay(&self, who: &Person) {
        self.world.recharge(who, "1").await.expect("it is paid in");
    }

    /// Lets the process's clock go on.
    fn pass(&self, milliseconds: i64) {
        self.world.wall().fetch_add(milliseconds, Ordering::Relaxed);
    }

    async fn claim(&self, webhook: WebhookKey, owner: i64) -> Vec<Lease> {
        self.run(move |unit| claim_due(unit, webhook, owner, 10)).await.expect("no rule")
    }

    /// The one subject of which something waits.
    async fn claim_one(&self, webhook: WebhookKey) -> Lease {
        let leases = self.claim(webhook, 1).await;
        assert_eq!(leases.len(), 1, "one subject waits");
        leases[0]
    }

    async fn parcel(&self, lease: Lease) -> Option<Parcel> {
        let (vault, wall) = (Arc::clone(&self.vault), self.world.store.wall());
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, pulse| Ok(parcel(tx, &vault, &lease, (pulse.now, wall))?));
        read.await.expect("it opens")
    }

    async fn messages(&self, lease: Lease) -> Vec<Message> {
        self.parcel(lease).await.expect("the endpoint listens").messages
    }

    /// Says what came of a message; tells whether the lease still holds.
    async fn say(&self, lease: Lease, message: &Message, outcome: Outcome, last: bool) -> bool {
        self.said(lease, message, outcome, last).await.is_some()
    }

    /// The same; tells the business instant at which the lease holds.
    async fn said(
        &self,
        lease: Lease,
        message: &Message,
        outcome: Outcome,
        last: bool,
    ) -> Option<Timestamp> {
        let place = message.place;
        let said = self.run(move |unit| settle(unit, (&lease, place), &outcome, last));
        said.await.expect("no rule")
    }

    /// The one subject of an endpoint of which something waits, taken; and what.
    async fn take(&self, webhook: WebhookKey) -> (Lease, Vec<Message>) {
        let lease = self.claim_one(webhook).await;
        (lease, self.messages(lease).await)
    }

    /// Changes an endpoint.
    async fn change(&self, webhook: WebhookKey, change: WebhookChange) {
        let update =
            move |unit: &mut Unit<'_, '_>| update_webhook(unit, webhook, &change, OPERATOR);
        self.operate(update).await.expect("changed");
    }

    /// Switches an endpoint on or off.
    async fn switch(&self, webhook: WebhookKey, on: bool) {
        self.change(webhook, WebhookChange { enabled: Some(on), ..WebhookChange::default() }).await;
    }

    /// Lets an endpoint live elsewhere.
    async fn relocate(&self, webhook: WebhookKey, url: &str) {
        let target = Some(Target::parse(url).expect("a URL"));
        self.change(webhook, WebhookChange { target, ..WebhookChange::default() }).await;
    }

    /// The log of an endpoint, the first written first.
    async fn log(&self, webhook: WebhookKey) -> Vec<Tried> {
        let filter = DeliveryFilter { webhook, state: None };
        let read =
            self.world.store.read::<_, ()>(move |tx, _| Ok(deliveries(tx, filter, (0, 100))?));
        let (total, mut rows) = read.await.expect("it can be read");
        assert_eq!(usize::try_from(total), Ok(rows.len()));
        rows.sort_by_key(|(row, _)| (row.place.subject, row.place.seq));
        rows
    }

    /// Subject, number and state of what stands in the log.
    async fn standing(&self, webhook: WebhookKey) -> Vec<(i64, i64, DeliveryState)> {
        let rows = self.log(webhook).await;
        rows.iter().map(|(row, _)| (row.place.subject.0, row.place.seq, row.state)).collect()
    }
}

fn new(kinds: &[&str]) -> NewWebhook {
    NewWebhook {
        target: Target::parse("https://hooks.example.com/hubu").expect("a URL"),
        kinds: kinds.iter().map(|kind| KindFilter::parse(kind).expect("a filter")).collect(),
        customer: None,
        description: String::new(),
        enabled: true,
    }
}

fn taken() -> Outcome {
    let begun = Timestamp::EPOCH;
    Outcome::Tried { begun, took_ms: 12, status: Some(204), failure: None, asked_ms: None }
}

fn broken() -> Outcome {
    answered(500, None)
}

/// The endpoint did not take it, and may have asked to be left alone for a while.
fn answered(status: u16, asked_ms: Option<i64>) -> Outcome {
    let (begun, failure) = (Timestamp::EPOCH, Some(format!("the endpoint answered {status}")));
    Outcome::Tried { begun, took_ms: 12, status: Some(status), failure, asked_ms }
}
