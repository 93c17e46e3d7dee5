//! Access keys of users.

use hubu_core::confidential::Secret;
use hubu_core::ids::{CustomerKey, UserKey};
use hubu_store::access::{self, Credential, DEMO_PREFIX, User};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Tx, Unit, realm};

use super::users::changed;
use crate::write::Done;

/// Access keys a user may have, active or not.
const MOST_KEYS: usize = 2;

/// Why an access key is not made or changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CredentialRefusal {
    /// There is no such user.
    UnknownUser,
    /// There is no such access key.
    UnknownKey,
    /// The user has two already.
    TooMany,
    /// A key pair that was handed in is not of the documented form.
    Malformed,
    /// A demo key pair was handed in, and the realm is not the demo world.
    DemoKey,
    /// The access key that was handed in exists.
    Taken,
}

/// A key pair: drawn by the realm, or handed in by the demo world and by imports.
#[derive(Clone, Debug)]
pub enum NewKey {
    /// The realm draws it.
    Drawn,
    /// It is given.
    Given {
        /// 20 upper-case letters and digits.
        access_key: String,
        /// 40 letters and digits.
        secret_key: Secret,
    },
}

/// Makes an access key for a user and tells the pair: the only time the secret is shown.
///
/// # Errors
/// See [`CredentialRefusal`].
pub fn create_credential(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    demo_world: bool,
    user: UserKey,
    new: &NewKey,
) -> Result<Done<(Credential, Secret)>, Error<CredentialRefusal>> {
    let user = find(unit, user)?;
    if access::credentials(unit.tx, user.key)?.len() >= MOST_KEYS {
        return Err(Error::Refused(CredentialRefusal::TooMany));
    }
    let (access_key, secret) = match new {
        NewKey::Drawn => (unit.ids.access_key(), Secret::new(unit.ids.secret_key())),
        NewKey::Given { access_key, secret_key } => {
            check_given(access_key, secret_key, demo_world).map_err(Error::Refused)?;
            if access::credential(unit.tx, access_key)?.is_some() {
                return Err(Error::Refused(CredentialRefusal::Taken));
            }
            (access_key.clone(), secret_key.clone())
        }
    };
    let credential = Credential {
        access_key,
        user: user.key,
        active: true,
        description: String::new(),
        created: unit.now,
    };
    access::insert_credential(unit.tx, vault, &credential, &secret)?;
    let detail = Facts::new().text("user", &user.id).text("access_key", &credential.access_key);
    // A further key takes nothing from the tokens the user has.
    realm::bump_epoch(unit.tx)?;
    let (group, subject) = super::users::owner(unit, &user)?;
    Ok(Done { value: (credential, secret), group, subject, detail: detail.to_json() })
}

/// Activates or deactivates an access key; its user's tokens are void.
///
/// # Errors
/// [`CredentialRefusal::UnknownKey`].
pub fn set_credential_active(
    unit: &mut Unit<'_, '_>,
    access_key: &str,
    active: bool,
) -> Result<Done<()>, Error<CredentialRefusal>> {
    let user = owner_of(unit, access_key)?;
    access::set_credential_status(unit.tx, access_key, active)?;
    let detail = Facts::new().text("access_key", access_key).bool("active", active);
    changed(unit, &user, &detail)
}

/// Removes an access key for good; its user's tokens are void.
///
/// # Errors
/// [`CredentialRefusal::UnknownKey`].
pub fn delete_credential(
    unit: &mut Unit<'_, '_>,
    access_key: &str,
) -> Result<Done<()>, Error<CredentialRefusal>> {
    let user = owner_of(unit, access_key)?;
    access::delete_credential(unit.tx, access_key)?;
    changed(unit, &user, &Facts::new().text("access_key", access_key).bool("deleted", true))
}

/// An access key of an account's users, with its user; one of another account is none of this one.
pub fn credential_of(
    tx: &mut Tx<'_>,
    account: CustomerKey,
    access_key: &str,
) -> Result<Option<(Credential, User)>, Fault> {
    let Some(credential) = access::credential(tx, access_key)? else { return Ok(None) };
    let user = access::user_by_key(tx, credential.user)?;
    Ok(user.filter(|user| user.customer == account).map(|user| (credential, user)))
}

fn find(unit: &mut Unit<'_, '_>, user: UserKey) -> Result<User, Error<CredentialRefusal>> {
    access::user_by_key(unit.tx, user)?.ok_or(Error::Refused(CredentialRefusal::UnknownUser))
}

fn owner_of(unit: &mut Unit<'_, '_>, access_key: &str) -> Result<User, Error<CredentialRefusal>> {
    let credential = access::credential(unit.tx, access_key)?;
    let credential = credential.ok_or(Error::Refused(CredentialRefusal::UnknownKey))?;
    find(unit, credential.user)
}

fn check_given(
    access_key: &str,
    secret_key: &Secret,
    demo_world: bool,
) -> Result<(), CredentialRefusal> {
    let upper = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let secret = secret_key.reveal();
    if access_key.len() != 20
        || !access_key.bytes().all(upper)
        || secret.len() != 40
        || !secret.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        return Err(CredentialRefusal::Malformed);
    }
    if access_key.starts_with(DEMO_PREFIX) && !demo_world {
        return Err(CredentialRefusal::DemoKey);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_pairs_may_be_handed_in() {
        let secret = Secret::new("s".repeat(40));
        let check = |key: &str, demo| check_given(key, &secret, demo);
        assert_eq!(check("ABCDEFGHIJ0123456789", false), Ok(()));
        assert_eq!(check("HUBUDEMO000000000001", true), Ok(()));
        assert_eq!(check("HUBUDEMO000000000001", false), Err(CredentialRefusal::DemoKey));
        for bad in ["", "abcdefghij0123456789", "ABC", "ABCDEFGHIJ012345678-"] {
            assert_eq!(check(bad, true), Err(CredentialRefusal::Malformed), "{bad}");
        }
        let short = Secret::new("s");
        let found = check_given("ABCDEFGHIJ0123456789", &short, false);
        assert_eq!(found, Err(CredentialRefusal::Malformed));
    }
}
