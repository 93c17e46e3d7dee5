//! The operating system's randomness, drawn here and nowhere else.

use std::sync::Arc;

use hubu_core::ids::Entropy;
use hubu_store::Entropies;
use rand::TryRngCore;
use rand::rngs::OsRng;

/// Randomness of the operating system, for ids, salts and keys.
pub struct System;

impl Entropy for System {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Weak randomness would make keys guessable: better to stop than to go on without.
        OsRng.try_fill_bytes(bytes).expect("the operating system hands out randomness");
    }
}

/// The same, one for each writer of the store.
pub fn system() -> Entropies {
    Arc::new(|_| Box::new(System))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        System.fill(&mut first);
        System.fill(&mut second);
        assert_ne!(first, second);
        assert_ne!(first, [0; 32]);
    }
}
