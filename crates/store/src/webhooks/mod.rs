//! Webhooks: endpoints and what they hear, events on their way to them, and every attempt.
//!
//! An event's deliveries are written in the event's own transaction, with a row of the queue for each
//! (endpoint, subject). That row is what is leased and worked on, so a subject's events leave in their
//! order whatever the number of processes; and it is locked by whoever adds a delivery, so that it is
//! never taken away from under one.

mod deliveries;
mod endpoints;
mod fan_out;
mod forget;
mod queue;
mod secrets;

pub use deliveries::{
    Attempt, Delivery, DeliveryFilter, Outgoing, attempts_of, deliveries_page, delivery, heads,
    redeliver, redeliver_parked,
};
pub use endpoints::{
    EndpointStanding, Webhook, find, insert, page, remove, renew, standing, switch_off, update,
};
pub use fan_out::{deliver_to, is_heard, spread};
pub use forget::{Ends, forget, is_anything_old};
pub use queue::{
    Backlog, Due, Lease, Settled, backlog, claim, due, go_on, hold, postpone, release, rest,
    settle, tally,
};
pub use secrets::{SECRET, SealedSecret, end_secrets, insert_secret, secrets};

use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};

use crate::Fault;
use crate::engine::{Sql, Value};

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        deliveries::STATEMENTS,
        endpoints::STATEMENTS,
        fan_out::STATEMENTS,
        forget::STATEMENTS,
        queue::STATEMENTS,
        secrets::STATEMENTS,
    ]
    .concat()
}

/// One event on its way to one endpoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Whom the event is about.
    pub subject: CustomerKey,
    /// The event's number.
    pub seq: i64,
    /// To whom it goes.
    pub webhook: WebhookKey,
}

impl Place {
    /// The four columns, in the order of the keys.
    fn values(self) -> [Value; 4] {
        [self.group.into(), self.subject.into(), self.seq.into(), self.webhook.into()]
    }

    fn read(row: &mut crate::RowReader) -> Result<Self, Fault> {
        Ok(Self {
            group: GroupKey(row.int()?),
            subject: CustomerKey(row.int()?),
            seq: row.int()?,
            webhook: WebhookKey(row.int()?),
        })
    }
}
