//! Every algorithm against the same request: any byte changed is refused, keys belong to one access
//! key, one algorithm and one scope, and a signature says nothing under another name.

use hubu_api::signing::algorithm::{
    ALL, Algorithm, EcdsaP256, HmacSha256, HmacSm3, ScopedHmacSha256, Sm2Sm3, V11HmacSha256,
};
use hubu_api::signing::{AuthorizationFault as Fault, SignatureRefusal as Refusal, Signer};

use super::request::{ACCESS_KEY, Request, SECRET};

/// How many bits a byte is tried with: the lowest and the one that changes the case of a letter.
const BITS: [u8; 2] = [0x01, 0x20];

fn name(algorithm: &dyn Algorithm) -> String {
    let scoped = if algorithm.scope().is_some() { ", scoped" } else { "" };
    format!("{}{scoped}", algorithm.label())
}

#[test]
fn six_forms_are_known_by_label_and_scope() {
    let names: Vec<_> = ALL.iter().map(|algorithm| name(*algorithm)).collect();
    let known = [
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256, scoped",
        "V11-HMAC-SHA256, scoped",
        "SDK-HMAC-SM3",
        "SDK-ECDSA-P256-SHA256",
        "SDK-SM2-SM3",
    ];
    assert_eq!(names, known);
    for &algorithm in ALL {
        assert!(Request::sample_of(algorithm).verify().is_ok(), "{}", name(algorithm));
    }
}

#[test]
fn no_byte_of_what_is_signed_may_change() {
    for &algorithm in ALL {
        let sample = Request::sample_of(algorithm);
        let mut tried = 0;
        for (header, (field, value)) in sample.headers.iter().enumerate() {
            for (at, bits) in (0..value.len()).flat_map(|at| BITS.map(|bits| (at, bits))) {
                let mut bent = sample.clone();
                bent.headers[header].1[at] ^= bits;
                // Another access key has another secret.
                let named = String::from_utf8_lossy(&bent.headers[header].1).into_owned();
                if field == "Authorization" && !named.contains(ACCESS_KEY) {
                    bent.secret = None;
                }
                assert!(bent.verify().is_err(), "{}: {field} at {at}", name(algorithm));
                tried += 1;
            }
        }
        for (at, bits) in (0..sample.body.len()).flat_map(|at| BITS.map(|bits| (at, bits))) {
            let mut bent = sample.clone();
            bent.body[at] ^= bits;
            let refusal = bent.verify().expect_err("another body");
            assert!(refusal.is_wrong_signature(), "{}: body at {at}", name(algorithm));
            tried += 1;
        }
        assert!(tried > 400, "{tried}");
    }
}

#[test]
fn a_wrong_secret_counts_as_a_guess_and_shows_what_was_signed() {
    for &algorithm in ALL {
        let mut request = Request::sample_of(algorithm);
        request.secret = Some(b"another".to_vec());
        let refusal = request.verify().expect_err("refused");
        assert!(refusal.is_wrong_signature(), "{}", name(algorithm));
        let said = refusal.detail().into_owned();
        assert!(said.contains("canonicalRequest:POST|/v2/partners/a/b/query/|"), "{said}");
        assert!(!said.contains("another") && !said.contains(SECRET), "{said}");
    }
}

#[test]
fn a_signature_counts_for_one_algorithm_only() {
    for &one in ALL {
        for &other in ALL.iter().filter(|other| name(**other) != name(one)) {
            let mut request = Request::sample_of(one);
            let foreign = Request::sample_of(other);
            let signature = |request: &Request| {
                let (_, value) = request.headers.last().expect("Authorization");
                let text = String::from_utf8(value.clone()).expect("text");
                text.rsplit_once('=').expect("a signature").1.to_owned()
            };
            let (own, foreign) = (signature(&request), signature(&foreign));
            request.replace("Authorization", &own, &foreign);
            assert!(request.verify().is_err(), "{} as {}", name(other), name(one));
        }
    }
}

#[test]
fn derived_keys_belong_to_their_access_key() {
    let derived = ["V11-HMAC-SHA256", "SDK-ECDSA-P256-SHA256", "SDK-SM2-SM3"];
    for &algorithm in ALL.iter().filter(|one| derived.contains(&one.label())) {
        let other = "TESTKEY0000000000002";
        let mut request = Request::sample_by(&Signer::using(algorithm, other, SECRET));
        request.replace("Authorization", other, ACCESS_KEY);
        let refusal = request.verify().expect_err("refused");
        assert!(refusal.is_wrong_signature(), "{}", name(algorithm));
    }
}

#[test]
fn a_scope_is_signed_and_of_the_day() {
    let scoped: [&'static dyn Algorithm; 2] = [&V11HmacSha256, &ScopedHmacSha256];
    for algorithm in scoped {
        let signer = Signer::using(algorithm, ACCESS_KEY, SECRET);
        for region in ["", "globe", "cn-north-1"] {
            let request = Request::sample_by(&signer.clone().in_scope(region, "bssv1"));
            assert!(request.verify().is_ok(), "{region}");
        }
        for (from, to) in [("/globe/", "/glob/"), ("/globe/", "//"), ("/bss", "/iam")] {
            let mut request = Request::sample_of(algorithm);
            request.replace("Authorization", from, to);
            assert!(request.verify().expect_err("refused").is_wrong_signature(), "{to}");
        }
        let mut request = Request::sample_of(algorithm);
        request.replace("Authorization", "/20260115/", "/20260114/");
        assert_eq!(request.verify(), Err(Refusal::ScopeOfOtherDay));
        for (from, to) in
            [("/20260115/", "/2026/"), ("/bss", "/bss/x"), ("/bss", ""), ("/bss", "/")]
        {
            let mut request = Request::sample_of(algorithm);
            request.replace("Authorization", from, to);
            let malformed = Refusal::MalformedAuthorization(Fault::Scope);
            assert_eq!(request.verify(), Err(malformed), "{to}");
        }
    }
}

#[test]
fn the_access_key_stands_where_the_form_has_it() {
    // Of these labels there is one form; of `SDK-HMAC-SHA256` there are two, and no key holds a slash.
    let table: [(&'static dyn Algorithm, &str, &str, Fault); 6] = [
        (&V11HmacSha256, "Credential=", "Access=", Fault::Parts),
        (&HmacSm3, "Access=", "Credential=", Fault::Parts),
        (&EcdsaP256, "Access=", "Credential=", Fault::Parts),
        (&Sm2Sm3, "Access=", "Credential=", Fault::Parts),
        (&ScopedHmacSha256, "Credential=", "Access=", Fault::AccessKey),
        (&HmacSha256, "Access=", "Credential=", Fault::Scope),
    ];
    for (algorithm, from, to, fault) in table {
        let mut request = Request::sample_of(algorithm);
        request.replace("Authorization", from, to);
        assert_eq!(request.verify(), Err(Refusal::MalformedAuthorization(fault)), "{to}");
    }
}

#[test]
fn the_first_sdk_sends_a_space_as_a_plus() {
    let mut request = Request::sample_of(&ScopedHmacSha256);
    let target = String::from_utf8(request.target.clone()).expect("text");
    assert!(target.contains("%20%2B"), "{target}");
    request.target = target.replace("%20%2B", "+%2B").into_bytes();
    assert!(request.verify().is_ok());
    let mut present = Request::sample();
    present.target = request.target;
    assert!(present.verify().expect_err("a plus is a plus").is_wrong_signature());
}

#[test]
fn every_signature_of_one_text_is_one_request() {
    for &algorithm in ALL {
        let digest = |request: &Request| request.verify().expect("accepted").text_digest;
        let first = Request::sample_of(algorithm);
        let mut moved = first.clone();
        let target = String::from_utf8(first.target.clone()).expect("text");
        let (path, query) = target.split_once('?').expect("a query");
        let (one, two) = query.split_once('&').expect("two parameters");
        moved.target = format!("{path}?{two}&{one}").into_bytes();
        assert_eq!(digest(&first), digest(&moved), "{}: an order of the query", name(algorithm));
        let mut later = first.clone();
        later.set("X-Sdk-Date", "20260115T083001Z");
        assert!(later.verify().is_err(), "{}", name(algorithm));
    }
}
