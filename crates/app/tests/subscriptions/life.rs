//! Nobody renews: grace, retention, release, each at its second.

use hubu_app::subscriptions::{Attempt, CancelAutoRenew, LiveOn, OnDemandAtExpiry, TryAutoRenew};
use hubu_core::ids::ResourceKey;
use hubu_core::orders::Act;
use hubu_core::resources::ChargingMode;
use hubu_core::subscriptions::{AutoRenewRefusal, Lengths, OnDemandOperation};
use hubu_store::{Error, orders};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, server_with_disk, servers};

#[tokio::test(flavor = "multi_thread")]
async fn who_forgets_to_pay_loses_it_in_the_end() {
    engines::each(forgotten).await;
}

async fn forgotten(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    assert_eq!(shop.cash().await, money("903.10"), "56.90 and 40");
    for (at, status) in [
        ("2026-02-01 23:59:58", "in_use"),
        ("2026-02-01 23:59:59", "expired"),
        ("2026-02-16 23:59:58", "expired"),
        ("2026-02-16 23:59:59", "frozen"),
        ("2026-03-03 23:59:58", "frozen"),
        ("2026-03-03 23:59:59", "closed"),
        ("2026-12-31 00:00:00", "closed"),
    ] {
        shop.at(at).await;
        for id in ["vm1", "disk1"] {
            let expected = format!("{status} 2026-02-01 23:59:59");
            assert_eq!(shop.stands(id).await, expected, "{id} at {at}");
        }
        if at == "2026-03-03 23:59:58" {
            // Too late to be paid: it is overtaken.
            assert_eq!(shop.renew(&["vm1"], MONTH, false).await.unpaid, None);
        }
    }
    let orders = shop.orders().await;
    let [_, renewal] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(renewal.order.reason, Some(Act::Overtake));
    let events = shop.events().await;
    let twice = |at: &str, kind: &str| vec![format!("{at} {kind}"); 2];
    let expected = [
        twice("2026-01-01 10:30:00", "resource.provision"),
        twice("2026-01-01 10:30:00", "resource.provisioned"),
        twice("2026-02-01 23:59:59", "resource.expired"),
        twice("2026-02-16 23:59:59", "resource.freeze"),
        twice("2026-03-03 23:59:59", "resource.release"),
    ];
    assert_eq!(events, expected.concat());
    assert_eq!(shop.cash().await, money("903.10"), "nothing more was paid");
    let gone = shop.resource("vm1").await;
    assert!(gone.open.is_empty() && gone.chargings.iter().all(|one| one.to.is_some()));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_fails_does_not_shorten_the_grace_that_runs() {
    engines::each(shortened).await;
}

async fn shortened(home: &Home) {
    let shop = Shop::open(home, "60").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    shop.at("2026-02-03 12:00:00").await;
    assert_eq!(shop.stands("vm1").await, "expired 2026-02-01 23:59:59");
    let days = Lengths { grace_days: 5, retention_days: 1 };
    let set = shop.world.store.unit(0, None, "test.lengths", move |unit| {
        orders::set_length(unit.tx, None, days).map_err(Error::<()>::Fault)
    });
    assert_eq!(set.await, Ok(()));
    // It was to end on the 16th, and ends then: attempts fail each night meanwhile.
    shop.at("2026-02-16 23:59:58").await;
    assert_eq!(shop.stands("vm1").await, "expired 2026-02-01 23:59:59");
    shop.at("2026-02-17 00:00:00").await;
    assert_eq!(shop.stands("vm1").await, "closed 2026-02-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_pays_for_grace_and_retention_too() {
    engines::each(late).await;
}

async fn late(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.at("2026-02-20 09:00:00").await;
    assert_eq!(shop.stands("vm1").await, "frozen 2026-02-01 23:59:59");
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    assert!(shop.events().await.contains(&"2026-02-20 09:00:00 resource.unfreeze".to_owned()));
    // The times of before have no meaning any more.
    shop.at("2026-03-01 23:59:58").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    shop.at("2026-03-01 23:59:59").await;
    assert_eq!(shop.stands("vm1").await, "expired 2026-03-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_to_goes_on_demand_at_its_end() {
    engines::each(on_demand).await;
}

async fn on_demand(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    let (caller, resources) = (shop.ann.key, vec!["vm1".to_owned()]);
    let set = OnDemandAtExpiry { caller, resources, operation: OnDemandOperation::SetUp };
    assert_eq!(shop.run(set).await, Ok(Vec::new()));
    shop.at("2026-02-01 23:59:59").await;
    for id in ["vm1", "disk1"] {
        let record = shop.resource(id).await;
        assert_eq!(shop.stands(id).await, "closed 2026-02-01 23:59:59", "{id}");
        assert!(record.resource.runs_on_demand(), "{id}");
        let end = super::shop::local("2026-02-01 23:59:59");
        let now = record.chargings.last().expect("it is charged");
        assert_eq!((now.mode, now.from, now.to), (ChargingMode::OnDemand, end, None), "{id}");
    }
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn early_and_twice_nothing_happens() {
    engines::each(twice).await;
}

async fn twice(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    let (group, customer) = (shop.ann.group, shop.ann.key);
    let resource = shop.resource("vm1").await.resource.key;
    let (live, renew) =
        (LiveOn { group, customer, resource }, TryAutoRenew { group, customer, resource });
    // The day before the first attempt, and at the attempt, once more.
    shop.at("2026-01-24 12:00:00").await;
    assert_eq!(shop.run(live).await, Ok(Vec::new()));
    assert_eq!(shop.run(renew).await, Ok(Attempt::Nothing));
    shop.at("2026-01-25 03:00:00").await;
    assert_eq!(shop.run(renew).await, Ok(Attempt::Nothing));
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    let cancel = CancelAutoRenew { caller: customer, resource: "vm1".to_owned() };
    assert_eq!(shop.run(cancel.clone()).await, Ok(()));
    assert_eq!(shop.run(cancel).await, Err(AutoRenewRefusal::NotSet));
    // The attempt that was due finds nothing to do, and the end is worked off once.
    shop.at("2026-03-01 23:59:59").await;
    assert_eq!(shop.run(live).await, Ok(Vec::new()));
    assert_eq!(shop.stands("vm1").await, "expired 2026-03-01 23:59:59");
    let ended = shop.events().await.into_iter().filter(|one| one.ends_with("expired"));
    assert_eq!(ended.count(), 1);
    let nobody = LiveOn { resource: ResourceKey(0), ..live };
    assert_eq!(shop.run(nobody).await, Ok(Vec::new()));
}
