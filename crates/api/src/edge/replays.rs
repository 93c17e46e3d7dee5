//! Memory of signed writes: the exact repeat of an accepted one is refused in production realms. What
//! was signed is remembered, not the signature: some algorithms have many right ones for one text.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};

/// How long after its own date a signature is remembered, in milliseconds. Beyond a quarter of an
/// hour it is too old to be accepted; one dated that far ahead is therefore known for 31 minutes.
const REMEMBERED_MS: i64 = 16 * 60 * 1_000;
const MINUTE_MS: i64 = 60 * 1_000;

/// One signed request of one access key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    digest: u128,
    minute: i64,
}

impl Mark {
    /// The mark of a request whose signed text has this digest, signed at `date`.
    pub fn of(access_key: &str, text_digest: &[u8], date: Timestamp) -> Self {
        let mut hash = Sha256::new();
        hash.update(access_key.as_bytes());
        hash.update([0]);
        hash.update(text_digest);
        let hash = hash.finalize();
        let half = hash[..16].try_into().expect("a SHA-256 has 32 bytes");
        Self { digest: u128::from_be_bytes(half), minute: date.ms().div_euclid(MINUTE_MS) }
    }
}

/// The memory, by the minute the signatures were made in, so that whole minutes are forgotten at
/// once.
#[derive(Default)]
pub(super) struct Replays(Mutex<BTreeMap<i64, HashSet<u128>>>);

impl Replays {
    /// Remembers a write that is about to run; false when it is there already.
    pub fn remember(&self, mark: Mark, wall: Timestamp) -> bool {
        let mut minutes = self.minutes();
        let oldest = wall.plus_ms(-REMEMBERED_MS).ms().div_euclid(MINUTE_MS);
        while minutes.first_key_value().is_some_and(|(minute, _)| *minute < oldest) {
            minutes.pop_first();
        }
        minutes.entry(mark.minute).or_default().insert(mark.digest)
    }

    /// Forgets a write that was refused: it changed nothing and may be sent again.
    pub fn forget(&self, mark: Mark) {
        if let Some(minute) = self.minutes().get_mut(&mark.minute) {
            minute.remove(&mark.digest);
        }
    }

    fn minutes(&self) -> MutexGuard<'_, BTreeMap<i64, HashSet<u128>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_is_known_for_as_long_as_its_signature_is_fresh() {
        let replays = Replays::default();
        let made = Timestamp::from_ms(1_800_000_000_000);
        let mark = Mark::of("AK", b"aa", made);
        assert!(replays.remember(mark, made));
        assert!(!replays.remember(mark, made));
        assert!(!replays.remember(mark, made.plus_ms(15 * MINUTE_MS)));
        assert!(replays.remember(Mark::of("AK", b"ab", made), made));
        assert!(replays.remember(Mark::of("AKa", b"a", made), made), "parts do not run together");
        replays.forget(mark);
        assert!(replays.remember(mark, made));
        let later = made.plus_ms(18 * MINUTE_MS);
        assert!(replays.remember(Mark::of("AK", b"new", later), later));
        assert_eq!(replays.minutes().len(), 1, "old minutes are gone");
    }

    #[test]
    fn a_signature_dated_ahead_is_known_until_it_ends() {
        let replays = Replays::default();
        let now = Timestamp::from_ms(1_800_000_000_000);
        let ahead = Mark::of("AK", b"aa", now.plus_ms(15 * MINUTE_MS));
        assert!(replays.remember(ahead, now));
        assert!(!replays.remember(ahead, now.plus_ms(30 * MINUTE_MS)));
    }
}
