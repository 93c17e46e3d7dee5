//! A small order, and discounts and coupons by a word, for the tests of orders.

use super::{
    Amounts, Combination, LinePeriod, LineProduct, Offered, OfferedLine, Order, OrderId, OrderLine,
    OrderStatus, OrderType, PAYMENT_WAITS_MS, SourceType,
};
use crate::coupons::{Coupon, Kind, LimitKey, Limits, Ratio, State, UseLimit, Version};
use crate::discounts::{DiscountKind, Reduction};
use crate::ids::{CouponKey, CustomerKey, DiscountKey, PlanKey};
use crate::money::Amount;
use crate::money::rounding::cut_share_in_ten_thousandths;
use crate::time::Timestamp;

pub fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

pub fn id(text: &str) -> OrderId {
    OrderId::parse(text).expect("a literal")
}

/// When everything is ordered.
pub fn placed() -> Timestamp {
    at("2026-03-01T00:00:00Z")
}

/// When everything is paid.
pub fn now() -> Timestamp {
    at("2026-03-02T00:00:00Z")
}

/// A line of a server for a month; the second is a disk for a year, and so on.
fn line(order: &OrderId, place: usize, official: Amount) -> OrderLine {
    let (service, period) = match place % 2 {
        0 => ("ec2", (LinePeriod::Month, Some(1))),
        _ => ("ebs", (LinePeriod::Year, Some(1))),
    };
    OrderLine {
        order: order.clone(),
        number: i64::try_from(place + 1).expect("few"),
        product: LineProduct {
            id: format!("P{place}"),
            service: service.to_owned(),
            resource_type: "vm".to_owned(),
            region: "cn-north-1".to_owned(),
            spec: "s6".to_owned(),
            strict_selected: false,
        },
        base: None,
        zone: None,
        size: None,
        period,
        count: 1,
        effective: None,
        expires: None,
        amounts: Amounts::listed(official),
    }
}

/// An order of lines with these list prices, pending payment.
pub fn order_of(kind: OrderType, officials: &[Amount]) -> Order {
    let id = id("CS2603010800AAAAA");
    let lines = officials.iter().enumerate().map(|(place, one)| line(&id, place, *one)).collect();
    Order {
        id,
        customer: CustomerKey(1),
        combination: Combination::Single,
        kind,
        source: SourceType::Customer,
        status: OrderStatus::PendingPayment,
        reason: None,
        placed: placed(),
        pay_until: Some(placed().plus_ms(PAYMENT_WAITS_MS)),
        paid: None,
        discount: None,
        lines,
    }
}

/// The same, of literals.
pub fn order(kind: OrderType, officials: &[&str]) -> Order {
    let officials: Vec<Amount> = officials.iter().map(|text| money(text)).collect();
    order_of(kind, &officials)
}

/// What a discount leaves of lines: list price and amount.
pub fn offered(key: i64, kind: DiscountKind, lines: &[(&str, &str)]) -> Offered {
    let line = |(official, amount): &(&str, &str)| {
        let (official, amount) = (money(official), money(amount));
        let parts = cut_share_in_ten_thousandths(amount, official).max(1);
        let ratio = Ratio::from_amount(Amount::from_e8(parts * 10_000)).expect("a share");
        OfferedLine { amount, off: official.less_at_most(amount), ratio }
    };
    Offered {
        key: DiscountKey(key),
        kind,
        reduction: Reduction::Off(money("1")),
        until: None,
        lines: lines.iter().map(line).collect(),
    }
}

/// A coupon worth so much; a discount coupon: that leaves such a share.
pub fn coupon(key: i64, kind: Kind, face: &str) -> Coupon {
    Coupon {
        key: CouponKey(key),
        plan: PlanKey(1),
        kind,
        version: Version::Reusable,
        face: money(face),
        state: State::Usable,
        frozen: false,
        effective: at("2026-01-01T00:00:00Z"),
        expires: at("2026-12-31T15:59:59Z"),
        created: at("2026-01-01T00:00:00Z"),
        activated: None,
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: None,
        code: String::new(),
    }
}

/// The limits of a plan of such coupons.
pub fn limits(kind: Kind, rows: &[(LimitKey, &str)]) -> Limits {
    let limit = |(key, value): &(LimitKey, &str)| UseLimit {
        key: key.as_str().to_owned(),
        value1: (*value).to_owned(),
        value2: String::new(),
        unit: String::new(),
        limit_type: "1".to_owned(),
    };
    let rows: Vec<UseLimit> = rows.iter().map(limit).collect();
    Limits::read(kind, &rows).expect("limits that can stand")
}
