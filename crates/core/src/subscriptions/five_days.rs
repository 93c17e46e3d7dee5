//! Five days in which no reason is asked for (`orders` D7).

use super::{PaidTerm, TermKind};
use crate::products::ProductTraits;
use crate::realm::Site;
use crate::time::Timestamp;

/// How many resources of an account may leave so in a civil year. What is attached goes along for nothing.
pub const FIVE_DAYS_A_YEAR: i64 = 10;

/// Five days in seconds.
const FIVE_DAYS_S: i64 = 5 * 24 * 3_600;

/// What it goes by, besides the term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FiveDays {
    /// The realm's site; only the Chinese one has it.
    pub site: Site,
    /// What can be done with the product; a promotion may exclude it too.
    pub traits: ProductTraits,
    /// How many resources of the account left so in the civil year of now, those before it in the same
    /// request counted.
    pub used_this_year: i64,
}

/// Why a term cannot be left so. In order of precedence; none of it is refused, it is only not for nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotFiveDays {
    /// The site does not have it.
    Site,
    /// The product, or the promotion it was bought in, excludes it.
    Product,
    /// The term renews another.
    NotNew,
    /// Five times 24 hours are over, to the second.
    Over,
    /// The account has used it as often as it may this year.
    Quota,
}

impl FiveDays {
    /// May a term that runs be left for nothing at `now`?
    ///
    /// # Errors
    /// See [`NotFiveDays`].
    pub fn check(self, term: &PaidTerm, now: Timestamp) -> Result<(), NotFiveDays> {
        if self.site != Site::Cn {
            return Err(NotFiveDays::Site);
        }
        if self.traits.no_five_days {
            return Err(NotFiveDays::Product);
        }
        if term.kind != TermKind::First {
            return Err(NotFiveDays::NotNew);
        }
        if now.second() >= term.from.second().saturating_add(FIVE_DAYS_S) {
            return Err(NotFiveDays::Over);
        }
        if self.used_this_year >= FIVE_DAYS_A_YEAR {
            return Err(NotFiveDays::Quota);
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "five_days_tests.rs"]
mod tests;
