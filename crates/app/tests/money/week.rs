//! Goal: money moves as an accountant expects, on both engines. Method: one short story through
//! every kind of command, each figure compared.

use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, cash, credit, money};

#[tokio::test(flavor = "multi_thread")]
async fn an_enterprise_lives_a_week() {
    engines::each(week).await;
}

async fn week(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (master, members) = world.enterprise(100, 2).await;
    let end = "2026-06-30T15:59:59Z";

    let paid = world.recharge(&master, "1000").await.expect("a top-up");
    assert_eq!((paid.repaid, paid.balance), (money("0"), money("1000")));
    world.grant(&master, "500", None).await.expect("credit");
    world.grant(&master, "300", Some(end)).await.expect("credit with an end");
    world.allocate(cash(&master, &members[0], "300.25")).await.expect("cash");
    world.allocate(credit(&master, &members[0], "200", None)).await.expect("credit");
    world.allocate(credit(&master, &members[1], "120", Some(end))).await.expect("credit");
    world.reclaim(cash(&master, &members[0], "100")).await.expect("cash back");
    let hold = world.hold(&master, "50").await.expect("a hold");
    world.owe(&members[0], "30", ("2025-12", "2026-01-31T15:59:59Z")).await.expect("owed");
    let paid = world.recharge(&members[0], "40").await.expect("a top-up");
    assert_eq!((paid.repaid, paid.balance), (money("30"), money("210.25")));
    assert_eq!(
        world.sheet(&master).await,
        [
            "cash 749.75",
            "credit 300.00/500.00 lent 200.00",
            "credit@2026-06-30T15:59:59Z 180.00/300.00 lent 120.00",
            "held 50.00",
        ]
    );
    assert_eq!(world.sheet(&members[0]).await, ["cash 210.25", "shared_credit 200.00/200.00"]);

    world.release(&master, hold).await.expect("given free");
    assert_eq!(world.advance("2026-07-01T00:00:00Z").await, 2, "both books with an end");
    assert_eq!(world.sheet(&master).await, ["cash 799.75", "credit 300.00/500.00 lent 200.00"]);
    assert_eq!(world.sheet(&members[1]).await, Vec::<String>::new());
    world.check().await;
}
