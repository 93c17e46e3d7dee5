//! Partners and the customers they are associated with (`partner` 1).

mod association;

pub use association::{Association, AssociationType, Associations};
