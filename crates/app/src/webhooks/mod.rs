//! Webhooks: operators name endpoints; events go out to them in their subject's order, are tried again
//! while they fail, and are given up in the end.
//!
//! Nothing here calls anybody: whoever sends takes work under a lease, and says what came of it.

mod endpoints;
mod forget;
mod gone;
mod log;
mod redeliver;
mod secrets;
mod send;
mod trial;

pub use endpoints::{
    NewWebhook, WebhookChange, WebhookRefusal, create_webhook, delete_webhook, update_webhook,
};
pub use forget::{Kept, forget_deliveries, is_anything_old};
pub use hubu_store::webhooks::{
    Attempt, Backlog, Delivery, DeliveryFilter, Due, Lease, Place, Webhook, backlog, due, find,
    page,
};
pub use log::{Tried, deliveries};
pub use redeliver::{MOST_REDELIVERED, redeliver_event, redeliver_parked};
pub use secrets::{NewSecret, rotate_secret};
pub use send::{Message, Outcome, Parcel, claim_due, give_back, parcel, settle};
pub use trial::send_test;

use hubu_core::ids::{CustomerKey, GroupKey};

/// The operator who acts, and its distribution group: the trail is its own, as an endpoint is nobody's.
pub type Operator = (GroupKey, CustomerKey);
