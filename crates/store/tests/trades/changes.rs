//! What changes of a resource gave back, line by line, and to which terms.

use hubu_core::ids::{GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{
    ItemState, OrderBack, OrderRecord, OrderRefund, OrderStatus, OrderType, Source,
};
use hubu_core::subscriptions::{RefundRowKind, Return};
use hubu_store::resources;
use hubu_testkit::engines;

use super::shelf::{Shelf, money, on, order, payment, resource};

/// Two terms of a resource, each paid by 10, that a change of three days later makes cheaper.
fn bought(key: i64, kind: OrderType, from: i64) -> OrderRecord {
    let mut record = order((key, 1), on(2, key), &[("ec2", "10", 50)]);
    (record.order.kind, record.order.status) = (kind, OrderStatus::Completed);
    (record.items[0].state, record.items[0].span) =
        (ItemState::Done, Some((on(from, 0), on(from + 30, 0))));
    record.payments = vec![payment(&record.items[0], Source::Cash, "10")];
    record
}

fn change(key: i64, status: OrderStatus, amounts: [&str; 2]) -> OrderRecord {
    let mut record = order((key, 1), on(5, key), &[("ec2", "0", 50), ("ec2", "0", 50)]);
    (record.order.kind, record.order.status) = (OrderType::Change, status);
    for (item, from) in record.items.iter_mut().zip([5, 32]) {
        (item.state, item.span) = (ItemState::Done, Some((on(from, 0), on(from + 27, 0))));
    }
    let resource = record.items[0].resource;
    let source = Source::Cash;
    for (base, amount) in [10, 11].into_iter().zip(amounts) {
        let (base, amount) = ((OrderKey(base), 1), money(amount));
        record.backs.push(OrderBack { resource, base, source, amount });
        let amount = amount.checked_neg().unwrap();
        let kind = RefundRowKind::Paid;
        record.refunds.push(OrderRefund { resource, base, kind, amount });
    }
    record
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_gave_back_stands_with_the_terms_it_was_of() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf.save_resources(&[resource((50, 1), None)], &[]).await.unwrap();
        let all = [
            bought(10, OrderType::New, 2),
            bought(11, OrderType::Renew, 32),
            change(12, OrderStatus::Completed, ["1", "2"]),
            change(13, OrderStatus::Completed, ["3", "4"]),
            // Nothing has gone back as long as it waits.
            change(14, OrderStatus::PendingReview, ["5", "6"]),
        ];
        shelf.save(&all.clone().map(|record| (None, record))).await.unwrap();
        for record in &all {
            assert_eq!(shelf.order(&record.order.id).await, *record);
        }
        let ids = ["resource-50".to_owned()];
        let found = shelf.read(move |tx| resources::by_ids(tx, &ids)).await;
        let back = |key: i64, amount: &str| Return {
            at: on(5, key),
            source: Source::Cash,
            amount: money(amount),
        };
        let of = |key: i64| {
            let mut terms = found[0].terms.iter();
            let term = terms.find(|term| term.item.order == OrderKey(key)).unwrap();
            term.returns.clone()
        };
        assert_eq!(of(10), [back(12, "1"), back(13, "3")]);
        assert_eq!(of(11), [back(12, "2"), back(13, "4")]);
        assert_eq!(of(12), []);

        let keys = [(GroupKey(all[0].group.0), ResourceKey(50))];
        let returns = shelf.read(move |tx| resources::returns(tx, &keys)).await;
        let told = returns.iter().map(|one| (one.order.0, one.base.0.0, one.back.amount));
        let expected = [(12, 10, "1"), (12, 11, "2"), (13, 10, "3"), (13, 11, "4")];
        let expected = expected.map(|(order, base, amount)| (order, base, money(amount)));
        assert_eq!(told.collect::<Vec<_>>(), expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_has_the_terms_that_were_given_back_too() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf.save_resources(&[resource((50, 1), None)], &[]).await.unwrap();
        let (first, mut second) = (bought(10, OrderType::New, 2), bought(11, OrderType::Renew, 32));
        second.items[0].state = ItemState::GivenBack;
        shelf.save(&[(None, first.clone()), (None, second.clone())]).await.unwrap();
        let keys = [(first.group, ResourceKey(50))];
        let history = shelf.read(move |tx| resources::term_history(tx, &keys)).await;
        let of: Vec<OrderKey> =
            history[&ResourceKey(50)].iter().map(|one| one.item.order).collect();
        assert_eq!(of, [first.key, second.key]);
        assert_eq!(history[&ResourceKey(50)][1].payments, second.payments);
        let ids = ["resource-50".to_owned()];
        let found = shelf.read(move |tx| resources::by_ids(tx, &ids)).await;
        assert_eq!(found[0].terms.len(), 1);
    })
    .await;
}
