//! Who did what to whom.

mod list_customer_audit;

pub use list_customer_audit::ListCustomerAudit;
