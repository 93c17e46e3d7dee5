//! A signed request that a test can bend before it is verified.

use hubu_api::signing::algorithm::{Algorithm, HexDigest};
use hubu_api::signing::{Outgoing, RequestHead, SignatureRefusal, Signer, Verified, parse};
use hubu_core::time::Timestamp;

use super::clock;

pub const ACCESS_KEY: &str = "TESTKEY0000000000001";
pub const SECRET: &str = "a secret that opens nothing, 秘密";

/// A request as a server receives it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: Vec<u8>,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    pub secret: Option<Vec<u8>>,
    pub now: Timestamp,
}

/// What a verification tells, without the request it borrows from.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub signed: Vec<(String, Vec<u8>)>,
    pub pairs: Vec<(String, String)>,
    pub text_digest: HexDigest,
    pub body_is_signed: bool,
}

impl Request {
    /// A POST with a query and a body, signed at [`clock`].
    pub fn sample() -> Self {
        Self::sample_by(&Signer::new(ACCESS_KEY, SECRET))
    }

    /// The same, signed with another algorithm.
    pub fn sample_of(algorithm: &'static dyn Algorithm) -> Self {
        Self::sample_by(&Signer::using(algorithm, ACCESS_KEY, SECRET))
    }

    /// The same, signed by another signer.
    pub fn sample_by(signer: &Signer) -> Self {
        let outgoing = Outgoing {
            method: "POST",
            path: "/v2/partners/a%2Fb/query",
            query: &[("limit", "10"), ("name", "户部 +")],
            headers: &[
                ("Host", "127.0.0.1:8480"),
                ("Content-Type", "application/json"),
                ("X-Domain-Id", "0a1b2c3d"),
            ],
            body: b"{\"offset\": 0}",
            at: clock(),
        };
        Self::signed_by(signer, &outgoing)
    }

    /// The sample with another content type and an `X-Sdk-Content-Sha256`, both signed.
    pub fn with_declared_hash(content_type: &str, hash: &str, body: &[u8]) -> Self {
        let outgoing = Outgoing {
            method: "POST",
            path: "/v2/x/upload",
            query: &[],
            headers: &[
                ("Host", "127.0.0.1:8480"),
                ("Content-Type", content_type),
                ("X-Sdk-Content-Sha256", hash),
            ],
            body,
            at: clock(),
        };
        Self::signed(&outgoing)
    }

    pub fn signed(outgoing: &Outgoing<'_>) -> Self {
        Self::signed_by(&Signer::new(ACCESS_KEY, SECRET), outgoing)
    }

    pub fn signed_by(signer: &Signer, outgoing: &Outgoing<'_>) -> Self {
        let signed = signer.sign(outgoing).expect("signs");
        let mut request = Request {
            method: outgoing.method.to_owned(),
            target: signed.target.into_bytes(),
            headers: Vec::new(),
            body: outgoing.body.to_vec(),
            secret: Some(SECRET.into()),
            now: outgoing.at,
        };
        for (name, value) in outgoing.headers {
            request.add(name, value);
        }
        request.add("X-Sdk-Date", &signed.x_sdk_date);
        request.add("Authorization", &signed.authorization);
        request
    }

    pub fn add(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
    }

    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(field, _)| field != name);
    }

    pub fn value(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.headers.iter_mut().find(|(field, _)| field == name).expect("the header").1
    }

    pub fn set(&mut self, name: &str, value: &str) {
        *self.value(name) = value.into();
    }

    /// Replaces text in a header value, which must contain it.
    pub fn replace(&mut self, name: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.value(name).clone()).expect("UTF-8");
        assert!(text.contains(from), "{name} holds no {from:?}");
        self.set(name, &text.replace(from, to));
    }

    pub fn verify(&self) -> Result<Outcome, SignatureRefusal> {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let head = RequestHead { method: &self.method, target: &self.target, headers: &headers };
        let presented = parse(&head, self.now)?;
        let verified = presented.check(self.secret.as_deref(), &self.body)?;
        assert_eq!(verified.access_key, ACCESS_KEY);
        Ok(Outcome::of(&verified))
    }
}

impl Outcome {
    fn of(verified: &Verified<'_>) -> Self {
        let value = |name| verified.signed.get(name).expect("a listed name has a value");
        let signed = verified.signed.names().map(|name| (name.to_owned(), value(name).to_vec()));
        let pairs = verified.query.pairs().iter();
        Outcome {
            signed: signed.collect(),
            pairs: pairs.map(|p| (p.key.to_string(), p.value.to_string())).collect(),
            text_digest: verified.text_digest,
            body_is_signed: verified.body_is_signed,
        }
    }
}
