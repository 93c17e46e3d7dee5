//! What may be ordered, and how orders of several services are one trade.

use hubu_app::orders::{ChangeResource, NewLine, Parent, PlaceRefusal, Unchangeable};
use hubu_app::products::Table;
use hubu_app::subscriptions::ConvertNow;
use hubu_core::orders::{Combination, PayRefusal, SourceType, TradeRules};
use hubu_core::rating::{RatingRefusal, SizeDefect};
use hubu_core::resources::ResourceRefusal;
use hubu_core::subscriptions::{Sale, Term};
use hubu_testkit::ledger_world::Person;
use hubu_testkit::{catalogue, engines};

use super::shop::{Shop, disk, order, paid, plainly, servers, stands};

#[tokio::test(flavor = "multi_thread")]
async fn several_services_are_one_trade_that_is_paid_as_a_whole() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        let mut attached = disk("d1", 40);
        attached.resources[0].parent = Some(Parent::Ordered(0));
        let record = shop.place(&ann, vec![servers(&["s1"]), attached, servers(&["s2"])]).await;
        assert_eq!(stands(&record), "pending_payment 153.80");
        let Combination::Combined(parts) = &record.order.combination else {
            panic!("{:?}", record.order.combination)
        };
        let lines: Vec<String> =
            record.order.lines.iter().map(hubu_core::orders::OrderLine::id).collect();
        let expected = [(0, 1), (0, 2), (1, 1)];
        assert_eq!(lines, expected.map(|(part, number)| parts[part].line(number)));
        let part = shop.order(&parts[1]).await;
        assert_eq!(stands(&part), "pending_payment 40.00");
        let refused = shop.pay(&ann, &part, plainly()).await;
        assert_eq!(refused, Err(PayRefusal::PartOfTrade(record.order.id.clone())));
        let record = shop.pay(&ann, &record, plainly()).await.expect("it reaches");
        assert_eq!(paid(&record).len(), 3);
        shop.settle().await;
        for id in parts.iter().chain([&record.order.id]) {
            assert_eq!(shop.order(id).await.order.status.as_str(), "completed", "{id}");
        }
        let there = shop.resource("d1").await.resource;
        assert_eq!(there.parent, Some(shop.resource("s1").await.resource.key));
        let terms = shop.resource("d1").await.terms;
        assert_eq!((&terms[0].order, &terms[0].paid_as), (&parts[1], &record.order.id));
        assert_eq!(shop.world.sheet(&ann).await, ["cash 346.20"]);
        shop.world.check().await;
    })
    .await;
}

/// The catalogue with a package of hours of machines, 100 for a month.
fn with_a_package() -> Vec<Table> {
    let mut tables = catalogue::tables();
    for (file, line) in [
        (
            "products.csv",
            "PACK-1,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,pack.100h,时长包,Hours,,,,,\n",
        ),
        ("prices.csv", "PACK-1,period,,,month,,,7.5,2024-01-01T00:00:00Z\n"),
    ] {
        let table = tables.iter_mut().find(|table| table.name == file).expect("a table");
        table.text.push_str(line);
    }
    let text = "product,item,usage_type,quota,measure,cycle,kind,region,specs,service,resource_type\n\
                PACK-1,1,Duration,100,4,,,,,,\n";
    tables.push(Table { name: "packages.csv".to_owned(), text: text.to_owned() });
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_something_is_sold_as_a_package() {
    engines::each(async |home| {
        let shop = Shop::that_sells(home, &with_a_package()).await;
        let ann = shop.customer(Person::new(1), "500").await;
        let line = |spec: &str, id: &str, sale: Sale| {
            let mut line = servers(&[id]);
            spec.clone_into(&mut line.product.spec);
            NewLine { sale, ..line }
        };
        let package = |id: &str, sale: Sale| line("pack.100h", id, sale);
        let server = |id: &str, sale: Sale| line("s6.small.1.linux", id, sale);
        let lines = vec![
            package("p1", Sale::Ordinary),
            server("s1", Sale::Ordinary),
            package("p2", Sale::Trial),
            server("s2", Sale::Trial),
        ];
        let record = shop.buy(&ann, lines).await;
        assert_eq!(stands(&record), "completed 128.80");
        for (id, sale) in [
            ("p1", Sale::Package),
            ("s1", Sale::Ordinary),
            ("p2", Sale::Package),
            ("s2", Sale::Trial),
        ] {
            assert_eq!(shop.resource(id).await.resource.sale, sale, "{id}");
        }
        for (id, spec) in [("p1", "s6.small.1.linux"), ("s1", "pack.100h")] {
            let change = ChangeResource {
                resource: id.to_owned(),
                spec: Some(spec.to_owned()),
                size: None,
                source: SourceType::Customer,
                auto_pay: true,
            };
            let refused = shop.world.run(ann.key, change).await;
            assert_eq!(refused.err(), Some(Unchangeable::Package.into()), "{id}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_ordered_is_refused() {
    engines::each(async |home| {
        use PlaceRefusal as R;
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        let ben = shop.customer(Person { real_name: None, ..Person::new(2) }, "500").await;
        shop.buy(&ann, vec![servers(&["s1"])]).await;
        shop.rule(TradeRules { longest_months: Some(12), ..TradeRules::default() }).await;

        let with_parent = |parent: Parent| {
            let mut line = disk("d9", 40);
            line.resources[0].parent = Some(parent);
            line
        };
        let mut unsold = servers(&["s9"]);
        unsold.product.spec = "s6.small.1.win".to_owned();
        let mut unknown = servers(&["s9"]);
        unknown.product.region = "mars".to_owned();
        let mut long = servers(&["s9"]);
        long.term = Term::months_of(13);
        let mut foreign = servers(&["s9"]);
        foreign.resources[0].enterprise_project = "0123456789abcdef".to_owned();
        let mut odd = disk("d9", 15);
        odd.size = odd.size.map(|size| hubu_core::resources::Size { value: 15, ..size });
        let size = RatingRefusal::Size(SizeDefect::Step { least: 10, step: 10 });
        let there = |id: &str| Parent::There(id.to_owned());
        for (lines, refusal) in [
            (vec![servers(&["s9", "s9"])], R::ResourceTaken(1)),
            (vec![disk("d9", 40), servers(&["s1"])], R::ResourceTaken(1)),
            (vec![with_parent(Parent::Ordered(0))], R::Parent(0)),
            (vec![with_parent(there("nothing"))], R::Parent(0)),
            (vec![foreign], R::Project(0, ResourceRefusal::UnknownProject)),
            (vec![long], R::TooLong(0)),
            (vec![unknown], R::Rating(0, RatingRefusal::UnknownProduct)),
            (vec![servers(&["s8"]), unsold], R::Rating(1, RatingRefusal::NotSold)),
            (vec![odd], R::Rating(0, size)),
        ] {
            let place = order(&ann, lines);
            assert_eq!(shop.try_place(&ann, place).await.err(), Some(refusal));
        }
        let mut apart = order(&ann, vec![servers(&["s9"]), disk("d9", 40)]);
        apart.combined = false;
        assert_eq!(shop.try_place(&ann, apart).await.err(), Some(R::SeveralServices));
        let unverified = shop.try_place(&ben, order(&ben, vec![servers(&["s9"])])).await;
        assert_eq!(unverified.err(), Some(R::NotVerified));
        let owing = shop.customer(Person::new(3), "500").await;
        shop.world.owe(&owing, "1", ("2025-11", "2025-12-15T15:59:59Z")).await.expect("owed");
        let in_arrears = shop.try_place(&owing, order(&owing, vec![servers(&["s9"])])).await;
        assert_eq!(in_arrears.err(), Some(R::InArrears));
        let fits = with_parent(there("s1"));
        shop.try_place(&ann, order(&ann, vec![fits])).await.expect("the server is there");
        // What has no term has none for others to go with.
        shop.buy(&ann, vec![servers(&["s7"])]).await;
        let convert = ConvertNow { caller: ann.key, resources: vec!["s7".to_owned()] };
        shop.world.run(ann.key, convert).await.expect("it goes on demand");
        shop.settle().await;
        let mut later = with_parent(there("s7"));
        later.resources[0].id = Some("d8".to_owned());
        let refused = shop.try_place(&ann, order(&ann, vec![later])).await;
        assert_eq!(refused.err(), Some(R::Parent(0)));
        shop.world.check().await;
    })
    .await;
}
