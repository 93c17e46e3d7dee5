//! Percent-encoding by the rule of the signature: only `A-Z a-z 0-9 - _ . ~` stay as they are, every
//! other byte becomes `%XX` with upper-case digits.

use std::borrow::Cow;

use super::query::Plus;

/// Why a path or a query could not be decoded. The vendor's client produces neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PercentFault {
    /// A `%` that two hexadecimal digits do not follow.
    Escape,
    /// The decoded bytes are not UTF-8.
    Utf8,
}

const HEX_UPPER: &[u8; 16] = b"0123456789ABCDEF";

const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        byte += 1;
    }
    table
};

/// Appends `text` encoded; a `/` becomes `%2F`.
pub fn encode_into(out: &mut Vec<u8>, text: &[u8]) {
    encode_keeping(out, text, |_| false);
}

/// Appends a decoded path encoded segment by segment: as [`encode_into`], but `/` stays.
pub fn encode_path_into(out: &mut Vec<u8>, path: &[u8]) {
    encode_keeping(out, path, |byte| byte == b'/');
}

/// `text` encoded, as it stands in one path segment or one side of a query pair.
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 8);
    encode_into(&mut out, text.as_bytes());
    String::from_utf8(out).expect("every emitted byte is ASCII")
}

fn encode_keeping(out: &mut Vec<u8>, text: &[u8], keep: impl Fn(u8) -> bool) {
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest
            .iter()
            .position(|&b| !UNRESERVED[usize::from(b)] && !keep(b))
            .unwrap_or(rest.len());
        out.extend_from_slice(&rest[..run]);
        let Some(&byte) = rest.get(run) else { return };
        let high = HEX_UPPER[usize::from(byte >> 4)];
        let low = HEX_UPPER[usize::from(byte & 15)];
        out.extend_from_slice(&[b'%', high, low]);
        rest = &rest[run + 1..];
    }
}

/// Decodes `%XX` once, over the whole input; `plus` says what a bare `+` means.
///
/// Borrows when there is nothing to decode. Refuses rather than guesses: a half escape is read
/// differently by different programs, and what the signature covers must not be open to reading.
pub fn decode(raw: &[u8], plus: Plus) -> Result<Cow<'_, str>, PercentFault> {
    let special = |b: &u8| *b == b'%' || (*b == b'+' && plus == Plus::Space);
    let Some(first) = raw.iter().position(special) else {
        return std::str::from_utf8(raw).map(Cow::Borrowed).map_err(|_| PercentFault::Utf8);
    };
    let mut out = Vec::with_capacity(raw.len());
    out.extend_from_slice(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'%' => {
                let [high, low, after @ ..] = tail else { return Err(PercentFault::Escape) };
                out.push(hex_digit(*high)? << 4 | hex_digit(*low)?);
                rest = after;
            }
            b'+' if plus == Plus::Space => out.push(b' '),
            other => out.push(other),
        }
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| PercentFault::Utf8)
}

fn hex_digit(byte: u8) -> Result<u8, PercentFault> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        b'A'..=b'F' => Ok(byte - b'A' + 10),
        _ => Err(PercentFault::Escape),
    }
}
