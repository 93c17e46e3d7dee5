//! Goal: every code an operation declares is one that somebody can get. Method: a table of cases,
//! each of which brings its refusal about through the edge, on both engines; and a comparison of
//! the table with what the registry declares. What nothing brings about stands in a list, with the
//! reason.
//!
//! A new case is one line, `case("<operation>", Code::<Code>, async |world| …)`, whose answer is
//! the refusal, in the file of its noun.

mod access;
mod bills;
mod cards;
mod cases;
mod catalogue;
mod clock;
mod coupons;
mod customers;
mod dear;
mod desk;
mod discounts;
mod edge;
mod enterprise;
mod explain;
mod members;
mod money;
mod orders;
mod partners;
mod placed_orders;
mod products;
mod projects;
mod quotas;
mod rating;
mod realname;
mod regions;
mod resources;
mod stage;
mod subscriptions;
mod trade_rules;
mod transfers;
mod unreachable;
mod verification;
mod webhooks;

use std::collections::BTreeSet;

use http::StatusCode;
use hubu_api::codes::Code;
use hubu_api::language::Lang;
use hubu_api::operation::{COMMON_ERRORS, KEY_ERRORS, Plane};
use hubu_api::ops;
use hubu_api::registry::Entry;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::client::Answer;
use hubu_testkit::world::{Kind, World};
use serde_json::json;

use cases::Case;
use unreachable::{EVERY, unreachable};

/// The tables, and the kind of world each is played in.
fn tables() -> Vec<(Kind, Vec<Case>)> {
    let usual = [edge::cases(), enterprise::cases(), transfers::cases(), money::cases()];
    let usual = usual.into_iter().flatten().chain(clock::cases()).chain(access::cases());
    let usual = usual.chain(customers::cases()).chain(members::cases());
    let usual = usual.chain(partners::cases()).chain(projects::cases()).chain(realname::cases());
    let usual = usual.chain(verification::cases()).chain(cards::cases());
    let usual = usual.chain(coupons::cases()).chain(desk::cases()).chain(webhooks::cases());
    let usual = usual.chain(products::cases());
    let usual = usual.chain(regions::cases());
    let usual = usual.chain(rating::cases());
    let usual = usual.chain(resources::cases());
    let usual = usual.chain(subscriptions::cases());
    let usual = usual.chain(explain::cases());
    let usual = usual.chain(discounts::cases());
    let usual = usual.chain(orders::cases()).chain(placed_orders::cases());
    let usual = usual.chain(trade_rules::cases());
    let usual = usual.chain(bills::cases());
    let usual = usual.collect();
    let of_production = clock::cases_of_the_wall_clock()
        .into_iter()
        .chain(access::cases_of_lockout())
        .chain(desk::cases_of_lockout())
        .chain(members::cases_of_production())
        .chain(verification::cases_of_production())
        .collect();
    let abroad = quotas::cases().into_iter().chain(products::cases_abroad()).collect();
    let production = Kind { purpose: Purpose::Production, ..Kind::default() };
    let throttled = Kind { settings: Some(edge::throttled()), ..Kind::default() };
    vec![
        (Kind { site: Site::Cn, ..Kind::default() }, usual),
        // Other catalogues than the others'.
        (Kind { site: Site::Cn, ..Kind::default() }, catalogue::cases()),
        (Kind { site: Site::Cn, ..Kind::default() }, dear::cases()),
        (production, of_production),
        (throttled, edge::cases_of_limits()),
        (Kind { site: Site::Intl, ..Kind::default() }, abroad),
    ]
}

fn cases() -> Vec<Case> {
    tables().into_iter().flat_map(|(_, cases)| cases).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_case_is_refused_with_its_code_in_both_languages() {
    for (kind, cases) in tables() {
        World::of_kind_on_each_engine(kind, async |world| {
            for case in &cases {
                assert_refused(case, &case.produce(world).await);
            }
            world.check().await;
        })
        .await;
    }
}

fn assert_refused(case: &Case, answer: &Answer) {
    let (operation, code) = (case.operation, case.code);
    let place = format!("{operation}: {code:?}: {}", answer.body);
    let entry = ops::registry().into_iter().find(|entry| entry.spec.id == operation);
    let message = if entry.is_some_and(|entry| entry.spec.plane == Plane::Iam) {
        // The identity service's envelope has the status for a code: the message tells which it is.
        let status = StatusCode::from_u16(code.status()).expect("a status");
        let message = answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        let title = status.canonical_reason();
        let error = json!({ "code": code.status(), "message": message, "title": title });
        let expected = (code.status(), json!({ "error": error }));
        assert_eq!((answer.status, answer.json()), expected, "{place}");
        message
    } else {
        assert_eq!(answer.outcome(), (code.status(), code.text().to_owned()), "{place}");
        answer.message()
    };
    assert_items(operation, code, answer);
    let said = [Lang::Zh, Lang::En].iter().any(|lang| fits(code.template(*lang), &message));
    assert!(said && !message.is_empty(), "{place}");
}

/// The checks that failed are of those the operation says it makes, and stand where its form has them.
fn assert_items(operation: &str, code: Code, answer: &Answer) {
    let entries = ops::registry();
    let entry = entries.iter().find(|entry| entry.spec.id == operation);
    let Some(entry) = entry.filter(|entry| entry.spec.plane != Plane::Iam) else { return };
    let key = match (entry.spec.plane, entry.noun) {
        (Plane::Former, "realname") => "errorItems",
        (Plane::Former, _) => "failCheckItems",
        _ => "fail_check_items",
    };
    let answer = answer.json();
    for other in ["fail_check_items", "failCheckItems", "errorItems"] {
        let items = answer[other].as_array().map_or(&[][..], Vec::as_slice);
        assert!(items.is_empty() || other == key, "{operation}: {other} in {answer}");
        for item in items.iter().map(|item| item.as_str().unwrap_or_default()) {
            assert!(entry.check_items.contains(&item), "{operation} does not declare {item}");
        }
    }
    let lists = [Code::BusinessCheckFailed, Code::FormerCheckFailed, Code::CreationCheckFailed];
    assert_eq!(answer[key].is_array(), lists.contains(&code), "{operation}: {answer}");
}

/// Is the message the template with its placeholders filled in?
fn fits(template: &str, message: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == message };
    let (_, rest) = rest.split_once('}').expect("a placeholder ends");
    let Some(filled) = message.strip_prefix(before) else { return false };
    let mut ends = filled.char_indices().map(|(at, _)| at).chain([filled.len()]);
    ends.any(|at| fits(rest, &filled[at..]))
}

#[test]
fn every_declared_code_is_brought_about_or_known_to_be_out_of_reach() {
    let name = |id: &str, code: Code| (id.to_owned(), format!("{code:?}"));
    let entries = ops::registry();
    let declared = entries
        .iter()
        .flat_map(|entry| entry.spec.errors.iter().map(|code| name(entry.spec.id, *code)));
    let declared: BTreeSet<_> = declared.collect();
    let common = |code: &Code| COMMON_ERRORS.contains(code) || KEY_ERRORS.contains(code);
    let produced: BTreeSet<_> = cases()
        .iter()
        .filter(|case| !common(&case.code))
        .map(|case| name(case.operation, case.code))
        .collect();
    let list = unreachable();
    let unreachable: BTreeSet<_> =
        list.nothing.iter().map(|row| name(&row.operation, row.code())).collect();
    assert_eq!(unreachable.len(), list.nothing.len(), "a pair stands in the list once");
    let empty = BTreeSet::new();
    let both: BTreeSet<_> = produced.intersection(&unreachable).cloned().collect();
    assert_eq!(both, empty, "brought about, so strike them off");
    let covered: BTreeSet<_> = produced.union(&unreachable).cloned().collect();
    let missing: BTreeSet<_> = declared.difference(&covered).cloned().collect();
    assert_eq!(missing, empty, "declared: add a case, or a reason");
    let stray: BTreeSet<_> = covered.difference(&declared).cloned().collect();
    assert_eq!(stray, empty, "no operation declares them");
    for row in list.inside.iter().filter(|row| row.operation != EVERY) {
        let pair = name(&row.operation, row.code());
        assert!(produced.contains(&pair), "no case brings {pair:?} about");
    }
    let reasons = list.nothing.iter().map(|row| &row.why);
    let reasons = reasons.chain(list.inside.iter().map(|row| &row.why));
    let mut reasons = reasons.chain(list.undeclared.iter().map(|row| &row.why));
    assert!(reasons.all(|why| why.ends_with('.')), "reasons are sentences");
}

#[test]
fn every_common_code_is_brought_about() {
    let (cases, list) = (cases(), unreachable());
    for code in COMMON_ERRORS.iter().chain(KEY_ERRORS) {
        let here = cases.iter().any(|case| case.code == *code);
        let inside = list.inside.iter().filter(|row| row.operation == EVERY);
        let elsewhere = inside.filter(|row| row.code() == *code).find_map(|row| row.test.as_ref());
        assert_ne!(here, elsewhere.is_some(), "{code:?}: a case, or a test that does it");
        if let Some(test) = elsewhere {
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
            let text = std::fs::read_to_string(root.join(&test.file)).unwrap_or_default();
            let (file, name) = (&test.file, &test.name);
            assert!(text.contains(&format!("fn {name}(")), "{code:?}: no {name} in {file}");
        }
    }
    for case in cases.iter().filter(|case| COMMON_ERRORS.contains(&case.code)) {
        let known = ops::registry().iter().any(|entry| entry.spec.id == case.operation);
        assert!(known, "{} is no operation", case.operation);
    }
}

#[test]
fn what_the_vendor_names_and_nothing_declares_is_not_declared() {
    let entries = ops::registry();
    for row in unreachable().undeclared {
        let every = row.operation == EVERY;
        let mut meant = entries.iter().filter(|entry| every || entry.spec.id == row.operation);
        let declares = |entry: &Entry| {
            Code::ALL.iter().any(|code| code.text() == row.code && entry.spec.declares(*code))
        };
        let (operation, code) = (&row.operation, &row.code);
        assert!(meant.clone().next().is_some(), "{operation} is no operation");
        assert!(!meant.any(declares), "{operation} declares {code}: strike it off");
    }
}
