//! Resources with what belongs to them, and their list.

use hubu_core::coupons::CycleType;
use hubu_core::ids::{CouponKey, CustomerKey, ResourceKey};
use hubu_core::orders::{ItemState, OrderId, OrderStatus, OrderType, Source};
use hubu_core::resources::{Charging, ChargingMode, Provision};
use hubu_core::subscriptions::{AtExpiry, AutoRenew, Freeze, Status};
use hubu_store::orders::Backing;
use hubu_store::resources::{self, OpenTrade, ResourceFilter, ResourcePage, ResourceRecord};
use hubu_testkit::engines;

use super::shelf::{Shelf, combine, on, order, payment, resource, voucher};

async fn families(shelf: &Shelf, ids: &[&str]) -> Vec<ResourceRecord> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let mut found = shelf.read(move |tx| resources::by_ids(tx, &ids)).await;
    found.sort_unstable_by_key(|record| record.resource.key);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_of_a_resource_is_what_is_read() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut server = resource((50, 1), None);
        let mut disk = resource((51, 1), Some(50));
        (disk.resource.provision, disk.resource.subscription) = (Provision::Waiting, None);
        (disk.resource.effective, disk.resource.zone, disk.resource.size) = (None, None, None);
        (disk.chargings, disk.tags) = (Vec::new(), Vec::new());
        let other = resource((52, 2), None);
        shelf.save_resources(&[server.clone(), disk.clone(), other], &[]).await.unwrap();
        assert_eq!(
            families(&shelf, &["resource-51", "none"]).await,
            [server.clone(), disk.clone()]
        );

        let term = server.resource.subscription.as_mut().expect("it has one");
        term.status = Status::Closed;
        let settings = AutoRenew { unit: CycleType::Year, left: Some(3) };
        term.at_expiry = AtExpiry::AutoRenew(settings);
        term.expires = on(60, 0);
        server.resource.frozen = Some(Freeze::Police);
        server.resource.on_demand = Some(on(9, 0));
        server.resource.closed = Some(on(12, 0));
        server.resource.name = "another".to_owned();
        server.resource.product.spec = "s7".to_owned();
        server.resource.updated = on(9, 0);
        server.chargings[0].to = Some(on(9, 0));
        server.chargings.push(Charging {
            number: 2,
            mode: ChargingMode::OnDemand,
            from: on(9, 0),
            to: None,
            size: None,
            ..server.chargings[0].clone()
        });
        server.tags = vec![("colour".to_owned(), "blue".to_owned())];
        disk.tags = vec![("new".to_owned(), String::new())];
        shelf.save_resources(&[], &[server.clone(), disk.clone()]).await.unwrap();
        assert_eq!(families(&shelf, &["resource-50"]).await, [server, disk]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_and_open_orders_are_those_of_their_orders() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf
            .save_resources(&[resource((50, 1), None), resource((51, 1), Some(50))], &[])
            .await
            .unwrap();
        let bought = |key: i64, resource: i64, kind: OrderType, from: i64, state: ItemState| {
            let mut record = order((key, 1), on(2, key), &[("ec2", "10", resource)]);
            record.order.kind = kind;
            record.order.status = OrderStatus::Completed;
            (record.items[0].state, record.items[0].span) =
                (state, Some((on(from, 0), on(from + 30, 0))));
            record.payments = vec![payment(&record.items[0], Source::Cash, "10")];
            record
        };
        let mut first = bought(10, 50, OrderType::New, 2, ItemState::Done);
        first.payer = CustomerKey(4);
        first.payments[0].source = voucher(70);
        let later = bought(11, 50, OrderType::Renew, 62, ItemState::Done);
        let second = bought(12, 50, OrderType::Renew, 32, ItemState::Done);
        let given_back = bought(13, 50, OrderType::Renew, 92, ItemState::GivenBack);
        let disk = bought(14, 51, OrderType::ToPeriod, 2, ItemState::Done);
        let left = bought(15, 50, OrderType::Unsubscribe, 2, ItemState::Done);
        let mut open = order((16, 1), on(3, 0), &[("ec2", "10", 50)]);
        open.order.kind = OrderType::Renew;
        let part = order((18, 1), on(4, 0), &[("ec2", "10", 50)]);
        let mut trade = combine(17, &[part, order((19, 1), on(4, 0), &[("obs", "1", 99)])]);
        trade.order.status = OrderStatus::Processing;
        let mut over = order((20, 1), on(5, 0), &[("ec2", "10", 50)]);
        over.order.status = OrderStatus::Cancelled;
        let all = [&first, &later, &second, &given_back, &disk, &left, &open, &trade, &over];
        shelf.save(&all.map(|record| (None, record.clone()))).await.unwrap();

        let found = families(&shelf, &["resource-51"]).await;
        let terms: Vec<Vec<&OrderId>> = found
            .iter()
            .map(|record| record.terms.iter().map(|term| &term.order).collect())
            .collect();
        let id = |record: &hubu_core::orders::OrderRecord| record.order.id.clone();
        assert_eq!(terms[0], [&id(&first), &id(&second), &id(&later)], "in the order of time");
        assert_eq!(terms[1], [&id(&disk)]);
        let term = &found[0].terms[0];
        assert_eq!((term.payer, term.kind), (CustomerKey(4), OrderType::New));
        assert_eq!((&term.item, &term.payments), (&first.items[0], &first.payments));
        let trades = [
            OpenTrade {
                order: open.key,
                kind: OrderType::Renew,
                status: OrderStatus::PendingPayment,
            },
            OpenTrade { order: trade.key, kind: OrderType::New, status: OrderStatus::Processing },
        ];
        assert_eq!(found[0].open, trades);
        assert_eq!(found[1].open, []);

        let ids = ["resource-50".to_owned(), "resource-51".to_owned()];
        let owners = shelf.read(move |tx| resources::owners(tx, &ids)).await;
        for owner in &owners {
            assert_eq!(owner.family, [ResourceKey(50), ResourceKey(51)], "{}", owner.id);
            let backing = |record: &hubu_core::orders::OrderRecord, coupon: Option<i64>| Backing {
                payer: record.payer,
                coupon: coupon.map(CouponKey),
                order: id(record),
            };
            for paid in [backing(&first, Some(70)), backing(&later, None), backing(&disk, None)] {
                assert!(owner.backing.contains(&paid), "{paid:?}");
            }
            assert!(!owner.backing.contains(&backing(&given_back, None)));
        }
    })
    .await;
}

fn ids(page: &ResourcePage) -> Vec<&str> {
    page.resources.iter().map(|one| one.id.trim_start_matches("resource-")).collect()
}

/// A server (50) with two disks (51, 52), the second frozen by its account; a server (53) that the police
/// froze; one (54) that is closed and was frozen; one on demand (55); one that is ordered (56); another
/// customer's (57).
fn shop() -> Vec<ResourceRecord> {
    let parents = [None, Some(50), Some(50), None, None, None, None, None];
    let mut all: Vec<ResourceRecord> = (50..)
        .zip(parents)
        .map(|(key, parent)| resource((key, if key == 57 { 2 } else { 1 }), parent))
        .collect();
    "ebs".clone_into(&mut all[1].resource.product.service);
    all[2].resource.frozen = Some(Freeze::Account);
    all[3].resource.frozen = Some(Freeze::Police);
    all[4].resource.frozen = Some(Freeze::Violation);
    for (place, status, day) in
        [(1, Status::Expired, 20), (2, Status::InUse, 40), (4, Status::Closed, 31)]
    {
        let term = all[place].resource.subscription.as_mut().expect("it has one");
        (term.status, term.expires) = (status, on(day, 500));
    }
    all[5].resource.subscription = None;
    all[5].resource.on_demand = Some(on(1, 0));
    all[6].resource.subscription = None;
    all[6].resource.provision = Provision::Waiting;
    all
}

/// What is asked of the shop, and what is shown. The orders: of 50; a combined trade of 53 and 54; its part
/// of 54.
fn lists([single, trade, part]: [&OrderId; 3]) -> Vec<(ResourceFilter, &'static [&'static str])> {
    let any = ResourceFilter::default;
    let named = |ids: &[i64], primary_only| ResourceFilter {
        ids: ids.iter().map(|key| format!("resource-{key}")).collect(),
        primary_only,
        ..any()
    };
    let shown = |statuses: &[Status]| ResourceFilter { statuses: statuses.to_vec(), ..any() };
    let of = |id: &OrderId| ResourceFilter { order: Some(id.clone()), ..any() };
    let ends = |from, to| ResourceFilter { expires: (from, to), ..any() };
    vec![
        (any(), &["50", "51", "52", "53", "54"]),
        (ResourceFilter { everything: true, ..any() }, &["50", "51", "52", "53", "54", "55", "56"]),
        (ResourceFilter { primary_only: true, ..any() }, &["50", "53", "54"]),
        (named(&[50], false), &["50", "51", "52"]),
        (named(&[50], true), &["50"]),
        (named(&[51], false), &["51"]),
        (named(&[51, 53], true), &["51", "53"]),
        (named(&[57, 99], false), &[]),
        (ResourceFilter { everything: true, ..named(&[55, 56], false) }, &["55", "56"]),
        (named(&[55, 56], false), &[]),
        (shown(&[Status::InUse]), &["50", "52"]),
        (shown(&[Status::Frozen]), &["53"]),
        (shown(&[Status::Closed, Status::Expired]), &["51", "54"]),
        (shown(Status::ALL), &["50", "51", "52", "53", "54"]),
        (ResourceFilter { everything: true, ..shown(&[Status::InUse]) }, &["50", "52"]),
        (ResourceFilter { statuses: vec![Status::Expired], ..named(&[50], false) }, &["51"]),
        (ends(Some(on(31, 0)), None), &["50", "52", "53", "54"]),
        (ends(None, Some(on(20, 0))), &["51"]),
        (ends(Some(on(20, 999)), Some(on(31, 0))), &["50", "51", "53", "54"]),
        (ResourceFilter { service: Some("ebs".to_owned()), ..any() }, &["51"]),
        (ResourceFilter { service: Some("EBS".to_owned()), ..any() }, &[]),
        (of(single), &["50"]),
        (of(trade), &["53", "54"]),
        (of(part), &["54"]),
        (ResourceFilter { ids: vec!["resource-53".to_owned()], ..of(trade) }, &["53"]),
        (of(&super::shelf::id(99, on(3, 0))), &[]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_what_is_asked_for() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        shelf.save_resources(&shop(), &[]).await.unwrap();
        let single = order((10, 1), on(3, 0), &[("ec2", "10", 50)]);
        let parts = [
            order((12, 1), on(3, 1), &[("ec2", "10", 53)]),
            order((13, 1), on(3, 1), &[("ec2", "10", 54)]),
        ];
        let trade = combine(11, &parts);
        shelf.save(&[(None, single.clone()), (None, trade.clone())]).await.unwrap();
        for (filter, expected) in lists([&single.order.id, &trade.order.id, &parts[1].order.id]) {
            let count = i64::try_from(expected.len()).expect("few");
            for (offset, limit) in [(0, 100), (1, 2), (count, 10)] {
                let asked = filter.clone();
                let page = shelf.read(move |tx| {
                    resources::resources_page(tx, CustomerKey(1), &asked, (offset, limit))
                });
                let page = page.await;
                let [skip, take] =
                    [offset, limit].map(|number| usize::try_from(number).expect("few"));
                let slice: Vec<&str> = expected.iter().copied().skip(skip).take(take).collect();
                assert_eq!((page.total, ids(&page)), (count, slice), "{filter:?}");
                for (resource, parent) in page.resources.iter().zip(&page.parents) {
                    let named = resource.parent.map(|key| format!("resource-{key}"));
                    assert_eq!(*parent, named);
                }
            }
        }
        let nobody = shelf.read(|tx| {
            resources::resources_page(tx, CustomerKey(99), &ResourceFilter::default(), (0, 9))
        });
        assert_eq!(nobody.await, ResourcePage::default());
    })
    .await;
}
