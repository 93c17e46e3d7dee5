//! Work for whoever sends: taken under a lease, handed out as messages, and settled with what came of
//! it.

use hubu_core::confidential::Secret;
use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{
    DeliveryState, EventId, MOST_ATTEMPTS, pause_of_endpoint, pause_of_subject,
};
use hubu_store::vault::Vault;
use hubu_store::webhooks::{self, Attempt, EndpointStanding, Lease, Outgoing, Place, Settled};
use hubu_store::{Error, Fault, Tx, Unit, ledger};

use super::gone::switch_off;

/// How long a lease lasts without news: longer than the longest attempt.
const LEASE_MS: i64 = 30_000;
/// Events handed out under one lease before its subject goes to the end of the queue.
const HANDED_OUT: i64 = 16;
/// What is said of a code that nobody could be told in time.
const EXPIRED: &str = "the code has expired";

/// What is to be sent under a lease.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Where to.
    pub url: String,
    /// What it is signed with, the newest first, and until when (the process's clock).
    secrets: Vec<(Secret, Option<Timestamp>)>,
    /// The business instant at which it was made up.
    pub at: Timestamp,
    /// The events, in the order in which they go.
    pub messages: Vec<Message>,
}

impl Parcel {
    /// What a message is signed with that is sent at this instant of the process's clock.
    pub fn secrets(&self, wall: Timestamp) -> Vec<Secret> {
        let holds = |until: &Option<Timestamp>| until.is_none_or(|until| wall < until);
        let signing = self.secrets.iter().filter(|(_, until)| holds(until));
        signing.map(|(secret, _)| secret.clone()).collect()
    }
}

/// One event to be sent.
#[derive(Clone, Debug)]
pub struct Message {
    /// Which event, to whom.
    pub place: Place,
    /// The subject's id on the wire.
    pub customer_id: String,
    /// Such as `account.recharged`.
    pub kind: String,
    /// Business instant.
    pub at: Timestamp,
    /// A JSON object.
    pub body: String,
    /// What it carries for its deliverer alone, as a JSON object; `Some(None)`: that is past its end, and
    /// nothing is to be sent.
    pub content: Option<Option<Secret>>,
    /// The business instant from which that no longer counts.
    pub expires: Option<Timestamp>,
}

impl Message {
    /// The event's id: the same in every attempt.
    pub const fn event(&self) -> EventId {
        EventId { subject: self.place.subject, seq: self.place.seq }
    }

    /// Has it lost what it had to say, at this business instant?
    pub fn is_expired(&self, now: Timestamp) -> bool {
        let kept = self.content.as_ref().is_none_or(Option::is_some);
        !kept || self.expires.is_some_and(|end| end <= now)
    }
}

/// What came of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// An attempt was made.
    Tried {
        /// When it began (the process's clock).
        begun: Timestamp,
        /// Milliseconds it took.
        took_ms: i64,
        /// The HTTP status of the answer, where there was one.
        status: Option<u16>,
        /// What went wrong; `None`: the endpoint took it.
        failure: Option<String>,
        /// Milliseconds for which the endpoint asks to be left alone.
        asked_ms: Option<i64>,
    },
    /// Nothing was sent: what it carried has expired.
    Expired,
}

impl Outcome {
    /// Did the endpoint say that it is gone for good (410)?
    const fn is_gone(&self) -> bool {
        matches!(self, Self::Tried { status: Some(410), .. })
    }

    fn failure(&self) -> Option<&str> {
        match self {
            Self::Tried { failure, .. } => failure.as_deref(),
            Self::Expired => None,
        }
    }

    /// The attempt that was made, if one was, under a new key.
    fn attempt(&self, key: impl FnOnce() -> i64) -> Option<Attempt> {
        let Self::Tried { begun, took_ms, status, failure, .. } = self else { return None };
        let (begun, took_ms, status) = (*begun, *took_ms, *status);
        Some(Attempt { key: key(), begun, took_ms, status, failure: failure.clone() })
    }

    const fn asked_ms(&self) -> i64 {
        match self {
            Self::Tried { asked_ms: Some(asked), .. } => *asked,
            _ => 0,
        }
    }
}

/// Takes at most `limit` subjects of an endpoint that may be sent now, for a while; none of one that is
/// off or rests.
///
/// # Errors
/// Only faults.
pub fn claim_due(
    unit: &mut Unit<'_, '_>,
    webhook: WebhookKey,
    owner: i64,
    limit: i64,
) -> Result<Vec<Lease>, Error<()>> {
    let standing = webhooks::standing(unit.tx, webhook)?;
    let Some(open) = standing.filter(|standing| standing.is_open(unit.wall)) else {
        return Ok(Vec::new());
    };
    let lease = (owner, unit.wall.plus_ms(LEASE_MS));
    Ok(webhooks::claim(unit.tx, (webhook, open.generation), lease, unit.wall, limit)?)
}

/// What is to be sent under a lease at this moment; `None` where the endpoint is not what it was when
/// that was taken, or is to be left alone.
///
/// # Errors
/// [`Fault::Bug`] where something sealed does not open.
pub fn parcel(
    tx: &mut Tx<'_>,
    vault: &Vault,
    lease: &Lease,
    (now, wall): (Timestamp, Timestamp),
) -> Result<Option<Parcel>, Fault> {
    if !standing_of(tx, lease)?.is_some_and(|standing| standing.is_open(wall)) {
        return Ok(None);
    }
    let Some(endpoint) = webhooks::find(tx, lease.webhook)? else { return Ok(None) };
    let sealed = webhooks::secrets(tx, lease.webhook, wall)?;
    let open = |one: webhooks::SealedSecret| -> Result<_, Fault> {
        let secret = vault.open_secret(webhooks::SECRET, one.key, &one.sealed)?;
        Ok((secret, one.until))
    };
    let secrets: Result<Vec<_>, Fault> = sealed.into_iter().map(open).collect();
    let mut ids = ledger::ids_of(tx, &[lease.subject])?;
    let customer_id = ids.pop().map(|(_, id)| id).unwrap_or_default();
    let heads = webhooks::heads(tx, lease, HANDED_OUT)?;
    let messages: Result<Vec<Message>, Fault> =
        heads.into_iter().map(|head| message(vault, head, &customer_id, now)).collect();
    Ok(Some(Parcel { url: endpoint.url, secrets: secrets?, at: now, messages: messages? }))
}

/// How the endpoint of a lease stands; `None`: it is not what it was when that was taken.
fn standing_of(tx: &mut Tx<'_>, lease: &Lease) -> Result<Option<EndpointStanding>, Fault> {
    let standing = webhooks::standing(tx, lease.webhook)?;
    Ok(standing.filter(|standing| standing.generation == lease.generation))
}

fn message(
    vault: &Vault,
    outgoing: Outgoing,
    customer_id: &str,
    now: Timestamp,
) -> Result<Message, Fault> {
    let Outgoing { place, kind, at, body, content } = outgoing;
    let wanted = hubu_core::webhooks::is_confidential(&kind);
    let expires = content.as_ref().map(|(_, expires)| *expires).filter(|_| wanted);
    let fresh = content.filter(|(_, expires)| wanted && now < *expires);
    let row = format!("{}:{}", place.subject, place.seq);
    let opened = fresh
        .map(|(sealed, _)| vault.open_secret("event_content.content", &row, &sealed))
        .transpose()?;
    let content = wanted.then_some(opened);
    Ok(Message { place, customer_id: customer_id.to_owned(), kind, at, body, content, expires })
}

/// Records what came of a message. A failure ends the lease and lets the subject wait, the longer the
/// more often; one too many gives the event up, and whoever waits behind it goes on. The endpoint is
/// left alone for no less than it asks for, and one that is gone is switched off. All this is of the
/// endpoint that was called: where it was changed meanwhile, nothing counts but what was taken. With
/// `last` a success ends the lease too, and so does one at an endpoint that is another now or rests.
/// Tells the business instant where the lease still holds: the next message is judged by it.
///
/// # Errors
/// Only faults.
pub fn settle(
    unit: &mut Unit<'_, '_>,
    (lease, place): (&Lease, Place),
    outcome: &Outcome,
    last: bool,
) -> Result<Option<Timestamp>, Error<()>> {
    let Some(failed_before) = webhooks::hold(unit.tx, lease)? else { return Ok(None) };
    let standing = standing_of(unit.tx, lease)?;
    let open = standing.is_some_and(|standing| standing.is_open(unit.wall));
    let called = standing.is_some();
    let counts = called && !outcome.is_gone();
    let failure = outcome.failure();
    let failures = failed_before + i64::from(counts && failure.is_some());
    let given_up = counts && failures >= MOST_ATTEMPTS;
    let attempt = outcome.attempt(|| unit.ids.key(unit.wall));
    let settled = ending(outcome, given_up.then_some(failures), unit.wall);
    webhooks::settle(unit.tx, place, attempt.as_ref(), &settled)?;
    if called && attempt.is_some() {
        count(unit, lease.webhook, outcome)?;
    }
    if called && outcome.is_gone() {
        switch_off(unit, place)?;
    }
    if settled.at.is_none() {
        let pause = if counts { pause(unit, failures).max(outcome.asked_ms()) } else { 0 };
        webhooks::postpone(unit.tx, lease, (unit.wall.plus_ms(pause), failures))?;
        return Ok(None);
    }
    if last || failure.is_some() || !open {
        webhooks::release(unit.tx, lease, (unit.wall, 0))?;
        return Ok(None);
    }
    webhooks::go_on(unit.tx, lease, unit.wall.plus_ms(LEASE_MS))?;
    Ok(Some(unit.now))
}

/// What becomes of an event; with `given_up` the failures in a row that are one too many.
fn ending(outcome: &Outcome, given_up: Option<i64>, wall: Timestamp) -> Settled {
    match (outcome.failure(), given_up) {
        _ if *outcome == Outcome::Expired => {
            ended(wall, DeliveryState::Parked, Some(EXPIRED.to_owned()))
        }
        (None, _) => ended(wall, DeliveryState::Delivered, None),
        (Some(why), Some(failures)) => {
            let reason = format!("given up after {failures} attempts: {why}");
            ended(wall, DeliveryState::Parked, Some(reason))
        }
        (Some(_), None) => Settled { state: DeliveryState::Pending.code(), reason: None, at: None },
    }
}

/// Counts an endpoint's failures in a row, and leaves it alone after too many, or for as long as it asks.
fn count(unit: &mut Unit<'_, '_>, webhook: WebhookKey, outcome: &Outcome) -> Result<(), Fault> {
    let in_a_row = webhooks::tally(unit.tx, webhook, outcome.failure().is_some())?;
    let rest = pause_of_endpoint(in_a_row).unwrap_or(0).max(outcome.asked_ms());
    if rest > 0 {
        webhooks::rest(unit.tx, webhook, unit.wall.plus_ms(rest))?;
    }
    Ok(())
}

/// How long a subject waits after so many failures in a row.
fn pause(unit: &mut Unit<'_, '_>, failures: i64) -> i64 {
    let mut dice = [0; 4];
    unit.ids.fill(&mut dice);
    pause_of_subject(failures, u32::from_be_bytes(dice))
}

/// Ends a lease under which nothing is left to be sent, or nothing may be. What failed before has still
/// failed.
///
/// # Errors
/// Only faults.
pub fn give_back(unit: &mut Unit<'_, '_>, lease: &Lease) -> Result<(), Error<()>> {
    if let Some(failures) = webhooks::hold(unit.tx, lease)? {
        webhooks::release(unit.tx, lease, (unit.wall, failures))?;
    }
    Ok(())
}

const fn ended(wall: Timestamp, state: DeliveryState, reason: Option<String>) -> Settled {
    Settled { state: state.code(), reason, at: Some(wall) }
}
