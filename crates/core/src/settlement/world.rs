//! What the stories of this module are made of: hours of January in Shanghai, money, coupons, and a row of a bill.

use super::{BillRow, Charge, Parts, RowUsage};
use crate::bills::{BillType, ChargeMode, Gathered, ProviderType};
use crate::coupons::{Coupon, Kind, Limits, Line, Purchase, Ratio, State, Version};
use crate::ids::{BillRowKey, CouponKey, CustomerKey, GroupKey, PlanKey, ResourceKey};
use crate::money::{Amount, UnitPrice};
use crate::orders::Settlement;
use crate::time::{BillCycle, Span, Timestamp, Zone};

pub fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

pub fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai").expect("bundled")
}

/// An instant in Shanghai: `2026-01-15 10:30:00`.
pub fn local(text: &str) -> Timestamp {
    let text = format!("{}+08:00", text.replace(' ', "T"));
    Timestamp::parse_with_offset(&text).expect("a literal")
}

pub fn span(from: Timestamp, to: Timestamp) -> Span {
    Span::new(from, to).expect("in order")
}

/// An hour from the beginning of January 2026 on, from 0.
pub fn hour(number: i64) -> Span {
    let from = local("2026-01-01 00:00:00").plus_ms(number * 3_600_000);
    span(from, from.plus_ms(3_600_000))
}

pub fn cycle(text: &str) -> BillCycle {
    BillCycle::parse(text).expect("a literal")
}

/// A coupon, what it holds, and its limits.
pub type Held = (Coupon, Amount, Limits);

/// A coupon without limits that ends when the year does.
pub fn coupon(key: i64, kind: Kind, balance: &str) -> Held {
    let coupon = Coupon {
        key: CouponKey(key),
        plan: PlanKey(1),
        kind,
        version: Version::Reusable,
        face: money("100"),
        state: State::Usable,
        frozen: false,
        effective: local("2026-01-01 00:00:00"),
        expires: local("2026-12-31 23:59:59"),
        created: local("2026-01-01 00:00:00"),
        activated: None,
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: String::new(),
    };
    (coupon, money(balance), Limits::default())
}

/// A charge for usage of a disk, of so much.
pub fn purchase(due: Amount) -> Purchase {
    let line = Line {
        service: "ebs".to_owned(),
        region: "cn-north-1".to_owned(),
        product: "P-SSD".to_owned(),
        cycle: None,
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: due,
    };
    Purchase {
        order: "B1".to_owned(),
        action: None,
        lines: vec![line],
        discounts: Vec::new(),
        at: local("2026-01-15 10:30:00"),
    }
}

/// The row of the sample: 25874 s of 10 GB at 0.00064 an hour, paid in cash.
pub fn row() -> BillRow {
    BillRow {
        key: BillRowKey(1),
        group: GroupKey(7),
        payer: CustomerKey(7),
        consumer: CustomerKey(7),
        cycle: cycle("2026-01"),
        bill_type: BillType::Use,
        mode: ChargeMode::OnDemand,
        provider: ProviderType::Cloud,
        settlement: Settlement::Balance,
        traded: local("2026-01-05 11:02:11"),
        span: Some(span(local("2026-01-05 02:48:46"), local("2026-01-05 10:00:00"))),
        order: None,
        posting: None,
        resource: Some(ResourceKey(31)),
        charging: 1,
        product: 21,
        service: 22,
        resource_type: 23,
        region: 24,
        spec: 25,
        project: 26,
        usage_type: 27,
        size: Some(10),
        usage: Some(RowUsage {
            quantity_e8: 2_587_400_000_000,
            free_e8: 0,
            measure: 6,
            ratio: (1, 3_600),
        }),
        period: None,
        gathered: Gathered::One,
        unit_price: Some(UnitPrice::parse("0.00064", 10).expect("a literal")),
        discount_type: None,
        charge: Charge {
            official: money("0.04599822"),
            discount: Amount::ZERO,
            erase: money("0.00599822"),
            due: money("0.04"),
        },
        parts: Parts { cash: money("0.04"), ..Parts::default() },
    }
}
