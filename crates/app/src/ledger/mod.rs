//! Everything that writes a book: commands that fold together into one batch.
//!
//! A [`Command`] names what it rests on ([`Needs`]) and decides on a [`Desk`] of loaded books; the
//! batch ([`Money`]) loads the needs of a whole fold, decides in order, and stores once. All kinds of
//! commands fold with one another.

mod batch;
mod billing;
mod closing;
mod coupons;
mod desk;
mod needs;
mod settling;
mod taken_back;
mod trades;
mod trading;

pub use batch::{Command, Context, Decision, Money, MoneyRefusal, MoneyReply, RealNames};
pub use coupons::KnownPlan;
pub use desk::Desk;
pub(crate) use desk::bug;
pub use needs::{Needs, Party};
pub(crate) use settling::Settling;
