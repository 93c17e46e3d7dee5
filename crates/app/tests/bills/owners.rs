//! Whose bills are shown.

use hubu_app::Error;
use hubu_app::bills::{Asking, BillLine, BillQuery, NotShown, Reach, Wanted, list_bills};
use hubu_app::customers::NewCustomer;
use hubu_app::enterprise::{MemberRefusal, dissociate};
use hubu_app::ledger::Party;
use hubu_core::bills::{Method, StatisticType};
use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::enterprise::{Mode, Permission, Permissions};
use hubu_core::realm::Site;
use hubu_core::time::BillCycle;
use hubu_testkit::billed::{self, ByHand};
use hubu_testkit::catalogue;
use hubu_testkit::ledger_world::zone;
use hubu_testkit::world::{Account, World};

pub async fn company(world: &World, name: &str) -> Account {
    let real_name =
        Some(RealName { name: "云合科技有限公司".to_owned(), credit_code: None });
    let plain = NewCustomer::plain(CustomerKind::Enterprise, &format!("yunhe_{name}"), Site::Cn);
    world.open(NewCustomer { real_name, ..plain }).await
}

/// January of whoever asks.
pub fn january(asking: Asking, page: (i64, i64)) -> BillQuery {
    let cycle = BillCycle::parse("2026-01").expect("a literal");
    BillQuery {
        asking,
        wanted: Wanted::of(cycle),
        statistic: StatisticType::Detail,
        reach: Reach::Bills,
        page,
    }
}

/// The keys of the rows that are shown, the least first; none where nothing is shown at all.
async fn shown(world: &World, asking: Asking) -> Option<Vec<i64>> {
    let query = january(asking, (0, 100));
    let read = world
        .store
        .read::<_, NotShown>(move |tx, pulse| list_bills(tx, (&zone(), pulse.now), &query));
    let list = match read.await {
        Ok(list) => list,
        Err(Error::Refused(NotShown)) => return None,
        Err(Error::Fault(fault)) => panic!("{fault}"),
    };
    assert_eq!(usize::try_from(list.total), Ok(list.lines.len()));
    let key = |line: &BillLine| line.row.as_ref().map(|row| row.key.0);
    let mut keys: Vec<i64> = list.lines.iter().filter_map(key).collect();
    keys.sort_unstable();
    Some(keys)
}

fn asks(who: &Account, method: Method, member: Option<&Account>) -> Asking {
    let caller = (who.created.group, who.created.key);
    let member = member.map(|member| member.created.id.to_string());
    Asking { caller, method, member, payer: None }
}

async fn leave(world: &World, master: &Account, member: &Account) {
    let (master, member) = (Party::Key(master.created.key), Party::Key(member.created.key));
    let left =
        world.write::<_, MemberRefusal>(move |unit| dissociate(unit, &master, &member).map(|_| ()));
    left.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_are_shown_to_whom_they_are_to_be() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let master = company(world, "master").await;
        let [custody, lab, shut] = [
            company(world, "custody").await,
            company(world, "lab").await,
            company(world, "shut").await,
        ];
        let none = Permissions::NONE;
        let shows = none.with(Permission::ReadBills);
        billed::join(world, (&master, &custody), (Mode::Custody, none)).await;
        billed::join(world, (&master, &lab), (Mode::Independent, shows)).await;
        billed::join(world, (&master, &shut), (Mode::Independent, none)).await;
        let stranger = company(world, "stranger").await;
        let row = |key, whose| ByHand::term((key, whose), "2026-01-01T03:00:00Z", ("10", "10"));
        let rows = vec![
            row(1, &master),
            row(2, &custody).paid_by(master.created.key),
            // Before it joined.
            row(3, &custody),
            row(4, &lab),
            // When it was somebody else's.
            row(5, &lab).paid_by(stranger.created.key),
            row(6, &shut),
            row(7, &stranger),
        ];
        billed::bill(world, rows).await;

        let all = |who: &Account| asks(who, Method::All, None);
        let one = |member: &Account| asks(&master, Method::SubCustomer, Some(member));
        assert_eq!(shown(world, all(&master)).await, Some(vec![1, 2, 4]));
        let own = asks(&master, Method::Oneself, None);
        assert_eq!(shown(world, own).await, Some(vec![1]));
        assert_eq!(shown(world, one(&custody)).await, Some(vec![2]));
        assert_eq!(shown(world, one(&lab)).await, Some(vec![4]));
        for member in [&shut, &stranger, &master] {
            assert_eq!(shown(world, one(member)).await, None);
        }
        // Whoever is no master is shown what it consumed, whatever it asks for and whoever paid.
        for (who, keys) in [(&custody, vec![2, 3]), (&lab, vec![4, 5]), (&stranger, vec![7])] {
            assert_eq!(shown(world, all(who)).await, Some(keys.clone()));
            let of_another = asks(who, Method::SubCustomer, Some(&shut));
            assert_eq!(shown(world, of_another).await, Some(keys));
        }
        // By who pays.
        let paid = |asking: Asking, payer: &Account| Asking {
            payer: Some(payer.created.id.to_string()),
            ..asking
        };
        for (asking, keys) in [
            (paid(all(&master), &master), vec![1, 2]),
            (paid(all(&master), &lab), vec![4]),
            (paid(all(&master), &shut), vec![]),
            (paid(all(&master), &stranger), vec![]),
            (paid(all(&custody), &custody), vec![3]),
            (paid(all(&custody), &master), vec![2]),
        ] {
            assert_eq!(shown(world, asking.clone()).await, Some(keys), "{asking:?}");
        }
        // What a master paid stays its own; what a member paid does not.
        leave(world, &master, &custody).await;
        leave(world, &master, &lab).await;
        assert_eq!(shown(world, all(&master)).await, Some(vec![1, 2]));
        assert_eq!(shown(world, one(&custody)).await, Some(vec![2]));
        assert_eq!(shown(world, one(&lab)).await, None);
        assert_eq!(shown(world, all(&custody)).await, Some(vec![2, 3]));
    })
    .await;
}
