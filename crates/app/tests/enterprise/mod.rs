//! Goal: enterprises are organised, joined, changed and left by their rules, and nothing of the past
//! is rewritten. Method: use cases on both engines, each outcome compared; two that race are let
//! loose on each other and the rows are looked at afterwards.

mod creation;
mod members;
mod organisation;
mod partners;
mod permissions;
mod projects;
mod races;

use hubu_app::ledger::Party;
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::{Sql, Value};
use hubu_testkit::ledger_world::{LedgerWorld, Person, instant};

/// Runs a use case as a unit and gives what it reports: value, group and subject.
async fn attempt<T: Send + 'static, R: Send + 'static>(
    world: &LedgerWorld,
    queue: i64,
    body: impl Fn(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
) -> Result<T, Error<R>> {
    let done = world.store.unit(queue, None, "test", move |unit| {
        body(unit).map(|done| (done.value, done.group, done.subject))
    });
    let (value, group, subject) = done.await?;
    assert_ne!((group, subject), (GroupKey(0), CustomerKey(0)));
    Ok(value)
}

/// The same, where no fault is expected.
async fn run<T: Send + 'static, R: Send + 'static>(
    world: &LedgerWorld,
    body: impl Fn(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
) -> Result<T, R> {
    match attempt(world, 0, body).await {
        Ok(value) => Ok(value),
        Err(Error::Refused(refusal)) => Err(refusal),
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

/// Writes what no use case does, or none of this suite.
async fn force(world: &LedgerWorld, sql: &'static Sql, params: Vec<Value>) {
    let forced = world
        .store
        .unit::<_, ()>(0, None, "test.force", move |unit| Ok(unit.tx.execute(sql, &params)?));
    assert_eq!(forced.await, Ok(1), "{}", sql.name);
}

fn party(person: &Person) -> Party {
    Party::Key(person.key)
}

/// Moves the clock to an instant of January 2026.
async fn at(world: &LedgerWorld, text: &str) -> Timestamp {
    let at = instant(&format!("2026-01-{text}Z"));
    world.set_clock(at).await;
    at
}

/// The relation a member stands in at an instant.
async fn relation_at(
    world: &LedgerWorld,
    member: &Person,
    at: Timestamp,
) -> Option<MemberRelation> {
    let key = member.key;
    let read =
        world.store.read::<_, ()>(move |tx, _| Ok(enterprise::relations_at(tx, &[key], at)?));
    read.await.expect("relations can be read").pop()
}

/// The kinds of a customer's events, oldest first. Their numbers have no gap.
async fn events(world: &LedgerWorld, subject: &Person) -> Vec<String> {
    static EVENTS: Sql = Sql::new(
        "test.events",
        "SELECT e.seq, e.kind, c.event_seq FROM event e JOIN customer c \
         ON c.customer_key = e.subject_key WHERE e.subject_key = $1 ORDER BY e.seq",
    );
    let key = subject.key;
    let read = world.store.read::<_, ()>(move |tx, _| {
        let rows = tx.query(&EVENTS, &[key.into()])?;
        let last = i64::try_from(rows.len()).expect("few");
        let mut kinds = Vec::new();
        for (number, row) in (1..).zip(rows) {
            let mut row = row.reader();
            assert_eq!(row.int()?, number, "events are numbered without a gap");
            kinds.push(row.text()?);
            assert_eq!(row.int()?, last, "the customer knows the number of its last event");
        }
        Ok(kinds)
    });
    read.await.expect("events can be read")
}
