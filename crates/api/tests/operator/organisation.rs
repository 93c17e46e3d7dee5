//! The organisation of an enterprise.

use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::operator::{Desk, call, text};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_unit_opens_the_centre_and_others_follow() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let master = desk.acme("acme_group").await;
        let path = format!("/customers/{master}/organization-units");
        desk.refused(("GET", &path, Value::Null), 409, "HUBU.0123").await;
        let below = json!({ "name": "Bench", "parent_id": "1" });
        desk.refused(("POST", &path, below), 409, "HUBU.0123").await;
        let seen = desk.get(&format!("/customers/{master}")).await;
        assert_eq!(seen["enterprise_master"], false, "a refused unit opens nothing");

        let lab = desk.done("POST", &path, json!({ "name": "实验室" })).await;
        let parent = text(&lab["id"]);
        let bench = json!({ "name": "Bench", "parent_id": parent });
        let bench = desk.done("POST", &path, bench).await;
        let sales = desk.done("POST", &path, json!({ "name": "Sales & <销售>" })).await;
        let listed = desk.get(&path).await;
        let unit = |made: &Value, name: &str, units: Value| {
            json!({ "id": made["id"], "relation_id": made["relation_id"], "name": name, "units": units })
        };
        let expected = json!({
            "root_id": listed["root_id"],
            "root_name": "acme_group",
            "units": [
                unit(&lab, "实验室", json!([unit(&bench, "Bench", json!([]))])),
                unit(&sales, "Sales & <销售>", json!([])),
            ],
        });
        assert_eq!(listed, expected);
        assert_eq!(desk.get(&format!("/customers/{master}")).await["enterprise_master"], true);

        desk.done("PATCH", &format!("{path}/{parent}"), json!({ "name": "Lab" })).await;
        let root = text(&listed["root_id"]);
        desk.done("PATCH", &format!("{path}/{root}"), json!({ "name": "Acme Group" })).await;
        let renamed = desk.get(&path).await;
        assert_eq!((&renamed["root_name"], &renamed["units"][0]["name"]), (&json!("Acme Group"), &json!("Lab")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_is_opened_by_itself_once() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let master = desk.acme("acme_group").await;
        let open = |customer: &str| format!("/customers/{customer}/enterprise-centre");
        let name = json!({ "name": "Acme 集团" });
        let made = desk.done("POST", &open(&master), name.clone()).await;
        let listed = desk.get(&format!("/customers/{master}/organization-units")).await;
        let expected = json!({ "root_id": made["root_id"], "root_name": "Acme 集团", "units": [] });
        assert_eq!(listed, expected);

        let partner = desk.open("distributor", "distributor", json!({})).await;
        let member = desk.acme("acme_lab").await;
        let link = json!({ "customer_id": member, "mode": "custody" });
        desk.done("POST", &format!("/customers/{master}/members"), link).await;
        for (customer, said) in [
            (&master, "it is open already"),
            (&partner, "neither a person nor an enterprise"),
            (&member, "a member of another enterprise"),
        ] {
            let message =
                desk.refused(("POST", &open(customer), name.clone()), 409, "HUBU.0124").await;
            assert!(message.contains(said), "{message}");
        }
        let units = format!("/customers/{member}/organization-units");
        desk.refused(("POST", &units, json!({ "name": "x" })), 409, "HUBU.0124").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_are_not_made_or_renamed() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, unit) = desk.master("acme_group").await;
        let (_, foreign) = desk.master("globex_group").await;
        let plain = desk.acme("acme_lab").await;
        let path = format!("/customers/{master}/organization-units");
        let before = desk.get(&path).await;
        let no_unit = |id: &str| json!({ "name": "x", "parent_id": id });
        for unknown in [foreign.as_str(), "99999999999999999999"] {
            desk.refused(("POST", &path, no_unit(unknown)), 404, "HUBU.0125").await;
            let at = format!("{path}/{unknown}");
            desk.refused(("PATCH", &at, json!({ "name": "x" })), 404, "HUBU.0125").await;
        }
        let control = json!({ "name": "two\nlines" });
        let at = format!("{path}/{unit}");
        for (method, at) in [("POST", &path), ("PATCH", &at)] {
            let message = desk.refused((method, at, control.clone()), 400, "CBC.0100").await;
            assert!(message.contains("name has more than 64"), "{message}");
        }
        let at = format!("/customers/{plain}/organization-units/{unit}");
        desk.refused(("PATCH", &at, json!({ "name": "x" })), 409, "HUBU.0123").await;
        assert_eq!(desk.get(&path).await, before, "nothing changed");

        let mut above = unit;
        for level in 2..=32 {
            let body = json!({ "name": format!("level {level}"), "parent_id": above });
            above = text(&desk.done("POST", &path, body).await["id"]);
        }
        let message = desk.refused(("POST", &path, no_unit(&above)), 409, "HUBU.0126").await;
        assert_eq!(message, "An organisation has at most 32 levels");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_makes_one_unit() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let master = desk.acme("acme_group").await;
        let path = format!("/customers/{master}/organization-units");
        let create = call("POST", &path, &json!({ "name": "Lab" }));
        let create = create.header("Idempotency-Key", "k-1");
        let first = desk.send_as(create.clone()).await;
        let again = desk.send_as(create).await;
        assert_eq!((first.status, &first.body), (201, &again.body));
        let units = desk.get(&path).await["units"].clone();
        assert_eq!(units.as_array().map(Vec::len), Some(1));
    })
    .await;
}
