//! Three commands of different kinds in one transaction, one of them refused.

use std::sync::Arc;

use hubu_app::accounts::PlaceHold;
use hubu_app::enterprise::Reclaim;
use hubu_app::ledger::{Money, Party};
use hubu_app::write::WriteRefusal;
use hubu_app::{Error, Fault};
use hubu_core::accounts::AccountRefusal;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, cash, money, recharge};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::snapshot::Snapshot;

/// A master with 70.00 and a member with 30.00 of the master's.
struct House {
    master: Person,
    member: Person,
}

/// Steps of the unit that keeps the lane busy until all three wait.
const BUSY: usize = 3;

/// What each of the three is told.
type Told = Result<(), Error<AccountRefusal>>;

const BEFORE: [&str; 2] = ["cash 70.00", "cash 30.00"];
const AFTER: [&str; 2] = ["cash 110.00", ""];

impl House {
    async fn open(world: &LedgerWorld, number: i64) -> Self {
        let (master, members) = world.enterprise(number * 10, 1).await;
        let member = members.into_iter().next().expect("one was asked for");
        world.recharge(&master, "100").await.expect("paid in");
        world.allocate(cash(&master, &member, "30")).await.expect("there is enough");
        Self { master, member }
    }

    /// A top-up, a hold for which the money does not reach, and a reclaim, in one fold.
    async fn fold(&self, world: &LedgerWorld) -> Vec<Told> {
        let hold = PlaceHold {
            customer: Party::Key(self.master.key),
            amount: money("200"),
            reason: "test".to_owned(),
        };
        let context = || Arc::clone(&world.context);
        let moneys = vec![
            Money::due(context(), "test", recharge(&self.master, "10")),
            Money::due(context(), "test", hold),
            Money::due(context(), "test", Reclaim(cash(&self.master, &self.member, "30"))),
        ];
        let answers = world.fold_of(self.master.key, moneys).await;
        let told = answers.into_iter().map(|answer| match answer {
            Ok(_) => Ok(()),
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
            Err(Error::Refused(why)) => match why.of::<PlaceHold>() {
                Ok(WriteRefusal::Rule(rule)) => Err(Error::Refused(rule)),
                other => panic!("{other:?}"),
            },
        });
        told.collect()
    }

    /// What both have, the master first.
    async fn cash(&self, world: &LedgerWorld) -> [String; 2] {
        [world.sheet(&self.master).await.join(", "), world.sheet(&self.member).await.join(", ")]
    }
}

fn expected() -> Vec<Told> {
    let available = money("80");
    vec![Ok(()), Err(Error::Refused(AccountRefusal::InsufficientFunds { available })), Ok(())]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mixed_fold_that_fails_is_done_singly_or_not_at_all() {
    engines::each(fail).await;
}

async fn fail(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let house = House::open(&world, 1).await;
    world.saboteur.watch();
    assert_eq!(house.fold(&world).await, expected());
    let steps = world.saboteur.log().split_off(BUSY);
    assert_eq!(house.cash(&world).await, AFTER);
    assert_eq!(steps.iter().filter(|step| **step == "COMMIT").count(), 1, "one fold: {steps:?}");

    let bug = || Fault::Bug("a test's".to_owned());
    for (number, step) in (2..).zip(1..steps.len()) {
        let place = format!("step {step}: {}", steps[step - 1]);
        let house = House::open(&world, number).await;
        let before = Snapshot::take(&world.store).await;
        // The fold fails, and each of the three alone, too.
        world.saboteur.arm(Sabotage { step: BUSY + step, fault: bug(), times: 4 });
        let told = house.fold(&world).await;
        assert_eq!(world.saboteur.disarm(), 4, "{place}");
        assert_eq!(told, [bug(), bug(), bug()].map(|fault| Err(Error::Fault(fault))), "{place}");
        let changes = before.changes(&Snapshot::take(&world.store).await);
        assert_eq!(changes, Vec::<String>::new(), "{place}");
        assert_eq!(house.cash(&world).await, BEFORE, "{place}");
        // The fold alone fails: its members are done one by one, in their order.
        world.saboteur.arm(Sabotage { step: BUSY + step, fault: bug(), times: 1 });
        assert_eq!(house.fold(&world).await, expected(), "{place}");
        assert_eq!(world.saboteur.disarm(), 1, "{place}");
        assert_eq!(house.cash(&world).await, AFTER, "{place}");
        world.check().await;
    }
}
