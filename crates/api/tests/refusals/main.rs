//! Goal: every code an operation declares is one that somebody can get. Method: a table of cases,
//! each of which brings its refusal about through the edge, on both engines; and a comparison of
//! the table with what the registry declares. What nothing brings about stands in a list, with the
//! reason.
//!
//! A new case is one line, `case("<operation>", Code::<Code>, async |world| …)`, whose answer is
//! the refusal, in the file of its noun.

mod cases;
mod clock;
mod edge;
mod enterprise;
mod money;
mod stage;
mod transfers;
mod unreachable;

use std::collections::BTreeSet;

use hubu_api::codes::Code;
use hubu_api::operation::COMMON_ERRORS;
use hubu_api::ops;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::world::{Kind, World};

use cases::Case;
use unreachable::{AWAITED, ELSEWHERE, UNDECLARED, UNREACHABLE};

/// The tables, and the kind of world each is played in.
fn tables() -> Vec<(Kind, Vec<Case>)> {
    let usual = [edge::cases(), enterprise::cases(), transfers::cases(), money::cases()];
    let usual = usual.into_iter().flatten().chain(clock::cases()).collect();
    let production = Kind { purpose: Purpose::Production, ..Kind::default() };
    let throttled = Kind { settings: Some(edge::throttled()), ..Kind::default() };
    vec![
        (Kind { site: Site::Cn, ..Kind::default() }, usual),
        (production, clock::cases_of_the_wall_clock()),
        (throttled, edge::cases_of_limits()),
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
                let (operation, code) = (case.operation, case.code);
                let answer = case.produce(world).await;
                let expected = (code.status(), code.text().to_owned());
                assert_eq!(answer.outcome(), expected, "{operation}: {code:?}: {}", answer.body);
                assert!(!answer.message().is_empty(), "{operation}: {code:?}");
            }
            world.check().await;
        })
        .await;
    }
}

#[test]
fn every_declared_code_is_brought_about_or_known_to_be_out_of_reach() {
    let name = |(id, code): (&'static str, Code)| (id, format!("{code:?}"));
    let entries = ops::registry();
    let declared = entries
        .iter()
        .filter(|entry| !AWAITED.contains(&entry.spec.id))
        .flat_map(|entry| entry.spec.errors.iter().map(|code| name((entry.spec.id, *code))));
    let declared: BTreeSet<_> = declared.collect();
    let common = |code: &Code| COMMON_ERRORS.contains(code) || *code == Code::KeyReused;
    let produced: BTreeSet<_> = cases()
        .iter()
        .filter(|case| !common(&case.code))
        .map(|case| name((case.operation, case.code)))
        .collect();
    let unreachable: BTreeSet<_> =
        UNREACHABLE.iter().map(|(id, code, _)| name((*id, *code))).collect();
    assert_eq!(unreachable.len(), UNREACHABLE.len(), "a pair stands in the list once");
    let empty = BTreeSet::new();
    let both: BTreeSet<_> = produced.intersection(&unreachable).cloned().collect();
    assert_eq!(both, empty, "brought about, so strike them off");
    let covered: BTreeSet<_> = produced.union(&unreachable).cloned().collect();
    let missing: BTreeSet<_> = declared.difference(&covered).cloned().collect();
    assert_eq!(missing, empty, "declared: add a case, or a reason");
    let stray: BTreeSet<_> = covered.difference(&declared).cloned().collect();
    assert_eq!(stray, empty, "no operation declares them");
    let reasons = UNREACHABLE.iter().map(|row| row.2).chain(UNDECLARED.iter().map(|row| row.2));
    assert!(reasons.into_iter().all(|why| why.ends_with('.')), "reasons are sentences");
}

#[test]
fn every_common_code_is_brought_about() {
    let cases = cases();
    for code in COMMON_ERRORS.iter().chain(&[Code::KeyReused]) {
        let here = cases.iter().any(|case| case.code == *code);
        let elsewhere = ELSEWHERE.iter().find(|(there, ..)| there == code);
        assert_ne!(here, elsewhere.is_some(), "{code:?}: a case, or a test that does it");
        if let Some((_, file, test)) = elsewhere {
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
            let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
            assert!(
                text.contains(&format!("fn {test}(")),
                "{code:?}: there is no {test} in {file}"
            );
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
    for (operation, text, _) in UNDECLARED {
        let entry = entries.iter().find(|entry| entry.spec.id == *operation);
        let entry = entry.unwrap_or_else(|| panic!("{operation} is no operation"));
        let declared = entry.spec.errors.iter().any(|code| code.text() == *text);
        assert!(!declared, "{operation} declares {text}: strike it off");
    }
}
