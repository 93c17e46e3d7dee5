//! Goal: what holds of every payment and of what goes back after it. Method: random orders, discounts, coupons
//! and balances, in cents and below.

use proptest::prelude::*;

use super::order::sum_of;
use super::world::{coupon, now, order_of, placed};
use super::{
    Auto, Choice, Chosen, Offered, OfferedLine, Order, OrderType, PayRefusal, Payer, Paying,
    Payment, Settlement, Source, give_back, paid_of, payment_code, pick_automatically,
    plan_payment, unsubscribe_failed,
};
use crate::coupons::{Candidate, Coupon, CouponGroup, Grouped, Kind, Limits, Ratio};
use crate::discounts::{Discount, DiscountKind, Reduction, Scope};
use crate::history::Period;
use crate::ids::DiscountKey;
use crate::money::{Amount, UnitPrice};

/// What somebody holds.
type Held = (Coupon, Amount, Limits);

/// An order, what it is offered and can be paid with, and which of it are chosen.
#[derive(Clone, Debug)]
struct World {
    order: Order,
    offered: Vec<Offered>,
    held: Vec<Held>,
    payer: Payer,
    choice: Choice,
}

impl World {
    fn with<T>(&self, then: impl FnOnce(&Paying<'_>) -> T) -> T {
        let grouped =
            |(coupon, balance, limits): &'_ Held| (coupon.clone(), *balance, limits.clone());
        let owned: Vec<Held> = self.held.iter().map(grouped).collect();
        let coupons: Vec<Grouped<'_>> = owned
            .iter()
            .map(|(coupon, balance, limits)| {
                let candidate = Candidate { coupon, balance: *balance, limits };
                (candidate, CouponGroup::CloudService)
            })
            .collect();
        let Self { order, offered, payer, .. } = self;
        let paying =
            Paying { order, offered, coupons: &coupons, payer: *payer, first_in: &[], at: now() };
        then(&paying)
    }

    fn plan(&self) -> Result<Payment, PayRefusal> {
        self.with(|paying| plan_payment(paying, &self.choice))
    }
}

/// An amount of up to a thousand, in units of a cent or of the last decimal.
fn amount(unit: i64) -> impl Strategy<Value = Amount> {
    (0..=100_000_000_000 / unit).prop_map(move |units| Amount::from_e8(units * unit))
}

fn offered_by(key: i64, kind: DiscountKind, lines: &[(Amount, i64)], unit: i64) -> Offered {
    let line = |(official, percent): &(Amount, i64)| {
        let off = Amount::from_e8(official.e8() / unit * percent / 100 * unit);
        let ratio = Ratio::from_amount(Amount::from_e8((101 - percent).min(100) * 1_000_000));
        let ratio = ratio.expect("a share");
        OfferedLine { amount: official.less_at_most(off), off, ratio }
    };
    let reduction = Reduction::Off(Amount::from_e8(1_000_000));
    let (key, lines) = (DiscountKey(key), lines.iter().map(line).collect());
    Offered { key, kind, reduction, until: None, lines }
}

fn held() -> impl Strategy<Value = Vec<(Kind, Amount, Option<&'static str>, i64)>> {
    let kind = proptest::sample::select(Kind::ALL);
    let service = proptest::sample::select(&[None, Some("ec2"), Some("ebs")][..]);
    proptest::collection::vec((kind, amount(1_000_000), service, 0i64..=100), 0..4)
}

fn coupons(rows: Vec<(Kind, Amount, Option<&'static str>, i64)>) -> Vec<Held> {
    let one = |(key, (kind, balance, service, least)): (i64, (Kind, Amount, Option<&str>, i64))| {
        let face = if kind == Kind::Discount { "0.7" } else { "1" };
        let limits = Limits {
            services: service.map(str::to_owned).into_iter().collect(),
            min_discount: Ratio::from_amount(Amount::from_e8(least * 1_000_000)),
            ..Limits::default()
        };
        (coupon(key, kind, face), balance, limits)
    };
    (1..).zip(rows).map(one).collect()
}

/// A line: its list price, and the percents that two discounts take off.
type Line = (Amount, i64, i64);

fn world() -> impl Strategy<Value = World> {
    let unit = proptest::sample::select(&[1i64, 1_000_000][..]);
    let parts = unit.prop_flat_map(|unit| {
        let lines = proptest::collection::vec((amount(unit), 0i64..=100, 0i64..=100), 1..5);
        let kind = proptest::sample::select(DiscountKind::ALL);
        (Just(unit), lines, kind, any::<bool>(), held(), payer(unit))
    });
    parts.prop_map(|(unit, lines, kind, with_discount, held, payer)| {
        let of = |percent: fn(&Line) -> i64| -> Vec<(Amount, i64)> {
            lines.iter().map(|line| (line.0, percent(line))).collect()
        };
        let offered = vec![
            offered_by(1, kind, &of(|line| line.1), unit),
            offered_by(2, DiscountKind::Partner, &of(|line| line.2), unit),
        ];
        let officials: Vec<Amount> = lines.iter().map(|(official, ..)| *official).collect();
        let held = coupons(held);
        let by = |one: &Offered| Chosen { id: one.key.to_wire(), code: payment_code(one.kind) };
        let coupon = |(coupon, ..): &Held| Chosen {
            id: coupon.key.to_wire(),
            code: coupon.kind.payment_type(),
        };
        let mandatory = kind == DiscountKind::Adjustment;
        let choice = Choice {
            discount: (with_discount || mandatory).then(|| by(&offered[0])),
            coupons: held.iter().map(coupon).collect(),
        };
        World { order: order_of(OrderType::New, &officials), offered, held, payer, choice }
    })
}

fn payer(unit: i64) -> impl Strategy<Value = Payer> {
    (amount(unit), amount(unit), any::<bool>()).prop_map(|(cash, credit, monthly)| {
        let settlement = if monthly { Settlement::Monthly } else { Settlement::Balance };
        Payer { settlement, cash, credit }
    })
}

/// What all takes pay of a line.
fn paid(payment: &Payment, line: usize) -> Amount {
    sum_of(payment.takes.iter().map(|take| take.lines[line]))
}

fn check_payment(world: &World, payment: &Payment) -> Result<(), TestCaseError> {
    let officials = world.order.officials();
    for (line, (amounts, official)) in payment.lines.iter().zip(&officials).enumerate() {
        prop_assert_eq!(amounts.official, *official);
        prop_assert_eq!(amounts.check(OrderType::New), Ok(()));
        let off = amounts.info.taken_off().expect("in range");
        prop_assert_eq!(paid(payment, line), official.less_at_most(off), "no more, no less");
        prop_assert!(off <= *official, "a discount never raises a price, nor turns it");
    }
    let whole = payment.amounts().expect("in range");
    prop_assert_eq!(whole.check(OrderType::New), Ok(()));
    let of = |wanted: &dyn Fn(Source) -> bool| {
        let takes = payment.takes.iter().filter(|take| wanted(take.source));
        sum_of(takes.map(|take| take.amount))
    };
    let off = whole.info.taken_off().expect("in range");
    prop_assert_eq!(of(&|_| true), whole.official.less_at_most(off), "sources sum to the payable");
    prop_assert_eq!(of(&|source| source.coupon().is_none()), whole.after_discount);
    for take in &payment.takes {
        prop_assert!(take.amount.is_positive() && take.lines.iter().all(|one| !one.is_negative()));
        prop_assert_eq!(sum_of(take.lines.iter().copied()), take.amount);
        let most = match (take.source.coupon(), take.source) {
            (Some((_, key)), _) => {
                let coupon = world.held.iter().find(|(coupon, ..)| coupon.key == key);
                coupon.map(|(_, balance, _)| *balance)
            }
            (None, Source::Cash) => Some(world.payer.cash),
            (None, Source::Credit) => Some(world.payer.credit),
            (None, _) => None,
        };
        prop_assert!(most.is_none_or(|most| take.amount <= most), "no more than it holds");
    }
    let has = |wanted| payment.takes.iter().any(|take| take.source == wanted);
    let settled = world.payer.settlement == Settlement::Monthly;
    prop_assert!(!(settled && (has(Source::Cash) || has(Source::Credit))));
    prop_assert!(settled || !has(Source::Monthly));
    let cash = of(&|source| source == Source::Cash);
    prop_assert!(!has(Source::Credit) || cash == world.payer.cash, "cash goes first");
    Ok(())
}

/// Adds what goes back to each source.
fn collect(back: &mut Vec<(Source, Amount)>, more: Vec<(Source, Amount)>) {
    for (source, amount) in more {
        match back.iter_mut().find(|(other, _)| *other == source) {
            Some((_, sum)) => *sum = sum.checked_add(amount).expect("in range"),
            None => back.push((source, amount)),
        }
    }
}

fn sorted(mut parts: Vec<(Source, Amount)>) -> Vec<(Source, Amount)> {
    parts.sort_unstable();
    parts
}

proptest! {
    #[test]
    fn sources_sum_to_the_payable_and_discounts_never_raise_it(world in world()) {
        match world.plan() {
            Ok(payment) => check_payment(&world, &payment)?,
            Err(PayRefusal::InsufficientFunds { short }) => {
                // With just what is missing it is paid.
                let mut richer = world.clone();
                richer.payer.cash = world.payer.cash.checked_add(short).expect("in range");
                let payment = richer.plan().expect("it reaches now");
                check_payment(&richer, &payment)?;
                prop_assert!(short.is_positive());
            }
            Err(_) => {}
        }
    }

    #[test]
    fn what_is_picked_is_never_refused_but_for_funds(world in world(), renewal: bool) {
        let auto = if renewal { Auto::Renewal } else { Auto::Pay };
        let mut world = world;
        world.choice = world.with(|paying| pick_automatically(paying, auto, &[]));
        match world.plan() {
            Ok(payment) => check_payment(&world, &payment)?,
            Err(refusal) => {
                prop_assert!(
                    matches!(refusal, PayRefusal::InsufficientFunds { .. }), "{:?}", refusal,
                );
            }
        }
    }

    #[test]
    fn what_was_paid_goes_back_to_where_it_came_from(
        world in world(),
        apart in proptest::collection::vec(any::<bool>(), 5),
    ) {
        let Ok(payment) = world.plan() else { return Ok(()) };
        let all: Vec<usize> = (0..payment.lines.len()).collect();
        let paid: Vec<_> = payment.takes.iter().map(|take| (take.source, take.amount)).collect();
        prop_assert_eq!(paid_of(&payment.takes, &all), paid.clone());
        // In two parts, however they are cut, exactly the same goes back.
        let (one, other): (Vec<usize>, Vec<usize>) = all.iter().partition(|line| apart[**line]);
        let mut back = Vec::new();
        for failed in [one, other] {
            let Some(part) = unsubscribe_failed(&payment.takes, &failed) else { continue };
            for (line, amounts) in &part.lines {
                prop_assert_eq!(amounts.check(OrderType::Unsubscribe), Ok(()));
                let account = payment.lines[*line].after_discount;
                prop_assert_eq!(Some(amounts.after_discount), account.checked_neg());
            }
            collect(&mut back, part.back);
        }
        prop_assert_eq!(sorted(back), sorted(paid));
    }

    #[test]
    fn refunds_never_give_a_source_more_than_it_paid(
        world in world(),
        percents in proptest::collection::vec(0i64..=100, 1..6),
    ) {
        let Ok(payment) = world.plan() else { return Ok(()) };
        let mut left = paid_of(&payment.takes, &[0]);
        let refundable = |left: &[(Source, Amount)]| {
            let sources = left.iter().filter(|(source, _)| !matches!(source, Source::Voucher(_)));
            sum_of(sources.map(|(_, amount)| *amount))
        };
        // A share of what is left, again and again, and at last the rest.
        for percent in percents.into_iter().chain([100]) {
            let whole = refundable(&left);
            let refund = if percent == 100 {
                whole
            } else {
                Amount::from_e8(whole.e8() / 1_000_000 * percent / 100 * 1_000_000)
            };
            let back = give_back(&left, refund).expect("there is as much");
            prop_assert_eq!(sum_of(back.iter().map(|(_, amount)| *amount)), refund);
            for (source, amount) in back {
                let of = left.iter_mut().find(|(other, _)| *other == source).expect("it paid");
                prop_assert!(!matches!(source, Source::Voucher(_)) && amount <= of.1);
                of.1 = of.1.less_at_most(amount);
            }
        }
        prop_assert_eq!(refundable(&left), Amount::ZERO);
        prop_assert_eq!(give_back(&left, Amount::from_e8(1)), None);
    }

    #[test]
    fn an_adjustment_takes_off_no_more_than_there_is(
        officials in proptest::collection::vec(amount(1_000_000), 1..6),
        mode in 0..3,
        value in 1i64..=10_000,
    ) {
        let cents = Amount::from_e8(value * 10_000_000);
        let ratio = Ratio::from_amount(Amount::from_e8(value * 10_000)).expect("a share");
        let reduction = match mode {
            0 => Reduction::Ratio(ratio),
            1 => Reduction::Off(cents),
            _ => Reduction::FixedPrice(UnitPrice::from_e10(value * 1_234_567_890)),
        };
        let (key, kind) = (DiscountKey(1), DiscountKind::Adjustment);
        let (name, scope, period) = (String::new(), Scope::default(), Period::since(placed()));
        let discount = Discount { key, kind, name, reduction, scope, period };
        let Some(offered) = Offered::adjustment(&discount, &officials) else { return Ok(()) };
        for (line, official) in offered.lines.iter().zip(&officials) {
            prop_assert_eq!(line.amount.checked_add(line.off), Some(*official));
            prop_assert!(!line.amount.is_negative() && !line.off.is_negative());
            prop_assert_eq!(line.amount.e8() % 1_000_000, 0, "whole cents");
        }
        prop_assert!(offered.off().is_positive());
    }
}
