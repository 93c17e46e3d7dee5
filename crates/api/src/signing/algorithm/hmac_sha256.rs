//! `SDK-HMAC-SHA256`, the default of the vendor's clients. The secret key signs as it is: there is no
//! derivation by date, region or service.

use super::hash::{Hash, MacKey, is_tag};
use super::{Algorithm, Key, KeyPair};
use crate::signing::scope::Scope;

/// The algorithm `SDK-HMAC-SHA256`.
#[derive(Debug, Clone, Copy)]
pub struct HmacSha256;

impl Algorithm for HmacSha256 {
    fn label(&self) -> &'static str {
        "SDK-HMAC-SHA256"
    }

    fn hash(&self) -> Hash {
        Hash::Sha256
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        is_tag(signature)
    }

    fn key(&self, pair: KeyPair<'_>, _: Option<Scope<'_>>) -> Box<dyn Key> {
        Box::new(MacKey::new(Hash::Sha256, pair.secret))
    }
}
