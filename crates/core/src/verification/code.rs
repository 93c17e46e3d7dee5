//! How long a code lives and what it proves (`accounts` A4 and E7). Codes live on business time.

use crate::time::Timestamp;

/// Minutes a code lives when the request says nothing.
const DEFAULT_MINUTES: i64 = 10;
/// Minutes a code lives when the request asks for more than an hour.
const CAPPED_MINUTES: i64 = 5;
/// Wrong tries after which a code is void.
const WRONG_TRIES: u32 = 3;

pub(super) const MINUTE_MS: i64 = 60_000;

/// How many minutes a code lives: 10 when nothing is asked for, 5 when more than 60 are, else what
/// is asked for. `most` is the largest number the operation accepts (100 for a master's code, 3000
/// for a partner's).
///
/// # Errors
/// `None` outside `1..=most`.
pub fn code_minutes(asked: Option<i64>, most: i64) -> Option<i64> {
    match asked {
        None => Some(DEFAULT_MINUTES),
        Some(minutes) if !(1..=most).contains(&minutes) => None,
        Some(61..) => Some(CAPPED_MINUTES),
        Some(minutes) => Some(minutes),
    }
}

/// Where a sent code stands. What it was is kept elsewhere, as a hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeState {
    /// The first instant it no longer counts.
    pub expires: Timestamp,
    /// How often a wrong code was tried against it.
    pub wrong_tries: u32,
    /// Has it proved something already? A code serves once.
    pub used: bool,
}

impl CodeState {
    /// A code sent at `now` that lives `minutes`.
    pub const fn sent(now: Timestamp, minutes: i64) -> Self {
        let expires = now.plus_ms(minutes.saturating_mul(MINUTE_MS));
        Self { expires, wrong_tries: 0, used: false }
    }
}

/// Why a code proves nothing. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeRefusal {
    /// None was given, or none was sent to this address.
    Missing,
    /// It has served, or its time is over.
    Expired,
    /// Too many wrong tries: it is void, even to the right answer. A new one must be sent.
    Void,
    /// It is another code. The try counts.
    Wrong,
}

/// Does the given code prove the address? `sent` is the last code sent to it; `matches` says whether
/// the given one is the same (compared by the caller in constant time).
///
/// # Errors
/// See [`CodeRefusal`]; the caller counts a [`CodeRefusal::Wrong`] try.
pub fn check_code(
    sent: Option<CodeState>,
    matches: bool,
    now: Timestamp,
) -> Result<(), CodeRefusal> {
    let code = sent.ok_or(CodeRefusal::Missing)?;
    if code.used || code.expires <= now {
        return Err(CodeRefusal::Expired);
    }
    if code.wrong_tries >= WRONG_TRIES {
        return Err(CodeRefusal::Void);
    }
    if matches { Ok(()) } else { Err(CodeRefusal::Wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minutes: i64) -> Timestamp {
        Timestamp::from_ms(1_800_000_000_000 + minutes * MINUTE_MS)
    }

    #[test]
    fn how_long_a_code_lives() {
        let table = [
            (None, 100, Some(10)),
            (Some(1), 100, Some(1)),
            (Some(60), 100, Some(60)),
            (Some(61), 100, Some(5)),
            (Some(100), 100, Some(5)),
            (Some(101), 100, None),
            (Some(0), 100, None),
            (Some(-1), 100, None),
            (Some(3000), 3000, Some(5)),
        ];
        for (asked, most, minutes) in table {
            assert_eq!(code_minutes(asked, most), minutes, "{asked:?}");
        }
    }

    #[test]
    fn when_a_code_proves_the_phone() {
        let sent = CodeState::sent(minute(0), 10);
        let tried = |wrong_tries| CodeState { wrong_tries, ..sent };
        let used = CodeState { used: true, ..sent };
        let table = [
            ("in time", Some(sent), true, 0, Ok(())),
            ("in the last minute", Some(sent), true, 9, Ok(())),
            ("its time is over", Some(sent), true, 10, Err(CodeRefusal::Expired)),
            ("another code", Some(sent), false, 0, Err(CodeRefusal::Wrong)),
            ("right at the third try", Some(tried(2)), true, 0, Ok(())),
            ("right after three wrong tries", Some(tried(3)), true, 0, Err(CodeRefusal::Void)),
            ("over, after three wrong tries", Some(tried(3)), true, 10, Err(CodeRefusal::Expired)),
            ("a second time", Some(used), true, 0, Err(CodeRefusal::Expired)),
            ("none was sent", None, true, 0, Err(CodeRefusal::Missing)),
        ];
        for (why, code, matches, at, expected) in table {
            assert_eq!(check_code(code, matches, minute(at)), expected, "{why}");
        }
        let last = minute(10).plus_ms(-1);
        assert_eq!(check_code(Some(sent), true, last), Ok(()), "to the last millisecond");
    }
}
