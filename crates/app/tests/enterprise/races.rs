//! Two that meet: one waits, and then sees what the other did.

use std::sync::Arc;

use hubu_app::enterprise::{
    Allocate, Link, MemberRefusal, associate, dissociate, grant_quota, open_enterprise_centre,
};
use hubu_app::{Error, clock};
use hubu_core::enterprise::{AllocateRefusal, Mode, Permissions};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, cash};

use super::{attempt, events, party, relation_at, run};

#[tokio::test(flavor = "multi_thread")]
async fn no_money_goes_to_a_member_that_has_left() {
    engines::each(allocate_or_leave).await;
}

/// An allocation and a farewell start together, in different lanes, while time goes on. Either may
/// come first; money never lies with somebody who is no member any more.
async fn allocate_or_leave(home: &Home) {
    const ROUNDS: i64 = 12;
    let world = Arc::new(LedgerWorld::open(home).await);
    let (master, members) = world.enterprise(100, ROUNDS).await;
    world.recharge(&master, "1000").await.expect("paid in");
    let flowing = world.store.unit(0, None, "test.flow", |unit| clock::flow(unit, true));
    flowing.await.expect("it is virtual");
    for (lane, member) in (1..).zip(&members) {
        let allocating = {
            let (world, transfer) = (Arc::clone(&world), cash(&master, member, "1"));
            let queue = master.key;
            tokio::spawn(async move { world.attempt(queue, Allocate(transfer)).await })
        };
        let leaving = {
            let (world, master, member) = (Arc::clone(&world), party(&master), party(member));
            tokio::spawn(async move {
                attempt(&world, lane, move |unit| dissociate(unit, &master, &member)).await
            })
        };
        let allocated = allocating.await.expect("no panic");
        let left = leaving.await.expect("no panic");
        let is_member = relation_at(&world, member, world.now().await).await.is_some();
        let sheet = world.sheet(member).await;
        match (allocated, left) {
            (Ok(_), Err(Error::Refused(MemberRefusal::MoneyLeft))) => {
                assert!(is_member);
                assert_eq!(sheet, ["cash 1.00"]);
            }
            (Err(Error::Refused(AllocateRefusal::NotAssociated)), Ok(())) => {
                assert!(!is_member);
                assert_eq!(sheet, Vec::<String>::new());
            }
            other => panic!("both, or neither: {other:?}"),
        }
        events(&world, member).await;
    }
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_holds_against_many_at_once() {
    engines::each(crowd).await;
}

async fn crowd(home: &Home) {
    let world = Arc::new(LedgerWorld::open(home).await);
    let master = world.create(Person { is_master: false, ..Person::master(1) }).await;
    let who = party(&master);
    run(&world, move |unit| open_enterprise_centre(unit, &who, "")).await.expect("opened");
    let who = party(&master);
    run(&world, move |unit| grant_quota(unit, &who, (3, 3))).await.expect("granted");
    let mut joining = Vec::new();
    for number in 0..8 {
        let member = world.create(Person::new(10 + number)).await;
        let link = Link {
            master: party(&master),
            member: party(&member),
            mode: Mode::Independent,
            unit: None,
            display_name: None,
            permissions: Permissions::NONE,
        };
        let (world, names) = (Arc::clone(&world), world.context.real_names.clone());
        joining.push(tokio::spawn(async move {
            attempt(&world, number, move |unit| associate(unit, &names, &link)).await
        }));
    }
    let mut joined = 0;
    for outcome in joining {
        match outcome.await.expect("no panic") {
            Ok(()) => joined += 1,
            Err(Error::Refused(_)) => {}
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    }
    assert_eq!(joined, 3);
    assert_eq!(events(&world, &master).await.len(), 5, "opened, granted, and each that joined");
    assert_eq!(world.sheet(&master).await, Vec::<String>::new());
}
