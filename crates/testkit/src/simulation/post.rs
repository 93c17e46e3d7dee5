//! Whoever sends events, without a network: it takes what waits as the server's sender does, and says
//! of each message what the dice make of it.

use std::sync::Arc;

use hubu_app::webhooks::{self, Lease, Outcome};
use hubu_app::{Error, Unit};
use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_model::{Attempt, Batch, Came, Message, Model};

use super::dice::Dice;
use crate::world::World;

/// How many subjects are taken at a time: all there are.
const MOST: i64 = 1_000;

/// Somebody's events, as they were taken.
type Taken = (Lease, Vec<webhooks::Message>);

/// Sends what waits for one of the endpoints that may be called, and compares what is found, taken and
/// kept with the model.
///
/// # Errors
/// What differs.
pub async fn send(world: &World, model: &mut Model, dice: &mut Dice) -> Result<String, String> {
    let wall = world.wall();
    let read = world.store.read::<_, ()>(move |tx, _| Ok(webhooks::due(tx, wall)?));
    let due = read.await.map_err(said)?;
    let found: Vec<_> = due.iter().map(|one| (one.webhook.to_wire(), one.failures)).collect();
    model.check_due(&found)?;
    let Some(chosen) = dice.any(&due) else { return Ok("nothing is to be sent".to_owned()) };
    let hook = chosen.webhook.to_wire();
    let taken = take(world, chosen.webhook).await?;
    let batches: Vec<Batch> = taken.iter().map(|(_, messages)| batch(messages)).collect();
    model.take(&hook, &batches)?;
    for ((lease, messages), Batch { customer, .. }) in taken.iter().zip(&batches) {
        // Now and then whoever took it is never heard of again.
        if !dice.chance(8) {
            settle(world, model, dice, (*lease, &hook, customer, messages)).await?;
        }
    }
    Ok(format!("what waits for {hook} is sent: {batches:?}"))
}

/// Takes what waits for an endpoint, and reads what it says.
async fn take(world: &World, hook: WebhookKey) -> Result<Vec<Taken>, String> {
    let claim = move |unit: &mut Unit<'_, '_>| webhooks::claim_due(unit, hook, 1, MOST);
    let claimed = world.store.unit(hook.0, None, "webhooks.claim", claim);
    let mut leases = claimed.await.map_err(said)?;
    leases.sort_by_key(|lease| lease.subject);
    let mut taken = Vec::new();
    for lease in leases {
        let (vault, wall) = (Arc::clone(&world.vault), world.wall());
        let read = world.store.read::<_, ()>(move |tx, pulse| {
            Ok(webhooks::parcel(tx, &vault, &lease, (pulse.now, wall))?)
        });
        let parcel = read.await.map_err(said)?;
        let parcel = parcel.ok_or_else(|| "what is due goes nowhere".to_owned())?;
        taken.push((lease, parcel.messages));
    }
    Ok(taken)
}

fn batch(messages: &[webhooks::Message]) -> Batch {
    let message = |one: &webhooks::Message| Message {
        number: one.place.seq,
        kind: one.kind.clone(),
        expired: matches!(one.content, Some(None)),
    };
    Batch {
        customer: messages.first().map(|one| one.customer_id.clone()).unwrap_or_default(),
        messages: messages.iter().map(message).collect(),
    }
}

/// Says what came of messages, until one of them ends the lease.
async fn settle(
    world: &World,
    model: &mut Model,
    dice: &mut Dice,
    (lease, hook, customer, messages): (Lease, &str, &str, &[webhooks::Message]),
) -> Result<(), String> {
    for (at, message) in messages.iter().enumerate() {
        let expired = matches!(message.content, Some(None));
        let came = if expired { Came::Expired } else { drawn(dice, world.wall()) };
        let (place, outcome, last) = (message.place, outcome(&came), at + 1 == messages.len());
        let settle =
            move |unit: &mut Unit<'_, '_>| webhooks::settle(unit, (&lease, place), &outcome, last);
        let settled = world.store.unit(lease.group.0, None, "webhooks.settle", settle);
        let holds = settled.await.map_err(said)?;
        if holds != model.settle(hook, customer, place.seq, &came, last) {
            return Err(format!("{came:?} of {place:?}: the lease holds: {holds}"));
        }
        if !holds {
            break;
        }
    }
    Ok(())
}

/// What comes of an attempt.
fn drawn(dice: &mut Dice, wall: Timestamp) -> Came {
    let status = match dice.below(20) {
        0..=10 => Some(204),
        11..=14 => Some(500),
        15 | 16 => None,
        17 => Some(410),
        18 => Some(429),
        _ => Some(503),
    };
    let busy = matches!(status, Some(429 | 503)) && dice.chance(80);
    let asked = busy.then(|| dice.between(0, 40) * 1_000);
    let failure = match status {
        Some(204) => None,
        Some(status) => Some(format!("the endpoint answered {status}")),
        None => Some("no connection".to_owned()),
    };
    let (begun, took) = (wall.ms(), dice.between(1, 900));
    Came::Tried(Attempt { begun, took, status, failure }, asked)
}

/// The same in the product's words.
fn outcome(came: &Came) -> Outcome {
    match came {
        Came::Expired => Outcome::Expired,
        Came::Tried(attempt, asked) => Outcome::Tried {
            begun: Timestamp::from_ms(attempt.begun),
            took_ms: attempt.took,
            status: attempt.status,
            failure: attempt.failure.clone(),
            asked_ms: *asked,
        },
    }
}

fn said(error: Error<()>) -> String {
    match error {
        Error::Fault(fault) => format!("sending: {fault}"),
        Error::Refused(()) => "sending was refused without a rule".to_owned(),
    }
}
