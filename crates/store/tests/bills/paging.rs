//! Pages of random rows, compared with all of them filtered one by one.

use hubu_core::bills::{BillType, ChargeMode, ProviderType, Status};
use hubu_core::ids::{BillRowKey, CustomerKey, OrderKey, PostingKey, ResourceKey};
use hubu_store::bills::{self, BillFilter, BillOwner, BillPage, BillRecord, BillTrade};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use super::world::{cycle, everybody, owner};
use crate::dice::Dice;
use crate::trades::shelf::{Shelf, on};

const ROWS: i64 = 240;
const PAGES: usize = 300;

impl Dice {
    pub fn owners(&mut self) -> Vec<BillOwner> {
        let mut owners =
            self.of(&[everybody(), everybody(), vec![owner(1)], vec![owner(3)], vec![]]);
        if self.below(3) == 0 {
            let payer = Some(CustomerKey(1 + self.below(4)));
            for owner in &mut owners {
                owner.payer = payer;
            }
        }
        if self.below(4) == 0 {
            owners.push(owner(1 + self.below(3)));
        }
        owners
    }

    pub fn bill_filter(&mut self) -> BillFilter {
        let day = |dice: &mut Self| zone().day_of(on(dice.below(6) - 2, 0));
        let code = |dice: &mut Self| dice.below(4);
        let trade = |dice: &mut Self| match dice.below(4) {
            0 => BillTrade::Order(OrderKey(1 + dice.below(4))),
            1 => BillTrade::Posting(PostingKey(1 + dice.below(4))),
            2 => BillTrade::Row(BillRowKey(1 + dice.below(ROWS + 1))),
            _ => BillTrade::Key(1 + dice.below(8)),
        };
        BillFilter {
            cycle: cycle(self.of(&["2025-12", "2026-01"])),
            days: self.maybe(3, |dice| (day(dice), day(dice))),
            service: self.maybe(6, code),
            resource_type: self.maybe(6, code),
            region: self.maybe(6, code),
            project: self.maybe(6, code),
            mode: self.maybe(6, |dice| dice.of(ChargeMode::ALL)),
            bill_type: self.maybe(8, |dice| dice.of(BillType::ALL)),
            with_zeros: self.below(2) == 0,
            provider: self.maybe(6, |dice| dice.of(ProviderType::ALL)),
            trade: self.maybe(6, trade),
            resource: self.maybe(6, |dice| ResourceKey(dice.below(4))),
            status: self.maybe(5, |dice| (dice.of(Status::ALL), dice.below(2) == 0)),
        }
    }
}

/// Is a row asked for?
pub fn wanted(filter: &BillFilter, owners: &[BillOwner], record: &BillRecord) -> bool {
    let row = &record.row;
    let own = |owner: &BillOwner| {
        owner.group == row.group
            && owner.consumer == row.consumer
            && owner.payer.is_none_or(|payer| payer == row.payer)
    };
    let day = row.bill_day(&zone());
    let told = match filter.trade {
        None => true,
        Some(BillTrade::Order(key)) => row.bill_type.by_order() && row.order == Some(key),
        Some(BillTrade::Posting(key)) => !row.bill_type.by_order() && row.posting == Some(key),
        Some(BillTrade::Row(key)) => !row.bill_type.by_order() && row.key == key,
        Some(BillTrade::Key(key)) => {
            let told = row.key == BillRowKey(key) || row.posting == Some(PostingKey(key));
            !row.bill_type.by_order() && told
        }
    };
    owners.iter().any(own)
        && row.cycle == filter.cycle
        && filter.days.is_none_or(|(first, last)| first <= day && day <= last)
        && filter.service.is_none_or(|code| code == row.service)
        && filter.resource_type.is_none_or(|code| code == row.resource_type)
        && filter.region.is_none_or(|code| code == row.region)
        && filter.project.is_none_or(|code| code == row.project)
        && filter.mode.is_none_or(|mode| mode == row.mode)
        && filter.bill_type.is_none_or(|kind| kind == row.bill_type)
        && (filter.with_zeros || !row.charge.due.is_zero())
        && filter.provider.is_none_or(|provider| provider == row.provider)
        && told
        && filter.resource.is_none_or(|key| key == row.resource.unwrap_or(ResourceKey(0)))
        && filter.status.is_none_or(|(status, closed)| row.status(closed) == status)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_what_was_asked_for() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(43);
        shelf.bill(&dice.rows(1, ROWS)).await;
        let mut all = shelf.billed().await;
        all.sort_unstable_by_key(|record| (std::cmp::Reverse(record.row.traded), record.row.key));
        assert_eq!(all.len(), usize::try_from(ROWS).expect("few"));
        let (mut counted, mut found) = (0, 0);
        for _ in 0..PAGES {
            let (owners, filter) = (dice.owners(), dice.bill_filter());
            let (offset, limit) = (dice.below(12), dice.of(&[0, 1, 7, 1_000]));
            let matching: Vec<_> =
                all.iter().filter(|record| wanted(&filter, &owners, record)).collect();
            let page = |offset: i64| {
                let [offset, limit] = [offset, limit].map(|n| usize::try_from(n).expect("few"));
                matching.iter().skip(offset).take(limit).copied().cloned().collect::<Vec<_>>()
            };
            let total = i64::try_from(matching.len()).expect("few");
            let expected = BillPage { total, rows: page(offset) };
            let told = format!("{owners:?} {filter:?} {offset} {limit}");
            let after = matching.get(usize::try_from(offset).expect("few"));
            let place = after.map(|record| (record.row.traded, record.row.key));
            let read = shelf.read(move |tx| {
                let page = bills::bills_page(tx, &owners, &filter, (offset, limit))?;
                Ok((page, bills::bills_after(tx, &owners, &filter, place, limit)?))
            });
            let (read, next) = read.await;
            assert_eq!(read, expected, "{told}");
            let following = if place.is_some() { page(offset + 1) } else { page(0) };
            assert_eq!(next, following, "after {place:?}: {told}");
            counted += total;
            found += expected.rows.len();
        }
        assert!(counted > 1_000 && found > 500, "few of the lists are empty: {counted}, {found}");
    })
    .await;
}
