//! Looking for customers, postings and writes over the whole realm.

use hubu_core::customers::CustomerKind;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::operator::{Desk, text};

/// The values of one member of every row.
fn all(list: &Value, member: &str) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|row| text(&row[member])).collect()
}

/// Reads a list; the query stands behind the path as it would undecoded.
async fn look(desk: &Desk<'_>, asked: &str) -> Value {
    let (path, query) = asked.split_once('?').unwrap_or((asked, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let call = pairs
        .fold(crate::operator::call("GET", path, &Value::Null), |call, (name, value)| {
            call.query(name, value)
        });
    let answer = desk.send_as(call).await;
    assert_eq!(answer.status, 200, "{asked}: {}", answer.body);
    answer.json()
}

/// The account names that a search of customers finds, newest first.
async fn found(desk: &Desk<'_>, query: &str) -> Vec<String> {
    let answer = look(desk, &format!("/customers?{query}")).await;
    let names = all(&answer["customers"], "account_name");
    assert_eq!(answer["total_count"], names.len(), "{query}");
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_found_by_whatever_is_known_of_them() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let acme = desk.acme("acme_group").await;
        desk.later().await;
        let named = json!({ "display_name": "北方 Lab 100%", "level": "V3" });
        let lab = desk.open("enterprise", "acme_lab", named).await;
        desk.later().await;
        let monthly = json!({ "settlement": "monthly", "level": "V3" });
        let person = desk.open("person", "li_lei", monthly).await;
        let partner = desk.open("solution_provider", "seller", json!({})).await;
        let sold = json!({ "customer_id": person, "type": 2 });
        desk.done("POST", &format!("/customers/{partner}/associations"), sold).await;
        let centre = format!("/customers/{acme}/organization-units");
        desk.done("POST", &centre, json!({ "name": "Lab" })).await;
        let certified = json!({ "real_name": { "name": "Acme Group" } });
        desk.done("PATCH", &format!("/customers/{lab}"), certified).await;
        let member = json!({ "customer_id": lab, "mode": "custody" });
        desk.done("POST", &format!("/customers/{acme}/members"), member).await;

        let registered = desk.get(&format!("/customers/{lab}")).await["registered_time"].clone();
        let registered = text(&registered);
        let everybody = vec!["seller", "li_lei", "acme_lab", "acme_group"];
        let table: Vec<(String, Vec<&str>)> = vec![
            (String::new(), everybody.clone()),
            ("name=".to_owned(), everybody),
            ("name=ACME".to_owned(), vec!["acme_lab", "acme_group"]),
            ("name=cme_l".to_owned(), vec!["acme_lab"]),
            ("name=lab 100%".to_owned(), vec!["acme_lab"]),
            ("name=北方".to_owned(), vec!["acme_lab"]),
            ("name=%".to_owned(), vec!["acme_lab"]),
            ("name=a_m".to_owned(), vec![]),
            ("account_name=acme".to_owned(), vec![]),
            ("account_name=acme_lab".to_owned(), vec!["acme_lab"]),
            (format!("customer_id={person}"), vec!["li_lei"]),
            ("customer_id=nobody".to_owned(), vec![]),
            ("level=V3".to_owned(), vec!["li_lei", "acme_lab"]),
            ("level=v3".to_owned(), vec![]),
            ("level=V3&kind=person".to_owned(), vec!["li_lei"]),
            ("settlement=monthly".to_owned(), vec!["li_lei"]),
            ("real_name_state=verified".to_owned(), vec!["acme_lab", "acme_group"]),
            ("real_name_state=unverified".to_owned(), vec!["seller", "li_lei"]),
            ("real_name_state=under_review".to_owned(), vec![]),
            (format!("partner_id={partner}"), vec!["li_lei"]),
            (format!("partner_id={partner}&level=V4"), vec![]),
            (format!("master_id={acme}"), vec!["acme_lab"]),
            (format!("master_id={acme}&customer_id={person}"), vec![]),
            (format!("master_id={lab}"), vec![]),
            (format!("from_time={registered}"), vec!["seller", "li_lei", "acme_lab"]),
            (format!("to_time={registered}"), vec!["acme_group"]),
            (format!("from_time={registered}&to_time={registered}"), vec![]),
        ];
        for (query, expected) in table {
            assert_eq!(found(&desk, &query).await, expected, "{query}");
        }
        let page = look(&desk, "/customers?name=acme&offset=1&limit=1").await;
        assert_eq!(page["total_count"], 2);
        assert_eq!(all(&page["customers"], "account_name"), ["acme_group"]);
        // Whoever has left is no longer there.
        desk.done("DELETE", &format!("/customers/{partner}/associations/{person}"), Value::Null)
            .await;
        assert_eq!(found(&desk, &format!("partner_id={partner}")).await, Vec::<String>::new());
    })
    .await;
}

/// The reasons of the postings that a search finds, newest first.
async fn postings(desk: &Desk<'_>, query: &str) -> Vec<String> {
    let answer = look(desk, &format!("/postings?{query}")).await;
    let found = all(&answer["postings"], "reason");
    assert_eq!(answer["total_count"], found.len(), "{query}");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn postings_are_found_whoever_they_are_of() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let lei = desk.open("person", "li_lei", json!({})).await;
        let mei = desk.open("person", "han_mei", json!({})).await;
        let adjust = async |who: &str, amount: &str, reason: &str| {
            let body = json!({ "account": "cash", "amount": amount, "reason": reason });
            desk.done("POST", &format!("/customers/{who}/adjustments"), body).await;
            desk.later().await;
        };
        adjust(&lei, "10", "first").await;
        let between = text(&desk.get("/clock").await["now"]);
        adjust(&mei, "20", "second").await;
        adjust(&lei, "-3.5", "third").await;
        let everything = desk.get("/postings").await;
        let third = &everything["postings"][0];
        let (id, trade) = (text(&third["posting_id"]), text(&third["trade_id"]));
        assert_eq!(all(&third["entries"], "customer_id"), [lei.clone(), lei.clone()]);
        let mut kinds = all(&third["entries"], "book_kind");
        kinds.sort_unstable();
        assert_eq!(kinds, ["adjustment", "cash"]);

        let table: Vec<(String, Vec<&str>)> = vec![
            (String::new(), vec!["third", "second", "first"]),
            (format!("customer_id={lei}"), vec!["third", "first"]),
            (format!("customer_id={mei}"), vec!["second"]),
            (format!("posting_id={id}"), vec!["third"]),
            (format!("posting_id={id}&customer_id={mei}"), vec![]),
            (format!("trade_id={trade}"), vec!["third"]),
            ("trade_type=ADJUST".to_owned(), vec!["third", "second", "first"]),
            ("trade_type=RECHARGE".to_owned(), vec![]),
            (
                "trade_detail_type=SOURCE_OPERAIION_ADJUST".to_owned(),
                vec!["third", "second", "first"],
            ),
            ("book_kind=cash".to_owned(), vec!["third", "second", "first"]),
            ("book_kind=credit".to_owned(), vec![]),
            ("amount_from=10".to_owned(), vec!["second", "first"]),
            ("amount_from=3.5&amount_to=10".to_owned(), vec!["third", "first"]),
            ("amount_to=3.49999999".to_owned(), vec![]),
            (format!("from_time={between}"), vec!["third", "second"]),
            (format!("to_time={between}"), vec!["first"]),
            ("bill_cycle=2020-01".to_owned(), vec![]),
        ];
        for (query, expected) in table {
            assert_eq!(postings(&desk, &query).await, expected, "{query}");
        }
        let page = look(&desk, "/postings?offset=1&limit=1").await;
        assert_eq!(
            (page["total_count"].as_i64(), all(&page["postings"], "reason")),
            (Some(3), vec!["second".to_owned()])
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allocation_is_found_by_both_of_its_customers() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (master, _) = desk.master("acme_group").await;
        let member = desk.acme("acme_lab").await;
        let join = json!({ "customer_id": member, "mode": "independent" });
        desk.done("POST", &format!("/customers/{master}/members"), join).await;
        let pay = json!({ "amount": "50", "channel": "1" });
        desk.done("POST", &format!("/customers/{master}/recharges"), pay).await;
        let key = desk.done("POST", &format!("/customers/{master}/credentials"), json!({})).await;
        let client = hubu_testkit::client::Client::signed(&text(&key["ak"]), &text(&key["sk"]));
        let body = json!({
            "customer_id": member, "amount": "5", "balance_type": "BALANCE_TYPE_DEBIT",
        });
        let call = Call::post("/v2/enterprises/multi-accounts/transfer-amount", &body);
        let moved = world.send(&client, &call).await;
        assert_eq!(moved.status, 204, "{}", moved.body);
        for who in [&master, &member] {
            let query = format!("/postings?customer_id={who}&trade_type=BEADJUST");
            let found = look(&desk, &query).await;
            assert_eq!(found["total_count"], 1, "{found}");
            let mut of = all(&found["postings"][0]["entries"], "customer_id");
            of.sort_unstable();
            let mut both = vec![master.clone(), member.clone()];
            both.sort_unstable();
            assert_eq!(of, both);
        }
    })
    .await;
}

/// The operations of the writes that a search finds, newest first.
async fn writes(desk: &Desk<'_>, query: &str) -> Vec<String> {
    let answer = look(desk, &format!("/audit?{query}")).await;
    let found = all(&answer["entries"], "operation");
    assert_eq!(answer["total_count"], found.len(), "{query}");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_are_found_by_who_did_what_to_whom_and_when() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let lei = desk.open("person", "li_lei", json!({})).await;
        desk.later().await;
        let since = text(&desk.get("/clock").await["now"]);
        let mei = desk.open("person", "han_mei", json!({})).await;
        let why = json!({ "reason": "chargeback" });
        desk.done("POST", &format!("/customers/{lei}/freeze"), why.clone()).await;
        let other = world.operator("operator_two").await.client;
        let path = format!("/operator/v1/customers/{lei}/unfreeze");
        let answer = world.send(&other, &Call::post(&path, &why)).await;
        assert_eq!(answer.status, 204);
        let table: Vec<(String, Vec<&str>)> = vec![
            (
                format!("from_time={since}&subject_id={lei}"),
                vec!["UnfreezeCustomer", "FreezeCustomer"],
            ),
            (format!("to_time={since}&subject_id={lei}"), vec!["CreateCustomer"]),
            (format!("to_time={since}&operation=CreateCustomer"), vec!["CreateCustomer"]),
            (
                format!("subject_id={lei}"),
                vec!["UnfreezeCustomer", "FreezeCustomer", "CreateCustomer"],
            ),
            (format!("subject_id={mei}"), vec!["CreateCustomer"]),
            ("actor=operator_two/operator_two".to_owned(), vec!["UnfreezeCustomer"]),
            (
                format!("actor=operator_one/operator_one&subject_id={lei}"),
                vec!["FreezeCustomer", "CreateCustomer"],
            ),
            ("operation=CreateCustomer".to_owned(), vec!["CreateCustomer", "CreateCustomer"]),
            (format!("operation=FreezeCustomer&subject_id={mei}"), vec![]),
            ("actor=operator_two".to_owned(), vec![]),
        ];
        for (query, expected) in table {
            assert_eq!(writes(&desk, &query).await, expected, "{query}");
        }
        let page = look(&desk, "/audit?operation=CreateCustomer&offset=1&limit=1").await;
        assert_eq!(page["total_count"], 2);
        assert_eq!(all(&page["entries"], "subject_id"), [lei]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_so_already_leaves_nothing_in_the_trail() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let acme = desk.acme("acme_group").await;
        let key = desk.done("POST", &format!("/customers/{acme}/credentials"), json!({})).await;
        let client = hubu_testkit::client::Client::signed(&text(&key["ak"]), &text(&key["sk"]));
        let open = Call::new("POST", "/v2/enterprises/enterprise-projects/authority");
        for _ in 0..3 {
            assert_eq!(world.send(&client, &open).await.status, 204);
        }
        let operation = "operation=CreateEnterpriseProjectAuth";
        assert_eq!(
            writes(&desk, operation).await,
            ["CreateEnterpriseProjectAuth"],
            "it opened once"
        );
        let stranger = world.customer(CustomerKind::Person, "li_lei").await;
        assert_eq!(world.send(&stranger.client, &open).await.status, 400, "not by itself");
        assert_eq!(writes(&desk, operation).await.len(), 1);
    })
    .await;
}
