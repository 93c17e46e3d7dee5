//! What a request proves its caller by.

use super::directory::{Identity, SigningSecret};
use http::request::Parts;
use hubu_app::IdempotencyKey;
use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::gate::malformed;
use super::identities::Handle;
use super::replays::Mark;
use crate::codes::{Code, Refusal};
use crate::signing::{self, Plus, Presented, RequestHead, SignatureRefusal, Verified};

/// A request as the signature sees it.
pub(super) struct Letter<'a> {
    pub parts: &'a Parts,
    pub headers: Vec<(&'a str, &'a [u8])>,
    pub body: &'a [u8],
    reads_body: bool,
}

/// Who the caller says it is, and what it shows for it.
pub(super) struct Claim<'a> {
    /// What the caller is looked up by.
    pub handle: Handle,
    /// The signature, read once however often it is checked; `None`: a token speaks for itself.
    presented: Option<Presented<'a>>,
}

/// What the caller showed beyond who it is.
#[derive(Default)]
pub(super) struct Proof {
    /// The idempotency key, if it was signed.
    pub idempotency: Option<IdempotencyKey>,
    /// What an exact repeat would be known by.
    pub mark: Option<Mark>,
    /// How a bare `+` of the query is meant.
    pub plus: Plus,
}

/// Why a caller is not believed.
pub(super) struct Disbelief {
    pub refusal: Refusal,
    /// A guess at the secret that went wrong.
    pub is_wrong_signature: bool,
}

/// "Incorrect IAM authentication information: …".
pub(super) fn unauthenticated(detail: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::new(Code::AuthenticationWrong).with("detail", detail.into())
}

impl From<Refusal> for Disbelief {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, is_wrong_signature: false }
    }
}

impl From<SignatureRefusal> for Disbelief {
    fn from(refusal: SignatureRefusal) -> Self {
        let is_wrong_signature = refusal.is_wrong_signature();
        Self { refusal: unauthenticated(refusal.detail()), is_wrong_signature }
    }
}

impl<'a> Letter<'a> {
    /// `reads_body`: the operation reads what stands in it.
    pub fn new(parts: &'a Parts, body: &'a [u8], reads_body: bool) -> Self {
        let mut headers = signing::header_pairs(&parts.headers);
        // HTTP/2 has no Host header: the authority of the request stands for it.
        if let Some(authority) = parts.uri.authority()
            && !parts.headers.contains_key(http::header::HOST)
        {
            headers.push(("host", authority.as_str().as_bytes()));
        }
        Self { parts, headers, body, reads_body }
    }

    /// What the caller claims. A token counts before a signature: the vendor's client sends one with
    /// whatever its user put into `Authorization`.
    pub fn claim(&self, wall: Timestamp) -> Result<Claim<'_>, Refusal> {
        if let Some(token) = self.parts.headers.get("x-auth-token") {
            let handle = Handle::Token(Sha256::digest(token.as_bytes()).into());
            return Ok(Claim { handle, presented: None });
        }
        let presented = signing::parse(&self.head(), wall);
        let presented = presented.map_err(|refusal| unauthenticated(refusal.detail()))?;
        let handle = Handle::AccessKey(presented.access_key().to_owned());
        Ok(Claim { handle, presented: Some(presented) })
    }

    /// Does the request prove to come from this identity?
    pub fn prove(
        &self,
        claim: &Claim<'_>,
        identity: Option<&Identity>,
        wall: Timestamp,
    ) -> Result<Proof, Disbelief> {
        match &claim.presented {
            None => {
                let identity = identity.ok_or_else(|| unauthenticated("decrypt token fail"))?;
                if identity.valid_until.is_some_and(|until| wall >= until) {
                    return Err(Refusal::new(Code::TokenOutdated).into());
                }
                Ok(Proof::default())
            }
            Some(presented) => {
                let secret = identity.and_then(|identity| identity.secret.as_ref());
                let verified = presented.check(secret.map(SigningSecret::reveal), self.body)?;
                // What nobody signed may be anybody's.
                if self.reads_body && !verified.body_is_signed {
                    return Err(SignatureRefusal::UnsignedPayload.into());
                }
                let identity = identity.ok_or(SignatureRefusal::UnknownAccessKey)?;
                check_signed(&verified, identity, wall)?;
                let mark = Mark::of(verified.access_key, &verified.text_digest, verified.date);
                let idempotency = self.idempotency(&verified)?;
                Ok(Proof { idempotency, mark: Some(mark), plus: verified.query.plus() })
            }
        }
    }

    fn head(&self) -> RequestHead<'_> {
        let target = self.parts.uri.path_and_query().map_or("/", |target| target.as_str());
        RequestHead {
            method: self.parts.method.as_str(),
            target: target.as_bytes(),
            headers: &self.headers,
        }
    }

    /// The idempotency key. Unsigned it does not count: anybody on the way could have set it.
    fn idempotency(&self, verified: &Verified<'_>) -> Result<Option<IdempotencyKey>, Refusal> {
        let Some(key) = verified.signed.get("idempotency-key") else { return Ok(None) };
        let printable = key.iter().all(|byte| (b' '..=b'~').contains(byte));
        let key = std::str::from_utf8(key).ok().filter(|_| printable);
        let key = key.filter(|key| (1..=128).contains(&key.len()));
        let key = key.ok_or_else(|| {
            malformed("Idempotency-Key must be 1 to 128 printable ASCII characters")
        })?;
        let mut hash = Sha256::new();
        let uri = &self.parts.uri;
        let query = uri.query().unwrap_or_default();
        for part in [self.parts.method.as_str(), uri.path(), query] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(self.body);
        Ok(Some(IdempotencyKey { key: key.to_owned(), request_hash: hash.finalize().into() }))
    }
}

/// What else a signature vouches for: the security token of a temporary key, and the account.
fn check_signed(
    verified: &Verified<'_>,
    identity: &Identity,
    wall: Timestamp,
) -> Result<(), Refusal> {
    if identity.valid_until.is_some_and(|until| wall >= until) {
        return Err(unauthenticated("the temporary access key has expired"));
    }
    if let Some(expected) = &identity.security_token {
        let sent = verified.signed.get("x-security-token");
        let sent = sent.ok_or_else(|| unauthenticated("x-security-token is not signed"))?;
        let hash: [u8; 32] = Sha256::digest(sent).into();
        if !bool::from(hash.ct_eq(expected)) {
            return Err(unauthenticated("x-security-token is not the key's"));
        }
    }
    let domain = verified.signed.get("x-domain-id").filter(|domain| !domain.is_empty());
    if domain.is_some_and(|domain| domain != identity.caller.customer_id.as_str().as_bytes()) {
        return Err(Refusal::new(Code::AccessDenied).with(
            "reason",
            crate::codes::Said::both(
                "X-Domain-Id 不是调用者的账号",
                "X-Domain-Id is not the caller's account",
            ),
        ));
    }
    Ok(())
}
