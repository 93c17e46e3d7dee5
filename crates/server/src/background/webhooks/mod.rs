//! Events on their way out: sent by [`Sender`], and forgotten when they are old by [`keep_house`].

mod courier;
mod house;
mod sender;

pub use courier::{Courier, Letter};
pub use house::keep_house;
pub use sender::Sender;
