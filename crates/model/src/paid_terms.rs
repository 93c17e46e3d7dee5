//! What was paid for the terms of a resource, line by line, and what of that is used.

use crate::amount::E8;
use crate::catalogue::Period;
use crate::orders::{Order, Source};
use crate::rating::{cents, quotient};
use crate::renewals::RENEW;
use crate::resource_changes::CHANGE;
use crate::world::Model;

/// A line that was paid: it bought a term, or is what a change of that term cost.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    /// The order, and its line.
    pub(crate) base: (usize, usize),
    /// The order and the item that bought the term.
    pub(crate) term: (usize, usize),
    /// Is the term a renewal?
    pub(crate) renewal: bool,
    /// From when to when the term is.
    pub(crate) span: (i64, i64),
    pub(crate) period: (Period, i64),
    /// Days of a renewal beyond its term.
    pub(crate) extra: i64,
    /// When the term was changed, where the line is what that cost.
    pub(crate) changed: Option<i64>,
    /// What paid it.
    pub(crate) sources: Vec<(Source, E8)>,
    /// What changes gave back of it since: when, to what, and how much.
    pub(crate) returns: Vec<(i64, Source, E8)>,
}

const HOUR: i64 = 3_600_000;
/// One at 10⁻⁸, at 10⁻¹⁸.
const E8_TO_E18: i128 = 10_000_000_000;

const fn hour_down(at: i64) -> i64 {
    at.div_euclid(HOUR)
}

const fn hour_up(at: i64) -> i64 {
    -(-at).div_euclid(HOUR)
}

impl Paid {
    pub(crate) fn months(&self) -> i64 {
        self.period.0.months(self.period.1).unwrap_or(0)
    }

    /// Hours that are used, and all of them: whole hours from the one it began in, or of a renewal from the end
    /// of the term before it; and from none before that of an instant.
    fn hours_since(&self, since: Option<i64>, now: i64) -> (i64, i64) {
        let begins = if self.renewal { hour_up(self.span.0) } else { hour_down(self.span.0) };
        let begins = since.map_or(begins, |since| begins.max(hour_down(since)));
        let all = (hour_up(self.span.1) - begins).max(1);
        ((hour_down(now) - begins).clamp(0, all), all)
    }

    /// The hours of the term.
    pub(crate) fn term_hours(&self, now: i64) -> (i64, i64) {
        self.hours_since(None, now)
    }

    /// What is left of what paid it, by source.
    pub(crate) fn left(&self) -> Vec<(Source, E8)> {
        let returned = |source: Source| -> E8 {
            let own = self.returns.iter().filter(|(_, other, _)| *other == source);
            own.map(|(.., amount)| amount).sum()
        };
        self.sources.iter().map(|(source, paid)| (*source, paid - returned(*source))).collect()
    }

    /// What of that counts as paid, by source: vouchers do not.
    pub(crate) fn counting(&self) -> Vec<E8> {
        let left = self.left().into_iter();
        left.map(|(source, amount)| if source.counts() { amount } else { 0 }).collect()
    }

    /// What counts as paid.
    pub(crate) fn net(&self) -> E8 {
        self.counting().iter().sum()
    }

    /// What of it is used at 10⁻¹⁸: what was given back was not used any more from then on.
    fn used(&self, now: i64) -> i128 {
        let share = |amount: E8, since| {
            let (used, all) = self.hours_since(since, now);
            quotient(i128::from(amount) * E8_TO_E18 * i128::from(used), all.into())
        };
        let counts = self.sources.iter().filter(|(source, _)| source.counts());
        let paid = counts.map(|(_, amount)| amount).sum();
        let returned = self.returns.iter().map(|(at, _, amount)| {
            let since = self.changed.map_or(*at, |changed| changed.max(*at));
            share(*amount, Some(since))
        });
        (share(paid, self.changed) - returned.sum::<i128>()).max(0)
    }

    /// What of it is not used, at 10⁻¹⁸.
    pub(crate) fn value(&self, now: i64) -> i128 {
        (i128::from(self.net()) * E8_TO_E18 - self.used(now)).max(0)
    }

    /// What is kept for what is used, half-up to the cent.
    pub(crate) fn consumed(&self, now: i64) -> E8 {
        let net = self.net();
        E8::try_from(cents(self.used(now)) * 1_000_000).unwrap_or(net).min(net)
    }
}

/// An amount at 10⁻¹⁸ half-up to the cent, at 10⁻⁸.
pub(crate) fn in_cents(exact: i128) -> E8 {
    E8::try_from(cents(exact) * 1_000_000).unwrap_or(E8::MAX)
}

impl Model {
    /// The lines that were paid for the terms of a resource and not given back: the first term first, and of one
    /// term the first order first.
    pub(crate) fn paid_terms(&self, resource: usize) -> Vec<Paid> {
        let mut found = Vec::new();
        for (place, order) in self.orders.iter().enumerate() {
            for (at, item) in order.items.iter().enumerate() {
                let Some(own) = item.span.filter(|_| item.resource == resource) else { continue };
                if item.state != "done" {
                    continue;
                }
                // A change goes by its term.
                let term = item.changes.unwrap_or((place, at));
                let bought = &self.orders[term.0].items[term.1];
                let (unit, periods) = order.lines[item.line].period;
                let paid = order.payments.iter();
                let paid = paid.filter(|paid| (paid.line, paid.resource) == (item.line, resource));
                found.push(Paid {
                    base: (place, item.line),
                    term,
                    renewal: self.orders[term.0].kind == RENEW,
                    span: bought.span.unwrap_or(own),
                    period: (unit, periods.unwrap_or(0)),
                    extra: bought.extra,
                    changed: item.changes.map(|_| own.0),
                    sources: paid.map(|paid| (paid.source, paid.amount)).collect(),
                    returns: self.returned((place, item.line), resource),
                });
            }
        }
        let serial = |paid: &Paid| (self.orders[paid.base.0].serial, paid.base.1);
        found.sort_by_key(|paid| (paid.span.0, serial(paid)));
        found
    }

    /// What changes that made something cheaper gave back of a line.
    fn returned(&self, line: (usize, usize), resource: usize) -> Vec<(i64, Source, E8)> {
        let gave = |order: &&Order| order.kind == CHANGE && order.paid.is_some();
        let backs = self.orders.iter().filter(gave).flat_map(|order| {
            let own = order.backs.iter();
            let own = own.filter(|back| (back.base, back.resource) == (line, resource));
            own.map(|back| (order.placed, back.source, back.amount))
        });
        backs.collect()
    }

    /// What leaving a line costs, in ten-thousandths of what was paid: by its term, whenever that was changed.
    pub(crate) fn fee_rate(&self, line: &Paid, now: i64) -> Option<i64> {
        let own = line.months();
        let (months, bands) = self.trading.fees.iter().find(|(months, _)| *months >= own)?;
        let (used, all) = line.term_hours(now);
        let within = |(most, _): &&(i64, i64)| {
            if *months == own {
                let ends = self.zone.term_end(line.span.0, (Period::Month, *most));
                return hour_down(now) <= hour_up(ends);
            }
            // It stands in for a shorter term: by the share that is used.
            i128::from(used) * i128::from(*months) <= i128::from(all) * i128::from(*most)
        };
        bands.iter().find(within).or(bands.last()).map(|(_, rate)| *rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::UNIT;

    fn month(renewal: bool) -> Paid {
        // 1 January 10:30 to 1 February 23:59:59, in the east.
        Paid {
            base: (0, 0),
            term: (0, 0),
            renewal,
            span: (1_704_076_200_000, 1_706_803_199_000),
            period: (Period::Month, 1),
            extra: 0,
            changed: None,
            sources: vec![(Source::Cash, 100 * UNIT)],
            returns: Vec::new(),
        }
    }

    #[test]
    fn hours_are_counted_as_the_sample_says() {
        // Left on 15 January at 18:40.
        let now = 1_705_315_200_000;
        assert_eq!(month(false).term_hours(now), (344, 758));
        assert_eq!(month(true).term_hours(now), (343, 757));
        assert_eq!(month(false).consumed(now), 4_538 * UNIT / 100);
    }

    #[test]
    fn what_was_given_back_is_not_used_from_then_on() {
        let (from, to) = (1_704_038_400_000, 1_704_038_400_000 + 40 * HOUR);
        let mut line = Paid { span: (from, to - 1), ..month(false) };
        line.sources = vec![(Source::Voucher(0), 7 * UNIT), (Source::Cash, 50 * UNIT)];
        // At half time a half of what is left went back.
        line.returns = vec![(from + 20 * HOUR, Source::Cash, 1_250_000_000)];
        let consumed = |line: &Paid, hours: i64| line.consumed(from + hours * HOUR);
        let exact = |cents: i128| cents * 10_000_000_000_000_000;
        for (hours, consumed_cents, value_cents) in
            [(20, 2_500, 1_250), (30, 3_125, 625), (40, 3_750, 0)]
        {
            assert_eq!(consumed(&line, hours), consumed_cents * UNIT / 100);
            assert_eq!(line.value(from + hours * HOUR), exact(value_cents));
        }
        // The same of what a change cost that was made at half time: all of it is for the second half.
        line.changed = Some(from + 20 * HOUR);
        assert_eq!([consumed(&line, 20), consumed(&line, 30)], [0, 1_875_000_000]);
    }
}
