//! What is refused before anybody looks at who calls: sizes, and requests that two programs on the
//! way could read in two ways.

use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::request::Parts;

use crate::codes::{Code, Refusal};
use crate::registry::Entry;
use crate::signing::verify::repeated_single_header;
use crate::signing::{Plus, Query, header_pairs};

/// The longest request target, in bytes (`auth` 1.4).
const URI_MAX: usize = 32 * 1024;
/// The longest header, name and value, in bytes.
const HEADER_MAX: usize = 32 * 1024;
/// Headers of a request; the HTTP library below takes more, so that this answers.
const HEADER_COUNT_MAX: usize = 100;
/// All headers together, in bytes.
const HEADERS_MAX: usize = 128 * 1024;

/// A malformed request.
pub(super) fn malformed(detail: &'static str) -> Refusal {
    Refusal::new(Code::RequestMalformed).with("detail", detail)
}

/// Sizes and the shape of the head.
pub(super) fn check(parts: &Parts) -> Result<(), Refusal> {
    if parts.uri.path_and_query().is_some_and(|target| target.as_str().len() > URI_MAX) {
        return Err(Refusal::new(Code::UriTooLong));
    }
    if parts.headers.len() > HEADER_COUNT_MAX {
        return Err(Refusal::new(Code::HeadersTooLarge));
    }
    let mut all = 0;
    for (name, value) in &parts.headers {
        let size = name.as_str().len() + value.len();
        all += size;
        if size > HEADER_MAX || all > HEADERS_MAX {
            return Err(Refusal::new(Code::HeadersTooLarge));
        }
    }
    if parts.headers.contains_key(CONTENT_LENGTH) && parts.headers.contains_key(TRANSFER_ENCODING) {
        return Err(malformed("Content-Length with Transfer-Encoding"));
    }
    if let Some(header) = repeated_single_header(&header_pairs(&parts.headers)) {
        return Err(Refusal::new(Code::RequestMalformed)
            .with("detail", format!("repeated header {}", header.name())));
    }
    let authority = parts.uri.authority().map(|authority| authority.as_str().as_bytes());
    let host = parts.headers.get(HOST).map(http::HeaderValue::as_bytes);
    match (authority, host) {
        (Some(authority), Some(host)) if !authority.eq_ignore_ascii_case(host) => {
            Err(malformed("the request target names another host than Host"))
        }
        _ => Ok(()),
    }
}

/// The query. A key that occurs twice is refused unless the operation knows it as a list: which of
/// the values counts would otherwise depend on who reads it. Keys that only one reading of `+` takes
/// for the same occur twice, too.
pub(super) fn query<'a>(parts: &'a Parts, entry: &Entry) -> Result<Query<'a>, Refusal> {
    let raw = parts.uri.query().unwrap_or_default().as_bytes();
    let query = Query::decode(raw, Plus::Space);
    let query = query.map_err(|_| malformed("the query is not percent-encoded UTF-8"))?;
    let mut keys: Vec<&str> = query.pairs().iter().map(|pair| &*pair.key).collect();
    keys.sort_unstable();
    let twice = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    if twice.into_iter().any(|key| !entry.takes_repeated(key)) {
        return Err(malformed("a query parameter occurs twice"));
    }
    Ok(query)
}
