//! From a term to usage on demand, now.

use hubu_app::subscriptions::{ConvertNow, Converted, OnDemandAtExpiry};
use hubu_core::resources::ChargingMode::{OnDemand, Period};
use hubu_core::subscriptions::{AtExpiry, OnDemandOperation, ToOnDemandRefusal};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, local, server_with_disk, servers};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_comes_back_without_a_fee() {
    engines::each(now).await;
}

async fn now(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.at("2026-01-10 12:00:00").await;
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.cash().await, money("806.20"));
    shop.at("2026-01-15 18:40:00").await;
    let resources = ["vm1", "disk1", "vm9"].map(str::to_owned).to_vec();
    let done = shop.run(ConvertNow { caller: shop.ann.key, resources }).await.expect("done");
    let unknown = Converted::Failed(ToOnDemandRefusal::Unknown);
    let [Converted::Done(_), attached, nobody] = &done[..] else { panic!("{done:?}") };
    assert_eq!((attached, nobody), (&unknown, &unknown));
    shop.settle().await;
    // 56.90 − 25.82, 40 − 18.15, and the renewals.
    let last = shop.ledger().await.pop();
    let expected = "2026-01-15 18:40:00 period_to_on_demand completed -149.83";
    assert_eq!(last.as_deref(), Some(expected));
    assert_eq!(shop.cash().await, money("956.03"));
    let (from, to) = (local("2026-01-01 10:30:00"), local("2026-01-15 18:40:00"));
    for id in ["vm1", "disk1"] {
        let record = shop.resource(id).await;
        assert_eq!(record.resource.on_demand, Some(to), "{id}");
        assert_eq!(record.resource.closed, None, "{id}");
        let rows: Vec<_> =
            record.chargings.iter().map(|one| (one.mode, one.from, one.to)).collect();
        assert_eq!(rows, [(Period, from, Some(to)), (OnDemand, to, None)], "{id}");
    }
    shop.at("2026-04-01 00:00:00").await;
    assert!(!shop.events().await.iter().any(|one| one.contains("expired")));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_set_and_cancelled_for_the_end() {
    engines::each(at_the_end).await;
}

async fn at_the_end(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    shop.renew(&["vm2"], MONTH, false).await;
    let ask = |ids: &[&str], operation| OnDemandAtExpiry {
        caller: shop.ann.key,
        resources: ids.iter().map(|id| (*id).to_owned()).collect(),
        operation,
    };
    let (set, cancel) = (OnDemandOperation::SetUp, OnDemandOperation::Cancel);
    let alone = shop.run(ask(&["vm1"], cancel)).await;
    assert_eq!(alone, Err(ToOnDemandRefusal::NotSet));
    let both = shop.run(ask(&["vm2", "vm1"], set)).await;
    assert_eq!(both, Ok(vec![(0, ToOnDemandRefusal::OpenOrder)]), "the other one is set");
    let at_expiry = async || {
        let term = shop.resource("vm1").await.resource.subscription;
        term.expect("a term").at_expiry
    };
    assert_eq!(at_expiry().await, AtExpiry::ToOnDemand);
    assert_eq!(shop.run(ask(&["vm1"], cancel)).await, Ok(Vec::new()));
    assert_eq!(at_expiry().await, AtExpiry::Grace);
    shop.at("2026-02-02 00:00:00").await;
    let late = shop.run(ask(&["vm1"], set)).await;
    assert_eq!(late, Err(ToOnDemandRefusal::Ended));
}
