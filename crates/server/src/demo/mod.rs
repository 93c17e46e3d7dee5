//! The demo world: a sandbox realm that lived one month by the same use cases as any other.
//!
//! It is written once, under a scripted clock and seeded randomness, so that it is the same after
//! every creation; then its clock flows. A creation that was interrupted is begun anew from nothing.
//!
//! * [`world`]: what happened in that month, as calls of use cases.
//! * [`Stage`]: what the world is written with.
//! * [`Caller`]: who can be called as, with well-known keys on loopback and random ones elsewhere.

mod caller;
mod creation;
mod secrets;
mod stage;
pub mod world;

pub use caller::{Caller, Role};
pub use creation::{Wanted, open, reseal};
pub use secrets::Secrets;
pub use stage::{START, ScriptedClock, Stage};
