//! Why a signature is not accepted.

use std::borrow::Cow;

use super::authorization::AuthorizationFault;

/// A header that a request may carry once at most: two of them let two programs on the way read
/// different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SingleHeader {
    /// `Host`
    Host,
    /// `Authorization`
    Authorization,
    /// `X-Sdk-Date`
    XSdkDate,
    /// `X-Auth-Token`
    XAuthToken,
    /// `Content-Length`
    ContentLength,
}

impl SingleHeader {
    /// Which of them `name` is, in any case of letters.
    pub fn from_name(name: &str) -> Option<Self> {
        let (text, header) = match name.len() {
            4 => ("host", Self::Host),
            10 => ("x-sdk-date", Self::XSdkDate),
            12 => ("x-auth-token", Self::XAuthToken),
            13 => ("authorization", Self::Authorization),
            14 => ("content-length", Self::ContentLength),
            _ => return None,
        };
        name.eq_ignore_ascii_case(text).then_some(header)
    }

    /// Its name as it is documented.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "Host",
            Self::Authorization => "Authorization",
            Self::XSdkDate => "X-Sdk-Date",
            Self::XAuthToken => "X-Auth-Token",
            Self::ContentLength => "Content-Length",
        }
    }
}

/// Why a signed request is refused. The order of the variants is the order of the checks: of several
/// faults the first one listed here is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureRefusal {
    /// One of the single headers stands twice. Holds for requests with a token as well; see
    /// [`super::verify::repeated_single_header`].
    RepeatedHeader(SingleHeader),
    /// No `Authorization` header.
    Missing,
    /// The `Authorization` value starts with an algorithm this server does not verify (or with
    /// another scheme, such as `Bearer`).
    UnsupportedAlgorithm(String),
    /// The `Authorization` value does not have the documented form.
    MalformedAuthorization(AuthorizationFault),
    /// `x-sdk-date` is not among the signed headers.
    DateNotSigned,
    /// A header listed as signed did not arrive.
    SignedHeaderAbsent(String),
    /// A header listed as signed arrived more than once: which one was signed is open.
    SignedHeaderRepeated(String),
    /// The value of a signed header contains a line break or NUL, so that the canonical request could
    /// be read in two ways. HTTP forbids it, too.
    SignedHeaderUnclean(String),
    /// `X-Sdk-Date` is not `YYYYMMDDTHHMMSSZ` or names no instant.
    MalformedDate,
    /// The scope behind the access key is of another day than `X-Sdk-Date`.
    ScopeOfOtherDay,
    /// `X-Sdk-Date` is further from the server's clock than [`super::SKEW_MS`].
    Expired,
    /// The request target is no origin-form path, or its path or query has a broken escape or is not
    /// UTF-8 once decoded.
    MalformedTarget,
    /// No such access key, or not one that may sign now.
    UnknownAccessKey,
    /// The payload is declared unsigned, and its type is JSON or not itself signed.
    UnsignedPayload,
    /// The signed content-hash header names neither the hash of the body nor an unsigned payload.
    WrongPayloadHash,
    /// The signature is not the one this server computes.
    Mismatch {
        /// The canonical request as the server sees it, `|` for each line feed. It holds nothing but
        /// what the client sent; bytes that are not UTF-8 are replaced.
        canonical_request: String,
    },
}

impl SignatureRefusal {
    /// Whether this is a guess at a secret that went wrong, which counts towards the lock-out of the
    /// access key. Requests that no secret could have made right do not.
    pub fn is_wrong_signature(&self) -> bool {
        matches!(self, Self::Mismatch { .. })
    }

    /// The detail behind the gateway's "Incorrect IAM authentication information: ". The gateway
    /// speaks English in every language; for mismatch, date and key its documented texts are used.
    pub fn detail(&self) -> Cow<'static, str> {
        const CALC: &str = "calc ak sk signature fail";
        match self {
            Self::RepeatedHeader(header) => {
                format!("{CALC}: repeated header {}", header.name()).into()
            }
            Self::Missing => "x-auth-token not found".into(),
            Self::UnsupportedAlgorithm(label) => {
                format!("{CALC}: unsupported algorithm {label}").into()
            }
            Self::MalformedAuthorization(fault) => {
                format!("{CALC}: malformed Authorization, {}", fault.detail()).into()
            }
            Self::DateNotSigned => format!("{CALC}: x-sdk-date is not signed").into(),
            Self::SignedHeaderAbsent(name) => {
                format!("{CALC}: signed header {name} is absent").into()
            }
            Self::SignedHeaderRepeated(name) => {
                format!("{CALC}: signed header {name} is repeated").into()
            }
            Self::SignedHeaderUnclean(name) => {
                format!("{CALC}: signed header {name} holds a control character").into()
            }
            Self::MalformedDate => format!("{CALC}: malformed x-sdk-date").into(),
            Self::ScopeOfOtherDay => {
                format!("{CALC}: the credential scope is of another day than x-sdk-date").into()
            }
            Self::Expired => format!("{CALC}: signature expired").into(),
            Self::MalformedTarget => format!("{CALC}: malformed request target").into(),
            Self::UnknownAccessKey => "Get secretKey failed".into(),
            Self::UnsignedPayload => format!("{CALC}: the payload must be signed").into(),
            Self::WrongPayloadHash => format!("{CALC}: wrong payload hash").into(),
            Self::Mismatch { canonical_request } => {
                format!("verify aksk signature fail, canonicalRequest:{canonical_request}").into()
            }
        }
    }
}
