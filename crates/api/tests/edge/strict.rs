//! What production realms add: lock-out, memory of writes; and limits.

use hubu_api::edge::{Quotas, Settings};
use hubu_core::customers::CustomerKind;
use hubu_core::realm::Purpose;
use hubu_testkit::client::{Call, Client, Proof, send};
use hubu_testkit::world::{Account, Kind, World};
use serde_json::json;

use crate::edge::{balances, person};

const PRODUCTION: Kind =
    Kind { site: hubu_core::realm::Site::Cn, purpose: Purpose::Production, settings: None };

fn with_wrong_secret(account: &Account) -> Client {
    let Proof::Signed(signer) = &account.client.proof else { panic!("owners sign") };
    let shown = format!("{signer:?}");
    Client::signed(shown.split('"').nth(1).expect("its key is named"), "wrong")
}

#[tokio::test(flavor = "multi_thread")]
async fn production_locks_a_key_after_the_sixth_wrong_signature_in_a_row() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let person = person(world).await;
        let wrong = with_wrong_secret(&person);
        for _ in 0..5 {
            assert_eq!(world.send(&wrong, &balances()).await.status, 401);
        }
        assert_eq!(world.send(&person.client, &balances()).await.status, 200, "it ends the row");
        for _ in 0..6 {
            let answer = world.send(&wrong, &balances()).await;
            assert!(answer.message().contains("verify aksk signature fail"), "{}", answer.body);
        }
        let locked = world.send(&person.client, &balances()).await;
        assert_eq!(locked.status, 401);
        let text = "Incorrect IAM authentication information: AK access failed to reach the \
                    limit, forbidden";
        assert_eq!(locked.message(), text);
        world.pass(5 * 60_000 - 1);
        assert_eq!(world.send(&person.client, &balances()).await.status, 401);
        world.pass(1);
        assert_eq!(world.send(&person.client, &balances()).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_forgives_unless_asked_not_to() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let wrong = with_wrong_secret(&person);
        for _ in 0..20 {
            world.send(&wrong, &balances()).await;
        }
        assert_eq!(world.send(&person.client, &balances()).await.status, 200);
    })
    .await;
    let settings = Settings { lock_out: true, ..Settings::usual(Purpose::Sandbox) };
    let kind = Kind { settings: Some(settings), ..Kind::default() };
    World::of_kind_on_each_engine(kind, async |world| {
        let person = person(world).await;
        let wrong = with_wrong_secret(&person);
        for _ in 0..6 {
            world.send(&wrong, &balances()).await;
        }
        assert_eq!(world.send(&person.client, &balances()).await.status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_write_may_be_sent_again_as_it_is() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let person = world.customer(CustomerKind::Enterprise, "acme_group").await;
        let body = json!({ "customer_id": "x", "amount": "1.00" });
        let call = Call::post("/v2/enterprises/multi-accounts/transfer-amount", &body);
        for _ in 0..2 {
            let request = person.client.request(world.wall(), &call);
            assert_eq!(send(&world.edge, request).await.status, 403, "no master");
        }
        for _ in 0..2 {
            let request = person.client.request(world.wall(), &balances());
            assert_eq!(send(&world.edge, request).await.status, 200, "reads may repeat");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_limits_hold_per_account_and_operation() {
    let settings = Settings { quotas: Quotas::Vendor, ..Settings::usual(Purpose::Sandbox) };
    let kind = Kind { settings: Some(settings), ..Kind::default() };
    World::of_kind_on_each_engine(kind, async |world| {
        let person = person(world).await;
        let other = world.customer(CustomerKind::Person, "han_mei").await;
        for _ in 0..20 {
            assert_eq!(world.send(&person.client, &balances()).await.status, 200);
        }
        let throttled = world.send(&person.client, &balances()).await;
        assert_eq!(throttled.outcome(), (429, "APIGW.0308".to_owned()));
        assert_eq!(
            throttled.message(),
            "The throttling threshold has been reached: policy 20/1(s)"
        );
        assert_eq!(throttled.header("retry-after"), "1");
        assert_eq!(world.send(&other.client, &balances()).await.status, 200, "another account");
        let records = Call::get("/v2/accounts/customer-accounts/account-change-records")
            .query("balance_type", "BALANCE_TYPE_DEBIT");
        assert_eq!(world.send(&person.client, &records).await.status, 200, "another operation");
        world.pass(1_000);
        assert_eq!(world.send(&person.client, &balances()).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_too_often_for_one_page_keeps_nobody_from_another() {
    let settings = Settings { quotas: Quotas::Vendor, ..Settings::usual(Purpose::Sandbox) };
    let kind = Kind { settings: Some(settings), ..Kind::default() };
    World::of_kind_on_each_engine(kind, async |world| {
        let page = async |ticket: &str| {
            let call = Call::get(&format!("/hubu/v1/real-name/{ticket}"));
            world.send(&Client::nobody(), &call).await.status
        };
        for _ in 0..10 {
            assert_eq!(page("one").await, 410);
        }
        assert_eq!(page("one").await, 429, "ten a second");
        assert_eq!(page("two").await, 410, "which is another's");
    })
    .await;
}
