//! Every refusal by table, their order, and the tolerances that stand beside them.

use hubu_api::signing::refusal::SingleHeader;
use hubu_api::signing::{AuthorizationFault as Fault, SKEW_MS, SignatureRefusal as Refusal};
use hubu_api::signing::{date, percent, verify};
use hubu_core::time::Timestamp;

use super::clock;
use super::request::Request;

type Bend = fn(&mut Request);

fn refusal_of(bend: impl Fn(&mut Request)) -> Refusal {
    let mut request = Request::sample();
    bend(&mut request);
    request.verify().expect_err("the bent request is refused")
}

#[test]
fn the_sample_is_accepted_and_tells_what_is_signed() {
    let mut request = Request::sample();
    request.add("Idempotency-Key", "not signed");
    let outcome = request.verify().expect("accepted");
    let names: Vec<_> = outcome.signed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["content-type", "host", "x-domain-id", "x-sdk-date"]);
    assert_eq!(outcome.signed[2].1, b"0a1b2c3d");
    let query = [("limit", "10"), ("name", "户部 +")];
    assert!(outcome.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).eq(query));
    let again = Request::sample().verify().expect("accepted");
    assert_eq!(outcome.text_digest, again.text_digest, "an exact repeat is known by it");
    assert!(outcome.body_is_signed);
}

/// One row per check, in the order of the checks.
fn faults() -> Vec<(Bend, Refusal)> {
    vec![
        (|r| r.add("host", "other"), Refusal::RepeatedHeader(SingleHeader::Host)),
        (|r| r.remove("Authorization"), Refusal::Missing),
        (
            |r| r.replace("Authorization", "SDK-HMAC-SHA256", "SDK-HMAC-SHA1"),
            Refusal::UnsupportedAlgorithm("SDK-HMAC-SHA1".to_owned()),
        ),
        (
            |r| r.replace("Authorization", "Access=", "Acess="),
            Refusal::MalformedAuthorization(Fault::Parts),
        ),
        (|r| r.replace("Authorization", ";x-sdk-date", ""), Refusal::DateNotSigned),
        (|r| r.remove("X-Domain-Id"), Refusal::SignedHeaderAbsent("x-domain-id".to_owned())),
        (
            |r| r.add("x-Domain-iD", "0a1b2c3d"),
            Refusal::SignedHeaderRepeated("x-domain-id".to_owned()),
        ),
        (
            |r| r.set("X-Domain-Id", "a\nhost:b"),
            Refusal::SignedHeaderUnclean("x-domain-id".to_owned()),
        ),
        (|r| r.set("X-Sdk-Date", "2026-01-15T08:30:00Z"), Refusal::MalformedDate),
        (|r| r.now = r.now.plus_ms(900_001), Refusal::Expired),
        (|r| r.target = b"/v2/%zz".to_vec(), Refusal::MalformedTarget),
        (|r| r.secret = None, Refusal::UnknownAccessKey),
    ]
}

#[test]
fn each_fault_has_its_refusal() {
    for (row, (bend, refusal)) in faults().into_iter().enumerate() {
        assert_eq!(refusal_of(bend), refusal, "row {row}");
        assert!(!refusal.is_wrong_signature(), "row {row}");
    }
}

#[test]
fn of_two_faults_the_earlier_check_is_reported() {
    let rows = faults();
    for (early, (bend, refusal)) in rows.iter().enumerate() {
        for (late, (second, _)) in rows.iter().enumerate().skip(early + 1) {
            let mut request = Request::sample();
            second(&mut request);
            if (early, late) == (ABSENT, REPEATED) {
                continue;
            }
            bend(&mut request);
            let found = request.verify().expect_err("refused");
            assert_eq!(&found, refusal, "rows {early} and {late}");
        }
    }
}

/// The two rows that exclude each other: one header cannot be both.
const ABSENT: usize = 5;
const REPEATED: usize = 6;

#[test]
fn the_payload_is_judged_after_the_key_and_before_the_signature() {
    for (hash, refusal) in [(UNSIGNED, Refusal::UnsignedPayload), ("x", Refusal::WrongPayloadHash)]
    {
        let mut request = Request::with_declared_hash("application/json", hash, b"{}");
        request.secret = Some(b"wrong".to_vec());
        assert_eq!(request.verify(), Err(refusal));
        request.secret = None;
        assert_eq!(request.verify(), Err(Refusal::UnknownAccessKey));
    }
}

#[test]
fn a_wrong_signature_comes_last() {
    for (row, (bend, refusal)) in faults().into_iter().enumerate() {
        let found = refusal_of(|request| {
            request.body = b"{}".to_vec();
            bend(request);
        });
        assert_eq!(found, refusal, "row {row}");
    }
    assert!(refusal_of(|request| request.body = b"{}".to_vec()).is_wrong_signature());
}

#[test]
fn single_headers_may_not_be_repeated_in_any_case_of_letters() {
    let table = [
        ("HOST", SingleHeader::Host),
        ("authorization", SingleHeader::Authorization),
        ("x-sdk-DATE", SingleHeader::XSdkDate),
        ("X-Auth-Token", SingleHeader::XAuthToken),
        ("content-Length", SingleHeader::ContentLength),
    ];
    for (name, header) in table {
        let first = name.to_ascii_lowercase();
        let headers: [(&str, &[u8]); 3] = [(&first, b"1"), ("accept", b"*/*"), (name, b"1")];
        assert_eq!(verify::repeated_single_header(&headers), Some(header), "{name}");
        assert_eq!(verify::repeated_single_header(&headers[..2]), None, "{name}");
        let refusal = refusal_of(|request| {
            request.add(name, "1");
            request.add(name, "1");
        });
        assert_eq!(refusal, Refusal::RepeatedHeader(header));
    }
    let lists: [(&str, &[u8]); 2] = [("accept", b"a"), ("Accept", b"b")];
    assert_eq!(verify::repeated_single_header(&lists), None);
}

#[test]
fn an_authorization_must_have_the_documented_form() {
    let table: [(&str, &str, Fault); 19] = [
        ("SHA256 Access", "SHA256  Access", Fault::Parts),
        ("Access=", "access=", Fault::Parts),
        (", SignedHeaders", ",SignedHeaders", Fault::Parts),
        (", SignedHeaders", ",\tSignedHeaders", Fault::Parts),
        (", SignedHeaders", "; SignedHeaders", Fault::Parts),
        ("SignedHeaders=", "SignedHeaders =", Fault::Parts),
        (", Signature=", ", Sig=", Fault::Parts),
        ("TESTKEY0000000000001", "", Fault::AccessKey),
        ("TESTKEY0000000000001", "TEST KEY", Fault::AccessKey),
        ("TESTKEY0000000000001", "TEST'KEY", Fault::AccessKey),
        (
            "TESTKEY0",
            "01234567890123456789012345678901234567890123456789TESTKEY0",
            Fault::AccessKey,
        ),
        ("content-type;host", "Content-Type;host", Fault::SignedHeaders),
        ("content-type;host", "content-type;;host", Fault::SignedHeaders),
        ("content-type;host", ";host", Fault::SignedHeaders),
        ("content-type;host", "content-type; host", Fault::SignedHeaders),
        ("content-type;host", "host;content-type;host", Fault::SignedHeaders),
        ("Signature=", "Signature=0", Fault::Signature),
        ("Signature=", "Signature=\"", Fault::Signature),
        ("TESTKEY", "TESTKÉY", Fault::NotText),
    ];
    for (from, to, fault) in table {
        let refusal = refusal_of(|request| request.replace("Authorization", from, to));
        assert_eq!(refusal, Refusal::MalformedAuthorization(fault), "{to:?}");
    }
}

#[test]
fn a_signature_has_one_spelling() {
    let bends: [fn(&str) -> String; 4] = [
        |text| text.to_ascii_uppercase(),
        |text| text[..63].to_owned(),
        |text| format!("{text} "),
        |text| format!("{text}, Extra=1"),
    ];
    for bend in bends {
        let refusal = refusal_of(|request| {
            let text = String::from_utf8(request.value("Authorization").clone()).expect("UTF-8");
            let (start, signature) = text.rsplit_once('=').expect("a signature");
            request.set("Authorization", &format!("{start}={}", bend(signature)));
        });
        assert_eq!(refusal, Refusal::MalformedAuthorization(Fault::Signature));
    }
}

#[test]
fn more_spaces_after_a_comma_and_another_order_of_names_are_tolerated() {
    let mut request = Request::sample();
    request.replace("Authorization", ", ", ",   ");
    assert!(request.verify().is_ok());
    // The list is part of what is signed: another order is well-formed, but another signature.
    let refusal = refusal_of(|request| {
        request.replace("Authorization", "content-type;host", "host;content-type");
    });
    assert!(refusal.is_wrong_signature());
}

#[test]
fn other_schemes_are_unsupported_and_quoted_harmlessly() {
    let table = [
        ("Bearer abc", "Bearer"),
        ("Basic", "Basic"),
        ("sdk-hmac-sha256 Access=A", "sdk-hmac-sha256"),
        ("SDK-HMAC-SHA256\tAccess=A, x", "SDK-HMAC-SHA256Access=A,"),
        ("", ""),
        ("\u{7f}\u{1}<b> x", "<b>"),
        ("0123456789012345678901234567890123456789 x", "01234567890123456789012345678901"),
    ];
    for (value, label) in table {
        let refusal = refusal_of(|request| request.set("Authorization", value));
        assert_eq!(refusal, Refusal::UnsupportedAlgorithm(label.to_owned()));
    }
}

#[test]
fn the_clock_may_differ_by_fifteen_minutes_and_no_more() {
    let bound = i64::try_from(SKEW_MS).expect("small");
    assert_eq!(bound, 900_000);
    for side in [-1, 1] {
        let mut request = Request::sample();
        request.now = clock().plus_ms(side * bound);
        assert!(request.verify().is_ok());
        request.now = clock().plus_ms(side * (bound + 1));
        assert_eq!(request.verify(), Err(Refusal::Expired));
    }
    let far = refusal_of(|request| request.now = clock().plus_ms(i64::MAX));
    assert_eq!(far, Refusal::Expired);
}

#[test]
fn a_date_has_one_form() {
    assert_eq!(date::parse(b"19700101T000000Z").map(Timestamp::ms), Some(0));
    assert_eq!(date::parse(b"20240229T235959Z").map(Timestamp::ms), Some(1_709_251_199_000));
    let wrong = [
        "",
        "20260115T083000",
        "20260115T083000z",
        "20260115t083000Z",
        "20260115 083000Z",
        "20260115T083000ZZ",
        " 0260115T083000Z",
        "20260230T083000Z",
        "20250229T000000Z",
        "20261301T000000Z",
        "20260100T000000Z",
        "20260115T240000Z",
        "20260115T086000Z",
        "20260115T083060Z",
        "2026011-T083000Z",
        "２０２６0115Z",
    ];
    for text in wrong {
        assert_eq!(date::parse(text.as_bytes()), None, "{text}");
    }
    for ms in [0, 999, 1_709_251_199_000, 1_768_465_800_000, 4_102_444_799_999] {
        let at = Timestamp::from_ms(ms);
        let back = date::parse(date::format(at).as_bytes()).expect("its own form");
        assert_eq!(back.ms(), ms / 1_000 * 1_000);
    }
}

#[test]
fn a_target_must_decode() {
    let wrong: [&[u8]; 9] = [
        b"",
        b"*",
        b"http://127.0.0.1/v2",
        b"?a=1",
        b"/%",
        b"/%4",
        b"/%E4%B8",
        b"/a?b=%FF",
        b"/a?%=1",
    ];
    for target in wrong {
        let refusal = refusal_of(|request| request.target = target.to_vec());
        assert_eq!(refusal, Refusal::MalformedTarget, "{}", String::from_utf8_lossy(target));
    }
    assert_eq!(percent::decode(b"%e4%B8%ad", super::Plus::Literal).as_deref(), Ok("中"));
}

#[test]
fn spellings_of_one_target_share_a_signature() {
    let equal = [
        "/v2/partners/a%2Fb/query?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
        "/v2/partners/a/b/query?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
        "/v2/partners/a/b/query/?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
        "/v2/%70artners/a%2fb/query?&l%69mit=10&&name=%e6%88%b7%e9%83%a8%20+&",
        "/v2/partners/a/b/query?name=户部%20%2B&limit=10",
    ];
    for target in equal {
        let mut request = Request::sample();
        request.target = target.into();
        assert!(request.verify().is_ok(), "{target}");
    }
    let other = [
        "/v2/partners/a/b/query//?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
        "/v2/partners/a%252Fb/query?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
        "/v2/partners/a/b/query?limit=10&name=%E6%88%B7%E9%83%A8++",
        "/v2/partners/a/b/query?limit=10&name=%E6%88%B7%E9%83%A8%20%2B&limit=",
        "/v2/partners/a/b/query?limit=10",
        "/v2/partners/A/b/query?limit=10&name=%E6%88%B7%E9%83%A8%20%2B",
    ];
    for target in other {
        let refusal = refusal_of(|request| request.target = target.into());
        assert!(refusal.is_wrong_signature(), "{target}");
    }
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// SHA-256 of `{}`.
const BRACES: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

#[test]
fn a_declared_payload_hash_must_be_true() {
    let upper = BRACES.to_ascii_uppercase();
    let accepted = [BRACES, &upper, "", "  "];
    for hash in accepted {
        let outcome = Request::with_declared_hash("application/json", hash, b"{}").verify();
        assert!(outcome.expect(hash).body_is_signed);
    }
    for hash in [EMPTY, "x", "unsigned-payload", &BRACES[..63]] {
        let outcome = Request::with_declared_hash("application/json", hash, b"{}").verify();
        assert_eq!(outcome, Err(Refusal::WrongPayloadHash), "{hash}");
    }
}

#[test]
fn an_empty_body_has_the_empty_hash_whatever_is_declared() {
    for hash in [EMPTY, BRACES, UNSIGNED, "x"] {
        let request = Request::with_declared_hash("application/json", hash, b"");
        assert!(request.verify().expect(hash).body_is_signed);
        let mut filled = request.clone();
        filled.body = b"{}".to_vec();
        assert!(filled.verify().is_err(), "{hash}");
    }
}

#[test]
fn an_unsigned_payload_is_refused_on_json() {
    let json = [
        "application/json",
        "application/json;charset=utf8",
        "APPLICATION/JSON ; x=y",
        "text/json",
        "application/merge-patch+json; q=1",
        "application/json5",
    ];
    for content_type in json {
        let outcome = Request::with_declared_hash(content_type, UNSIGNED, b"{}").verify();
        assert_eq!(outcome, Err(Refusal::UnsignedPayload), "{content_type}");
    }
    let others = ["text/plain", "application/x-www-form-urlencoded", "a/b; x=application/json"];
    for content_type in others {
        let mut request = Request::with_declared_hash(content_type, UNSIGNED, b"a=1");
        assert!(!request.verify().expect(content_type).body_is_signed);
        request.body = b"a=2".to_vec();
        assert!(request.verify().is_ok(), "the body is not covered");
    }
}

/// The type must be signed as well: otherwise it could be changed on the way to one that is let through.
#[test]
fn an_unsigned_payload_needs_a_signed_content_type() {
    let outgoing = hubu_api::signing::Outgoing {
        method: "POST",
        path: "/v2/x/upload",
        query: &[],
        headers: &[("Host", "h"), ("X-Sdk-Content-Sha256", UNSIGNED)],
        body: b"a=1",
        at: clock(),
    };
    let mut request = Request::signed(&outgoing);
    request.add("Content-Type", "text/plain");
    assert_eq!(request.verify(), Err(Refusal::UnsignedPayload));
}

#[test]
fn a_content_hash_that_is_not_signed_does_not_count() {
    let mut request = Request::sample();
    request.add("X-Sdk-Content-Sha256", UNSIGNED);
    assert!(request.verify().is_ok());
    request.body = b"{}".to_vec();
    assert!(request.verify().expect_err("refused").is_wrong_signature());
}

#[test]
fn a_header_value_is_trimmed_and_an_unsigned_header_is_free() {
    let mut request = Request::sample();
    request.set("X-Domain-Id", " \t0a1b2c3d \t");
    request.add("Accept", "a");
    request.add("accept", "b\r\n");
    assert!(request.verify().is_ok());
    let inner = refusal_of(|request| request.set("X-Domain-Id", "0a1b 2c3d"));
    assert!(inner.is_wrong_signature());
}

#[test]
fn the_documented_details_are_used() {
    assert_eq!(Refusal::Missing.detail(), "x-auth-token not found");
    assert_eq!(Refusal::Expired.detail(), "calc ak sk signature fail: signature expired");
    assert_eq!(Refusal::UnknownAccessKey.detail(), "Get secretKey failed");
    let details: std::collections::BTreeSet<_> =
        faults().iter().map(|(_, refusal)| refusal.detail().into_owned()).collect();
    assert_eq!(details.len(), faults().len(), "each refusal says something else");
}

#[test]
fn a_header_map_keeps_its_repetitions() {
    let mut map = http::HeaderMap::new();
    map.append("host", http::HeaderValue::from_static("a"));
    map.append("accept", http::HeaderValue::from_static("b"));
    assert_eq!(verify::repeated_single_header(&verify::header_pairs(&map)), None);
    map.append("host", http::HeaderValue::from_bytes(b"\xe6\x88\xb7").expect("a value"));
    let pairs = verify::header_pairs(&map);
    assert!(pairs.contains(&("host", "户".as_bytes())) && pairs.contains(&("host", b"a")));
    assert_eq!(verify::repeated_single_header(&pairs), Some(SingleHeader::Host));
}
