//! Resources: their records, the pages of the list, and how accounts renew.
//!
//! A resource changes only under the row lock of its customer ([`crate::ledger::lock_holders`]).

mod keys;
mod list;
mod load;
mod metered;
mod rows;
mod save;
mod settings;
mod terms;

pub use keys::{auto_renewing, ids_of};
pub use list::{ResourceFilter, ResourcePage, resources_page};
pub use load::{
    OpenTrade, ResourceOwner, ResourcePlace, ResourceRecord, by_ids, by_keys, families, owners,
    without_terms,
};
pub use metered::{MeteredTime, metered_places, oblige_metered};
pub use save::{save, save_parts};
pub use settings::{renewal_settings, set_renewal_settings};
pub use terms::{ResourceTerm, TermReturn, returns, term_history};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        keys::STATEMENTS,
        list::STATEMENTS,
        load::STATEMENTS,
        metered::STATEMENTS,
        save::STATEMENTS,
        settings::STATEMENTS,
        terms::STATEMENTS,
    ]
    .concat()
}
