//! Money moves, credit ends, time goes on; and in the end answers are forgotten.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use hubu_app::accounts::{
    Adjust, AdjustedAccount, GrantCredit, PlaceHold, PostReceivable, Recharge, ReleaseHold,
};
use hubu_app::enterprise::{Allocate, Reclaim, Transfer, Unbind};
use hubu_app::write::forget_answers;
use hubu_app::{clock, jobs};
use hubu_core::accounts::{BalanceType, Channel};
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::BillCycle;
use hubu_testkit::ledger_world::{instant, money};

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, keyless, write};

const END: &str = "2026-06-30T15:59:59Z";

pub fn writes() -> Vec<Write> {
    let mut writes = [accounts(), transfers(), calendar()].concat();
    // Both books that end at that instant: the master's own, and what of it the member was lent.
    writes.extend([claim(), expire(), claim(), expire()]);
    writes
}

/// The clock flows, and stands again: somewhere, so nothing is told after it.
pub fn flow() -> Vec<Write> {
    vec![
        keyless("flow", |stage, at| stage.bare(at, |u| clock::flow(u, true), |_, _| {})),
        keyless("flow", |stage, at| stage.bare(at, |u| clock::flow(u, false), |_, _| {})),
        // The oldest alone, then what is left.
        keyless("forget_answers", |stage, at| forget(stage, at, 1)),
        keyless("forget_answers", |stage, at| forget(stage, at, 1_000)),
    ]
}

/// Years later, by the process's clock: every answer of the story is old.
fn forget(stage: &Stage, at: At, most: i64) -> Attempt<'_> {
    let later = instant("2030-01-01T00:00:00Z").ms();
    stage.world.wall().fetch_max(later, Ordering::Relaxed);
    stage.bare(at, move |u| forget_answers(u, most), |_, _| {})
}

fn accounts() -> Vec<Write> {
    vec![
        write("Recharge", |stage, at| recharge(stage, at, 100, "1000")),
        write("GrantCredit", |stage, at| grant(stage, at, None)),
        write("GrantCredit", |stage, at| grant(stage, at, Some(END))),
        write("Adjust", |stage, at| adjust(stage, at, AdjustedAccount::Cash)),
        write("Adjust", |stage, at| adjust(stage, at, AdjustedAccount::Credit { expires: None })),
        write("PostReceivable", |stage, at| {
            let cycle = BillCycle::parse("2026-01").expect("a cycle");
            let due = instant("2026-01-31T15:59:59Z");
            let owed = PostReceivable { customer: row(101), amount: money("30"), cycle, due };
            stage.money(at, owed, |_, _| {})
        }),
        write("PlaceHold", |stage, at| {
            let hold =
                PlaceHold { customer: row(100), amount: money("50"), reason: "audit".to_owned() };
            stage.money(at, hold, |notes, key| {
                notes.keys.insert("hold", *key);
            })
        }),
        write("ReleaseHold", |stage, at| {
            let hold = stage.key("hold");
            stage.money(at, ReleaseHold { customer: row(100), hold }, |_, _| {})
        }),
    ]
}

fn transfers() -> Vec<Write> {
    vec![
        write("Allocate", |stage, at| {
            stage.money(at, Allocate(cash("300.25", Some("a"))), |_, _| {})
        }),
        write("Allocate", |stage, at| stage.money(at, Allocate(credit("120")), |_, _| {})),
        write("Reclaim", |stage, at| stage.money(at, Reclaim(cash("100", Some("b"))), |_, _| {})),
        write("Reclaim", |stage, at| stage.money(at, Reclaim(credit("20")), |_, _| {})),
        // It pays what is owed.
        write("Recharge", |stage, at| recharge(stage, at, 101, "40")),
        write("Unbind", |stage, at| {
            let unbind = Unbind { master: CustomerKey(100), member: CustomerKey(101) };
            stage.money(at, unbind, |_, _| {})
        }),
    ]
}

/// Time comes to the end of the credit; its work fails until it waits for a person, who takes it up
/// again.
fn calendar() -> Vec<Write> {
    let mut writes = vec![
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(END)), |_, _| {})),
        claim(),
    ];
    let failed = keyless("failed", |stage, at| {
        let lease = stage.notes().lease.expect("claimed");
        stage.bare(at, move |u| jobs::failed(u, &lease, "no power"), |_, ()| {})
    });
    writes.extend([failed; 10]);
    writes.push(keyless("retry", |stage, at| {
        let lease = stage.notes().lease.expect("claimed");
        stage.bare(at, move |u| jobs::retry(u, &lease.kind, lease.key), |_, ()| {})
    }));
    writes
}

fn claim() -> Write {
    keyless("claim", |stage, at| {
        stage.bare(
            at,
            |u| jobs::claim(u, 1, 1),
            |notes, leases| notes.lease = leases.first().cloned(),
        )
    })
}

fn expire() -> Write {
    keyless("ExpireCredit", |stage, _| {
        let lease = stage.notes().lease.expect("claimed");
        let money = jobs::command(&Arc::clone(&stage.world.context), lease);
        stage.due(money.expect("a known reconciler"))
    })
}

fn recharge<'a>(stage: &'a Stage, at: At, who: i64, amount: &str) -> Attempt<'a> {
    let (customer, amount, channel) = (row(who), money(amount), Channel::BankTransfer);
    let channel_no = format!("serial {}", at.number);
    stage.money(at, Recharge { customer, amount, channel, channel_no }, |_, _| {})
}

fn grant<'a>(stage: &'a Stage, at: At, expires: Option<&str>) -> Attempt<'a> {
    let (customer, expires) = (row(100), expires.map(instant));
    stage.money(at, GrantCredit { customer, amount: money("300"), expires }, |_, _| {})
}

fn adjust(stage: &Stage, at: At, account: AdjustedAccount) -> Attempt<'_> {
    let (customer, reason) = (row(100), "miscounted".to_owned());
    stage.money(at, Adjust { customer, account, amount: money("-20"), reason }, |_, _| {})
}

/// Between the master and its first member.
fn cash(amount: &str, id: Option<&str>) -> Transfer {
    Transfer {
        master: CustomerKey(100),
        member: CustomerId::parse("customer-101").expect("an id"),
        amount: money(amount),
        balance: BalanceType::Debit,
        expires: None,
        transaction_id: id.map(str::to_owned),
    }
}

/// Between the master and its second member.
fn credit(amount: &str) -> Transfer {
    let member = CustomerId::parse("customer-102").expect("an id");
    let (balance, expires) = (BalanceType::Credit, Some(instant(END)));
    Transfer { member, balance, expires, ..cash(amount, None) }
}
