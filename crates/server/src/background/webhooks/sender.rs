//! [`Sender`]: takes events that wait for endpoints, and sends them, each subject's in its order.
//!
//! Any number of processes may run one: a lease keeps a subject's events for an endpoint with one of
//! them. Different subjects and endpoints go side by side, within bounds, and no endpoint gets more
//! than its share of the places.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use hubu_api::signing::webhook::signature;
use hubu_api::wire;
use hubu_app::access::Vault;
use hubu_app::webhooks::{self, Due, Lease, Message, Outcome, Parcel};
use hubu_app::{Error, Fault, Store};
use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{asked_pause, is_on_trial};
use metrics::counter;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Courier, Letter};
use crate::clock;

/// How often it looks without being told: for what other processes wrote, and for further attempts.
const PERIOD: Duration = Duration::from_secs(1);

/// One process's hand in the work.
#[derive(Clone)]
pub struct Sender {
    store: Arc<Store>,
    vault: Arc<Vault>,
    courier: Arc<Courier>,
    owner: i64,
    places: usize,
}

/// Subjects that are being worked on, by endpoint.
type Busy = HashMap<WebhookKey, usize>;

impl Sender {
    /// `owner` tells processes that share a realm apart; `places` is how many calls there are at a time.
    pub const fn new(
        store: Arc<Store>,
        vault: Arc<Vault>,
        courier: Arc<Courier>,
        owner: i64,
        places: usize,
    ) -> Self {
        Self { store, vault, courier, owner, places }
    }

    /// Works until the end comes; then finishes the calls under way.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut busy = Busy::new();
        let mut working: JoinSet<WebhookKey> = JoinSet::new();
        while !*stop.borrow() {
            let leases = self.take(&busy).await.unwrap_or_else(|fault| {
                tracing::warn!(%fault, "webhooks wait: the realm does not answer");
                Vec::new()
            });
            for lease in leases {
                *busy.entry(lease.webhook).or_default() += 1;
                let (sender, stop) = (self.clone(), stop.clone());
                working.spawn(async move { sender.work(lease, &stop).await });
            }
            tokio::select! {
                () = self.store.outbound() => {}
                () = tokio::time::sleep(PERIOD) => {}
                Some(done) = working.join_next() => leave(&mut busy, done),
                _ = stop.changed() => {}
            }
        }
        while working.join_next().await.is_some() {}
    }

    /// Takes what may be sent now, as far as there are places.
    async fn take(&self, busy: &Busy) -> Result<Vec<Lease>, Fault> {
        let mut free = self.places.saturating_sub(busy.values().sum());
        if free == 0 {
            return Ok(Vec::new());
        }
        let wall = self.store.wall();
        let due = self.store.read(move |tx, _| Ok::<_, Error<()>>(webhooks::due(tx, wall)?));
        let mut leases = Vec::new();
        for Due { webhook, failures } in due.await.map_err(unrefused)? {
            let share = if is_on_trial(failures) { 1 } else { self.places.div_ceil(4) };
            let open = share.saturating_sub(busy.get(&webhook).copied().unwrap_or_default());
            let many = open.min(free);
            if many == 0 {
                continue;
            }
            let (owner, limit) = (self.owner, i64::try_from(many).unwrap_or(1));
            let claim = move |unit: &mut hubu_app::Unit<'_, '_>| {
                webhooks::claim_due(unit, webhook, owner, limit)
            };
            let claimed = self.store.unit(webhook.0, None, "webhooks.claim", claim);
            let claimed = claimed.await.map_err(unrefused)?;
            free -= claimed.len().min(free);
            leases.extend(claimed);
        }
        Ok(leases)
    }

    /// Sends what waits under a lease; tells whose place is free again.
    async fn work(&self, lease: Lease, stop: &watch::Receiver<bool>) -> WebhookKey {
        if let Err(fault) = self.send_all(lease, stop).await {
            let webhook = lease.webhook.to_wire();
            // The lease ends by itself, and somebody tries again.
            tracing::warn!(webhook, %fault, "a webhook's events could not be worked on");
        }
        lease.webhook
    }

    async fn send_all(&self, lease: Lease, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
        let (vault, wall) = (Arc::clone(&self.vault), self.store.wall());
        let read = self.store.read(move |tx, pulse| {
            Ok::<_, Error<()>>(webhooks::parcel(tx, &vault, &lease, (pulse.now, wall))?)
        });
        let parcel = read.await.map_err(unrefused)?.filter(|parcel| !parcel.messages.is_empty());
        // What is not what it was when it was taken is not left to the lease's end.
        let Some(parcel) = parcel else {
            let back = move |unit: &mut hubu_app::Unit<'_, '_>| webhooks::give_back(unit, &lease);
            let back = self.store.unit(lease.group.0, None, "webhooks.give_back", back);
            return back.await.map_err(unrefused);
        };
        let mut now = parcel.at;
        for (number, message) in parcel.messages.iter().enumerate() {
            let place = message.place;
            let outcome = self.send(&parcel, message, now).await?;
            let last = number + 1 == parcel.messages.len() || *stop.borrow();
            let settle = move |unit: &mut hubu_app::Unit<'_, '_>| {
                webhooks::settle(unit, (&lease, place), &outcome, last)
            };
            let settled = self.store.unit(lease.group.0, None, "webhooks.settle", settle);
            // Whoever keeps the realm says whether there is more to be sent, and what time it is.
            match settled.await.map_err(unrefused)? {
                Some(at) => now = at,
                None => break,
            }
        }
        Ok(())
    }

    /// Sends one event, if there is still something to say at this business instant.
    async fn send(
        &self,
        parcel: &Parcel,
        message: &Message,
        now: Timestamp,
    ) -> Result<Outcome, Fault> {
        let kind = message.kind.clone();
        let counted = |outcome: &'static str| {
            counter!("hubu_webhook_attempts_total", "outcome" => outcome).increment(1);
        };
        if message.is_expired(now) {
            counted("expired");
            return Ok(Outcome::Expired);
        }
        let (begun, started) = (self.store.wall(), clock::tick());
        let body = wire::event(message, self.store.realm().virtual_clock, begun)?;
        let (id, timestamp) = (message.event().to_wire(), begun.second());
        let signature = signature(&parcel.secrets(begun), (&id, timestamp), &body)?;
        let letter = Letter { url: parcel.url.clone(), id: id.clone(), timestamp, signature, body };
        let answered = self.courier.deliver(letter).await;
        let took_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        counted(if answered.failure.is_some() { "failure" } else { "success" });
        if let Some(failure) = &answered.failure {
            let webhook = message.place.webhook.to_wire();
            tracing::info!(webhook, event = id, kind, failure, "a webhook did not take an event");
        }
        let (status, failure) = (answered.status, answered.failure);
        let wall = self.store.wall();
        let asked_ms = answered.retry_after.and_then(|text| asked_pause(&text, wall));
        Ok(Outcome::Tried { begun, took_ms, status, failure, asked_ms })
    }
}

fn leave(busy: &mut Busy, done: Result<WebhookKey, tokio::task::JoinError>) {
    match done {
        Ok(webhook) => {
            if let Some(many) = busy.get_mut(&webhook) {
                *many -= 1;
            }
            busy.retain(|_, many| *many > 0);
        }
        // Whose it was is not told: leases end by themselves, and so does the count.
        Err(panic) => {
            tracing::error!(%panic, "sending a webhook panicked");
            busy.clear();
        }
    }
}

/// For work that has no rule to be refused by.
pub(super) fn unrefused(error: Error<()>) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refused(()) => Fault::Bug("a delivery was refused without a rule".to_owned()),
    }
}
