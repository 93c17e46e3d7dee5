//! Storing what a fold of commands did with orders: each table once, whatever the number of commands.

use hubu_core::orders::{OrderRecord, OrderStatus};
use hubu_core::time::Zone;

use hubu_core::ids::GroupKey;

use crate::Fault;
use crate::engine::{Sql, Tx};
use crate::resources::ResourceTerm;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// An order that is new or was changed, each once.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// Where it stood when it was loaded; `None`: it is new.
    pub before: Option<OrderStatus>,
    /// The order as it is now.
    pub order: &'a OrderRecord,
}

/// Stores new and changed orders, with their lines, items, offers, payments, what they give back, and the
/// counters of the list. The parts of a combined trade stand where it stands. An id that is taken is a
/// [`Fault::Conflict`]: whoever runs again draws another.
///
/// # Errors
/// Only faults.
pub fn save(_tx: &mut Tx<'_>, _zone: &Zone, _orders: &[Changed<'_>]) -> Result<(), Fault> {
    unimplemented!()
}

/// Stores what became of terms that orders bought before: the states of items, and what of their payments
/// went back.
///
/// # Errors
/// Only faults.
pub fn save_terms(_tx: &mut Tx<'_>, _terms: &[(GroupKey, &ResourceTerm)]) -> Result<(), Fault> {
    unimplemented!()
}
