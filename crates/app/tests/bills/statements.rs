//! How many statements a page takes.

use hubu_app::bills::{Asking, MonthlyQuery, NotShown, Wanted, list_bills, list_monthly_sums};
use hubu_core::bills::{Method, StatisticType};
use hubu_core::enterprise::{Mode, Permissions};
use hubu_core::time::BillCycle;
use hubu_testkit::billed::{self, ByHand};
use hubu_testkit::catalogue;
use hubu_testkit::ledger_world::zone;
use hubu_testkit::world::World;

use super::owners::{company, january};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_hundred_costs_what_a_page_of_one_does() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let master = company(world, "master").await;
        let mut rows = Vec::new();
        for number in 0..12 {
            let member = company(world, &format!("member_{number:02}")).await;
            let relation = (Mode::Custody, Permissions::NONE);
            billed::join(world, (&master, &member), relation).await;
            let id = format!("server-{number}");
            let server = billed::open(world, &member, ("linux-north", &id), None).await;
            for row in 0..10 {
                let key = 1 + number * 10 + row;
                let at = format!("2026-01-{:02}T03:00:00Z", row + 1);
                let mut row = ByHand::term((key, &member), &at, ("10", "10")).of(server, &id);
                row.row.posting = Some(hubu_core::ids::PostingKey(key));
                row.row.order = Some(hubu_core::ids::OrderKey(key));
                rows.push(row.paid_by(master.created.key));
            }
        }
        billed::bill(world, rows).await;
        billed::at(world, "2026-01-20T00:00:00Z").await;
        let caller = (master.created.group, master.created.key);
        let asking = Asking { caller, method: Method::All, member: None, payer: None };
        for statistic in StatisticType::ALL {
            let mut counted = Vec::new();
            for limit in [1, 100] {
                let mut query = january(asking.clone(), (0, limit));
                query.statistic = *statistic;
                let before = world.store.stats().statements;
                let read = world.store.read::<_, NotShown>(move |tx, pulse| {
                    list_bills(tx, (&zone(), pulse.now), &query)
                });
                let list = read.await.expect("it is shown");
                assert_eq!(list.lines.len(), usize::try_from(limit.min(list.total)).expect("few"));
                counted.push(world.store.stats().statements - before);
            }
            assert_eq!(counted[0], counted[1], "{statistic:?}");
            assert!(counted[1] < 20, "{statistic:?}: {counted:?}");
        }
        let cycle = BillCycle::parse("2026-01").expect("a literal");
        let query = MonthlyQuery { asking, wanted: Wanted::of(cycle), page: (0, 100) };
        let before = world.store.stats().statements;
        let read = world.store.read::<_, NotShown>(move |tx, pulse| {
            list_monthly_sums(tx, (&zone(), pulse.now), &query)
        });
        assert_eq!(read.await.expect("it is shown").total, 12);
        assert!(world.store.stats().statements - before < 10);
    })
    .await;
}
