//! Enterprises: organisations, members, their permissions, and the partners customers belong to.
//!
//! Relations, permissions and associations are rows with a beginning and an end. They change only
//! under the row locks of the customers they name ([`crate::ledger::lock_holders`]), and whoever
//! changes them emits an event about each of those customers: a neighbour that waited for the lock
//! then fails and is run again instead of deciding on what it saw before.

mod partners;
mod relations;

pub use partners::{PartnerAssociation, current_associations};
pub use relations::{MemberRelation, current_relations};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [relations::STATEMENTS, partners::STATEMENTS].concat()
}
