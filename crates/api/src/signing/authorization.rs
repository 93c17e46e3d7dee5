//! The `Authorization` value: `<algorithm> Access=<AK>, SignedHeaders=<a;b>, Signature=<hex>`, where
//! the algorithm has a scope `Credential=<AK>/<scope>` in the place of `Access=<AK>`.

use super::algorithm::{self, Algorithm};
use super::refusal::SignatureRefusal;
use super::scope::Scope;

/// The longest access key accepted. The vendor's have 20 characters.
const ACCESS_KEY_MAX: usize = 64;

/// The longest algorithm name repeated in a refusal.
const LABEL_MAX: usize = 32;

/// What is wrong with an `Authorization` value of a known algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationFault {
    /// Not ASCII text.
    NotText,
    /// Not the three parts `Access=` (or `Credential=`, as the algorithm has it), `SignedHeaders=` and
    /// `Signature=` in this order, with a comma and at least one space between them.
    Parts,
    /// The access key is empty, too long, or has characters other than letters, digits, `-` and `_`.
    AccessKey,
    /// The scope behind the access key does not have the form of the algorithm.
    Scope,
    /// The signed headers are not lower-case header names joined with `;`, each once.
    SignedHeaders,
    /// The signature does not have the form of the algorithm.
    Signature,
}

impl AuthorizationFault {
    pub(super) fn detail(self) -> &'static str {
        match self {
            Self::NotText => "it is not text",
            Self::Parts => "expected Access, SignedHeaders and Signature",
            Self::AccessKey => "the access key has no valid form",
            Self::Scope => "the scope has no valid form",
            Self::SignedHeaders => "the signed headers have no valid form",
            Self::Signature => "the signature has no valid form",
        }
    }
}

/// A well-formed `Authorization` value, taken apart. Nothing in it is verified yet.
#[derive(Clone, Copy)]
pub struct Authorization<'a> {
    /// How the signature was made.
    pub algorithm: &'static dyn Algorithm,
    /// The access key: 1 to 64 letters, digits, `-` or `_`.
    pub access_key: &'a str,
    /// The scope, where the algorithm has one. Its day is not compared with the date yet.
    pub scope: Option<Scope<'a>>,
    /// The signed header list as it stands: lower-case names joined with `;`. The canonical request
    /// repeats it verbatim. Whether names occur twice is found when they are matched with headers.
    pub signed_headers: &'a str,
    /// The signature, in the one form the algorithm allows.
    pub signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Takes the value apart. Strict except for the number of spaces after a comma.
    pub fn parse(value: &'a [u8]) -> Result<Self, SignatureRefusal> {
        use AuthorizationFault as Fault;
        let malformed = SignatureRefusal::MalformedAuthorization;
        let Some(text) = std::str::from_utf8(value).ok().filter(|text| text.is_ascii()) else {
            return Err(malformed(Fault::NotText));
        };
        let (label, parts) = text.split_once(' ').unwrap_or((text, ""));
        if !algorithm::is_known(label) {
            return Err(unsupported(label));
        }
        let (credential, signed_headers, signature) =
            three_parts(parts).ok_or(malformed(Fault::Parts))?;
        let (access_key, scope_text) = credential.halves();
        let algorithm = algorithm::find(label, scope_text.is_some());
        let algorithm = algorithm.ok_or(malformed(Fault::Parts))?;
        if !is_access_key(access_key) {
            return Err(malformed(Fault::AccessKey));
        }
        let scope = match scope_text.zip(algorithm.scope()) {
            None => None,
            Some((text, form)) => Some(Scope::parse(text, form).ok_or(malformed(Fault::Scope))?),
        };
        if !signed_headers.split(';').all(is_lower_case_name) {
            return Err(malformed(Fault::SignedHeaders));
        }
        if !algorithm.is_well_formed(signature) {
            return Err(malformed(Fault::Signature));
        }
        Ok(Authorization { algorithm, access_key, scope, signed_headers, signature })
    }
}

/// The label is quoted back to the caller, so it is cut to a harmless form.
fn unsupported(label: &str) -> SignatureRefusal {
    let printable = label.chars().filter(char::is_ascii_graphic);
    SignatureRefusal::UnsupportedAlgorithm(printable.take(LABEL_MAX).collect())
}

/// The first part: whose key, and where the algorithm has it for what.
#[derive(Clone, Copy)]
enum Credential<'t> {
    Access(&'t str),
    Scoped(&'t str),
}

impl<'t> Credential<'t> {
    /// The access key and the scope.
    fn halves(self) -> (&'t str, Option<&'t str>) {
        match self {
            Self::Access(key) => (key, None),
            Self::Scoped(text) => {
                let (key, scope) = text.split_once('/').unwrap_or((text, ""));
                (key, Some(scope))
            }
        }
    }
}

fn three_parts(text: &str) -> Option<(Credential<'_>, &str, &str)> {
    let (first, rest) = text.split_once(',')?;
    let access = first.strip_prefix("Access=").map(Credential::Access);
    let credential =
        access.or_else(|| first.strip_prefix("Credential=").map(Credential::Scoped))?;
    let (signed_headers, rest) = next_part(rest, "SignedHeaders=")?.split_once(',')?;
    let signature = next_part(rest, "Signature=")?;
    Some((credential, signed_headers, signature))
}

fn next_part<'t>(after_comma: &'t str, name: &str) -> Option<&'t str> {
    after_comma.strip_prefix(' ')?.trim_start_matches(' ').strip_prefix(name)
}

fn is_access_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=ACCESS_KEY_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// A header name (RFC 9110 token) without upper-case letters.
fn is_lower_case_name(text: &str) -> bool {
    let allowed =
        |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9') || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}
