//! A small catalogue for the tests of prices, and discounts by a word.

use super::{Asked, Named, Rated, RatingRefusal, What, rate};
use crate::coupons::Ratio;
use crate::discounts::{Discount, DiscountKind, Mode, Reduction, Scope};
use crate::history::Period;
use crate::ids::DiscountKey;
use crate::metering::SettlementPeriod;
use crate::money::{Amount, UnitPrice};
use crate::products::{
    Catalogue, Conversion, IncentivePolicy, Names, Parts, PeriodType, Price, PriceKey, Pricing,
    Product, ProductKey, ProductTraits, ServiceType, Size, Tier, UsageType,
};
use crate::time::Timestamp;

pub const HOUR: i64 = 4;
pub const SECOND: i64 = 6;
pub const GB: i64 = 10;
pub const MB: i64 = 11;
pub const DISK_GB: i64 = 17;

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

/// When everything is asked.
pub fn now() -> Timestamp {
    at("2026-03-01T00:00:00Z")
}

pub fn amount(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

/// An exact amount, written with up to 18 decimals.
pub fn e18(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<18}").parse().expect("a literal")
}

/// A price of one unit, written with up to ten decimals.
pub fn unit_price(text: &str) -> UnitPrice {
    UnitPrice::from_e10(i64::try_from(e18(text) / 100_000_000).expect("a literal"))
}

pub fn key(spec: &str) -> ProductKey {
    let (service, resource_type) = match spec {
        "SSD" => ("ebs", "volume"),
        "12_bgp" => ("vpc", "bandwidth"),
        _ => ("ec2", "vm"),
    };
    ProductKey {
        service: service.to_owned(),
        resource_type: resource_type.to_owned(),
        region: "cn-north-1".to_owned(),
        spec: spec.to_owned(),
    }
}

fn product(spec: &str, size: Option<Size>) -> Product {
    Product {
        id: format!("P-{spec}"),
        key: key(spec),
        zone: None,
        names: Names::default(),
        size,
        traits: ProductTraits::default(),
        attributes: Vec::new(),
    }
}

fn service(code: &str, partner_discounts: bool) -> ServiceType {
    ServiceType {
        code: code.to_owned(),
        abbreviation: code.to_uppercase(),
        names: Names::default(),
        incentive: IncentivePolicy::NotSpecific,
        partner_discounts,
    }
}

fn usage_type(resource_type: &str, code: &str, measure: i64) -> UsageType {
    UsageType {
        code: code.to_owned(),
        resource_type: resource_type.to_owned(),
        names: Names::default(),
        measure,
        accumulates: false,
        settled: SettlementPeriod::Hour,
    }
}

fn price(spec: &str, key: PriceKey, measure: i64, pricing: Pricing, from: &str) -> Price {
    Price { product: format!("P-{spec}"), key, measure, pricing, from: at(from) }
}

fn usage(spec: &str, usage: &str, measure: i64, pricing: Pricing, from: &str) -> Price {
    price(spec, PriceKey::OnDemand { usage: usage.to_owned() }, measure, pricing, from)
}

fn term(spec: &str, unit: PeriodType, periods: Option<i64>, each: &str) -> Price {
    let key = PriceKey::Period { unit, periods };
    price(spec, key, 1, flat(each), "2026-01-01T00:00:00Z")
}

pub fn flat(text: &str) -> Pricing {
    Pricing::Flat(unit_price(text))
}

/// Tiers written (above which quantity, price of a unit).
pub fn graduated(tiers: &[(&str, &str)]) -> Pricing {
    let tier = |(above, price): &(&str, &str)| Tier {
        above_e8: amount(above).e8(),
        price: unit_price(price),
    };
    Pricing::Graduated(tiers.iter().map(tier).collect())
}

/// Servers by the hour and by terms, disks by size, traffic by tiers.
pub fn catalogue() -> Catalogue {
    let (jan, feb, apr) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z");
    let traffic = graduated(&[("0", "0.8"), ("10", "0.7"), ("100", "0.5")]);
    let disk = Size { measure: DISK_GB, least: 10, most: 32_768, step: 10 };
    Catalogue::new(Parts {
        conversions: vec![
            Conversion { measure: HOUR, to: SECOND, ratio: 3_600 },
            Conversion { measure: GB, to: MB, ratio: 1_024 },
        ],
        services: vec![service("ec2", true), service("ebs", true), service("vpc", false)],
        usage_types: vec![
            usage_type("vm", "Duration", HOUR),
            usage_type("vm", "reqNumber", 14),
            usage_type("volume", "Duration", HOUR),
            usage_type("bandwidth", "upflow", GB),
        ],
        products: vec![
            product("s6.small.1.linux", None),
            product("gone", None),
            product("SSD", Some(disk)),
            product("12_bgp", None),
        ],
        prices: vec![
            usage("s6.small.1.linux", "Duration", HOUR, flat("0.3"), jan),
            usage("s6.small.1.linux", "Duration", HOUR, flat("0.2"), feb),
            usage("s6.small.1.linux", "Duration", HOUR, flat("0.1"), apr),
            term("s6.small.1.linux", PeriodType::Month, None, "100"),
            term("s6.small.1.linux", PeriodType::Month, Some(6), "540"),
            term("s6.small.1.linux", PeriodType::Year, None, "1000"),
            term("s6.small.1.linux", PeriodType::Day, None, "5.005"),
            usage("gone", "Duration", HOUR, flat("1"), apr),
            usage("SSD", "Duration", HOUR, flat("0.0009733333"), jan),
            term("SSD", PeriodType::Month, None, "0.305"),
            usage("12_bgp", "upflow", GB, traffic, jan),
        ],
        ..Parts::default()
    })
}

/// One thing without a size, at the usual instant.
pub fn rated(spec: &str, what: What<'_>, discounts: &[Discount]) -> Result<Rated, RatingRefusal> {
    sized(spec, None, what, 1, discounts)
}

/// So many things, of a size told in the disk's unit.
pub fn sized(
    spec: &str,
    size: Option<i64>,
    what: What<'_>,
    count: i64,
    discounts: &[Discount],
) -> Result<Rated, RatingRefusal> {
    let asked = Asked { size, size_measure: size.map(|_| DISK_GB), what, count };
    let named = Named { key: &key(spec), zone: None };
    rate(&catalogue(), now(), named, &asked, discounts)
}

/// Usage, the value written as a decimal.
pub fn used(factor: &'static str, value: &str, measure: i64) -> What<'static> {
    What::Usage { factor, value_e8: amount(value).e8(), measure, before_e8: 0 }
}

pub fn months(periods: i64) -> What<'static> {
    What::Term { unit: PeriodType::Month, periods, mode: Mode::Subscribe }
}

/// A discount without limits; `what` is `0.85` (left of it), `=0.15` (a unit costs) or `-5` (taken off).
pub fn discount(key: i64, kind: DiscountKind, what: &str) -> Discount {
    let reduction = if let Some(price) = what.strip_prefix('=') {
        Reduction::FixedPrice(unit_price(price))
    } else if let Some(off) = what.strip_prefix('-') {
        Reduction::Off(amount(off))
    } else {
        Reduction::Ratio(Ratio::parse(what).expect("a literal"))
    };
    Discount {
        key: DiscountKey(key),
        kind,
        name: format!("discount {key}"),
        reduction,
        scope: Scope::default(),
        period: Period::since(at("2026-01-01T00:00:00Z")),
    }
}
