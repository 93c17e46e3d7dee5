//! Time alone settles: nobody asks for anything but the clock.

use hubu_core::customers::Settlement;
use hubu_core::orders::Metering;
use hubu_core::time::Timestamp;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Person, money};

use super::cloud::Cloud;

#[tokio::test(flavor = "multi_thread")]
async fn a_month_passes_and_its_bill_is_exact() {
    engines::each(a_month).await;
}

/// A server of 0.12 an hour from 3 January, 10:30, until 1 February, 01:31.
async fn a_month(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "50").await;
    cloud.at("2026-01-03 10:30:00").await;
    cloud.server(&ann, "vm1").await;
    // Half an hour, and then 13 hours and 28 days: 0.06 + 685 x 0.12. Each is settled by a run an hour after it ended.
    assert_eq!(cloud.pass("2026-02-01 01:30:00").await, 686);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (686, money("82.26"), money("32.26")));
    assert_eq!(cloud.sums(&ann, "2026-02").await, (0, money("0"), money("0")));
    let bill = cloud.bill(&ann, "2026-01").await;
    assert_eq!(bill[0], "01-03 10:30:00 > 11:00:00: 1800, 0.06 - 0 - 0 = 0.06, cash 0.06");
    // 50 pay the first row and 416 others; of the next they pay the last 2 cents.
    assert_eq!(bill[416], "01-20 18:00:00 > 19:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12");
    let part = "01-20 19:00:00 > 20:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.02, debt 0.1";
    assert_eq!(bill[417], part);
    assert_eq!(bill[685], "01-31 23:00:00 > 00:00:00: 3600, 0.12 - 0 - 0 = 0.12, debt 0.12");
    assert_eq!(cloud.world.sheet(&ann).await, ["receivable@2026-01 -32.26"]);
    assert_eq!(cloud.pass("2026-02-01 01:30:00").await, 0, "it was done");
    cloud.prove(&[&ann]).await;

    // What comes in repays the receivable at once, and the rows by an obligation of their own.
    cloud.world.recharge(&ann, "40").await.expect("known");
    assert_eq!(cloud.pass("2026-02-01 01:31:00").await, 1);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (686, money("82.26"), money("0")));
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 7.74"]);
    cloud.prove(&[&ann]).await;

    // It is settled to its end; then there is nothing to be done but the close of January.
    cloud.delete("vm1").await;
    assert_eq!(cloud.pass("2026-03-10 00:00:00").await, 3);
    let hours = [
        "02-01 00:00:00 > 01:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12",
        "02-01 01:00:00 > 01:31:00: 1860, 0.062 - 0 - 0.002 = 0.06, cash 0.06",
    ];
    assert_eq!(cloud.bill(&ann, "2026-02").await, hours);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 7.56"]);
    assert_eq!(cloud.due(&ann).await, None, "nobody looks at who has nothing");
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_settled_by_the_month_is_collected_when_it_is_due() {
    engines::each(by_the_month).await;
}

async fn by_the_month(home: &Home) {
    let cloud = Cloud::open(home).await;
    let person = Person { settlement: Settlement::Monthly, ..Person::new(1) };
    let ann = cloud.world.create(person).await;
    cloud.world.recharge(&ann, "0.50").await.expect("known");
    for (from, to, id) in [("20:00:00", "21:00:00", "vm1"), ("22:00:00", "23:00:00", "vm2")] {
        cloud.at(&format!("2026-01-31 {from}")).await;
        cloud.server(&ann, id).await;
        cloud.pass(&format!("2026-01-31 {to}")).await;
        cloud.delete(id).await;
    }
    cloud.pass("2026-02-15 23:00:00").await;
    assert_eq!(cloud.sums(&ann, "2026-01").await, (2, money("0.24"), money("0.24")));
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.5", "receivable@2026-01 -0.24"]);
    // It is collected, and the rows say so.
    assert_eq!(cloud.pass("2026-02-16 00:00:00").await, 2);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.26"]);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (2, money("0.24"), money("0")));
    assert_eq!(cloud.pass("2026-04-01 00:00:00").await, 0);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_is_metered_nothing_is_charged() {
    engines::each(unmetered).await;
}

async fn unmetered(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.meter(Metering::Off).await;
    cloud.server(&ann, "vm1").await;
    assert_eq!(cloud.pass("2026-01-05 10:20:00").await, 0);
    cloud.meter(Metering::From(Timestamp::EPOCH)).await;
    cloud.pass("2026-01-05 12:00:00").await;
    let first = "01-05 10:20:00 > 11:00:00: 2400, 0.08 - 0 - 0 = 0.08, cash 0.08";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first]);
    // Switched off, what is not settled yet is not charged any more.
    cloud.meter(Metering::Off).await;
    cloud.pass("2026-01-06 12:00:00").await;
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first]);
    assert_eq!(cloud.due(&ann).await, None);
    cloud.prove(&[&ann]).await;
}
