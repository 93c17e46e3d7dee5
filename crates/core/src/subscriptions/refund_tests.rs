//! What is given back, case by case.

use super::super::world::{bought, letter, local, money, paid, shanghai, told};
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
    // Consumed: 344/758 of what was paid, 45.38 of 100. The fee: 10 %.
    for (scenario, payments, kept, given, back) in [
        (InUse, "cash 100", "45.38 + 10", "44.62", "cash 44.62"),
        (InUse, "monthly 100", "45.38 + 10", "44.62", "monthly 44.62"),
        // In shares of 30 and 70: 13.386 and 31.234.
        (InUse, "cash 30, credit 70", "45.38 + 10", "44.62", "cash 13.39, credit 31.23"),
        (
            InUse,
            "cash 50, flexi 25, card 25",
            "45.38 + 10",
            "44.62",
            "cash 22.31, flexi 11.16, card 11.15",
        ),
        // Vouchers neither count nor come back.
        (InUse, "cash 80, voucher 20", "36.31 + 8", "35.69", "cash 35.69"),
        (InUse, "voucher 100", "0 + 0", "0", ""),
        (InUse, "", "0 + 0", "0", ""),
        (FiveDays, "cash 80, voucher 20", "0 + 0", "80", "cash 80, voucher 20"),
        (FiveDays, "voucher 100", "0 + 0", "0", "voucher 100"),
        (NotEffective, "flexi 50, voucher 50", "0 + 0", "50", "flexi 50, voucher 50"),
        (RenewalNotBegun, "card 99.99, voucher 1", "0 + 0", "99.99", "card 99.99, voucher 1"),
        (Failed, "cash 0.01, voucher 1", "0 + 0", "0.01", "cash 0.01, voucher 1"),
        // On demand now: no fee.
        (ToOnDemand, "cash 80, voucher 20", "36.31 + 0", "43.69", "cash 43.69"),
    ] {
        let refund = refund(scenario, payments, Fee::Table(&table));
        let story = format!("{scenario:?}: {payments}");
        assert_eq!(format!("{} + {}", refund.consumed, refund.fee), kept, "{story}");
        assert_eq!(refund.refund, money(given), "{story}");
        assert_eq!(told(&refund.back), back, "{story}");
    }
}

#[test]
fn a_contract_may_waive_the_fee_and_not_what_is_consumed() {
    let refund = refund(Scenario::InUse, "cash 100", Fee::Waived);
    let kept = (refund.consumed, refund.fee, refund.refund);
    assert_eq!(kept, (money("45.38"), money("0"), money("54.62")));
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
        let tell =
            |row: RefundRow| format!("{} {} {}", row.resource, letter(&row.order), row.amount);
        refund.rows("vm1").into_iter().map(tell).collect::<Vec<_>>()
    };
    let in_use = rows(Scenario::InUse, "cash 80, voucher 20");
    assert_eq!(in_use, ["vm1 A -80", "vm1 A 36.31", "vm1 A 8"], "−35.69 in all");
    assert_eq!(rows(Scenario::FiveDays, "cash 80, voucher 20"), ["vm1 A -80"]);
    assert_eq!(rows(Scenario::ToOnDemand, "cash 80"), ["vm1 A -80", "vm1 A 36.31"]);
    assert_eq!(rows(Scenario::InUse, "voucher 20"), Vec::<String>::new());
}

#[test]
fn sums_are_those_of_an_order() {
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
    let order = refund.amounts(OrderType::Unsubscribe).expect("in range");
    assert_eq!(order.check(OrderType::Unsubscribe), Ok(()));
    assert_eq!((order.official, order.after_discount), (money("-54.62"), money("-54.62")));
    let info = &order.info;
    let coupons = (info.vouchers, info.flexi, info.cards);
    assert_eq!(coupons, (money("-1"), money("-22.31"), money("-2")));
    assert_eq!(info.kept, Some(Kept { fee: money("15"), consumed: money("68.07") }));
    let to_on_demand = refund.amounts(OrderType::ToOnDemand).expect("in range");
    assert_eq!(to_on_demand.check(OrderType::ToOnDemand), Ok(()));
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
