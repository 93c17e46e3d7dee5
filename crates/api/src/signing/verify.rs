//! The server's half: is this request signed by the holder of the access key it names?

use hubu_core::time::Timestamp;

use super::algorithm::{self, HexDigest, KeyPair};
use super::authorization::{Authorization, AuthorizationFault};
use super::canonical::{self, Canonical};
use super::date;
use super::payload;
use super::query::{Plus, Query, QueryOrder};
use super::refusal::{SignatureRefusal, SingleHeader};

/// How far `X-Sdk-Date` may lie from the server's clock, before or after, in milliseconds. The bound
/// itself is accepted.
pub const SKEW_MS: u64 = 15 * 60 * 1_000;

/// A request as it arrived, without its body.
#[derive(Debug, Clone, Copy)]
pub struct RequestHead<'a> {
    /// The method.
    pub method: &'a str,
    /// The origin-form target, undecoded: path, and `?` with the query if there is one.
    pub target: &'a [u8],
    /// Every header field, repeated ones repeatedly; names in any case. Under HTTP/2 the caller adds
    /// `:authority` as `host`.
    pub headers: &'a [(&'a str, &'a [u8])],
}

/// The fields of a header map in the form [`RequestHead`] takes.
pub fn header_pairs(map: &http::HeaderMap) -> Vec<(&str, &[u8])> {
    map.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
}

/// The first single header (see [`SingleHeader`]) that stands twice. [`parse`] checks it, too; the
/// edge asks here for requests that carry a token instead of a signature.
pub fn repeated_single_header(headers: &[(&str, &[u8])]) -> Option<SingleHeader> {
    let mut seen = [false; 5];
    let mut singles = headers.iter().filter_map(|(name, _)| SingleHeader::from_name(name));
    singles.find(|&header| std::mem::replace(&mut seen[header as usize], true))
}

/// The headers a client signed: names in lower case, values trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHeaders<'a> {
    list: &'a str,
    fields: Vec<(&'a str, &'a [u8])>,
}

impl<'a> SignedHeaders<'a> {
    /// The value of a header, given in lower case, if it is signed.
    pub fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    /// The names, in the client's order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter().map(|(name, _)| *name)
    }

    fn collect(list: &'a str, head: &RequestHead<'a>) -> Result<Self, SignatureRefusal> {
        let mut fields: Vec<(&str, &[u8])> = Vec::with_capacity(head.headers.len());
        for name in list.split(';') {
            if fields.iter().any(|(earlier, _)| *earlier == name) {
                let twice = AuthorizationFault::SignedHeaders;
                return Err(SignatureRefusal::MalformedAuthorization(twice));
            }
            fields.push((name, signed_value(name, head)?));
        }
        Ok(SignedHeaders { list, fields })
    }
}

fn signed_value<'a>(name: &str, head: &RequestHead<'a>) -> Result<&'a [u8], SignatureRefusal> {
    let mut values = head.headers.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
    let Some((_, value)) = values.next() else {
        return Err(SignatureRefusal::SignedHeaderAbsent(name.to_owned()));
    };
    if values.next().is_some() {
        return Err(SignatureRefusal::SignedHeaderRepeated(name.to_owned()));
    }
    if value.iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
        return Err(SignatureRefusal::SignedHeaderUnclean(name.to_owned()));
    }
    Ok(canonical::trim(value))
}

/// A signed request that is well-formed and fresh, before its secret is known. Nothing in it may be
/// acted upon yet, but for looking up [`Presented::access_key`].
pub struct Presented<'a> {
    method: &'a str,
    uri: Vec<u8>,
    query: Query<'a>,
    signed: SignedHeaders<'a>,
    authorization: Authorization<'a>,
    date_text: &'a [u8],
    date: Timestamp,
}

/// Reads a signed request: every check that needs neither the secret nor the body. `now` is the
/// server's wall clock.
pub fn parse<'a>(
    head: &RequestHead<'a>,
    now: Timestamp,
) -> Result<Presented<'a>, SignatureRefusal> {
    if let Some(header) = repeated_single_header(head.headers) {
        return Err(SignatureRefusal::RepeatedHeader(header));
    }
    let mut fields = head.headers.iter();
    let (_, value) = fields
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .ok_or(SignatureRefusal::Missing)?;
    let authorization = Authorization::parse(value)?;
    let list = authorization.signed_headers;
    if !list.split(';').any(|name| name == "x-sdk-date") {
        return Err(SignatureRefusal::DateNotSigned);
    }
    let signed = SignedHeaders::collect(list, head)?;
    let date_text = signed.get("x-sdk-date").ok_or(SignatureRefusal::DateNotSigned)?;
    let date = date::parse(date_text).ok_or(SignatureRefusal::MalformedDate)?;
    if authorization.scope.is_some_and(|scope| !date_text.starts_with(scope.date.as_bytes())) {
        return Err(SignatureRefusal::ScopeOfOtherDay);
    }
    if date.ms().abs_diff(now.ms()) > SKEW_MS {
        return Err(SignatureRefusal::Expired);
    }
    let target = split_target(head.target, authorization.algorithm.plus());
    let (uri, query) = target.ok_or(SignatureRefusal::MalformedTarget)?;
    Ok(Presented { method: head.method, uri, query, signed, authorization, date_text, date })
}

fn split_target(target: &[u8], plus: Plus) -> Option<(Vec<u8>, Query<'_>)> {
    if target.first() != Some(&b'/') {
        return None;
    }
    let mark = target.iter().position(|&byte| byte == b'?');
    let (path, query) = match mark {
        Some(at) => (&target[..at], &target[at + 1..]),
        None => (target, &b""[..]),
    };
    let uri = canonical::canonical_uri(path).ok()?;
    Some((uri, Query::decode(query, plus).ok()?))
}

impl<'a> Presented<'a> {
    /// The access key whose secret decides.
    pub fn access_key(&self) -> &'a str {
        self.authorization.access_key
    }

    /// When the client says it signed.
    pub fn date(&self) -> Timestamp {
        self.date
    }

    /// Compares the signature. `secret` is the result of the look-up, `None` when there is no such key
    /// (or it may not sign); `body` is the body as received.
    ///
    /// The query counts in any of the orders of [`QueryOrder`], so pairs that are moved about on the way
    /// go unnoticed. Which values each key has is always covered; a reader that allows one value per
    /// key therefore sees what was signed.
    pub fn check(
        &self,
        secret: Option<&[u8]>,
        body: &[u8],
    ) -> Result<Verified<'_>, SignatureRefusal> {
        let Authorization { algorithm, access_key, scope, signature, .. } = self.authorization;
        let hash = algorithm.hash();
        let secret = secret.ok_or(SignatureRefusal::UnknownAccessKey)?;
        let declared = self.signed.get(hash.content_header());
        let content_type = self.signed.get("content-type");
        let payload = payload::verified(hash, body, declared, content_type)?;
        let canonical = Canonical {
            method: self.method,
            uri: &self.uri,
            query: &self.query,
            headers: &self.signed.fields,
            list: self.signed.list,
            payload: payload.as_bytes(),
        };
        let key = algorithm.key(KeyPair { access_key, secret }, scope);
        let signed_text = |canonical: &[u8]| {
            let text = algorithm::string_to_sign(algorithm, self.date_text, scope, canonical);
            key.accepts(&text, signature).then_some(text)
        };
        let usual = canonical.write(QueryOrder::Decoded);
        let others = [QueryOrder::AsReceived, QueryOrder::Encoded];
        let others = others.into_iter().map(|order| canonical.write(order));
        let mut others = others.filter(|other| *other != usual);
        let text = signed_text(&usual).or_else(|| others.find_map(|other| signed_text(&other)));
        let Some(text) = text else {
            let canonical_request = String::from_utf8_lossy(&usual).replace('\n', "|");
            return Err(SignatureRefusal::Mismatch { canonical_request });
        };
        let text_digest = hash.digest(&text);
        let body_is_signed = payload.covers_body();
        let Presented { query, signed, date, .. } = self;
        Ok(Verified { access_key, text_digest, date: *date, signed, query, body_is_signed })
    }
}

/// A request whose signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<'a> {
    /// The access key that signed.
    pub access_key: &'a str,
    /// The digest of the string that was signed. With the access key it identifies an exact repeat; the
    /// signature would not, as some algorithms have many right ones for one text.
    pub text_digest: HexDigest,
    /// When the client says it signed, within [`SKEW_MS`] of the server's clock.
    pub date: Timestamp,
    /// The headers the signature covers. Others may have been added or changed on the way.
    pub signed: &'a SignedHeaders<'a>,
    /// The query, a bare `+` decoded as the algorithm has it.
    pub query: &'a Query<'a>,
    /// Whether the signature covers the body. `false` only for a non-empty body of a signed type other
    /// than JSON that the client declared unsigned.
    pub body_is_signed: bool,
}
