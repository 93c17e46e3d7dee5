//! Accounts, permissions, and how soon a change of them counts.

use std::sync::Arc;

use hubu_app::access;
use hubu_app::customers::{self, CustomerChange, NewCustomer};
use hubu_core::customers::{CustomerKind, CustomerStatus};
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::json;

use crate::edge::{balances, person};

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_permissions_counts_at_once() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let (user, client) = world.iam_user(&person, "reader").await;
        let denied = world.send(&client, &balances()).await;
        assert_eq!(denied.outcome(), (403, "CBC.0151".to_owned()));
        let text = "user access denied.checkCustomerPermission,correct permission code is \
                    bss:balance:view";
        assert_eq!(denied.message(), text);
        world.attach(user, "BSS ReadonlyAccess").await;
        assert_eq!(world.send(&client, &balances()).await.status, 200);
        world
            .write(move |unit| access::detach_policy(unit, user, "BSS ReadonlyAccess").map(|_| ()))
            .await;
        assert_eq!(world.send(&client, &balances()).await.status, 403);
        world.write(move |unit| access::set_user_enabled(unit, user, false).map(|_| ())).await;
        let disabled = world.send(&client, &balances()).await;
        assert_eq!(disabled.outcome(), (401, "APIGW.0301".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_taken_away_gets_nothing_even_without_the_store() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let not_built = Call::get("/v2/costs/cost-analysed-bills/monthly-breakdown");
        let malformed = Call::post("/v2/enterprises/multi-accounts/transfer-amount", &json!({}));
        for (call, status) in [(&not_built, 501), (&malformed, 400)] {
            assert_eq!(world.send(&person.client, call).await.status, status, "it is kept now");
        }
        let user = person.created.user;
        world
            .write(move |unit| {
                let keys = access::credentials(unit.tx, user)?;
                access::delete_credential(unit, &keys[0].access_key).map(|_| ())
            })
            .await;
        for call in [&not_built, &malformed, &balances()] {
            let answer = world.send(&person.client, call).await;
            assert_eq!(answer.outcome(), (401, "APIGW.0301".to_owned()), "{}", call.path);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_and_customers_keep_to_their_planes() {
    World::on_each_engine(async |world| {
        let operator = world.operator("operator_one").await;
        let answer = world.send(&operator.client, &balances()).await;
        assert_eq!(answer.outcome(), (403, "CBC.0155".to_owned()));
        assert_eq!(
            answer.message(),
            "The request is not allowed: operators call the operator plane only"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_of_the_other_site_and_closed_accounts_are_turned_away() {
    World::on_each_engine(async |world| {
        let plain = NewCustomer::plain(CustomerKind::Enterprise, "overseas", Site::Intl);
        let other = world.open(plain).await;
        let answer = world.send(&other.client, &balances()).await;
        assert_eq!(answer.outcome(), (403, "CBC.0156".to_owned()));

        let person = person(world).await;
        assert_eq!(world.send(&person.client, &balances()).await.status, 200);
        let (key, vault) = (person.created.key, Arc::clone(&world.vault));
        let closed =
            CustomerChange { status: Some(CustomerStatus::Closed), ..CustomerChange::default() };
        world.write(move |unit| customers::update(unit, &vault, key, &closed).map(|_| ())).await;
        let answer = world.send(&person.client, &balances()).await;
        assert_eq!(answer.outcome(), (403, "CBC.0155".to_owned()));
    })
    .await;
}
