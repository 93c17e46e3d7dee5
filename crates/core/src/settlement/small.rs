//! Small amounts: hours add up until they come to a cent (`bills` 2; `readings` 5, 24).
//!
//! Where the catalogue lets charges of a usage type add up, an hour that costs less than a cent is not deducted by
//! itself: it would be erased, every hour. What waits is kept exact, at 10⁻¹⁸, and cut once, on the row, like any
//! other charge: prices have ten decimals, and an hour may cost less than the eight of an amount hold.

use super::{Charge, Exact, MoneyPolicy};
use crate::ids::{CustomerKey, ResourceKey};
use crate::money::Amount;
use crate::money::rounding::{amount_to_e18, cut_e18_to_amount};
use crate::time::{BillCycle, Span};

/// A cent, at 10⁻¹⁸.
const CENT_E18: u128 = 10_000_000_000_000_000;

/// What adds up together: it becomes one row, so it is of one payer, one thing, one bill cycle and one sign. What is
/// told apart by it waits apart, each until its cycle is closed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SmallKey {
    /// Who pays.
    pub payer: CustomerKey,
    /// The resource.
    pub resource: ResourceKey,
    /// The number of its charging: its product and its size.
    pub charging: i64,
    /// The usage type, interned.
    pub usage_type: i64,
    /// The unit that quantities are told in.
    pub measure: i64,
    /// The enterprise project, interned.
    pub project: i64,
    /// The bill cycle. What is flushed when it is closed belongs to it.
    pub cycle: BillCycle,
    /// Is it what corrections take back? That adds up by itself.
    pub back: bool,
}

/// What an hour costs, or several together that wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pending {
    /// What they cost.
    pub exact: Exact,
    /// From the first instant of the first to the end of the last.
    pub span: Span,
    /// How much was used in all, at 10⁻⁸ of the measure.
    pub quantity_e8: i64,
    /// What of it packages covered.
    pub free_e8: i64,
}

impl Pending {
    /// Both together.
    ///
    /// # Errors
    /// `None` where a sum leaves its range.
    pub fn and(self, other: Self) -> Option<Self> {
        let from = self.span.from().min(other.span.from());
        let to = self.span.to().max(other.span.to());
        Some(Self {
            exact: self.exact.checked_add(other.exact)?,
            span: Span::new(from, to)?,
            quantity_e8: self.quantity_e8.checked_add(other.quantity_e8)?,
            free_e8: self.free_e8.checked_add(other.free_e8)?,
        })
    }
}

/// What becomes of an hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// It waits, with those before it.
    Waits(Pending),
    /// All of them are one deduction, and nothing waits any more. Where nothing waited before, it is that of the hour
    /// alone, as any other.
    Row(Pending, Charge),
}

/// Adds an hour to what waits. What comes to a cent after discount is deducted, with the hours that it is made of;
/// what the policy erases of it is not carried over.
///
/// # Errors
/// `None` where an amount leaves its range.
pub fn accumulate(policy: MoneyPolicy, waits: Option<Pending>, hour: Pending) -> Option<Added> {
    let all = match waits {
        Some(waits) => waits.and(hour)?,
        None => hour,
    };
    if all.exact.discounted_e18.unsigned_abs() < CENT_E18 {
        return Some(Added::Waits(all));
    }
    Some(Added::Row(all, flush(policy, all)?))
}

/// What is left when the cycle is closed: a deduction of its own, which on a site that bills in cents is of nothing,
/// and says what is erased.
///
/// # Errors
/// `None` where an amount leaves its range.
pub fn flush(policy: MoneyPolicy, waits: Pending) -> Option<Charge> {
    Charge::of(policy, waits.exact)
}

impl Exact {
    /// As it is stored, in two numbers each: an amount of eight decimals, and what it has beyond them at 10⁻¹⁸; the
    /// list price first.
    ///
    /// # Errors
    /// `None` where it leaves the range of an amount.
    pub fn stored(self) -> Option<[i64; 4]> {
        let parts = |exact: i128| {
            let cut = cut_e18_to_amount(exact)?;
            Some((cut.e8(), i64::try_from(exact - amount_to_e18(cut)).ok()?))
        };
        let (official, discounted) = (parts(self.official_e18)?, parts(self.discounted_e18)?);
        Some([official.0, official.1, discounted.0, discounted.1])
    }

    /// What is stored so.
    pub fn from_stored([official, beyond_it, discounted, beyond]: [i64; 4]) -> Self {
        let exact = |e8: i64, rest: i64| amount_to_e18(Amount::from_e8(e8)) + i128::from(rest);
        Self { official_e18: exact(official, beyond_it), discounted_e18: exact(discounted, beyond) }
    }
}

#[cfg(test)]
#[path = "small_tests.rs"]
mod tests;
