//! `V11-HMAC-SHA256`: the key is derived by HKDF for a day, a region and a service, so that who holds
//! it can sign there and nowhere else.

use hkdf::Hkdf;
use sha2::Sha256;

use super::hash::{Hash, MacKey, is_tag};
use super::{Algorithm, Key, KeyPair, hex};
use crate::signing::scope::{Scope, ScopeForm};

/// The algorithm `V11-HMAC-SHA256`.
#[derive(Debug, Clone, Copy)]
pub struct V11HmacSha256;

impl Algorithm for V11HmacSha256 {
    fn label(&self) -> &'static str {
        "V11-HMAC-SHA256"
    }

    fn hash(&self) -> Hash {
        Hash::Sha256
    }

    fn scope(&self) -> Option<ScopeForm> {
        Some(ScopeForm { terminator: None })
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        is_tag(signature)
    }

    fn key(&self, pair: KeyPair<'_>, scope: Option<Scope<'_>>) -> Box<dyn Key> {
        let info = scope.map_or("", Scope::text);
        let mut derived = [0; 32];
        Hkdf::<Sha256>::new(Some(pair.access_key.as_bytes()), pair.secret)
            .expand(info.as_bytes(), &mut derived)
            .expect("HKDF gives as much as one digest");
        // The client signs with the digits of the derived key, not with its bytes.
        Box::new(MacKey::new(Hash::Sha256, &hex::digest(&derived)))
    }
}
