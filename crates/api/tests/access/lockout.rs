//! Names and keys that sign in wrongly again and again.

use hubu_core::realm::{Purpose, Site};
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, Kind, World};
use serde_json::json;

use crate::access::tokens::{ask, key_pair, password, proof_of};
use crate::access::{PASSWORD, Stage};

const MINUTE: i64 = 60_000;
const PRODUCTION: Kind = Kind { site: Site::Cn, purpose: Purpose::Production, settings: None };

#[tokio::test(flavor = "multi_thread")]
async fn production_locks_a_name_after_the_sixth_wrong_password_in_a_row() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let stage = Stage::set(world).await;
        stage.user("auditor").await;
        let right = password("customer_one", "auditor", PASSWORD);
        let wrong = password("customer_one", "auditor", "not-the-password");
        for _ in 0..5 {
            assert_eq!(ask(world, &wrong).await.status, 401);
        }
        assert_eq!(ask(world, &right).await.status, 201, "a right one ends the row");
        let stranger = password("customer_one", "nobody", "not-the-password");
        for guess in [&wrong, &stranger] {
            for _ in 0..6 {
                let answer = ask(world, guess).await;
                assert!(answer.body.contains("password is wrong"), "{}", answer.body);
            }
        }
        for locked in [&right, &wrong, &stranger] {
            let answer = ask(world, locked).await;
            assert_eq!(answer.status, 401);
            assert!(answer.body.contains("Too many sign-ins"), "{}", answer.body);
        }
        let other = password("customer_one", "customer_one", PASSWORD);
        assert!(ask(world, &other).await.body.contains("password is wrong"), "a name by itself");
        world.pass(5 * MINUTE);
        assert_eq!(ask(world, &right).await.status, 201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_guessed_at_for_tokens_is_locked_for_signatures_too() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let stage = Stage::set(world).await;
        let (ak, sk) = proof_of(&stage).await;
        let client = hubu_testkit::client::Client::signed(&ak, &sk);
        assert_eq!(stage.balances(&client).await.0, 200);
        for _ in 0..6 {
            assert_eq!(ask(world, &key_pair(&ak, "guess")).await.status, 401);
        }
        assert!(ask(world, &key_pair(&ak, &sk)).await.body.contains("Too many sign-ins"));
        assert_eq!(stage.balances(&client).await.0, 401);
        world.pass(5 * MINUTE);
        assert_eq!(ask(world, &key_pair(&ak, &sk)).await.status, 201);
    })
    .await;
}

const WRONG: &str = "0000-0000-0000-0000";

/// What redeeming a code comes to, a second after what was done before.
async fn redeem(
    stage: &Stage<'_>,
    customer: &Account,
    code: &str,
    key: Option<&str>,
) -> (u16, String) {
    stage.world.pass(1_000);
    let call = Call::post("/hubu/v1/stored-value-cards/redeem", &json!({ "code": code }));
    let call = key.iter().fold(call, |call, key| call.header("Idempotency-Key", key));
    stage.world.send(&customer.client, &call).await.outcome()
}

/// The codes of two new cards.
async fn two_codes(stage: &Stage<'_>) -> [String; 2] {
    let operate = async |path: &str, body: serde_json::Value| {
        let call = Call::post(&format!("/operator/v1/{path}"), &body);
        stage.world.send(&stage.operator.client, &call).await.json()
    };
    let plan = json!({
        "kind": "stored_value_card", "name": "gift", "face_value": "5", "valid_days": 30,
    });
    let plan = operate("coupon-plans", plan).await["plan_id"].clone();
    let batch = json!({ "plan_id": plan, "name": "fair", "count": 2 });
    let made = operate("card-batches", batch).await;
    [0_usize, 1].map(|place| made["cards"][place]["code"].as_str().expect("a code").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_guesses_codes_of_cards_is_locked_out_of_redeeming() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let stage = Stage::set(world).await;
        let [code, _] = two_codes(&stage).await;
        let code = code.as_str();
        let redeem =
            async |customer: &Account, code: &str| redeem(&stage, customer, code, None).await;
        let (refused, locked) = ((400, "HUBU.0166".to_owned()), (403, "HUBU.0168".to_owned()));
        for _ in 0..6 {
            assert_eq!(redeem(&stage.customer, WRONG).await, refused);
        }
        assert_eq!(redeem(&stage.customer, WRONG).await, locked);
        assert_eq!(redeem(&stage.customer, code).await, locked, "not even the right one");
        assert_eq!(redeem(&stage.other, WRONG).await, refused, "an account by itself");
        world.pass(5 * MINUTE);
        assert_eq!(redeem(&stage.customer, code).await, (201, String::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_card_that_is_redeemed_ends_a_row_of_guesses() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let stage = Stage::set(world).await;
        let [own, second] = two_codes(&stage).await;
        let (own, second) = (own.as_str(), second.as_str());
        let redeem =
            async |code: &str, key: Option<&str>| redeem(&stage, &stage.customer, code, key).await;
        let (done, refused) = ((201, String::new()), (400, "HUBU.0166".to_owned()));
        let locked = (403, "HUBU.0168".to_owned());
        assert_eq!(redeem(own, Some("own")).await, done);
        for _ in 0..5 {
            assert_eq!(redeem(WRONG, None).await, refused);
        }
        assert_eq!(redeem(own, None).await, (409, "HUBU.0167".to_owned()), "redeemed before");
        assert_eq!(redeem(own, Some("own")).await, done, "the same request again");
        assert_eq!(redeem(WRONG, None).await, refused, "the sixth in a row all the same");
        assert_eq!(redeem(WRONG, None).await, locked);
        assert_eq!(redeem(second, None).await, locked);
        assert_eq!(redeem(own, Some("own")).await, done, "its answer is kept");

        world.pass(5 * MINUTE);
        for _ in 0..5 {
            assert_eq!(redeem(WRONG, None).await, refused);
        }
        assert_eq!(redeem(second, None).await, done);
        for _ in 0..6 {
            assert_eq!(redeem(WRONG, None).await, refused, "a row of its own");
        }
        assert_eq!(redeem(WRONG, None).await, locked);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_forgives() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        stage.user("auditor").await;
        for _ in 0..8 {
            let wrong = password("customer_one", "auditor", "not-the-password");
            assert!(ask(world, &wrong).await.body.contains("password is wrong"));
        }
        assert_eq!(ask(world, &password("customer_one", "auditor", PASSWORD)).await.status, 201);
    })
    .await;
}
