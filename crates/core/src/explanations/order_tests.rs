//! Goal: why a line comes to what it does is told in full. Method: orders priced and paid by the rules of
//! orders, their lines computed again from the reasons alone.

use super::{Choice, Reason, Visible, explain_line, recompute};
use crate::coupons::{Candidate, Coupon, CouponGroup, Grouped, Kind, Limits};
use crate::discounts::{Discount, DiscountKind};
use crate::ids::{CustomerKey, GroupKey, OrderKey, ResourceKey};
use crate::money::{Amount, spread};
use crate::orders::world::{coupon, now, order_of, placed};
use crate::orders::{
    AmountInfo, Amounts, Chosen, Offered, OrderPayment, OrderRecord, OrderType, Payer, Paying,
    Payment, Settlement, payment_code, plan_payment,
};
use crate::rating::world::{catalogue, discount, months, sized};
use crate::rating::{Rated, quote_term};
use crate::subscriptions::{ExtraDays, Term, rate_renewal};

/// An order of these lines with what it is offered, pending payment, nothing selected.
pub fn record(rated: &[Rated], discounts: &[Discount]) -> OrderRecord {
    let quote = quote_term(rated, discounts).expect("in range");
    let officials: Vec<Amount> = quote.lines.iter().map(|line| line.official).collect();
    let order = order_of(OrderType::New, &officials);
    OrderRecord {
        key: OrderKey(1),
        group: GroupKey(1),
        order,
        parts: Vec::new(),
        payer: CustomerKey(1),
        agent_pay: false,
        placed_by: String::new(),
        five_days: 0,
        catalogue_version: 1,
        updated: placed(),
        completed: None,
        offered: Offered::of_quote(&quote, discounts),
        items: Vec::new(),
        payments: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
    }
}

/// Pays it with one of the discounts, by its place among the offered ones, and these coupons, as much as they
/// can; the rest with cash and, where that is not enough, with credit. What paid a line is split over two
/// resources. `None`: it cannot be paid so.
pub fn paid(
    mut record: OrderRecord,
    chosen: Option<usize>,
    coupons: &[(Coupon, Amount)],
    cash: Amount,
) -> Option<OrderRecord> {
    let limits = Limits::default();
    let grouped: Vec<Grouped<'_>> = coupons
        .iter()
        .map(|(coupon, balance)| {
            let candidate = Candidate { coupon, balance: *balance, limits: &limits };
            (candidate, CouponGroup::CloudService)
        })
        .collect();
    let credit = Amount::from_e8(i64::MAX / 4);
    let payer = Payer { settlement: Settlement::Balance, cash, credit };
    let choice = crate::orders::Choice {
        discount: chosen
            .and_then(|place| record.offered.get(place))
            .map(|one| Chosen { id: one.key.to_wire(), code: payment_code(one.kind) }),
        coupons: coupons
            .iter()
            .map(|(one, _)| Chosen { id: one.key.to_wire(), code: one.kind.payment_type() })
            .collect(),
    };
    let paying = Paying {
        order: &record.order,
        offered: &record.offered,
        coupons: &grouped,
        payer,
        first_in: &[],
        at: now(),
    };
    let payment = plan_payment(&paying, &choice).ok()?;
    record.order.discount = payment.discount;
    record.payments = payments(&payment);
    for (line, amounts) in record.order.lines.iter_mut().zip(payment.lines) {
        line.amounts = amounts;
    }
    Some(record)
}

fn payments(payment: &Payment) -> Vec<OrderPayment> {
    let mut payments = Vec::new();
    for take in &payment.takes {
        for (number, amount) in (1..).zip(&take.lines) {
            let halves = spread(*amount, &[*amount, *amount]);
            for (resource, amount) in (1..).map(ResourceKey).zip(halves) {
                if amount.is_positive() {
                    let (order, source, returned) = (OrderKey(1), take.source, Amount::ZERO);
                    payments.push(OrderPayment {
                        order,
                        number,
                        resource,
                        source,
                        amount,
                        returned,
                    });
                }
            }
        }
    }
    payments
}

/// Every line comes again to what it comes to, whoever asks.
pub fn holds(record: &OrderRecord, rated: &[Rated]) {
    for (place, line) in record.order.lines.iter().enumerate() {
        for visible in [Visible::All, Visible::OnlyChosen] {
            let price = rated.get(place).cloned();
            for price in [price, None] {
                let explained = explain_line(record, place, price, visible).expect("a line");
                let again = recompute(&explained.reasons);
                assert_eq!(again, Ok(explained.amount), "{:?}", explained.reasons);
                let charged = i128::from(line.amounts.after_discount.e8()) * 100;
                assert_eq!(explained.amount.e10(), charged, "{:?}", explained.reasons);
            }
        }
    }
}

fn lines(discounts: &[Discount]) -> Vec<Rated> {
    vec![
        sized("s6.small.1.linux", None, months(1), 1, discounts).expect("sold"),
        sized("SSD", Some(40), months(2), 3, discounts).expect("sold"),
    ]
}

fn cash(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

#[test]
fn every_way_of_paying_is_told() {
    let contract = [
        discount(1, DiscountKind::Commercial, "0.9"),
        discount(2, DiscountKind::Partner, "0.85"),
        discount(3, DiscountKind::Promotion, "-5"),
    ];
    let rated = lines(&contract);
    let pending = record(&rated, &contract);
    holds(&pending, &rated);
    let voucher = (coupon(1, Kind::Voucher, "20"), cash("20"));
    let flexi = (coupon(2, Kind::Flexi, "3.33"), cash("3.33"));
    let card = (coupon(3, Kind::StoredValueCard, "50"), cash("50"));
    let lowers = (coupon(4, Kind::Discount, "0.7"), Amount::ZERO);
    for (chosen, coupons) in [
        (None, vec![]),
        (Some(0), vec![]),
        (Some(1), vec![voucher.clone()]),
        (Some(2), vec![flexi.clone(), card.clone()]),
        (None, vec![voucher, flexi, card]),
        (None, vec![lowers]),
    ] {
        for has in ["0", "10.01", "1000"] {
            let paid = paid(pending.clone(), chosen, &coupons, cash(has)).expect("credit is there");
            holds(&paid, &rated);
        }
    }
}

#[test]
fn discounts_are_told_with_what_became_of_them() {
    let contract =
        [discount(1, DiscountKind::Commercial, "0.9"), discount(2, DiscountKind::Partner, "0.85")];
    let rated = lines(&contract);
    let pending = record(&rated, &contract);
    let choices = |record: &OrderRecord, visible| -> Vec<(i64, Choice)> {
        let explained = explain_line(record, 0, rated.first().cloned(), visible).expect("a line");
        let offer = |reason: Reason| match reason {
            Reason::Offer { discount, choice, .. } => Some((discount.0, choice)),
            _ => None,
        };
        explained.reasons.into_iter().filter_map(offer).collect()
    };
    let paid = paid(pending.clone(), Some(1), &[], cash("1000")).expect("paid");
    let open = vec![(1, Choice::Open), (2, Choice::Open)];
    assert_eq!(choices(&pending, Visible::All), open);
    assert_eq!(choices(&pending, Visible::OnlyChosen), vec![]);
    assert_eq!(choices(&paid, Visible::All), vec![(1, Choice::Passed), (2, Choice::Chosen)]);
    assert_eq!(choices(&paid, Visible::OnlyChosen), vec![(2, Choice::Chosen)]);
}

#[test]
fn an_adjusted_price_is_spread_over_the_lines() {
    let rated = lines(&[]);
    let mut pending = record(&rated, &[]);
    let officials = pending.order.officials();
    let adjustment = discount(9, DiscountKind::Adjustment, "-33.33");
    pending.offered = Offered::adjustment(&adjustment, &officials).into_iter().collect();
    let paid = paid(pending, Some(0), &[], cash("1000")).expect("paid");
    holds(&paid, &rated);
    let explained = explain_line(&paid, 1, None, Visible::All).expect("a line");
    let told = |reason: &Reason| matches!(reason, Reason::Adjusted { place: 1, .. });
    assert!(explained.reasons.iter().any(told), "{:?}", explained.reasons);
}

#[test]
fn renewals_to_a_unified_day_are_told_with_their_days() {
    let contract = [
        discount(1, DiscountKind::Commercial, "0.9"),
        discount(2, DiscountKind::Partner, "=80"),
        discount(3, DiscountKind::Promotion, "-5"),
    ];
    let catalogue = catalogue();
    let server = catalogue.product("P-s6.small.1.linux").expect("sold");
    for (periods, days) in [(1, 0), (1, 17), (7, 29)] {
        let (term, extra) = (Term::months_of(periods), ExtraDays { days });
        let rated = rate_renewal(&catalogue, placed(), (server, None), (term, extra), &contract);
        let rated = vec![rated.expect("sold")];
        let pending = record(&rated, &contract);
        holds(&pending, &rated);
        for chosen in 0..pending.offered.len() {
            let paid = paid(pending.clone(), Some(chosen), &[], cash("1000")).expect("paid");
            holds(&paid, &rated);
            let explained = explain_line(&paid, 0, rated.first().cloned(), Visible::All);
            let reasons = explained.expect("a line").reasons;
            let derived = !reasons.iter().any(|one| matches!(one, Reason::Listed { .. }));
            assert!(derived, "{periods} months and {days} days: {reasons:?}");
        }
    }
}

#[test]
fn a_reason_that_does_not_follow_is_found_out() {
    let contract = [discount(1, DiscountKind::Commercial, "0.9")];
    let rated = lines(&contract);
    let paid = paid(record(&rated, &contract), Some(0), &[], cash("1000")).expect("paid");
    let explained = explain_line(&paid, 1, rated.get(1).cloned(), Visible::All).expect("a line");
    let last = explained.reasons.len() - 1;
    for place in 0..explained.reasons.len() {
        let mut less = explained.reasons.clone();
        let gone = less.remove(place);
        let needed = !matches!(
            gone,
            // The price, the unit, and what was told besides bear no number of their own.
            Reason::Rated(crate::rating::Step::Price { .. } | crate::rating::Step::Discount { .. })
                | Reason::Offer { .. }
                | Reason::Due { .. }
        ) && (place != last || matches!(gone, Reason::Due { .. }));
        let rounding = matches!(gone, Reason::Rated(crate::rating::Step::Rounding { .. }));
        if needed || rounding {
            assert!(recompute(&less).is_err(), "without {gone:?}");
        }
    }
}

#[test]
fn what_a_change_gives_back_to_a_card_is_no_part_of_what_the_account_gets() {
    let mut record = record(&lines(&[]), &[]);
    record.order.kind = OrderType::Change;
    let info = AmountInfo { cards: cash("-5"), ..AmountInfo::default() };
    record.order.lines[0].amounts = Amounts::given_back(cash("3"), info).expect("in range");
    let explained = explain_line(&record, 0, None, Visible::All).expect("a line");
    assert_eq!(recompute(&explained.reasons), Ok(explained.amount), "{:?}", explained.reasons);
}
