//! What a change of specification costs, or gives back, term by term (`orders` F1b; `readings` 16).

use super::{Source, give_back};
use crate::discounts::{Discount, Mode, Reduction};
use crate::money::rounding::{e18_half_up_to_cent, e18_to_amount, fraction_of_e18, ratio_of_e18};
use crate::money::{Amount, spread};
use crate::products::Product;
use crate::rating::{Line, Outcome, Rated, Step, Unfit, applies};
use crate::subscriptions::{PaidTerm, TermHours};
use crate::time::{Timestamp, Zone};

/// A term that a change makes dearer or cheaper.
#[derive(Clone, Debug)]
pub struct ChangedTerm<'a> {
    /// Its list price as it was, at 10⁻¹⁸.
    pub before_e18: i128,
    /// Its list price as it will be, at 10⁻¹⁸.
    pub after_e18: i128,
    /// Its hours; those that are left count.
    pub hours: TermHours,
    /// What was paid for it: it, and what earlier changes of it cost.
    pub paid: Vec<&'a PaidTerm>,
}

/// What goes back of a line that was paid, source by source.
pub type LineBack<'a> = (&'a PaidTerm, Vec<(Source, Amount)>);

impl<'a> ChangedTerm<'a> {
    /// What the term costs more for the hours that are left, exactly, at 10⁻¹⁸; below zero it costs less.
    ///
    /// # Errors
    /// `None` beyond the range of an intermediate.
    pub fn difference_e18(&self) -> Option<i128> {
        changed_e18(self.after_e18, self.before_e18, self.hours)
    }

    /// What goes back of it where it becomes cheaper, exactly, at 10⁻¹⁸: of what was paid and is not used up, as
    /// much as the list price becomes lower. So a discount that lowered what was paid lowers what goes back, and what
    /// a voucher paid does not go back.
    ///
    /// # Errors
    /// `None` beyond the range of an intermediate.
    pub fn cheaper_e18(&self, zone: &Zone, now: Timestamp) -> Option<i128> {
        if self.after_e18 >= self.before_e18 || self.before_e18 <= 0 {
            return Some(0);
        }
        let lower = self.before_e18.checked_sub(self.after_e18)?;
        ratio_of_e18(self.unused_e18(zone, now)?, lower, self.before_e18)
    }

    fn unused_e18(&self, zone: &Zone, now: Timestamp) -> Option<i128> {
        let mut unused = self.paid.iter().map(|line| line.unused_e18(zone, now));
        unused.try_fold(0_i128, |sum, one| sum.checked_add(one?))
    }

    /// A refund of it over the lines that paid for it, by what of each is not used up; within a line to what paid
    /// it, vouchers left out, in whole cents. Never more than is left of a line.
    fn backs(&self, refund: Amount, zone: &Zone, now: Timestamp) -> Option<Vec<LineBack<'a>>> {
        let weigh = |line: &&PaidTerm| line.unused_e18(zone, now).and_then(e18_half_up_to_cent);
        let weights: Vec<Amount> = self.paid.iter().map(weigh).collect::<Option<_>>()?;
        let shares = spread(refund, &weights);
        let back = |(line, share): (&&'a PaidTerm, Amount)| {
            let share = share.min(line.net()?);
            Some((*line, give_back(&line.left(), share)?))
        };
        self.paid.iter().zip(shares).map(back).collect()
    }
}

/// What a change costs for the hours of a term that are left, exactly, at 10⁻¹⁸: the list price of the term after
/// the change less the one before it, pro rata. Below zero it costs less.
///
/// # Errors
/// `None` beyond the range of an intermediate.
pub fn changed_e18(after_e18: i128, before_e18: i128, hours: TermHours) -> Option<i128> {
    let difference = after_e18.checked_sub(before_e18)?;
    fraction_of_e18(difference, hours.total - hours.used, hours.total)
}

/// What each term costs more, exactly, at 10⁻¹⁸: nothing at all where all of them together do not cost more. A
/// term that becomes cheaper lowers what the others cost, each by the same share.
///
/// # Errors
/// `None` beyond the range of an intermediate.
pub fn dearer_e18(terms: &[ChangedTerm<'_>]) -> Option<Vec<i128>> {
    let parts: Vec<i128> = terms.iter().map(ChangedTerm::difference_e18).collect::<Option<_>>()?;
    netted(&parts)
}

/// What goes back of each term, line by line, where all of them together do not cost more. A term that becomes
/// dearer lowers what goes back of the others, each by the same share.
///
/// # Errors
/// `None` beyond the range of an amount.
pub fn given_back_by_change<'a>(
    terms: &[ChangedTerm<'a>],
    zone: &Zone,
    now: Timestamp,
) -> Option<Vec<Vec<LineBack<'a>>>> {
    let part = |term: &ChangedTerm<'_>| {
        let costs = term.difference_e18()?.max(0);
        term.cheaper_e18(zone, now)?.checked_sub(costs)
    };
    let parts: Vec<i128> = terms.iter().map(part).collect::<Option<_>>()?;
    let backs = |(term, exact): (&ChangedTerm<'a>, i128)| {
        term.backs(e18_half_up_to_cent(exact)?, zone, now)
    };
    terms.iter().zip(netted(&parts)?).map(backs).collect()
}

/// Parts that are not below zero and come to the same sum: those that are above zero bear those that are below it,
/// each by the same share. All are nothing where the sum is not above zero.
fn netted(parts: &[i128]) -> Option<Vec<i128>> {
    let add = |sum: i128, part: &i128| sum.checked_add(*part);
    let sum = parts.iter().try_fold(0, add)?;
    let above = parts.iter().filter(|part| **part > 0).try_fold(0, add)?;
    let bear = |part: &i128| match *part {
        part if part <= 0 || sum <= 0 => Some(0),
        part if sum == above => Some(part),
        part => ratio_of_e18(part, sum, above),
    };
    parts.iter().map(bear).collect()
}

/// The line of a change that makes a term dearer by so much (not below zero), with what becomes of each discount. A
/// fixed price of a month says nothing of a difference: it does not count.
///
/// # Errors
/// `None` beyond the range of an amount.
pub fn change_price(
    (product, partner_discounts): (&Product, bool),
    months: i64,
    official_e18: i128,
    (discounts, at): (&[Discount], Timestamp),
) -> Option<Rated> {
    e18_to_amount(official_e18)?;
    let line = Line {
        product: &product.key,
        partner_discounts,
        mode: Mode::Change,
        months: Some(months),
        official_e18,
        at,
    };
    let outcome = |discount: &Discount| {
        if let Err(unfit) = applies(discount, &line) {
            return Outcome::Unfit(unfit);
        }
        let left = match discount.reduction {
            Reduction::FixedPrice(_) => None,
            reduction => reduction.leaves_e18(official_e18),
        };
        let left = left.filter(|left| (0..official_e18).contains(left));
        let offered = |amount_e18| Outcome::Offered { amount_e18 };
        left.map_or(Outcome::Unfit(Unfit::NothingOff), offered)
    };
    Some(Rated {
        product: product.id.clone(),
        price_from: at,
        official_e18,
        outcomes: discounts.iter().map(outcome).collect(),
        steps: Vec::new(),
    })
}

/// The same, with how it came about: the steps of the list prices of the term before and after the change, the
/// difference for the hours that are left, and the discounts. Where other terms lowered what it costs, that is not
/// told.
pub fn with_steps(
    rated: Rated,
    (before, after, hours): (&Rated, &Rated, TermHours),
    discounts: &[Discount],
) -> Rated {
    let own = changed_e18(after.official_e18, before.official_e18, hours);
    if own != Some(rated.official_e18) {
        return rated;
    }
    let prices = before.steps.iter().chain(&after.steps);
    let without = prices.filter(|step| !matches!(step, Step::Discount { .. }));
    let mut steps: Vec<Step> = without.cloned().collect();
    steps.push(Step::Changed {
        before: before.official_e18,
        after: after.official_e18,
        left: hours.total - hours.used,
        total: hours.total,
        exact: rated.official_e18,
    });
    let looked_at = discounts.iter().zip(&rated.outcomes);
    steps.extend(looked_at.map(|(discount, outcome)| Step::Discount {
        discount: discount.key,
        kind: discount.kind,
        reduction: discount.reduction,
        outcome: *outcome,
    }));
    Rated { steps, ..rated }
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
