//! What a member permits its master: asked for, accepted, declined.

use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::operator::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_counts_before_the_member_accepts() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let member = desk.acme("acme_lab").await;
        let members = format!("/customers/{master}/members");
        let bills = json!(["READ_CONSUME_BILL"]);
        let link = json!({ "customer_id": member, "mode": "independent", "permissions": bills });
        desk.done("POST", &members, link).await;
        let path = |step: &str| format!("{members}/{member}/permissions/{step}");
        let permitted = async || {
            let row = desk.get(&members).await["members"][0].clone();
            (row["permissions"].clone(), row["requested_permissions"].clone())
        };
        assert_eq!(permitted().await, (json!([]), bills.clone()));
        let other = json!({ "permissions": ["READ_FINANCE_INFO"] });
        let message = desk.refused(("POST", &path("accept"), other), 409, "HUBU.0109").await;
        assert!(message.contains("other permissions are being asked for"), "{message}");
        assert_eq!(permitted().await, (json!([]), bills.clone()), "nothing changed");
        desk.done("POST", &path("accept"), json!({ "permissions": bills })).await;
        assert_eq!(permitted().await, (bills.clone(), Value::Null));

        let both = json!(["READ_FINANCE_INFO", "READ_CONSUME_BILL"]);
        let ask = json!({ "permissions": both });
        desk.done("POST", &path("request"), ask.clone()).await;
        assert_eq!(permitted().await, (bills.clone(), both.clone()));
        desk.done("POST", &path("decline"), Value::Null).await;
        assert_eq!(permitted().await, (bills.clone(), Value::Null));
        desk.done("POST", &path("request"), ask).await;
        desk.done("POST", &path("accept"), json!({})).await;
        assert_eq!(permitted().await, (both.clone(), Value::Null));
        // Taking permissions back goes the same way.
        desk.done("POST", &path("request"), json!({ "permissions": [] })).await;
        desk.done("POST", &path("accept"), json!({})).await;
        assert_eq!(permitted().await, (json!([]), Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_accepts_none_and_nothing_else() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let member = desk.acme("acme_lab").await;
        let members = format!("/customers/{master}/members");
        let bills = json!(["READ_CONSUME_BILL"]);
        let link = json!({ "customer_id": member, "mode": "independent", "permissions": bills });
        desk.done("POST", &members, link).await;
        let path = |step: &str| format!("{members}/{member}/permissions/{step}");
        let permitted = async || {
            let row = desk.get(&members).await["members"][0].clone();
            (row["permissions"].clone(), row["requested_permissions"].clone())
        };
        let none = || json!({ "permissions": [] });
        let message = desk.refused(("POST", &path("accept"), none()), 409, "HUBU.0109").await;
        assert!(
            message.contains("permissions must name exactly those or be left out"),
            "{message}"
        );
        assert_eq!(permitted().await, (json!([]), bills.clone()), "nothing is accepted by it");
        // Null is left out, as everywhere.
        desk.done("POST", &path("accept"), json!({ "permissions": null })).await;
        assert_eq!(permitted().await, (bills.clone(), Value::Null));
        desk.done("POST", &path("request"), none()).await;
        let some = json!({ "permissions": bills });
        desk.refused(("POST", &path("accept"), some), 409, "HUBU.0109").await;
        assert_eq!(permitted().await, (bills, json!([])));
        desk.done("POST", &path("accept"), none()).await;
        assert_eq!(permitted().await, (json!([]), Value::Null), "all is taken back");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_that_lead_nowhere() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let members = format!("/customers/{master}/members");
        let (one, two) = (desk.acme("acme_one").await, desk.acme("acme_two").await);
        for (member, mode) in [(&one, "independent"), (&two, "custody")] {
            desk.done("POST", &members, json!({ "customer_id": member, "mode": mode })).await;
        }
        let before = desk.get(&members).await;
        let path = |member: &str, step: &str| format!("{members}/{member}/permissions/{step}");
        for (path, said) in [
            (path(&one, "accept"), "nothing is being asked"),
            (path(&one, "decline"), "nothing is being asked"),
            (path(&one, "request"), "what is asked for holds already"),
            (path(&two, "request"), "in financial custody the permissions are fixed"),
        ] {
            let message = desk.refused(("POST", &path, json!({})), 409, "HUBU.0109").await;
            assert!(message.contains(said), "{path}: {message}");
        }
        assert_eq!(desk.get(&members).await, before, "nothing changed");
    })
    .await;
}
