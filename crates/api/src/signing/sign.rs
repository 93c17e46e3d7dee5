//! The client's half: the `Authorization` value of an outgoing request.

use std::sync::Arc;

use hubu_core::confidential::Secret;
use hubu_core::time::Timestamp;

use super::algorithm::{self, Algorithm, HmacSha256, Key, KeyPair};
use super::canonical::{self, Canonical};
use super::date;
use super::payload;
use super::percent::PercentFault;
use super::query::{self, Plus, Query, QueryOrder};
use super::scope::{Scope, ScopeForm};

/// The region of a scope where none is told: that of the vendor's services that have no region.
const USUAL_REGION: &str = "globe";

/// The service of a scope where none is told.
const USUAL_SERVICE: &str = "bss";

/// Signs requests of one key pair.
#[derive(Clone)]
pub struct Signer {
    algorithm: &'static dyn Algorithm,
    access_key: String,
    keys: Keys,
}

/// Where the keys of a signer come from.
#[derive(Clone)]
enum Keys {
    /// One for all requests, prepared once.
    One(Arc<dyn Key>),
    /// One a day, for a region and a service.
    Daily { secret: Secret, form: ScopeForm, region: String, service: String },
}

/// A request to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as it goes over the wire: absolute, parameters percent-encoded.
    pub path: &'a str,
    /// The query, decoded, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// The headers to be sent, `Host` among them, without `Authorization` and `X-Sdk-Date`. All are
    /// signed but those with `_` in their name, as by the vendor's client; each name stands once.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body; empty when there is none.
    pub body: &'a [u8],
    /// When the request is signed. Servers accept a quarter of an hour to either side.
    pub at: Timestamp,
}

/// What signing adds to a request. All three are to be sent exactly as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The request target: the path, and the canonical query if it is not empty.
    pub target: String,
    /// The value of `X-Sdk-Date`.
    pub x_sdk_date: String,
    /// The value of `Authorization`.
    pub authorization: String,
}

impl Signer {
    /// A signer for a key pair, with `SDK-HMAC-SHA256`.
    pub fn new(access_key: &str, secret: &str) -> Self {
        Self::using(&HmacSha256, access_key, secret)
    }

    /// A signer for a key pair, with an algorithm of choice.
    pub fn using(algorithm: &'static dyn Algorithm, access_key: &str, secret: &str) -> Self {
        let keys = match algorithm.scope() {
            None => {
                let pair = KeyPair { access_key, secret: secret.as_bytes() };
                Keys::One(Arc::from(algorithm.key(pair, None)))
            }
            Some(form) => {
                let (region, service) = (USUAL_REGION.to_owned(), USUAL_SERVICE.to_owned());
                Keys::Daily { secret: Secret::new(secret), form, region, service }
            }
        };
        Signer { algorithm, access_key: access_key.to_owned(), keys }
    }

    /// The same with another region and service, where the algorithm has a scope: letters, digits,
    /// `-`, `_` and `.`.
    #[must_use]
    pub fn in_scope(mut self, of_region: &str, of_service: &str) -> Self {
        if let Keys::Daily { region, service, .. } = &mut self.keys {
            of_region.clone_into(region);
            of_service.clone_into(service);
        }
        self
    }

    /// Signs a request. Refuses a path with a broken escape or one that is not UTF-8 once decoded,
    /// which no server could verify.
    pub fn sign(&self, request: &Outgoing<'_>) -> Result<Signed, PercentFault> {
        let x_sdk_date = date::format(request.at);
        let query_text = query::encode(request.query);
        let headers = signed_fields(request.headers, &x_sdk_date);
        let fields: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let list = fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let hash = self.algorithm.hash();
        let declared = hash.content_header();
        let declared = fields.iter().find(|(name, _)| *name == declared).map(|(_, value)| *value);
        let payload = payload::outgoing(hash, request.body, declared);
        let canonical = Canonical {
            method: request.method,
            uri: &canonical::canonical_uri(request.path.as_bytes())?,
            query: &Query::decode(query_text.as_bytes(), Plus::Literal)?,
            headers: &fields,
            list: &list,
            payload: payload.as_bytes(),
        };
        let canonical = canonical.write(QueryOrder::AsReceived);
        let (credential, signature) = self.vouch(&x_sdk_date, &canonical);
        let label = self.algorithm.label();
        let authorization =
            format!("{label} {credential}, SignedHeaders={list}, Signature={signature}");
        let question = if query_text.is_empty() { "" } else { "?" };
        let target = format!("{}{question}{query_text}", request.path);
        Ok(Signed { target, x_sdk_date, authorization })
    }

    /// The first part of the header's value, and the signature of a canonical request.
    fn vouch(&self, date: &str, canonical: &[u8]) -> (String, String) {
        let text =
            |scope| algorithm::string_to_sign(self.algorithm, date.as_bytes(), scope, canonical);
        let access_key = self.access_key.as_str();
        match &self.keys {
            Keys::One(key) => (format!("Access={access_key}"), key.sign(&text(None))),
            Keys::Daily { secret, form, region, service } => {
                let day = date.split('T').next().unwrap_or_default();
                let written = form.write(day, region, service);
                let scope = Scope::parse(&written, *form);
                let pair = KeyPair { access_key, secret: secret.reveal().as_bytes() };
                let signature = self.algorithm.key(pair, scope).sign(&text(scope));
                (format!("Credential={access_key}/{written}"), signature)
            }
        }
    }
}

impl std::fmt::Debug for Signer {
    /// Names the access key only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("access_key", &self.access_key).finish_non_exhaustive()
    }
}

/// Lower-case names with trimmed values, sorted by name, with the date added.
fn signed_fields<'a>(headers: &[(&str, &'a str)], date: &'a str) -> Vec<(String, &'a [u8])> {
    let named = headers.iter().filter(|(name, _)| !name.contains('_'));
    let mut fields: Vec<(String, &[u8])> = named
        .map(|(name, value)| (name.to_ascii_lowercase(), canonical::trim(value.as_bytes())))
        .collect();
    fields.push(("x-sdk-date".to_owned(), date.as_bytes()));
    fields.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    fields
}
