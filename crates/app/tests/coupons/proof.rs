//! The checker finds what no use case does: each invariant of coupons is broken by hand.

use hubu_core::coupons::Kind;
use hubu_store::{Error, Sql};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, plan};

use super::spend;

/// What is done to the rows, and what the checker says.
static BROKEN: [(Sql, &str); 5] = [
    (
        Sql::new("test.other_kind", "UPDATE coupon SET kind = 4"),
        "no coupon of this kind belongs to the book",
    ),
    (
        Sql::new("test.recalled", "UPDATE coupon SET state = 5"),
        "what the coupon holds does not fit where it stands",
    ),
    (
        Sql::new("test.inactive", "UPDATE coupon SET state = 1"),
        "what the coupon holds does not fit where it stands",
    ),
    (
        Sql::new("test.worth", "UPDATE coupon SET face_e8 = face_e8 + 1"),
        "the coupon was not filled by its worth",
    ),
    (
        Sql::new("test.use", "UPDATE coupon_use SET returned_e8 = 1"),
        "uses and returns of the coupon differ from its entries",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_broken_invariant_is_found() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "100")).await;
        spend(&world, &ann, (coupon, "40"), "CS1").await.expect("it holds enough");
        world.check().await;
        for (breaking, said) in &BROKEN {
            let zone = world.context.realm.zone.clone();
            // Refused, so that the next one finds the rows sound.
            let found = world.store.unit::<(), Vec<String>>(0, None, "test.broken", move |unit| {
                assert_eq!(unit.tx.execute(breaking, &[])?, 1);
                let found = hubu_store::ledger::check(unit.tx, &zone)?;
                Err(Error::Refused(found.into_iter().map(|finding| finding.text).collect()))
            });
            match found.await {
                Err(Error::Refused(texts)) => {
                    assert!(texts.iter().any(|text| text == said), "{said}: {texts:?}");
                }
                other => panic!("{other:?}"),
            }
        }
        world.check().await;
    })
    .await;
}
