//! Goal: coupons and cards are issued, reserved, used, given back, frozen, recalled and ended as an
//! accountant expects, on both engines. Method: short stories on the virtual clock, what each coupon
//! holds and where it stands compared after each step, and the rows proved at the end.

mod expiry;
mod histories;
mod life;
mod listing;
mod lists;
mod month;
mod payment;
mod proof;
mod races;
mod transfers;

use std::pin::Pin;
use std::task::Poll;

use hubu_app::coupons::{GiveBack, GivenBack, Reserve, Reserved, Spend, Spending};
use hubu_app::ledger::Party;
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Action, Coupon, CouponRefusal, CycleType, Line, Purchase, Ratio};
use hubu_core::ids::CouponKey;
use hubu_core::time::Timestamp;
use hubu_testkit::ledger_world::{LedgerWorld, Person, money};

/// When the coupons of these stories end.
const END: &str = "2026-06-30T15:59:59Z";
/// A millisecond cannot be written on the wire: this is the second before.
const BEFORE: &str = "2026-06-30T15:59:58Z";

fn party(person: &Person) -> Party {
    Party::Key(person.key)
}

/// A new order of servers (`ec2`) for so much.
fn order(id: &str, amount: &str) -> Purchase {
    Purchase {
        order: id.to_owned(),
        action: Some(Action::New),
        lines: vec![Line {
            service: "ec2".to_owned(),
            region: "cn-north-1".to_owned(),
            product: "P1".to_owned(),
            cycle: Some((CycleType::Month, 1)),
            first_order: false,
            strict_selected: false,
            discount_ratio: Ratio::ONE,
            payable: money(amount),
        }],
        discounts: Vec::new(),
        at: Timestamp::EPOCH,
    }
}

/// The same, of what was used.
fn usage(id: &str, amount: &str) -> Purchase {
    Purchase { action: None, ..order(id, amount) }
}

async fn reserve(
    world: &LedgerWorld,
    who: &Person,
    coupons: &[CouponKey],
    purchase: Purchase,
) -> Result<Vec<Reserved>, CouponRefusal> {
    let (customer, coupons) = (party(who), coupons.to_vec());
    world.run(who.key, Reserve { customer, coupons, purchase }).await
}

async fn spend(
    world: &LedgerWorld,
    who: &Person,
    (coupon, amount): (CouponKey, &str),
    order: &str,
) -> Result<Coupon, CouponRefusal> {
    let (amount, order) = (money(amount), order.to_owned());
    let spending = Spending { coupon, amount, order, detail: TradeDetail::Order };
    world.run(who.key, Spend { customer: party(who), spending }).await
}

async fn give_back(
    world: &LedgerWorld,
    who: &Person,
    (coupon, amount): (CouponKey, &str),
    order: &str,
) -> Result<GivenBack, CouponRefusal> {
    let (amount, order) = (money(amount), order.to_owned());
    world.run(who.key, GiveBack { customer: party(who), coupon, amount, order }).await
}

/// Asks all of them, in order, before any is waited for: so they queue together.
async fn together<F: Future>(asked: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut open: Vec<Pin<Box<F>>> = asked.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<F::Output>> = open.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (one, answer) in open.iter_mut().zip(&mut answers).filter(|(_, a)| a.is_none()) {
            if let Poll::Ready(told) = one.as_mut().poll(cx) {
                *answer = Some(told);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
