//! Customers: opened, listed, shown, changed, frozen.

use hubu_api::jobs::forget_answers;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::operator::{Desk, call, text};

const DAY_MS: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_opened_and_shown_with_everything() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let id = "0123456789abcdef0123456789abcdef";
        let body = json!({
            "kind": "enterprise", "account_name": "acme_group", "customer_id": id,
            "display_name": "顶点 <Acme>", "password": "S3cret!pass-word",
            "real_name": { "name": "北京顶点科技有限公司", "credit_code": "91110108MA01ABCD2X" },
            "mobile_phone": "+8613800000000", "email": "li.lei@example.com",
            "signing_entity": "HWC-CN", "home_site": "cn", "settlement": "monthly", "level": "V3",
            "ies": true, "over_invoiced": "100.05",
        });
        let made = desk.done("POST", "/customers", body).await;
        assert_eq!(made["customer_id"], id);
        assert!(!text(&made["owner_user_id"]).is_empty());
        let shown = desk.get(&format!("/customers/{id}")).await;
        let expected = json!({
            "customer_id": id, "kind": "enterprise", "account_name": "acme_group",
            "display_name": "顶点 <Acme>", "status": "normal", "frozen": false,
            "settlement": "monthly", "signing_entity": "HWC-CN", "home_site": "cn", "level": "V3",
            "ies": true, "over_invoiced": "100.05",
            "real_name": { "name": "北京顶点科技有限公司", "credit_code": "91110108MA01ABCD2X" },
            "mobile_phone": "+8613800000000", "email": "li.lei@example.com",
            "registered_time": shown["registered_time"], "enterprise_master": false,
        });
        assert_eq!(shown, expected);

        let plain = desk.open("person", "li_lei", json!({})).await;
        let shown = desk.get(&format!("/customers/{plain}")).await;
        let expected = json!({
            "customer_id": plain, "kind": "person", "account_name": "li_lei", "display_name": "",
            "status": "normal", "frozen": false, "settlement": "realtime",
            "signing_entity": "default", "home_site": "cn", "ies": false, "over_invoiced": "0.00",
            "registered_time": shown["registered_time"], "enterprise_master": false,
        });
        assert_eq!(shown, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_counted_and_cut() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let mut made = Vec::new();
        for (kind, name, level) in [
            ("person", "customer_1", "V1"),
            ("enterprise", "customer_2", "V2"),
            ("solution_provider", "customer_3", "V3"),
            ("distributor", "customer_4", "V4"),
            ("reseller", "customer_5", "V5"),
        ] {
            made.push(desk.open(kind, name, json!({ "level": level })).await);
        }
        desk.done("POST", &format!("/customers/{}/freeze", made[1]), json!({ "reason": "x" }))
            .await;
        let closing = json!({ "status": "closing" });
        desk.done("PATCH", &format!("/customers/{}", made[2]), closing).await;

        let list = async |query: &[(&str, &str)]| {
            let mut list = Call::get("/operator/v1/customers");
            for (name, value) in query {
                list = list.query(name, value);
            }
            let page = desk.send_as(list).await.json();
            let rows = page["customers"].as_array().expect("a list").clone();
            let names: Vec<String> = rows.iter().map(|row| text(&row["account_name"])).collect();
            (page["total_count"].clone(), names.join(" "), rows)
        };
        let (total, names, rows) = list(&[]).await;
        let all = "customer_5 customer_4 customer_3 customer_2 customer_1";
        assert_eq!((total, names.as_str()), (json!(5), all), "no operators");
        let levels: Vec<&Value> = rows.iter().map(|row| &row["level"]).collect();
        assert_eq!(levels, ["V5", "V4", "V3", "V2", "V1"]);
        for (query, total, expected) in [
            (vec![("kind", "reseller")], 1, "customer_5"),
            (vec![("frozen", "true")], 1, "customer_2"),
            (vec![("frozen", "false")], 4, "customer_5 customer_4 customer_3 customer_1"),
            (vec![("status", "closing")], 1, "customer_3"),
            (vec![("account_name", "customer_4")], 1, "customer_4"),
            (vec![("account_name", "operator_one")], 0, ""),
            (vec![("kind", "person"), ("frozen", "true")], 0, ""),
            (vec![("offset", "1"), ("limit", "2")], 5, "customer_4 customer_3"),
            (vec![("offset", "5")], 5, ""),
        ] {
            let (found, names, _) = list(&query).await;
            assert_eq!((found, names.as_str()), (json!(total), expected), "{query:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_facts_change_together_or_not_at_all() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let id = desk.open("enterprise", "acme_group", json!({ "level": "V1" })).await;
        let path = format!("/customers/{id}");
        let before = desk.get(&path).await;
        let mut wanted = json!({
            "status": "closing", "display_name": "Acme", "level": "V2", "over_invoiced": "0.00000001",
            "real_name": { "name": "Acme Group" }, "settlement": "monthly", "home_site": "intl",
            "signing_entity": "HWC-SG", "ies": true, "mobile_phone": "13900000000",
            "email": "han.mei@example.com",
        });
        let mut wrong = wanted.clone();
        wrong["over_invoiced"] = json!("-0.01");
        let message = desk.refused(("PATCH", &path, wrong), 400, "CBC.0100").await;
        assert_eq!(message, "Parameter error: over_invoiced must not be below 0");
        assert_eq!(desk.get(&path).await, before, "nothing changed");

        let answered = desk.done("PATCH", &path, wanted.clone()).await;
        let shown = desk.get(&path).await;
        assert_eq!(answered, shown, "it answers what then is");
        let mut expected = before.clone();
        for (name, value) in wanted.as_object_mut().expect("an object") {
            expected[name] = value.take();
        }
        assert_eq!(shown, expected);

        // One alone leaves the rest; the same once more is nothing.
        desk.done("PATCH", &path, json!({ "level": "V3" })).await;
        expected["level"] = json!("V3");
        assert_eq!(desk.get(&path).await, expected);
        for nothing in [json!({}), json!({ "level": "V3", "ies": true })] {
            desk.refused(("PATCH", &path, nothing), 409, "HUBU.0122").await;
        }
        desk.done("PATCH", &path, json!({ "display_name": "" })).await;
        expected["display_name"] = json!("");
        assert_eq!(desk.get(&path).await, expected, "an empty name is a name");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_callers_are_authorised_by_counts_at_once() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let person = world.customer(hubu_core::customers::CustomerKind::Person, "li_lei").await;
        let path = format!("/customers/{}", person.created.id);
        let balances = Call::get("/v2/accounts/customer-accounts/balances");
        for (change, status, code) in [
            (json!({ "home_site": "intl" }), 403, "CBC.0156"),
            (json!({ "home_site": "cn" }), 200, ""),
            (json!({ "status": "closed" }), 403, "CBC.0155"),
            (json!({ "status": "normal" }), 200, ""),
        ] {
            desk.done("PATCH", &path, change.clone()).await;
            let answer = world.send(&person.client, &balances).await;
            assert_eq!(answer.outcome(), (status, code.to_owned()), "{change}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn freezing_has_a_reason_and_an_end() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let id = desk.open("person", "li_lei", json!({})).await;
        let path = |step: &str| format!("/customers/{id}/{step}");
        let why = json!({ "reason": "chargeback" });
        let frozen = async || desk.get(&format!("/customers/{id}")).await["frozen"].clone();
        desk.refused(("POST", &path("unfreeze"), why.clone()), 409, "HUBU.0122").await;
        world.pass(1_000);
        desk.done("POST", &path("freeze"), why.clone()).await;
        assert_eq!(frozen().await, true);
        desk.refused(("POST", &path("freeze"), why.clone()), 409, "HUBU.0122").await;
        desk.done("POST", &path("unfreeze"), json!({ "reason": "settled" })).await;
        assert_eq!(frozen().await, false);
        assert_eq!(
            trail(world, &id).await,
            ["CreateCustomer", "FreezeCustomer", "UnfreezeCustomer"]
        );
    })
    .await;
}

/// The operations of a customer's audit trail, oldest first; freezing says why.
async fn trail(world: &World, customer: &str) -> Vec<String> {
    let id = hubu_core::ids::CustomerId::parse(customer).expect("an id");
    let read = world.store.read::<_, ()>(move |tx, _| {
        let holder = hubu_app::oversight::customer(tx, &id)?.expect("a customer");
        Ok(hubu_app::oversight::audit_page(tx, (holder.group, holder.key), (0, 100))?)
    });
    let (_, rows) = read.await.expect("it can be read");
    let freezing = rows.iter().find(|row| row.operation == "FreezeCustomer");
    assert!(freezing.is_some_and(|row| row.detail.contains(r#""reason":"chargeback""#)));
    rows.into_iter().rev().map(|row| row.operation).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_opened() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let id = desk.open("person", "li_lei", json!({})).await;
        let total = async || desk.get("/customers").await["total_count"].clone();
        let long = "x".repeat(65);
        let plain = json!({ "kind": "person", "account_name": "han_mei" });
        for (more, status, code, said) in [
            (json!({ "account_name": "li_lei" }), 400, "CBC.99000031", "another account has it"),
            (json!({ "account_name": "abcd" }), 400, "CBC.99000031", "5 to 32 characters"),
            (json!({ "account_name": "op_someone" }), 400, "CBC.99000031", "op_"),
            (json!({ "password": "S3cr!" }), 400, "CBC.99000036", "8 characters"),
            (json!({ "password": "secretsecret" }), 400, "CBC.99000036", "few classes"),
            (json!({ "customer_id": id }), 409, "HUBU.0121", "has the id"),
            (json!({ "customer_id": "a b" }), 400, "CBC.0100", "customer_id"),
            (json!({ "kind": "operator" }), 400, "CBC.0100", "kind must be one of: person"),
            (json!({ "display_name": "two\nlines" }), 400, "CBC.0100", "display_name"),
            (json!({ "display_name": long }), 400, "CBC.0100", "display_name"),
            (json!({ "real_name": { "name": "  " } }), 400, "CBC.0100", "real_name"),
            (json!({ "real_name": {} }), 400, "CBC.0100", "real_name.name is missing"),
            (json!({ "signing_entity": long }), 400, "CBC.0100", "signing_entity"),
            (json!({ "over_invoiced": "-1" }), 400, "CBC.0100", "over_invoiced"),
            (json!({ "mobile_phone": "call me" }), 400, "CBC.0100", "mobile_phone"),
            (json!({ "email": "nowhere" }), 400, "CBC.0100", "email"),
            (json!({ "level": "V 3" }), 400, "CBC.0100", "level"),
        ] {
            let mut body = plain.clone();
            crate::operator::merge(&mut body, more.clone());
            let before = total().await;
            let answer = desk.send("POST", "/customers", &body).await;
            assert_eq!(answer.outcome(), (status, code.to_owned()), "{body}");
            assert!(answer.message().contains(said), "{body}: {}", answer.body);
            assert_eq!(total().await, before, "{body}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_customer_is_unknown_to_every_operation() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let operator = desk.operator.created.id.to_string();
        for id in ["nobody", operator.as_str()] {
            let path = |rest: &str| format!("/customers/{id}{rest}");
            let why = json!({ "reason": "x" });
            for (method, path, body) in [
                ("GET", path(""), Value::Null),
                ("PATCH", path(""), json!({ "ies": true })),
                ("POST", path("/freeze"), why.clone()),
                ("POST", path("/unfreeze"), why.clone()),
                ("GET", path("/associations"), Value::Null),
                ("POST", path("/associations"), json!({ "customer_id": "x", "type": 1 })),
                ("DELETE", path("/associations/x"), Value::Null),
                ("POST", path("/enterprise-centre"), json!({ "name": "x" })),
                ("PUT", path("/member-quota"), json!({ "members": 1, "independent_members": 1 })),
                ("POST", path("/organization-units"), json!({ "name": "x" })),
                ("GET", path("/organization-units"), Value::Null),
                ("PATCH", path("/organization-units/1"), json!({ "name": "x" })),
                ("POST", path("/members"), json!({ "customer_id": "x", "mode": "custody" })),
                ("GET", path("/members"), Value::Null),
                ("PATCH", path("/members/x"), json!({ "display_name": "x" })),
                ("DELETE", path("/members/x"), Value::Null),
                ("POST", path("/members/x/permissions/request"), json!({})),
                ("POST", path("/members/x/permissions/accept"), json!({})),
                ("POST", path("/members/x/permissions/decline"), Value::Null),
            ] {
                desk.refused((method, &path, body), 404, "HUBU.0101").await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_opens_one_customer() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let create = |name: &str, key: &str| {
            let body = json!({ "kind": "person", "account_name": name, "password": "S3cret!pass" });
            call("POST", "/customers", &body).header("Idempotency-Key", key)
        };
        let first = desk.send_as(create("li_lei", "k-1")).await;
        assert_eq!(first.status, 201, "{}", first.body);
        let again = desk.send_as(create("li_lei", "k-1")).await;
        assert_eq!((again.status, again.body), (201, first.body));
        let other = desk.send_as(create("han_mei", "k-1")).await;
        assert_eq!(other.outcome(), (409, "HUBU.0002".to_owned()));
        let refused = desk.send_as(create("li_lei", "k-2")).await;
        assert_eq!(refused.outcome(), (400, "CBC.99000031".to_owned()));
        assert_eq!(desk.get("/customers").await["total_count"], 1);

        let id = text(&first_id(&desk).await);
        let change = call("PATCH", &format!("/customers/{id}"), &json!({ "level": "V1" }));
        let change = change.header("Idempotency-Key", "k-3");
        let one = desk.send_as(change.clone()).await;
        let two = desk.send_as(change).await;
        assert_eq!((one.status, &one.body), (200, &two.body), "and not: nothing to change");
        assert_eq!(one.status, two.status);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_for_a_year_and_then_its_key_is_free() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let open = async |name: &str, key: &str| {
            let body = json!({ "kind": "person", "account_name": name });
            let call = call("POST", "/customers", &body).header("Idempotency-Key", key);
            desk.send_as(call).await
        };
        let forget = async |most| forget_answers(&world.store, most).await.expect("it answers");
        let li_lei = open("li_lei", "k-1").await;
        let han_mei = open("han_mei", "k-2").await;
        world.pass(DAY_MS);
        let wang_fang = open("wang_fang", "k-3").await;
        for made in [&li_lei, &han_mei, &wang_fang] {
            assert_eq!(made.status, 201, "{}", made.body);
        }

        // A millisecond before the end of the first day's every answer is there, to the letter.
        world.pass(366 * DAY_MS - 1);
        assert_eq!(forget(10).await, 0);
        for (name, key, first) in [
            ("li_lei", "k-1", &li_lei),
            ("han_mei", "k-2", &han_mei),
            ("wang_fang", "k-3", &wang_fang),
        ] {
            let again = open(name, key).await;
            assert_eq!((again.status, &again.body), (201, &first.body), "{name}");
        }

        // Then those of the first day go, in portions, and that of the second day stays.
        world.pass(1);
        let portions = [forget(1).await, forget(1).await, forget(1).await];
        assert_eq!(portions, [1, 1, 0]);
        let again = open("wang_fang", "k-3").await;
        assert_eq!((again.status, &again.body), (201, &wang_fang.body));
        let judged = open("li_lei", "k-1").await;
        assert_eq!(judged.outcome(), (400, "CBC.99000031".to_owned()), "the name is taken by now");
        let other = open("zhao_min", "k-2").await;
        assert_eq!(other.status, 201, "a free key may be used for anything: {}", other.body);
        assert_eq!(desk.get("/customers").await["total_count"], 4);

        // What its new owner did is a year's new answer.
        world.pass(DAY_MS);
        assert_eq!(forget(10).await, 1, "the second day's");
        let again = open("zhao_min", "k-2").await;
        assert_eq!((again.status, again.body), (201, other.body));
    })
    .await;
}

async fn first_id(desk: &Desk<'_>) -> Value {
    desk.get("/customers").await["customers"][0]["customer_id"].clone()
}
