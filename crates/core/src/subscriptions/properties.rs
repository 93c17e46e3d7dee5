//! Goal: what holds of every resource and every refund. Method: random terms, payments, fees and instants.

use proptest::prelude::*;

use super::paid::is_voucher;
use super::world::{any_term, machine, order, shanghai};
use super::*;
use crate::ids::CouponKey;
use crate::money::Amount;
use crate::money::rounding::e18_to_amount;
use crate::orders::{OrderType, Source, give_back};
use crate::products::ProductTraits;
use crate::realm::Site;
use crate::time::{Day, Timestamp};

const CENT: i64 = 1_000_000;

fn payments() -> impl Strategy<Value = Vec<(Source, Amount)>> {
    let sources = [
        Source::Cash,
        Source::Credit,
        Source::Monthly,
        Source::Flexi(CouponKey(1)),
        Source::Card(CouponKey(2)),
        Source::Voucher(CouponKey(3)),
    ];
    let cents = prop_oneof![Just(0), 1i64..200, 0i64..100_000_000];
    let payment = (proptest::sample::select(sources.to_vec()), cents)
        .prop_map(|(source, cents)| (source, Amount::from_e8(cents * CENT)));
    proptest::collection::vec(payment, 0..6)
}

/// What is bought: for how long, what paid it, and the day that it ends on where it is a renewal.
type Bought = (Term, Vec<(Source, Amount)>, Option<i64>);

/// A change of a term: of which, at which thousandth of it, what it cost, and how many thousandths of what was not
/// used up it gave back of the term itself.
type Change = (usize, i64, Vec<(Source, Amount)>, i64);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let one = (0usize..4, -200i64..1_000, payments(), 0i64..=1_000);
    proptest::collection::vec(one, 0..4)
}

/// A first term and renewals after it, and what changes of them cost and gave back.
fn changed_terms() -> impl Strategy<Value = Vec<PaidTerm>> {
    (terms(), changes()).prop_map(|(mut terms, mut changes)| {
        let zone = shanghai();
        changes.sort_by_key(|(_, permille, ..)| *permille);
        for (number, (place, permille, paid, share)) in (10..).zip(changes) {
            let place = place % terms.len();
            let term = &mut terms[place];
            let (from, to) = (term.from.ms(), term.to.ms());
            let at = Timestamp::from_ms(from + (to - from) / 1_000 * permille);
            let (order, changed, returns) = (order(&number.to_string()[1..]), Some(at), Vec::new());
            let change = PaidTerm { order, number, changed, paid, returns, ..term.clone() };
            // It goes back as refunds do, to what paid it.
            let unused = term.unused_e18(&zone, at).and_then(e18_to_amount).expect("in range");
            let cents = unused.e8() / CENT * share / 1_000;
            let back =
                give_back(&term.left(), Amount::from_e8(cents * CENT)).expect("there is more");
            let back = back.into_iter().map(|(source, amount)| Return { at, source, amount });
            term.returns.extend(back);
            terms.push(change);
        }
        terms
    })
}

/// A first term and renewals after it, without a gap.
fn terms() -> impl Strategy<Value = Vec<PaidTerm>> {
    let one = || (any_term(), payments(), proptest::option::of(1i64..=28));
    let lengths = proptest::collection::vec(one(), 1..5);
    (0i64..2_000_000_000_000, lengths).prop_map(|(ms, lengths)| {
        let zone = shanghai();
        let mut from = Timestamp::from_ms(ms);
        let term = |(place, (term, paid, unified)): (usize, Bought)| {
            let kind = if place == 0 { TermKind::First } else { TermKind::Renewal };
            let day = unified.and_then(UnifiedDay::from_number).filter(|_| place > 0);
            let to = match day {
                Some(day) => day.renewed(&zone, from, term).0,
                None => renewed_expiry(&zone, from, term),
            };
            let order = order(&place.to_string());
            let (number, changed, returns) = (1, None, Vec::new());
            let this = PaidTerm { order, number, kind, changed, term, from, to, paid, returns };
            from = to;
            this
        };
        lengths.into_iter().enumerate().map(term).collect()
    })
}

fn fee_table() -> impl Strategy<Value = FeeTable> {
    let rates = proptest::collection::vec(0i64..=100, 1..5);
    rates.prop_map(|rates| {
        let band = |(used_months, rate): (i64, i64)| FeeBand {
            used_months,
            rate: FeeRate::percent(rate).expect("a share"),
        };
        let bands = (1..).map(|years| years * 12).zip(rates).map(band).collect();
        FeeTable::new(vec![FeeRow { months: 36, bands }]).expect("in order")
    })
}

fn sum(amounts: impl Iterator<Item = Amount>) -> i64 {
    amounts.map(Amount::e8).sum()
}

/// An instant a share of the way from the beginning of the first term to the end of the last, and a little
/// around it.
fn instant(terms: &[PaidTerm], permille: i64) -> Timestamp {
    let last = terms.iter().map(|term| term.to.ms()).max().unwrap_or_default();
    let (from, to) = (terms[0].from.ms(), last);
    Timestamp::from_ms(from + (to - from) / 1_000 * permille)
}

/// What must hold of any refund.
fn holds(refund: &Refund) -> Result<(), TestCaseError> {
    for term in &refund.terms {
        let parts = [term.paid, term.consumed, term.fee, term.refund];
        prop_assert!(parts.iter().all(|part| !part.is_negative() && part.e8() % CENT == 0));
        prop_assert!(term.consumed <= term.paid);
        let kept = sum([term.consumed, term.fee, term.refund].into_iter());
        prop_assert_eq!(kept, term.paid.e8());
        let back = term.back.iter().filter(|(source, _)| !is_voucher(*source));
        prop_assert_eq!(sum(back.map(|(_, amount)| *amount)), term.refund.e8());
        prop_assert!(term.back.iter().all(|(_, amount)| amount.is_positive()));
        prop_assert!(!term.scenario.rule().vouchers || term.refund == term.paid);
    }
    let rows = refund.rows("vm1");
    prop_assert_eq!(sum(rows.iter().map(|row| row.amount)), -refund.refund.e8());
    for row in &rows {
        prop_assert_eq!(row.amount.is_negative(), row.kind == RefundRowKind::Paid);
        prop_assert!(!row.amount.is_zero());
    }
    for kind in [OrderType::Unsubscribe, OrderType::ToOnDemand] {
        let amounts = refund.amounts(kind).expect("in range");
        prop_assert_eq!(amounts.check(kind), Ok(()));
        let back = [amounts.after_discount, amounts.info.flexi, amounts.info.cards];
        prop_assert_eq!(sum(back.into_iter()), -refund.refund.e8());
        prop_assert_eq!(amounts.info.vouchers.e8(), -refund.vouchers.e8());
    }
    Ok(())
}

proptest! {
    #[test]
    fn nobody_gets_back_more_than_was_paid(
        terms in changed_terms(),
        table in fee_table(),
        permille in -10i64..1_010,
        what in proptest::sample::select(UnsubscribeType::ALL),
        site in proptest::sample::select(&[Site::Cn, Site::Intl]),
        used_this_year in 0i64..12,
    ) {
        let zone = shanghai();
        let now = instant(&terms, permille);
        let last = terms.iter().map(|term| term.to).max().expect("some");
        let subscription = Subscription { expires: last, ..machine("2026-03-15") };
        let standing = Standing::default();
        let leaving =
            Leaving { subscription: &subscription, standing: &standing, terms: &terms, what };
        let five_days = FiveDays { site, traits: ProductTraits::default(), used_this_year };
        let left = unsubscribe(&zone, leaving, Fee::Table(&table), five_days, now);
        let renewal = |term: &&PaidTerm| term.kind == TermKind::Renewal && !term.begun(now);
        let to_come = terms.iter().filter(renewal).count();
        let Ok(left) = left else {
            prop_assert_eq!(left, Err(UnsubscribeRefusal::NoRenewal));
            prop_assert!(what == UnsubscribeType::Renewals && to_come == 0);
            return Ok(());
        };
        holds(&left.refund)?;
        let whole = left.refund.terms.iter().filter(|term| term.scenario.rule().vouchers).count();
        prop_assert!(whole >= to_come);
        // One of the terms runs at the most, with its changes.
        let runs = |term: &&PaidTerm| term.changed.is_none() && term.begun(now) && !term.over(now);
        prop_assert!(terms.iter().filter(runs).count() <= 1);
        let lines = left.refund.terms.iter().map(|term| (&term.order, term.number));
        let once: std::collections::BTreeSet<_> = lines.clone().collect();
        prop_assert_eq!(lines.count(), once.len());
        if what == UnsubscribeType::Renewals {
            prop_assert_eq!(left.refund.terms.len(), to_come);
            prop_assert!(now < left.subscription.expires && left.subscription.expires < last);
        }
    }

    #[test]
    fn later_is_never_more(terms in changed_terms(), a in 0i64..1_000, b in 0i64..1_000) {
        let zone = shanghai();
        let given = |permille| {
            let now = instant(&terms, permille);
            let standing = Standing::default();
            let subscription = machine("2026-03-15");
            let converted = convert_now(&zone, &subscription, &standing, &terms, now);
            converted.expect("in use").refund
        };
        let (sooner, later) = (given(a.min(b)), given(a.max(b)));
        holds(&sooner)?;
        holds(&later)?;
        prop_assert!(later.refund <= sooner.refund && later.vouchers <= sooner.vouchers);
    }

    #[test]
    fn hours_of_terms_without_a_gap_have_none_between_them(
        terms in terms(),
        permille in -10i64..1_010,
    ) {
        let zone = shanghai();
        let now = instant(&terms, permille);
        let hours: Vec<TermHours> = terms.iter().map(|term| term.hours(&zone, now)).collect();
        prop_assert!(hours.iter().all(|hours| 0 <= hours.used && hours.used <= hours.total));
        let begin = zone.hour_down(terms[0].from);
        let end = zone.hour_up(terms[terms.len() - 1].to);
        prop_assert_eq!(hours.iter().map(|hours| hours.total).sum::<i64>(), end.hours_since(begin));
        let used = zone.hour_down(now).min(end).hours_since(begin);
        prop_assert_eq!(hours.iter().map(|hours| hours.used).sum::<i64>(), used);
    }

    #[test]
    fn a_resource_goes_one_way_and_ends(
        number in 0i64..40_000,
        policy in proptest::sample::select(ExpirePolicy::ALL),
        (grace_days, retention_days) in (0i64..60, 0i64..60),
    ) {
        let zone = shanghai();
        let settings = AutoRenew { unit: crate::coupons::CycleType::Month, left: None };
        let settings = (policy == ExpirePolicy::AutoRenew).then_some(settings);
        let subscription = Subscription {
            expires: zone.end_of(Day::from_number(number)),
            at_expiry: AtExpiry::of(policy, settings).expect("as it is stored"),
            ..machine("2026-03-15")
        };
        let lengths = Lengths { grace_days, retention_days };
        let far = zone.end_of(Day::from_number(number + 200));
        let (last, happened) = subscription.at(&zone, lengths, far);
        prop_assert_eq!(last.status, Status::Closed);
        prop_assert_eq!(happened[0].at, subscription.expires);
        prop_assert!(happened.windows(2).all(|two| two[0].at < two[1].at));
        // Looked at step by step it is the same.
        let mut stepped = subscription.clone();
        for due in &happened {
            let before = due.at.plus_ms(-1);
            let (there, nothing) = stepped.at(&zone, lengths, before);
            prop_assert!(there == stepped && nothing.is_empty());
            stepped = stepped.at(&zone, lengths, due.at).0;
        }
        prop_assert_eq!(stepped, last);
    }

    #[test]
    fn attempts_come_once_a_day_and_never_after_the_release(
        number in 0i64..40_000,
        days in 2i64..=7,
        (grace_days, retention_days) in (0i64..20, 0i64..20),
        start_hours in -400i64..100,
    ) {
        let zone = shanghai();
        let settings = AutoRenew { unit: crate::coupons::CycleType::Month, left: None };
        let subscription = Subscription {
            expires: zone.end_of(Day::from_number(number)),
            at_expiry: AtExpiry::AutoRenew(settings),
            ..machine("2026-03-15")
        };
        let lengths = Lengths { grace_days, retention_days };
        let days = DeductionDays::from_number(days).expect("2 to 7");
        let first = first_attempt(&zone, subscription.expires, days);
        let (_, released) = subscription.ends(&zone, lengths);
        let mut now = subscription.expires.plus_ms(start_hours * 3_600_000);
        let mut last = None;
        while let Some(next) = next_attempt(&zone, &subscription, days, lengths, now) {
            prop_assert!(now < next && first <= next && next < released);
            if let Some(last) = last {
                prop_assert_eq!(zone.day_of(next), zone.day_of(last).next());
            }
            (now, last) = (next, Some(next));
        }
    }
}
