//! Stored-value cards that are made before anybody has them.

use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::snapshot::Snapshot;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::operator::{Desk, text};

const REDEEM: &str = "/hubu/v1/stored-value-cards/redeem";
const CARDS: &str = "/v2/promotions/benefits/stored-value-cards";

/// A batch: its path, and number and code of each of its cards.
async fn batch(desk: &Desk<'_>, worth: &str, count: i64, active: bool) -> Batch {
    let plan = json!({
        "kind": "stored_value_card", "name": "gift", "face_value": worth, "valid_days": 30,
    });
    let plan = text(&desk.done("POST", "/coupon-plans", plan).await["plan_id"]);
    let body = json!({ "plan_id": plan, "name": "fair", "count": count, "active": active });
    let made = desk.done("POST", "/card-batches", body).await;
    let cards = made["cards"].as_array().expect("cards").iter();
    let cards = cards.map(|card| (text(&card["card_no"]), text(&card["code"]))).collect();
    Batch { path: format!("/card-batches/{}", text(&made["batch_id"])), cards }
}

struct Batch {
    path: String,
    cards: Vec<(String, String)>,
}

async fn redeem(world: &World, customer: &Account, code: &str, key: Option<&str>) -> Answer {
    world.pass(1_000);
    let call = Call::post(REDEEM, &json!({ "code": code })).english();
    let call = key.iter().fold(call, |call, key| call.header("Idempotency-Key", key));
    world.send(&customer.client, &call).await
}

/// Number and balance of each usable card, as its owner sees them.
async fn held(world: &World, customer: &Account) -> Vec<(String, String)> {
    let listed = world.send(&customer.client, &Call::get(CARDS).query("status", "1")).await.json();
    let cards = listed["stored_value_cards"].as_array().expect("a list");
    cards.iter().map(|card| (text(&card["card_id"]), text(&card["balance"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_redeemed_once_and_is_then_a_card_like_any_other() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let batch = batch(&desk, "100", 3, true).await;
        let (lei, mei) = (
            world.customer(CustomerKind::Person, "li_lei").await,
            world.customer(CustomerKind::Person, "han_mei").await,
        );
        let (number, code) = &batch.cards[0];
        let first = redeem(world, &lei, code, Some("once")).await;
        assert_eq!(first.status, 201, "{}", first.body);
        assert_eq!(first.json()["card_no"], json!(number));
        let card = text(&first.json()["card_id"]);
        assert_eq!(held(world, &lei).await, [(card.clone(), "100.00".to_owned())]);

        let again = redeem(world, &lei, code, Some("once")).await;
        assert_eq!((again.status, &again.body), (201, &first.body), "the same request again");
        for (who, key) in [(&lei, None), (&lei, Some("anew")), (&mei, None)] {
            let twice = redeem(world, who, code, key).await;
            assert_eq!(twice.outcome(), (409, "HUBU.0167".to_owned()), "{}", twice.body);
            assert!(twice.message().ends_with("it was redeemed before"), "{}", twice.body);
        }
        let other = redeem(world, &lei, &batch.cards[1].1, Some("once")).await;
        assert_eq!(other.outcome(), (409, "HUBU.0002".to_owned()), "another request");
        assert_eq!(held(world, &lei).await.len(), 1);
        assert_eq!(held(world, &mei).await, []);

        // What operators do to a card that was issued by name they do to this one.
        let path = format!("/customers/{}/coupons/{card}", lei.created.id);
        let why = json!({ "reason": "lost" });
        desk.done("POST", &format!("{path}/freeze"), why.clone()).await;
        desk.done("POST", &format!("{path}/unfreeze"), why.clone()).await;
        desk.done("POST", &format!("{path}/recall"), why).await;
        assert_eq!(held(world, &lei).await, []);
        let shown = desk.get(&batch.path).await;
        let counts = ["cards", "unredeemed", "redeemed", "voided"].map(|name| shown[name].clone());
        assert_eq!(counts, [3, 2, 1, 0].map(Value::from), "{shown}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_void_is_redeemed_by_nobody_and_what_was_redeemed_stays() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let batch = batch(&desk, "5", 3, true).await;
        let lei = world.customer(CustomerKind::Person, "li_lei").await;
        let id = lei.created.id.as_str();
        let bind = format!("{}/cards/{}/bind", batch.path, batch.cards[0].0);
        let bound = desk.done("POST", &bind, json!({ "customer_id": id })).await;
        let void = format!("{}/void", batch.path);
        let voided = desk.done("POST", &void, json!({ "reason": "misprint" })).await;
        assert_eq!(voided, json!({ "voided": 2 }));
        for (place, said) in [(0, "it was redeemed before"), (1, "it is void"), (2, "it is void")] {
            let (number, code) = &batch.cards[place];
            let answer = redeem(world, &lei, code, None).await;
            assert_eq!(answer.outcome(), (409, "HUBU.0167".to_owned()), "{}", answer.body);
            assert!(answer.message().ends_with(said), "{}", answer.body);
            let bind = format!("{}/cards/{number}/bind", batch.path);
            let body = json!({ "customer_id": id });
            let said_of_it = desk.refused(("POST", &bind, body), 409, "HUBU.0167").await;
            assert!(said_of_it.ends_with(said), "{said_of_it}");
        }
        assert_eq!(held(world, &lei).await, [(text(&bound["card_id"]), "5.00".to_owned())]);
        let cards = crate::operator::call("GET", &format!("{}/cards", batch.path), &Value::Null);
        let listed = desk.send_as(cards.query("state", "redeemed")).await.json();
        assert_eq!(listed["total_count"], 1);
        assert_eq!(listed["cards"][0]["customer_id"], json!(id));
        assert_eq!(listed["cards"][0]["card_id"], bound["card_id"]);
        let trail = crate::operator::call("GET", "/audit", &Value::Null)
            .query("operation", "VoidCardBatch");
        let trail = desk.send_as(trail).await.json();
        assert_eq!(trail["entries"][0]["detail"]["voided"], 2, "{trail}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn inactive_cards_are_activated_by_an_operator() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let batch = batch(&desk, "7.5", 1, false).await;
        let lei = world.customer(CustomerKind::Person, "li_lei").await;
        let card = redeem(world, &lei, &batch.cards[0].1, None).await;
        assert_eq!(held(world, &lei).await, [], "it holds nothing yet");
        let card = text(&card.json()["card_id"]);
        let path = format!("/customers/{}/coupons/{card}/activate", lei.created.id);
        desk.done("POST", &path, Value::Null).await;
        assert_eq!(held(world, &lei).await, [(card, "7.50".to_owned())]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_redeem_at_once_one_gets_the_card() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let batch = batch(&desk, "1", 8, true).await;
        let mut people = Vec::new();
        for number in 0..4 {
            people.push(world.customer(CustomerKind::Person, &format!("person_{number}")).await);
        }
        for (_, code) in &batch.cards {
            let [a, b, c, d] =
                [0, 1, 2, 3].map(|who| Box::pin(redeem(world, &people[who], code, None)));
            let answers = tokio::join!(a, b, c, d);
            let answers = [answers.0, answers.1, answers.2, answers.3];
            let got = answers.iter().filter(|answer| answer.status == 201).count();
            let late = answers.iter().filter(|answer| answer.status == 409).count();
            assert_eq!((got, late), (1, 3), "{answers:?}");
        }
        let mut all = 0;
        for person in &people {
            all += held(world, person).await.len();
        }
        assert_eq!(all, batch.cards.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_shown_once_and_kept_nowhere() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let plan = json!({
            "kind": "stored_value_card", "name": "gift", "face_value": "1", "valid_days": 30,
        });
        let plan = text(&desk.done("POST", "/coupon-plans", plan).await["plan_id"]);
        let body = json!({ "plan_id": plan, "name": "fair", "count": 5 });
        let make =
            crate::operator::call("POST", "/card-batches", &body).header("Idempotency-Key", "fair");
        let made = desk.send_as(make.clone()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let again = desk.send_as(make).await;
        assert_eq!(again.outcome(), (409, "HUBU.0003".to_owned()), "{}", again.body);
        let kept = format!("{:?}", Snapshot::take(&world.store).await);
        for card in made.json()["cards"].as_array().expect("cards") {
            let (number, code) = (text(&card["card_no"]), text(&card["code"]));
            assert!(kept.contains(number.trim_start_matches("SV")), "the number is");
            assert!(!kept.contains(&code), "{number}");
            assert!(!kept.contains(&code.replace('-', "")), "{number}");
        }
        let listed = desk.get("/card-batches").await;
        assert_eq!(listed["total_count"], 1, "made once");
    })
    .await;
}
