//! What becomes of usage that sources report.

use hubu_app::settlement::Intake::{Parked, Refused, Repeated, Taken};
use hubu_core::metering::{ParkReason, Reported, UsageRefusal};
use hubu_testkit::engines::{self, Home};

use super::cloud::{Cloud, traffic};
use super::reported::correction;

const HOUR: (&str, &str) = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");

#[tokio::test(flavor = "multi_thread")]
async fn each_event_is_taken_parked_or_refused_by_itself() {
    engines::each(each).await;
}

async fn each(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.server(&ann, "vm1").await;
    cloud.at("2026-01-05 09:30:00").await;
    let one = |id: &str| traffic(id, "eip1", HOUR, "1");
    let time = Reported {
        usage_type: "Duration".to_owned(),
        measure: 5,
        ..traffic("8", "vm1", HOUR, "3600")
    };
    let ahead = ("2026-01-05 09:00:00", "2026-01-05 10:00:00");
    let before = ("2026-01-05 07:00:00", "2026-01-05 09:00:00");
    let old = ("2025-11-05 07:00:00", "2025-11-05 09:00:00");
    let told = cloud.report(vec![
        one("1"),
        one("1"),
        Reported { quantity_e8: 1, ..one("1") },
        Reported { quantity_e8: -1, ..one("2") },
        traffic("3", "eip9", HOUR, "1"),
        traffic("4", "eip1", before, "1"),
        traffic("5", "eip1", ahead, "1"),
        traffic("6", "eip1", old, "1"),
        correction("99", one("7")),
        time,
        Reported { measure: 17, ..one("9") },
        Reported { usage_type: "sideflow".to_owned(), ..one("10") },
        one("11"),
    ]);
    let expected = [
        Taken,
        Repeated,
        Refused(UsageRefusal::OtherContent),
        Refused(UsageRefusal::Quantity),
        Parked(ParkReason::UnknownResource),
        Parked(ParkReason::OutsideLife),
        Parked(ParkReason::Early),
        Parked(ParkReason::TooOld),
        Parked(ParkReason::UnknownEvent),
        Parked(ParkReason::CountedByInventory),
        Parked(ParkReason::WrongUnit),
        Parked(ParkReason::UnknownUsageType),
        Taken,
    ];
    assert_eq!(told.await, expected);
    // Delivered again later, it is the same; what is parked, too.
    cloud.at("2026-01-05 09:45:00").await;
    let again = cloud.report(vec![one("1"), traffic("3", "eip9", HOUR, "1"), one("12")]).await;
    assert_eq!(again, [Repeated, Repeated, Taken]);
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    let bill = cloud.bill(&ann, "2026-01").await;
    // What it used in one hour is one deduction, in however many events it was told.
    let gigabytes = "01-05 08:00:00 > 09:00:00: 3, 2.4 - 0 - 0 = 2.4, cash 2.4";
    let server = "01-05 08:00:00 > 09:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12";
    assert_eq!(bill, [gigabytes, server]);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_parked_is_taken_when_its_resource_is_there() {
    engines::each(mended).await;
}

async fn mended(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.at("2026-01-05 08:30:00").await;
    let ahead = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");
    let told = cloud.report(vec![
        traffic("1", "eip1", ahead, "1"),
        traffic("2", "eip1", ahead, "2"),
        // One that waits is withdrawn by its correction.
        correction(
            "2",
            traffic("3", "eip1", ("2026-01-05 08:00:00", "2026-01-05 08:30:00"), "0.5"),
        ),
    ]);
    let early = Parked(ParkReason::Early);
    assert_eq!(told.await, [early.clone(), early.clone(), Taken]);
    assert_eq!(cloud.look_again("eip1").await, [early]);
    cloud.at("2026-01-05 09:00:00").await;
    assert_eq!(cloud.look_again("eip1").await, [Taken]);
    assert_eq!(cloud.look_again("eip1").await, []);
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    let expected = ["01-05 08:00:00 > 09:00:00: 1.5, 1.2 - 0 - 0 = 1.2, cash 1.2"];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
}
