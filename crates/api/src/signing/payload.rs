//! What stands for the body in a canonical request.

use super::algorithm::{Hash, HexDigest};
use super::refusal::SignatureRefusal;

/// The text a client sends in place of a hash when it does not sign its payload.
pub(super) const UNSIGNED: &[u8] = b"UNSIGNED-PAYLOAD";

/// The last line of the canonical request.
pub(super) enum PayloadHash<'a> {
    /// The body is empty.
    Empty(&'static str),
    /// The hash of the body.
    Computed(HexDigest),
    /// The value of the content-hash header, verbatim: the hash of the body in any case of letters,
    /// or [`UNSIGNED`].
    Declared(&'a [u8]),
}

impl PayloadHash<'_> {
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Empty(hash) => hash.as_bytes(),
            Self::Computed(hash) => hash,
            Self::Declared(text) => text,
        }
    }

    /// Whether the signature covers the body.
    pub fn covers_body(&self) -> bool {
        !matches!(self, Self::Declared(text) if *text == UNSIGNED)
    }
}

/// The server's rule. `declared` and `content_type` are the values of the content-hash header and of
/// `Content-Type` *if the client signed them*; unsigned ones must not be passed, as anybody on the way
/// could have written them.
pub(super) fn verified<'a>(
    hash: Hash,
    body: &[u8],
    declared: Option<&'a [u8]>,
    content_type: Option<&[u8]>,
) -> Result<PayloadHash<'a>, SignatureRefusal> {
    if body.is_empty() {
        return Ok(PayloadHash::Empty(hash.of_nothing()));
    }
    let Some(declared) = declared.filter(|text| !text.is_empty()) else {
        return Ok(PayloadHash::Computed(hash.digest(body)));
    };
    if declared == UNSIGNED {
        return match content_type {
            Some(text) if !is_json(text) => Ok(PayloadHash::Declared(declared)),
            _ => Err(SignatureRefusal::UnsignedPayload),
        };
    }
    if !declared.eq_ignore_ascii_case(&hash.digest(body)) {
        return Err(SignatureRefusal::WrongPayloadHash);
    }
    Ok(PayloadHash::Declared(declared))
}

/// The client's rule: a content-hash header the caller set is used verbatim, as by the vendor's client.
pub(super) fn outgoing<'a>(hash: Hash, body: &[u8], declared: Option<&'a [u8]>) -> PayloadHash<'a> {
    match declared.filter(|text| !text.is_empty()) {
        _ if body.is_empty() => PayloadHash::Empty(hash.of_nothing()),
        Some(declared) => PayloadHash::Declared(declared),
        None => PayloadHash::Computed(hash.digest(body)),
    }
}

/// Whether a media type is JSON: `application/json` with whatever follows (the vendor compares the
/// prefix), or a subtype `json` or `…+json`.
fn is_json(content_type: &[u8]) -> bool {
    let essence = content_type.split(|&byte| byte == b';').next().unwrap_or_default();
    let essence = essence.trim_ascii().to_ascii_lowercase();
    essence.starts_with(b"application/json")
        || essence.ends_with(b"/json")
        || essence.ends_with(b"+json")
}
