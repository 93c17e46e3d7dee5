//! Goal: what a post-paid customer consumed in a month is the sum of what it was charged, whatever it
//! paid of it. Method: two cycles, a payment, a second bill, and each figure compared.

use hubu_app::accounts::{
    ExpenditureQuota, ExpenditureQuotaRefusal as Refusal, expenditure_quota, set_expenditure_quota,
};
use hubu_app::ledger::Party;
use hubu_core::customers::Settlement;
use hubu_core::partners::AssociationType::{AgencySale, Resale};
use hubu_core::time::BillCycle;
use hubu_store::Error;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, money};

const DUE: &str = "2026-02-20T15:59:59Z";

async fn shown(world: &LedgerWorld, who: &Person, cycle: &str) -> Option<[String; 2]> {
    let (key, cycle) = (who.key, BillCycle::parse(cycle).expect("a cycle"));
    let read = world.store.read::<_, ()>(move |tx, _| Ok(expenditure_quota(tx, key, cycle)?));
    let found = read.await.expect("it can be read");
    found.map(|ExpenditureQuota { granted, used }| [granted, used].map(|sum| sum.to_text(2)))
}

async fn set(world: &LedgerWorld, who: &Person, amount: &str) -> Result<(), Refusal> {
    let (party, amount) = (Party::Key(who.key), money(amount));
    let done = world
        .store
        .unit(0, None, "test", move |unit| set_expenditure_quota(unit, &party, amount).map(|_| ()));
    match done.await {
        Ok(()) => Ok(()),
        Err(Error::Refused(refusal)) => Err(refusal),
        Err(Error::Fault(fault)) => panic!("{fault}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_used_of_a_quota() {
    engines::each(used).await;
}

async fn used(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let monthly = Person { settlement: Settlement::Monthly, ..Person::new(1) };
    let customer = world.create(monthly.clone()).await;
    let row = |granted: &str, used: &str| Some([granted.to_owned(), used.to_owned()]);
    assert_eq!(shown(&world, &customer, "2026-01").await, row("0.00", "0.00"));
    world.owe(&customer, "50", ("2025-12", DUE)).await.expect("last month");
    world.owe(&customer, "100.25", ("2026-01", DUE)).await.expect("this month");
    assert_eq!(shown(&world, &customer, "2026-01").await, row("0.00", "100.25"));
    assert_eq!(set(&world, &customer, "200").await, Ok(()));
    world.owe(&customer, "21.75000001", ("2026-01", DUE)).await.expect("more of it");
    assert_eq!(shown(&world, &customer, "2026-01").await, row("200.00", "122.00000001"));
    // 50 repay the month before, the rest a part of this one; it was consumed all the same.
    world.recharge(&customer, "120").await.expect("a payment");
    assert_eq!(shown(&world, &customer, "2026-01").await, row("200.00", "122.00000001"));
    assert_eq!(shown(&world, &customer, "2025-12").await, row("200.00", "50.00"));
    assert_eq!(shown(&world, &customer, "2026-02").await, row("200.00", "0.00"));
    assert_eq!(set(&world, &customer, "0").await, Ok(()), "nothing may be spent");
    assert_eq!(shown(&world, &customer, "2026-01").await, row("0.00", "122.00000001"));
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_quota() {
    engines::each(holders).await;
}

async fn holders(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let monthly = |key| Person { settlement: Settlement::Monthly, ..Person::new(key) };
    let partner = world.create(Person::new(9)).await;
    let (plain, advised) = (world.create(Person::new(1)).await, world.create(monthly(2)).await);
    let resold = world.create(monthly(3)).await;
    world.associate(&advised, &partner, AgencySale).await;
    world.associate(&resold, &partner, Resale).await;
    for (who, expected) in [
        (&plain, Err(Refusal::NotPostPaid)),
        (&advised, Ok(())),
        (&resold, Err(Refusal::Resale)),
        (&Person::new(77), Err(Refusal::UnknownCustomer)),
    ] {
        assert_eq!(set(&world, who, "5").await, expected, "{}", who.key);
    }
    let zeros = Some(["0.00".to_owned(), "0.00".to_owned()]);
    assert_eq!(shown(&world, &plain, "2026-01").await, zeros);
    assert_eq!(shown(&world, &resold, "2026-01").await, None);
}
