//! What the stories of this module are made of: packages of hours of machines in Beijing.

use super::*;
use crate::ids::{PackageItemKey, PackageKey};
use crate::money::Amount;
use crate::subscriptions::world::local;
use crate::time::{Span, Timestamp};

/// The measure that quotas and usage are told in.
pub const HOUR: i64 = 4;
/// Hours of machines of one specification, in the default project.
pub const MACHINES: Consumption<'static> = Consumption {
    service: "hws.service.type.ec2",
    resource_type: "hws.resource.type.vm",
    usage_type: "duration",
    region: "cn-north-4",
    spec: "s6.small.1.linux",
    project: "0",
    measure: HOUR,
};

/// `1.5`, at 10⁻⁸.
pub fn quantity(text: &str) -> i64 {
    Amount::parse(text, 8).expect("a literal").e8()
}

/// Instants of Shanghai: `2026-03-15 10:30:00`, the seconds or the time may be left out.
pub fn instant(text: &str) -> Timestamp {
    let rest = &"0000-00-00 00:00:00"[text.len()..];
    local(&format!("{text}{rest}"))
}

/// `2026-03-15 10:30 > 2026-03-15 11`, up to but not including the latter.
pub fn span(text: &str) -> Span {
    let (from, to) = text.split_once(" > ").expect("two instants");
    Span::new(instant(from), instant(to)).expect("in order")
}

/// `month` counted from the calendar, `month*` from the purchase; nothing without resets.
pub fn reset(text: &str) -> Option<Reset> {
    let kind = if text.ends_with('*') { CycleKind::Anniversary } else { CycleKind::Natural };
    let cycle = QuotaCycle::parse(text.trim_end_matches('*'));
    assert!(cycle.is_some() || text.is_empty(), "{text}");
    cycle.map(|cycle| Reset { cycle, kind })
}

/// An ordered package with one item of the same key: so many hours, from the first instant of a span to the last
/// second in it.
pub fn package(key: i64, quota: &str, resets: &str, life: &str) -> Package {
    let life = span(life);
    Package {
        key: PackageKey(key),
        scope: Scope::AllProjects,
        source: SourceType::Order,
        bundle: BundleType::Atomic,
        reset: reset(resets),
        purchased: life.from(),
        effective: life.from(),
        expires: life.to().plus_ms(-1_000),
        unsubscribed: None,
        items: vec![item(key, quota)],
    }
}

/// So many hours of machines.
pub fn item(key: i64, quota: &str) -> Item {
    Item {
        key: PackageItemKey(key),
        restriction: Restriction { usage_type: "Duration".to_owned(), ..Restriction::default() },
        quota: quantity(quota),
        measure: HOUR,
    }
}
