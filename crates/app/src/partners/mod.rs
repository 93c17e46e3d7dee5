//! Partners: what they have, and what they see of their customers' accounts.

mod accounts;
mod customers;

pub use accounts::{Asked, PartnerAccounts, PartnerAccountsRefusal, partner_accounts};
pub use customers::{NoSuchReseller, reseller_meant};
pub(crate) use customers::{customers_of, is_customer_of, is_partner};
