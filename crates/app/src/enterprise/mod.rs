//! What an enterprise master and its members do: money between them, and who belongs to whom.

mod allocate;
mod amounts;
mod facts;
mod reclaim;
mod unbind;

pub use allocate::Allocate;
pub use amounts::{AmountsRefusal, reclaimable_from, transferable_of};
pub use facts::Transfer;
pub use reclaim::Reclaim;
pub use unbind::{Unbind, Unbound};
