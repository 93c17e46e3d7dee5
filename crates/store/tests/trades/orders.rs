//! An order from when it is placed to when it is given back.

use hubu_core::discounts::DiscountKind;
use hubu_core::ids::{CustomerKey, OrderKey};

use hubu_core::orders::{
    Act, AmountInfo, Amounts, DiscountType, ItemState, Kept, LineProduct, OrderBack, OrderRefund,
    OrderStatus, OrderType, Source,
};
use hubu_core::resources::Size;
use hubu_core::subscriptions::RefundRowKind;
use hubu_store::Fault;
use hubu_store::orders::{self, Backing};
use hubu_store::resources;
use hubu_testkit::engines;

use super::shelf::{Shelf, money, offered, on, order, payment, product, resource, voucher};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_of_an_order_is_what_is_read() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf
            .save_resources(&[resource((50, 1), None), resource((51, 1), None)], &[])
            .await
            .unwrap();
        let mut record = order((10, 1), on(3, 5), &[("ec2", "10", 50), ("ebs", "20", 51)]);
        record.order.lines[1].size = Some(Size { value: 100, measure: 17 });
        record.order.lines[1].zone = Some("cn-north-1b".to_owned());
        record.order.lines[0].base =
            Some(LineProduct { id: "P-old".to_owned(), spec: "s3".to_owned(), ..product("ec2") });
        record.offered = vec![
            offered(7, DiscountKind::Commercial, &[("9", "1"), ("19", "1")]),
            offered(8, DiscountKind::Promotion, &[("8", "2"), ("20", "0")]),
        ];
        shelf.save(&[(None, record.clone())]).await.unwrap();
        assert_eq!(shelf.order(&record.order.id).await, record, "placed");

        // Its price is adjusted, and a promotion is over.
        let waiting = record.order.status;
        record.offered.remove(1);
        record.offered.push(offered(9, DiscountKind::Adjustment, &[("7", "3"), ("14", "6")]));
        record.agent_pay = true;
        shelf.save(&[(Some(waiting), record.clone())]).await.unwrap();
        assert_eq!(shelf.order(&record.order.id).await, record, "adjusted");

        record.order.status = OrderStatus::Processing;
        record.order.reason = Some(Act::Pay);
        record.order.paid = Some(on(3, 900));
        record.updated = on(3, 900);
        record.order.discount = Some((record.offered[0].key, DiscountKind::Commercial));
        record.payer = CustomerKey(2);
        let discounts = vec![(DiscountType::Commercial, money("1"))];
        let info = AmountInfo { discounts, vouchers: money("4"), ..AmountInfo::default() };
        record.order.lines[0].amounts =
            Amounts { official: money("10"), after_discount: money("5"), info };
        record.payments = vec![
            payment(&record.items[0], voucher(70), "4"),
            payment(&record.items[0], Source::Cash, "5"),
            payment(&record.items[1], Source::Cash, "20"),
        ];
        shelf.save(&[(Some(waiting), record.clone())]).await.unwrap();
        assert_eq!(shelf.order(&record.order.id).await, record, "paid");

        record.order.status = OrderStatus::Completed;
        record.order.reason = Some(Act::Complete);
        record.completed = Some(on(4, 0));
        for (item, line) in record.items.iter_mut().zip(&mut record.order.lines) {
            (item.state, item.span) = (ItemState::Done, Some((on(4, 0), on(31, 0))));
            (line.effective, line.expires) = (Some(on(4, 0)), Some(on(31, 0)));
        }
        shelf.save(&[(Some(OrderStatus::Processing), record.clone())]).await.unwrap();
        assert_eq!(shelf.order(&record.order.id).await, record, "completed");

        let ids = [record.order.id.clone(), super::shelf::id(999, on(3, 0))];
        let owners = shelf.read(move |tx| orders::owners(tx, &ids)).await;
        assert_eq!(owners.len(), 1, "an unknown one is left out");
        let owner = &owners[0];
        assert_eq!(
            (owner.key, owner.customer, owner.payer),
            (record.key, CustomerKey(1), CustomerKey(2))
        );
        assert_eq!(owner.resources, ["resource-50", "resource-51"]);
        let backing = |coupon: Option<i64>| Backing {
            payer: CustomerKey(2),
            coupon: coupon.map(hubu_core::ids::CouponKey),
            order: record.order.id.clone(),
        };
        assert_eq!(owner.backing, [backing(None), backing(Some(70))]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_is_kept_and_changes_the_terms_it_is_of() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf.save_resources(&[resource((50, 1), None)], &[]).await.unwrap();
        let mut bought = order((10, 1), on(3, 0), &[("ec2", "10", 50)]);
        bought.order.status = OrderStatus::Completed;
        (bought.items[0].state, bought.items[0].span) =
            (ItemState::Done, Some((on(3, 0), on(31, 0))));
        bought.payments = vec![payment(&bought.items[0], Source::Cash, "10")];
        let mut left = order((11, 1), on(5, 0), &[("ec2", "0", 50)]);
        left.order.kind = OrderType::Unsubscribe;
        left.order.status = OrderStatus::Processing;
        left.order.pay_until = None;
        left.items[0].term = None;
        left.five_days = 1;
        let kept = Some(Kept { fee: money("1"), consumed: money("2") });
        let info = AmountInfo { kept, ..AmountInfo::default() };
        left.order.lines[0].amounts = Amounts::given_back(money("7"), info).unwrap();
        let base = OrderKey(10);
        let (resource, source) = (bought.items[0].resource, Source::Cash);
        left.backs = vec![OrderBack { resource, base: (base, 1), source, amount: money("7") }];
        let refund =
            |kind, amount| OrderRefund { resource, base: (base, 1), kind, amount: money(amount) };
        left.refunds = vec![
            refund(RefundRowKind::Paid, "-10"),
            refund(RefundRowKind::Consumed, "2"),
            refund(RefundRowKind::Fee, "1"),
        ];
        shelf.save(&[(None, bought.clone()), (None, left.clone())]).await.unwrap();
        assert_eq!(shelf.order(&left.order.id).await, left);

        let ids = ["resource-50".to_owned()];
        let found = shelf.read(move |tx| resources::by_ids(tx, &ids)).await;
        let mut term = found[0].terms[0].clone();
        assert_eq!(
            (term.order.clone(), term.item.clone()),
            (bought.order.id.clone(), bought.items[0].clone())
        );
        (term.item.state, term.payments[0].returned) = (ItemState::GivenBack, money("7"));
        let group = bought.group;
        shelf.write(move |unit| orders::save_terms(unit.tx, &[(group, &term)])).await.unwrap();
        (bought.items[0].state, bought.payments[0].returned) = (ItemState::GivenBack, money("7"));
        assert_eq!(shelf.order(&bought.order.id).await, bought);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_taken_is_drawn_again() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let first = order((10, 1), on(3, 0), &[("ec2", "10", 50)]);
        shelf.save(&[(None, first.clone())]).await.unwrap();
        let mut second = order((11, 2), on(3, 0), &[("ec2", "10", 51)]);
        second.order.lines[0].order = first.order.id.clone();
        second.order.id = first.order.id.clone();
        let saved = shelf.save(&[(None, second)]).await;
        assert!(matches!(saved, Err(Fault::Conflict(_))), "{saved:?}");
        let again = shelf.save_resources(&[resource((50, 1), None)], &[]).await;
        assert_eq!(again, Ok(()));
        let mut other = resource((51, 2), None);
        other.resource.id = "resource-50".to_owned();
        let saved = shelf.save_resources(&[other], &[]).await;
        assert!(matches!(saved, Err(Fault::Conflict(_))), "{saved:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_a_customers_orders_for_prices() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let (completed, cancelled) = (OrderStatus::Completed, OrderStatus::Cancelled);
        let mut saved = Vec::new();
        for (key, customer, day, service, status, five_days) in [
            (10, 1, 2, "ec2", completed, 0),
            (11, 1, 3, "ec2", completed, 2),
            (12, 1, 4, "obs", completed, 1),
            (13, 1, 4, "ebs", OrderStatus::PendingPayment, 0),
            (14, 1, 4, "ec2", cancelled, 8),
            (15, 2, 4, "rds", completed, 4),
            (16, 1, 9, "ec2", completed, 16),
        ] {
            let mut record = order((key, customer), on(day, 0), &[(service, "10", 50)]);
            (record.order.status, record.five_days) = (status, five_days);
            saved.push((None, record));
        }
        shelf.save(&saved).await.unwrap();
        let all = [1, 2, 3].map(CustomerKey);
        let services = shelf.read(move |tx| orders::services_of(tx, &all)).await;
        let services: Vec<_> = services.iter().map(|(key, text)| (key.0, text.as_str())).collect();
        assert_eq!(services, [(1, "ec2"), (1, "obs"), (2, "rds")]);
        let span = (on(3, 0), on(9, 0));
        let mut used = shelf.read(move |tx| orders::five_days_used(tx, &all, span)).await;
        used.sort_unstable();
        assert_eq!(used, [(CustomerKey(1), 3), (CustomerKey(2), 4)]);
    })
    .await;
}
