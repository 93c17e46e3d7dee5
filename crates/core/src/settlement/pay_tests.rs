//! What pays for usage.

use super::*;
use crate::coupons::{Action, Limits, State, Version};
use crate::settlement::world::{Held, coupon, local, money, purchase};

fn candidates(held: &[Held]) -> Vec<Candidate<'_>> {
    let all = held.iter();
    all.map(|(coupon, balance, limits)| Candidate { coupon, balance: *balance, limits }).collect()
}

/// When everything is deducted.
fn now() -> Timestamp {
    local("2026-01-15 10:30:00")
}

fn payer(settlement: Settlement, cash: &str, credit: &str) -> Payer {
    Payer { settlement, cash: money(cash), credit: money(credit) }
}

/// Voucher, flexi, card, cash, credit, debt.
fn told(paid: &Paid) -> [Amount; 6] {
    [paid.voucher, paid.flexi, paid.card, paid.cash, paid.credit, paid.debt]
}

#[test]
fn coupons_then_cash_then_credit_and_the_rest_is_debt() {
    use Settlement::{Balance, Monthly};
    let held = [
        coupon(1, Kind::StoredValueCard, "3"),
        coupon(2, Kind::Flexi, "2"),
        coupon(3, Kind::Voucher, "1"),
        coupon(4, Kind::Discount, "0"),
    ];
    // (settlement, cash, credit, due, voucher, flexi, card, cash, credit, debt)
    for (settlement, cash, credit, due, expected) in [
        (Balance, "4", "5", "0", ["0", "0", "0", "0", "0", "0"]),
        (Balance, "4", "5", "0.5", ["0.5", "0", "0", "0", "0", "0"]),
        (Balance, "4", "5", "3", ["1", "2", "0", "0", "0", "0"]),
        (Balance, "4", "5", "7", ["1", "2", "3", "1", "0", "0"]),
        (Balance, "4", "5", "12", ["1", "2", "3", "4", "2", "0"]),
        (Balance, "4", "5", "20", ["1", "2", "3", "4", "5", "5"]),
        (Balance, "0", "0", "7", ["1", "2", "3", "0", "0", "1"]),
        (Monthly, "4", "5", "20", ["1", "2", "3", "0", "0", "14"]),
        (Monthly, "4", "5", "6", ["1", "2", "3", "0", "0", "0"]),
    ] {
        let mut purse = Purse::new(payer(settlement, cash, credit), candidates(&held), now());
        let paid = purse.pay(money(due), purchase);
        assert_eq!(told(&paid), expected.map(money), "{settlement:?} {due}");
    }
}

#[test]
fn a_batch_declines_record_by_record() {
    let held = [coupon(1, Kind::Voucher, "0.05")];
    let balances = payer(Settlement::Balance, "0.06", "0.03");
    let mut purse = Purse::new(balances, candidates(&held), now());
    // Four times 0.04: the worked hour of the documents is the second.
    for expected in [
        ["0.04", "0", "0", "0", "0", "0"],
        ["0.01", "0", "0", "0.03", "0", "0"],
        ["0", "0", "0", "0.03", "0.01", "0"],
        ["0", "0", "0", "0", "0.02", "0.02"],
        ["0", "0", "0", "0", "0", "0.04"],
    ] {
        let paid = purse.pay(money("0.04"), purchase);
        assert_eq!(told(&paid), expected.map(money));
    }
    assert_eq!(purse.payer(), payer(Settlement::Balance, "0", "0"));
}

#[test]
fn what_is_used_once_is_spent_by_the_first_charge_it_pays() {
    let by_limit = |held: Held| (held.0, held.1, Limits { once: true, ..held.2 });
    let by_version = |mut held: Held| {
        held.0.version = Version::Single;
        held
    };
    for once in [by_limit(coupon(1, Kind::Voucher, "5")), by_version(coupon(1, Kind::Flexi, "5"))] {
        let held = [once, coupon(2, Kind::StoredValueCard, "0.1")];
        let balances = payer(Settlement::Balance, "9", "0");
        let mut purse = Purse::new(balances, candidates(&held), now());
        let first = purse.pay(money("0.04"), purchase);
        assert_eq!(first.coupons, [(CouponKey(1), money("0.04"))]);
        let second = purse.pay(money("0.04"), purchase);
        assert_eq!(second.coupons, [(CouponKey(2), money("0.04"))]);
        // The card is used until nothing is left.
        let third = purse.pay(money("0.08"), purchase);
        assert_eq!((third.card, third.cash), (money("0.06"), money("0.02")));
    }
}

#[test]
fn nothing_is_weighed_where_there_is_no_coupon() {
    let mut empty = [
        coupon(1, Kind::Voucher, "0"),
        coupon(2, Kind::Discount, "0"),
        coupon(3, Kind::Voucher, "5"),
        coupon(4, Kind::Flexi, "5"),
        coupon(5, Kind::StoredValueCard, "5"),
        coupon(6, Kind::Voucher, "5"),
    ];
    empty[2].0.expires = now();
    empty[3].0.state = State::Inactive;
    empty[4].0.lock = Some("CS1".to_owned());
    empty[5].2.actions = vec![Action::Renew];
    let balances = payer(Settlement::Balance, "1", "0");
    let mut purse = Purse::new(balances, candidates(&empty), now());
    let paid = purse.pay(money("0.3"), |_| panic!("there is nothing to weigh"));
    assert_eq!(paid.cash, money("0.3"));
    // Nor for a charge of nothing.
    let held = [coupon(1, Kind::Voucher, "5")];
    let mut purse = Purse::new(balances, candidates(&held), now());
    let paid = purse.pay(Amount::ZERO, |_| panic!("there is nothing to pay"));
    assert_eq!(paid, Paid::default());
}

#[test]
fn a_coupon_that_does_not_fit_is_passed_over() {
    let mut servers = coupon(1, Kind::Voucher, "5");
    servers.2.services = vec!["ec2".to_owned()];
    let held = [servers, coupon(3, Kind::Voucher, "0.01")];
    let balances = payer(Settlement::Monthly, "1", "0");
    let mut purse = Purse::new(balances, candidates(&held), now());
    let paid = purse.pay(money("0.04"), purchase);
    assert_eq!(paid.coupons, [(CouponKey(3), money("0.01"))]);
    assert_eq!(paid.debt, money("0.03"));
}

#[test]
fn what_comes_back_pays_again() {
    let balances = payer(Settlement::Balance, "0.05", "0.02");
    let mut purse = Purse::new(balances, Vec::new(), now());
    assert_eq!(
        told(&purse.pay(money("0.07"), purchase)),
        ["0", "0", "0", "0.05", "0.02", "0"].map(money)
    );
    purse.take_in(money("0.03"), money("0.01"));
    assert_eq!(
        told(&purse.pay(money("0.05"), purchase)),
        ["0", "0", "0", "0.03", "0.01", "0.01"].map(money)
    );
}
