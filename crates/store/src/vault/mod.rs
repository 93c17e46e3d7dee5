//! [`Vault`]: encryption of single columns, and keyed fingerprints to find what is encrypted.
//!
//! A sealed value is `key version (4 bytes) | nonce (24) | XChaCha20-Poly1305 text`. What it
//! belongs to (column, row, key version) is authenticated with it, so a value copied to another row
//! or column does not open. The nonce is a keyed hash over all of that and the plaintext: two
//! values share a nonce only when they are one and the same, and nothing here draws randomness.

mod rotate;

pub use rotate::{Rotation, check_key, rotate};

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use hubu_core::confidential::{Personal, Secret};
use sha2::Sha256;

use crate::Fault;
use crate::engine::Sql;

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = rotate::STATEMENTS;

const VERSION: usize = 4;
const NONCE: usize = 24;

/// The keys of a realm, derived from its master key; never printed.
pub struct Vault {
    /// By version, ascending; the last one writes.
    keys: Vec<Keys>,
}

/// What one version of the master key gives.
struct Keys {
    version: u32,
    seal: [u8; 32],
    nonce: [u8; 32],
    index: [u8; 32],
}

/// A fingerprint: the same text gives the same bytes under one key, and nobody without the key can
/// try texts against it. It starts with the key version.
pub type Fingerprint = Vec<u8>;

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions: Vec<u32> = self.keys.iter().map(|keys| keys.version).collect();
        write!(f, "Vault(key versions {versions:?})")
    }
}

impl Vault {
    /// Opens the vault with every version of the master key that is at hand; the highest writes.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when there is none, or two of one version.
    pub fn new(master_keys: impl IntoIterator<Item = (u32, [u8; 32])>) -> Result<Self, Fault> {
        let mut keys: Vec<Keys> = master_keys
            .into_iter()
            .map(|(version, master)| Keys {
                version,
                seal: derive(&master, b"hubu seal"),
                nonce: derive(&master, b"hubu nonce"),
                index: derive(&master, b"hubu index"),
            })
            .collect();
        keys.sort_by_key(|keys| keys.version);
        if keys.is_empty() || keys.windows(2).any(|pair| pair[0].version == pair[1].version) {
            let text = "the master key has no version, or two of one number";
            return Err(Fault::Unavailable(text.to_owned()));
        }
        Ok(Self { keys })
    }

    /// Encrypts what stands in `column` (as `table.column`) of `row`.
    ///
    /// # Errors
    /// [`Fault::Bug`] for a text beyond the cipher's limits.
    pub fn seal(
        &self,
        column: &'static str,
        row: impl fmt::Display,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, Fault> {
        let keys = self.newest();
        let place = place(column, &row.to_string(), keys.version);
        let nonce = &mac(&keys.nonce, &[&place, plaintext])[..NONCE];
        let payload = Payload { msg: plaintext, aad: &place };
        let cipher = XChaCha20Poly1305::new(&keys.seal.into());
        let text = cipher.encrypt(&nonce_of(nonce), payload);
        let text = text.map_err(|_| Fault::Bug(format!("{column} cannot be sealed")))?;
        Ok([&keys.version.to_be_bytes()[..], nonce, &text].concat())
    }

    /// Decrypts what [`Vault::seal`] made for the same column and row, under any key at hand.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when its key is not at hand; [`Fault::Bug`] when it was altered or
    /// belongs elsewhere.
    pub fn open(
        &self,
        column: &'static str,
        row: impl fmt::Display,
        sealed: &[u8],
    ) -> Result<String, Fault> {
        let altered = || Fault::Bug(format!("{column} was sealed elsewhere, or altered"));
        let version = version_of(sealed).ok_or_else(altered)?;
        let keys = self.keys.iter().find(|keys| keys.version == version).ok_or_else(|| {
            Fault::Unavailable(format!("version {version} of the master key is not at hand"))
        })?;
        let (nonce, text) = sealed[VERSION..].split_at_checked(NONCE).ok_or_else(altered)?;
        let place = place(column, &row.to_string(), version);
        let payload = Payload { msg: text, aad: &place };
        let cipher = XChaCha20Poly1305::new(&keys.seal.into());
        let plaintext = cipher.decrypt(&nonce_of(nonce), payload).map_err(|_| altered())?;
        String::from_utf8(plaintext).map_err(|_| altered())
    }

    /// [`Vault::seal`] for a secret.
    pub fn seal_secret(
        &self,
        column: &'static str,
        row: impl fmt::Display,
        secret: &Secret,
    ) -> Result<Vec<u8>, Fault> {
        self.seal(column, row, secret.reveal().as_bytes())
    }

    /// [`Vault::open`] for a secret.
    pub fn open_secret(
        &self,
        column: &'static str,
        row: impl fmt::Display,
        sealed: &[u8],
    ) -> Result<Secret, Fault> {
        self.open(column, row, sealed).map(Secret::new)
    }

    /// [`Vault::open`] for a personal text, where there is one.
    pub fn open_personal(
        &self,
        column: &'static str,
        row: impl fmt::Display,
        sealed: Option<&[u8]>,
    ) -> Result<Option<Personal>, Fault> {
        sealed.map(|sealed| self.open(column, row, sealed).map(Personal::new)).transpose()
    }

    /// The fingerprint of a text in `column` under the key that writes.
    pub fn fingerprint(&self, column: &'static str, text: &str) -> Fingerprint {
        fingerprint(self.newest(), column, text)
    }

    /// The fingerprints of a text under every key at hand: to find rows whichever key wrote them.
    pub fn fingerprints(&self, column: &'static str, text: &str) -> Vec<Fingerprint> {
        self.keys.iter().map(|keys| fingerprint(keys, column, text)).collect()
    }

    /// Is this fingerprint one of the text? Takes the same time wherever the two differ: a code of
    /// six digits is one guess in a million.
    pub fn is_fingerprint(&self, column: &'static str, text: &str, found: &[u8]) -> bool {
        let keys = version_of(found)
            .and_then(|version| self.keys.iter().find(|keys| keys.version == version));
        keys.is_some_and(|keys| {
            let place = place(column, "", keys.version);
            hasher(&keys.index, &[&place, text.as_bytes()]).verify_slice(&found[VERSION..]).is_ok()
        })
    }

    /// Was this value (sealed, or a fingerprint) written under a key that is not the newest?
    pub fn is_outdated(&self, value: &[u8]) -> bool {
        version_of(value) != Some(self.newest().version)
    }

    /// The version of the key that writes.
    pub fn newest_version(&self) -> u32 {
        self.newest().version
    }

    fn newest(&self) -> &Keys {
        self.keys.last().expect("a vault is never made without a key")
    }
}

fn fingerprint(keys: &Keys, column: &'static str, text: &str) -> Fingerprint {
    let place = place(column, "", keys.version);
    [&keys.version.to_be_bytes()[..], &mac(&keys.index, &[&place, text.as_bytes()])].concat()
}

/// What a value belongs to, written so that no two places give the same bytes.
fn place(column: &str, row: &str, version: u32) -> Vec<u8> {
    format!("{}:{column}{}:{row}{version}", column.len(), row.len()).into_bytes()
}

fn derive(master: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    mac(master, &[purpose])
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    hasher(key, parts).finalize().into_bytes().into()
}

fn hasher(key: &[u8; 32], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        // Lengths keep neighbours from running into each other.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac
}

fn nonce_of(bytes: &[u8]) -> XNonce {
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(bytes);
    nonce.into()
}

fn version_of(value: &[u8]) -> Option<u32> {
    let bytes = value.first_chunk::<VERSION>()?;
    Some(u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(versions: &[u32]) -> Vault {
        let key = |version: &u32| (*version, [u8::try_from(*version).expect("small"); 32]);
        Vault::new(versions.iter().map(key)).expect("distinct versions")
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let vault = vault(&[1]);
        let sealed = vault.seal("customer.real_name", 7, "李雷".as_bytes()).expect("sealed");
        assert_eq!(vault.open("customer.real_name", 7, &sealed), Ok("李雷".to_owned()));
        for (column, row) in [("customer.real_name", 8), ("customer.email", 7)] {
            assert!(matches!(vault.open(column, row, &sealed), Err(Fault::Bug(_))));
        }
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(vault.open("customer.real_name", 7, &altered).is_err(), "byte {at}");
        }
        assert!(vault.open("customer.real_name", 7, &sealed[..20]).is_err());
    }

    #[test]
    fn the_same_value_seals_to_the_same_bytes_and_another_shares_no_nonce() {
        let vault = vault(&[1]);
        let seal = |row: i64, text: &str| vault.seal("a.b", row, text.as_bytes()).expect("sealed");
        assert_eq!(seal(1, "x"), seal(1, "x"));
        let nonces: std::collections::HashSet<Vec<u8>> =
            [seal(1, "x"), seal(2, "x"), seal(1, "y"), seal(1, "")]
                .iter()
                .map(|sealed| sealed[VERSION..VERSION + NONCE].to_vec())
                .collect();
        assert_eq!(nonces.len(), 4);
    }

    #[test]
    fn the_newest_key_writes_and_older_ones_still_read() {
        let old = vault(&[1]);
        let both = vault(&[2, 1]);
        let sealed = old.seal("a.b", 1, b"text").expect("sealed");
        assert_eq!(both.open("a.b", 1, &sealed), Ok("text".to_owned()));
        assert!(both.is_outdated(&sealed) && !old.is_outdated(&sealed));
        let fresh = both.seal("a.b", 1, b"text").expect("sealed");
        assert_eq!(vault(&[2]).open("a.b", 1, &fresh), Ok("text".to_owned()));
        assert!(matches!(old.open("a.b", 1, &fresh), Err(Fault::Unavailable(_))));
        assert!(Vault::new([]).is_err());
        assert!(Vault::new([(1, [0; 32]), (1, [1; 32])]).is_err());
    }

    #[test]
    fn fingerprints_find_a_text_and_nothing_else() {
        let both = vault(&[1, 2]);
        let old = vault(&[1]).fingerprint("customer.mobile_phone", "13800000000");
        assert!(both.fingerprints("customer.mobile_phone", "13800000000").contains(&old));
        assert!(both.is_fingerprint("customer.mobile_phone", "13800000000", &old));
        assert!(!both.is_fingerprint("customer.mobile_phone", "13800000001", &old));
        assert!(!both.is_fingerprint("verification_code.code", "13800000000", &old));
        assert!(!both.is_fingerprint("customer.mobile_phone", "13800000000", &old[..3]));
        assert_ne!(vault(&[3]).fingerprint("a.b", "1")[VERSION..], old[VERSION..]);
    }

    #[test]
    fn a_vault_shows_versions_and_no_keys() {
        assert_eq!(format!("{:?}", vault(&[2, 9])), "Vault(key versions [2, 9])");
    }
}
