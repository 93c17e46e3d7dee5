//! Goal: an explanation comes to what was charged, to the last digit. Method: random lines, discounts, coupons
//! and balances; random terms, payments and instants.

use proptest::prelude::*;

use super::order_tests::{holds, paid, record};
use super::refund_tests::refunded;
use super::{explain_refund, explain_terms, explain_usage, recompute};
use crate::coupons::{Coupon, Kind, Ratio};
use crate::discounts::{Discount, DiscountKind, Reduction};
use crate::money::rounding::{InquiryDecimals, e18_to_amount};
use crate::money::{Amount, UnitPrice};
use crate::orders::Source;
use crate::orders::world::coupon;
use crate::rating::world::{GB, HOUR, MB, discount, months, rated, sized};
use crate::rating::{Rated, What, quote_term, quote_usage};
use crate::subscriptions::world::{any_term, local, shanghai};
use crate::subscriptions::{Fee, FeeTable, PaidTerm, Return, Scenario, TermKind, first_expiry};

fn a_discount() -> impl Strategy<Value = (DiscountKind, Reduction)> {
    let kind = proptest::sample::select(DiscountKind::ALL);
    let reduction = prop_oneof![
        (1i64..=10_000).prop_map(|parts| {
            Reduction::Ratio(Ratio::from_amount(Amount::from_e8(parts * 10_000)).expect("a share"))
        }),
        (0i64..2_000_000_000_000).prop_map(|e10| Reduction::FixedPrice(UnitPrice::from_e10(e10))),
        (1i64..50_000).prop_map(|cents| Reduction::Off(Amount::from_e8(cents * 1_000_000))),
    ];
    (kind, reduction)
}

fn contract() -> impl Strategy<Value = Vec<Discount>> {
    let with_key = |(key, (kind, reduction)): (i64, (DiscountKind, Reduction))| Discount {
        reduction,
        ..discount(key, kind, "0.5")
    };
    let rows = proptest::collection::vec(a_discount(), 0..5);
    rows.prop_map(move |rows| (1..).zip(rows).map(with_key).collect())
}

/// A server or a disk: months, number, tens of GB; none: a server.
type Line = (i64, i64, Option<i64>);

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (1i64..40, 1i64..20, proptest::option::of(1i64..3_000));
    proptest::collection::vec(line, 1..4)
}

fn priced((periods, count, tens): &Line, discounts: &[Discount]) -> Rated {
    let spec = if tens.is_some() { "SSD" } else { "s6.small.1.linux" };
    let size = tens.map(|tens| tens * 10);
    sized(spec, size, months(*periods), *count, discounts).expect("sold")
}

fn held() -> impl Strategy<Value = Vec<(Coupon, Amount)>> {
    let kind = proptest::sample::select(Kind::ALL);
    let rows = proptest::collection::vec((kind, 1i64..100_000), 0..3);
    let one = |(key, (kind, cents)): (i64, (Kind, i64))| {
        let face = if kind == Kind::Discount { "0.7" } else { "1000" };
        (coupon(key, kind, face), Amount::from_e8(cents * 1_000_000))
    };
    rows.prop_map(move |rows| (1..).zip(rows).map(one).collect())
}

proptest! {
    #[test]
    fn a_line_comes_to_what_was_charged(
        lines in lines(),
        contract in contract(),
        chosen in proptest::option::of(0usize..5),
        coupons in held(),
        cash in 0i64..1_000_000,
    ) {
        let rated: Vec<Rated> = lines.iter().map(|line| priced(line, &contract)).collect();
        let pending = record(&rated, &contract);
        holds(&pending, &rated);
        let chosen = chosen.filter(|place| *place < pending.offered.len());
        let cash = Amount::from_e8(cash * 1_000_000);
        if let Some(paid) = paid(pending, chosen, &coupons, cash) {
            holds(&paid, &rated);
        }
    }

    #[test]
    fn an_inquiry_comes_to_what_was_answered(
        lines in lines(),
        contract in contract(),
        (value, before, ten) in (0i64..10_000_000_000_000, 0i64..10_000_000_000_000, any::<bool>()),
    ) {
        let terms: Vec<Rated> = lines.iter().map(|line| priced(line, &contract)).collect();
        let quote = quote_term(&terms, &contract).expect("in range");
        for explained in explain_terms(quote, &contract) {
            prop_assert_eq!(recompute(&explained.reasons), Ok(explained.amount));
        }
        let of = |factor, measure, before_e8| What::Usage { factor, value_e8: value, measure, before_e8 };
        let usage = [
            rated("12_bgp", of("upflow", GB, before), &contract).expect("sold"),
            rated("12_bgp", of("upflow", MB, 0), &contract).expect("sold"),
            rated("s6.small.1.linux", of("Duration", HOUR, 0), &contract).expect("sold"),
            sized("SSD", Some(50), of("Duration", HOUR, 0), 3, &contract).expect("sold"),
        ];
        let decimals = if ten { InquiryDecimals::Ten } else { InquiryDecimals::Six };
        let quote = quote_usage(usage.to_vec(), decimals).expect("in range");
        for explained in explain_usage(quote) {
            prop_assert_eq!(recompute(&explained.reasons), Ok(explained.amount));
        }
    }

    #[test]
    fn a_refund_comes_to_what_was_given_back(
        term in any_term(),
        renews: bool,
        hours in 0i64..30_000,
        cents in proptest::array::uniform3(0i64..1_000_000),
        waived: bool,
        scenario in proptest::sample::select(Scenario::ALL),
        changed in proptest::option::of(0i64..1_000),
        returned in proptest::option::of((0i64..1_000, 0i64..1_000)),
    ) {
        let (zone, from) = (shanghai(), local("2024-01-31 10:30:00"));
        let sources = [Source::Cash, Source::Credit, Source::Voucher(crate::ids::CouponKey(1))];
        let paid = |(source, cents): (Source, i64)| (source, Amount::from_e8(cents * 1_000_000));
        let term = PaidTerm {
            order: crate::subscriptions::world::order("A"),
            number: 1,
            changed: changed.map(|hours| from.plus_ms(hours * 3_600_000)),
            kind: if renews { TermKind::Renewal } else { TermKind::First },
            term,
            from,
            to: first_expiry(&zone, from, term),
            paid: sources.into_iter().zip(cents).map(paid).collect(),
            returns: Vec::new(),
        };
        // A part of what was left then went back before.
        let term = match returned {
            None => term,
            Some((hours, permille)) => {
                let at = from.plus_ms(hours * 3_600_000);
                let unused = term.unused_e18(&zone, at).and_then(e18_to_amount).expect("in range");
                let amount = Amount::from_e8(unused.e8() / 1_000 * permille).min(term.paid[0].1);
                let back = Return { at, source: Source::Cash, amount };
                PaidTerm { returns: vec![back], ..term }
            }
        };
        let table = FeeTable::default();
        let fee = if waived { Fee::Waived } else { Fee::Table(&table) };
        let now = from.plus_ms(hours * 3_600_000 + 1);
        if let Some((refunded, refund)) = refunded(&term, scenario, fee, now) {
            let explained = explain_refund(&zone, &refunded, &table);
            prop_assert_eq!(explained.amount.e10(), i128::from(refund.e8()) * 100);
            prop_assert_eq!(recompute(&explained.reasons), Ok(explained.amount));
        }
    }
}
