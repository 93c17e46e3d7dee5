//! Many are settled at once, by several workers, and some pay for others: nothing is paid twice or not at all.

use std::sync::Arc;

use hubu_app::settlement::SettleUsage;
use hubu_core::coupons::Kind;
use hubu_core::customers::Settlement;
use hubu_core::enterprise::Mode;
use hubu_core::money::Amount;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Member, Person, money, plan};

use super::cloud::{Cloud, local, traffic};

/// Members of the master.
const MEMBERS: i64 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn members_that_are_settled_at_once_share_what_their_master_has() {
    engines::each(at_once).await;
}

async fn at_once(home: &Home) {
    let cloud = Cloud::open(home).await;
    let master = Person { settlement: Settlement::Realtime, ..Person::master(90) };
    let master = cloud.world.create(master).await;
    cloud.world.recharge(&master, "2").await.expect("known");
    cloud.world.give(&master, plan(Kind::Voucher, "0.5")).await;
    cloud.at("2026-01-05 08:00:00").await;
    let mut members = Vec::new();
    for key in 1..=MEMBERS {
        let member = cloud.world.create(Person { group: master.group, ..Person::new(key) }).await;
        let from = local("2026-01-01 00:00:00");
        cloud
            .world
            .join(Member { mode: Mode::Custody, from, ..Member::new(&member, &master) })
            .await;
        cloud.start(&member, ("traffic-north", &format!("eip{key}")), None).await;
        cloud.server(&member, &format!("vm{key}")).await;
        members.push(member);
    }
    cloud.at("2026-01-05 09:10:00").await;
    let hour = ("2026-01-05 08:00:00", "2026-01-05 09:00:00");
    // In all 1 002 GB count together: 1 000 at 0.8, and two at 0.72.
    for (key, gigabytes) in (1..=MEMBERS).zip(["500", "499", "0.5", "0.5", "1", "1"]) {
        let id = format!("of-{key}");
        cloud.report(vec![traffic(&id, &format!("eip{key}"), hour, gigabytes)]).await;
    }
    cloud.at("2026-01-05 11:00:00").await;
    let cloud = Arc::new(cloud);
    let mut runs = Vec::new();
    // Each twice: the second finds nothing to do.
    for member in members.iter().chain(&members) {
        let (cloud, key) = (Arc::clone(&cloud), member.key);
        let settle = SettleUsage { group: member.group, consumer: key };
        runs.push(tokio::spawn(async move { cloud.world.run(key, settle).await }));
    }
    for run in runs {
        run.await.expect("nothing panics").expect("everything has a price");
    }
    let add = |sum: Amount, more: Amount| sum.checked_add(more).expect("in range");
    let (mut rows, mut due, mut debt) = (0, Amount::ZERO, Amount::ZERO);
    for member in &members {
        let (number, of_due, of_debt) = cloud.sums(member, "2026-01").await;
        (rows, due, debt) = (rows + number, add(due, of_due), add(debt, of_debt));
    }
    // Two hours of each server, and the traffic: 800 + 1.44 + 6 × 0.24.
    assert_eq!((rows, due), (3 * MEMBERS, money("802.88")));
    assert_eq!(debt, money("800.38"), "less what the master had");
    assert_eq!(cloud.world.sheet(&master).await, ["receivable@2026-01 -800.38"]);
    assert_eq!(cloud.world.wallet(&master).await, ["voucher 0.00 used"]);
    let people: Vec<&Person> = members.iter().chain([&master]).collect();
    cloud.prove(&people).await;
}
