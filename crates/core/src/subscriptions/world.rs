//! What the stories of this module are made of: days in Shanghai, a machine, and what paid for it.

use proptest::prelude::*;

use super::{AtExpiry, PaidTerm, Status, Subscription, Term, TermKind};
use crate::coupons::CycleType;
use crate::ids::CouponKey;
use crate::money::Amount;
use crate::orders::{OrderId, Source};
use crate::time::{Timestamp, Zone};

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_with_offset(text).expect("a literal")
}

pub fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai").expect("bundled")
}

/// The last second of a day in Shanghai.
pub fn end(day: &str) -> Timestamp {
    at(&format!("{day}T23:59:59+08:00"))
}

/// An instant of a day in Shanghai: `2026-03-15 10:30:00`.
pub fn local(text: &str) -> Timestamp {
    at(&format!("{}+08:00", text.replace(' ', "T")))
}

/// `3m` or `1y`.
pub fn term(text: &str) -> Term {
    let (periods, unit) = text.split_at(text.len() - 1);
    let periods = periods.parse().expect("a number");
    if unit == "y" { Term::years_of(periods) } else { Term::months_of(periods) }
}

pub fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

/// An order by a letter.
pub fn order(letter: &str) -> OrderId {
    OrderId::parse(&format!("CS26010108000000{letter}")).expect("an order")
}

/// The letter of an order.
pub fn letter(order: &OrderId) -> &str {
    &order.as_str()[16..]
}

const SOURCES: [(&str, Source); 6] = [
    ("cash", Source::Cash),
    ("credit", Source::Credit),
    ("monthly", Source::Monthly),
    ("flexi", Source::Flexi(CouponKey(1))),
    ("card", Source::Card(CouponKey(2))),
    ("voucher", Source::Voucher(CouponKey(3))),
];

/// `cash 30, voucher 5`.
pub fn paid(text: &str) -> Vec<(Source, Amount)> {
    let payment = |part: &str| {
        let (name, amount) = part.split_once(' ').expect("a source and an amount");
        let named = SOURCES.iter().find(|(word, _)| *word == name).expect("a source");
        (named.1, money(amount))
    };
    text.split(", ").filter(|part| !part.is_empty()).map(payment).collect()
}

/// The opposite of [`paid`].
pub fn told(payments: &[(Source, Amount)]) -> String {
    let tell = |(source, amount): &(Source, Amount)| {
        let word = SOURCES.iter().find(|(_, one)| one == source).map_or("?", |(word, _)| word);
        format!("{word} {amount}")
    };
    payments.iter().map(tell).collect::<Vec<_>>().join(", ")
}

/// A machine in use that ends on a day.
pub fn machine(expires: &str) -> Subscription {
    Subscription {
        resource: "vm1".to_owned(),
        status: Status::InUse,
        at_expiry: AtExpiry::Grace,
        expires: end(expires),
        cycle: CycleType::Month,
    }
}

/// A term that was bought new.
pub fn bought(letter: &str, length: &str, (from, to): (&str, &str), payments: &str) -> PaidTerm {
    PaidTerm {
        order: order(letter),
        number: 1,
        kind: TermKind::First,
        changed: None,
        term: term(length),
        from: local(from),
        to: end(to),
        paid: paid(payments),
        returns: Vec::new(),
    }
}

/// What a change of a term cost.
pub fn change(of: &PaidTerm, letter: &str, changed: &str, payments: &str) -> PaidTerm {
    PaidTerm {
        order: order(letter),
        changed: Some(local(changed)),
        paid: paid(payments),
        returns: Vec::new(),
        ..of.clone()
    }
}

/// A term that renews another, from the end of a day.
pub fn renewal(order: &str, length: &str, (from, to): (&str, &str), payments: &str) -> PaidTerm {
    PaidTerm {
        kind: TermKind::Renewal,
        from: end(from),
        ..bought(order, length, ("2026-01-01 00:00:00", to), payments)
    }
}

pub fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![(1i64..=11).prop_map(Term::months_of), (1i64..=3).prop_map(Term::years_of)]
}
