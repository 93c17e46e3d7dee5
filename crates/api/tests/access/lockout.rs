//! Names and keys that sign in wrongly again and again.

use hubu_core::realm::{Purpose, Site};
use hubu_testkit::world::{Kind, World};

use crate::tokens::{ask, key_pair, password, proof_of};
use crate::{PASSWORD, Stage};

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
