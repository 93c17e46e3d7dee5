//! Rows of bills for the tests.

use hubu_core::bills::{BillPeriod, BillType, ChargeMode, Gathered, ProviderType, Sign};
use hubu_core::ids::{
    BillRowKey, CouponKey, CustomerKey, GroupKey, OrderKey, PostingKey, ResourceKey,
};
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::orders::{DiscountType, Settlement};
use hubu_core::settlement::{BillRow, Charge, Parts, RowUsage};
use hubu_core::time::{BillCycle, Span, Timestamp};
use hubu_store::bills::{self, BillFilter, BillOwner, BillRecord, Billed, Label};
use hubu_testkit::ledger_world::zone;

use crate::dice::Dice;
use crate::trades::shelf::{Shelf, on};

/// A row, what its resource is called, and what coupons paid.
#[derive(Clone, Debug)]
pub struct Written {
    pub row: BillRow,
    pub name: Option<&'static str>,
    pub coupons: Vec<(CouponKey, Amount)>,
}

impl Written {
    pub fn plain(row: BillRow) -> Self {
        Self { row, name: None, coupons: Vec::new() }
    }

    /// As it is read, where no label was written.
    pub fn unlabelled(&self) -> BillRecord {
        BillRecord { row: self.row.clone(), day: self.row.bill_day(&zone()), label: 0 }
    }
}

pub fn cycle(text: &str) -> BillCycle {
    BillCycle::parse(text).expect("a literal")
}

/// Customers 1 and 2 are one group, 3 is another.
pub fn owner(consumer: i64) -> BillOwner {
    let group = if consumer == 2 { 1 } else { consumer };
    BillOwner { group: GroupKey(group), consumer: CustomerKey(consumer), payer: None }
}

pub fn everybody() -> Vec<BillOwner> {
    (1..=3).map(owner).collect()
}

impl Shelf {
    pub async fn bill(&self, written: &[Written]) {
        let written = written.to_vec();
        let tags = [("env".to_owned(), "prod".to_owned())];
        self.write(move |unit| {
            let billed: Vec<Billed<'_>> = written
                .iter()
                .map(|one| Billed {
                    row: &one.row,
                    label: one.name.map(|name| Label { name, tags: &tags }),
                    coupons: &one.coupons,
                })
                .collect();
            bills::save(unit.tx, &zone(), &billed)
        })
        .await
        .expect("rows are stored");
    }

    /// All rows of everybody and both cycles.
    pub async fn billed(&self) -> Vec<BillRecord> {
        let read = self.read(|tx| {
            let mut all = Vec::new();
            for month in ["2025-12", "2026-01"] {
                let filter = BillFilter::of(cycle(month));
                all.extend(bills::bills_after(tx, &everybody(), &filter, None, 1_000)?);
            }
            Ok(all)
        });
        read.await
    }
}

impl Dice {
    fn amount(&mut self) -> Amount {
        let e8 = self.maybe(2, |dice| dice.below(500_000_000)).unwrap_or(0);
        Amount::from_e8(e8)
    }

    /// An instant around the New Year, often one of a few.
    fn traded(&mut self) -> Timestamp {
        let ms = self.maybe(2, |_| 0).unwrap_or_else(|| self.below(86_400_000));
        on(self.below(6) - 2, ms)
    }

    fn used(&mut self) -> Option<Span> {
        self.maybe(2, |dice| {
            let from = dice.traded();
            Span::new(from, from.plus_ms(3_600_000)).expect("an hour")
        })
    }

    /// What a row comes to: of one sign, and so that the identities hold.
    fn money(&mut self, bill_type: BillType) -> (Charge, Parts) {
        let mut parts = [Amount::ZERO; 8].map(|_| self.amount());
        let (mut discount, mut erase) = (self.amount(), self.amount());
        let back = match bill_type.sign() {
            Sign::Charges => false,
            Sign::GivesBack => true,
            Sign::Either => self.below(3) == 0,
        };
        if self.below(4) == 0 {
            parts = [Amount::ZERO; 8];
        }
        if back {
            let less = |amount: Amount| Amount::from_e8(-amount.e8());
            (discount, erase, parts) = (less(discount), less(erase), parts.map(less));
        }
        let [cash, credit, coupon, flexi, card, bonus, debt, writeoff] = parts;
        let parts = Parts { cash, credit, coupon, flexi, card, bonus, debt, writeoff };
        let due = parts.sum().expect("small");
        let official = due.checked_add(discount).and_then(|sum| sum.checked_add(erase));
        let official = official.expect("small");
        (Charge { official, discount, erase, due }, parts)
    }

    pub fn row(&mut self, key: i64) -> BillRow {
        let owner = owner(1 + self.below(3));
        let bill_type = self.of(BillType::ALL);
        let (charge, parts) = self.money(bill_type);
        let usage = |dice: &mut Self| RowUsage {
            quantity_e8: dice.below(1_000) - 500,
            free_e8: dice.below(10),
            measure: 4,
            ratio: (1, 3_600),
        };
        BillRow {
            key: BillRowKey(key),
            group: owner.group,
            payer: CustomerKey(1 + self.below(4)),
            consumer: owner.consumer,
            cycle: cycle(self.of(&["2025-12", "2026-01"])),
            bill_type,
            mode: self.of(ChargeMode::ALL),
            provider: self.of(ProviderType::ALL),
            settlement: self.of(&[Settlement::Balance, Settlement::Monthly]),
            traded: self.traded(),
            span: self.used(),
            order: self.maybe(2, |dice| OrderKey(1 + dice.below(3))),
            posting: self.maybe(2, |dice| PostingKey(1 + dice.below(3))),
            resource: self.maybe(2, |dice| ResourceKey(1 + dice.below(3))),
            charging: self.below(3),
            product: self.below(3),
            service: self.below(3),
            resource_type: self.below(3),
            region: self.below(3),
            spec: self.below(3),
            project: self.below(3),
            usage_type: self.below(3),
            size: self.maybe(2, |dice| dice.below(100)),
            usage: self.maybe(2, usage),
            period: self.maybe(2, |dice| (dice.of(BillPeriod::ALL), dice.below(12))),
            gathered: self.of(Gathered::ALL),
            unit_price: self.maybe(2, |dice| UnitPrice::from_e10(dice.below(1_000_000))),
            discount_type: self.maybe(2, |dice| dice.of(DiscountType::ALL)),
            charge,
            parts,
        }
    }

    /// So many rows with neighbouring keys.
    pub fn rows(&mut self, first: i64, number: i64) -> Vec<Written> {
        let written = |key| {
            let row = self.row(key);
            let coupon = |dice: &mut Self| {
                let paid = Amount::from_e8(1 + dice.below(100));
                vec![(CouponKey(dice.below(2)), paid), (CouponKey(7), paid)]
            };
            let coupons = self.maybe(3, coupon).unwrap_or_default();
            Written { row, name: None, coupons }
        };
        (first..first + number).map(written).collect()
    }
}
