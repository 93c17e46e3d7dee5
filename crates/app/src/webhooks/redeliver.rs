//! What was given up, or was lost by its receiver, is sent again.

use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{DeliveryState, EventId, is_confidential};
use hubu_store::records::{self, Facts};
use hubu_store::webhooks::{self, Place, Webhook};
use hubu_store::{Error, Unit, ledger};

use super::endpoints::known;
use super::{Operator, WebhookRefusal};
use crate::write::Done;

/// Deliveries that one call sends again at the most.
pub const MOST_REDELIVERED: i64 = 1_000;

/// Sends an event to an endpoint again, whatever became of it, before what else of its subject waits.
/// One that waits for its next attempt is tried now.
///
/// # Errors
/// [`WebhookRefusal::Unknown`], [`WebhookRefusal::Disabled`], [`WebhookRefusal::UnknownDelivery`],
/// [`WebhookRefusal::ContentGone`].
pub fn redeliver_event(
    unit: &mut Unit<'_, '_>,
    (key, event): (WebhookKey, EventId),
    (group, operator): Operator,
) -> Result<Done<()>, Error<WebhookRefusal>> {
    listening(unit, key)?;
    let unknown = || Error::Refused(WebhookRefusal::UnknownDelivery);
    let subject = ledger::holder_of(unit.tx, event.subject)?.ok_or_else(unknown)?;
    let place =
        Place { group: subject.group, subject: event.subject, seq: event.seq, webhook: key };
    let delivery = webhooks::delivery(unit.tx, place)?.ok_or_else(unknown)?;
    let gone = is_confidential(&delivery.kind)
        && !records::has_content(unit.tx, (place.group, place.subject, place.seq))?;
    if gone && delivery.state != DeliveryState::Pending {
        return Err(Error::Refused(WebhookRefusal::ContentGone));
    }
    webhooks::redeliver(unit.tx, unit.wall, place)?;
    let facts = Facts::new().text("webhook_id", &key.to_wire()).text("event_id", &event.to_wire());
    Ok(Done { value: (), group, subject: operator, detail: facts.to_json() })
}

/// Sends again what was given up of an endpoint and had been written within a span of the process's
/// clock (from, before), the oldest first and no more than [`MOST_REDELIVERED`]; tells how many. Codes
/// that are not kept any more are left out.
///
/// # Errors
/// [`WebhookRefusal::Unknown`], [`WebhookRefusal::Disabled`].
pub fn redeliver_parked(
    unit: &mut Unit<'_, '_>,
    key: WebhookKey,
    (from, before): (Option<Timestamp>, Option<Timestamp>),
    (group, operator): Operator,
) -> Result<Done<usize>, Error<WebhookRefusal>> {
    listening(unit, key)?;
    let span = (from.unwrap_or(Timestamp::EPOCH), before.unwrap_or(Timestamp::from_ms(i64::MAX)));
    let many = webhooks::redeliver_parked(unit.tx, unit.wall, key, span, MOST_REDELIVERED)?;
    let facts = Facts::new()
        .text("webhook_id", &key.to_wire())
        .time("from", from)
        .time("before", before)
        .int("deliveries", i64::try_from(many).unwrap_or(i64::MAX));
    Ok(Done { value: many, group, subject: operator, detail: facts.to_json() })
}

fn listening(unit: &mut Unit<'_, '_>, key: WebhookKey) -> Result<Webhook, Error<WebhookRefusal>> {
    let webhook = known(unit, key)?;
    if webhook.enabled { Ok(webhook) } else { Err(Error::Refused(WebhookRefusal::Disabled)) }
}
