//! The canonical request: what client and server must write alike, byte for byte.
//!
//! Six parts, a line feed between them: method, URI, query, headers (each followed by a line feed of
//! its own), signed header list, payload hash.

use super::percent::{self, PercentFault};
use super::query::{Plus, Query, QueryOrder};

/// The parts of a canonical request but for the order of its query.
pub(super) struct Canonical<'a> {
    /// In any case of letters; written in upper case.
    pub method: &'a str,
    /// As made by [`canonical_uri`].
    pub uri: &'a [u8],
    /// The decoded query.
    pub query: &'a Query<'a>,
    /// Lower-case names with trimmed values, in the order of `list`.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The signed header list, names joined with `;`.
    pub list: &'a str,
    /// The payload hash, or the text that stands for it.
    pub payload: &'a [u8],
}

impl Canonical<'_> {
    /// Writes the request with its query in the given order.
    pub fn write(&self, order: QueryOrder) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.size());
        out.extend(self.method.bytes().map(|byte| byte.to_ascii_uppercase()));
        out.push(b'\n');
        out.extend_from_slice(self.uri);
        out.push(b'\n');
        self.query.write_canonical(order, &mut out);
        out.push(b'\n');
        for (name, value) in self.headers {
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend_from_slice(value);
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend_from_slice(self.list.as_bytes());
        out.push(b'\n');
        out.extend_from_slice(self.payload);
        out
    }

    /// The length, exact unless the query grows in encoding.
    fn size(&self) -> usize {
        let headers: usize =
            self.headers.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        let line_feeds = 5;
        self.method.len()
            + self.uri.len()
            + self.query.raw_len()
            + headers
            + self.list.len()
            + self.payload.len()
            + line_feeds
    }
}

/// The canonical URI of a path as received: the whole path decoded once, encoded again segment by
/// segment, with a slash at its end. An encoded slash therefore counts as a separator here, though
/// not in routing.
pub(super) fn canonical_uri(path: &[u8]) -> Result<Vec<u8>, PercentFault> {
    let decoded = percent::decode(path, Plus::Literal)?;
    let mut uri = Vec::with_capacity(path.len() + 1);
    percent::encode_path_into(&mut uri, decoded.as_bytes());
    if uri.last() != Some(&b'/') {
        uri.push(b'/');
    }
    Ok(uri)
}

/// A header value without the spaces and tabs around it.
pub(super) fn trim(value: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let Some(start) = value.iter().position(|byte| !blank(byte)) else { return b"" };
    let end = value.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}
