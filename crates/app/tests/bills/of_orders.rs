//! What is bought, renewed and made larger.

use std::sync::Arc;

use hubu_app::ledger::{Money, Party};
use hubu_app::orders::{ChangeResource, NewLine, PayOrder, PlaceOrder};
use hubu_core::bills::{BillPeriod, ChargeMode};
use hubu_core::coupons::Kind;
use hubu_core::customers::Settlement;
use hubu_core::enterprise::Mode;
use hubu_core::ids::CouponKey;
use hubu_core::orders::{
    self, Choice, Chosen, DiscountType, OrderRecord, SourceType, payment_code,
};
use hubu_core::resources::Size;
use hubu_store::bills;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Member, Person, money, plan};

use super::rows::{Bill, text_of};
use crate::subscriptions::shop::{MONTH, Shop, disk, server_with_disk, servers};

/// An order that is to be paid.
pub async fn place(shop: &Shop, lines: Vec<NewLine>) -> OrderRecord {
    let order = PlaceOrder {
        customer: Party::Key(shop.ann.key),
        source: SourceType::Customer,
        review: false,
        auto_pay: false,
        combined: true,
        lines,
    };
    shop.run(order).await.expect("placed").record
}

/// Pays it with coupons and cards, by the discount that is selected, and lets it be provided.
pub async fn pay_with(shop: &Shop, record: &OrderRecord, coupons: &[(CouponKey, Kind)]) {
    let discount = record.order.discount;
    let discount =
        discount.map(|(key, kind)| Chosen { id: key.to_wire(), code: payment_code(kind) });
    let coupon = |(key, kind): &(CouponKey, Kind)| {
        let code = kind.payment_type();
        Chosen { id: key.to_wire(), code }
    };
    let choice = Choice { discount, coupons: coupons.iter().map(coupon).collect() };
    let (caller, order) = (shop.ann.key, record.order.id.clone());
    shop.run(PayOrder { caller, order, choice }).await.expect("it reaches");
    shop.settle().await;
}

/// Makes a disk larger or smaller.
pub async fn resize(shop: &Shop, id: &str, size: i64) {
    let change = ChangeResource {
        resource: id.to_owned(),
        spec: None,
        size: Some(Size { value: size, measure: 17 }),
        source: SourceType::Customer,
        auto_pay: true,
    };
    assert_eq!(shop.run(change).await.expect("it is changed").unpaid, None);
    shop.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_says_what_paid_each_resource() {
    engines::each(bought).await;
}

async fn bought(home: &Home) {
    let shop = Shop::open(home, "7").await;
    shop.discount("0.9").await;
    let mut coupons = Vec::new();
    for (kind, worth) in [(Kind::Voucher, "11"), (Kind::Flexi, "3"), (Kind::StoredValueCard, "6")] {
        coupons.push((shop.world.give(&shop.ann, plan(kind, worth)).await, kind));
    }
    let lines = [disk("disk1", 10, MONTH), disk("disk2", 20, MONTH)].concat();
    let record = place(&shop, lines).await;
    pay_with(&shop, &record, &coupons).await;
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    // 11 over 9 and 18, 3 over what is left of them (5.33 and 10.67), 6 over 4.33 and 8.67.
    let term = "01-01 10:30:00 > 02-01 23:59:59";
    let expected = [
        format!(
            "01-01 10:30:00 new disk1: 10 - 1 = 9, voucher 3.67, flexi 1, card 2, cash 2.33; {term}"
        ),
        format!(
            "01-01 10:30:00 new disk2: 20 - 2 = 18, voucher 7.33, flexi 2, card 4, cash 4.67; {term}"
        ),
    ];
    assert_eq!(bill.lines(), expected);
    let size = "1【periods】/1【period conversion】*";
    let formulas = [
        format!("{size}10【size】*1【unit price】-1【discount】-3.67【cash coupon】"),
        format!("{size}20【size】*1【unit price】-2【discount】-7.33【cash coupon】"),
    ];
    assert_eq!(bill.formulas(), formulas, "5.33 and 10.67 are really paid");
    let row = &bill.rows[0];
    assert_eq!(row.net(), Some(money("5.33")));
    assert_eq!((row.mode, row.period), (ChargeMode::Period, Some((BillPeriod::Month, 1))));
    assert_eq!(row.order, Some(record.key));
    assert_eq!(row.settlement, orders::Settlement::Balance);
    assert_eq!(row.discount_type.map(DiscountType::code), Some(605), "commercial");
    let mut texts = Vec::new();
    for code in [row.product, row.service, row.resource_type, row.region, row.spec, row.project] {
        texts.push(text_of(&shop.world, code).await);
    }
    let (service, kind) = ("hws.service.type.ebs", "hws.resource.type.volume");
    assert_eq!(texts, ["OFFI-ssd-north", service, kind, "cn-north-4", "SSD", "0"]);
    let keys = vec![(row.group, row.key)];
    let read = shop.world.store.read::<_, ()>(move |tx, _| Ok(bills::coupons_of(tx, &keys)?));
    let mut paid: Vec<_> =
        read.await.expect("they can be read").into_iter().map(|(_, key, sum)| (key, sum)).collect();
    paid.sort_unstable();
    let amounts = coupons.iter().zip(["3.67", "1", "2"]);
    assert_eq!(paid, amounts.map(|((key, _), sum)| (*key, money(sum))).collect::<Vec<_>>());
    assert_eq!(shop.world.sheet(&shop.ann).await, [""; 0]);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_three_has_three_rows() {
    engines::each(three).await;
}

async fn three(home: &Home) {
    let shop = Shop::open(home, "60").await;
    shop.world.grant(&shop.ann, "50", None).await.expect("granted");
    shop.discount("0.5858").await;
    // 170.70 × 0.5858 = 99.99606: 100.00, for three; 60 in cash of 33.34, 33.33 and 33.33.
    shop.buy(servers(&["vm1", "vm2", "vm3"], MONTH)).await;
    let term = "01-01 10:30:00 > 02-01 23:59:59";
    let row = |id: &str, figures: &str| format!("01-01 10:30:00 new {id}: {figures}; {term}");
    let expected = [
        row("vm1", "56.9 - 23.56 = 33.34, cash 20, credit 13.34"),
        row("vm2", "56.9 - 23.57 = 33.33, cash 20, credit 13.33"),
        row("vm3", "56.9 - 23.57 = 33.33, cash 20, credit 13.33"),
    ];
    assert_eq!(Bill::of(&shop.world, &shop.ann, "2026-01").await.lines(), expected);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_a_trade_and_renewals_have_rows_of_their_own() {
    engines::each(renewed).await;
}

async fn renewed(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.at("2026-01-10 12:00:00").await;
    shop.renew(&["vm1"], MONTH, true).await;
    shop.set_auto_renew("vm1", Some(1)).await;
    shop.at("2026-03-01 00:00:00").await;
    let first = "01-01 10:30:00 > 02-01 23:59:59";
    let second = "02-01 23:59:59 > 03-01 23:59:59";
    let january = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    let expected = [
        format!("01-01 10:30:00 new vm1: 56.9 - 0 = 56.9, cash 56.9; {first}"),
        format!("01-01 10:30:00 new disk1: 40 - 0 = 40, cash 40; {first}"),
        format!("01-10 12:00:00 renew vm1: 56.9 - 0 = 56.9, cash 56.9; {second}"),
        format!("01-10 12:00:00 renew disk1: 40 - 0 = 40, cash 40; {second}"),
    ];
    assert_eq!(january.lines(), expected);
    // Rows are of the parts, each of its service; renewals stand alone.
    let orders = shop.orders().await;
    let parts: Vec<_> = orders[0].parts.iter().map(|(key, _)| Some(*key)).collect();
    let of: Vec<_> = january.rows.iter().map(|row| row.order).collect();
    assert_eq!(of[..2], parts);
    assert_eq!(of[2..], [Some(orders[1].key); 2]);
    // The system renews a week before the end.
    let third = "03-01 23:59:59 > 04-01 23:59:59";
    let expected = [
        format!("02-22 03:00:00 autorenew vm1: 56.9 - 0 = 56.9, cash 56.9; {third}"),
        format!("02-22 03:00:00 autorenew disk1: 40 - 0 = 40, cash 40; {third}"),
    ];
    assert_eq!(Bill::of(&shop.world, &shop.ann, "2026-02").await.lines(), expected);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_has_a_row_for_each_term() {
    engines::each(upgraded).await;
}

async fn upgraded(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(disk("disk1", 40, MONTH)).await;
    shop.renew(&["disk1"], MONTH, true).await;
    // Twice the size: 40 × 384/758 for what runs, and 40 for the renewed month.
    shop.at("2026-01-17 00:00:00").await;
    resize(&shop, "disk1", 80).await;
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    let expected = [
        "01-17 00:00:00 change disk1: 20.26 - 0 = 20.26, cash 20.26; 01-17 00:00:00 > 02-01 23:59:59",
        "01-17 00:00:00 change disk1: 40 - 0 = 40, cash 40; 02-01 23:59:59 > 03-01 23:59:59",
    ];
    assert_eq!(bill.lines()[2..], expected);
    assert_eq!(bill.formulas()[2..], ["-", "-"], "new terms and renewals alone have one");
    assert_eq!(bill.rows[2].size, Some(80));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_pays_rows_of_its_member() {
    engines::each(in_custody).await;
}

async fn in_custody(home: &Home) {
    let shop = Shop::open(home, "30").await;
    let master =
        Person { settlement: Settlement::Realtime, group: shop.ann.group, ..Person::master(9) };
    let master = shop.world.create(master).await;
    shop.world.recharge(&master, "60").await.expect("known");
    let member = Member { mode: Mode::Custody, ..Member::new(&shop.ann, &master) };
    shop.world.join(member).await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    let term = "01-01 10:30:00 > 02-01 23:59:59";
    let expected = [format!("01-01 10:30:00 new vm1: 56.9 - 0 = 56.9, cash 56.9; {term}")];
    assert_eq!(bill.lines(), expected);
    assert_eq!((bill.rows[0].consumer, bill.rows[0].payer), (shop.ann.key, master.key));
    assert_eq!(Bill::of(&shop.world, &master, "2026-01").await.lines(), [""; 0]);
    assert_eq!(shop.world.sheet(&master).await, ["cash 3.10"]);
    assert_eq!(shop.cash().await, money("30"));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_whole_fold_are_stored_at_once() {
    engines::each(at_once).await;
}

async fn at_once(home: &Home) {
    let shop = Shop::open(home, "260").await;
    // From here on every code has its number.
    shop.buy(servers(&["vm0"], MONTH)).await;
    let mut moneys = Vec::new();
    // For the fourth the money does not reach: it leaves no row.
    for id in ["vm1", "vm2", "vm3", "vm4"] {
        let record = place(&shop, servers(&[id], MONTH)).await;
        let (caller, order) = (shop.ann.key, record.order.id);
        let pay = PayOrder { caller, order, choice: Choice::default() };
        moneys.push(Money::due(Arc::clone(&shop.world.context), "test", pay));
    }
    shop.world.saboteur.watch();
    let answers = shop.world.fold_of(shop.ann.key, moneys).await;
    let log = shop.world.saboteur.log();
    assert_eq!(answers.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, true, false]);
    for statement in ["bills.insert", "bills.add_to_sums", "codes.find"] {
        assert_eq!(log.iter().filter(|step| **step == statement).count(), 1, "{statement}");
    }
    shop.settle().await;
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    assert_eq!(bill.rows.len(), 4, "{:?}", bill.lines());
    shop.world.check().await;
}
