//! Signature algorithms, one module each. To add one: a module with a unit struct that implements
//! [`Algorithm`], and a row in [`ALL`].

mod asymmetric;
pub mod ecdsa_p256;
mod hash;
mod hex;
pub mod hmac_sha256;
pub mod hmac_sm3;
pub mod scoped_hmac_sha256;
pub mod sm2_sm3;
pub mod v11_hmac_sha256;

pub use ecdsa_p256::EcdsaP256;
pub use hash::{Hash, HexDigest};
pub use hmac_sha256::HmacSha256;
pub use hmac_sm3::HmacSm3;
pub use scoped_hmac_sha256::ScopedHmacSha256;
pub use sm2_sm3::Sm2Sm3;
pub use v11_hmac_sha256::V11HmacSha256;

use super::query::Plus;
use super::scope::{Scope, ScopeForm};

/// The key pair of a caller, as some algorithms derive their key from both halves.
#[derive(Clone, Copy)]
pub struct KeyPair<'a> {
    /// The access key as the request names it.
    pub access_key: &'a str,
    /// The secret key; its UTF-8 bytes.
    pub secret: &'a [u8],
}

/// What differs between the vendor's signature algorithms. The canonical request does not.
pub trait Algorithm: Sync {
    /// The first word of the `Authorization` value and the first line of the string to sign.
    fn label(&self) -> &'static str;

    /// The hash of payload and canonical request.
    fn hash(&self) -> Hash;

    /// How the scope stands behind the access key; `None`: the access key stands alone.
    fn scope(&self) -> Option<ScopeForm> {
        None
    }

    /// What the client means by a bare `+` in a query.
    fn plus(&self) -> Plus {
        Plus::Literal
    }

    /// Whether `signature` has the form this algorithm produces, in its one spelling. No key is
    /// needed to say so.
    fn is_well_formed(&self, signature: &str) -> bool;

    /// The key a pair signs with, within the scope where there is one.
    fn key(&self, pair: KeyPair<'_>, scope: Option<Scope<'_>>) -> Box<dyn Key>;
}

/// A key made ready for one algorithm.
pub trait Key: Send + Sync {
    /// The signature of a string to sign.
    fn sign(&self, string_to_sign: &[u8]) -> String;

    /// Whether a well-formed `signature` is right for the string to sign. Takes the same time wherever
    /// the first difference lies.
    fn accepts(&self, string_to_sign: &[u8], signature: &str) -> bool;
}

/// The algorithms this server verifies: all that the vendor's clients have been known to use
/// (`auth` 1 and 2).
pub static ALL: &[&dyn Algorithm] =
    &[&HmacSha256, &ScopedHmacSha256, &V11HmacSha256, &HmacSm3, &EcdsaP256, &Sm2Sm3];

/// Whether there is an algorithm of this label; the case of the letters counts.
pub(super) fn is_known(label: &str) -> bool {
    ALL.iter().any(|algorithm| algorithm.label() == label)
}

/// The algorithm of a label, scoped or not: one label has two forms.
pub fn find(label: &str, scoped: bool) -> Option<&'static dyn Algorithm> {
    let mut all = ALL.iter().copied();
    all.find(|algorithm| algorithm.label() == label && algorithm.scope().is_some() == scoped)
}

/// The text whose signature is sent: label, date, scope if there is one, and canonical request's
/// digest, a line each.
pub(super) fn string_to_sign(
    algorithm: &dyn Algorithm,
    date: &[u8],
    scope: Option<Scope<'_>>,
    canonical: &[u8],
) -> Vec<u8> {
    let digest = algorithm.hash().digest(canonical);
    let scope = scope.map(|scope| scope.text().as_bytes());
    let head = [algorithm.label().as_bytes(), date].into_iter().chain(scope);
    let lines: Vec<&[u8]> = head.chain([digest.as_slice()]).collect();
    lines.join(&b'\n')
}
