//! The numbers of bills are the wire's.

use super::*;
use crate::products::PeriodType;

/// The types whose rows answer yes.
fn which(is: impl Fn(BillType) -> bool) -> Vec<i64> {
    BillType::ALL.iter().copied().filter(|one| is(*one)).map(BillType::code).collect()
}

#[test]
fn numbers_and_words_are_one() {
    let numbers: Vec<i64> = BillType::ALL.iter().map(|one| one.code()).collect();
    let all = [1, 2, 3, 4, 5, 8, 9, 12, 13, 14, 15, 16, 17, 18, 20, 23, 24, 25, 100, 101, 102, 103];
    assert_eq!(numbers, all);
    assert!(BillType::ALL.iter().all(|one| one.as_str() == one.code().to_string()));
    let modes: Vec<&str> = ChargeMode::ALL.iter().map(|one| one.as_str()).collect();
    assert_eq!(modes, ["1", "3", "10", "11"]);
    let units: Vec<i64> = BillPeriod::ALL.iter().map(|one| one.code()).collect();
    assert_eq!(units, [5, 19, 20, 24, 25]);
    for (unit, number) in [(PeriodType::Year, 19), (PeriodType::Month, 20), (PeriodType::Day, 24)] {
        assert_eq!(BillPeriod::from(unit).code(), number);
    }
}

#[test]
fn the_summary_knows_three_kinds() {
    let of = |kind| which(|one| one.summary() == kind);
    assert_eq!(of(SummaryBillType::Refund), [4, 20, 24, 100]);
    assert_eq!(of(SummaryBillType::Adjustment), [9, 16, 101, 102]);
    let rest = [1, 2, 3, 5, 8, 12, 13, 14, 15, 17, 18, 23, 25, 103];
    assert_eq!(of(SummaryBillType::Consumption), rest);
}

#[test]
fn sites_write_what_they_document() {
    let only =
        |site: Site, other: Site| which(|one| one.written_on(site) && !one.written_on(other));
    assert_eq!(only(Site::Cn, Site::Intl), [25, 103]);
    assert_eq!(only(Site::Intl, Site::Cn), [12, 15, 17, 100, 101, 102]);
    let neither = which(|one| !one.written_on(Site::Cn) && !one.written_on(Site::Intl));
    assert_eq!(neither, [13]);
}

#[test]
fn refunds_and_compensations_give_back() {
    assert_eq!(which(|one| one.sign() == Sign::GivesBack), [4, 9, 20, 24, 100, 101]);
    assert_eq!(which(|one| one.sign() == Sign::Either), [5]);
    assert_eq!(which(BillType::by_order), [1, 2, 3, 4, 8, 103]);
    assert_eq!(which(BillType::of_usage), [5, 12, 23]);
}

#[test]
fn days_go_with_days_and_details() {
    let pairs = QueryType::ALL.iter().flat_map(|query| {
        StatisticType::ALL.iter().map(move |statistic| query.goes_with(*statistic))
    });
    assert_eq!(pairs.collect::<Vec<_>>(), [true, true, true, false, true, true]);
}
