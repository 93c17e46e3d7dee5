//! Slow hashes of passwords (Argon2id).
//!
//! A hash takes tens of milliseconds on purpose: it is made and checked before a write is submitted,
//! never inside a transaction.

use std::fmt;
use std::sync::{Mutex, OnceLock};

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use hubu_core::confidential::Secret;
use hubu_core::ids::Entropy;

/// How much work one hash is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordCost {
    /// Memory in KiB, at least 8.
    pub memory_kib: u32,
    /// Passes over it, at least 1.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// 19 MiB in two passes: what OWASP recommends.
    fn default() -> Self {
        Self { memory_kib: Params::DEFAULT_M_COST, passes: Params::DEFAULT_T_COST }
    }
}

impl PasswordCost {
    /// Next to no work: for tests and for passwords everybody knows.
    pub const TOKEN_EFFORT: Self = Self { memory_kib: 8, passes: 1 };
}

/// A hash in the PHC string form, which says how it was made.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash as it is stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

/// Makes and checks hashes.
pub struct Passwords {
    argon2: Argon2<'static>,
    salts: Mutex<Box<dyn Entropy>>,
    /// Checked in place of a user's hash where there is no such user, so that both take as long.
    decoy: OnceLock<PasswordHash>,
}

impl Passwords {
    /// Hashes of the given cost, salted from the given entropy.
    ///
    /// # Panics
    /// When the cost is below its minimum: configuration checks it first.
    pub fn new(cost: PasswordCost, salts: Box<dyn Entropy>) -> Self {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .expect("a cost within the limits of its documentation");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Self { argon2, salts: Mutex::new(salts), decoy: OnceLock::new() }
    }

    /// Hashes a password with a new salt. Takes long; not for an asynchronous thread.
    pub fn hash(&self, password: &Secret) -> PasswordHash {
        let mut salts = self.salts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hash(&self.argon2, &mut **salts, password)
    }

    /// Is it the password of this hash? Takes equally long without a hash, and says no. Not for an
    /// asynchronous thread.
    pub fn verify(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool {
        let known = hash.is_some();
        // Made when it is first needed: many a server never checks a password.
        let decoy = || self.decoy.get_or_init(|| self.hash(&Secret::new("nobody's password")));
        let text = hash.unwrap_or_else(decoy).as_str();
        let parsed = phc::PasswordHash::new(text);
        let same = parsed.is_ok_and(|parsed| {
            self.argon2.verify_password(password.reveal().as_bytes(), &parsed).is_ok()
        });
        known && same
    }
}

fn hash(argon2: &Argon2<'_>, salts: &mut dyn Entropy, password: &Secret) -> PasswordHash {
    let mut salt = [0; 16];
    salts.fill(&mut salt);
    let made: phc::PasswordHash = argon2
        .hash_password_with_salt(password.reveal().as_bytes(), &salt)
        .expect("a password of the wire's length and a salt of 16 bytes are within the limits");
    PasswordHash(made.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubu_core::ids::Seeded;

    fn passwords(cost: PasswordCost) -> Passwords {
        Passwords::new(cost, Box::new(Seeded::new(1)))
    }

    #[test]
    fn a_hash_knows_its_password_and_shows_nothing() {
        let cheap = passwords(PasswordCost::TOKEN_EFFORT);
        let hash = cheap.hash(&Secret::new("S3cret!pass"));
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", hash.as_str());
        assert!(cheap.verify(&Secret::new("S3cret!pass"), Some(&hash)));
        assert!(!cheap.verify(&Secret::new("S3cret!pasS"), Some(&hash)));
        assert!(!cheap.verify(&Secret::new("nobody's password"), None));
        assert!(!cheap.verify(&Secret::new("x"), Some(&PasswordHash::stored("x".to_owned()))));
        assert_ne!(hash, cheap.hash(&Secret::new("S3cret!pass")), "every hash has its own salt");
        assert_eq!(format!("{hash:?}"), "PasswordHash(***)");
    }

    #[test]
    fn a_hash_made_at_one_cost_is_checked_at_that_cost() {
        let dear = passwords(PasswordCost { memory_kib: 64, passes: 2 });
        let hash = dear.hash(&Secret::new("S3cret!pass"));
        let cheap = passwords(PasswordCost::TOKEN_EFFORT);
        assert!(cheap.verify(&Secret::new("S3cret!pass"), Some(&hash)));
    }
}
