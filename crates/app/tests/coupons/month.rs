//! A whole month of one customer's coupons and card, as an accountant keeps it: every line with what
//! it moves and what is left, to the last decimal, and the books agree with it in the end.

use hubu_app::coupons::{Change, ChangeFilter, PayUsage, changes};
use hubu_core::coupons::{Kind, Plan, Purchase, Validity, Version};
use hubu_core::ids::CouponKey;
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, Person, instant, limit, money, plan};

use super::{give_back, order, party, reserve, spend, usage};

/// The end of January in Shanghai, to the second.
const MONTH_END: &str = "2026-01-31T15:59:59Z";

#[tokio::test(flavor = "multi_thread")]
async fn january() {
    engines::each(month).await;
}

/// What the customer holds: a voucher for the month, an old voucher for disks until the 20th, a flexi
/// coupon and a card.
struct Wallet {
    world: LedgerWorld,
    ann: Person,
    voucher: CouponKey,
    old: CouponKey,
    flexi: CouponKey,
    card: CouponKey,
}

impl Wallet {
    async fn open(home: &Home) -> Self {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let until = |end: &str| Validity::Between(instant(BEGINNING), instant(end));
        let voucher = Plan { validity: until(MONTH_END), ..plan(Kind::Voucher, "100") };
        let old = Plan {
            version: Version::Single,
            validity: until("2026-01-20T15:59:59Z"),
            limits: vec![limit("serviceType", "ebs")],
            ..plan(Kind::Voucher, "30")
        };
        let (voucher, old) = (world.give(&ann, voucher).await, world.give(&ann, old).await);
        let flexi = world.give(&ann, plan(Kind::Flexi, "50")).await;
        let card = world.give(&ann, plan(Kind::StoredValueCard, "200")).await;
        Self { world, ann, voucher, old, flexi, card }
    }

    /// What voucher, old voucher, flexi coupon and card hold.
    async fn holds(&self, expected: [&str; 4]) {
        let page = self.world.coupons_of(&self.ann, |_| {}).await;
        let mut held: Vec<Amount> = page.coupons.iter().map(|one| one.balance).collect();
        held.reverse();
        assert_eq!(held, expected.map(money));
    }

    async fn at(&self, day: u8) {
        self.world.advance(&format!("2026-01-{day:02}T04:00:00Z")).await;
    }

    async fn pay(&self, purchase: Purchase) -> Vec<(CouponKey, Amount)> {
        let pay = PayUsage { customer: party(&self.ann), purchase };
        let paid = self.world.run(self.ann.key, pay).await.expect("as far as it goes");
        paid.into_iter().map(|one| (one.coupon, one.amount)).collect()
    }

    async fn changes(&self, kind: BookKind, coupon: CouponKey) -> Vec<String> {
        let filter = ChangeFilter {
            kind,
            coupon: Some(coupon),
            from: instant(BEGINNING),
            until: instant("2026-03-01T00:00:00Z"),
            direction: None,
            trade: None,
            trade_id: None,
            offset: 0,
            limit: 100,
        };
        let owner = (self.ann.group, self.ann.key);
        let page = self.world.store.read(move |tx, _| changes(tx, owner, &filter)).await;
        let line = |change: &Change| {
            let day = &change.at.to_wire()[8..10];
            let (moved, left) = (change.amount.to_text(2), change.after.to_text(2));
            format!("{day} {} {moved} {left}", change.kind.as_str())
        };
        page.expect("changes can be read").changes.iter().rev().map(line).collect()
    }
}

async fn month(home: &Home) {
    let wallet = Wallet::open(home).await;
    let Wallet { world, ann, voucher, old, flexi, card } = &wallet;
    wallet.holds(["100", "30", "50", "200"]).await;
    // 3 Jan: an order of 60.
    wallet.at(3).await;
    reserve(world, ann, &[*voucher], order("CS1", "60")).await.expect("it fits");
    spend(world, ann, (*voucher, "60"), "CS1").await.expect("its own order");
    wallet.holds(["40", "30", "50", "200"]).await;
    // 5 Jan: usage to the last decimal.
    wallet.at(5).await;
    let paid = wallet.pay(usage("U1", "0.12345678")).await;
    assert_eq!(paid, [(*voucher, money("0.12345678"))]);
    wallet.holds(["39.87654322", "30", "50", "200"]).await;
    // 10 Jan: an order of 55 takes the rest of the voucher, and of the flexi coupon what it lacks.
    wallet.at(10).await;
    let chosen = [*voucher, *flexi];
    let reserved = reserve(world, ann, &chosen, order("CS2", "55")).await.expect("both fit");
    let amounts: Vec<Amount> = reserved.iter().map(|one| one.amount).collect();
    assert_eq!(amounts, [money("39.87654322"), money("15.12345678")]);
    spend(world, ann, (*voucher, "39.87654322"), "CS2").await.expect("its own order");
    spend(world, ann, (*flexi, "15.12345678"), "CS2").await.expect("its own order");
    wallet.holds(["0", "30", "34.87654322", "200"]).await;
    // 12 Jan: the first order is refunded in full.
    wallet.at(12).await;
    give_back(world, ann, (*voucher, "60"), "CS1").await.expect("as used");
    wallet.holds(["60", "30", "34.87654322", "200"]).await;
    // 15 Jan: a disk, with the old voucher; 18 Jan: a part of it is refunded, the voucher stays used.
    wallet.at(15).await;
    let mut disk = order("CS3", "12.5");
    "ebs".clone_into(&mut disk.lines[0].service);
    reserve(world, ann, &[*old], disk).await.expect("it fits");
    spend(world, ann, (*old, "12.5"), "CS3").await.expect("its own order");
    wallet.at(18).await;
    give_back(world, ann, (*old, "2.5"), "CS3").await.expect("as used");
    wallet.holds(["60", "20", "34.87654322", "200"]).await;
    // 20 Jan: its end. 25 Jan: usage of 100.50 takes vouchers, flexi coupons, cards, in this order.
    wallet.at(25).await;
    wallet.holds(["60", "0", "34.87654322", "200"]).await;
    let paid = wallet.pay(usage("U2", "100.5")).await;
    let expected = [(*voucher, "60"), (*flexi, "34.87654322"), (*card, "5.62345678")];
    assert_eq!(paid, expected.map(|(coupon, amount)| (coupon, money(amount))));
    // 28 Jan: the second order is refunded to where it was paid from.
    wallet.at(28).await;
    give_back(world, ann, (*voucher, "39.87654322"), "CS2").await.expect("as used");
    give_back(world, ann, (*flexi, "15.12345678"), "CS2").await.expect("as used");
    wallet.holds(["39.87654322", "0", "15.12345678", "194.37654322"]).await;
    world.advance(MONTH_END).await;
    wallet.holds(["0", "0", "15.12345678", "194.37654322"]).await;

    closed(&wallet).await;
}

/// The month is closed: the statements of all four, and the other side of the books.
async fn closed(wallet: &Wallet) {
    let Wallet { world, ann, voucher, old, flexi, card } = wallet;
    assert_eq!(
        wallet.changes(BookKind::Voucher, *voucher).await,
        [
            "31 ADJUST 100.00 100.00",
            "03 DEDEUCT -60.00 40.00",
            "05 DEDEUCT -0.12345678 39.87654322",
            "10 DEDEUCT -39.87654322 0.00",
            "12 REFUND 60.00 60.00",
            "25 DEDEUCT -60.00 0.00",
            "28 REFUND 39.87654322 39.87654322",
            "31 EXPIRED -39.87654322 0.00",
        ]
    );
    assert_eq!(
        wallet.changes(BookKind::Voucher, *old).await,
        [
            "31 ADJUST 30.00 30.00",
            "15 DEDEUCT -12.50 17.50",
            "18 REFUND 2.50 20.00",
            "20 EXPIRED -20.00 0.00",
        ]
    );
    assert_eq!(
        wallet.changes(BookKind::FlexiCoupon, *flexi).await,
        [
            "31 ADJUST 50.00 50.00",
            "10 DEDEUCT -15.12345678 34.87654322",
            "25 DEDEUCT -34.87654322 0.00",
            "28 REFUND 15.12345678 15.12345678",
        ]
    );
    assert_eq!(
        wallet.changes(BookKind::StoredValueCard, *card).await,
        ["31 ADJUST 200.00 200.00", "25 DEDEUCT -5.62345678 194.37654322"]
    );
    let held = [
        "voucher 0.00 expired",
        "voucher 0.00 used",
        "flexi 15.12345678 usable",
        "stored_value_card 194.37654322 usable",
    ];
    assert_eq!(world.wallet(ann).await, held);
    // 380 were given, 59.87654322 lapsed; 228.12345678 were used, 117.50 came back.
    let counters = ["revenue 110.62345678", "issuance -320.12345678"];
    assert_eq!(world.counters(ann).await, counters);
    world.check().await;
}
