//! Sums are what the rows come to.

use std::collections::BTreeMap;

use hubu_core::bills::{SummaryGroup, Totals, put_together};
use hubu_core::ids::CustomerKey;
use hubu_core::settlement::BillRow;
use hubu_store::Fault;
use hubu_store::bills::{self, BillFilter, BillOwner, BillRecord, BillSum, MonthlySum};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use super::world::{cycle, everybody, owner};
use crate::dice::Dice;
use crate::trades::shelf::Shelf;

/// What is one in a sum.
type Key = (BillOwner, [i64; 7]);

fn key(row: &BillRow) -> Key {
    let owner = BillOwner { group: row.group, consumer: row.consumer, payer: Some(row.payer) };
    let day = row.bill_day(&zone()).number();
    let (mode, bill_type) = (row.mode.code(), row.bill_type.code());
    let of = [day, row.service, row.resource_type, mode, bill_type, row.region, row.project];
    (owner, of)
}

fn key_of(sum: &BillSum) -> Key {
    let (mode, bill_type) = (sum.mode.code(), sum.bill_type.code());
    let day = sum.day.number();
    (sum.owner, [day, sum.service, sum.resource_type, mode, bill_type, sum.region, sum.project])
}

/// Compares all sums of a cycle with its rows.
pub async fn check(shelf: &Shelf, month: &str) {
    let filter = BillFilter::of(cycle(month));
    let read = shelf.read(move |tx| {
        let rows = bills::bills_after(tx, &everybody(), &filter, None, 10_000)?;
        Ok((bills::sums(tx, &everybody(), &filter)?, rows))
    });
    let (sums, records): (Vec<BillSum>, Vec<BillRecord>) = read.await;
    let rows: Vec<BillRow> = records.into_iter().map(|record| record.row).collect();
    let totals = put_together(&rows, key).expect("small");
    let mut counts: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    for row in &rows {
        let (number, zeros) = counts.entry(key(row)).or_default();
        *number += 1;
        *zeros += i64::from(row.charge.due.is_zero());
    }
    let found: BTreeMap<Key, (Totals, (i64, i64))> =
        sums.iter().map(|sum| (key_of(sum), (sum.totals, (sum.number, sum.zeros)))).collect();
    let expected: BTreeMap<_, _> =
        totals.into_iter().map(|(key, totals)| (key, (totals, counts[&key]))).collect();
    assert!(!rows.is_empty());
    assert_eq!(found.len(), sums.len(), "each sum once");
    assert_eq!(found, expected, "{month}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_are_what_the_rows_come_to() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(29);
        let mut key = 1;
        for number in [1, 40, 7, 300] {
            shelf.bill(&dice.rows(key, number)).await;
            key += number;
            check(&shelf, "2026-01").await;
        }
        check(&shelf, "2025-12").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn monthly_sums_put_together_what_the_summary_does() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf.bill(&Dice::new(31).rows(1, 400)).await;
        let rows = shelf.billed().await;
        let january = BillFilter::of(cycle("2026-01"));
        let one_payer = |consumer| BillOwner { payer: Some(CustomerKey(1)), ..owner(consumer) };
        for (owners, service) in [
            (everybody(), None),
            (everybody(), Some(1)),
            (vec![owner(2)], None),
            (vec![one_payer(1), one_payer(3)], None),
            (vec![one_payer(2), owner(2)], Some(0)),
            (Vec::new(), None),
        ] {
            let filter = BillFilter { service, ..january };
            let wanted = |row: &&BillRow| {
                let own = |owner: &BillOwner| {
                    owner.consumer == row.consumer && owner.payer.is_none_or(|one| one == row.payer)
                };
                row.cycle == filter.cycle
                    && service.is_none_or(|service| service == row.service)
                    && owners.iter().any(own)
            };
            let expected: Vec<&BillRow> =
                rows.iter().map(|record| &record.row).filter(wanted).collect();
            let totals = put_together(expected.iter().copied(), SummaryGroup::of).expect("small");
            let count = |group: &SummaryGroup| {
                let of = |row: &&&BillRow| SummaryGroup::of(row) == *group;
                i64::try_from(expected.iter().filter(of).count()).expect("few")
            };
            let expected: Vec<MonthlySum> = totals
                .iter()
                .map(|(group, totals)| MonthlySum {
                    group: *group,
                    number: count(group),
                    totals: *totals,
                })
                .collect();
            let asked = owners.clone();
            let found = shelf.read(move |tx| bills::monthly_sums(tx, &asked, &filter)).await;
            assert_eq!(found, expected, "{owners:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_refuse_what_they_do_not_tell_apart() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let filter = BillFilter {
            provider: Some(hubu_core::bills::ProviderType::Cloud),
            ..BillFilter::of(cycle("2026-01"))
        };
        let refused = shelf.read(move |tx| {
            let refused = |fault: &Fault| matches!(fault, Fault::Bug(_));
            let sums = bills::sums(tx, &everybody(), &filter);
            let monthly = bills::monthly_sums(tx, &everybody(), &filter);
            Ok((
                sums.err().is_some_and(|f| refused(&f)),
                monthly.err().is_some_and(|f| refused(&f)),
            ))
        });
        assert_eq!(refused.await, (true, true));
    })
    .await;
}
