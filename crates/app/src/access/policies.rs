//! What an IAM user may do.

use hubu_core::access::{MAX_POLICY_CHARS, Policy, PolicyDefect, PrincipalKind, predefined};
use hubu_core::ids::UserKey;
use hubu_store::access::{self, AttachedPolicy, User};
use hubu_store::records::Facts;
use hubu_store::{Error, Unit};

use super::users::changed;
use crate::write::Done;

/// Why a policy is not attached or taken away. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyRefusal {
    /// There is no such user.
    UnknownUser,
    /// The user is the account's owner, or a partner's operator: policies mean nothing to it.
    NotIamUser,
    /// There is no ready-made policy of that name.
    UnknownPolicy,
    /// The user has no policy of that name.
    NotAttached,
    /// A policy of one's own has no name, a longer one than 64, or that of a ready-made policy.
    Name,
    /// The text is longer than a policy may be.
    TooLong,
    /// The policy breaks a limit.
    Defect(PolicyDefect),
    /// An action or resource holds a control character.
    Characters,
}

/// Attaches a ready-made policy, by its name or an older one.
///
/// # Errors
/// See [`PolicyRefusal`].
pub fn attach_predefined(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    name: &str,
) -> Result<Done<()>, Error<PolicyRefusal>> {
    let user = find(unit, user)?;
    let ready = predefined(name).ok_or(Error::Refused(PolicyRefusal::UnknownPolicy))?;
    let (name, policy) = (ready.name.to_owned(), ready.policy());
    attach(unit, &user, &AttachedPolicy { name, text: None, policy })
}

/// Attaches a policy of the account's own, in place of the one of its name. `policy` is what `text`
/// says; whoever can read JSON has read it.
///
/// # Errors
/// See [`PolicyRefusal`].
pub fn attach_policy(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    (name, text): (&str, &str),
    policy: &Policy,
) -> Result<Done<()>, Error<PolicyRefusal>> {
    let user = find(unit, user)?;
    check_own(name, text, policy).map_err(Error::Refused)?;
    let (name, text, policy) = (name.to_owned(), Some(text.to_owned()), policy.clone());
    attach(unit, &user, &AttachedPolicy { name, text, policy })
}

/// Takes a policy away.
///
/// # Errors
/// See [`PolicyRefusal`].
pub fn detach_policy(
    unit: &mut Unit<'_, '_>,
    user: UserKey,
    name: &str,
) -> Result<Done<()>, Error<PolicyRefusal>> {
    let user = find(unit, user)?;
    let name = predefined(name).map_or(name, |ready| ready.name);
    if !access::detach_policy(unit.tx, user.key, name)? {
        return Err(Error::Refused(PolicyRefusal::NotAttached));
    }
    changed(unit, &user, &Facts::new().text("user", &user.id).text("detached", name))
}

fn attach(
    unit: &mut Unit<'_, '_>,
    user: &User,
    attached: &AttachedPolicy,
) -> Result<Done<()>, Error<PolicyRefusal>> {
    access::attach_policy(unit.tx, user.key, attached)?;
    changed(unit, user, &Facts::new().text("user", &user.id).text("attached", &attached.name))
}

fn find(unit: &mut Unit<'_, '_>, user: UserKey) -> Result<User, Error<PolicyRefusal>> {
    let user = access::user_by_key(unit.tx, user)?;
    let user = user.ok_or(Error::Refused(PolicyRefusal::UnknownUser))?;
    if user.kind != PrincipalKind::User {
        return Err(Error::Refused(PolicyRefusal::NotIamUser));
    }
    Ok(user)
}

fn check_own(name: &str, text: &str, policy: &Policy) -> Result<(), PolicyRefusal> {
    let named = (1..=64).contains(&name.chars().count()) && !name.contains(char::is_control);
    if !named || predefined(name).is_some() {
        return Err(PolicyRefusal::Name);
    }
    if text.chars().count() > MAX_POLICY_CHARS {
        return Err(PolicyRefusal::TooLong);
    }
    policy.check().map_err(PolicyRefusal::Defect)?;
    let mut patterns =
        policy.statements.iter().flat_map(|one| one.actions.iter().chain(&one.resources));
    if patterns.any(|pattern| pattern.contains(char::is_control)) {
        return Err(PolicyRefusal::Characters);
    }
    Ok(())
}
