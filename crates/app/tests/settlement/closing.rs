//! A cycle is closed on the second: what waited becomes rows, and nothing is added to it any more.

use hubu_app::settlement::Settled;
use hubu_core::bills::Gathered;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::cloud::Cloud;
use super::paying::with_small_hours;

#[tokio::test(flavor = "multi_thread")]
async fn what_came_to_no_cent_is_flushed_when_its_cycle_is_closed() {
    engines::each(flushed).await;
}

async fn flushed(home: &Home) {
    let cloud = Cloud::selling(home, with_small_hours()).await;
    let ann = cloud.customer(1, "1").await;
    cloud.at("2026-01-31 20:00:00").await;
    cloud.start(&ann, ("ip-north", "ip1"), None).await;
    cloud.at("2026-02-01 00:20:00").await;
    cloud.delete("ip1").await;
    cloud.settle_at(&ann, "2026-02-01 03:00:00").await;
    // Three hours of January are a cent, and one waits; so does a part of February's first.
    let first = "01-31 20:00:00 > 23:00:00: 10800, 0.0126 - 0 - 0.0026 = 0.01, cash 0.01";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first]);
    assert_eq!(cloud.close(&ann).await, Settled::default(), "it is not over on the first");
    cloud.at("2026-02-02 00:00:00").await;
    assert_eq!(cloud.close(&ann).await, Settled { rows: 1, ..Settled::default() });
    assert_eq!(cloud.close(&ann).await, Settled::default(), "it is closed");
    let last = "01-31 23:00:00 > 00:00:00: 3600, 0.0042 - 0 - 0.0042 = 0";
    assert_eq!(cloud.bill(&ann, "2026-01").await, [first, last]);
    let gathered: Vec<Gathered> =
        cloud.rows(&ann, "2026-01").await.iter().map(|row| row.gathered).collect();
    assert_eq!(gathered, [Gathered::AddedUp, Gathered::Flushed]);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (2, money("0.01"), money("0")));
    // February's is flushed a month later.
    cloud.at("2026-03-02 00:00:00").await;
    assert_eq!(cloud.close(&ann).await.rows, 1);
    let of_february = "02-01 00:00:00 > 00:20:00: 1200, 0.0014 - 0 - 0.0014 = 0";
    assert_eq!(cloud.bill(&ann, "2026-02").await, [of_february]);
    cloud.prove(&[&ann]).await;
}
