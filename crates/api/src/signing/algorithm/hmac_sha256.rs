//! `SDK-HMAC-SHA256`, the default of the vendor's clients. The secret key signs as it is: there is no
//! derivation by date, region or service.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Algorithm, HexDigest, KeyPair};

/// The algorithm `SDK-HMAC-SHA256`.
#[derive(Debug, Clone, Copy)]
pub struct HmacSha256;

/// A secret key made ready for signing, so that many signatures share its preparation.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Prepares a secret key of any length.
    pub fn new(secret: &[u8]) -> Self {
        SigningKey(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// The signature of a string to sign, in lower-case hexadecimal ASCII.
    pub fn sign(&self, string_to_sign: &[u8]) -> HexDigest {
        let mut mac = self.0.clone();
        mac.update(string_to_sign);
        to_hex(&mac.finalize().into_bytes().into())
    }
}

impl Algorithm for HmacSha256 {
    fn label(&self) -> &'static str {
        "SDK-HMAC-SHA256"
    }

    fn content_hash_header(&self) -> &'static str {
        "x-sdk-content-sha256"
    }

    fn empty_hash(&self) -> &'static str {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }

    fn digest(&self, data: &[u8]) -> HexDigest {
        to_hex(&Sha256::digest(data).into())
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        signature.len() == 64 && signature.bytes().all(lower_hex)
    }

    fn accepts(&self, key: KeyPair<'_>, string_to_sign: &[u8], signature: &str) -> bool {
        let right = SigningKey::new(key.secret).sign(string_to_sign);
        right.as_slice().ct_eq(signature.as_bytes()).into()
    }
}

fn to_hex(digest: &[u8; 32]) -> HexDigest {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}
