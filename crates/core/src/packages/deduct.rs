//! [`deduct`]: what packages take of usage before it is priced (`bills` C4; `readings` 8).

use super::{Cover, Scope, SourceType, Used, Window};
use crate::ids::PackageItemKey;
use crate::time::{Part, Span, Timestamp, Zone, split_at};

/// What an item covered of usage in one of its windows. `before` − `used` = `after`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deduction {
    /// The item.
    pub item: PackageItemKey,
    /// The window.
    pub window: Window,
    /// What was covered of the usage, at 10⁻⁸ of the usage's measure; above 0.
    pub covered: i64,
    /// What that took of the quota, at 10⁻⁸ of the item's measure (`used_amount`).
    pub used: i64,
    /// What was left before (`available_amount`).
    pub before: i64,
    /// What is left after (`remaining_amount`); never below 0.
    pub after: i64,
}

/// What became of usage. What is covered and the rest add up to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deducted {
    /// What was covered, by what is used first.
    pub deductions: Vec<Deduction>,
    /// What is to be rated, at 10⁻⁸ of the usage's measure.
    pub rest: i64,
}

/// Takes of usage what the items of `covers` cover, when so much was `used` of them before. `quantity` is at 10⁻⁸
/// of the usage's measure; one that is not above 0 is the rest as it is.
///
/// * **Shares.** Usage is spread evenly over its span. Where a window or a life begins or ends within it, there are
///   shares: by time, cut to 8 decimals, and the last takes the remainder. Windows of which nothing is left have no
///   say. What falls into no window of an item is not covered by it.
/// * **Order.** Each share is covered by packages of the project before those of all projects, by gifts before
///   what was ordered, by what is lost first (the window that ends first; that is the life, where quotas are not
///   filled anew), by what took effect first, by what was bought first, and then by the lower key.
/// * **Measures.** What is left in a window is worth so much of the usage's measure, cut to 8 decimals, and never
///   covers more. What is covered takes its worth of the quota, cut to 8 decimals; where all that the window is
///   worth is covered, the quota is used up.
///
/// There is one deduction for each item and window that covers anything.
pub fn deduct(
    zone: &Zone,
    covers: &[Cover<'_>],
    used: &Used,
    span: Span,
    quantity: i64,
) -> Deducted {
    if quantity <= 0 {
        return Deducted { deductions: Vec::new(), rest: quantity };
    }
    let windows = covers.iter().flat_map(|cover| {
        let windows = cover.package.windows(zone, span);
        windows.map(move |window| Open::new(cover, window, used))
    });
    let mut open: Vec<Open<'_>> = windows.filter(|open| open.worth > 0).collect();
    open.sort_by_key(Open::precedence);
    let mut ends: Vec<Timestamp> =
        open.iter().flat_map(|open| [open.window.from, open.window.to]).collect();
    ends.sort_unstable();
    let mut shares = split_at(span, quantity, ends);
    // One after the other is as good as share by share: where two meet, the same one comes first in every share.
    let deductions = open.iter().filter_map(|open| open.deduct(&mut shares)).collect();
    Deducted { deductions, rest: shares.iter().map(|share| share.quantity_e8).sum() }
}

/// A window that may cover something.
struct Open<'p> {
    cover: &'p Cover<'p>,
    window: Window,
    /// What is left in it, in the item's measure.
    before: i64,
    /// What that is worth, in the usage's measure.
    worth: i128,
}

impl<'p> Open<'p> {
    fn new(cover: &'p Cover<'p>, window: Window, used: &Used) -> Self {
        let before = cover.item.left(used, window.number);
        let (numerator, denominator) = cover.ratio;
        Self { cover, window, before, worth: fraction(before.into(), denominator, numerator) }
    }

    /// What is used first comes first.
    fn precedence(&self) -> (bool, bool, [Timestamp; 3], PackageItemKey) {
        let package = self.cover.package;
        let all_projects = package.scope == Scope::AllProjects;
        let ordered = package.source == SourceType::Order;
        let times = [self.window.to, package.effective, package.purchased];
        (all_projects, ordered, times, self.cover.item.key)
    }

    /// Covers of the shares that lie in the window what it can, the earliest first.
    fn deduct(&self, shares: &mut [Part]) -> Option<Deduction> {
        let first = shares.partition_point(|share| share.span.from() < self.window.from);
        let end = shares.partition_point(|share| share.span.from() < self.window.to);
        let (mut worth, mut covered) = (self.worth, 0);
        for share in &mut shares[first..end] {
            let take = i64::try_from(worth)
                .map_or(share.quantity_e8, |worth| worth.min(share.quantity_e8));
            share.quantity_e8 -= take;
            covered += take;
            worth -= i128::from(take);
        }
        let (numerator, denominator) = self.cover.ratio;
        // What is covered is worth no more than what is left.
        let exact = i64::try_from(fraction(covered.into(), numerator, denominator));
        let used = exact.ok().filter(|_| worth > 0).unwrap_or(self.before);
        (covered > 0).then_some(Deduction {
            item: self.cover.item.key,
            window: self.window,
            covered,
            used,
            before: self.before,
            after: self.before - used,
        })
    }
}

/// A fraction of a quantity, cut; nothing where there is no such fraction.
fn fraction(quantity: i128, numerator: i64, denominator: i64) -> i128 {
    let exact = quantity * i128::from(numerator);
    exact.checked_div(i128::from(denominator)).unwrap_or(0)
}

#[cfg(test)]
#[path = "deduct_tests.rs"]
mod tests;
