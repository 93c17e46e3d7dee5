//! `SDK-ECDSA-P256-SHA256`: ECDSA with a private key derived from the key pair.
//!
//! The vendor's client takes `s` as it comes, so both `s` and the order less `s` are accepted. Two
//! signatures of one text are therefore no two requests: what counts as a repeat is the text.

use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey};

use super::hash::Hash;
use super::{Algorithm, Key, KeyPair, asymmetric, hex};
use crate::signing::scope::Scope;

/// The algorithm `SDK-ECDSA-P256-SHA256`.
#[derive(Debug, Clone, Copy)]
pub struct EcdsaP256;

/// The order of P-256 less two.
const ORDER_LESS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

impl Algorithm for EcdsaP256 {
    fn label(&self) -> &'static str {
        "SDK-ECDSA-P256-SHA256"
    }

    fn hash(&self) -> Hash {
        Hash::Sha256
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        read(signature).is_some()
    }

    fn key(&self, pair: KeyPair<'_>, _: Option<Scope<'_>>) -> Box<dyn Key> {
        let scalar = asymmetric::private_key(Hash::Sha256, self.label(), pair, &ORDER_LESS_TWO);
        Box::new(DerivedKey(SigningKey::from_slice(&scalar).expect("it is within the order")))
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
        read(signature).is_some_and(|one| verifying.verify(string_to_sign, &one).is_ok())
    }
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

    #[test]
    fn either_of_two_signatures_is_right_and_each_has_one_spelling() {
        let pair = KeyPair { access_key: "AK", secret: b"SK" };
        let key = EcdsaP256.key(pair, None);
        let signature = key.sign(b"text");
        assert!(key.accepts(b"text", &signature) && EcdsaP256.is_well_formed(&signature));
        assert!(!key.accepts(b"texts", &signature));
        let read = read(&signature).expect("well-formed");
        let twin = Signature::from_scalars(read.r(), -read.s()).expect("within the order");
        let twin = hex::encode(twin.to_der().as_bytes());
        assert!(twin != signature && key.accepts(b"text", &twin));
        for bad in [
            String::new(),
            signature.to_uppercase(),
            format!("{signature}00"),
            signature[2..].to_owned(),
            "30060201010201".to_owned(),
            // s with a zero too many, and an r of zero
            "300702010102020001".to_owned(),
            "3006020100020101".to_owned(),
            "a".repeat(64),
        ] {
            assert!(!EcdsaP256.is_well_formed(&bad), "{bad}");
        }
        assert!(EcdsaP256.is_well_formed("3006020101020101"));
    }
}
