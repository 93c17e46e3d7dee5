//! What settlement remembers.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::settlement::{Exact, Pending, SmallKey, TierKey, Tiers};
use hubu_core::time::Span;
use hubu_store::Fault;
use hubu_store::settlement::{self, SettlementState, SmallRow};
use hubu_testkit::engines;

use super::world::cycle;
use crate::trades::shelf::{Shelf, on};

#[tokio::test(flavor = "multi_thread")]
async fn how_far_usage_is_settled_is_kept() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let new = |customer| SettlementState::new(GroupKey(1), CustomerKey(customer));
        let customers = [(GroupKey(1), CustomerKey(2)), (GroupKey(1), CustomerKey(1))];
        let read = async || shelf.read(move |tx| settlement::states(tx, &customers)).await;
        assert_eq!(read().await, [new(2), new(1)]);
        let mut one = SettlementState { next_seq: 8, settled_seq: 3, ..new(1) };
        shelf.write(move |unit| settlement::save_states(unit.tx, &[one])).await.unwrap();
        assert_eq!(read().await, [new(2), one]);
        (one.settled_seq, one.inventory) = (7, Some(on(3, 0)));
        let other = SettlementState { inventory: Some(on(2, 0)), ..new(2) };
        shelf.write(move |unit| settlement::save_states(unit.tx, &[other, one])).await.unwrap();
        assert_eq!(read().await, [other, one]);

        let beyond = SettlementState { settled_seq: 8, ..one };
        let saved = shelf.write(move |unit| settlement::save_states(unit.tx, &[beyond])).await;
        assert!(matches!(saved, Err(Fault::Constraint(_))), "what was not taken is not settled");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rated_in_a_month_is_found_by_its_key() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let key = |payer, usage_type, month| TierKey {
            payer: CustomerKey(payer),
            product: 21,
            region: 22,
            usage_type,
            month: cycle(month),
        };
        let keys = [
            key(1, 5, "2026-01"),
            key(1, 5, "2026-02"),
            key(1, 6, "2026-01"),
            key(2, 5, "2026-01"),
            TierKey { product: 9, ..key(1, 5, "2026-01") },
            TierKey { region: 9, ..key(1, 5, "2026-01") },
        ];
        let grouped = keys.map(|key| (GroupKey(1), key));
        let read = async || {
            let read = shelf.read(move |tx| settlement::tiers(tx, &grouped));
            let tiers = Tiers::new(read.await);
            keys.map(|key| tiers.rated(&key))
        };
        assert_eq!(read().await, [0; 6]);
        let save = async |places: &[(usize, i64)]| {
            let rated: Vec<_> =
                places.iter().map(|(place, e8)| (GroupKey(1), keys[*place], *e8)).collect();
            shelf.write(move |unit| settlement::save_tiers(unit.tx, &rated)).await
        };
        save(&[(3, 4), (0, 1), (1, 2), (2, 3)]).await.unwrap();
        assert_eq!(read().await, [1, 2, 3, 4, 0, 0]);
        save(&[(0, 0), (4, 7), (5, i64::MAX)]).await.unwrap();
        assert_eq!(read().await, [0, 2, 3, 4, 7, i64::MAX]);
        assert!(matches!(save(&[(0, -1)]).await, Err(Fault::Constraint(_))));
    })
    .await;
}

fn small(consumer: i64, resource: i64, month: &str, back: bool) -> SmallRow {
    let key = SmallKey {
        payer: CustomerKey(2),
        resource: ResourceKey(resource),
        charging: 1,
        usage_type: 5,
        measure: 4,
        project: 0,
        cycle: cycle(month),
        back,
    };
    SmallRow { group: GroupKey(1), consumer: CustomerKey(consumer), key }
}

fn pending(exact: i128, hours: i64) -> Pending {
    Pending {
        exact: Exact { official_e18: exact, discounted_e18: exact / 3 },
        span: Span::new(on(1, 0), on(1, hours * 3_600_000)).expect("hours"),
        quantity_e8: hours,
        free_e8: 1,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn small_amounts_wait_exactly_as_they_are() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let waits = [
            (small(1, 40, "2026-01", false), pending(9_999_999_999_999_999, 1)),
            (small(1, 40, "2026-01", true), pending(-4_200_000_000_000_001, 2)),
            (small(1, 41, "2026-01", false), pending(1, 3)),
            (small(1, 40, "2026-02", false), pending(7, 4)),
            (small(3, 40, "2026-01", false), pending(0, 5)),
        ];
        let save = async |rows: Vec<(SmallRow, Option<Pending>)>| {
            shelf.write(move |unit| settlement::save_small(unit.tx, &rows)).await.unwrap();
        };
        let read = async || {
            let mut rows: Vec<SmallRow> = waits.iter().map(|(row, _)| *row).collect();
            rows.push(small(9, 40, "2026-01", false));
            rows.extend(rows.clone());
            let mut found = shelf.read(move |tx| settlement::small(tx, &rows)).await;
            found.sort_unstable_by_key(|(row, _)| *row);
            found
        };
        let sorted = |mut rows: Vec<(SmallRow, Pending)>| {
            rows.sort_unstable_by_key(|(row, _)| *row);
            rows
        };
        save(waits.iter().map(|(row, pending)| (*row, Some(*pending))).collect()).await;
        assert_eq!(read().await, sorted(waits.to_vec()));
        let of = async |limit| {
            let owner = (GroupKey(1), CustomerKey(1));
            let january = cycle("2026-01");
            shelf.read(move |tx| settlement::small_of_cycle(tx, owner, january, limit)).await
        };
        assert_eq!(of(9).await, waits[..3]);
        assert_eq!(of(2).await, waits[..2]);

        let more = pending(33, 8);
        save(vec![(waits[0].0, None), (waits[2].0, Some(more)), (waits[1].0, None)]).await;
        assert_eq!(read().await, sorted(vec![(waits[2].0, more), waits[3], waits[4]]));
    })
    .await;
}
