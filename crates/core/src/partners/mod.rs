//! Partners and the customers they are associated with (`partner` 1).

mod association;
mod funds;

pub use association::{Association, AssociationType, Associations};
pub use funds::allocatable;
