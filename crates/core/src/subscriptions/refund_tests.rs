//! What is given back, case by case.

use super::super::world::{bought, local, money, paid, shanghai, told};
use super::super::{FeeRate, FeeRow, FeeTable};
use super::*;

/// A machine for a month, as published: 758 hours, 344 of them used on 15 January at 18:40.
fn refund(scenario: Scenario, payments: &str, fee: Fee<'_>) -> TermRefund {
    let term = bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), payments);
    let now = local("2024-01-15 18:40:00");
    let refund = Refund::of(&shanghai(), [(&term, scenario)], fee, now).expect("in range");
    refund.terms.into_iter().next().expect("one term")
}

#[test]
fn what_is_kept_and_what_comes_back() {
    use Scenario::{Failed, FiveDays, InUse, NotEffective, RenewalNotBegun, ToOnDemand};
    let table = FeeTable::default();
    let (fee, waived) = (Fee::Table(&table), Fee::Waived);
    // 344/758 of 100 are 45.38; the fee is 10 %.
    for (story, scenario, payments, fee, (consumed, fee_kept, given), back) in [
        ("in use", InUse, "cash 100", fee, ("45.38", "10", "44.62"), "cash 44.62"),
        (
            "the contract waives the fee",
            InUse,
            "cash 100",
            waived,
            ("45.38", "0", "54.62"),
            "cash 54.62",
        ),
        (
            "credit and settlement count alike",
            InUse,
            "monthly 100",
            fee,
            ("45.38", "10", "44.62"),
            "monthly 44.62",
        ),
        // 44.62 in shares of 30 and 70: 13.386 and 31.234.
        (
            "back where it came from",
            InUse,
            "cash 30, credit 70",
            fee,
            ("45.38", "10", "44.62"),
            "cash 13.39, credit 31.23",
        ),
        // 44.62 in three equal shares: the odd cent to the first.
        (
            "three books",
            InUse,
            "cash 33.33, flexi 33.33, card 33.34",
            fee,
            ("45.38", "10", "44.62"),
            "cash 14.87, flexi 14.87, card 14.88",
        ),
        // Vouchers neither count nor come back: 45.38 % of 80 is 36.31.
        (
            "vouchers stay away",
            InUse,
            "cash 80, voucher 20",
            fee,
            ("36.31", "8", "35.69"),
            "cash 35.69",
        ),
        ("paid by vouchers alone", InUse, "voucher 100", fee, ("0", "0", "0"), ""),
        ("for nothing", InUse, "", fee, ("0", "0", "0"), ""),
        (
            "five days",
            FiveDays,
            "cash 80, voucher 20",
            fee,
            ("0", "0", "80"),
            "cash 80, voucher 20",
        ),
        ("five days, vouchers alone", FiveDays, "voucher 100", fee, ("0", "0", "0"), "voucher 100"),
        (
            "not in effect",
            NotEffective,
            "flexi 50, voucher 50",
            fee,
            ("0", "0", "50"),
            "flexi 50, voucher 50",
        ),
        (
            "a renewal that has not begun",
            RenewalNotBegun,
            "card 99.99, voucher 0.01",
            fee,
            ("0", "0", "99.99"),
            "card 99.99, voucher 0.01",
        ),
        (
            "provisioning failed",
            Failed,
            "cash 0.01, voucher 1",
            fee,
            ("0", "0", "0.01"),
            "cash 0.01, voucher 1",
        ),
        (
            "on demand now, without a fee",
            ToOnDemand,
            "cash 80, voucher 20",
            fee,
            ("36.31", "0", "43.69"),
            "cash 43.69",
        ),
    ] {
        let refund = refund(scenario, payments, fee);
        let shown = (refund.consumed, refund.fee, refund.refund);
        assert_eq!(shown, (money(consumed), money(fee_kept), money(given)), "{story}");
        assert_eq!(told(&refund.back), back, "{story}");
    }
}

#[test]
fn the_fee_takes_no_more_than_there_is() {
    let band = |percent| super::super::FeeBand {
        used_months: 12,
        rate: FeeRate::percent(percent).expect("a share"),
    };
    for (percent, fee, given) in [(54, "54", "0.62"), (55, "54.62", "0"), (100, "54.62", "0")] {
        let rows = vec![FeeRow { months: 11, bands: vec![band(percent)] }];
        let table = FeeTable::new(rows).expect("in order");
        let refund = refund(Scenario::InUse, "cash 100", Fee::Table(&table));
        assert_eq!((refund.fee, refund.refund), (money(fee), money(given)), "{percent} %");
        assert_eq!(refund.consumed, money("45.38"), "{percent} %");
    }
}

#[test]
fn rows_tell_of_it_and_sum_up_to_it() {
    let table = FeeTable::default();
    let rows = |scenario, payments| {
        let refund = refund(scenario, payments, Fee::Table(&table));
        let refund = Refund { terms: vec![refund], ..Refund::default() };
        let tell = |row: RefundRow| format!("{} {} {}", row.resource, row.order, row.amount);
        refund.rows("vm1").into_iter().map(tell).collect::<Vec<_>>()
    };
    let in_use = rows(Scenario::InUse, "cash 80, voucher 20");
    assert_eq!(in_use, ["vm1 A -80", "vm1 A 36.31", "vm1 A 8"], "−35.69 in all");
    assert_eq!(rows(Scenario::FiveDays, "cash 80, voucher 20"), ["vm1 A -80"]);
    assert_eq!(rows(Scenario::ToOnDemand, "cash 80"), ["vm1 A -80", "vm1 A 36.31"]);
    assert_eq!(rows(Scenario::InUse, "voucher 20"), Vec::<String>::new());
}

#[test]
fn sums_are_told_by_book() {
    let term =
        |order, payments| bought(order, "1m", ("2024-01-01 10:30:00", "2024-02-01"), payments);
    let terms =
        [term("A", "cash 100, voucher 5, flexi 50"), term("B", "cash 10, voucher 1, card 2")];
    let cases = terms.iter().zip([Scenario::InUse, Scenario::RenewalNotBegun]);
    let now = local("2024-01-15 18:40:00");
    let table = FeeTable::default();
    let refund = Refund::of(&shanghai(), cases, Fee::Table(&table), now).expect("in range");
    // A: 150 less 68.07 less 15 is 66.93, two thirds of it cash.
    assert_eq!((refund.consumed, refund.fee), (money("68.07"), money("15")));
    assert_eq!((refund.refund, refund.vouchers), (money("78.93"), money("1")));
    for (kind, back) in [
        (BookKind::Cash, "54.62"),
        (BookKind::FlexiCoupon, "22.31"),
        (BookKind::StoredValueCard, "2"),
        (BookKind::Voucher, "1"),
        (BookKind::Credit, "0"),
    ] {
        assert_eq!(refund.back_to(kind), money(back), "{kind:?}");
    }
}

#[test]
fn large_refunds_are_reviewed() {
    for (refund, review) in [("49999.99", false), ("50000", false), ("50000.01", true)] {
        assert_eq!(needs_review(money(refund), REVIEW_LIMIT), review, "{refund}");
    }
}

#[test]
fn amounts_beyond_the_range_are_refused() {
    let mut term = bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), "cash 90000000000");
    let two = [(&term, Scenario::Failed), (&term, Scenario::Failed)];
    let now = local("2024-01-15 18:40:00");
    let of_two = Refund::of(&shanghai(), two, Fee::Waived, now);
    assert_eq!(of_two, Err(RefundRefusal::OutOfRange), "together");
    term.paid.extend(paid("credit 90000000000"));
    let of_one = Refund::of(&shanghai(), [(&term, Scenario::Failed)], Fee::Waived, now);
    assert_eq!(of_one, Err(RefundRefusal::OutOfRange), "within a term");
}
