//! Coupons are issued to many customers at once, whoever sends it again.

use hubu_core::customers::CustomerKind;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::operator::{Desk, call, text};

/// A plan of vouchers of this worth; the path by which they are issued.
async fn plan(desk: &Desk<'_>, worth: &str) -> String {
    let plan = json!({ "kind": "voucher", "name": "spring", "face_value": worth, "valid_days": 9 });
    let plan = desk.done("POST", "/coupon-plans", plan).await;
    format!("/coupon-plans/{}/coupons", text(&plan["plan_id"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_operator_began_another_goes_on_with() {
    World::on_each_engine(async |world| {
        let (desk, other) = (Desk::at(world).await, Desk::of(world, "operator_two").await);
        let lei = world.customer(CustomerKind::Person, "li_lei").await;
        let path = plan(&desk, "5").await;
        let to = json!({ "customer_ids": [lei.created.id.to_string()], "active": true });
        let keyed = |body: &Value| call("POST", &path, body).header("Idempotency-Key", "issue/1/0");
        let first = desk.send_as(keyed(&to)).await;
        assert_eq!(first.status, 201, "{}", first.body);
        world.pass(1_000);
        let again = other.send_as(keyed(&to)).await;
        assert_eq!((again.status, &again.body), (201, &first.body), "told again, not issued again");
        let more = json!({ "customer_ids": [lei.created.id.to_string()], "active": false });
        let reused = other.send_as(keyed(&more)).await;
        assert_eq!(reused.outcome(), (409, "HUBU.0002".to_owned()));
        let held = desk.get(&format!("/customers/{}/coupons", lei.created.id)).await;
        assert_eq!(held["total_count"], 1);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_operators_with_one_key_at_once_one_does_it_and_both_are_told() {
    World::on_each_engine(async |world| {
        let (one, other) = (Desk::at(world).await, Desk::of(world, "operator_two").await);
        let lei = world.customer(CustomerKind::Person, "li_lei").await;
        let path = plan(&one, "5").await;
        let to = json!({ "customer_ids": [lei.created.id.to_string()], "active": true });
        let unit = json!({ "kind": "voucher", "name": "once", "face_value": "1", "valid_days": 9 });
        for round in 0..8 {
            let key = format!("round-{round}");
            for (path, body) in [(path.as_str(), &to), ("/coupon-plans", &unit)] {
                let keyed = || call("POST", path, body).header("Idempotency-Key", &key);
                let (a, b) = tokio::join!(one.send_as(keyed()), other.send_as(keyed()));
                assert_eq!((a.status, b.status), (201, 201), "{} {}", a.body, b.body);
                assert_eq!(a.body, b.body, "the same coupon, the same plan");
            }
            world.pass(1_000);
        }
        let held = one.get(&format!("/customers/{}/coupons", lei.created.id)).await;
        assert_eq!(held["total_count"], 8);
        assert_eq!(one.get("/coupon-plans").await["total_count"], 9);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_whose_books_are_full_keeps_nobody_from_theirs() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let lei = world.customer(CustomerKind::Person, "li_lei").await;
        let mei = world.customer(CustomerKind::Person, "han_mei").await;
        let path = plan(&desk, "50000000000").await;
        let to = |who: &[&str]| json!({ "customer_ids": who, "active": true });
        let (lei, mei) = (lei.created.id.to_string(), mei.created.id.to_string());
        desk.done("POST", &path, to(&[&lei])).await;
        let issued = desk.done("POST", &path, to(&[&lei, "nobody", &mei])).await;
        let rows = issued["issued"].as_array().expect("rows");
        let codes: Vec<_> = rows.iter().map(|row| row["error_code"].clone()).collect();
        assert_eq!(codes, [json!("HUBU.0106"), json!("HUBU.0101"), Value::Null]);
        desk.refused(("POST", &path, to(&[&lei])), 400, "HUBU.0106").await;
        world.check().await;
    })
    .await;
}
