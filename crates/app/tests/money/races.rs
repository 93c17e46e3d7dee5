//! The same request a hundred times at once, over all lanes.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::accounts::Recharge;
use hubu_app::enterprise::{Allocate, Reclaim};
use hubu_app::ledger::{Command, Money};
use hubu_app::write::Recorded;
use hubu_core::accounts::AccountRefusal;
use hubu_core::enterprise::{AllocateRefusal, ReclaimRefusal};
use hubu_core::ids::CustomerKey;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, asked_by, cash, named, recharge};

const TIMES: i64 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_id_moves_money_once() {
    engines::each(by_transaction_id).await;
}

/// A lane decides batching, never correctness: the hundred are spread over all there are, as they
/// would be over two processes.
async fn by_transaction_id(home: &Home) {
    let world = Arc::new(LedgerWorld::open(home).await);
    let (master, members) = world.enterprise(100, 1).await;
    let top_up = Recharge { channel_no: "7".to_owned(), ..recharge(&master, "500") };
    once(&world, top_up, AccountRefusal::DuplicateTransaction).await;
    assert_eq!(world.sheet(&master).await, ["cash 500.00"]);
    let transfer = named(cash(&master, &members[0], "3"), "t");
    once(&world, Allocate(transfer), AllocateRefusal::DuplicateTransaction).await;
    assert_eq!(world.sheet(&members[0]).await, ["cash 3.00"]);
    let back = named(cash(&master, &members[0], "1"), "back");
    once(&world, Reclaim(back), ReclaimRefusal::DuplicateTransaction).await;
    assert_eq!(world.sheet(&members[0]).await, ["cash 2.00"]);
    assert_eq!(world.sheet(&master).await, ["cash 498.00"]);
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_id_is_its_masters_and_another_may_have_the_same() {
    engines::each(of_two_masters).await;
}

/// Both are asked for at once and share a commit where one lane serves both.
async fn of_two_masters(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (one, of_one) = world.enterprise(100, 1).await;
    let (two, of_two) = world.enterprise(200, 1).await;
    for master in [&one, &two] {
        world.recharge(master, "500").await.expect("paid in");
    }
    let transfers = || {
        let out = [(&one, &of_one[0], "3"), (&two, &of_two[0], "4")];
        out.map(|(master, member, amount)| named(cash(master, member, amount), "t"))
    };
    let [first, second] = transfers();
    let done = tokio::join!(world.allocate(first), world.allocate(second));
    assert_eq!(done, (Ok("t".to_owned()), Ok("t".to_owned())));
    for transfer in transfers() {
        let again = world.allocate(transfer).await;
        assert_eq!(again, Err(AllocateRefusal::DuplicateTransaction));
    }
    assert_eq!(world.sheet(&of_one[0]).await, ["cash 3.00"]);
    assert_eq!(world.sheet(&of_two[0]).await, ["cash 4.00"]);
    world.check().await;
}

/// One is done, all others are refused as repeats.
async fn once<C>(world: &Arc<LedgerWorld>, command: C, duplicate: C::Refusal)
where
    C: Command + Clone,
    C::Refusal: PartialEq + std::fmt::Debug,
{
    let attempts: Vec<_> = (0..TIMES)
        .map(|queue| {
            let (world, command) = (Arc::clone(world), command.clone());
            tokio::spawn(async move { world.attempt(CustomerKey(queue), command).await })
        })
        .collect();
    let mut done = 0;
    for attempt in attempts {
        match attempt.await.expect("no panic") {
            Ok(_) => done += 1,
            Err(Error::Refused(refusal)) => assert_eq!(refusal, duplicate),
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    }
    assert_eq!(done, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_moves_money_once_and_all_are_answered_alike() {
    engines::each(by_key).await;
}

async fn by_key(home: &Home) {
    let world = Arc::new(LedgerWorld::open(home).await);
    let (master, members) = world.enterprise(100, 1).await;
    world.recharge(&master, "500").await.expect("paid in");
    let attempts: Vec<_> = (0..TIMES)
        .map(|queue| {
            let writer = asked_by(&master, "test.allocate", Some(("k", 1)));
            let command = Allocate(cash(&master, &members[0], "3"));
            let context = Arc::clone(&world.context);
            // The answer holds an id that is drawn: a second one would be another.
            let encode = |id: &String| Recorded { status: 200, body: Some(id.clone().into()) };
            let money = Money::asked(context, writer, command, encode);
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                let Ok(reply) = world.store.batch::<Money>(queue, None, money).await else {
                    panic!("refused");
                };
                let recorded = reply.recorded.clone().expect("somebody asked");
                (recorded, reply.value::<Allocate>().is_some())
            })
        })
        .collect();
    let (mut answers, mut fresh) = (Vec::new(), 0);
    for attempt in attempts {
        let (answer, is_fresh) = attempt.await.expect("no panic");
        answers.push(answer);
        fresh += usize::from(is_fresh);
    }
    answers.dedup();
    assert_eq!((answers.len(), fresh), (1, 1));
    assert_eq!(world.sheet(&members[0]).await, ["cash 3.00"]);
    world.check().await;
}
