//! Three in one transaction, one of them refused.

use std::sync::Arc;

use hubu_app::enterprise::Allocate;
use hubu_app::ledger::Money;
use hubu_app::write::WriteRefusal;
use hubu_app::{Error, Fault};
use hubu_core::enterprise::AllocateRefusal;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, cash, money, named};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::snapshot::Snapshot;

/// What one of the three is told; done, it is told the transaction id, which is its amount.
type Told = Result<&'static str, Error<AllocateRefusal>>;

/// A master with 100.00 and three members.
struct House {
    master: Person,
    members: Vec<Person>,
}

/// Allocated at once: for one of them the money does not reach.
const AMOUNTS: [&str; 3] = ["60", "50", "40"];
/// Steps of the unit that keeps the lane busy until all three wait.
const BUSY: [&str; 3] = ["realm.pulse_held", "COMMIT", "COMMITTED"];

impl House {
    async fn open(world: &LedgerWorld, number: i64) -> Self {
        let (master, members) = world.enterprise(number * 10, 3).await;
        world.recharge(&master, "100").await.expect("paid in");
        Self { master, members }
    }

    /// One allocation for each member, in one fold.
    async fn allocate(&self, world: &LedgerWorld) -> Vec<Told> {
        let moneys = self.members.iter().zip(AMOUNTS).map(|(member, amount)| {
            let command = Allocate(named(cash(&self.master, member, amount), amount));
            Money::due(Arc::clone(&world.context), "test", command)
        });
        let answers = world.fold_of(self.master.key, moneys.collect()).await;
        let told = answers.into_iter().zip(AMOUNTS).map(|(answer, amount)| match answer {
            Ok(reply) => {
                assert_eq!(reply.value::<Allocate>().as_deref(), Some(amount));
                Ok(amount)
            }
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
            Err(Error::Refused(why)) => match why.of::<Allocate>() {
                Ok(WriteRefusal::Rule(rule)) => Err(Error::Refused(rule)),
                other => panic!("{other:?}"),
            },
        });
        told.collect()
    }

    /// The same while a step of theirs fails (`times` in a row).
    async fn sabotaged(
        &self,
        world: &LedgerWorld,
        (step, times): (usize, usize),
        fault: Fault,
    ) -> Vec<Told> {
        world.saboteur.arm(Sabotage { step: BUSY.len() + step, fault, times });
        let told = self.allocate(world).await;
        assert_eq!(world.saboteur.disarm(), times, "step {step}");
        told
    }

    /// What everybody has, the master first.
    async fn cash(&self, world: &LedgerWorld) -> [String; 4] {
        let mut sheets = [&self.master, &self.members[0], &self.members[1], &self.members[2]]
            .map(|person| (person, String::new()));
        for (person, sheet) in &mut sheets {
            *sheet = world.sheet(person).await.join(", ");
        }
        sheets.map(|(_, sheet)| sheet)
    }
}

fn short(available: &str) -> Told {
    let available = money(available);
    Err(Error::Refused(AllocateRefusal::InsufficientFunds { available }))
}

const BEFORE: [&str; 4] = ["cash 100.00", "", "", ""];
const AFTER: [&str; 4] = ["", "cash 60.00", "", "cash 40.00"];

/// The steps of the three when nothing disturbs them, and what they come to.
async fn rehearse(world: &LedgerWorld) -> Vec<&'static str> {
    let house = House::open(world, 1).await;
    world.saboteur.watch();
    let told = house.allocate(world).await;
    let mut log = world.saboteur.log();
    assert_eq!(told, [Ok("60"), short("40"), Ok("40")]);
    assert_eq!(house.cash(world).await, AFTER);
    let steps = log.split_off(BUSY.len());
    assert_eq!(log, BUSY);
    let commits = steps.iter().filter(|step| **step == "COMMIT").count();
    assert_eq!(commits, 1, "one fold: {steps:?}");
    world.check().await;
    steps
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fold_that_fails_is_done_singly_or_not_at_all() {
    engines::each(fail).await;
}

async fn fail(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let steps = rehearse(&world).await;
    let bug = || Fault::Bug("a test's".to_owned());
    let told_of = |fault: Fault| Err(Error::Fault(fault));
    for (number, step) in (2..).zip(1..steps.len()) {
        let place = format!("step {step}: {}", steps[step - 1]);
        let house = House::open(&world, number).await;
        let before = Snapshot::take(&world.store).await;
        // The fold fails, and each of the three alone, too.
        let told = house.sabotaged(&world, (step, 4), bug()).await;
        assert_eq!(told, [told_of(bug()), told_of(bug()), told_of(bug())], "{place}");
        let changes = before.changes(&Snapshot::take(&world.store).await);
        assert_eq!(changes, Vec::<String>::new(), "{place}");
        assert_eq!(house.cash(&world).await, BEFORE, "{place}");
        // The fold alone fails: its members are done one by one, in their order.
        let told = house.sabotaged(&world, (step, 1), bug()).await;
        assert_eq!(told, [Ok("60"), short("40"), Ok("40")], "{place}");
        assert_eq!(house.cash(&world).await, AFTER, "{place}");
        world.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_keeps_failing_takes_nobody_with_it() {
    engines::each(fail_one).await;
}

/// The fold fails, and then its first member alone: the money reaches for the other two.
async fn fail_one(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let steps = rehearse(&world).await;
    let timeout = || Fault::Timeout("a test's".to_owned());
    for (number, step) in (2..).zip(1..steps.len()) {
        let place = format!("step {step}: {}", steps[step - 1]);
        let house = House::open(&world, number).await;
        let told = house.sabotaged(&world, (step, 2), timeout()).await;
        assert_eq!(told, [Err(Error::Fault(timeout())), Ok("50"), Ok("40")], "{place}");
        let sheets = ["cash 10.00", "", "cash 50.00", "cash 40.00"];
        assert_eq!(house.cash(&world).await, sheets, "{place}");
        // The first was never accepted: sent again it is judged, not taken for a repeat.
        let told = house.allocate(&world).await;
        let duplicate = || Err(Error::Refused(AllocateRefusal::DuplicateTransaction));
        assert_eq!(told, [short("10"), duplicate(), duplicate()], "{place}");
        assert_eq!(house.cash(&world).await, sheets, "{place}");
    }
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_repeated_for_all_of_a_fold() {
    engines::each(fail_once).await;
}

/// A conflict at each step of the fold, and at the first of its members' own tries.
async fn fail_once(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let steps = rehearse(&world).await;
    for (number, step) in (2..).zip(1..steps.len()) {
        let place = format!("step {step}: {}", steps[step - 1]);
        let house = House::open(&world, number).await;
        let conflict = Fault::Conflict("a test's".to_owned());
        let told = house.sabotaged(&world, (step, 3), conflict).await;
        assert_eq!(told, [Ok("60"), short("40"), Ok("40")], "{place}");
        assert_eq!(house.cash(&world).await, AFTER, "{place}");
    }
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_a_fold_is_answered_whose_commit_is_unknown() {
    engines::each(unknown).await;
}

/// Not even the one that was refused: its refusal rests on its neighbours' rows.
async fn unknown(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let steps = rehearse(&world).await;
    let unknown = || Fault::OutcomeUnknown("the line went dead".to_owned());
    let duplicate = || Err(Error::Refused(AllocateRefusal::DuplicateTransaction));
    let committed = steps.len();
    let table = [
        // The word never arrived.
        (committed - 1, BEFORE, [Ok("60"), short("40"), Ok("40")]),
        // It did, the answer was lost.
        (committed, AFTER, [duplicate(), short("0"), duplicate()]),
    ];
    for (number, (step, sheets, again)) in (2..).zip(table) {
        let house = House::open(&world, number).await;
        let told = house.sabotaged(&world, (step, 1), unknown()).await;
        assert_eq!(told, [unknown(), unknown(), unknown()].map(|f| Err(Error::Fault(f))));
        assert_eq!(house.cash(&world).await, sheets, "{}", steps[step - 1]);
        assert_eq!(house.allocate(&world).await, again, "{}", steps[step - 1]);
        assert_eq!(house.cash(&world).await, AFTER);
        world.check().await;
    }
}
