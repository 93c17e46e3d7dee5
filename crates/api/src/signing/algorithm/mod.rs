//! Signature algorithms, one module each. To add one: a module with a unit struct that implements
//! [`Algorithm`], and a row in [`ALL`].

pub mod hmac_sha256;

/// A 256-bit digest in lower-case hexadecimal ASCII.
pub type HexDigest = [u8; 64];

/// The key pair of a caller, as some algorithms derive their key from both halves.
#[derive(Clone, Copy)]
pub struct KeyPair<'a> {
    /// The access key as the request names it.
    pub access_key: &'a str,
    /// The secret key; its UTF-8 bytes.
    pub secret: &'a [u8],
}

/// What differs between the vendor's signature algorithms. The canonical request does not.
pub trait Algorithm: Sync {
    /// The first word of the `Authorization` value and the first line of the string to sign.
    fn label(&self) -> &'static str;

    /// The header, in lower case, by which a client names the hash of its payload.
    fn content_hash_header(&self) -> &'static str;

    /// The hash of an empty payload.
    fn empty_hash(&self) -> &'static str;

    /// The hash of a payload or of a canonical request.
    fn digest(&self, data: &[u8]) -> HexDigest;

    /// Whether `signature` has the form this algorithm produces. No key is needed to say so.
    fn is_well_formed(&self, signature: &str) -> bool;

    /// Whether `signature` is right for the string to sign. Takes the same time wherever the first
    /// difference lies.
    fn accepts(&self, key: KeyPair<'_>, string_to_sign: &[u8], signature: &str) -> bool;
}

/// The algorithms this server verifies.
pub static ALL: &[&dyn Algorithm] = &[&hmac_sha256::HmacSha256];

/// The algorithm of a label; the case of the letters counts.
pub fn by_label(label: &str) -> Option<&'static dyn Algorithm> {
    ALL.iter().copied().find(|algorithm| algorithm.label() == label)
}

/// The text whose signature is sent: label, date and canonical request's digest, a line each.
pub(super) fn string_to_sign(algorithm: &dyn Algorithm, date: &[u8], canonical: &[u8]) -> Vec<u8> {
    let label = algorithm.label().as_bytes();
    let digest = algorithm.digest(canonical);
    let mut text = Vec::with_capacity(label.len() + date.len() + digest.len() + 2);
    for line in [label, b"\n", date, b"\n", &digest] {
        text.extend_from_slice(line);
    }
    text
}
