//! The two hashes of the vendor's signatures.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use subtle::ConstantTimeEq;

use super::{Key, hex};

/// A 256-bit digest in lower-case hexadecimal ASCII.
pub type HexDigest = [u8; 64];

/// A hash with the names the wire gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SM3 (GB/T 32905).
    Sm3,
}

impl Hash {
    /// The header, in lower case, by which a client names the hash of its payload.
    pub const fn content_header(self) -> &'static str {
        match self {
            Self::Sha256 => "x-sdk-content-sha256",
            Self::Sm3 => "x-sdk-content-sm3",
        }
    }

    /// The hash of an empty payload.
    pub const fn of_nothing(self) -> &'static str {
        match self {
            Self::Sha256 => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Self::Sm3 => "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
        }
    }

    /// The hash of a payload or of a canonical request.
    pub fn digest(self, data: &[u8]) -> HexDigest {
        hex::digest(&match self {
            Self::Sha256 => Sha256::digest(data).into(),
            Self::Sm3 => Sm3::digest(data).into(),
        })
    }
}

/// A key of the hash's HMAC, made ready, so that many tags share its preparation.
#[derive(Clone)]
pub(super) enum MacKey {
    Sha256(Hmac<Sha256>),
    Sm3(Hmac<Sm3>),
}

impl MacKey {
    /// A key of any length.
    pub fn new(hash: Hash, key: &[u8]) -> Self {
        const ANY: &str = "HMAC takes a key of any length";
        match hash {
            Hash::Sha256 => Self::Sha256(Hmac::new_from_slice(key).expect(ANY)),
            Hash::Sm3 => Self::Sm3(Hmac::new_from_slice(key).expect(ANY)),
        }
    }

    /// The tag of a text.
    pub fn tag(&self, text: &[u8]) -> [u8; 32] {
        match self {
            Self::Sha256(key) => key.clone().chain_update(text).finalize().into_bytes().into(),
            Self::Sm3(key) => key.clone().chain_update(text).finalize().into_bytes().into(),
        }
    }
}

impl Key for MacKey {
    fn sign(&self, string_to_sign: &[u8]) -> String {
        hex::encode(&self.tag(string_to_sign))
    }

    fn accepts(&self, string_to_sign: &[u8], signature: &str) -> bool {
        let right = hex::digest(&self.tag(string_to_sign));
        right.as_slice().ct_eq(signature.as_bytes()).into()
    }
}

/// Whether a signature is a tag in the one spelling it has.
pub(super) fn is_tag(signature: &str) -> bool {
    signature.len() == 64 && hex::is_lower(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_an_empty_payload_is_its_hash() {
        for hash in [Hash::Sha256, Hash::Sm3] {
            assert_eq!(hash.digest(b""), hash.of_nothing().as_bytes(), "{hash:?}");
        }
    }

    /// GB/T 32905, the first example.
    #[test]
    fn sm3_is_the_standards() {
        let digest = Hash::Sm3.digest(b"abc");
        let known = b"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(&digest, known);
    }
}
