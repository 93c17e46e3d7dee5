//! Money that comes in repays what is owed, the oldest first; rows say so.

use hubu_app::settlement::Repaid;
use hubu_core::customers::Settlement;
use hubu_core::enterprise::Mode;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Member, Person, money};

use super::cloud::{Cloud, local};

#[tokio::test(flavor = "multi_thread")]
async fn debt_of_rows_becomes_cash_the_oldest_first() {
    engines::each(oldest_first).await;
}

async fn oldest_first(home: &Home) {
    let cloud = Cloud::open(home).await;
    let ann = cloud.customer(1, "0.05").await;
    cloud.at("2026-01-31 22:00:00").await;
    cloud.server(&ann, "vm1").await;
    // Two hours are deducted at once.
    for at in ["2026-02-01 01:00:00", "2026-02-01 02:00:00"] {
        cloud.settle_at(&ann, at).await;
    }
    let row = |at: &str, paid: &str| format!("{at}: 3600, 0.12 - 0 - 0 = 0.12, {paid}");
    let hours =
        ["01-31 22:00:00 > 23:00:00", "01-31 23:00:00 > 00:00:00", "02-01 00:00:00 > 01:00:00"];
    let january = [row(hours[0], "cash 0.05, debt 0.07"), row(hours[1], "debt 0.12")];
    assert_eq!(cloud.bill(&ann, "2026-01").await, january);
    let sheet = ["receivable@2026-01 -0.19", "receivable@2026-02 -0.12"];
    assert_eq!(cloud.world.sheet(&ann).await, sheet);
    assert_eq!(cloud.repay(&ann).await, Repaid::default(), "nothing came in");

    cloud.world.recharge(&ann, "0.10").await.expect("known");
    let repaid = cloud.repay(&ann).await;
    assert_eq!((repaid.rows, repaid.amount, repaid.more), (2, money("0.1"), false));
    let january = [row(hours[0], "cash 0.12"), row(hours[1], "cash 0.03, debt 0.09")];
    assert_eq!(cloud.bill(&ann, "2026-01").await, january);
    assert_eq!(cloud.sums(&ann, "2026-01").await, (2, money("0.24"), money("0.09")));
    assert_eq!(cloud.repay(&ann).await, Repaid::default(), "it was repaid");

    cloud.world.recharge(&ann, "1").await.expect("known");
    let repaid = cloud.repay(&ann).await;
    assert_eq!((repaid.rows, repaid.amount), (2, money("0.21")));
    let january = [row(hours[0], "cash 0.12"), row(hours[1], "cash 0.12")];
    assert_eq!(cloud.bill(&ann, "2026-01").await, january);
    assert_eq!(cloud.bill(&ann, "2026-02").await, [row(hours[2], "cash 0.12")]);
    assert_eq!(cloud.world.sheet(&ann).await, ["cash 0.79"]);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_repays_what_its_members_used() {
    engines::each(of_members).await;
}

async fn of_members(home: &Home) {
    let cloud = Cloud::open(home).await;
    let master = Person { settlement: Settlement::Realtime, ..Person::master(9) };
    let master = cloud.world.create(master).await;
    let mut members = Vec::new();
    for (key, id) in [(1, "vm1"), (2, "vm2")] {
        let member = cloud.world.create(Person { group: master.group, ..Person::new(key) }).await;
        let from = local("2026-01-01 00:00:00");
        let custody = Member { mode: Mode::Custody, from, ..Member::new(&member, &master) };
        cloud.world.join(custody).await;
        cloud.at("2026-01-05 08:00:00").await;
        cloud.server(&member, id).await;
        members.push(member);
    }
    // The second member's hour is deducted before the first one's.
    cloud.settle_at(&members[1], "2026-01-05 10:00:00").await;
    cloud.settle_at(&members[0], "2026-01-05 10:00:01").await;
    assert_eq!(cloud.world.sheet(&master).await, ["receivable@2026-01 -0.24"]);
    cloud.world.recharge(&master, "0.15").await.expect("known");
    assert_eq!(cloud.repay(&master).await.amount, money("0.15"));
    let hour = "01-05 08:00:00 > 09:00:00: 3600, 0.12 - 0 - 0 = 0.12";
    let bill = cloud.bill(&members[1], "2026-01").await;
    assert_eq!(bill, [format!("{hour}, cash 0.12")]);
    let bill = cloud.bill(&members[0], "2026-01").await;
    assert_eq!(bill, [format!("{hour}, cash 0.03, debt 0.09")]);
    assert_eq!(cloud.world.sheet(&master).await, ["receivable@2026-01 -0.09"]);
    let people: Vec<&Person> = members.iter().chain([&master]).collect();
    cloud.prove(&people).await;
}
