//! A trial: an event that says nothing goes to one endpoint, whatever it hears.

use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::{EventId, TEST};
use hubu_store::records::Facts;
use hubu_store::webhooks::{self, Place};
use hubu_store::{Error, Fault, Unit};

use super::endpoints::known;
use super::{Operator, WebhookRefusal};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Sends an event of the kind `webhook.test` about the operator itself to an endpoint.
///
/// # Errors
/// [`WebhookRefusal::Unknown`], [`WebhookRefusal::Disabled`].
pub fn send_test(
    unit: &mut Unit<'_, '_>,
    key: WebhookKey,
    (group, operator): Operator,
) -> Result<Done<EventId>, Error<WebhookRefusal>> {
    let party = Party::Key(operator);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    if !known(unit, key)?.enabled {
        return Err(Error::Refused(WebhookRefusal::Disabled));
    }
    let facts = Facts::new().text("webhook_id", &key.to_wire());
    locked.raise(unit.now, operator, TEST, &facts)?;
    let raised = locked.get(&party);
    let raised = raised.ok_or_else(|| Fault::Bug("a locked operator is gone".to_owned()))?;
    locked.finish(unit.tx, unit.wall)?;
    let event = EventId { subject: operator, seq: raised.event_seq };
    let place = Place { group: raised.group, subject: operator, seq: event.seq, webhook: key };
    webhooks::deliver_to(unit.tx, unit.wall, place)?;
    let detail = facts.text("event_id", &event.to_wire()).to_json();
    Ok(Done { value: event, group, subject: operator, detail })
}
