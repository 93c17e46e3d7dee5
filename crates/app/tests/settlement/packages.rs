//! What packages cover is not paid.

use hubu_core::ids::{PackageItemKey, PackageKey};
use hubu_core::money::Amount;
use hubu_core::packages::{
    BundleType, CycleKind, Item, Package, QuotaCycle, Reset, Restriction, Scope, SourceType,
};
use hubu_testkit::engines::{self, Home};

use super::cloud::{Cloud, changed, local, traffic};
use super::reported::correction;

/// A package of so many hours of servers, from the 1st of January to the end of March.
pub fn hours(key: i64, quota: &str, reset: Option<Reset>) -> Package {
    let restriction =
        Restriction { resource_type: "hws.resource.type.vm".to_owned(), ..Restriction::default() };
    let quota = Amount::parse(quota, 8).expect("a quantity").e8();
    Package {
        key: PackageKey(key),
        scope: Scope::AllProjects,
        source: SourceType::Order,
        bundle: BundleType::Atomic,
        reset,
        purchased: local("2026-01-01 00:00:00"),
        effective: local("2026-01-01 00:00:00"),
        expires: local("2026-03-31 23:59:59"),
        unsubscribed: None,
        items: vec![Item { key: PackageItemKey(key), restriction, quota, measure: 4 }],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_cover_hours_before_they_are_priced() {
    engines::each(covered).await;
}

async fn covered(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    let by_day = Reset { cycle: QuotaCycle::Day, kind: CycleKind::Natural };
    cloud.pack(&ann, hours(1, "2.5", Some(by_day))).await;
    cloud.at("2026-01-05 20:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.disk(&ann, "disk1", 40).await;
    cloud.settle_at(&ann, "2026-01-06 02:00:00").await;
    let bill: Vec<String> = cloud.bill(&ann, "2026-01").await;
    // Two hours and a half of the first day, and the first of the second; disks are not covered.
    let (covered, disk) =
        ("3600 (3600 covered), 0 - 0 - 0 = 0", "0.05555555 - 0 - 0.00555555 = 0.05");
    let expected = [
        format!("01-05 20:00:00 > 21:00:00: {covered}"),
        format!("01-05 20:00:00 > 21:00:00: 3600, {disk}, cash 0.05"),
        format!("01-05 21:00:00 > 22:00:00: {covered}"),
        format!("01-05 21:00:00 > 22:00:00: 3600, {disk}, cash 0.05"),
        "01-05 22:00:00 > 23:00:00: 3600 (1800 covered), 0.06 - 0 - 0 = 0.06, cash 0.06".to_owned(),
        format!("01-05 22:00:00 > 23:00:00: 3600, {disk}, cash 0.05"),
        "01-05 23:00:00 > 00:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12".to_owned(),
        format!("01-05 23:00:00 > 00:00:00: 3600, {disk}, cash 0.05"),
        format!("01-06 00:00:00 > 01:00:00: {covered}"),
        format!("01-06 00:00:00 > 01:00:00: 3600, {disk}, cash 0.05"),
    ];
    assert_eq!(bill, expected);
    let deductions = [
        "2026-01-05 20:00:00 1/5: 1 of 2.5, 1.5",
        "2026-01-05 21:00:00 1/5: 1 of 1.5, 0.5",
        "2026-01-05 22:00:00 1/5: 0.5 of 0.5, 0",
        "2026-01-06 00:00:00 1/6: 1 of 2.5, 1.5",
    ];
    assert_eq!(cloud.deductions(&ann).await, deductions);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.57"]);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_leaves_in_a_package_the_next_run_has() {
    engines::each(carried_on).await;
}

async fn carried_on(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    // One for all its life, and one that is lost at the month's end, which goes first.
    cloud.pack(&ann, hours(1, "10", None)).await;
    let by_month = Reset { cycle: QuotaCycle::Month, kind: CycleKind::Natural };
    cloud.pack(&ann, hours(2, "1.25", Some(by_month))).await;
    cloud.at("2026-01-05 20:00:00").await;
    cloud.server(&ann, "vm1").await;
    for at in ["22:00:00", "23:00:00"] {
        cloud.settle_at(&ann, &format!("2026-01-05 {at}")).await;
    }
    let deductions = [
        "2026-01-05 20:00:00 2/1: 1 of 1.25, 0.25",
        "2026-01-05 21:00:00 1/1: 0.75 of 10, 9.25",
        "2026-01-05 21:00:00 2/1: 0.25 of 0.25, 0",
    ];
    assert_eq!(cloud.deductions(&ann).await, deductions);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 1.00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_gives_back_what_was_covered() {
    engines::each(given_back).await;
}

async fn given_back(home: &Home) {
    // Here traffic that costs no cent does not wait.
    let by_itself = ("usage-types.csv", "Upstream traffic,10,yes", "Upstream traffic,10,no");
    let cloud = Cloud::selling(home, changed(&[by_itself])).await;
    let ann = cloud.customer(1, "10").await;
    let mut traffic_of = hours(1, "3", None);
    let restriction = Restriction { usage_type: "upflow".to_owned(), ..Restriction::default() };
    traffic_of.items[0].restriction = restriction;
    traffic_of.items[0].measure = 10;
    cloud.pack(&ann, traffic_of).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.at("2026-01-05 09:10:00").await;
    let hour = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");
    cloud.report(vec![traffic("1", "eip1", hour, "5")]).await;
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    let anew = correction("1", traffic("2", "eip1", hour, "1"));
    // One that is corrected before it is settled is as if it had never been.
    let twice = correction("2", traffic("3", "eip1", hour, "2"));
    cloud.report(vec![anew]).await;
    cloud.report(vec![twice]).await;
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    let expected = [
        "01-05 08:00:00 > 09:00:00: 5 (3 covered), 1.6 - 0 - 0 = 1.6, cash 1.6",
        "01-05 08:00:00 > 09:00:00: -5 (-3 covered), -1.6 - 0 - 0 = -1.6, cash -1.6",
        "01-05 08:00:00 > 09:00:00: 2 (2 covered), 0 - 0 - 0 = 0",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    let deductions = [
        "2026-01-05 08:00:00 1/1: 3 of 3, 0",
        "2026-01-05 08:00:00 1/1: -3 of 0, 3",
        "2026-01-05 08:00:00 1/1: 2 of 3, 1",
    ];
    assert_eq!(cloud.deductions(&ann).await, deductions);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 10.00"]);
    cloud.prove(&[&ann]).await;
}
