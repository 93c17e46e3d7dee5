//! Who did what to whom.

mod list_audit;
mod list_customer_audit;

pub use list_audit::ListAudit;
pub use list_customer_audit::ListCustomerAudit;
