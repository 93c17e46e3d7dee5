//! The client's half: the `Authorization` value of an outgoing request.

use hubu_core::time::Timestamp;

use super::algorithm::hmac_sha256::{HmacSha256, SigningKey};
use super::algorithm::{self, Algorithm};
use super::canonical::{self, Canonical};
use super::date;
use super::payload;
use super::percent::PercentFault;
use super::query::{self, Plus, Query, QueryOrder};

/// Signs requests of one key pair with `SDK-HMAC-SHA256`. The key is prepared once.
#[derive(Clone)]
pub struct Signer {
    access_key: String,
    key: SigningKey,
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
    /// A signer for a key pair.
    pub fn new(access_key: &str, secret: &str) -> Self {
        Signer { access_key: access_key.to_owned(), key: SigningKey::new(secret.as_bytes()) }
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
        let declared = HmacSha256.content_hash_header();
        let declared = fields.iter().find(|(name, _)| *name == declared).map(|(_, value)| *value);
        let payload = payload::outgoing(&HmacSha256, request.body, declared);
        let canonical = Canonical {
            method: request.method,
            uri: &canonical::canonical_uri(request.path.as_bytes())?,
            query: &Query::decode(query_text.as_bytes(), Plus::Literal)?,
            headers: &fields,
            list: &list,
            payload: payload.as_bytes(),
        };
        let text = canonical.write(QueryOrder::AsReceived);
        let text = algorithm::string_to_sign(&HmacSha256, x_sdk_date.as_bytes(), &text);
        let signature = self.key.sign(&text);
        let signature = std::str::from_utf8(&signature).expect("hexadecimal digits are ASCII");
        let (label, access_key) = (HmacSha256.label(), &self.access_key);
        let authorization =
            format!("{label} Access={access_key}, SignedHeaders={list}, Signature={signature}");
        let question = if query_text.is_empty() { "" } else { "?" };
        let target = format!("{}{question}{query_text}", request.path);
        Ok(Signed { target, x_sdk_date, authorization })
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
