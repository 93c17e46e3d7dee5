//! What the stories of this module are made of: days in Shanghai, a machine, and what paid for it.

use proptest::prelude::*;

use super::{AtExpiry, PaidTerm, Payment, Status, Subscription, Term, TermKind};
use crate::coupons::CycleType;
use crate::ids::BookKey;
use crate::ledger::BookKind;
use crate::money::Amount;
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

/// `cash 30, voucher 5`: each word is a book of its own.
pub fn paid(text: &str) -> Vec<Payment> {
    let kinds = [
        ("cash", BookKind::Cash),
        ("credit", BookKind::Credit),
        ("monthly", BookKind::Receivable),
        ("flexi", BookKind::FlexiCoupon),
        ("card", BookKind::StoredValueCard),
        ("voucher", BookKind::Voucher),
    ];
    let payment = |part: &str| {
        let (name, amount) = part.split_once(' ').expect("a book and an amount");
        let book = kinds.iter().position(|(word, _)| *word == name).expect("a book");
        let key = BookKey(i64::try_from(book).expect("few"));
        Payment { book: key, kind: kinds[book].1, amount: money(amount) }
    };
    text.split(", ").filter(|part| !part.is_empty()).map(payment).collect()
}

/// The opposite of [`paid`].
pub fn told(payments: &[Payment]) -> String {
    let word = |kind| match kind {
        BookKind::Cash => "cash",
        BookKind::Credit => "credit",
        BookKind::Receivable => "monthly",
        BookKind::FlexiCoupon => "flexi",
        BookKind::StoredValueCard => "card",
        BookKind::Voucher => "voucher",
        other => other.as_str(),
    };
    let tell = |one: &Payment| format!("{} {}", word(one.kind), one.amount);
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
pub fn bought(order: &str, length: &str, (from, to): (&str, &str), payments: &str) -> PaidTerm {
    PaidTerm {
        order: order.to_owned(),
        kind: TermKind::First,
        term: term(length),
        from: local(from),
        to: end(to),
        paid: paid(payments),
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
