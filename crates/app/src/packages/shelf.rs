//! The packages of a customer that are shown, and what was used of them.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::packages::{Package, Used, Window};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::packages::{PackageRecord, UsedRange, packages_of, used};
use hubu_store::{Fault, Tx};

/// For how many months at the most a package whose life is over is looked at; it is shown for fewer.
const LOOKED_AT_MONTHS: i64 = 19;

/// A package with the window that is shown of it; one that has no life is not shown.
pub(super) type Windowed = (PackageRecord, Window);

/// The packages that are shown of a customer at an instant, by key, and what was used of their items in the windows
/// that are shown.
pub(super) fn shown(
    tx: &mut Tx<'_>,
    customer: (GroupKey, CustomerKey),
    (zone, now): (&Zone, Timestamp),
) -> Result<(Vec<Windowed>, Used), Fault> {
    let since = zone.start_of(zone.day_of(now).plus_months(-LOOKED_AT_MONTHS));
    let records = packages_of(tx, &[customer], since)?.into_iter();
    let records = records.filter(|record| record.package.shown(zone, now));
    let packages: Vec<Windowed> = records
        .filter_map(|record| {
            let window = shown_window(&record.package, zone, now)?;
            Some((record, window))
        })
        .collect();
    let range = |group, item, number| UsedRange { group, item, first: number, last: number };
    let ranges: Vec<UsedRange> = packages
        .iter()
        .flat_map(|(record, window)| {
            let items = record.package.items.iter();
            items.map(|item| range(record.group, item.key, window.number))
        })
        .collect();
    let used = used(tx, &ranges)?.into_iter().map(|one| ((one.item, one.number), one.used));
    Ok((packages, used.collect()))
}

/// The window that is shown: of one that was unsubscribed before it took effect, its first.
fn shown_window(package: &Package, zone: &Zone, now: Timestamp) -> Option<Window> {
    let found = package.shown_window(zone, now);
    found.or_else(|| Package { unsubscribed: None, ..package.clone() }.shown_window(zone, now))
}
