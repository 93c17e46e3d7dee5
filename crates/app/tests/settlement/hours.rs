//! What the inventory says of the hours that are over becomes rows.

use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::cloud::{Cloud, changed, local};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_charged_from_its_first_second_to_its_last() {
    engines::each(life_of_a_server).await;
}

async fn life_of_a_server(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.at("2026-01-05 08:10:00").await;
    cloud.server(&ann, "vm1").await;
    // The hour is settled an hour after its end.
    cloud.settle_at(&ann, "2026-01-05 09:59:59").await;
    assert_eq!(cloud.bill(&ann, "2026-01").await, [""; 0]);
    assert_eq!(cloud.due(&ann).await, Some(local("2026-01-05 10:00:00")));
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    // 3 000 s of 3 600, at 0.12 an hour.
    let first = "01-05 08:10:00 > 09:00:00: 3000, 0.1 - 0 - 0 = 0.1, cash 0.1";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first]);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 9.90"]);
    cloud.at("2026-01-05 10:30:05").await;
    cloud.delete("vm1").await;
    cloud.settle_at(&ann, "2026-01-05 12:30:00").await;
    let expected = [
        first,
        "01-05 09:00:00 > 10:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12",
        // 1 805 s: 0.0601666666…, cut to eight decimals, then to the cent.
        "01-05 10:00:00 > 10:30:05: 1805, 0.06016666 - 0 - 0.00016666 = 0.06, cash 0.06",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (3, money("0.28"), money("0")));
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 9.72"]);
    // Nothing is left to be settled: nobody is obliged any more.
    assert_eq!(cloud.due(&ann).await, None);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_grows_has_a_row_of_each_size() {
    engines::each(growing).await;
}

async fn growing(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.discount(&ann, "0.9").await;
    cloud.at("2026-01-31 22:30:00").await;
    cloud.disk(&ann, "disk1", 40).await;
    cloud.at("2026-01-31 23:20:00").await;
    cloud.resize("disk1", 100).await;
    // Deducted on the 1st, January's hour is January's; February's is February's.
    cloud.settle_at(&ann, "2026-02-01 02:00:00").await;
    let january = [
        // 40 × 0.0013888889 / 2 = 0.027777778, less a tenth.
        "01-31 22:30:00 > 23:00:00: 1800, 0.02777777 - 0.00277777 - 0.005 = 0.02, cash 0.02",
        // A third of an hour of 40 GB, two thirds of 100.
        "01-31 23:00:00 > 23:20:00: 1200, 0.01851851 - 0.00185185 - 0.00666666 = 0.01, cash 0.01",
        "01-31 23:20:00 > 00:00:00: 2400, 0.09259259 - 0.00925926 - 0.00333333 = 0.08, cash 0.08",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, january);
    let february =
        ["02-01 00:00:00 > 01:00:00: 3600, 0.13888889 - 0.01388889 - 0.005 = 0.12, cash 0.12"];
    assert_eq!(cloud.bill(&ann, "2026-02").await, february);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 9.77"]);
    // An hour of January that is deducted on the 2nd would be February's: there is none left.
    cloud.settle_at(&ann, "2026-02-02 02:00:00").await;
    assert_eq!(cloud.rows(&ann, "2026-01").await.len(), 3);
    assert_eq!(cloud.rows(&ann, "2026-02").await.len(), 25);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_and_discounts_are_those_of_the_beginning_of_an_hour() {
    engines::each(in_force).await;
}

async fn in_force(home: &Home) {
    // Servers cost 0.11 an hour from 09:30 on.
    let later = ("prices.csv", "0.11,2030-01-01T00:00:00Z", "0.11,2026-01-05T01:30:00Z");
    let cloud = Cloud::selling(home, changed(&[later])).await;
    let ann = cloud.customer(1, "1").await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.at("2026-01-05 11:20:00").await;
    cloud.discount(&ann, "0.5").await;
    // However late it is settled.
    cloud.settle_at(&ann, "2026-01-06 14:00:00").await;
    let row = |hour: i64, what: &str| {
        format!("01-05 {hour:02}:00:00 > {:02}:00:00: 3600, {what}", hour + 1)
    };
    let expected = [
        row(8, "0.12 - 0 - 0 = 0.12, cash 0.12"),
        row(9, "0.12 - 0 - 0 = 0.12, cash 0.12"),
        row(10, "0.11 - 0 - 0 = 0.11, cash 0.11"),
        row(11, "0.11 - 0 - 0 = 0.11, cash 0.11"),
        row(12, "0.11 - 0.055 - 0.005 = 0.05, cash 0.05"),
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await[..5], expected);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_the_same_whenever_it_is_settled() {
    engines::each(month).await;
}

/// Three customers do the same; one is settled many times in a day, one at its end, one an hour later.
async fn month(home: &Home) {
    let cloud = Cloud::open(home).await;
    let mut people = Vec::new();
    for key in [1, 2, 3] {
        people.push(cloud.customer(key, "2").await);
    }
    let ids = [("vm1", "disk1"), ("vm2", "disk2"), ("vm3", "disk3")];
    cloud.at("2026-01-05 08:10:00").await;
    for (person, (server, disk)) in people.iter().zip(ids) {
        cloud.server(person, server).await;
        cloud.disk(person, disk, 40).await;
    }
    let [hourly, daily, monthly] = &people[..] else { panic!("three") };
    for hour in [10, 11, 12, 15, 21] {
        cloud.settle_at(hourly, &format!("2026-01-05 {hour}:00:00")).await;
    }
    cloud.settle_at(hourly, "2026-01-06 00:00:00").await;
    cloud.settle_at(daily, "2026-01-06 00:00:00").await;
    for (server, disk) in ids {
        cloud.delete(server).await;
        cloud.delete(disk).await;
    }
    for person in &people {
        cloud.settle_at(person, "2026-01-06 01:00:00").await;
    }
    let bill = cloud.bill(hourly, "2026-01").await;
    // What is 2 pays 0.12 and 0.05 an hour for eleven hours and 50 minutes: 0.14, and 11 × 0.17.
    assert_eq!(bill.len(), 32);
    assert_eq!(bill[0], "01-05 08:10:00 > 09:00:00: 3000, 0.1 - 0 - 0 = 0.1, cash 0.1");
    let last = "01-05 23:00:00 > 00:00:00: 3600, 0.05555555 - 0 - 0.00555555 = 0.05, debt 0.05";
    assert_eq!(bill[31], last);
    for person in [daily, monthly] {
        assert_eq!(cloud.bill(person, "2026-01").await, bill);
        assert_eq!(cloud.sums(person, "2026-01").await, cloud.sums(hourly, "2026-01").await);
        assert_eq!(cloud.world.sheet(person).await, cloud.world.sheet(hourly).await);
    }
    cloud.prove(&[hourly, daily, monthly]).await;
}
