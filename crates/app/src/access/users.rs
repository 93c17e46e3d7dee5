//! Users of an account.

use hubu_core::access::PrincipalKind;
use hubu_core::ids::{CustomerKey, GroupKey, UserKey};
use hubu_store::access::{self, User};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx, Unit, customers, realm};

use super::PasswordHash;
use crate::write::Done;

/// Why a user is not made or changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UserRefusal {
    /// There is no such account.
    UnknownAccount,
    /// There is no such user.
    UnknownUser,
    /// The name is not 1 to 64 letters, digits, blanks and `_ . -`, or begins with a digit or blank.
    Name,
    /// The account has a user of that name.
    NameTaken,
    /// Only a partner's operator has items, and none of them has a line break.
    Items,
    /// The account's owner cannot be disabled.
    Owner,
}

/// A user to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The account.
    pub account: CustomerKey,
    /// Its name, unique in the account.
    pub name: String,
    /// IAM user or partner's operator; the owner is made with the account.
    pub kind: PrincipalKind,
    /// Its password; `None`: it signs with access keys alone.
    pub password: Option<PasswordHash>,
    /// Items of the partner's console.
    pub items: Vec<String>,
}

/// Makes a user; tells its key and id.
///
/// # Errors
/// See [`UserRefusal`].
pub fn create_user(
    unit: &mut Unit<'_, '_>,
    new: &NewUser,
) -> Result<Done<(UserKey, String)>, Error<UserRefusal>> {
    let group = customers::group_of(unit.tx, new.account)?;
    let group = group.ok_or(Error::Refused(UserRefusal::UnknownAccount))?;
    if !is_user_name(&new.name) {
        return Err(Error::Refused(UserRefusal::Name));
    }
    if access::user_by_name(unit.tx, new.account, &new.name)?.is_some() {
        return Err(Error::Refused(UserRefusal::NameTaken));
    }
    check_items(new.kind, &new.items).map_err(Error::Refused)?;
    let user = insert(unit, new)?;
    realm::bump_epoch(unit.tx)?;
    let detail = Facts::new().text("user", &user.id).text("name", &new.name);
    Ok(Done {
        value: (user.key, user.id),
        group,
        subject: new.account,
        detail: detail.text("kind", new.kind.as_str()).to_json(),
    })
}

/// Writes a user whose facts were checked.
pub(crate) fn insert(unit: &mut Unit<'_, '_>, new: &NewUser) -> Result<User, Fault> {
    let user = User {
        key: UserKey(unit.ids.key(unit.wall)),
        customer: new.account,
        id: unit.ids.hex32(),
        name: new.name.clone(),
        kind: new.kind,
        enabled: true,
        password: new.password.as_ref().map(|hash| hash.as_str().to_owned()),
        items: new.items.clone(),
        created: unit.now,
    };
    access::insert_user(unit.tx, &user)?;
    Ok(user)
}

/// Sets a user's password; its tokens are void.
///
/// # Errors
/// [`UserRefusal::UnknownUser`].
pub fn set_password(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    hash: &PasswordHash,
) -> Result<Done<()>, Error<UserRefusal>> {
    let found = find(unit, user)?;
    access::set_password(unit.tx, user, hash.as_str())?;
    changed(unit, &found, &Facts::new().text("user", &found.id).bool("password", true))
}

/// Enables or disables a user; its tokens are void.
///
/// # Errors
/// As [`change_user`].
pub fn set_user_enabled(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    enabled: bool,
) -> Result<Done<()>, Error<UserRefusal>> {
    let done = change_user(unit, user, &UserChange { enabled: Some(enabled), items: None })?;
    Ok(Done { value: (), group: done.group, subject: done.subject, detail: done.detail })
}

/// What of a user is changed; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct UserChange {
    /// May it sign in?
    pub enabled: Option<bool>,
    /// Items of the partner's console.
    pub items: Option<Vec<String>>,
}

/// Changes a user and yields it as it is then; its tokens are void.
///
/// # Errors
/// [`UserRefusal::UnknownUser`], [`UserRefusal::Items`], [`UserRefusal::Owner`].
pub fn change_user(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    change: &UserChange,
) -> Result<Done<User>, Error<UserRefusal>> {
    let mut found = find(unit, user)?;
    let mut facts = Facts::new().text("user", &found.id);
    if let Some(items) = &change.items {
        check_items(found.kind, items).map_err(Error::Refused)?;
        facts = facts.text("items", &items.join(" "));
    }
    if let Some(enabled) = change.enabled {
        if found.kind == PrincipalKind::Root && !enabled {
            return Err(Error::Refused(UserRefusal::Owner));
        }
        access::set_enabled(unit.tx, user, enabled)?;
        facts = facts.bool("enabled", enabled);
        found.enabled = enabled;
    }
    if let Some(items) = &change.items {
        access::set_items(unit.tx, user, items)?;
        found.items.clone_from(items);
    }
    let Done { group, subject, detail, .. } = changed(unit, &found, &facts)?;
    Ok(Done { value: found, group, subject, detail })
}

/// The user of an account by its id or, where no id is that, by its name. A user of another account
/// is none of this one.
pub fn user_of(
    tx: &mut Tx<'_>,
    account: CustomerKey,
    id_or_name: &str,
) -> Result<Option<User>, Fault> {
    let by_id = access::user_by_id(tx, id_or_name)?.filter(|user| user.customer == account);
    match by_id {
        Some(user) => Ok(Some(user)),
        None => access::user_by_name(tx, account, id_or_name),
    }
}

fn check_items(kind: PrincipalKind, items: &[String]) -> Result<(), UserRefusal> {
    let operator = kind == PrincipalKind::PartnerOperator;
    let plain = |item: &String| !item.is_empty() && !item.contains(char::is_control);
    if !items.iter().all(plain) || (!operator && !items.is_empty()) {
        return Err(UserRefusal::Items);
    }
    Ok(())
}

fn find(unit: &mut Unit<'_, '_>, user: UserKey) -> Result<User, Error<UserRefusal>> {
    access::user_by_key(unit.tx, user)?.ok_or(Error::Refused(UserRefusal::UnknownUser))
}

/// Voids a user's tokens and every cached identity, and reports the change.
pub(super) fn changed<R>(
    unit: &mut Unit<'_, '_>,
    user: &User,
    facts: &Facts,
) -> Result<Done<()>, Error<R>> {
    access::new_generation(unit.tx, user.key)?;
    realm::bump_epoch(unit.tx)?;
    let (group, subject) = owner(unit, user)?;
    Ok(Done { value: (), group, subject, detail: facts.to_json() })
}

/// The account a user belongs to.
pub(super) fn owner(
    unit: &mut Unit<'_, '_>,
    user: &User,
) -> Result<(GroupKey, CustomerKey), Fault> {
    let group = customers::group_of(unit.tx, user.customer)?;
    let group = group.ok_or_else(|| Fault::Bug(format!("{user:?} has no account")))?;
    Ok((group, user.customer))
}

fn is_user_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" _.-".contains(&b);
    let first = name.as_bytes().first().is_some_and(|b| !b.is_ascii_digit() && *b != b' ');
    first && name.len() <= 64 && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_users() {
        for good in ["a", "finance viewer", "Li.Lei_2-x", &"a".repeat(64)] {
            assert!(is_user_name(good), "{good}");
        }
        for bad in ["", "1a", " a", "a/b", "李雷", "a\nb", &"a".repeat(65)] {
            assert!(!is_user_name(bad), "{bad}");
        }
    }
}
