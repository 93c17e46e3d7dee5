//! What the stories of this module are made of: spans in Shanghai, a disk and its chargings, prices of traffic.

use super::{EventKey, Reported, SettlementPeriod, Span, UsageEvent};
use crate::money::Amount;
use crate::products::{Names, UsageType};
use crate::resources::{Charging, ChargingMode, charge_on};
use crate::time::{Timestamp, Zone};

pub fn zone(name: &str) -> Zone {
    Zone::named(name).expect("bundled")
}

pub fn shanghai() -> Zone {
    zone("Asia/Shanghai")
}

/// An instant in Shanghai: `2026-03-15 10:30:00`, and milliseconds where they are written.
pub fn local(text: &str) -> Timestamp {
    let (seconds, ms) = text.split_once('.').unwrap_or((text, "0"));
    let at = Timestamp::parse_with_offset(&format!("{}+08:00", seconds.replace(' ', "T")));
    at.expect("a literal").plus_ms(ms.parse().expect("a literal"))
}

pub fn span(from: &str, to: &str) -> Span {
    Span::new(local(from), local(to)).expect("in order")
}

/// A quantity at 10⁻⁸.
pub fn e8(text: &str) -> i64 {
    Amount::parse(text, 8).expect("a literal").e8()
}

/// Traffic of a resource, as its source reports it: 1 GB within an hour.
pub fn reported() -> Reported {
    Reported {
        source: "eip-meter".to_owned(),
        id: "e-1".to_owned(),
        resource: "ip-1".to_owned(),
        usage_type: "upflow".to_owned(),
        quantity_e8: e8("1"),
        measure: 10,
        from: local("2026-03-15 10:00:00"),
        to: local("2026-03-15 11:00:00"),
        size: None,
        region: None,
        zone: None,
        enterprise_project: None,
        tags: None,
        corrects: None,
    }
}

pub fn event() -> UsageEvent {
    UsageEvent::check(reported()).expect("well formed")
}

/// As [`event`], of a span.
pub fn event_in(from: &str, to: &str) -> UsageEvent {
    UsageEvent { span: span(from, to), ..event() }
}

pub fn key(id: &str) -> EventKey {
    EventKey { source: "eip-meter".to_owned(), id: id.to_owned() }
}

/// Traffic, as the catalogue has it.
pub fn up_flow() -> UsageType {
    UsageType {
        code: "upFlow".to_owned(),
        resource_type: "bandwidth".to_owned(),
        names: Names::default(),
        measure: 10,
        accumulates: false,
        settled: SettlementPeriod::Hour,
    }
}

/// Traffic of an address or the hours of a disk, on demand.
pub fn on_demand(product: &str, size: Option<i64>) -> Charging {
    Charging {
        number: 0,
        mode: ChargingMode::OnDemand,
        product: product.to_owned(),
        spec: product.to_owned(),
        size,
        from: Timestamp::EPOCH,
        to: None,
    }
}

/// Chargings that follow each other, each from an instant in Shanghai; `None`: for nothing more.
pub fn chargings(changes: &[(&str, Option<Charging>)]) -> Vec<Charging> {
    let mut chargings = Vec::new();
    for (at, next) in changes {
        charge_on(&mut chargings, next.clone(), local(at));
    }
    chargings
}
