//! Rows of orders and the books say the same, whatever was ordered; and what does not is found.

use std::collections::BTreeMap;

use hubu_app::orders::{ChangeResource, PayOrder};
use hubu_app::subscriptions::{ConvertNow, Unsubscribe};
use hubu_core::coupons::Kind;
use hubu_core::ids::{CouponKey, ResourceKey};
use hubu_core::orders::{Choice, Chosen, Source, SourceType};
use hubu_core::resources::Size;
use hubu_core::subscriptions::{Term, UnsubscribeType};
use hubu_store::{Error, Sql};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Person, plan, zone};

use super::of_orders::place;
use super::rows::Bill;
use crate::money::dice::Dice;
use crate::subscriptions::shop::{MONTH, Shop, disk, servers};

/// Cycles that a life lies in.
const CYCLES: [&str; 6] = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"];
/// Amount units in a cent.
const CENT: i64 = 1_000_000;
/// Kinds of coupons that pay.
const KINDS: [Kind; 3] = [Kind::Voucher, Kind::Flexi, Kind::StoredValueCard];

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_an_order_come_to_what_the_books_say() {
    engines::each(lives).await;
}

async fn lives(home: &Home) {
    let mut shop = Shop::open(home, "1").await;
    for seed in 1..=4 {
        // Every other one settles by the month.
        let key = 10 + i64::try_from(seed).expect("small");
        let person = if seed % 2 == 0 { Person::master(key) } else { Person::new(key) };
        shop.ann = shop.world.create(person).await;
        shop.world.recharge(&shop.ann, "150").await.expect("known");
        let mut life = Life { shop: &shop, dice: Dice::new(seed), ids: Vec::new(), granted: 0 };
        for _ in 0..25 {
            life.step().await;
        }
        prove(&shop, seed).await;
    }
    shop.world.check().await;
}

/// What happens to a customer.
struct Life<'a> {
    shop: &'a Shop,
    dice: Dice,
    ids: Vec<String>,
    granted: usize,
}

impl Life<'_> {
    async fn step(&mut self) {
        let shop = self.shop;
        match self.dice.below(9) {
            0 => {
                let worth = ["3.33", "20", "200"][self.dice.below(3)];
                shop.world.recharge(&shop.ann, worth).await.expect("known");
            }
            1 => {
                self.granted += 15 + 40 * self.dice.below(5);
                let limit = self.granted.to_string();
                shop.world.grant(&shop.ann, &limit, None).await.expect("known");
            }
            2 | 3 => self.buy().await,
            4 => {
                let Some(id) = self.one() else { return };
                let renewal = shop.renewal(&[&id], MONTH, true);
                let _ = shop.run(renewal).await;
            }
            5 | 6 => self.change().await,
            7 => self.leave().await,
            _ => {
                let hours = [1, 30, 200][self.dice.below(3)];
                let to = shop.world.now().await.plus_ms(hours * 3_600_000);
                shop.world.advance(&to.to_wire()).await;
            }
        }
        shop.settle().await;
    }

    fn one(&mut self) -> Option<String> {
        let bound = self.ids.len();
        (bound > 0).then(|| self.ids[self.dice.below(bound)].clone())
    }

    /// Up to three resources, with whatever coupons there are.
    async fn buy(&mut self) {
        let shop = self.shop;
        let number = 1 + self.dice.below(3);
        let first = self.ids.len();
        for place in 0..number {
            self.ids.push(format!("r{}-{}", shop.ann.key, first + place));
        }
        let ids: Vec<&str> = self.ids[first..].iter().map(String::as_str).collect();
        let term = Term::months_of(1 + i64::try_from(self.dice.below(2)).expect("small"));
        let lines = if self.dice.once_in(2) {
            servers(&ids, term)
        } else {
            let size = 10 * i64::try_from(1 + self.dice.below(4)).expect("small");
            ids.iter().flat_map(|id| disk(id, size, term)).collect()
        };
        let record = place(shop, lines).await;
        let mut coupons: Vec<(CouponKey, Kind)> = Vec::new();
        for kind in KINDS {
            if self.dice.once_in(3) {
                let worth = ["0.07", "5", "40"][self.dice.below(3)];
                coupons.push((shop.world.give(&shop.ann, plan(kind, worth)).await, kind));
            }
        }
        let coupon = |(key, kind): &(CouponKey, Kind)| {
            let code = kind.payment_type();
            Chosen { id: key.to_wire(), code }
        };
        let choice = Choice { discount: None, coupons: coupons.iter().map(coupon).collect() };
        let (caller, order) = (shop.ann.key, record.order.id);
        let _ = shop.run(PayOrder { caller, order, choice }).await;
    }

    async fn change(&mut self) {
        let Some(resource) = self.one() else { return };
        let value = 10 * i64::try_from(1 + self.dice.below(8)).expect("small");
        let change = ChangeResource {
            resource,
            spec: None,
            size: Some(Size { value, measure: 17 }),
            source: SourceType::Customer,
            auto_pay: true,
        };
        let _ = self.shop.run(change).await;
    }

    async fn leave(&mut self) {
        let Some(resource) = self.one() else { return };
        let (caller, resources) = (self.shop.ann.key, vec![resource]);
        if self.dice.once_in(4) {
            let _ = self.shop.run(ConvertNow { caller, resources }).await;
            return;
        }
        let whole = self.dice.once_in(2);
        let what = if whole { UnsubscribeType::Resource } else { UnsubscribeType::Renewals };
        let (reason, words) = (None, String::new());
        let _ = self.shop.run(Unsubscribe { caller, resources, what, reason, words }).await;
    }
}

/// What came of a resource: what vouchers, flexi-purchase coupons and cards paid, and everything else.
type Net = BTreeMap<ResourceKey, [i64; 4]>;

/// What rows of orders say of each resource is what paid its orders and has not gone back.
async fn prove(shop: &Shop, seed: u64) {
    let mut billed: Net = BTreeMap::new();
    for cycle in CYCLES {
        for row in Bill::of(&shop.world, &shop.ann, cycle).await.rows {
            let net = billed.entry(row.resource.expect("orders are of resources")).or_default();
            let parts = row.parts;
            let account = [parts.cash, parts.credit, parts.debt].iter().map(|one| one.e8()).sum();
            let of = [parts.coupon.e8(), parts.flexi.e8(), parts.card.e8(), account];
            for (sum, more) in net.iter_mut().zip(of) {
                *sum += more;
            }
        }
    }
    let mut paid: Net = BTreeMap::new();
    for record in shop.orders().await {
        for item in &record.items {
            if record.order.paid.is_some() {
                paid.entry(item.resource).or_default();
            }
        }
        for one in &record.payments {
            let place = match one.source {
                Source::Voucher(_) => 0,
                Source::Flexi(_) => 1,
                Source::Card(_) => 2,
                Source::Monthly | Source::Cash | Source::Credit => 3,
            };
            paid.entry(one.resource).or_default()[place] += one.amount.e8() - one.returned.e8();
        }
    }
    assert!(!billed.is_empty(), "seed {seed}: something was bought");
    assert_eq!(billed, paid, "seed {seed}");
    let zone = zone();
    let found = shop
        .world
        .store
        .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault));
    assert_eq!(found.await, Ok(Vec::new()), "seed {seed}");
}

static MORE_IN_SUM: Sql =
    Sql::new("test.more_in_sum", "UPDATE bill_sum SET due_e8 = due_e8 + 1 WHERE cycle = $1");

static LESS_IN_SUM: Sql =
    Sql::new("test.less_in_sum", "UPDATE bill_sum SET due_e8 = due_e8 - 1 WHERE cycle = $1");

static AS_CARD: Sql = Sql::new(
    "test.as_card",
    "UPDATE bill_row SET card_e8 = card_e8 + $1, cash_e8 = cash_e8 - $1 WHERE order_key IS NOT NULL",
);

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_tie_out_is_found() {
    engines::each(found).await;
}

async fn found(home: &Home) {
    let shop = Shop::open(home, "100").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.world.check().await;
    let cycle = hubu_core::time::BillCycle::parse("2026-01").expect("a literal").number();
    let sums = "sums of rows of bills differ from the rows";
    let posted = "rows of orders differ from what was posted for them";
    for (change, by, expected) in [
        (&MORE_IN_SUM, cycle, vec![sums]),
        (&LESS_IN_SUM, cycle, vec![]),
        (&AS_CARD, CENT, vec![sums, posted]),
    ] {
        let done = shop.world.store.unit::<_, ()>(0, None, "test.change", move |unit| {
            unit.tx.execute(change, &[by.into()]).map_err(Error::Fault)
        });
        assert_eq!(done.await, Ok(1));
        let zone = zone();
        let read = shop
            .world
            .store
            .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault));
        let findings = read.await.expect("it can be looked at");
        let texts: Vec<_> = findings.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, expected);
        assert!(findings.iter().all(|one| one.key == shop.ann.key.0));
    }
}
