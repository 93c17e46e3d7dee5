//! Who did what to whom.

mod list_audit;
mod list_customer_audit;

pub use list_audit::ListAudit;
pub use list_customer_audit::ListCustomerAudit;

use hubu_app::oversight::AuditEntry;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Instant, JsonObject};

/// A write. `time` is business time, `wall_time` the process's clock; `actor` is `account/user`, or the
/// name of the job that did it, which has no request.
#[derive(Serialize, JsonSchema)]
struct Write {
    audit_id: String,
    time: Instant,
    wall_time: Instant,
    actor: String,
    operation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    request_id: String,
    detail: JsonObject,
}

impl Write {
    fn of(entry: AuditEntry) -> Self {
        Self {
            audit_id: entry.key.to_string(),
            time: Instant(entry.at),
            wall_time: Instant(entry.wall),
            actor: entry.actor,
            operation: entry.operation,
            request_id: entry.request_id,
            detail: JsonObject(entry.detail),
        }
    }
}
