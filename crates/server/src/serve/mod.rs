//! Serving: the listeners, what protects them, and the orderly end.

mod health;
mod limits;
mod listener;
pub mod planes;
mod server;
mod shutdown;
mod tls;

pub use health::Health;
pub use limits::Limits;
pub use listener::{Plane, bind, serve};
pub use server::{Bases, Layout, Server};
pub use shutdown::{Stop, on_signal};
pub use tls::load as load_tls;
