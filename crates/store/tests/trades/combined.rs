//! Combined trades: one order of several, which are not listed by themselves.

use hubu_core::ids::{CouponKey, CustomerKey};
use hubu_core::orders::{Act, ItemState, OrderFilter, OrderSort, OrderStatus, Source};
use hubu_store::orders::{self, Backing, OrderScope};
use hubu_store::resources::{self, OpenTrade};
use hubu_testkit::engines;

use super::shelf::{Shelf, combine, on, order, part_of, payment, resource, voucher};

#[tokio::test(flavor = "multi_thread")]
async fn parts_stand_where_their_trade_stands() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let resources = [50, 51, 52].map(|key| resource((key, 1), None));
        shelf.save_resources(&resources, &[]).await.unwrap();
        let parts = [
            order((11, 1), on(3, 0), &[("ec2", "10", 50), ("ec2", "11", 51)]),
            order((12, 1), on(3, 0), &[("obs", "20", 52)]),
        ];
        let mut trade = combine(10, &parts);
        shelf.save(&[(None, trade.clone())]).await.unwrap();
        assert_eq!(shelf.order(&trade.order.id).await, trade);
        for part in &parts {
            assert_eq!(shelf.order(&part.order.id).await, part_of(&trade, part));
        }

        trade.order.status = OrderStatus::Processing;
        trade.order.reason = Some(Act::Pay);
        trade.order.paid = Some(on(3, 7));
        trade.payer = CustomerKey(4);
        trade.agent_pay = true;
        for item in &mut trade.items {
            (item.state, item.span) = (ItemState::Done, Some((on(3, 7), on(31, 0))));
        }
        trade.payments = vec![
            payment(&trade.items[0], Source::Cash, "10"),
            payment(&trade.items[1], voucher(7), "11"),
            payment(&trade.items[2], Source::Cash, "20"),
        ];
        shelf.save(&[(Some(OrderStatus::PendingPayment), trade.clone())]).await.unwrap();
        assert_eq!(shelf.order(&trade.order.id).await, trade);
        for part in &parts {
            assert_eq!(shelf.order(&part.order.id).await, part_of(&trade, part));
        }

        let ids = [trade.order.id.clone(), parts[1].order.id.clone()];
        let mut owners = shelf.read(move |tx| orders::owners(tx, &ids)).await;
        owners.sort_unstable_by_key(|owner| owner.key);
        let backing = |coupon: Option<i64>| Backing {
            payer: CustomerKey(4),
            coupon: coupon.map(CouponKey),
            order: trade.order.id.clone(),
        };
        let [of_trade, of_part] = owners.as_slice() else { panic!("{owners:?}") };
        assert_eq!(of_trade.resources, ["resource-50", "resource-51", "resource-52"]);
        assert_eq!(of_trade.backing, [backing(None), backing(Some(7))]);
        assert_eq!(of_part.resources, ["resource-52"]);
        assert_eq!(of_part.backing, [backing(None)]);

        let ids = ["resource-52".to_owned()];
        let found = shelf.read(move |tx| resources::by_ids(tx, &ids)).await;
        let term = &found[0].terms[0];
        assert_eq!((&term.order, &term.paid_as), (&parts[1].order.id, &trade.order.id));
        assert_eq!(term.payments, [trade.payments[2].clone()]);
        let (kind, status) = (trade.order.kind, OrderStatus::Processing);
        assert_eq!(found[0].open, [OpenTrade { order: trade.key, kind, status }]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_listed_only_by_its_id() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let parts = [
            order((11, 1), on(3, 0), &[("ec2", "10", 50)]),
            order((12, 1), on(3, 0), &[("obs", "20", 52)]),
        ];
        let mut trade = combine(10, &parts);
        trade.payer = CustomerKey(4);
        shelf.save(&[(None, trade.clone())]).await.unwrap();
        let of = |key: i64| OrderScope::Of(vec![CustomerKey(key)]);
        let by_id = |number: usize| OrderFilter {
            id: Some(parts[number].order.id.clone()),
            ..OrderFilter::default()
        };
        let of_service = |service: &str| OrderFilter {
            service: Some(service.to_owned()),
            ..OrderFilter::default()
        };
        let part = part_of(&trade, &parts[1]);
        for (scope, filter, expected) in [
            (of(1), OrderFilter::default(), Some(&trade)),
            (of(1), by_id(1), Some(&part)),
            (of(2), by_id(1), None),
            (OrderScope::PaidBy(CustomerKey(4)), OrderFilter::default(), Some(&trade)),
            (OrderScope::PaidBy(CustomerKey(4)), by_id(1), Some(&part)),
            (OrderScope::PaidBy(CustomerKey(1)), by_id(1), None),
            // A trade is of the service of its first line.
            (of(1), of_service("EC2"), Some(&trade)),
            (of(1), of_service("obs"), None),
        ] {
            let asked = (filter, OrderSort::Newest);
            let page = shelf.page(&scope, &asked, (0, 10)).await;
            assert_eq!(
                page.orders.iter().collect::<Vec<_>>(),
                expected.into_iter().collect::<Vec<_>>(),
                "{asked:?}"
            );
            assert_eq!(page.total, i64::from(expected.is_some()));
        }
        // Both services were used once the trade is completed.
        let before = Some(trade.order.status);
        trade.order.status = OrderStatus::Completed;
        shelf.save(&[(before, trade)]).await.unwrap();
        let services = shelf.read(|tx| orders::services_of(tx, &[CustomerKey(1)])).await;
        let services: Vec<&str> = services.iter().map(|(_, service)| service.as_str()).collect();
        assert_eq!(services, ["ec2", "obs"]);
    })
    .await;
}
