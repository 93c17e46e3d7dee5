//! Serving: the listeners, what protects them, and the orderly end.

mod health;
mod limits;
mod listener;
mod shutdown;
mod tls;

pub use health::Health;
pub use limits::Limits;
pub use listener::{Plane, bind, serve};
pub use shutdown::{Stop, on_signal};
pub use tls::load as load_tls;
