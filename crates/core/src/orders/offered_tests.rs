//! Goal: what discounts take off lines, and the share they leave. Method: a quote, and adjustments by hand.

use super::*;
use crate::discounts::Scope;
use crate::history::Period;
use crate::money::UnitPrice;
use crate::orders::world::{at, money, placed};
use crate::rating::{Offer, TermLine};

fn ratio(text: &str) -> Ratio {
    Ratio::parse(text).expect("a share")
}

fn discount(kind: DiscountKind, reduction: Reduction) -> Discount {
    let (key, name, scope) = (DiscountKey(4), String::new(), Scope::default());
    Discount { key, kind, name, reduction, scope, period: Period::since(placed()) }
}

/// What an adjustment does: amounts of the lines, and the shares it leaves.
type Adjusted<'a> = Option<(&'a [&'a str], &'a [&'a str])>;

#[test]
fn an_adjustment_is_of_the_whole_order_and_spread_over_its_lines() {
    let off = |text: &str| Reduction::Off(money(text));
    let share = |text: &str| Reduction::Ratio(ratio(text));
    let price = |e10| Reduction::FixedPrice(UnitPrice::from_e10(e10));
    let table: &[(Reduction, &[&str], Adjusted<'_>)] = &[
        (off("5"), &["10", "20"], Some((&["8.33", "16.67"], &["0.833", "0.8335"]))),
        (
            off("1"),
            &["5", "5", "5"],
            Some((&["4.66", "4.67", "4.67"], &["0.932", "0.934", "0.934"])),
        ),
        (off("40"), &["10", "20"], Some((&["0", "0"], &["0.0001", "0.0001"]))),
        (share("0.85"), &["9.99", "0.01"], Some((&["8.49", "0.01"], &["0.85", "1"]))),
        (share("1"), &["10", "20"], None),
        (price(270_000_000_000), &["10", "20"], Some((&["9", "18"], &["0.9", "0.9"]))),
        (price(300_000_000_000), &["10", "20"], None),
        (price(310_000_000_000), &["10", "20"], None),
        (off("5"), &["0"], None),
    ];
    for (reduction, officials, expected) in table {
        let officials: Vec<Amount> = officials.iter().map(|text| money(text)).collect();
        let adjustment = discount(DiscountKind::Adjustment, *reduction);
        let offered = Offered::adjustment(&adjustment, &officials);
        let told = offered.as_ref().map(|one| {
            let lines = one.lines.iter();
            lines.map(|line| (line.amount, line.ratio)).collect::<Vec<_>>()
        });
        let expected = expected.map(|(amounts, shares)| {
            let lines = amounts.iter().zip(shares);
            lines.map(|(amount, share)| (money(amount), ratio(share))).collect()
        });
        assert_eq!(told, expected, "{reduction:?} of {officials:?}");
        if let Some(one) = offered {
            let official = sum_of(officials.into_iter());
            assert_eq!(one.amount().checked_add(one.off()), Some(official));
        }
    }
}

#[test]
fn an_order_is_offered_what_its_quote_offers() {
    let line = |official: &str| TermLine {
        product: "P".to_owned(),
        official: money(official),
        steps: Vec::new(),
    };
    let offer = |discount: usize, lines: &[(&str, &str)]| Offer {
        discount,
        amount: money("0"),
        off: money("0"),
        best: false,
        lines: lines.iter().map(|(amount, off)| (money(amount), money(off))).collect(),
    };
    let quote = TermQuote {
        official: money("109.99"),
        lines: vec![line("9.99"), line("100")],
        offers: vec![
            offer(0, &[("8.49", "1.50"), ("100", "0")]),
            offer(2, &[("9.99", "0"), ("66.66", "33.34")]),
        ],
    };
    let until = at("2026-05-01T00:00:00Z");
    let mut discounts = vec![
        discount(DiscountKind::Commercial, Reduction::Ratio(ratio("0.85"))),
        discount(DiscountKind::Commercial, Reduction::Off(money("999"))),
        discount(DiscountKind::Promotion, Reduction::Off(money("33.34"))),
    ];
    discounts[2].period.to = Some(until);
    let offered = Offered::of_quote(&quote, &discounts);
    let told: Vec<_> = offered
        .iter()
        .map(|one| {
            (one.kind, one.until, one.amount(), one.off(), one.lines[0].ratio, one.lines[1].ratio)
        })
        .collect();
    let expected = [
        // A share is its own, whatever the cents make of it; of an amount it is what comes of it.
        (DiscountKind::Commercial, None, money("108.49"), money("1.5"), ratio("0.85"), Ratio::ONE),
        (
            DiscountKind::Promotion,
            Some(until),
            money("76.65"),
            money("33.34"),
            Ratio::ONE,
            ratio("0.6666"),
        ),
    ];
    assert_eq!(told, expected);
}
