//! What formulas say comes to what was paid.

use proptest::prelude::*;

use super::*;
use crate::settlement::world::{money, row};
use crate::settlement::{Charge, Exact, MoneyPolicy, Parts, RowUsage};

/// What a text comes to: its product at 10⁻⁸, as a fraction that is cut at the end, less the rest.
fn value(text: &str) -> Amount {
    let mut plain = String::new();
    let mut within = false;
    for sign in text.chars() {
        match sign {
            '【' => within = true,
            '】' => within = false,
            sign if !within => plain.push(sign),
            _ => {}
        }
    }
    let mut terms = plain.split('-');
    let product = terms.next().expect("a product");
    let (mut above, mut below): (i128, i128) = (100_000_000, 1);
    let mut factors = product.replace('/', "*/");
    factors.insert(0, '*');
    for factor in factors.split('*').skip(1) {
        let (divides, number) = match factor.strip_prefix('/') {
            Some(number) => (true, number),
            None => (false, factor),
        };
        if number.is_empty() {
            continue;
        }
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().expect("digits");
        let scale = 10_i128.pow(u32::try_from(fraction.len()).expect("few"));
        let (up, down) = if divides { (scale, digits) } else { (digits, scale) };
        (above, below) = reduced(above * up, below * down);
    }
    let cut = Amount::from_e8(i64::try_from(above / below).expect("in range"));
    terms.fold(cut, |left, term| left.checked_sub(money(term)).expect("in range"))
}

fn reduced(above: i128, below: i128) -> (i128, i128) {
    let (mut one, mut other) = (above, below);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    let divisor = one.abs().max(1);
    (above / divisor, below / divisor)
}

fn unit_price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, 10).expect("a literal")
}

fn term(number: i64, price: &str, official: &str, due: &str) -> BillRow {
    let charge = Charge::of_term(money(official), money(due)).expect("in range");
    BillRow {
        mode: ChargeMode::Period,
        bill_type: BillType::New,
        usage: None,
        size: None,
        period: Some((BillPeriod::Month, number)),
        unit_price: Some(unit_price(price)),
        charge,
        parts: Parts { cash: charge.due, ..Parts::default() },
        ..row()
    }
}

fn text(row: &BillRow) -> Option<String> {
    Formula::of(row).map(|formula| formula.text(Language::Chinese))
}

#[test]
fn the_documents_sample_is_written_as_it_is() {
    let formula = Formula::of(&row()).expect("one price");
    assert_eq!(
        formula.text(Language::Chinese),
        "25874【使用量】/3600【单位转换】*10【规格】*0.00064【单价】-0【优惠金额】-0.00599822【抹零金额】-0【代金券抵扣】"
    );
    assert_eq!(
        formula.text(Language::English),
        "25874【usage】/3600【unit conversion】*10【size】*0.00064【unit price】-0【discount】-0.00599822【truncated amount】-0【cash coupon】"
    );
    assert_eq!(value(&formula.text(Language::Chinese)), money("0.04"));
    assert_eq!(value(&formula.text(Language::English)), money("0.04"));
}

/// Changes a row.
type Change<'a> = &'a dyn Fn(&mut BillRow);

fn with(mut row: BillRow, change: Change<'_>) -> BillRow {
    change(&mut row);
    row
}

/// Each row's text, which comes to what is paid without vouchers.
fn say(table: &[(BillRow, &str, &str)]) {
    for (row, expected, paid) in table {
        assert_eq!(text(row).as_deref(), Some(*expected));
        assert_eq!(value(expected), money(paid), "{expected}");
        assert_eq!(row.net(), Some(money(paid)), "{expected}");
    }
}

#[test]
fn usage_has_its_texts() {
    let usage = |quantity_e8, free_e8, ratio| RowUsage { quantity_e8, free_e8, measure: 10, ratio };
    let charge = |official, discount, erase, due| {
        let [official, discount, erase, due] = [official, discount, erase, due].map(money);
        Charge { official, discount, erase, due }
    };
    let whole = 100_000_000;
    say(&[
        (
            // Simple; packages covered one of three; a discount, and a voucher.
            with(row(), &|row| {
                row.size = None;
                row.usage = Some(usage(3 * whole, whole, (1, 1)));
                row.unit_price = Some(unit_price("0.8"));
                row.charge = charge("1.6", "0.16", "0", "1.44");
                row.parts = Parts { coupon: money("1"), cash: money("0.44"), ..Parts::default() };
            }),
            "2【使用量】/1【单位转换】*0.8【单价】-0.16【优惠金额】-0【抹零金额】-1【代金券抵扣】",
            "0.44",
        ),
        (
            with(row(), &|row| {
                row.size = None;
                row.usage = Some(usage(whole / 2, 0, (1_024, 1)));
                row.unit_price = Some(unit_price("0.01"));
                row.charge = charge("5.12", "0", "0", "5.12");
            }),
            "0.5【使用量】*1024【单位转换】*0.01【单价】-0【优惠金额】-0【抹零金额】-0【代金券抵扣】",
            "5.12",
        ),
        (
            with(row(), &|row| {
                row.size = None;
                row.usage = Some(usage(3 * whole, 0, (2, 3)));
                row.unit_price = Some(unit_price("0.01"));
                row.charge = charge("0.02", "0", "0", "0.02");
            }),
            "3【使用量】*2/3【单位转换】*0.01【单价】-0【优惠金额】-0【抹零金额】-0【代金券抵扣】",
            "0.02",
        ),
    ]);
}

#[test]
fn terms_have_their_texts() {
    say(&[
        (
            term(3, "100", "300", "255"),
            "3【周期数】/1【周期转换】*100【单价】-45【优惠金额】-0【代金券抵扣】",
            "255",
        ),
        (
            // A commitment: one price for all six months.
            with(term(6, "540", "540", "540"), &|row| row.bill_type = BillType::AutoRenew),
            "6【周期数】/6【周期转换】*540【单价】-0【优惠金额】-0【代金券抵扣】",
            "540",
        ),
        (
            with(term(2, "0.3", "24", "24"), &|row| row.size = Some(40)),
            "2【周期数】/1【周期转换】*40【规格】*0.3【单价】-0【优惠金额】-0【代金券抵扣】",
            "24",
        ),
        (
            with(term(1, "9.9", "9.9", "9.9"), &|row| row.period = Some((BillPeriod::OneOff, 1))),
            "9.9【单价】-0【优惠金额】-0【代金券抵扣】",
            "9.9",
        ),
        (
            with(term(1, "0.5", "20", "20"), &|row| {
                row.period = Some((BillPeriod::OneOff, 1));
                row.size = Some(40);
            }),
            "40【规格】*0.5【单价】-0【优惠金额】-0【代金券抵扣】",
            "20",
        ),
    ]);
}

#[test]
fn a_row_whose_numbers_do_not_say_it_has_none() {
    let changes: &[(&str, Change<'_>)] = &[
        ("no price", &|row| row.unit_price = None),
        ("no usage", &|row| row.usage = None),
        ("another price", &|row| row.unit_price = Some(unit_price("0.00065"))),
        ("small amounts", &|row| row.gathered = Gathered::AddedUp),
        ("an adjustment", &|row| row.bill_type = BillType::AdjustmentCharge),
        ("taken back", &|row| row.charge = row.charge.given_back().expect("in range")),
    ];
    for (why, change) in changes {
        let mut row = row();
        change(&mut row);
        assert_eq!(text(&row), None, "{why}");
    }
    // A price of five days and a half cent: the term costs 5.01, which is not what the numbers come to.
    assert_eq!(text(&term(1, "5.005", "5.01", "5.01")), None);
    for bill_type in [BillType::Change, BillType::Unsubscribe, BillType::Instalment] {
        let row = BillRow { bill_type, ..term(3, "100", "300", "300") };
        assert_eq!(text(&row), None, "{bill_type:?}");
    }
}

proptest! {
    #[test]
    fn a_text_evaluates_to_what_is_paid_without_vouchers(
        quantity in 0i64..10_000_000_000_000,
        free in 0i64..10_000,
        (numerator, denominator) in prop_oneof![
            Just((1i64, 3_600i64)), Just((1, 1)), Just((1_024, 1)), Just((1, 1_024)), Just((7, 3)),
        ],
        size in proptest::option::of(1i64..100),
        price in 0i64..100_000_000_000,
        (left, coupon) in (0i128..=1_000, 0i64..=100),
        policy in proptest::sample::select(vec![MoneyPolicy::CutToCent, MoneyPolicy::KeepEight]),
    ) {
        let free_e8 = quantity / 10_000 * free;
        let ratio = (numerator, denominator);
        let multiple = Multiple::Usage { billed_e8: quantity - free_e8, ratio };
        let price = UnitPrice::from_e10(price);
        let zero = Amount::ZERO;
        let formula = Formula { multiple, size, price, discount: zero, erase: None, coupon: zero };
        let official_e18 = formula.product_e18().expect("in range");
        let exact = Exact { official_e18, discounted_e18: official_e18 / 1_000 * left };
        let Some(charge) = Charge::of(policy, exact) else { return Ok(()) };
        let coupon = Amount::from_e8(charge.due.e8() / 100 * coupon);
        let cash = charge.due.checked_sub(coupon).expect("in range");
        let row = BillRow {
            size,
            usage: Some(RowUsage { quantity_e8: quantity, free_e8, measure: 6, ratio }),
            unit_price: Some(price),
            charge,
            parts: Parts { cash, coupon, ..Parts::default() },
            ..row()
        };
        let formula = Formula::of(&row).expect("its numbers come to its price");
        for language in [Language::Chinese, Language::English] {
            prop_assert_eq!(Some(value(&formula.text(language))), row.net());
        }
    }
}
