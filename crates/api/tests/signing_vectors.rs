//! The request signature against the recorded vectors: what the vendor's client signs is accepted,
//! what differs from it is refused, and our own client signs the same bytes.
//!
//! The vectors' keys and ids are invented; each is signed at the same instant, which is the clock here.

use hubu_api::signing::{
    Outgoing, Plus, Query, RequestHead, SignatureRefusal, Signer, date, parse,
};
use hubu_core::time::Timestamp;
use serde_json::Value;

#[path = "signing/properties.rs"]
mod properties;
#[path = "signing/queries.rs"]
mod queries;
#[path = "signing/refusals.rs"]
mod refusals;
#[path = "signing/request.rs"]
mod request;

const FILE: &str = include_str!("data/signing-vectors.json");

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
            accept: text("expect") == "accept",
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
    let file: Value = serde_json::from_str(FILE).expect("the vector file is JSON");
    let vectors = file["vectors"].as_array().expect("vectors");
    assert_eq!(vectors.len(), 35, "the file is complete");
    vectors.iter().map(Vector::read).collect()
}

fn of_hmac_sha256() -> Vec<Vector> {
    vectors().into_iter().filter(|vector| vector.algorithm == "SDK-HMAC-SHA256").collect()
}

fn clock() -> Timestamp {
    date::parse(b"20260115T083000Z").expect("a date")
}

#[test]
fn accepts_what_the_vendors_client_signed() {
    let (accepted, refused): (Vec<_>, Vec<_>) =
        of_hmac_sha256().into_iter().partition(|vector| vector.accept);
    assert_eq!((accepted.len(), refused.len()), (27, 4));
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
    for vector in of_hmac_sha256() {
        let Some(canonical) = &vector.canonical else { continue };
        let refusal = vector.check("another secret").expect_err(&vector.name);
        let canonical = canonical.replace('\n', "|");
        let detail = format!("verify aksk signature fail, canonicalRequest:{canonical}");
        assert_eq!(refusal.detail(), detail, "{}", vector.name);
        seen += 1;
    }
    assert_eq!(seen, 27);
}

#[test]
fn signs_as_the_vendors_client_does() {
    for vector in of_hmac_sha256().into_iter().filter(|vector| vector.accept) {
        let (path, query) = vector.target.split_once('?').unwrap_or((&vector.target, ""));
        let query = Query::decode(query.as_bytes(), Plus::Literal).expect("a query");
        let mut pairs: Vec<_> = query.pairs().iter().map(|p| (&*p.key, &*p.value)).collect();
        pairs.reverse();
        let texts: Vec<_> =
            vector.headers.iter().map(|(name, _)| (name.as_str(), vector.header(name))).collect();
        let added = ["Authorization", "X-Sdk-Date"];
        let given = texts.iter().filter(|(name, _)| !added.contains(name));
        let headers: Vec<_> = given.map(|(name, value)| (*name, value.as_str())).collect();
        let outgoing = Outgoing {
            method: &vector.method,
            path,
            query: &pairs,
            headers: &headers,
            body: &vector.body,
            at: clock(),
        };
        let signed =
            Signer::new(&vector.access_key, &vector.secret).sign(&outgoing).expect("signs");
        assert_eq!(signed.authorization, vector.header("Authorization"), "{}", vector.name);
        assert_eq!(signed.x_sdk_date, vector.header("X-Sdk-Date"), "{}", vector.name);
        assert_eq!(signed.target, vector.target, "{}", vector.name);
    }
}

/// The list of algorithms left out may only shrink: building one moves its vector to the others.
#[test]
fn refuses_the_algorithms_not_built_by_name() {
    let others: Vec<_> =
        vectors().into_iter().filter(|vector| vector.algorithm != "SDK-HMAC-SHA256").collect();
    assert_eq!(others.len(), 4);
    for vector in others {
        let unsupported = SignatureRefusal::UnsupportedAlgorithm(vector.algorithm.clone());
        assert_eq!(vector.check(&vector.secret), Err(unsupported), "{}", vector.name);
    }
}
