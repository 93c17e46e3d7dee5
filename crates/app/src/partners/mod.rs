//! Partners: what they have, and what they see of their customers' accounts.

mod accounts;
mod customers;

pub use accounts::{Asked, PartnerAccounts, PartnerAccountsRefusal, partner_accounts};
pub(crate) use customers::is_customer_of;
pub use customers::{NoSuchReseller, reseller_meant};
