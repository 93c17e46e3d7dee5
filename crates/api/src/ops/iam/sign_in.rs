//! Believing who asks for a token or a temporary key: a password, another token, or a key pair (`auth`
//! 4.1).
//!
//! A wrong password costs what an unknown name costs, is answered the same, and counts the same
//! towards being locked out.

use std::convert::Infallible;
use std::sync::Arc;

use hubu_app::Error;
use hubu_app::access::{Identity, by_access_key, by_token, password_of, token_hash};
use hubu_core::confidential::Secret;
use hubu_core::time::Timestamp;

use crate::codes::{Code, Failure, Refusal, Said};
use crate::cx::Cx;

/// What somebody shows for a token.
pub enum Proof {
    /// A user's password.
    Password {
        /// The account's name.
        domain: String,
        /// The user's name within the account.
        user: String,
        /// The password.
        password: Secret,
    },
    /// Another token.
    Token(Secret),
    /// A key pair.
    KeyPair {
        /// The access key.
        access_key: String,
        /// The secret key.
        secret_key: Secret,
    },
}

/// Whoever is believed.
pub struct Believed {
    /// Who it is, as of the epoch it holds.
    pub identity: Identity,
    /// When its proof ends, where it does: no token outlives the one it was exchanged for.
    pub until: Option<Timestamp>,
}

impl Proof {
    /// The method's name.
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Password { .. } => "password",
            Self::Token(_) => "token",
            Self::KeyPair { .. } => "hw_ak_sk",
        }
    }

    /// Who is it?
    ///
    /// # Errors
    /// [`Code::SignInWrong`] and [`Code::SignInLocked`]; [`Code::RequestNotAllowed`] where the account
    /// is not in use.
    pub async fn believe(self, cx: &Cx) -> Result<Believed, Failure> {
        let believed = match self {
            Self::Password { domain, user, password } => {
                by_password(cx, domain, user, password).await?
            }
            Self::Token(token) => by_other_token(cx, &token).await?,
            Self::KeyPair { access_key, secret_key } => {
                by_key_pair(cx, access_key, secret_key).await?
            }
        };
        if !believed.identity.status.may_call() {
            let said = Said::both("账号当前不可用", "the account is not in use");
            return Err(Refusal::new(Code::RequestNotAllowed).with("reason", said).into());
        }
        Ok(believed)
    }
}

async fn by_password(
    cx: &Cx,
    domain: String,
    user: String,
    password: Secret,
) -> Result<Believed, Failure> {
    let who = name_of(&domain, &user);
    check_locked(cx, &who)?;
    let found = cx.read(move |tx, _| Ok::<_, Error<Infallible>>(password_of(tx, &domain, &user)?));
    let found = found.await?;
    let (passwords, hash) = (Arc::clone(cx.passwords()), found.as_ref().map(|one| one.1.clone()));
    let right = cx.slowly(move || passwords.verify(&password, hash.as_ref())).await?;
    // Once more: of guesses that were sent at once, only the forgiven ones learn anything.
    check_locked(cx, &who)?;
    count(cx, &who, right);
    let found = found.filter(|_| right).map(|(identity, _)| Believed { identity, until: None });
    found.ok_or_else(|| wrong("用户名或密码", "username or password"))
}

async fn by_other_token(cx: &Cx, token: &Secret) -> Result<Believed, Failure> {
    let hash = token_hash(token);
    let found = cx.read(move |tx, _| Ok::<_, Error<Infallible>>(by_token(tx, &hash)?)).await?;
    let until = |identity: &Identity| identity.token.as_ref().map(|token| token.expires);
    let found = found.map(|identity| Believed { until: until(&identity), identity });
    let living = found.filter(|found| found.until.is_some_and(|until| cx.wall() < until));
    living.ok_or_else(|| wrong("令牌", "token"))
}

async fn by_key_pair(cx: &Cx, access_key: String, secret_key: Secret) -> Result<Believed, Failure> {
    check_locked(cx, &access_key)?;
    let (vault, key) = (Arc::clone(cx.vault()), access_key.clone());
    let found = cx.read(move |tx, _| Ok::<_, Error<Infallible>>(by_access_key(tx, &vault, &key)?));
    // A temporary pair is worth nothing without its token, and gets no longer life by being exchanged.
    let found = found.await?.filter(|one| one.temporary.is_none());
    let right = found.as_ref().is_some_and(|one| one.secret.as_ref() == Some(&secret_key));
    if found.is_some() {
        count(cx, &access_key, right);
    }
    let found = found.filter(|_| right).map(|identity| Believed { identity, until: None });
    found.ok_or_else(|| wrong("访问密钥", "access key or secret key"))
}

fn wrong(zh: &'static str, en: &'static str) -> Failure {
    Refusal::new(Code::SignInWrong).with("proof", Said::both(zh, en)).into()
}

fn check_locked(cx: &Cx, who: &str) -> Result<(), Refusal> {
    match cx.lockout() {
        Some(lockout) if lockout.is_locked(who, cx.wall()) => Err(Refusal::new(Code::SignInLocked)),
        _ => Ok(()),
    }
}

fn count(cx: &Cx, who: &str, right: bool) {
    match cx.lockout() {
        Some(lockout) if right => lockout.right(who),
        Some(lockout) => lockout.wrong(who, cx.wall()),
        None => {}
    }
}

/// What wrong passwords are counted under. No text of a request holds a NUL, so that two pairs of
/// names never run together, nor with an access key.
fn name_of(domain: &str, user: &str) -> String {
    format!("{domain}\0{user}")
}
