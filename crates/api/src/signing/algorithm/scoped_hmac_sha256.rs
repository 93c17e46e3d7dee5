//! `SDK-HMAC-SHA256` in the older form of the vendor's first Python SDK (`huaweicloud-sdk-python`):
//! a scope stands behind the access key, and the key goes through day, region and service.

use super::hash::{Hash, MacKey, is_tag};
use super::{Algorithm, HmacSha256, Key, KeyPair};
use crate::signing::query::Plus;
use crate::signing::scope::{Scope, ScopeForm};

/// The end of every scope of this form, and the last link of the key's chain.
const TERMINATOR: &str = "sdk_request";

/// The algorithm `SDK-HMAC-SHA256` with `Credential=` in the place of `Access=`.
#[derive(Debug, Clone, Copy)]
pub struct ScopedHmacSha256;

impl Algorithm for ScopedHmacSha256 {
    fn label(&self) -> &'static str {
        HmacSha256.label()
    }

    fn hash(&self) -> Hash {
        Hash::Sha256
    }

    fn scope(&self) -> Option<ScopeForm> {
        Some(ScopeForm { terminator: Some(TERMINATOR) })
    }

    /// The client signs `%20` and leaves the query to its HTTP library, which sends `+`.
    fn plus(&self) -> Plus {
        Plus::Space
    }

    fn is_well_formed(&self, signature: &str) -> bool {
        is_tag(signature)
    }

    fn key(&self, pair: KeyPair<'_>, scope: Option<Scope<'_>>) -> Box<dyn Key> {
        let links = scope.map_or(["", "", ""], |scope| [scope.date, scope.region, scope.service]);
        let mut key = MacKey::new(Hash::Sha256, &[b"SDK", pair.secret].concat());
        for link in links.into_iter().chain([TERMINATOR]) {
            key = MacKey::new(Hash::Sha256, &key.tag(link.as_bytes()));
        }
        Box::new(key)
    }
}
