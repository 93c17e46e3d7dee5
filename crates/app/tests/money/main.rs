//! What moves money: stories, random histories against the reference model, faults, races and gates
//! on counts, on both engines.

mod dice;
mod histories;
mod week;
