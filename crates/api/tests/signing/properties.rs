//! Whatever is signed verifies, and any change of what was signed is refused.

use hubu_api::signing::algorithm::ALL;
use hubu_api::signing::{Outgoing, Signer, percent};
use proptest::prelude::*;
use proptest::sample::Index;

use super::clock;
use super::request::{ACCESS_KEY, Outcome, Request, SECRET};

/// The parts of an arbitrary request, decoded.
#[derive(Clone, Debug)]
struct Parts {
    algorithm: Index,
    method: &'static str,
    segments: Vec<String>,
    query: Vec<(String, String)>,
    value: String,
    body: Vec<u8>,
    at_ms: i64,
}

fn parts() -> impl Strategy<Value = Parts> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "PATCH"]);
    let segments = prop::collection::vec(".{0,8}", 0..5);
    let query = prop::collection::vec((".{1,6}", ".{0,8}"), 0..6);
    // A header value holds no control characters; a server receives it without blanks around it.
    let value = "[^\\p{Cc}]{0,20}";
    let body = prop::collection::vec(any::<u8>(), 0..64);
    let at_ms = 0..4_000_000_000_000i64;
    (any::<Index>(), method, segments, query, value, body, at_ms).prop_map(
        |(algorithm, method, segments, query, value, body, at_ms)| Parts {
            algorithm,
            method,
            segments,
            query,
            value,
            body,
            at_ms,
        },
    )
}

fn sign(parts: &Parts) -> Request {
    let segments = parts.segments.iter().map(|segment| percent::encode(segment));
    let path = format!("/{}", segments.collect::<Vec<_>>().join("/"));
    let query: Vec<_> = parts.query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let outgoing = Outgoing {
        method: parts.method,
        path: &path,
        query: &query,
        headers: &[("Host", "127.0.0.1:8480"), ("X-Free", &parts.value), ("X_Not_Signed", "1")],
        body: &parts.body,
        at: clock().plus_ms(parts.at_ms),
    };
    let algorithm = *parts.algorithm.get(ALL);
    Request::signed_by(&Signer::using(algorithm, ACCESS_KEY, SECRET), &outgoing)
}

/// What a request means to the signature, read naively: everything but the order of the query and the
/// spelling of escapes. `None` when it does not decode.
type Meaning = (Vec<u8>, Vec<(Vec<u8>, Vec<u8>)>);

fn meaning(target: &[u8]) -> Option<Meaning> {
    let mut halves = target.splitn(2, |b| *b == b'?');
    let mut path = naive_decode(halves.next()?)?;
    if path.last() != Some(&b'/') {
        path.push(b'/');
    }
    let pieces = halves.next().unwrap_or_default().split(|b| *b == b'&').filter(|p| !p.is_empty());
    let mut pairs = Vec::new();
    for piece in pieces {
        let mut sides = piece.splitn(2, |b| *b == b'=');
        let key = naive_decode(sides.next()?)?;
        pairs.push((key, naive_decode(sides.next().unwrap_or_default())?));
    }
    pairs.sort();
    Some((path, pairs))
}

fn naive_decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'%' {
            let digits = std::str::from_utf8(text.get(at + 1..at + 3)?).ok()?;
            let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            out.push(u8::from_str_radix(digits, 16).ok().filter(|_| hex)?);
            at += 3;
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    std::str::from_utf8(&out).is_ok().then_some(out)
}

fn flip(text: &mut [u8], at: Index, bits: u8) {
    let at = at.index(text.len());
    text[at] ^= bits;
}

proptest! {
    #[test]
    fn what_is_signed_verifies(parts in parts()) {
        let outcome = sign(&parts).verify();
        let Outcome { signed, pairs, body_is_signed, .. } = outcome.expect("accepted");
        let value = parts.value.trim_matches([' ', '\t']).as_bytes().to_vec();
        prop_assert!(signed.contains(&("x-free".to_owned(), value)));
        prop_assert!(signed.iter().all(|(name, _)| name != "x_not_signed"));
        let mut sent = parts.query.clone();
        sent.sort();
        prop_assert_eq!(pairs, sent, "the application reads what the client meant");
        prop_assert!(body_is_signed);
    }

    #[test]
    fn another_secret_is_refused(parts in parts(), at: Index, bits in 1u8..) {
        let mut request = sign(&parts);
        flip(request.secret.as_mut().expect("a secret"), at, bits);
        prop_assert!(request.verify().expect_err("refused").is_wrong_signature());
    }

    #[test]
    fn a_changed_target_is_refused_unless_it_means_the_same(parts in parts(), at: Index, bits in 1u8..) {
        let mut request = sign(&parts);
        let before = meaning(&request.target);
        prop_assert!(before.is_some());
        flip(&mut request.target, at, bits);
        let starts = request.target.first() == Some(&b'/');
        let same = starts && meaning(&request.target) == before;
        prop_assert_eq!(request.verify().is_ok(), same);
    }

    #[test]
    fn a_changed_body_is_refused(parts in parts(), at: Index, bits in 1u8.., more: u8) {
        let mut request = sign(&parts);
        if request.body.is_empty() {
            request.body.push(more);
        } else {
            flip(&mut request.body, at, bits);
        }
        prop_assert!(request.verify().expect_err("refused").is_wrong_signature());
        request.body = parts.body.clone();
        request.body.push(more);
        prop_assert!(request.verify().expect_err("refused").is_wrong_signature());
    }

    #[test]
    fn a_changed_method_is_refused(parts in parts(), at: Index, bits in 1u8..) {
        let mut request = sign(&parts);
        let mut method = request.method.clone().into_bytes();
        flip(&mut method, at, bits);
        let Ok(method) = String::from_utf8(method) else { return Ok(()) };
        let same = method.eq_ignore_ascii_case(parts.method);
        request.method = method;
        prop_assert_eq!(request.verify().is_ok(), same);
    }

    #[test]
    fn a_changed_signed_header_is_refused(parts in parts(), at: Index, bits in 1u8.., pick: Index) {
        let mut request = sign(&parts);
        let name = ["Host", "X-Free", "X-Sdk-Date"][pick.index(3)];
        let value = request.value(name);
        let before = value.clone();
        if value.is_empty() {
            value.push(bits | 0x40);
        } else {
            flip(value, at, bits);
        }
        let same = value.trim_ascii() == before.trim_ascii();
        prop_assert_eq!(request.verify().is_ok(), same);
    }

    #[test]
    fn a_changed_authorization_is_refused(parts in parts(), at: Index, bits in 1u8..) {
        let mut request = sign(&parts);
        let secret = request.secret.clone();
        let value = request.value("Authorization");
        let before = value.clone();
        flip(value, at, bits);
        let after = value.clone();
        // Another access key would be looked up; it has another secret.
        let start = before.windows(20).position(|text| text == ACCESS_KEY.as_bytes());
        let start = start.expect("the key is named");
        let same_key = &after[start..start + 20] == ACCESS_KEY.as_bytes();
        request.secret = secret.filter(|_| same_key);
        prop_assert!(request.verify().is_err());
    }

    #[test]
    fn garbage_is_refused_without_a_panic(
        method in ".{0,4}",
        target in prop::collection::vec(any::<u8>(), 0..40),
        authorization in prop::collection::vec(any::<u8>(), 0..40),
        tail in "[,; =]{0,4}(SignedHeaders=)?[a-z;]{0,6}(, )?(Signature=)?[0-9a-f]{0,64}",
        known: bool,
    ) {
        let mut request = Request::sample();
        request.method = method;
        request.target = [b"/", target.as_slice()].concat();
        let start: &[u8] = if known { b"SDK-HMAC-SHA256 Access=" } else { b"" };
        *request.value("Authorization") = [start, &authorization, tail.as_bytes()].concat();
        prop_assert!(request.verify().is_err());
    }
}
