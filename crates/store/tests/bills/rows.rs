//! Rows, and what coupons paid of them.

use hubu_core::ids::{BillRowKey, CouponKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_store::Fault;
use hubu_store::bills::{self, Billed};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use super::world::Written;
use crate::dice::Dice;
use crate::trades::shelf::Shelf;

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_read_as_they_were_written() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        // More than one statement takes.
        let written = Dice::new(17).rows(1, 600);
        let (first, second) = written.split_at(550);
        shelf.bill(first).await;
        shelf.bill(second).await;
        let mut read = shelf.billed().await;
        read.sort_unstable_by_key(|record| record.row.key);
        let expected: Vec<_> = written.iter().map(Written::unlabelled).collect();
        assert_eq!(read, expected);

        let keys: Vec<_> = written.iter().map(|one| (one.row.group, one.row.key)).collect();
        let mut coupons = shelf.read(move |tx| bills::coupons_of(tx, &keys)).await;
        coupons.sort_unstable();
        let of = |one: &Written| {
            let key = one.row.key;
            one.coupons.iter().map(|(coupon, paid)| (key, *coupon, *paid)).collect::<Vec<_>>()
        };
        let expected: Vec<(BillRowKey, CouponKey, Amount)> = written.iter().flat_map(of).collect();
        assert_eq!(coupons, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_take_no_more_statements_than_a_few() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(19);
        let mut counted = async |first, number| {
            let mut rows = dice.rows(first, number);
            for one in &mut rows {
                (one.name, one.row.resource) = (Some("web"), Some(ResourceKey(one.row.key.0)));
                one.coupons = vec![(CouponKey(1), Amount::from_e8(1))];
            }
            let before = shelf.world.store.stats().statements;
            shelf.bill(&rows).await;
            shelf.world.store.stats().statements - before
        };
        let few = counted(1, 2).await;
        assert!(few > 0);
        assert_eq!(counted(10, 400).await, few);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_identities_do_not_hold_is_not_stored() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let right = Dice::new(3).row(1);
        let (mut due, mut parts) = (right.clone(), right);
        due.charge.erase = due.charge.erase.checked_add(Amount::from_e8(1)).expect("small");
        parts.parts.debt = parts.parts.debt.checked_add(Amount::from_e8(1)).expect("small");
        for row in [due, parts] {
            let saved = shelf.write(move |unit| {
                let billed = Billed { row: &row, label: None, coupons: &[] };
                bills::save(unit.tx, &zone(), &[billed])
            });
            assert!(matches!(saved.await, Err(Fault::Constraint(_))));
        }
        assert_eq!(shelf.billed().await, []);
    })
    .await;
}
