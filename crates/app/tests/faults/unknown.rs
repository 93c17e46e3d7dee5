//! Commits whose outcome nobody knows: they are not repeated by us, and the same request sent again
//! finds out.

use hubu_app::accounts::Recharge;
use hubu_app::enterprise::Allocate;
use hubu_app::{Error, Fault};
use hubu_core::accounts::AccountRefusal;
use hubu_core::enterprise::AllocateRefusal;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, cash, named, recharge};
use hubu_testkit::probes::Sabotage;

use super::stage::Stage;
use super::story::Repeat;

fn unknown() -> Fault {
    Fault::OutcomeUnknown("the line went dead".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_finds_out_and_does_nothing_twice() {
    engines::each(by_key).await;
}

/// Every write of the story is committed, and its caller not told.
async fn by_key(home: &Home) {
    let quiet = home.another().await;
    let rehearsed = Stage::rehearse(&quiet).await;
    quiet.remove().await;
    let stage = Stage::open(home).await;
    let mut before = stage.snapshot().await;
    for one in &rehearsed {
        let committed = one.steps.len() + 1;
        let sabotage = Sabotage { step: committed, fault: unknown(), times: 1 };
        let (outcome, fired) = stage.sabotaged(one, sabotage).await;
        assert_eq!((outcome, fired), (Err(Error::Fault(unknown())), 1), "{:?}", one.at);
        let after = stage.snapshot().await;
        assert_eq!(before.effect(&after), one.effect, "{:?}", one.at);
        before = after;
        let again = match one.write.repeat {
            Repeat::Keyless => continue,
            Repeat::Answered | Repeat::NotKept => one.write.run(&stage, one.at).await,
        };
        if one.write.repeat == Repeat::NotKept {
            assert_eq!(again, Err(Error::Refused("AnswerNotKept".to_owned())), "{:?}", one.at);
        } else {
            let answer = again.expect("the kept answer").expect("somebody asked");
            let body = format!("{:?}", one.at).into_bytes();
            assert_eq!((answer.status, answer.body), (200, Some(body)), "{:?}", one.at);
        }
        let changes = before.changes(&stage.snapshot().await);
        assert_eq!(changes, Vec::<String>::new(), "{:?}", one.at);
    }
    stage.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_transaction_id_finds_out_and_moves_money_once() {
    engines::each(by_transaction_id).await;
}

/// Without a key: a transfer by its `trans_id`, a top-up by its channel's serial number.
async fn by_transaction_id(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let (master, members) = world.enterprise(100, 1).await;
    let top_up = Recharge { channel_no: "7".to_owned(), ..recharge(&master, "100") };
    let transfer = Allocate(named(cash(&master, &members[0], "30"), "t"));

    let committed = step_of(&world, "COMMITTED", async |world| {
        let (other, _) = world.enterprise(200, 0).await;
        world.saboteur.watch();
        let same = Recharge { channel_no: "7".to_owned(), ..recharge(&other, "100") };
        world.run(other.key, same).await.expect("paid in");
    });
    let step = committed.await;
    world.saboteur.arm(Sabotage { step, fault: unknown(), times: 1 });
    let told = world.attempt(master.key, top_up.clone()).await;
    assert_eq!(told, Err(Error::Fault(unknown())));
    assert_eq!(world.saboteur.disarm(), 1);
    assert_eq!(world.sheet(&master).await, ["cash 100.00"], "it was done");
    let again = world.run(master.key, top_up).await;
    assert_eq!(again, Err(AccountRefusal::DuplicateTransaction));

    // The line goes dead before the word was sent, and after.
    let step = step_of(&world, "COMMIT", async |world| {
        let (other, theirs) = world.enterprise(300, 1).await;
        world.recharge(&other, "100").await.expect("paid in");
        world.saboteur.watch();
        world.allocate(named(cash(&other, &theirs[0], "30"), "t")).await.expect("allocated");
    });
    let step = step.await;
    for (step, sheet) in [(step, ["cash 100.00"]), (step + 1, ["cash 70.00"])] {
        world.saboteur.arm(Sabotage { step, fault: unknown(), times: 1 });
        let told = world.attempt(master.key, transfer.clone()).await;
        assert_eq!(told, Err(Error::Fault(unknown())));
        assert_eq!(world.saboteur.disarm(), 1);
        assert_eq!(world.sheet(&master).await, sheet);
    }
    for _ in 0..2 {
        let again = world.run(master.key, transfer.clone()).await;
        assert_eq!(again, Err(AllocateRefusal::DuplicateTransaction));
    }
    assert_eq!(world.sheet(&master).await, ["cash 70.00"]);
    assert_eq!(world.sheet(&members[0]).await, ["cash 30.00"]);
    world.check().await;
}

/// The number of a step of a write like the one that is to fail.
async fn step_of(world: &LedgerWorld, name: &str, write: impl AsyncFnOnce(&LedgerWorld)) -> usize {
    write(world).await;
    let log = world.saboteur.log();
    log.iter().position(|step| *step == name).expect("it was done") + 1
}
