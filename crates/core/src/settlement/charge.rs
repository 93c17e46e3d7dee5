//! [`Charge`]: what usage comes to in money (`bills` 2).

use super::MoneyPolicy;
use crate::money::Amount;
use crate::money::rounding::cut_e18_to_amount;
use crate::rating::Rated;

/// What usage costs before anything is cut, at 10⁻¹⁸ of the currency. Both are below zero where usage is taken
/// back.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Exact {
    /// The list price.
    pub official_e18: i128,
    /// What the discount leaves of it.
    pub discounted_e18: i128,
}

impl Exact {
    /// What rating gives.
    pub fn of(rated: &Rated) -> Self {
        Self { official_e18: rated.official_e18, discounted_e18: rated.amount_e18() }
    }

    /// As much, taken back.
    ///
    /// # Errors
    /// `None` outside the range of an `i128`.
    pub fn taken_back(self) -> Option<Self> {
        let official_e18 = self.official_e18.checked_neg()?;
        Some(Self { official_e18, discounted_e18: self.discounted_e18.checked_neg()? })
    }

    /// Both together.
    ///
    /// # Errors
    /// `None` outside the range of an `i128`.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let official_e18 = self.official_e18.checked_add(other.official_e18)?;
        let discounted_e18 = self.discounted_e18.checked_add(other.discounted_e18)?;
        Some(Self { official_e18, discounted_e18 })
    }
}

/// What a deduction comes to: due = official − discount − erase (`bills` 2, I1). None has another sign than
/// another.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Charge {
    /// The list price, with eight decimals (`official_amount`).
    pub official: Amount,
    /// What the discount takes off (`discount_amount`).
    pub discount: Amount,
    /// What is cut off (`erase_amount`, `truncated_amount`).
    pub erase: Amount,
    /// What is owed (`consume_amount`, `amount`).
    pub due: Amount,
}

impl Charge {
    /// The charge for usage: list price and amount after discount are each cut to eight decimals, the discount
    /// is the difference, and the policy says what is owed. It is cut here, once for each deduction, and never
    /// again where rows are summed up.
    ///
    /// # Errors
    /// `None` where an amount leaves its range.
    pub fn of(policy: MoneyPolicy, exact: Exact) -> Option<Self> {
        let official = cut_e18_to_amount(exact.official_e18)?;
        let discounted = cut_e18_to_amount(exact.discounted_e18)?;
        let (due, erase) = policy.due(discounted);
        Some(Self { official, discount: official.checked_sub(discounted)?, erase, due })
    }

    /// The charge for a term, whose amounts are in cents as the order holds them: nothing is erased.
    ///
    /// # Errors
    /// `None` where the discount leaves the range of an amount.
    pub fn of_term(official: Amount, due: Amount) -> Option<Self> {
        Some(Self { official, discount: official.checked_sub(due)?, erase: Amount::ZERO, due })
    }

    /// The same, given back.
    ///
    /// # Errors
    /// `None` for the one amount that has no other sign.
    pub fn given_back(self) -> Option<Self> {
        Some(Self {
            official: self.official.checked_neg()?,
            discount: self.discount.checked_neg()?,
            erase: self.erase.checked_neg()?,
            due: self.due.checked_neg()?,
        })
    }
}

#[cfg(test)]
#[path = "charge_tests.rs"]
mod tests;
