//! What is provided begins its term, and what cannot be provided is given back.

use hubu_app::orders::{Report, ReportProvision, ReportRefusal};
use hubu_core::coupons::Kind;
use hubu_core::orders::OrderStatus;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{Person, plan};

use super::shop::{Shop, disk, paid, plainly, servers, stands, with_coupon};

#[tokio::test(flavor = "multi_thread")]
async fn a_term_begins_when_the_resource_is_there() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.reported().await;
        let record = shop.place(&ann, vec![servers(&["s1"])]).await;
        shop.pay(&ann, &record, plainly()).await.expect("it reaches");
        // 10 January, 10:30 in Shanghai.
        shop.world.advance("2026-01-10T02:30:00Z").await;
        let waiting = shop.resource("s1").await;
        assert_eq!(waiting.resource.provision.as_str(), "waiting");
        assert!(!waiting.resource.has_term() && waiting.terms.is_empty());
        let record = shop.report(&ann, &record.order.id, &[("s1", true)]).await;
        assert_eq!(stands(&record), "completed 56.90");
        let there = shop.resource("s1").await;
        let term = there.resource.subscription.expect("it has a term");
        assert_eq!(term.status.as_str(), "in_use");
        assert_eq!(term.expires.to_wire(), "2026-02-10T15:59:59Z");
        let line = &record.order.lines[0];
        let span =
            [line.effective, line.expires].map(|at| at.map(hubu_core::time::Timestamp::to_wire));
        let expected = ["2026-01-10T02:30:00Z", "2026-02-10T15:59:59Z"];
        assert_eq!(span, expected.map(|at| Some(at.to_owned())));
        let chargings: Vec<_> =
            there.chargings.iter().map(|one| (one.mode.as_str(), one.from.to_wire())).collect();
        assert_eq!(chargings, [("period", expected[0].to_owned())]);
        assert_eq!(there.terms.len(), 1);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_provided_is_given_back_at_once() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "20").await;
        shop.world.grant(&ann, "50", None).await.expect("granted");
        let voucher = shop.world.give(&ann, plan(Kind::Voucher, "15")).await;
        shop.reported().await;
        let record = shop.place(&ann, vec![disk("d1", 10), disk("d2", 20)]).await;
        let choice = with_coupon(&record, (voucher, Kind::Voucher.payment_type()));
        let record = shop.pay(&ann, &record, choice).await.expect("it reaches");
        assert_eq!(paid(&record), ["voucher 5.00", "cash 5.00", "voucher 10.00", "cash 10.00"]);
        assert_eq!(shop.world.sheet(&ann).await, ["cash 5.00", "credit 50.00/50.00"]);

        let id = record.order.id.clone();
        shop.world.advance("2026-01-01T00:00:00Z").await;
        let record = shop.report(&ann, &id, &[("d2", false)]).await;
        assert_eq!(stands(&record), "processing 15.00", "the other is still to come");
        let back = ["voucher 5.00", "cash 5.00", "voucher 10.00 (-10.00)", "cash 10.00 (-10.00)"];
        assert_eq!(paid(&shop.order(&id).await), back);
        assert_eq!(shop.world.sheet(&ann).await, ["cash 15.00", "credit 50.00/50.00"]);
        assert_eq!(shop.world.wallet(&ann).await, ["voucher 10.00 usable"]);
        shop.report(&ann, &id, &[("d1", true)]).await;
        let orders = shop.orders(&ann).await;
        assert_eq!(orders, ["new completed 15.00", "unsubscribe completed -10.00"]);
        assert_eq!(shop.resource("d2").await.resource.provision.as_str(), "failed");

        let again = ReportProvision { order: id, reports: Vec::new() };
        let again = shop.world.run(ann.key, again).await;
        assert_eq!(again, Err(ReportRefusal::Status(OrderStatus::Completed)));
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_three_servers_fails() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "50").await;
        shop.world.grant(&ann, "500", None).await.expect("granted");
        shop.reported().await;
        let record = shop.place(&ann, vec![servers(&["s1", "s2", "s3"])]).await;
        let record = shop.pay(&ann, &record, plainly()).await.expect("it reaches");
        // 170.70: 56.90 each; cash 50 is 16.67, 16.67 and 16.66 of them.
        let expected = [
            "cash 16.67",
            "credit 40.23",
            "cash 16.67",
            "credit 40.23",
            "cash 16.66",
            "credit 40.24",
        ];
        assert_eq!(paid(&record), expected);
        shop.world.advance("2026-01-01T00:00:00Z").await;
        let all = [("s3", false), ("s1", true), ("s2", true)];
        let record = shop.report(&ann, &record.order.id, &all).await;
        assert_eq!(stands(&record), "completed 170.70");
        assert_eq!(shop.world.sheet(&ann).await, ["cash 16.66", "credit 419.54/500.00"]);
        let refunds = &shop.records(&ann).await[1];
        assert_eq!(refunds.order.lines[0].count, 1);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_combined_trade_one_part_fails() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.reported().await;
        let trade = shop.place(&ann, vec![servers(&["s1"]), disk("d1", 10)]).await;
        assert_eq!(trade.parts.len(), 2, "servers and disks are two services");
        let trade = shop.pay(&ann, &trade, plainly()).await.expect("it reaches");
        assert_eq!(shop.world.sheet(&ann).await, ["cash 33.10"], "100 − 56.90 − 10");
        let trade = shop.report(&ann, &trade.order.id, &[("d1", false)]).await;
        assert_eq!(stands(&trade), "processing 66.90", "the server is still to come");
        assert_eq!(shop.world.sheet(&ann).await, ["cash 43.10"], "the disk is given back");
        let trade = shop.report(&ann, &trade.order.id, &[("s1", true)]).await;
        assert_eq!(stands(&trade), "completed 66.90");
        let orders = shop.orders(&ann).await;
        assert_eq!(orders, ["new completed 66.90", "unsubscribe completed -10.00"]);
        let refund = shop.records(&ann).await[1].order.id.clone();
        let refund = shop.order(&refund).await;
        let part = trade.parts.iter().find(|(key, _)| refund.backs[0].base.0 == *key);
        assert!(part.is_some(), "what goes back was paid for the part: {:?}", refund.backs);
        assert_eq!(shop.resource("d1").await.resource.provision.as_str(), "failed");
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_names_what_waits() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        shop.reported().await;
        let record = shop.place(&ann, vec![servers(&["s1", "s2"])]).await;
        let other = shop.place(&ann, vec![servers(&["s3"])]).await;
        let report = |ids: &[&str]| ReportProvision {
            order: record.order.id.clone(),
            reports: ids
                .iter()
                .map(|id| Report { resource: (*id).to_owned(), done: true })
                .collect(),
        };
        let unpaid = shop.world.run(ann.key, report(&["s1"])).await;
        assert_eq!(unpaid, Err(ReportRefusal::Status(OrderStatus::PendingPayment)));
        for one in [&record, &other] {
            shop.pay(&ann, one, plainly()).await.expect("it reaches");
        }
        for (ids, place) in [(&["s3"][..], 0), (&["s1", "s1"], 1), (&["s1", "nothing"], 1)] {
            let refused = shop.world.run(ann.key, report(ids)).await;
            assert_eq!(refused, Err(ReportRefusal::Resource(place)), "{ids:?}");
        }
        shop.world.run(ann.key, report(&["s2"])).await.expect("it waits");
        let again = shop.world.run(ann.key, report(&["s2"])).await;
        assert_eq!(again, Err(ReportRefusal::Resource(0)));
        shop.world.check().await;
    })
    .await;
}
