//! What moves money: stories, random histories against the reference model, and races, on both
//! engines. How much of a commit an allocation costs is counted in `api/tests/crowds.rs`; what happens
//! when a step fails, in `app/tests/faults`.

pub mod dice;
mod histories;
mod quotas;
mod races;
mod week;
