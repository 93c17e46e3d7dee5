//! What pays usage: coupons, cards, cash, credit; the rest is owed.

use hubu_app::products::Table;
use hubu_core::coupons::Kind;
use hubu_core::customers::Settlement;
use hubu_core::enterprise::Mode;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Member, Person, limit, money, plan};

use super::cloud::{Cloud, changed};

#[tokio::test(flavor = "multi_thread")]
async fn coupons_pay_before_cash_and_credit_and_the_rest_is_owed() {
    engines::each(in_order).await;
}

async fn in_order(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "0.15").await;
    cloud.world.grant(&ann, "0.10", None).await.expect("known");
    for (kind, worth) in
        [(Kind::StoredValueCard, "0.05"), (Kind::Flexi, "0.07"), (Kind::Voucher, "0.1")]
    {
        cloud.world.give(&ann, plan(kind, worth)).await;
    }
    // Only for disks: it pays nothing of a server.
    let of_disks = limit("serviceType", "hws.service.type.ebs");
    let mut disks = plan(Kind::Voucher, "5");
    disks.limits = vec![of_disks];
    cloud.world.give(&ann, disks).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.server(&ann, "vm1").await;
    // 0.1 + 0.07 + 0.05 + 0.15 + 0.1 is what there is: three hours and most of a fourth.
    cloud.settle_at(&ann, "2026-01-05 14:00:00").await;
    let hour = |hour: i64, paid: &str| {
        let (from, to) = (format!("{hour:02}:00:00"), format!("{:02}:00:00", hour + 1));
        format!("01-05 {from} > {to}: 3600, 0.12 - 0 - 0 = 0.12, {paid}")
    };
    let expected = [
        hour(8, "voucher 0.1, flexi 0.02"),
        hour(9, "flexi 0.05, card 0.05, cash 0.02"),
        hour(10, "cash 0.12"),
        hour(11, "cash 0.01, credit 0.1, debt 0.01"),
        hour(12, "debt 0.12"),
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.world.sheet(&ann).await, ["credit 0.00/0.10", "receivable@2026-01 -0.13"]);
    let wallet = [
        "stored_value_card 0.00 used",
        "flexi 0.00 used",
        "voucher 0.00 used",
        "voucher 5.00 usable",
    ];
    assert_eq!(cloud.world.wallet(&ann).await, wallet);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (5, money("0.60"), money("0.13")));
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_settles_by_the_month_owes_it_for_the_month() {
    engines::each(monthly).await;
}

async fn monthly(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = Person { settlement: Settlement::Monthly, ..Person::new(1) };
    let ann = cloud.world.create(ann).await;
    cloud.world.recharge(&ann, "10").await.expect("known");
    cloud.world.give(&ann, plan(Kind::Voucher, "0.15")).await;
    cloud.at("2026-01-31 22:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-02-01 02:00:00").await;
    let january = [
        "01-31 22:00:00 > 23:00:00: 3600, 0.12 - 0 - 0 = 0.12, voucher 0.12",
        "01-31 23:00:00 > 00:00:00: 3600, 0.12 - 0 - 0 = 0.12, voucher 0.03, debt 0.09",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, january);
    let sheet = ["cash 10.00", "receivable@2026-01 -0.09", "receivable@2026-02 -0.12"];
    assert_eq!(cloud.world.sheet(&ann).await, sheet);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_master_pays_for_the_hours_that_began_in_its_custody() {
    engines::each(in_custody).await;
}

async fn in_custody(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    let master = Person { settlement: Settlement::Realtime, group: ann.group, ..Person::master(9) };
    let master = cloud.world.create(master).await;
    cloud.world.recharge(&master, "0.30").await.expect("known");
    cloud.world.give(&master, plan(Kind::Voucher, "0.05")).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.at("2026-01-05 09:00:00").await;
    let from = super::cloud::local("2026-01-05 09:00:00");
    let member = Member { mode: Mode::Custody, from, ..Member::new(&ann, &master) };
    cloud.world.join(member).await;
    cloud.at("2026-01-05 10:59:59").await;
    cloud.world.leave(&ann).await;
    cloud.settle_at(&ann, "2026-01-05 13:00:00").await;
    let rows = cloud.rows(&ann, "2026-01").await;
    let payers: Vec<i64> = rows.iter().map(|row| row.payer.0).collect();
    assert_eq!(payers, [1, 9, 9, 1], "that of an hour's first second pays all of it");
    assert_eq!(
        cloud.bill(&ann, "2026-01").await[1],
        "01-05 09:00:00 > 10:00:00: 3600, 0.12 - 0 - 0 = 0.12, voucher 0.05, cash 0.07"
    );
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 9.76"]);
    assert_eq!(cloud.world.sheet(&master).await, ["cash 0.11"]);
    cloud.prove(&[&ann, &master]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_that_is_used_once_is_spent_by_the_first_row() {
    engines::each(once).await;
}

async fn once(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    let mut single = plan(Kind::Voucher, "5");
    single.version = hubu_core::coupons::Version::Single;
    cloud.world.give(&ann, single).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    let expected = [
        "01-05 08:00:00 > 09:00:00: 3600, 0.12 - 0 - 0 = 0.12, voucher 0.12",
        "01-05 09:00:00 > 10:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.world.wallet(&ann).await, ["voucher 4.88 used"]);
    cloud.prove(&[&ann]).await;
}

/// Hours of addresses cost 0.0042, and add up.
pub fn with_small_hours() -> Vec<Table> {
    let price =
        ("ip-north,on_demand,Duration,4,,,,0.02,", "ip-north,on_demand,Duration,4,,,,0.0042,");
    let adds_up = ("ip,使用时长,Usage duration,4,no", "ip,使用时长,Usage duration,4,yes");
    changed(&[("prices.csv", price.0, price.1), ("usage-types.csv", adds_up.0, adds_up.1)])
}

#[tokio::test(flavor = "multi_thread")]
async fn small_hours_add_up_to_a_cent() {
    engines::each(small).await;
}

async fn small(home: &Home) {
    let cloud = Cloud::selling(home, with_small_hours()).await;
    let ann = cloud.customer(1, "1").await;
    cloud.at("2026-01-05 00:00:00").await;
    cloud.start(&ann, ("ip-north", "ip1"), None).await;
    for hour in 2..=8 {
        cloud.settle_at(&ann, &format!("2026-01-05 {hour:02}:00:00")).await;
    }
    // Three hours are 0.0126: a cent, and 0.0026 that is erased. The seventh waits.
    let expected = [
        "01-05 00:00:00 > 03:00:00: 10800, 0.0126 - 0 - 0.0026 = 0.01, cash 0.01",
        "01-05 03:00:00 > 06:00:00: 10800, 0.0126 - 0 - 0.0026 = 0.01, cash 0.01",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.98"]);
    cloud.prove(&[&ann]).await;
}
