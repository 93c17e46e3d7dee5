//! Catalogues: as large as they may be, and the same request sent again.

use std::collections::BTreeMap;

use hubu_core::products::tables::Table;
use hubu_testkit::shelf::{self, SERVER_LATER};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use super::{Desk, call};

const MEGABYTE: usize = 1024 * 1024;

fn body(tables: &[Table]) -> Value {
    let table = |table: &Table| json!({ "name": table.name, "text": table.text });
    json!({ "tables": tables.iter().map(table).collect::<Vec<_>>() })
}

/// Tables of so many bytes in all: lines without anything are none.
fn of_size(bytes: usize) -> Value {
    let mut tables = shelf::tables();
    let there: usize = tables.iter().map(|table| table.text.len()).sum();
    let last = tables.last_mut().expect("nine");
    last.text.push_str(&"\n".repeat(bytes - there));
    body(&tables)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_of_sixteen_megabytes_gets_through_and_no_larger_one() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let most = desk.done("POST", "/catalogue", of_size(16 * MEGABYTE)).await;
        assert_eq!((&most["version"], &most["applied"]), (&json!(1), &json!(true)));
        let larger = of_size(16 * MEGABYTE + 1);
        let said = desk.refused(("POST", "/catalogue", larger), 400, "CBC.0100").await;
        assert!(said.contains("tables") && said.contains("16 MB"), "{said}");
        let body = vec![b' '; 33 * MEGABYTE + 1];
        let too_large = call("POST", "/catalogue", &Value::Null).body(body);
        let too_large = desk.send_as(too_large).await;
        assert_eq!(too_large.outcome(), (413, "APIGW.0201".to_owned()));
        let elsewhere = call("POST", "/customers", &Value::Null).body(vec![b' '; 13 * MEGABYTE]);
        let elsewhere = desk.send_as(elsewhere).await;
        assert_eq!(elsewhere.outcome(), (413, "APIGW.0201".to_owned()), "here alone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_is_answered_as_the_first_request_was() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let keyed = |tables: &[Table]| {
            call("POST", "/catalogue", &body(tables)).header("Idempotency-Key", "spring prices")
        };
        let first = desk.send_as(keyed(&shelf::tables())).await;
        assert_eq!(first.status, 200, "{}", first.body);
        let later = shelf::with("prices.csv", SERVER_LATER);
        desk.done("POST", "/catalogue", body(&later)).await;
        let again = desk.send_as(keyed(&shelf::tables())).await;
        assert_eq!((again.status, &again.body), (200, &first.body), "and version 2 stays");
        let other = desk.send_as(keyed(&later)).await;
        assert_eq!(other.outcome().1, "HUBU.0002", "the key is of another request");
        assert_eq!(desk.get("/catalogue").await["version"], json!(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_can_be_applied_and_changes_nothing() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        desk.done("POST", "/catalogue", body(&shelf::tables())).await;
        let exported = desk.get("/catalogue/tables").await;
        let names = exported["tables"].as_array().expect("a list").iter();
        let names: BTreeMap<_, _> = names
            .map(|table| (table["name"].as_str().expect("a name"), table["text"].is_string()))
            .collect();
        assert_eq!(names.len(), 9, "{names:?}");
        let same = json!({ "tables": exported["tables"] });
        let same = desk.done("POST", "/catalogue", same).await;
        assert_eq!((&same["version"], &same["applied"]), (&json!(1), &json!(false)));
        assert_eq!(same["differences"], json!([]));
        let trail = call("GET", "/audit", &Value::Null).query("operation", "ApplyCatalogue");
        let trail = desk.send_as(trail).await.json();
        assert_eq!(trail["total_count"], json!(1), "the trail tells what was done: {trail}");
    })
    .await;
}
