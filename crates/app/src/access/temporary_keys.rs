//! Temporary access keys: what a token is exchanged for by a program that signs.

use std::ops::RangeInclusive;

use hubu_core::confidential::Secret;
use hubu_core::ids::UserKey;
use hubu_core::time::Timestamp;
use hubu_store::access::{self, TemporaryKey};
use hubu_store::vault::Vault;
use hubu_store::{Fault, Unit};

use super::tokens::{KEPT_AFTERWARDS_MS, token_text};

/// Seconds of wall time a temporary key may be asked for (`auth` 4.3).
pub const TEMPORARY_KEY_SECONDS: RangeInclusive<i64> = 900..=86_400;

/// An issued key; shown once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedKey {
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: Secret,
    /// The token that must be sent, signed, with every request.
    pub security_token: Secret,
    /// First wall instant the three no longer count.
    pub expires: Timestamp,
}

/// Issues a temporary key that stands for a user, with whatever rights the user has when it is used.
/// It counts for `seconds` and in no case beyond `until`, the end of what it is exchanged for, and it
/// falls when the user's tokens fall. The unit is submitted with the epoch the proof was checked at.
pub fn issue_temporary_key(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    user: UserKey,
    seconds: i64,
    until: Option<Timestamp>,
) -> Result<IssuedKey, Fault> {
    let (access_key, secret_key) = (unit.ids.access_key(), Secret::new(unit.ids.secret_key()));
    let security_token = token_text(unit);
    let issued = unit.wall;
    let wanted = issued.plus_ms(seconds * 1_000);
    let expires = until.map_or(wanted, |until| until.min(wanted));
    let token_hash = access::token_hash(&security_token);
    let key = TemporaryKey { access_key, token_hash, issued, expires };
    // An ended key is known for a day more, so that its owner is told to get another.
    access::purge_temporary_keys(unit.tx, issued.plus_ms(-KEPT_AFTERWARDS_MS))?;
    access::insert_temporary_key(unit.tx, vault, user, &key, &secret_key)?;
    Ok(IssuedKey { access_key: key.access_key, secret_key, security_token, expires })
}
