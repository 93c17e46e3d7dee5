//! [`Reached`]: how the client reached the server.

use http::HeaderValue;
use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;

use super::Scheme;

/// How the client reached the server, as it said; written out only for the few answers that hold
/// links.
pub(crate) struct Reached {
    scheme: Scheme,
    authority: Option<Authority>,
    host: Option<HeaderValue>,
}

impl Reached {
    /// From a request that came in by this scheme.
    pub(super) fn new(parts: &Parts, scheme: Scheme) -> Self {
        let (authority, host) = (parts.uri.authority().cloned(), parts.headers.get(HOST).cloned());
        Self { scheme, authority, host }
    }

    /// Such as `https://bss.example.com:8480`; empty when it does not name a host that can stand in
    /// a link.
    pub(crate) fn origin(&self) -> String {
        let authority = self.authority.as_ref().map(Authority::as_str);
        let host = self.host.as_ref().and_then(|host| host.to_str().ok());
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b);
        match authority.or(host).filter(|host| !host.is_empty() && host.bytes().all(plain)) {
            Some(host) => format!("{}://{host}", self.scheme.as_str()),
            None => String::new(),
        }
    }
}
