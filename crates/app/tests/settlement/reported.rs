//! What sources report is settled with the hours of the inventory; graduated prices count over the month.

use hubu_app::settlement::Intake;
use hubu_core::metering::Reported;
use hubu_testkit::engines::{self, Home};

use super::cloud::{Cloud, local, traffic};

#[tokio::test(flavor = "multi_thread")]
async fn traffic_climbs_the_tiers_of_its_month() {
    engines::each(tiers).await;
}

async fn tiers(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "2000").await;
    cloud.at("2026-01-30 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.start(&ann, ("traffic-north", "eip2"), None).await;
    cloud.at("2026-01-30 09:10:00").await;
    let hour = ("2026-01-30 08:00:00", "2026-01-30 09:00:00");
    let taken =
        cloud.report(vec![traffic("1", "eip1", hour, "999"), traffic("2", "eip2", hour, "2")]);
    assert_eq!(taken.await, [Intake::Taken, Intake::Taken]);
    cloud.settle_at(&ann, "2026-01-30 10:00:00").await;
    // Both count together: one of the second's two GB is the thousandth.
    let expected = [
        "01-30 08:00:00 > 09:00:00: 999, 799.2 - 0 - 0 = 799.2, cash 799.2",
        "01-30 08:00:00 > 09:00:00: 2, 1.52 - 0 - 0 = 1.52, cash 1.52",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    // A span over the month's end is cut there: half of it is January's, and February begins anew.
    cloud.at("2026-02-01 00:45:00").await;
    let over = ("2026-01-31 23:30:00", "2026-02-01 00:30:00");
    assert_eq!(cloud.report(vec![traffic("3", "eip1", over, "4")]).await, [Intake::Taken]);
    cloud.settle_at(&ann, "2026-02-01 02:00:00").await;
    let last = "01-31 23:30:00 > 00:00:00: 2, 1.44 - 0 - 0 = 1.44, cash 1.44";
    assert_eq!(cloud.bill(&ann, "2026-01").await[2], last);
    let first = "02-01 00:00:00 > 00:30:00: 2, 1.6 - 0 - 0 = 1.6, cash 1.6";
    assert_eq!(cloud.bill(&ann, "2026-02").await, [first]);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 1196.24"]);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_usage_joins_the_next_run() {
    engines::each(late).await;
}

async fn late(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.at("2026-01-31 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-02-01 10:00:00").await;
    // January's usage that is told on the 1st and deducted on the 1st is January's; told on the 2nd it is February's.
    let used = ("2026-01-31 08:00:00", "2026-01-31 09:00:00");
    cloud.report(vec![traffic("1", "eip1", used, "1")]).await;
    assert_eq!(cloud.due(&ann).await, Some(local("2026-02-01 10:00:00")), "at once");
    cloud.settle_at(&ann, "2026-02-01 11:00:00").await;
    cloud.at("2026-02-02 10:30:00").await;
    cloud.report(vec![traffic("2", "eip1", used, "1.5")]).await;
    cloud.settle_at(&ann, "2026-02-02 11:00:00").await;
    let of_traffic = |bill: Vec<String>| -> Vec<String> {
        bill.into_iter().filter(|line| !line.contains("3600,")).collect()
    };
    let january = ["01-31 08:00:00 > 09:00:00: 1, 0.8 - 0 - 0 = 0.8, cash 0.8"];
    assert_eq!(of_traffic(cloud.bill(&ann, "2026-01").await), january);
    let february = ["01-31 08:00:00 > 09:00:00: 1.5, 1.2 - 0 - 0 = 1.2, cash 1.2"];
    assert_eq!(of_traffic(cloud.bill(&ann, "2026-02").await), february);
    cloud.prove(&[&ann]).await;
}

/// A correction of an event of the same source.
pub fn correction(of: &str, reported: Reported) -> Reported {
    Reported { corrects: Some(of.to_owned()), ..reported }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_takes_back_and_charges_anew() {
    engines::each(corrected).await;
}

async fn corrected(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "10").await;
    cloud.at("2026-01-05 08:00:00").await;
    cloud.start(&ann, ("traffic-north", "eip1"), None).await;
    cloud.at("2026-01-05 09:10:00").await;
    let hour = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");
    cloud.report(vec![traffic("1", "eip1", hour, "5")]).await;
    cloud.settle_at(&ann, "2026-01-05 10:00:00").await;
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 6.00"]);
    let new = correction("1", traffic("2", "eip1", hour, "2"));
    let again = correction("1", traffic("3", "eip1", hour, "1"));
    let already = Intake::Parked(hubu_core::metering::ParkReason::AlreadyCorrected);
    assert_eq!(cloud.report(vec![new, again]).await, [Intake::Taken, already]);
    cloud.settle_at(&ann, "2026-01-05 11:00:00").await;
    let expected = [
        "01-05 08:00:00 > 09:00:00: 5, 4 - 0 - 0 = 4, cash 4",
        "01-05 08:00:00 > 09:00:00: -5, -4 - 0 - 0 = -4, cash -4",
        "01-05 08:00:00 > 09:00:00: 2, 1.6 - 0 - 0 = 1.6, cash 1.6",
    ];
    assert_eq!(cloud.bill(&ann, "2026-01").await, expected);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 8.40"]);
    cloud.prove(&[&ann]).await;
}
