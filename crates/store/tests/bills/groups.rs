//! Random rows put together by cycle and by day, compared with all of them put together one by one.

use std::cmp::Reverse;

use hubu_core::bills::{ResourceGroup, StatisticType, put_together};
use hubu_store::bills::{self, BillFilter, BillRecord, Common, GroupPage, GroupedRows, UsageSum};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use super::paging::wanted;
use super::world::{cycle, everybody};
use crate::dice::Dice;
use crate::trades::shelf::Shelf;

/// What is shown of rows, in the order of its pages.
fn shown(records: &[&BillRecord], statistic: StatisticType) -> Vec<GroupedRows> {
    let of = |record: &BillRecord| ResourceGroup::of(&record.row, statistic, &zone());
    let rows = records.iter().map(|record| &record.row);
    let together = put_together(rows, |row| ResourceGroup::of(row, statistic, &zone()));
    let mut shown: Vec<GroupedRows> = together
        .expect("small")
        .into_iter()
        .map(|(group, totals)| {
            let own: Vec<_> = records.iter().filter(|record| of(record) == group).collect();
            GroupedRows {
                group,
                newest: own.iter().map(|record| record.row.traded).max().expect("it has rows"),
                label: own.iter().map(|record| record.label).max().expect("it has rows"),
                number: i64::try_from(own.len()).expect("few"),
                totals,
                common: common(&own),
            }
        })
        .collect();
    shown.sort_by_key(|one| {
        let group = &one.group;
        let who = (group.consumer, group.payer, group.day, group.resource);
        let what = (group.service, group.resource_type, group.spec, group.region);
        (Reverse(one.newest), who, what, (group.mode, group.bill_type, group.project))
    });
    shown
}

/// What rows tell of themselves, where all of them tell the same.
fn common(records: &[&&BillRecord]) -> Common {
    let each: Vec<Common> = records.iter().map(|record| Common::of(&record.row)).collect();
    let mut all = each[0];
    for one in &each {
        all.product = if all.product == one.product { all.product } else { 0 };
        all.order = all.order.filter(|order| one.order == Some(*order));
        all.size = all.size.filter(|size| one.size == Some(*size));
        all.period = all.period.filter(|period| one.period == Some(*period));
        all.unit_price = all.unit_price.filter(|price| one.unit_price == Some(*price));
        let measure = one.usage.map(|usage| usage.measure);
        all.usage = all.usage.filter(|usage| measure == Some(usage.measure));
        all.usage = all.usage.filter(|_| all.usage_type == one.usage_type);
    }
    let kind = all.usage_type;
    all.usage_type = if each.iter().all(|one| one.usage_type == kind) { kind } else { 0 };
    let sum = |part: fn(UsageSum) -> i128| each.iter().filter_map(|one| one.usage).map(part).sum();
    all.usage = all.usage.map(|usage| UsageSum {
        quantity_e8: sum(|usage| usage.quantity_e8),
        free_e8: sum(|usage| usage.free_e8),
        measure: usage.measure,
    });
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_one_resource_is_shown_as_one() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(83);
        let mut written = dice.rows(1, 240);
        for one in &mut written {
            // So that some of them are shown as one.
            let row = &mut one.row;
            (row.spec, row.region, row.project, row.resource_type) = (1, 2, 3, row.service);
            row.mode = hubu_core::bills::ChargeMode::OnDemand;
            row.bill_type = hubu_core::bills::BillType::Use;
            one.name = dice.maybe(2, |dice| dice.of(&["web", "db"]));
        }
        shelf.bill(&written).await;
        let all = shelf.billed().await;
        let mut found = (0, 0);
        for place in 0..120 {
            let (owners, mut filter) = (dice.owners(), dice.bill_filter());
            if place % 2 == 0 {
                filter = BillFilter::of(cycle("2026-01"));
            }
            let statistic = dice.of(&[StatisticType::Cycle, StatisticType::Day]);
            let (offset, limit) = (dice.below(5), dice.of(&[0, 2, 1_000]));
            let matching: Vec<&BillRecord> =
                all.iter().filter(|record| wanted(&filter, &owners, record)).collect();
            let shown = shown(&matching, statistic);
            let total = i64::try_from(shown.len()).expect("few");
            found = (found.0 + total, found.1 + matching.len());
            let [skip, take] = [offset, limit].map(|n| usize::try_from(n).expect("few"));
            let groups = shown.into_iter().skip(skip).take(take).collect();
            let told = format!("{statistic:?} {owners:?} {filter:?} {offset} {limit}");
            let page = shelf.read(move |tx| {
                bills::groups_page(tx, &owners, &filter, statistic, (offset, limit))
            });
            assert_eq!(page.await, GroupPage { total, groups }, "{told}");
        }
        assert!(found.0 > 500 && found.1 > 2 * 500, "several rows are one: {found:?}");

        let details = shelf.read(|tx| {
            let january = BillFilter::of(cycle("2026-01"));
            let detail = StatisticType::Detail;
            Ok(bills::groups_page(tx, &everybody(), &january, detail, (0, 1)).is_err())
        });
        assert!(details.await, "details are rows");
    })
    .await;
}
