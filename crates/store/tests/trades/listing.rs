//! Lists of random orders.

use std::collections::BTreeMap;

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{OrderFilter, OrderRecord, OrderSort, OrderStatus, OrderType};
use hubu_core::time::Timestamp;
use hubu_store::orders::OrderScope;
use hubu_store::{Sql, Value};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::zone;

use crate::dice::Dice;

use super::shelf::{Saved, Shelf, combine, on, order};

/// How many orders, and how many lists of them.
const ORDERS: i64 = 90;
const LISTS: usize = 150;

static COUNTERS: Sql = Sql::new(
    "test.order_counters",
    "SELECT c.customer_key, c.day, c.kind, c.status, c.service, c.number FROM order_count c \
     WHERE c.number <> 0 ORDER BY c.customer_key, c.day, c.kind, c.status, c.service",
);

impl Dice {
    /// An instant of the first days of January; often one of few, and often the first of a day or the
    /// last.
    fn instant(&mut self) -> Timestamp {
        let day = 2 + self.below(5);
        let within = [0, 1, 43_200_000, 43_200_500, 86_399_000, 86_399_999];
        let ms = self.maybe(2, |dice| dice.of(&within)).unwrap_or_else(|| self.below(86_400_000));
        on(day, ms)
    }

    fn order(&mut self, key: i64) -> OrderRecord {
        let customer = 1 + self.below(3);
        let (service, price) = (self.of(&["ec2", "EC2", "ebs", "obs"]), self.of(&["10", "20.5"]));
        let placed = self.instant();
        let mut record = order((key, customer), placed, &[(service, price, key)]);
        if self.below(6) == 0 {
            let other = order((key + 1, customer), placed, &[("obs", "3", key), ("obs", "4", key)]);
            record = combine(key - 1, &[record, other]);
        }
        record.order.kind = self.of(&[OrderType::New, OrderType::Renew, OrderType::Change]);
        self.move_on(&mut record);
        record
    }

    fn move_on(&mut self, record: &mut OrderRecord) {
        record.order.status = self.of(OrderStatus::ASKED);
        record.order.paid = self.maybe(2, Self::instant);
        record.payer =
            self.maybe(3, |dice| CustomerKey(3 + dice.below(2))).unwrap_or(record.order.customer);
    }

    fn span(&mut self) -> (Option<Timestamp>, Option<Timestamp>) {
        let end = |dice: &mut Self| dice.maybe(2, Self::instant);
        let (one, other) = (end(self), end(self));
        match (one, other) {
            (Some(one), Some(other)) if self.below(8) > 0 => {
                (Some(one.min(other)), Some(one.max(other)))
            }
            any => any,
        }
    }

    fn filter(&mut self, orders: &[OrderRecord]) -> OrderFilter {
        OrderFilter {
            id: self.maybe(15, |dice| dice.of(orders).order.id),
            customer: self.maybe(6, |dice| CustomerKey(1 + dice.below(3))),
            placed: self.maybe(2, Self::span).unwrap_or_default(),
            paid: self.maybe(4, Self::span).unwrap_or_default(),
            service: self.maybe(4, |dice| dice.of(&["Ec2", "ebs", "none"]).to_owned()),
            status: self.maybe(3, |dice| dice.of(OrderStatus::ASKED)),
            kind: self.maybe(4, |dice| dice.of(&[OrderType::New, OrderType::Renew])),
        }
    }

    fn scope(&mut self) -> OrderScope {
        let few = [vec![1], vec![2], vec![3, 1], vec![1, 2, 3, 3], vec![], vec![77]];
        if self.below(4) == 0 {
            return OrderScope::PaidBy(CustomerKey(3 + self.below(2)));
        }
        OrderScope::Of(self.of(&few).into_iter().map(CustomerKey).collect())
    }
}

fn in_scope(scope: &OrderScope, record: &OrderRecord) -> bool {
    let customer = record.order.customer;
    match scope {
        OrderScope::Of(customers) => customers.contains(&customer),
        OrderScope::PaidBy(payer) => record.payer == *payer && customer != *payer,
    }
}

/// Saves random orders, in a few folds, and moves some of them on, some twice.
async fn stored(shelf: &Shelf, dice: &mut Dice) -> Vec<OrderRecord> {
    let mut orders: Vec<OrderRecord> =
        (0..ORDERS).map(|place| dice.order(10 + place * 3)).collect();
    for fold in orders.chunks(25) {
        let fold: Vec<Saved> = fold.iter().map(|record| (None, record.clone())).collect();
        shelf.save(&fold).await.unwrap();
    }
    for _ in 0..3 {
        let mut fold: Vec<Saved> = Vec::new();
        for record in &mut orders {
            if dice.below(3) == 0 {
                let before = record.order.status;
                dice.move_on(record);
                fold.push((Some(before), record.clone()));
            }
        }
        shelf.save(&fold).await.unwrap();
    }
    orders
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_what_matches_in_order() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(5);
        let orders = stored(&shelf, &mut dice).await;
        let mut shown = 0;
        for _ in 0..LISTS {
            let (scope, filter) = (dice.scope(), dice.filter(&orders));
            let sort = dice.of(&[OrderSort::Oldest, OrderSort::Newest]);
            let mut expected: Vec<&OrderRecord> = orders
                .iter()
                .filter(|one| in_scope(&scope, one) && filter.matches(&one.order))
                .collect();
            expected.sort_by(|one, other| sort.compare(&one.order, &other.order));
            let count = i64::try_from(expected.len()).expect("few");
            let page = (dice.below(count + 3), dice.of(&[0, 1, 2, 7, 100]));
            let (offset, limit) = page;
            let skip = usize::try_from(offset).expect("few");
            let take = usize::try_from(limit).expect("few");
            let expected: Vec<&OrderRecord> = expected.into_iter().skip(skip).take(take).collect();
            let asked = (filter, sort);
            let found = shelf.page(&scope, &asked, page).await;
            assert_eq!(found.total, count, "{scope:?} {asked:?}");
            let ids = |records: &[&OrderRecord]| -> Vec<String> {
                records.iter().map(|record| record.order.id.to_string()).collect()
            };
            let found: Vec<&OrderRecord> = found.orders.iter().collect();
            assert_eq!(ids(&found), ids(&expected), "{scope:?} {asked:?} {page:?}");
            assert_eq!(found, expected);
            shown += found.len();
        }
        assert!(shown > LISTS, "the lists are not all empty: {shown}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_are_the_orders_counted() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let orders = stored(&shelf, &mut Dice::new(6)).await;
        let mut expected: BTreeMap<(i64, i64, i64, i64, String), i64> = BTreeMap::new();
        for record in &orders {
            let order = &record.order;
            let day = zone().day_of(order.placed).number();
            let service = order.service().to_owned();
            let place = (order.customer.0, day, order.kind.code(), order.status.code(), service);
            *expected.entry(place).or_default() += 1;
        }
        let found = shelf.read(|tx| tx.query(&COUNTERS, &[])).await;
        let found: Vec<Vec<Value>> = found.iter().map(|row| row.values().to_vec()).collect();
        let expected: Vec<Vec<Value>> = expected
            .into_iter()
            .map(|((customer, day, kind, status, service), number)| {
                let place = [customer, day, kind, status].map(Value::Int);
                place.into_iter().chain([service.into(), number.into()]).collect()
            })
            .collect();
        assert_eq!(found, expected);
    })
    .await;
}
