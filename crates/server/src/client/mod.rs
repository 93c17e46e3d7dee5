//! A signed client of one request at a time: what `hubu call` and `hubu operator` are made of.

mod profile;
mod request;

pub use profile::{Profile, Whom, find as find_profile};
pub use request::{Answer, Call, Opened, open, send};
