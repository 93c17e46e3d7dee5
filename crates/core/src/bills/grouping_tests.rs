//! What rows are shown with, and what they come to together.

use proptest::prelude::*;

use super::*;
use crate::settlement::world::{hour, money, row, shanghai};
use crate::settlement::{Exact, MoneyPolicy};

fn sizes(rows: &[BillRow], statistic: StatisticType) -> usize {
    let groups = put_together(rows, |row| ResourceGroup::of(row, statistic, &shanghai()));
    groups.expect("in range").len()
}

/// What differs, and the groups by cycle, by day, of details and of the summary.
type Row<'a> = (&'a str, &'a dyn Fn(&mut BillRow), [usize; 4]);

#[test]
fn rows_are_told_apart_as_documented() {
    let another: &[Row<'_>] = &[
        ("nothing", &|_| (), [1, 1, 2, 1]),
        ("the day", &|row| row.span = Some(hour(30)), [1, 2, 2, 1]),
        ("the hour", &|row| row.span = Some(hour(97)), [1, 1, 2, 1]),
        ("the customer", &|row| row.consumer = CustomerKey(8), [2, 2, 2, 2]),
        ("the payer", &|row| row.payer = CustomerKey(8), [2, 2, 2, 1]),
        ("the resource", &|row| row.resource = Some(ResourceKey(9)), [2, 2, 2, 1]),
        ("the service", &|row| row.service = 1, [2, 2, 2, 2]),
        ("the resource type", &|row| row.resource_type = 1, [2, 2, 2, 2]),
        ("the specification", &|row| row.spec = 1, [2, 2, 2, 1]),
        ("the region", &|row| row.region = 1, [2, 2, 2, 1]),
        ("the mode", &|row| row.mode = ChargeMode::SavingsPlan, [2, 2, 2, 2]),
        ("the type", &|row| row.bill_type = BillType::SupportPlan, [2, 2, 2, 1]),
        ("what it is", &|row| row.bill_type = BillType::Compensation, [2, 2, 2, 2]),
        ("the project", &|row| row.project = 1, [2, 2, 2, 1]),
        ("the usage type", &|row| row.usage_type = 1, [1, 1, 2, 1]),
        ("the size", &|row| row.size = Some(20), [1, 1, 2, 1]),
    ];
    for (why, change, expected) in another {
        let mut other = BillRow { key: BillRowKey(2), ..row() };
        change(&mut other);
        let rows = [row(), other];
        let [cycle, day, detail] =
            [StatisticType::Cycle, StatisticType::Day, StatisticType::Detail]
                .map(|statistic| sizes(&rows, statistic));
        let summary = put_together(&rows, SummaryGroup::of).expect("in range").len();
        assert_eq!([cycle, day, detail, summary], *expected, "{why}");
    }
}

#[test]
fn a_day_of_the_sample_comes_to_what_it_says() {
    // 24 hours of a disk at 0.046 an hour: official 1.1040, due 0.96.
    let charge = Charge::of(
        MoneyPolicy::CutToCent,
        Exact { official_e18: 46_000_000_000_000_000, discounted_e18: 46_000_000_000_000_000 },
    );
    let charge = charge.expect("in range");
    let rows: Vec<BillRow> = (0..24)
        .map(|number| BillRow {
            key: BillRowKey(number),
            span: Some(hour(96 + number)),
            charge,
            parts: Parts { cash: charge.due, ..Parts::default() },
            ..row()
        })
        .collect();
    let zone = shanghai();
    let days = put_together(&rows, |row| ResourceGroup::of(row, StatisticType::Day, &zone));
    let days: Vec<_> = days.expect("in range").into_iter().collect();
    let [(group, totals)] = &days[..] else { panic!("one day: {days:?}") };
    assert_eq!(group.day.map(|day| day.to_string()).as_deref(), Some("2026-01-05"));
    assert_eq!((totals.charge.official, totals.charge.due), (money("1.104"), money("0.96")));
    assert_eq!((totals.charge.erase, totals.parts.cash), (money("0.144"), money("0.96")));
}

#[test]
fn the_months_sample_is_the_sum_of_its_hours() {
    // 744 hours come to 29.76, of which vouchers paid 5.
    let official = money("0.0459982");
    let (due, erase) = MoneyPolicy::CutToCent.due(official);
    let charge = Charge { official, discount: Amount::ZERO, erase, due };
    let row_of = |number: i64| {
        let coupon = if number < 125 { due } else { Amount::ZERO };
        let cash = due.less_at_most(coupon);
        let parts = Parts { cash, coupon, ..Parts::default() };
        BillRow { key: BillRowKey(number), span: Some(hour(number)), charge, parts, ..row() }
    };
    let rows: Vec<BillRow> = (0..744).map(row_of).collect();
    let sums = put_together(&rows, SummaryGroup::of).expect("in range");
    let totals: Vec<&Totals> = sums.values().collect();
    let [totals] = totals[..] else { panic!("one row: {sums:?}") };
    assert_eq!(totals.charge.due, money("29.76"));
    assert_eq!((totals.parts.coupon, totals.parts.cash), (money("5"), money("24.76")));
    assert_eq!(totals.net(), Some(money("24.76")));
}

#[test]
fn sums_beyond_the_range_are_refused() {
    let charge = Charge { official: Amount::from_e8(i64::MAX), ..Charge::default() };
    let rows = [BillRow { charge, ..row() }, row()];
    assert_eq!(put_together(&rows, SummaryGroup::of), None);
}

proptest! {
    #[test]
    fn every_way_of_putting_together_comes_to_the_same(
        rows in proptest::collection::vec((0i64..744, 0i64..3, 0i64..3, 0i64..90_000_000, 0i64..=10), 0..40),
    ) {
        let zone = shanghai();
        let row_of = |(key, (number, resource, region, official, paid)): (i64, (i64, i64, i64, i64, i64))| {
            let official = Amount::from_e8(official);
            let (due, erase) = MoneyPolicy::CutToCent.due(official);
            let debt = Amount::from_e8(due.e8() / 10 * paid);
            BillRow {
                key: BillRowKey(key),
                span: Some(hour(number)),
                resource: Some(ResourceKey(resource)),
                region,
                charge: Charge { official, discount: Amount::ZERO, erase, due },
                parts: Parts { debt, cash: due.less_at_most(debt), ..Parts::default() },
                ..row()
            }
        };
        let rows: Vec<BillRow> = (0..).zip(rows).map(row_of).collect();
        let all = put_together(&rows, |_| ()).expect("in range").remove(&()).unwrap_or_default();
        prop_assert_eq!(all.parts.sum(), Some(all.charge.due));
        for statistic in StatisticType::ALL {
            let groups = put_together(&rows, |row| ResourceGroup::of(row, *statistic, &zone));
            let groups = groups.expect("in range");
            prop_assert_eq!(groups.values().map(|one| one.charge.due.e8()).sum::<i64>(), all.charge.due.e8());
            prop_assert_eq!(groups.values().map(|one| one.charge.erase.e8()).sum::<i64>(), all.charge.erase.e8());
            prop_assert!(groups.values().all(|one| one.parts.sum() == Some(one.charge.due)));
        }
    }
}
