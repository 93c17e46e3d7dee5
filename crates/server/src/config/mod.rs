//! Configuration: one TOML file, `HUBU_*` variables and flags, in that order; unknown keys are
//! refused, secrets masked.
//!
//! A key has one name everywhere: `operator_listen` in the file, `HUBU_OPERATOR_LISTEN` in the
//! environment, `--operator-listen` as a flag.

mod flags;
mod layers;
mod listen;
mod networks;
mod secret;
mod settings;

pub use flags::{Flags, ServeFlags};
pub use layers::{Environment, Layers, Loaded, Origin, load};
pub use listen::Listen;
pub use networks::NetworkList;
pub use secret::{MASK, Secret};
pub use settings::{LogFormat, Quotas, Settings};

#[cfg(test)]
mod tests;
