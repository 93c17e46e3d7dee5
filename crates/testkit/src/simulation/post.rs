//! Whoever sends events, without a network: it takes what waits as the server's sender does, and says
//! of each message what the dice make of it.

use std::sync::Arc;

use hubu_app::webhooks::{self, Lease, Outcome, Parcel};
use hubu_app::{Error, Unit};
use hubu_core::ids::{CustomerKey, WebhookKey};
use hubu_core::time::Timestamp;
use hubu_model::{Attempt, Batch, Came, Message, Model, Taking};

use super::dice::Dice;
use super::host::Host;
use crate::world::World;

/// How many subjects are taken at a time: all there are.
const MOST: i64 = 1_000;
/// How many are remembered whose senders are slow.
const SLOW: usize = 6;
/// How often an endpoint chokes on somebody's events in a row: until the first of them is given up.
const STREAK: usize = 28;

/// Somebody's events, as they were taken.
#[derive(Clone)]
pub struct Taken {
    lease: Lease,
    parcel: Parcel,
    by: Taking,
}

/// Sends what waits for one of the endpoints that may be called, and compares what is found, taken and
/// kept with the model. `slow` are those that took something earlier and have said nothing yet: now and
/// then one of them does, whatever became of the endpoint meanwhile.
///
/// # Errors
/// What differs.
pub async fn send(
    world: &World,
    model: &mut Model,
    dice: &mut Dice,
    slow: &mut Vec<Taken>,
) -> Result<String, String> {
    if !slow.is_empty() && dice.chance(50) {
        let taken = slow.swap_remove(dice.below(slow.len()));
        let read = world.store.read::<_, ()>(move |_, pulse| Ok(pulse.now));
        let now = read.await.map_err(said)?;
        settle(world, model, &taken, now, |wall| drawn(dice, wall)).await?;
        return Ok(format!("somebody is slow: {:?}", taken.lease));
    }
    let due = due(world, model).await?;
    let Some(chosen) = dice.any(&due) else { return Ok("nothing is to be sent".to_owned()) };
    let all = take(world, model, chosen).await?;
    for taken in &all {
        // Now and then whoever took it is slow, or never heard of again.
        if dice.chance(12) {
            slow.extend((slow.len() < SLOW).then(|| taken.clone()));
            continue;
        }
        let at = taken.parcel.at;
        settle(world, model, taken, at, |wall| drawn(dice, wall)).await?;
    }
    let sent: Vec<Batch> = all.iter().map(|taken| batch(&taken.parcel.messages)).collect();
    Ok(format!("what waits for {} is sent: {sent:?}", chosen.to_wire()))
}

/// An endpoint chokes on somebody's events, for days, each time they may be sent, and takes everybody
/// else's.
///
/// # Errors
/// What differs.
pub async fn choke(host: &Host, model: &mut Model, dice: &mut Dice) -> Result<String, String> {
    let mut stuck: Option<(WebhookKey, CustomerKey)> = None;
    for round in 0..STREAK {
        if let Some((hook, _)) = stuck {
            host.pass(model.patience(&hook.to_wire()));
            model.wall = host.wall();
        }
        let due = due(host.world(), model).await?;
        let hook = match stuck {
            Some((hook, _)) => due.into_iter().find(|one| *one == hook),
            None => dice.any(&due),
        };
        let Some(hook) = hook else { return Ok(format!("nothing chokes after {round} rounds")) };
        let all = take(host.world(), model, hook).await?;
        let chosen = || dice.any(&all).map(|taken| (hook, taken.lease.subject));
        stuck = stuck.or_else(chosen);
        for taken in &all {
            let status = match stuck {
                Some((_, subject)) if subject == taken.lease.subject => 500,
                _ => 204,
            };
            let at = taken.parcel.at;
            settle(host.world(), model, taken, at, |wall| answered(status, wall)).await?;
        }
    }
    Ok(format!("chokes: {stuck:?}"))
}

/// The endpoints that may be called.
async fn due(world: &World, model: &Model) -> Result<Vec<WebhookKey>, String> {
    let wall = world.wall();
    let read = world.store.read::<_, ()>(move |tx, _| Ok(webhooks::due(tx, wall)?));
    let due = read.await.map_err(said)?;
    let found: Vec<_> = due.iter().map(|one| (one.webhook.to_wire(), one.failures)).collect();
    model.check_due(&found)?;
    Ok(due.into_iter().map(|one| one.webhook).collect())
}

/// Takes what waits for an endpoint, and reads what it says.
async fn take(world: &World, model: &mut Model, hook: WebhookKey) -> Result<Vec<Taken>, String> {
    let claim = move |unit: &mut Unit<'_, '_>| webhooks::claim_due(unit, hook, 1, MOST);
    let claimed = world.store.unit(hook.0, None, "webhooks.claim", claim);
    let mut leases = claimed.await.map_err(said)?;
    leases.sort_by_key(|lease| lease.subject);
    let mut parcels = Vec::new();
    for lease in &leases {
        let (vault, wall, lease) = (Arc::clone(&world.vault), world.wall(), *lease);
        let read = world.store.read::<_, ()>(move |tx, pulse| {
            Ok(webhooks::parcel(tx, &vault, &lease, (pulse.now, wall))?)
        });
        let parcel = read.await.map_err(said)?;
        parcels.push(parcel.ok_or_else(|| "what is due goes nowhere".to_owned())?);
    }
    let batches: Vec<Batch> = parcels.iter().map(|parcel| batch(&parcel.messages)).collect();
    let takings = model.take(&hook.to_wire(), &batches)?;
    let all = leases.into_iter().zip(parcels).zip(takings);
    Ok(all.map(|((lease, parcel), by)| Taken { lease, parcel, by }).collect())
}

fn batch(messages: &[webhooks::Message]) -> Batch {
    let message = |one: &webhooks::Message| Message {
        number: one.place.seq,
        kind: one.kind.clone(),
        expired: one.content == Some(None),
    };
    Batch {
        customer: messages.first().map(|one| one.customer_id.clone()).unwrap_or_default(),
        messages: messages.iter().map(message).collect(),
    }
}

/// Says what came of messages, until one of them ends the lease; each is judged by the business instant
/// at which it goes.
async fn settle(
    world: &World,
    model: &mut Model,
    Taken { lease, parcel, by }: &Taken,
    mut now: Timestamp,
    mut tried: impl FnMut(Timestamp) -> Came,
) -> Result<(), String> {
    let lease = *lease;
    for (number, message) in parcel.messages.iter().enumerate() {
        let (place, expired) = (message.place, message.is_expired(now));
        if model.is_expired(*by, place.seq).is_some_and(|known| known != expired) {
            return Err(format!("{place:?} has expired: {expired}"));
        }
        let came = if expired { Came::Expired } else { tried(world.wall()) };
        let (outcome, last) = (outcome(&came), number + 1 == parcel.messages.len());
        let settle =
            move |unit: &mut Unit<'_, '_>| webhooks::settle(unit, (&lease, place), &outcome, last);
        let settled = world.store.unit(lease.group.0, None, "webhooks.settle", settle);
        let holds = settled.await.map_err(said)?;
        if holds.is_some() != model.settle(*by, place.seq, &came, last) {
            return Err(format!("{came:?} of {place:?}: the lease holds until {holds:?}"));
        }
        match holds {
            Some(at) => now = at,
            None => break,
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
    let took = dice.between(1, 900);
    Came::Tried(attempt(status, (wall, took)), asked)
}

/// An answer that comes at once.
fn answered(status: u16, wall: Timestamp) -> Came {
    Came::Tried(attempt(Some(status), (wall, 1)), None)
}

fn attempt(status: Option<u16>, (begun, took): (Timestamp, i64)) -> Attempt {
    let failure = match status {
        Some(204) => None,
        Some(status) => Some(format!("the endpoint answered {status}")),
        None => Some("no connection".to_owned()),
    };
    Attempt { begun: begun.ms(), took, status, failure }
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

#[cfg(test)]
mod tests {
    use hubu_model::NewHook;
    use serde_json::json;

    use super::*;
    use crate::client::Call;
    use crate::simulation::host::Place;
    use crate::simulation::realm::Realm;

    const HOOKS: &str = "/operator/v1/webhooks";

    /// Sends a request of the operator's, and compares.
    async fn ask(
        host: &Host,
        model: &mut Model,
        call: Call,
        predict: impl FnOnce(&mut Model) -> hubu_model::Answer,
    ) -> String {
        let answer = host.send(&host.operator(), &call).await;
        let expected = predict(model);
        let compared = expected.compare(answer.status, &answer.body, &mut model.ids);
        assert!(compared.is_ok(), "{compared:?}: {answer:?}");
        answer.body
    }

    #[tokio::test]
    async fn what_an_endpoint_chokes_on_is_given_up_and_can_be_sent_again() {
        let host = Host::found(Place::Memory, 1, &[]).await;
        let model = Model::new(Realm::of(1).model(), Host::beginning(), host.wall());
        let mut model = model.unmetered();
        let (url, kinds) = ("https://hooks.example.com".to_owned(), vec!["*".to_owned()]);
        let create = Call::post(HOOKS, &json!({ "url": url, "kinds": kinds }));
        let (customer, description) = (None, String::new());
        let new = NewHook { url, kinds, customer, description, enabled: true };
        let named = ask(&host, &mut model, create, |model| model.create_hook(&new)).await;
        let named: serde_json::Value = serde_json::from_str(&named).expect("JSON");
        let id = named["webhook_id"].as_str().expect("an id");
        let test = Call::new("POST", &format!("{HOOKS}/{id}/test"));
        ask(&host, &mut model, test, |model| model.send_trial(id)).await;
        let mut dice = Dice::new(1, 1);
        let done = choke(&host, &mut model, &mut dice).await;
        assert_eq!(done.as_deref(), Ok("nothing chokes after 27 rounds"));
        let again = Call::post(&format!("{HOOKS}/{id}/redeliver"), &json!({}));
        let predict = |model: &mut Model| model.redeliver_parked(id, None, None);
        assert_eq!(ask(&host, &mut model, again, predict).await, r#"{"count":1}"#);
        let done = send(host.world(), &mut model, &mut dice, &mut Vec::new()).await;
        assert!(done.is_ok_and(|done| done.contains("webhook.test")));
        host.remove().await;
    }
}
