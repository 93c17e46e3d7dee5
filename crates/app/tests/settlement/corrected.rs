//! What a correction takes back goes where it came from, whenever it is settled.

use hubu_app::settlement::Intake;
use hubu_core::coupons::Kind;
use hubu_core::customers::Settlement;
use hubu_core::metering::Reported;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Person, plan};

use super::cloud::{Cloud, traffic};
use super::reported::correction;

const HOUR: (&str, &str) = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");

#[tokio::test(flavor = "multi_thread")]
async fn coupons_get_back_what_they_paid() {
    engines::each(coupons).await;
}

async fn coupons(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "0.5").await;
    cloud.world.grant(&ann, "1", None).await.expect("known");
    cloud.world.give(&ann, plan(Kind::Voucher, "1")).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.at("2026-01-05 09:10:00").await;
    cloud.report(vec![traffic("1", "eip1", HOUR, "3")]).await;
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    let first = "01-05 08:00:00 > 09:00:00: 3, 2.4 - 0 - 0 = 2.4, \
                 voucher 1, cash 0.5, credit 0.9";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first]);
    assert_eq!(cloud.world.wallet(&ann).await, ["voucher 0.00 used"]);
    // Nothing was used.
    cloud.report(vec![correction("1", traffic("2", "eip1", HOUR, "0"))]).await;
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    let back = "01-05 08:00:00 > 09:00:00: -3, -2.4 - 0 - 0 = -2.4, \
                voucher -1, cash -0.5, credit -0.9";
    // Of nothing, a row waits until the cycle is closed: traffic adds up.
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first, back]);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.50", "credit 1.00/1.00"]);
    assert_eq!(cloud.world.wallet(&ann).await, ["voucher 1.00 usable"]);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_is_owed_no_longer() {
    engines::each(debt).await;
}

async fn debt(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    let bob = Person { settlement: Settlement::Monthly, ..Person::new(2) };
    let bob = cloud.world.create(bob).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.start(&bob, ("traffic-north", "eip2"), None).await;
    cloud.at("2026-01-05 09:10:00").await;
    let used = vec![traffic("1", "eip1", HOUR, "3"), traffic("2", "eip2", HOUR, "3")];
    cloud.report(used).await;
    for person in [&ann, &bob] {
        cloud.settle_at(person, "2026-01-05 10:00:00").await;
    }
    assert_eq!(cloud.world.sheet(&ann).await, ["receivable@2026-01 -1.40"]);
    assert_eq!(cloud.world.sheet(&bob).await, ["receivable@2026-01 -2.40"]);
    // One of three: 2.40 go back, and 0.80 are charged.
    let anew = [("1", "3", "eip1"), ("2", "4", "eip2")];
    let anew = anew.map(|(of, id, eip)| correction(of, traffic(id, eip, HOUR, "1")));
    assert_eq!(cloud.report(anew.to_vec()).await, [Intake::Taken, Intake::Taken]);
    for person in [&ann, &bob] {
        cloud.settle_at(person, "2026-01-05 11:00:00").await;
    }
    let row = |what: &str| format!("01-05 08:00:00 > 09:00:00: {what}");
    let expected = [
        row("3, 2.4 - 0 - 0 = 2.4, cash 1, debt 1.4"),
        row("-3, -2.4 - 0 - 0 = -2.4, cash -1, debt -1.4"),
        row("1, 0.8 - 0 - 0 = 0.8, cash 0.8"),
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.20"]);
    let expected = [
        row("3, 2.4 - 0 - 0 = 2.4, debt 2.4"),
        row("-3, -2.4 - 0 - 0 = -2.4, debt -2.4"),
        row("1, 0.8 - 0 - 0 = 0.8, debt 0.8"),
    ];
    assert_eq!(cloud.bill(&bob, "2026-01").await, expected);
    assert_eq!(cloud.world.sheet(&bob).await, ["receivable@2026-01 -0.80"]);
    cloud.prove(&[&ann, &bob]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_the_same_however_late_it_is_settled() {
    engines::each(late).await;
}

/// The same happens to two; one is settled every hour, the other once at the end.
async fn late(home: &Home) {
    let cloud = Cloud::open(home).await;
    let (ann, bob) = (cloud.customer(1, "3").await, cloud.customer(2, "3").await);
    cloud.world.give(&ann, plan(Kind::Voucher, "1")).await;
    cloud.world.give(&bob, plan(Kind::Voucher, "1")).await;
    cloud.at("2026-01-05 08:00:00").await;
    for (person, eip, server) in [(&ann, "eip1", "vm1"), (&bob, "eip2", "vm2")] {
        cloud.start(person, ("traffic-north", eip), None).await;
        cloud.server(person, server).await;
    }
    let both = |id: &str, of: Option<&str>, gigabytes: &str| {
        let one = |eip: &str| {
            let event = traffic(&format!("{id} of {eip}").replace(' ', "-"), eip, HOUR, gigabytes);
            match of {
                Some(of) => correction(&format!("{of}-of-{eip}"), event),
                None => event,
            }
        };
        vec![one("eip1"), one("eip2")]
    };
    cloud.at("2026-01-05 09:10:00").await;
    cloud.report(both("a", None, "3")).await;
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    cloud.at("2026-01-05 10:10:00").await;
    // The second corrects the first before either is settled; the third comes an hour later.
    cloud.report(both("b", Some("a"), "2")).await;
    cloud.report(both("c", Some("b"), "1.5")).await;
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    cloud.at("2026-01-05 11:10:00").await;
    cloud.report(both("d", Some("c"), "1")).await;
    cloud.settle_at(&ann, "2026-01-05 12:00:00").await;
    cloud.settle_at(&ann, "2026-01-05 13:00:00").await;
    cloud.settle_at(&bob, "2026-01-05 13:00:00").await;
    // Of one instant rows of several runs have no order of their own.
    let [mut bill, mut other] =
        [cloud.bill(&ann, "2026-01").await, cloud.bill(&bob, "2026-01").await];
    bill.sort_unstable();
    other.sort_unstable();
    assert_eq!(bill.iter().filter(|line| line.contains(": -")).count(), 2, "{bill:?}");
    assert_eq!(other, bill);
    assert_eq!(cloud.world.sheet(&bob).await, cloud.world.sheet(&ann).await);
    assert_eq!(cloud.world.wallet(&bob).await, cloud.world.wallet(&ann).await);
    cloud.prove(&[&ann, &bob]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_are_one_deduction_and_each_can_be_taken_back() {
    engines::each(minutes).await;
}

async fn minutes(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "1").await;
    cloud.world.give(&ann, plan(Kind::Voucher, "0.2")).await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.at("2026-01-05 09:10:00").await;
    // Sixty minutes of 0.008 GB, at 0.0064 each: none is a cent.
    let minute = |number: i64| {
        let at = |minute: i64| format!("2026-01-05 {:02}:{:02}:00", 8 + minute / 60, minute % 60);
        let span = (at(number), at(number + 1));
        traffic(&format!("m{number}"), "eip1", (&span.0, &span.1), "0.008")
    };
    cloud.report((0..60).map(minute).collect()).await;
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    let whole = "01-05 08:00:00 > 09:00:00: 0.48, 0.384 - 0 - 0.004 = 0.38, voucher 0.2, cash 0.18";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [whole]);
    // Half of the minutes were none: what they cost goes back as one, to what had paid the hour.
    let none = |number: i64| {
        let event = Reported { id: format!("c{number}"), quantity_e8: 0, ..minute(number) };
        correction(&format!("m{number}"), event)
    };
    cloud.report((0..30).map(none).collect()).await;
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    let back = "01-05 08:00:00 > 08:30:00: -0.24, -0.192 - 0 - -0.002 = -0.19, \
                voucher -0.1, cash -0.09";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [back, whole]);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.91"]);
    assert_eq!(cloud.world.wallet(&ann).await, ["voucher 0.10 usable"]);
    cloud.prove(&[&ann]).await;
}
