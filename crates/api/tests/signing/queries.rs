//! The query as the application reads it, and the three orders in which a client may have signed it.

use hubu_api::signing::percent::{self, PercentFault};
use hubu_api::signing::{Outgoing, Plus, Query, query};

use super::clock;
use super::request::Request;

fn decoded(raw: &str, plus: Plus) -> Vec<(String, String)> {
    let query = Query::decode(raw.as_bytes(), plus).expect("a query");
    query.pairs().iter().map(|p| (p.key.to_string(), p.value.to_string())).collect()
}

#[test]
fn decodes_pairs_in_wire_order() {
    let table: [(&str, &[(&str, &str)]); 9] = [
        ("", &[]),
        ("&&", &[]),
        ("a", &[("a", "")]),
        ("a=", &[("a", "")]),
        ("=b", &[("", "b")]),
        ("a=b=c", &[("a", "b=c")]),
        ("b=2&a=1&b=1", &[("b", "2"), ("a", "1"), ("b", "1")]),
        ("k%3D=%26&%E4%B8%AD=%e6%96%87", &[("k=", "&"), ("中", "文")]),
        ("a=?/:@", &[("a", "?/:@")]),
    ];
    for (raw, pairs) in table {
        let found = decoded(raw, Plus::Literal);
        assert!(
            found.iter().map(|(k, v)| (k.as_str(), v.as_str())).eq(pairs.iter().copied()),
            "{raw}"
        );
    }
    for (raw, fault) in [("a=%", PercentFault::Escape), ("a=%FF", PercentFault::Utf8)] {
        assert_eq!(Query::decode(raw.as_bytes(), Plus::Literal), Err(fault));
    }
}

#[test]
fn a_bare_plus_means_what_the_reader_says() {
    assert_eq!(decoded("a+b=c+%2B", Plus::Literal), [("a+b".to_owned(), "c++".to_owned())]);
    assert_eq!(decoded("a+b=c+%2B", Plus::Space), [("a b".to_owned(), "c +".to_owned())]);
    for raw in ["a=1%2B", "a=1+2", "a=%E4%B8%AD+"] {
        for (from, to) in [(Plus::Literal, Plus::Space), (Plus::Space, Plus::Literal)] {
            let query = Query::decode(raw.as_bytes(), from).expect("a query");
            assert_eq!(Ok(query.read_as(to)), Query::decode(raw.as_bytes(), to), "{raw}");
        }
    }
}

#[test]
fn finds_first_and_all_values_of_a_key() {
    let query = Query::decode(b"a=2&b=x&a=1", Plus::Literal).expect("a query");
    assert_eq!(query.get("a"), Some("2"));
    assert_eq!(query.get("c"), None);
    assert_eq!(query.all("a").collect::<Vec<_>>(), ["2", "1"]);
}

#[test]
fn encodes_as_the_vendors_client_does() {
    let pairs = [("z", ""), ("k", "é"), ("k", "~"), ("k", ":"), ("k", "1"), ("a b", "+*/")];
    assert_eq!(query::encode(&pairs), "a%20b=%2B%2A%2F&k=1&k=%3A&k=~&k=%C3%A9&z=");
    assert_eq!(query::encode(&[]), "");
    assert_eq!(percent::encode("中/ aZ0-_.~"), "%E4%B8%AD%2F%20aZ0-_.~");
}

/// Signs by hand in an order of the query that our own client never uses.
fn signed_in_order(canonical_query: &str, wire_query: &str) -> Request {
    use super::request::{ACCESS_KEY, SECRET};
    use hubu_api::signing::algorithm::{Algorithm, Hash, HmacSha256, KeyPair};

    let outgoing = Outgoing {
        method: "GET",
        path: "/q",
        query: &[],
        headers: &[("Host", "h")],
        body: b"",
        at: clock(),
    };
    let mut request = Request::signed(&outgoing);
    let canonical = format!(
        "GET\n/q/\n{canonical_query}\nhost:h\nx-sdk-date:20260115T083000Z\n\nhost;x-sdk-date\n{}",
        Hash::Sha256.of_nothing(),
    );
    let digest = Hash::Sha256.digest(canonical.as_bytes());
    let digest = std::str::from_utf8(&digest).expect("hexadecimal");
    let text = format!("SDK-HMAC-SHA256\n20260115T083000Z\n{digest}");
    let pair = KeyPair { access_key: ACCESS_KEY, secret: SECRET.as_bytes() };
    let signature = HmacSha256.key(pair, None).sign(text.as_bytes());
    request.set(
        "Authorization",
        &format!("SDK-HMAC-SHA256 Access={ACCESS_KEY}, SignedHeaders=host;x-sdk-date, Signature={signature}"),
    );
    request.target = format!("/q?{wire_query}").into_bytes();
    request
}

#[test]
fn three_orders_of_the_query_are_accepted_and_no_fourth() {
    let wire = "c=2&k=~&k=%3A&c=10&k=1&k-a=x";
    let accepted = [
        ("decoded", "c=10&c=2&k=1&k=%3A&k=~&k-a=x"),
        ("as received", "c=2&k=~&k=%3A&c=10&k=1&k-a=x"),
        ("encoded", "c=10&c=2&k=%3A&k=1&k=~&k-a=x"),
    ];
    for (order, canonical) in accepted {
        assert!(signed_in_order(canonical, wire).verify().is_ok(), "{order}");
    }
    let refused = [
        "c=2&c=10&k=1&k=%3A&k=~&k-a=x",
        "c=10&c=2&k-a=x&k=1&k=%3A&k=~",
        "c=10&c=2&k=1&k=:&k=~&k-a=x",
        "",
    ];
    for canonical in refused {
        let refusal = signed_in_order(canonical, wire).verify().expect_err(canonical);
        let echoed = refusal.detail().into_owned();
        assert!(refusal.is_wrong_signature());
        assert!(echoed.contains("|c=10&c=2&k=1&k=%3A&k=~&k-a=x|"), "{echoed}");
    }
}
