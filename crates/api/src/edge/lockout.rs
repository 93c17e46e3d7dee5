//! Locking access keys whose signatures go wrong again and again (`auth` 1.4).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubu_core::time::Timestamp;

/// How many wrong signatures in a row are forgiven.
const FORGIVEN: u32 = 5;
/// How long a key stays locked, in milliseconds.
const LOCKED_MS: i64 = 5 * 60 * 1_000;

#[derive(Default)]
struct Strikes {
    count: u32,
    locked_until: Option<Timestamp>,
}

/// Wrong signatures in a row, per access key. Only keys that exist are counted, so that strangers
/// cannot fill it.
#[derive(Default)]
pub(super) struct Lockout(Mutex<HashMap<String, Strikes>>);

impl Lockout {
    /// Is the key locked at this wall instant?
    pub fn is_locked(&self, access_key: &str, wall: Timestamp) -> bool {
        let mut keys = self.keys();
        let Some(strikes) = keys.get(access_key) else { return false };
        match strikes.locked_until {
            Some(until) if wall < until => true,
            Some(_) => {
                keys.remove(access_key);
                false
            }
            None => false,
        }
    }

    /// Counts a wrong signature.
    pub fn wrong(&self, access_key: &str, wall: Timestamp) {
        let mut keys = self.keys();
        let strikes = keys.entry(access_key.to_owned()).or_default();
        strikes.count += 1;
        if strikes.count > FORGIVEN {
            strikes.locked_until = Some(wall.plus_ms(LOCKED_MS));
        }
    }

    /// A right signature ends the row.
    pub fn right(&self, access_key: &str) {
        let mut keys = self.keys();
        if !keys.is_empty() {
            keys.remove(access_key);
        }
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<String, Strikes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_in_a_row_locks_for_five_minutes() {
        let lockout = Lockout::default();
        let at = Timestamp::from_ms(1_800_000_000_000);
        for _ in 0..5 {
            lockout.wrong("AK", at);
            assert!(!lockout.is_locked("AK", at));
        }
        lockout.wrong("AK", at);
        assert!(lockout.is_locked("AK", at));
        assert!(!lockout.is_locked("OTHER", at));
        assert!(lockout.is_locked("AK", at.plus_ms(LOCKED_MS - 1)));
        assert!(!lockout.is_locked("AK", at.plus_ms(LOCKED_MS)));
        lockout.wrong("AK", at.plus_ms(LOCKED_MS));
        assert!(!lockout.is_locked("AK", at.plus_ms(LOCKED_MS)), "the count starts anew");
    }

    #[test]
    fn a_right_one_ends_the_row() {
        let lockout = Lockout::default();
        let at = Timestamp::from_ms(0);
        for _ in 0..5 {
            lockout.wrong("AK", at);
        }
        lockout.right("AK");
        for _ in 0..5 {
            lockout.wrong("AK", at);
        }
        assert!(!lockout.is_locked("AK", at));
    }
}
