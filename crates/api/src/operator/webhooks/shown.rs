//! Endpoints and deliveries as operators see them.

use hubu_app::oversight::CustomerIds;
use hubu_app::webhooks::{Attempt, Tried, Webhook};
use hubu_core::webhooks::EventId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Instant;

/// An endpoint. Without `customer_id` it hears of every customer.
#[derive(Serialize, JsonSchema)]
pub struct ShownWebhook {
    webhook_id: String,
    url: String,
    kinds: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    description: String,
    enabled: bool,
    // Why it is switched off, where nobody did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_reason: Option<String>,
    create_time: Instant,
}

impl ShownWebhook {
    /// An endpoint, with the ids of the customers it may name.
    pub fn new(webhook: Webhook, ids: &CustomerIds) -> Self {
        Self {
            webhook_id: webhook.key.to_wire(),
            url: webhook.url,
            kinds: webhook.kinds,
            customer_id: webhook.subject.and_then(|key| ids.get(&key).cloned()),
            description: webhook.description,
            enabled: webhook.enabled,
            disabled_reason: webhook.off_reason,
            create_time: Instant(webhook.created),
        }
    }
}

/// A delivery with its attempts, the first one first.
#[derive(Serialize, JsonSchema)]
pub struct ShownDelivery {
    event_id: String,
    #[serde(rename = "type")]
    kind: String,
    customer_id: String,
    sequence: i64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    create_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    settle_time: Option<Instant>,
    attempts: Vec<ShownAttempt>,
}

/// An attempt: the status of the answer where there was one, and what went wrong unless it was taken.
#[derive(Serialize, JsonSchema)]
struct ShownAttempt {
    time: Instant,
    duration_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl ShownDelivery {
    /// A delivery, with the ids of the customers it may name.
    pub fn new((delivery, attempts): Tried, ids: &CustomerIds) -> Self {
        let (subject, seq) = (delivery.place.subject, delivery.place.seq);
        Self {
            event_id: EventId { subject, seq }.to_wire(),
            kind: delivery.kind,
            customer_id: ids.get(&subject).cloned().unwrap_or_default(),
            sequence: seq,
            state: delivery.state.as_str(),
            reason: delivery.reason,
            create_time: Instant(delivery.written),
            settle_time: delivery.settled.map(Instant),
            attempts: attempts.into_iter().map(ShownAttempt::from).collect(),
        }
    }
}

impl From<Attempt> for ShownAttempt {
    fn from(attempt: Attempt) -> Self {
        Self {
            time: Instant(attempt.begun),
            duration_ms: attempt.took_ms,
            http_status: attempt.status,
            failure: attempt.failure,
        }
    }
}
