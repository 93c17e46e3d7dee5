//! How far usage is settled, and what settlement remembers between two batches: what was rated in a month, and
//! small amounts that wait.
//!
//! All of it changes under the row locks of the customers named ([`crate::ledger::lock_holders`]).

mod small;
mod state;
mod tiers;

pub use small::{SmallRow, save_small, small, small_of_cycle, small_up_to};
pub use state::{SettlementState, save_states, states};
pub use tiers::{save_tiers, tiers};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [small::STATEMENTS, state::STATEMENTS, tiers::STATEMENTS].concat()
}
