//! What was paid for which time, and how much of that time is over (`orders` D7; `readings` 16, 25).

use super::Term;
use crate::money::Amount;
use crate::orders::{OrderId, OrderType, Source};
use crate::time::{Timestamp, Zone};

/// Where a term comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TermKind {
    /// It was bought new.
    First,
    /// It renews another.
    Renewal,
    /// What a change cost for the rest of another.
    Change,
}

impl TermKind {
    /// Where a term comes from that an order of this kind bought.
    pub const fn of(order: OrderType) -> Self {
        match order {
            OrderType::Renew => Self::Renewal,
            OrderType::Change => Self::Change,
            _ => Self::First,
        }
    }
}

/// A term of a resource that an order paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidTerm {
    /// The order (`base_order_id` of what it gives back).
    pub order: OrderId,
    /// Where it comes from.
    pub kind: TermKind,
    /// The months or years that were bought, extra days not counted.
    pub term: Term,
    /// When it takes effect; of a renewal the old end.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// What paid for this resource in that order, source by source, each less what went back to it since.
    pub paid: Vec<(Source, Amount)>,
}

/// The time of a term in whole hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermHours {
    /// How many are used; at most all of them.
    pub used: i64,
    /// How many there are; at least one.
    pub total: i64,
}

impl PaidTerm {
    /// Has it begun at `now`?
    pub fn begun(&self, now: Timestamp) -> bool {
        self.from <= now
    }

    /// Is it over at `now`?
    pub fn over(&self, now: Timestamp) -> bool {
        self.to <= now
    }

    /// What counts as paid: everything but vouchers.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn paid(&self) -> Option<Amount> {
        let mut paid = self.paid.iter().filter(|(source, _)| !is_voucher(*source));
        paid.try_fold(Amount::ZERO, |sum, (_, amount)| sum.checked_add(*amount))
    }

    /// How many of its hours are used at `now`: a new purchase counts from the hour it took effect in, a
    /// renewal from the hour after the old end (midnight), both to the hour after their own end. The hour that
    /// runs is not used.
    pub fn hours(&self, zone: &Zone, now: Timestamp) -> TermHours {
        let from = match self.kind {
            TermKind::First | TermKind::Change => zone.hour_down(self.from),
            TermKind::Renewal => zone.hour_up(self.from),
        };
        let to = zone.hour_up(self.to);
        let total = to.hours_since(from).max(1);
        let used = zone.hour_down(now).hours_since(from).min(total);
        TermHours { used, total }
    }
}

/// Is it a voucher? Those do not count as paid.
pub(super) const fn is_voucher(source: Source) -> bool {
    matches!(source, Source::Voucher(_))
}

#[cfg(test)]
#[path = "paid_tests.rs"]
mod tests;
