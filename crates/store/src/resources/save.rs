//! Storing what a fold of commands did with resources: each table once, whatever the number of commands.

use super::ResourceRecord;
use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// Stores new and changed resources (each once) with their chargings and tags; terms and open orders are their
/// orders' own. Tags that are gone are deleted: they are no history. An id that is taken is
/// [`Fault::Unique`].
///
/// # Errors
/// Only faults.
pub fn save(
    _tx: &mut Tx<'_>,
    (_opened, _changed): (&[&ResourceRecord], &[&ResourceRecord]),
) -> Result<(), Fault> {
    unimplemented!()
}
