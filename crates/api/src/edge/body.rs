//! Reading the body.

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::gate::malformed;
use crate::codes::{Code, Refusal};
use crate::registry::Entry;

/// Reads the body up to the operation's limit. Nothing is ever decompressed, so that the limit is one of memory
/// as well; what the operation reads must be JSON.
pub(super) async fn read(body: Body, parts: &Parts, entry: &Entry) -> Result<Bytes, Refusal> {
    let most = entry.body_max;
    let declared = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if declared.and_then(|text| text.parse::<u64>().ok()).is_some_and(|n| n > most as u64) {
        return Err(Refusal::new(Code::BodyTooLarge));
    }
    let collected = Limited::new(body, most).collect().await;
    let body = collected.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            Refusal::new(Code::BodyTooLarge)
        } else {
            malformed("the body broke off")
        }
    })?;
    if body.is_empty() || entry.body.is_empty() {
        return Ok(body);
    }
    let unsupported = |detail| Err(Refusal::new(Code::MediaTypeUnsupported).with("detail", detail));
    let value = |name| parts.headers.get(name).map(|value: &http::HeaderValue| value.as_bytes());
    if value(CONTENT_ENCODING).is_some_and(|coding| !coding.eq_ignore_ascii_case(b"identity")) {
        return unsupported("compressed bodies are not accepted");
    }
    if value(CONTENT_TYPE).is_some_and(|media| !is_json(media)) {
        return unsupported("the body must be application/json");
    }
    Ok(body)
}

/// How much of a body that nobody wants is read, in bytes.
const DISCARDED_MAX: usize = 64 * 1024;

/// Reads a body that nobody wants and lets it go. A connection whose request was not read to its end
/// is closed after the answer, and what the client sends next on it would be lost.
pub(super) async fn discard(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await
        && read <= DISCARDED_MAX
    {
        read += frame.data_ref().map_or(0, Bytes::len);
    }
}

fn is_json(media_type: &[u8]) -> bool {
    let essence = media_type.split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"application/json")
}
