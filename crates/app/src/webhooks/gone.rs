//! An endpoint that answers that it is gone is switched off.

use hubu_core::webhooks::EventId;
use hubu_store::records::{self, AuditRow, Facts};
use hubu_store::webhooks::{self, Place};
use hubu_store::{Fault, Unit};

/// Who switches it off, and what that is called in the trail.
const GONE: &str = "webhook_gone";
/// What is said of the endpoint from then on.
const REASON: &str = "the endpoint answered 410: it is gone";

/// Switches the endpoint off that an event went to. Its events wait from then on, this one too, until
/// an operator switches it on again. Nobody asked for it, so the trail tells it of whoever the event
/// was about.
pub(super) fn switch_off(unit: &mut Unit<'_, '_>, place: Place) -> Result<(), Fault> {
    if !webhooks::switch_off(unit.tx, place.webhook, REASON)? {
        return Ok(());
    }
    let event = EventId { subject: place.subject, seq: place.seq };
    let facts = Facts::new()
        .text("webhook_id", &place.webhook.to_wire())
        .text("event_id", &event.to_wire())
        .text("reason", REASON)
        .bool("enabled", false);
    let row = AuditRow {
        group: place.group,
        key: unit.ids.key(unit.wall),
        subject: place.subject,
        at: unit.now,
        actor: GONE.to_owned(),
        operation: GONE,
        request_id: String::new(),
        detail: facts.to_json(),
    };
    records::audit(unit.tx, unit.wall, &[row])
}
