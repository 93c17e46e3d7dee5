//! What was paid for which time, and how much of that time is over (`orders` D7; `readings` 16, 25).

use super::Term;
use crate::money::Amount;
use crate::money::rounding::{amount_to_e18, fraction_of_e18};
use crate::orders::{OrderId, OrderType, Source};
use crate::time::{Timestamp, Zone};

/// Where a term comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TermKind {
    /// It was bought new.
    First,
    /// It renews another.
    Renewal,
}

impl TermKind {
    /// Where a term comes from that an order of this kind bought.
    pub const fn of(order: OrderType) -> Self {
        match order {
            OrderType::Renew => Self::Renewal,
            _ => Self::First,
        }
    }
}

/// A line of an order that was paid for a term of a resource: it bought the term, or is what a change of it cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidTerm {
    /// The order (`base_order_id` of what it gives back).
    pub order: OrderId,
    /// The number of the line within the order.
    pub number: i64,
    /// Where the term comes from.
    pub kind: TermKind,
    /// When the term was changed, where the line is what that cost: it is for the hours that were left then.
    pub changed: Option<Timestamp>,
    /// The months or years that were bought, extra days not counted.
    pub term: Term,
    /// When the term takes effect; of a renewal the old end.
    pub from: Timestamp,
    /// When the term ends.
    pub to: Timestamp,
    /// What paid for this resource in that line, source by source.
    pub paid: Vec<(Source, Amount)>,
    /// What later changes gave back of it, because they made the term cheaper.
    pub returns: Vec<Return>,
}

/// What a change that made a term cheaper gave back of a line: for the hours that were left then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Return {
    /// When the order was placed that gave it back.
    pub at: Timestamp,
    /// To what.
    pub source: Source,
    /// How much; above zero.
    pub amount: Amount,
}

/// Time in whole hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermHours {
    /// How many are used; none before it begins, and at most all of them.
    pub used: i64,
    /// How many there are; at least one.
    pub total: i64,
}

impl PaidTerm {
    /// Has the term begun at `now`?
    pub fn begun(&self, now: Timestamp) -> bool {
        self.from <= now
    }

    /// Is the term over at `now`?
    pub fn over(&self, now: Timestamp) -> bool {
        self.to <= now
    }

    /// From when on the line counts: from the beginning of the term, or where it is what a change cost, from that
    /// on.
    pub fn counts_from(&self) -> Timestamp {
        self.changed.map_or(self.from, |changed| changed.max(self.from))
    }

    /// What counts as paid: everything but vouchers, less what changes gave back since.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn net(&self) -> Option<Amount> {
        let left = self.left();
        let mut left = left.iter().filter(|(source, _)| !is_voucher(*source));
        left.try_fold(Amount::ZERO, |sum, (_, amount)| sum.checked_add(*amount))
    }

    /// What each source paid, less what changes gave back to it since; only what is above zero.
    pub fn left(&self) -> Vec<(Source, Amount)> {
        let left = |(source, amount): &(Source, Amount)| {
            let returned = self.returns.iter().filter(|one| one.source == *source);
            let left = returned.fold(*amount, |left, one| left.less_at_most(one.amount));
            (*source, left)
        };
        self.paid.iter().map(left).filter(|(_, amount)| amount.is_positive()).collect()
    }

    /// How many hours of the line are used at `now`. The term counts from the hour it took effect in, a renewal from
    /// the hour after the old end (midnight), what a change cost from the hour of the change; all to the hour
    /// after the end of the term. The hour that runs is not used.
    pub fn hours(&self, zone: &Zone, now: Timestamp) -> TermHours {
        self.hours_since(self.changed, zone, now)
    }

    /// The same of the whole term, whatever the line is for.
    pub fn term_hours(&self, zone: &Zone, now: Timestamp) -> TermHours {
        self.hours_since(None, zone, now)
    }

    /// The same of the hours that were left when a change gave something back.
    pub fn hours_of(&self, back: &Return, zone: &Zone, now: Timestamp) -> TermHours {
        self.hours_since(Some(back.at), zone, now)
    }

    fn hours_since(&self, since: Option<Timestamp>, zone: &Zone, now: Timestamp) -> TermHours {
        let from = match self.kind {
            TermKind::First => zone.hour_down(self.from),
            TermKind::Renewal => zone.hour_up(self.from),
        };
        let from = since.map_or(from, |since| from.max(zone.hour_down(since)));
        let to = zone.hour_up(self.to);
        let total = to.hours_since(from).max(1);
        let used = zone.hour_down(now).hours_since(from).clamp(0, total);
        TermHours { used, total }
    }

    /// What of the money is used up at `now`, exactly, at 10⁻¹⁸: of what was paid the share of the hours that are
    /// used, less of what changes gave back the share of the hours since that are: time that was given back is not
    /// used. Between nothing and what counts as paid.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn used_e18(&self, zone: &Zone, now: Timestamp) -> Option<i128> {
        let share = |amount: Amount, hours: TermHours| {
            fraction_of_e18(amount_to_e18(amount), hours.used, hours.total)
        };
        let hours = self.hours(zone, now);
        let counts = self.paid.iter().filter(|(source, _)| !is_voucher(*source));
        let mut paid = counts.map(|(_, amount)| *amount);
        let paid = paid.try_fold(Amount::ZERO, Amount::checked_add)?;
        let mut used = share(paid, hours)?;
        for back in &self.returns {
            used = used.checked_sub(share(back.amount, self.hours_of(back, zone, now))?)?;
        }
        Some(used.clamp(0, amount_to_e18(self.net()?)))
    }

    /// What of the money is not used up at `now`; see [`PaidTerm::used_e18`].
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn unused_e18(&self, zone: &Zone, now: Timestamp) -> Option<i128> {
        amount_to_e18(self.net()?).checked_sub(self.used_e18(zone, now)?)
    }
}

/// Is it a voucher? Those do not count as paid.
pub(super) const fn is_voucher(source: Source) -> bool {
    matches!(source, Source::Voucher(_))
}

#[cfg(test)]
#[path = "paid_tests.rs"]
mod tests;
