//! Customers of partners.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, Kind, World};
use serde_json::{Value, json};

use crate::operator::{Desk, text};

fn to(customer: &str, kind: i64) -> Value {
    json!({ "customer_id": customer, "type": kind })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_each_type_comes_and_goes() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let partner = desk.open("solution_provider", "yunhe_partner", json!({})).await;
        let path = format!("/customers/{partner}/associations");
        let mut customers = Vec::new();
        for kind in 1..=3 {
            let customer = desk.open("person", &format!("customer_{kind}"), json!({})).await;
            let made = desk.done("POST", &path, to(&customer, kind)).await;
            let expected = json!({
                "partner_id": partner, "customer_id": customer, "type": kind,
                "begin_time": made["begin_time"],
            });
            assert_eq!(made, expected);
            let shown = desk.get(&format!("/customers/{customer}")).await;
            assert_eq!(shown["partner"], json!({ "partner_id": partner, "type": kind }));
            customers.push(customer);
            desk.later().await;
        }
        let end = format!("{path}/{}", customers[1]);
        desk.done("DELETE", &end, Value::Null).await;
        desk.refused(("DELETE", &end, Value::Null), 404, "HUBU.0130").await;
        let shown = desk.get(&format!("/customers/{}", customers[1])).await;
        assert_eq!(shown.get("partner"), None);

        let listed = desk.get(&path).await;
        let rows = listed["associations"].as_array().expect("a list");
        let seen: Vec<_> =
            rows.iter().map(|row| (text(&row["customer_id"]), &row["type"])).collect();
        let wanted = [(2, json!(3)), (1, json!(2)), (0, json!(1))];
        let wanted: Vec<_> =
            wanted.iter().map(|(at, kind)| (customers[*at].clone(), kind)).collect();
        assert_eq!((&listed["total_count"], seen), (&json!(3), wanted), "newest first");
        let ended: Vec<_> = rows.iter().map(|row| row.get("end_time").is_some()).collect();
        assert_eq!(ended, [false, true, false]);
        let own = desk.get(&format!("/customers/{}/associations", customers[1])).await;
        assert_eq!(own["associations"], json!([rows[1]]), "from the customer's side");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_partner_is_not_told_what_was_said_of_the_last_ones_papers() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let sells = CustomerKind::SolutionProvider;
        let (old, new) = (
            world.customer(sells, "old_partner").await,
            world.customer(sells, "new_partner").await,
        );
        let customer = desk.open("person", "li_lei", json!({})).await;
        let of = |partner: &Account| format!("/customers/{}/associations", partner.created.id);
        desk.done("POST", &of(&old), to(&customer, 2)).await;
        let paper = json!({
            "customer_id": customer, "identify_type": 0, "verified_type": 3, "name": "Li Lei",
            "verified_file_url": ["a.jpg", "b.jpg", "c.jpg"], "verified_number": "E1234567",
            "xaccount_type": "acme_p",
        });
        let apply = Call::post("/v2/customers/realname-auths/individual", &paper);
        assert_eq!(world.send(&old.client, &apply).await.status, 200);
        let waiting = desk.get("/real-name-applications").await;
        let id = text(&waiting["applications"][0]["application_id"]);
        let path = format!("/real-name-applications/{id}/decision");
        let why = json!({ "decision": "reject", "opinion": "照片不清晰" });
        desk.done("POST", &path, why).await;
        let asked = Call::get("/v2/customers/realname-auths/result");
        let asked = asked.query("customer_id", &customer);
        let told = world.send(&old.client, &asked).await.json();
        assert_eq!(told, json!({ "review_result": 1, "opinion": "照片不清晰" }));
        desk.later().await;
        desk.done("DELETE", &format!("{}/{customer}", of(&old)), Value::Null).await;
        desk.later().await;
        desk.done("POST", &of(&new), to(&customer, 2)).await;
        let told = world.send(&new.client, &asked).await.json();
        assert_eq!(told, json!({ "review_result": 1 }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resold_customer_has_no_accounts_while_it_is_one() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let partner = desk.open("solution_provider", "yunhe_partner", json!({})).await;
        let customer = world.customer(CustomerKind::Person, "li_lei").await;
        let id = customer.created.id.to_string();
        let path = format!("/customers/{partner}/associations");
        let code = async || {
            let call = Call::get("/v2/accounts/customer-accounts/balances");
            let answer = world.send(&customer.client, &call).await;
            (answer.status, answer.json()["error_code"].clone())
        };
        assert_eq!(code().await, (200, Value::Null), "the edge knows the caller now");
        desk.done("POST", &path, to(&id, 3)).await;
        assert_eq!(code().await, (400, json!("CBC.99000049")));
        desk.done("DELETE", &format!("{path}/{id}"), Value::Null).await;
        assert_eq!(code().await, (200, Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_belongs_to_its_distributor() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let distributor = desk.open("distributor", "distributor", json!({})).await;
        let reseller = desk.open("reseller", "reseller", json!({})).await;
        let path = format!("/customers/{distributor}/associations");
        let made = desk.done("POST", &path, to(&reseller, 4)).await;
        let expected = json!({
            "partner_id": distributor, "customer_id": reseller, "type": 4,
            "begin_time": made["begin_time"],
        });
        assert_eq!(made, expected);
        let other = desk.open("distributor", "other", json!({})).await;
        let taken = ("POST", format!("/customers/{other}/associations"), to(&reseller, 4));
        desk.refused((taken.0, &taken.1, taken.2), 409, "HUBU.0129").await;
        // It has customers of its own all the same.
        let customer = desk.open("person", "li_lei", json!({})).await;
        let own = format!("/customers/{reseller}/associations");
        desk.done("POST", &own, to(&customer, 2)).await;
        desk.done("DELETE", &format!("{path}/{reseller}"), Value::Null).await;
        let shown = desk.get(&format!("/customers/{reseller}")).await;
        assert_eq!(shown.get("partner"), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_associated() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let partner = desk.open("reseller", "yunhe_partner", json!({})).await;
        let distributor = desk.open("distributor", "distributor", json!({})).await;
        let customer = desk.open("person", "li_lei", json!({})).await;
        let (master, _) = desk.master("acme_group").await;
        let member = desk.acme("acme_lab").await;
        let link = json!({ "customer_id": member, "mode": "independent" });
        desk.done("POST", &format!("/customers/{master}/members"), link).await;
        let of = |partner: &str| format!("/customers/{partner}/associations");
        for (at, body, said) in [
            (&distributor, to(&customer, 1), "no partner with customers of its own"),
            (&customer, to(&master, 1), "no partner with customers of its own"),
            (&partner, to(&distributor, 1), "nobody's customer"),
            (&partner, to(&member, 3), "a member of an enterprise"),
        ] {
            let message = desk.refused(("POST", &of(at), body), 409, "HUBU.0129").await;
            assert!(message.contains(said), "{message}");
        }
        desk.refused(("POST", &of(&partner), to("nobody", 1)), 404, "HUBU.0101").await;
        desk.refused(("POST", &of(&partner), to(&customer, 5)), 400, "CBC.0100").await;
        let rival = desk.open("solution_provider", "rival", json!({})).await;
        for (at, body, said) in [
            (&partner, to(&rival, 4), "only a distributor has resellers"),
            (&distributor, to(&rival, 4), "only a reseller belongs"),
            (&distributor, to(&customer, 4), "only a reseller belongs"),
            (&distributor, to(&distributor, 4), "only a reseller belongs"),
        ] {
            let message = desk.refused(("POST", &of(at), body), 409, "HUBU.0129").await;
            assert!(message.contains(said), "{message}");
        }
        let before = desk.seen(&customer).await;
        assert!(!before.contains("partner_id"), "{before}");
        // A master that becomes a resale customer keeps its members.
        for kept in [to(&member, 1), to(&master, 3), to(&customer, 2)] {
            desk.done("POST", &of(&partner), kept).await;
        }
        let message =
            desk.refused(("POST", &of(&partner), to(&customer, 1)), 409, "HUBU.0129").await;
        assert!(message.contains("belongs to a partner already"), "{message}");
    })
    .await;
    let intl = Kind { site: Site::Intl, ..Kind::default() };
    World::of_kind_on_each_engine(intl, async |world| {
        let desk = Desk::at(world).await;
        let partner = desk.open("reseller", "yunhe_partner", json!({})).await;
        let customer = desk.open("person", "li_lei", json!({})).await;
        let path = format!("/customers/{partner}/associations");
        let message = desk.refused(("POST", &path, to(&customer, 2)), 409, "HUBU.0129").await;
        assert!(message.contains("this site"), "{message}");
        desk.done("POST", &path, to(&customer, 3)).await;
    })
    .await;
}
