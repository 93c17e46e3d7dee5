//! Packages of usage.

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey, PackageItemKey, PackageKey, ResourceKey};
use hubu_core::packages::{
    BundleType, CycleKind, Deduction, Item, Package, QuotaCycle, Reset, Restriction, Scope,
    SourceType, Window,
};
use hubu_core::time::Span;
use hubu_store::Fault;
use hubu_store::packages::{
    self, DeductionFilter, DeductionPage, PackageRecord, StoredDeduction, UsedRange, WindowUse,
};
use hubu_testkit::engines;

use crate::dice::Dice;
use crate::trades::shelf::{Shelf, on};

fn item(key: i64, restriction: Restriction) -> Item {
    Item { key: PackageItemKey(key), restriction, quota: 100 * key, measure: 10 }
}

fn package(key: i64, customer: i64, ends: i64) -> PackageRecord {
    let restriction = Restriction {
        service: "obs".to_owned(),
        resource_type: "obs.bucket".to_owned(),
        usage_type: "Storage".to_owned(),
        region: "cn-north-1".to_owned(),
        specs: vec!["a b".to_owned(), "\"中\"".to_owned()],
    };
    let package = Package {
        key: PackageKey(key),
        scope: Scope::AllProjects,
        source: SourceType::Order,
        bundle: BundleType::Atomic,
        reset: None,
        purchased: on(1, 0),
        effective: on(2, 0),
        expires: on(ends, -1_000),
        unsubscribed: None,
        items: vec![item(10 * key, restriction), item(10 * key + 1, Restriction::default())],
    };
    PackageRecord {
        group: GroupKey(customer),
        customer: CustomerKey(customer),
        order: Some(OrderKey(5)),
        resource: Some(ResourceKey(50)),
        product: "P-obs".to_owned(),
        package,
    }
}

async fn read(shelf: &Shelf, customers: &[i64], since: i64) -> Vec<PackageRecord> {
    let customers: Vec<_> =
        customers.iter().map(|key| (GroupKey(*key), CustomerKey(*key))).collect();
    shelf.read(move |tx| packages::packages_of(tx, &customers, on(since, 0))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_are_read_with_what_they_hold() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let (mut long, short, mut given) =
            (package(1, 1, 40), package(2, 1, 10), package(3, 3, 40));
        long.package.reset = Some(Reset { cycle: QuotaCycle::Month, kind: CycleKind::Anniversary });
        (given.order, given.resource) = (None, None);
        given.package.source = SourceType::Gift;
        given.package.bundle = BundleType::Bundle;
        given.package.scope = Scope::Project("0".to_owned());
        given.package.unsubscribed = Some(on(20, 5));
        given.package.items.truncate(1);
        let all = [given.clone(), long.clone(), short.clone()];
        shelf.write(move |unit| packages::save(unit.tx, &all)).await.unwrap();
        let everything = [long.clone(), short.clone(), given.clone()];
        assert_eq!(read(&shelf, &[3, 1, 1, 2], 1).await, everything);
        assert_eq!(read(&shelf, &[1], 10).await, [long.clone()], "what is over is left out");
        assert_eq!(read(&shelf, &[1], 9).await, [long.clone(), short]);
        assert_eq!(read(&shelf, &[2], 1).await, []);
        let owner = [(GroupKey(1), CustomerKey(1))];
        let last = shelf.read(move |tx| packages::packages_of(tx, &owner, on(10, -1))).await;
        assert_eq!(last.len(), 2, "the last second is a whole one");

        long.package.expires = on(70, -1_000);
        long.package.scope = Scope::Project("p1".to_owned());
        long.package.unsubscribed = Some(on(30, 0));
        let changed = [long.clone()];
        shelf.write(move |unit| packages::change(unit.tx, &changed)).await.unwrap();
        assert_eq!(read(&shelf, &[1, 3], 35).await, [long, given]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_is_kept_by_window() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let window = |item, number, used| WindowUse {
            group: GroupKey(1),
            item: PackageItemKey(item),
            number,
            used,
        };
        let save = async |windows: &[WindowUse]| {
            let windows = windows.to_vec();
            shelf.write(move |unit| packages::save_used(unit.tx, &windows)).await
        };
        let used = async |item, first, last| {
            let item = PackageItemKey(item);
            let range = UsedRange { group: GroupKey(1), item, first, last };
            let mut found = shelf.read(move |tx| packages::used(tx, &[range])).await;
            found.sort_unstable();
            found
        };
        save(&[window(11, 2, 5), window(11, 1, 9), window(10, 1, 4)]).await.unwrap();
        save(&[window(11, 2, 0), window(11, 3, i64::MAX)]).await.unwrap();
        assert_eq!(used(10, 1, 1).await, [window(10, 1, 4)]);
        assert_eq!(used(11, 1, 2).await, [window(11, 1, 9), window(11, 2, 0)]);
        assert_eq!(used(11, 3, 9).await, [window(11, 3, i64::MAX)]);
        assert_eq!(used(12, 1, 9).await, []);
        assert!(matches!(save(&[window(11, 1, -1)]).await, Err(Fault::Constraint(_))));
    })
    .await;
}

impl Dice {
    fn deduction(&mut self, seq: i64) -> StoredDeduction {
        let customer = 1 + self.below(2);
        let (before, used) = (50 + self.below(50), self.below(60) - 10);
        let window = Window { number: 1 + self.below(2), from: on(1, 0), to: on(31, 0) };
        let deduction = Deduction {
            item: PackageItemKey(10 + self.below(3)),
            window,
            covered: used * 2,
            used,
            before,
            after: before - used,
        };
        let from = on(1 + self.below(3), 0);
        StoredDeduction {
            group: GroupKey(1),
            customer: CustomerKey(customer),
            deducted: on(3 + self.below(4), self.below(2)),
            usage_seq: seq,
            package: PackageKey(1),
            product: self.below(3),
            resource: ResourceKey(50),
            resource_type: self.below(3),
            usage_type: 4,
            span: Span::new(from, from.plus_ms(3_600_000)).expect("an hour"),
            deduction,
            measure: 10,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_deductions_show_what_was_asked_for() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(71);
        let mut all: Vec<_> = (1..=60).map(|seq| dice.deduction(seq)).collect();
        // One record that two windows covered, of which something went back later.
        let mut other = all[0].clone();
        other.deduction.item = PackageItemKey(19);
        let mut back = all[0].clone();
        back.deducted = on(30, 0);
        all.extend([other, back]);
        let saved = all.clone();
        shelf.write(move |unit| packages::save_deductions(unit.tx, &saved)).await.unwrap();
        all.sort_unstable_by_key(|one| {
            let item = (one.deduction.item, one.deduction.window.number);
            (std::cmp::Reverse(one.deducted), one.usage_seq, item)
        });
        let mut found = 0;
        for _ in 0..60 {
            let from = on(3 + dice.below(3), 0);
            let filter = DeductionFilter {
                group: GroupKey(1),
                customer: CustomerKey(1 + dice.below(2)),
                from,
                to: from.plus_ms(dice.of(&[1, 86_400_000, 2_592_000_000])),
                item: dice.maybe(3, |dice| PackageItemKey(10 + dice.below(3))),
                product: dice.maybe(4, |dice| dice.below(3)),
                resource_type: dice.maybe(4, |dice| dice.below(3)),
            };
            let (offset, limit) = (dice.below(4), dice.of(&[0, 3, 100]));
            let wanted = |one: &&StoredDeduction| {
                one.customer == filter.customer
                    && filter.from <= one.deducted
                    && one.deducted < filter.to
                    && filter.item.is_none_or(|item| item == one.deduction.item)
                    && filter.product.is_none_or(|product| product == one.product)
                    && filter.resource_type.is_none_or(|kind| kind == one.resource_type)
            };
            let matching: Vec<_> = all.iter().filter(wanted).cloned().collect();
            let total = i64::try_from(matching.len()).expect("few");
            let [skip, take] = [offset, limit].map(|n| usize::try_from(n).expect("few"));
            let deductions: Vec<_> = matching.into_iter().skip(skip).take(take).collect();
            found += deductions.len();
            let page =
                shelf.read(move |tx| packages::deductions_page(tx, &filter, (offset, limit)));
            assert_eq!(page.await, DeductionPage { total, deductions }, "{filter:?}");
        }
        assert!(found > 50, "few pages are empty: {found}");

        let asked = [all[0].customer].map(|customer| (GroupKey(1), customer, 1));
        let of = shelf.read(move |tx| packages::deductions_of(tx, &asked)).await;
        let mut expected: Vec<_> = all.iter().filter(|one| one.usage_seq == 1).cloned().collect();
        expected.sort_unstable_by_key(|one| (one.deducted, one.deduction.item));
        assert_eq!(of.len(), 3);
        assert_eq!(of, expected);
    })
    .await;
}
