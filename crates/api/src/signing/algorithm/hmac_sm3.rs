//! `SDK-HMAC-SM3`: the default with SM3 in the place of SHA-256, also for the payload.

use super::hash::{Hash, MacKey, is_tag};
use super::{Algorithm, Key, KeyPair};
use crate::signing::scope::Scope;

/// The algorithm `SDK-HMAC-SM3`.
#[derive(Debug, Clone, Copy)]
pub struct HmacSm3;

impl Algorithm for HmacSm3 {
    fn label(&self) -> &'static str {
        "SDK-HMAC-SM3"
    }

    fn hash(&self) -> Hash {
        Hash::Sm3
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        is_tag(signature)
    }

    fn key(&self, pair: KeyPair<'_>, _: Option<Scope<'_>>) -> Box<dyn Key> {
        Box::new(MacKey::new(Hash::Sm3, pair.secret))
    }
}
