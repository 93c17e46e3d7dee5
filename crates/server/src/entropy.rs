//! The operating system's randomness, drawn here and nowhere else.

use std::sync::Arc;

use hubu_core::ids::Entropy;
use hubu_store::Entropies;
use rand::TryRngCore;
use rand::rngs::OsRng;

/// Randomness of the operating system, for ids, salts and keys. It is fetched a little in advance,
/// as most draws are small and each trip to the system costs more than the draw.
pub struct System {
    ahead: [u8; AHEAD],
    used: usize,
}

/// Bytes fetched at a time: as many as Linux hands out without being interrupted.
const AHEAD: usize = 256;

impl System {
    /// A source that has fetched nothing yet.
    pub const fn new() -> Self {
        Self { ahead: [0; AHEAD], used: AHEAD }
    }
}

impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl Entropy for System {
    fn fill(&mut self, bytes: &mut [u8]) {
        if bytes.len() > AHEAD {
            return fetch(bytes);
        }
        if bytes.len() > AHEAD - self.used {
            fetch(&mut self.ahead);
            self.used = 0;
        }
        let drawn = &mut self.ahead[self.used..self.used + bytes.len()];
        bytes.copy_from_slice(drawn);
        // What was drawn may become a key: no copy stays behind.
        drawn.fill(0);
        self.used += bytes.len();
    }
}

fn fetch(bytes: &mut [u8]) {
    // Weak randomness would make keys guessable: better to stop than to go on without.
    OsRng.try_fill_bytes(bytes).expect("the operating system hands out randomness");
}

/// The same, one for each writer of the store.
pub fn system() -> Entropies {
    Arc::new(|_| Box::new(System::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let mut system = System::new();
        let mut seen = std::collections::HashSet::from([[0; 32]]);
        for _ in 0..3 * AHEAD / 32 {
            let mut drawn = [0; 32];
            system.fill(&mut drawn);
            assert!(seen.insert(drawn), "no draw comes again, and none is empty");
        }
    }

    #[test]
    fn what_was_drawn_is_not_kept() {
        let mut system = System::new();
        let (mut small, mut large) = ([0; 100], [0; 2 * AHEAD]);
        system.fill(&mut small);
        assert_eq!(system.ahead[..100], [0; 100]);
        assert_ne!(small, [0; 100]);
        system.fill(&mut large);
        assert_ne!(large[AHEAD..], [0; AHEAD], "a large draw is filled to its end");
        assert_eq!(system.used, 100, "and leaves what was fetched in advance alone");
    }
}
