//! The request signature against the recorded vectors: what the vendor's client signs is accepted,
//! what differs from it is refused, and our own client signs the same bytes.
//!
//! The vectors' keys and ids are invented; each is signed at the same instant, which is the clock here.
//! Those of the older form were made by the vendor's first SDK, the others by the present one.

use hubu_api::signing::algorithm::{self, Algorithm};
use hubu_api::signing::{
    Outgoing, Plus, Query, RequestHead, SignatureRefusal, Signer, date, parse,
};
use hubu_core::time::Timestamp;
use serde_json::Value;

mod algorithms;
mod properties;
mod queries;
mod refusals;
mod request;

const PRESENT: &str = include_str!("../data/signing-vectors.json");
const SCOPED: &str = include_str!("../data/scoped-signing-vectors.json");

struct Vector {
    name: String,
    algorithm: String,
    access_key: String,
    secret: String,
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    canonical: Option<String>,
    scope: Option<String>,
    deterministic: bool,
    accept: bool,
}

impl Vector {
    fn read(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let headers = value["headers"].as_object().expect("headers").iter();
        Vector {
            name: text("name"),
            algorithm: text("algorithm"),
            access_key: text("ak"),
            secret: text("sk"),
            method: text("method"),
            target: text("request_target"),
            headers: headers.map(|(k, v)| (k.clone(), latin1(v.as_str().unwrap()))).collect(),
            body: text("body").into_bytes(),
            canonical: value["canonical_request"].as_str().map(str::to_owned),
            scope: value["scope"].as_str().map(str::to_owned),
            deterministic: value["deterministic"] != Value::Bool(false),
            accept: text("expect") == "accept",
        }
    }

    fn algorithm(&self) -> &'static dyn Algorithm {
        algorithm::find(&self.algorithm, self.scope.is_some()).expect(&self.name)
    }

    fn signer(&self) -> Signer {
        let signer = Signer::using(self.algorithm(), &self.access_key, &self.secret);
        match &self.scope {
            None => signer,
            Some(scope) => {
                let parts: Vec<_> = scope.split('/').collect();
                signer.in_scope(parts[1], parts[2])
            }
        }
    }

    /// The canonical request of a match (with `secret` right) or of the refusal.
    fn check(&self, secret: &str) -> Result<(), SignatureRefusal> {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let target = self.target.as_bytes();
        let head = RequestHead { method: &self.method, target, headers: &headers };
        let presented = parse(&head, clock())?;
        assert_eq!(presented.access_key(), self.access_key, "{}", self.name);
        presented.check(Some(secret.as_bytes()), &self.body).map(|_| ())
    }

    fn signed_names(&self) -> String {
        let authorization = self.header("Authorization");
        let (_, rest) = authorization.split_once("SignedHeaders=").expect("a list");
        rest.split(',').next().unwrap_or_default().to_owned()
    }

    fn with_authorization(mut self, value: &str) -> Self {
        let mut headers = self.headers.iter_mut();
        let (_, old) = headers.find(|(name, _)| name == "Authorization").expect("signed");
        *old = value.into();
        self
    }

    fn header(&self, name: &str) -> String {
        let (_, value) = self.headers.iter().find(|(field, _)| field == name).expect(name);
        String::from_utf8(value.clone()).expect("UTF-8")
    }
}

/// The file shows header bytes as Latin-1 text.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).expect("Latin-1")).collect()
}

fn vectors() -> Vec<Vector> {
    let read = |file: &str, count| {
        let file: Value = serde_json::from_str(file).expect("the vector file is JSON");
        let vectors = file["vectors"].as_array().expect("vectors").clone();
        assert_eq!(vectors.len(), count, "the file is complete");
        vectors
    };
    let all = [read(PRESENT, 35), read(SCOPED, 8)].concat();
    all.iter().map(Vector::read).collect()
}

fn clock() -> Timestamp {
    date::parse(b"20260115T083000Z").expect("a date")
}

#[test]
fn accepts_what_the_vendors_client_signed() {
    let (accepted, refused): (Vec<_>, Vec<_>) =
        vectors().into_iter().partition(|vector| vector.accept);
    assert_eq!((accepted.len(), refused.len()), (37, 6));
    for vector in accepted {
        assert_eq!(vector.check(&vector.secret), Ok(()), "{}", vector.name);
    }
    for vector in refused {
        let refusal = vector.check(&vector.secret).expect_err(&vector.name);
        assert!(refusal.is_wrong_signature(), "{}: {refusal:?}", vector.name);
    }
}

#[test]
fn echoes_the_vendors_canonical_request_on_a_wrong_secret() {
    let mut seen = 0;
    for vector in vectors() {
        let Some(canonical) = &vector.canonical else { continue };
        let refusal = vector.check("another secret").expect_err(&vector.name);
        let canonical = canonical.replace('\n', "|");
        let detail = format!("verify aksk signature fail, canonicalRequest:{canonical}");
        assert_eq!(refusal.detail(), detail, "{}", vector.name);
        seen += 1;
    }
    assert_eq!(seen, 37);
}

#[test]
fn signs_as_the_vendors_client_does() {
    for vector in vectors().into_iter().filter(|vector| vector.accept) {
        let (path, query) = vector.target.split_once('?').unwrap_or((&vector.target, ""));
        let plus = vector.algorithm().plus();
        let query = Query::decode(query.as_bytes(), plus).expect("a query");
        let mut pairs: Vec<_> = query.pairs().iter().map(|p| (&*p.key, &*p.value)).collect();
        pairs.reverse();
        let texts: Vec<_> =
            vector.headers.iter().map(|(name, _)| (name.as_str(), vector.header(name))).collect();
        // The first SDK signs two headers and no other, whatever it sends.
        let signed_names = vector.signed_names();
        let added = ["authorization", "x-sdk-date"];
        let given = texts.iter().filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            let first = plus == Plus::Space;
            !added.contains(&&*name) && (!first || signed_names.split(';').any(|one| one == name))
        });
        let headers: Vec<_> = given.map(|(name, value)| (*name, value.as_str())).collect();
        let outgoing = Outgoing {
            method: &vector.method,
            path,
            query: &pairs,
            headers: &headers,
            body: &vector.body,
            at: clock(),
        };
        let signed = vector.signer().sign(&outgoing).expect("signs");
        assert_eq!(signed.x_sdk_date, vector.header("X-Sdk-Date"), "{}", vector.name);
        if plus == Plus::Literal {
            assert_eq!(signed.target, vector.target, "{}", vector.name);
        }
        let theirs = vector.header("Authorization");
        if vector.deterministic {
            assert_eq!(signed.authorization, theirs, "{}", vector.name);
        } else {
            let head = |text: &str| text.split("Signature=").next().map(str::to_owned);
            assert_eq!(head(&signed.authorization), head(&theirs), "{}", vector.name);
            let ours = vector.with_authorization(&signed.authorization);
            assert_eq!(ours.check(&ours.secret), Ok(()), "{}", ours.name);
        }
    }
}
