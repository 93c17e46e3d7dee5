//! Work for whoever sends: taken under a lease, handed out as messages, and settled with what came of
//! it.

use hubu_core::confidential::Secret;
use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{
    DeliveryState, EventId, MOST_ATTEMPTS, pause_of_endpoint, pause_of_subject,
};
use hubu_store::vault::Vault;
use hubu_store::webhooks::{self, Attempt, Lease, Outgoing, Place, Settled};
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
    /// What it is signed with, the newest first.
    pub secrets: Vec<Secret>,
    /// The events, in the order in which they go.
    pub messages: Vec<Message>,
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
}

impl Message {
    /// The event's id: the same in every attempt.
    pub const fn event(&self) -> EventId {
        EventId { subject: self.place.subject, seq: self.place.seq }
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

    const fn asked_ms(&self) -> i64 {
        match self {
            Self::Tried { asked_ms: Some(asked), .. } => *asked,
            _ => 0,
        }
    }
}

/// Takes at most `limit` subjects of an endpoint that may be sent now, for a while.
///
/// # Errors
/// Only faults.
pub fn claim_due(
    unit: &mut Unit<'_, '_>,
    webhook: WebhookKey,
    owner: i64,
    limit: i64,
) -> Result<Vec<Lease>, Error<()>> {
    let lease = (owner, unit.wall.plus_ms(LEASE_MS));
    Ok(webhooks::claim(unit.tx, webhook, lease, unit.wall, limit)?)
}

/// What is to be sent under a lease at this moment; `None` where the endpoint is switched off or gone.
///
/// # Errors
/// [`Fault::Bug`] where something sealed does not open.
pub fn parcel(
    tx: &mut Tx<'_>,
    vault: &Vault,
    lease: &Lease,
    (now, wall): (Timestamp, Timestamp),
) -> Result<Option<Parcel>, Fault> {
    let endpoint = webhooks::find(tx, lease.webhook)?.filter(|endpoint| endpoint.enabled);
    let Some(endpoint) = endpoint else { return Ok(None) };
    let sealed = webhooks::secrets(tx, lease.webhook, wall)?;
    let open =
        |one: webhooks::SealedSecret| vault.open_secret(webhooks::SECRET, one.key, &one.sealed);
    let secrets: Result<Vec<Secret>, Fault> = sealed.into_iter().map(open).collect();
    let mut ids = ledger::ids_of(tx, &[lease.subject])?;
    let customer_id = ids.pop().map(|(_, id)| id).unwrap_or_default();
    let heads = webhooks::heads(tx, lease, HANDED_OUT)?;
    let messages: Result<Vec<Message>, Fault> =
        heads.into_iter().map(|head| message(vault, head, &customer_id, now)).collect();
    Ok(Some(Parcel { url: endpoint.url, secrets: secrets?, messages: messages? }))
}

fn message(
    vault: &Vault,
    outgoing: Outgoing,
    customer_id: &str,
    now: Timestamp,
) -> Result<Message, Fault> {
    let Outgoing { place, kind, at, body, content } = outgoing;
    let wanted = hubu_core::webhooks::is_confidential(&kind);
    let fresh = content.filter(|(_, expires)| wanted && now < *expires);
    let row = format!("{}:{}", place.subject, place.seq);
    let opened = fresh
        .map(|(sealed, _)| vault.open_secret("event_content.content", &row, &sealed))
        .transpose()?;
    let content = wanted.then_some(opened);
    Ok(Message { place, customer_id: customer_id.to_owned(), kind, at, body, content })
}

/// Records what came of a message. A failure ends the lease and lets the subject wait, the longer the
/// more often, and no less than the endpoint asks for; one too many gives the event up, and whoever
/// waits behind it goes on. An endpoint that is gone is switched off. With `last` a success ends the
/// lease too. Tells whether the lease still holds.
///
/// # Errors
/// Only faults.
pub fn settle(
    unit: &mut Unit<'_, '_>,
    (lease, place): (&Lease, Place),
    outcome: &Outcome,
    last: bool,
) -> Result<bool, Error<()>> {
    let Some(failed_before) = webhooks::hold(unit.tx, lease)? else { return Ok(false) };
    let (attempt, failure) = match outcome {
        Outcome::Expired => (None, None),
        Outcome::Tried { begun, took_ms, status, failure, .. } => {
            let (key, begun, took_ms) = (unit.ids.key(unit.wall), *begun, *took_ms);
            let attempt =
                Attempt { key, begun, took_ms, status: *status, failure: failure.clone() };
            (Some(attempt), failure.clone())
        }
    };
    let failures = failed_before + i64::from(failure.is_some());
    let settled = match (outcome, failure.as_ref()) {
        (Outcome::Expired, _) => ended(unit.wall, DeliveryState::Parked, Some(EXPIRED.to_owned())),
        (_, None) => ended(unit.wall, DeliveryState::Delivered, None),
        (_, Some(why)) if failures >= MOST_ATTEMPTS => {
            let reason = format!("given up after {failures} attempts: {why}");
            ended(unit.wall, DeliveryState::Parked, Some(reason))
        }
        (_, Some(_)) => Settled { state: DeliveryState::Pending.code(), reason: None, at: None },
    };
    webhooks::settle(unit.tx, place, attempt.as_ref(), &settled)?;
    if attempt.is_some() {
        let in_a_row = webhooks::tally(unit.tx, lease.webhook, failure.is_some())?;
        if let Some(pause) = pause_of_endpoint(in_a_row) {
            webhooks::rest(unit.tx, lease.webhook, unit.wall.plus_ms(pause))?;
        }
    }
    if outcome.is_gone() {
        switch_off(unit, place)?;
    }
    if settled.at.is_none() {
        let mut dice = [0; 4];
        unit.ids.fill(&mut dice);
        let pause = pause_of_subject(failures, u32::from_be_bytes(dice)).max(outcome.asked_ms());
        webhooks::postpone(unit.tx, lease, (unit.wall.plus_ms(pause), failures))?;
        return Ok(false);
    }
    if last || failure.is_some() {
        webhooks::release(unit.tx, lease, unit.wall)?;
        return Ok(false);
    }
    webhooks::go_on(unit.tx, lease, unit.wall.plus_ms(LEASE_MS))?;
    Ok(true)
}

/// Ends a lease under which nothing was left to be sent.
///
/// # Errors
/// Only faults.
pub fn give_back(unit: &mut Unit<'_, '_>, lease: &Lease) -> Result<(), Error<()>> {
    if webhooks::hold(unit.tx, lease)?.is_some() {
        webhooks::release(unit.tx, lease, unit.wall)?;
    }
    Ok(())
}

const fn ended(wall: Timestamp, state: DeliveryState, reason: Option<String>) -> Settled {
    Settled { state: state.code(), reason, at: Some(wall) }
}
