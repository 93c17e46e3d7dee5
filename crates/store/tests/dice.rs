//! Draws from a seed.

use hubu_core::ids::{Entropy, Seeded};

/// Draws that are the same for every seed.
pub struct Dice(Seeded);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Seeded::new(seed))
    }

    pub fn below(&mut self, end: i64) -> i64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (i64::from_le_bytes(bytes) >> 1).rem_euclid(end)
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        let count = i64::try_from(all.len()).expect("few");
        all[usize::try_from(self.below(count)).expect("few")].clone()
    }

    pub fn maybe<T>(&mut self, one_in: i64, some: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(one_in) == 0).then(|| some(self))
    }
}
