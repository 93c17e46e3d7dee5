//! `SDK-SM2-SM3`: SM2 signatures (GB/T 32918.2) with a private key derived from the key pair and the
//! standard's usual user id.

use sm2::dsa::signature::hazmat::PrehashVerifier;
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::elliptic_curve::point::AffineCoordinates;
use sm3::{Digest, Sm3};

use super::hash::Hash;
use super::{Algorithm, Key, KeyPair, asymmetric, hex};
use crate::signing::scope::Scope;

/// The algorithm `SDK-SM2-SM3`.
#[derive(Debug, Clone, Copy)]
pub struct Sm2Sm3;

/// The user id where none was agreed upon.
const USER_ID: &str = "1234567812345678";

/// The order of the SM2 curve less two.
const ORDER_LESS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x21,
];

/// The curve's a and b, and its base point: x and y.
const CURVE: [[u8; 32]; 4] = [
    [
        0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xfc,
    ],
    [
        0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09,
        0xa7, 0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41, 0x4d, 0x94,
        0x0e, 0x93,
    ],
    [
        0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9,
        0x94, 0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c,
        0x74, 0xc7,
    ],
    [
        0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21,
        0x53, 0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39,
        0xf0, 0xa0,
    ],
];

impl Algorithm for Sm2Sm3 {
    fn label(&self) -> &'static str {
        "SDK-SM2-SM3"
    }

    fn hash(&self) -> Hash {
        Hash::Sm3
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        read(signature).is_some()
    }

    fn key(&self, pair: KeyPair<'_>, _: Option<Scope<'_>>) -> Box<dyn Key> {
        let scalar = asymmetric::private_key(Hash::Sm3, self.label(), pair, &ORDER_LESS_TWO);
        let key = SigningKey::from_slice(USER_ID, &scalar).expect("it is within the order");
        Box::new(DerivedKey(key))
    }
}

struct DerivedKey(SigningKey);

impl Key for DerivedKey {
    fn sign(&self, string_to_sign: &[u8]) -> String {
        let signature: Signature = self.0.sign(string_to_sign);
        hex::encode(signature.to_der().as_bytes())
    }

    fn accepts(&self, string_to_sign: &[u8], signature: &str) -> bool {
        let verifying = self.0.verifying_key();
        let Some(one) = read(signature) else { return false };
        verifying.verify(string_to_sign, &one).is_ok()
            || shortened(verifying, string_to_sign)
                .is_some_and(|hash| verifying.verify_prehash(&hash, &one).is_ok())
    }
}

/// What the vendor's Python client signs with a key that has a coordinate beginning with a zero byte
/// (one key in 128): it leaves the zeros out where the standard hashes 32 bytes.
fn shortened(key: &VerifyingKey, text: &[u8]) -> Option<[u8; 32]> {
    let (x, y) = (key.as_affine().x(), key.as_affine().y());
    if x.first() != Some(&0) && y.first() != Some(&0) {
        return None;
    }
    let bits = u16::try_from(USER_ID.len() * 8).ok()?;
    let mut z = Sm3::new_with_prefix(bits.to_be_bytes());
    z.update(USER_ID);
    z.update(CURVE.concat());
    for coordinate in [&x, &y] {
        let zeros = coordinate.iter().take_while(|byte| **byte == 0).count();
        z.update(&coordinate[zeros..]);
    }
    Some(Sm3::new_with_prefix(z.finalize()).chain_update(text).finalize().into())
}

/// A signature in the one encoding DER has for it.
fn read(signature: &str) -> Option<Signature> {
    let bytes = asymmetric::signature_bytes(signature)?;
    let read = Signature::from_der(&bytes).ok()?;
    (read.to_der().as_bytes() == bytes).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with the vendor's Python client, whose public key here begins with a zero byte.
    #[test]
    fn coordinates_without_their_zeros_verify_too() {
        let key = Sm2Sm3.key(KeyPair { access_key: "AK181", secret: b"SK" }, None);
        let theirs = "30460221009b3c82aa9c207fc79ba73e9fd0d7bc86e31fd1e029b3a35d864c00e0341e01b4\
                      022100c636bc14b2816c419a9a589cd22415ee585e909f628ec3b934d946f5c5f32589";
        assert!(key.accepts(b"text", theirs));
        assert!(!key.accepts(b"texts", theirs));
        assert!(key.accepts(b"text", &key.sign(b"text")), "the standard's hash of it");
    }

    #[test]
    fn a_signature_has_one_spelling() {
        let pair = KeyPair { access_key: "AK", secret: b"SK" };
        let key = Sm2Sm3.key(pair, None);
        let signature = key.sign(b"text");
        assert!(key.accepts(b"text", &signature) && Sm2Sm3.is_well_formed(&signature));
        assert!(!key.accepts(b"texts", &signature));
        for bad in ["", "3006020100020101", "300702010102020001", &signature.to_uppercase()] {
            assert!(!Sm2Sm3.is_well_formed(bad), "{bad}");
        }
    }
}
