//! What is owed, and what becomes of it.

use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;
use hubu_core::settlement::Parts;
use hubu_store::Fault;
use hubu_store::bills::{self, BillRecord, OwedCycle, Paid};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use super::sums::check;
use super::world::Written;
use crate::dice::Dice;
use crate::trades::shelf::Shelf;

const PAYER: CustomerKey = CustomerKey(2);

/// All that is owed, the oldest first, in reads of a few rows.
async fn owed(shelf: &Shelf) -> Vec<BillRecord> {
    let read = shelf.read(|tx| {
        let mut all = Vec::new();
        for cycle in bills::owed_cycles(tx, PAYER)? {
            let mut after = None;
            loop {
                let rows = bills::owed_rows(tx, PAYER, &cycle, after, 3)?;
                let Some(last) = rows.last() else { break };
                after = Some((last.row.traded, last.row.key));
                all.extend(rows);
            }
        }
        Ok(all)
    });
    read.await
}

/// Rows of debt and of nothing owed; none of debt below zero, which only corrections have.
fn rows() -> Vec<Written> {
    let mut rows = Dice::new(53).rows(1, 400);
    rows.retain(|one| !one.row.parts.debt.is_negative());
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_debt_comes_first_and_leaves_when_it_is_paid() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let written = rows();
        shelf.bill(&written).await;
        let found = owed(&shelf).await;
        let owes = |one: &&Written| one.row.payer == PAYER && one.row.parts.debt.is_positive();
        let mut expected: Vec<_> = written.iter().filter(owes).map(Written::unlabelled).collect();
        expected.sort_unstable_by_key(|record| {
            let row = &record.row;
            let key = std::cmp::Reverse(row.key);
            (row.cycle.number(), row.group, row.consumer, row.traded, key)
        });
        assert!(expected.len() > 12, "something is owed");
        assert_eq!(found, expected);
        let cycles: Vec<OwedCycle> = shelf.read(|tx| bills::owed_cycles(tx, PAYER)).await;
        let sum = |amounts: &mut dyn Iterator<Item = Amount>| amounts.map(Amount::e8).sum::<i64>();
        let debts = sum(&mut expected.iter().map(|record| record.row.parts.debt));
        assert_eq!(sum(&mut cycles.iter().map(|cycle| cycle.debt)), debts);

        // All but the last two is repaid, one of them in part, one written off.
        let mut left = found.clone();
        let kept = left.split_off(left.len() - 2);
        let parts: Vec<Parts> = left
            .iter()
            .enumerate()
            .map(|(place, record)| {
                let parts = record.row.parts;
                let cent = Amount::from_e8(1);
                match place {
                    0 => parts.repaid(cent),
                    1 => parts.written_off(parts.debt),
                    _ => parts.repaid(parts.debt),
                }
                .expect("it is owed")
            })
            .collect();
        let (rows, to_pay) = (left.clone(), parts.clone());
        let paid = shelf.write(move |unit| {
            let both = rows.iter().zip(&to_pay);
            let paid: Vec<_> =
                both.map(|(record, parts)| Paid { row: &record.row, parts: *parts }).collect();
            bills::pay(unit.tx, &zone(), &paid)
        });
        paid.await.expect("it is stored");
        let mut first = left[0].clone();
        first.row.parts = parts[0];
        let owed_still: Vec<_> = std::iter::once(first).chain(kept).collect();
        assert_eq!(owed(&shelf).await, owed_still);
        let read = shelf.billed().await;
        for (record, parts) in left.iter().zip(&parts) {
            let now = read.iter().find(|one| one.row.key == record.row.key).expect("it is there");
            assert_eq!(now.row.parts, *parts);
        }
        check(&shelf, "2025-12").await;
        check(&shelf, "2026-01").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_debt_is_paid() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let written = rows();
        shelf.bill(&written).await;
        let before = shelf.billed().await;
        let row = before[0].row.clone();
        let moved = Amount::from_e8(1);
        let less = |amount: Amount| amount.checked_sub(moved).expect("small");
        let more = |amount: Amount| amount.checked_add(moved).expect("small");
        let to_card = Parts { debt: less(row.parts.debt), card: more(row.parts.card), ..row.parts };
        let lost = Parts { debt: less(row.parts.debt), ..row.parts };
        for parts in [to_card, lost] {
            let row = row.clone();
            let paid =
                shelf.write(move |unit| bills::pay(unit.tx, &zone(), &[Paid { row: &row, parts }]));
            assert!(matches!(paid.await, Err(Fault::Bug(_))));
        }
        assert_eq!(shelf.billed().await, before);
    })
    .await;
}
