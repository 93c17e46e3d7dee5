//! Locking access keys whose signatures go wrong again and again (`auth` 1.4), and names whose
//! passwords do (`auth` 4.1).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubu_core::time::Timestamp;

/// How many wrong proofs in a row are forgiven.
const FORGIVEN: u32 = 5;
/// How long a key or name stays locked, in milliseconds.
const LOCKED_MS: i64 = 5 * 60 * 1_000;
/// How many rows are kept before those are forgotten that have been quiet for [`LOCKED_MS`].
const KEPT: usize = 4_096;

struct Strikes {
    count: u32,
    last: Timestamp,
    locked_until: Option<Timestamp>,
}

/// Wrong proofs in a row, per access key and per name that signs in. Of access keys only those that
/// exist are counted; of names all are, so that being locked does not tell that a user exists. What
/// strangers make up is forgotten after a while, and the limit of sign-ins bounds how much there is.
#[derive(Default)]
pub(crate) struct Lockout(Mutex<HashMap<String, Strikes>>);

impl Lockout {
    /// Is the key or name locked at this wall instant?
    pub fn is_locked(&self, who: &str, wall: Timestamp) -> bool {
        let mut keys = self.keys();
        let Some(strikes) = keys.get(who) else { return false };
        match strikes.locked_until {
            Some(until) if wall < until => true,
            Some(_) => {
                keys.remove(who);
                false
            }
            None => false,
        }
    }

    /// Counts a wrong proof.
    pub fn wrong(&self, who: &str, wall: Timestamp) {
        let mut keys = self.keys();
        if keys.len() >= KEPT {
            keys.retain(|_, strikes| wall < strikes.last.plus_ms(LOCKED_MS));
        }
        let strikes = keys.entry(who.to_owned());
        let strikes = strikes.or_insert(Strikes { count: 0, last: wall, locked_until: None });
        strikes.count += 1;
        strikes.last = wall;
        if strikes.count > FORGIVEN {
            strikes.locked_until = Some(wall.plus_ms(LOCKED_MS));
        }
    }

    /// A right proof ends the row.
    pub fn right(&self, who: &str) {
        let mut keys = self.keys();
        if !keys.is_empty() {
            keys.remove(who);
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
    fn what_strangers_make_up_is_forgotten_and_what_is_locked_is_not() {
        let lockout = Lockout::default();
        let at = Timestamp::from_ms(1_800_000_000_000);
        for made_up in 0..KEPT {
            lockout.wrong(&made_up.to_string(), at);
        }
        let later = at.plus_ms(LOCKED_MS);
        for _ in 0..6 {
            lockout.wrong("AK", later);
        }
        assert_eq!(lockout.keys().len(), 1);
        assert!(lockout.is_locked("AK", later));
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
