//! [`MoneyPolicy`]: the decimals in which money is owed (`bills` 2; `readings` 4, 29).

use crate::money::Amount;
use crate::money::rounding::{cut_to_cent, half_up_to_cent};
use crate::realm::Site;

/// In which decimals a charge for usage is owed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MoneyPolicy {
    /// Each charge is cut to the cent, and the fraction is erased.
    CutToCent,
    /// Each charge keeps its eight decimals; the month's total comes to cents.
    KeepEight,
}

impl MoneyPolicy {
    /// The policy of a site.
    pub const fn of(site: Site) -> Self {
        match site {
            Site::Cn => Self::CutToCent,
            Site::Intl => Self::KeepEight,
        }
    }

    /// What is owed of a charge after discount, and what of it is erased; both add up to it, and neither has
    /// another sign. What is erased is less than a cent.
    pub fn due(self, discounted: Amount) -> (Amount, Amount) {
        match self {
            Self::CutToCent => cut_to_cent(discounted),
            Self::KeepEight => (discounted, Amount::ZERO),
        }
    }

    /// What a payer is asked for, for a cycle whose rows sum to `total`, and what the total has beyond that
    /// (below zero where less): the residual, which is told by its name and not posted (`readings` 29). Rows
    /// in cents leave none.
    ///
    /// # Errors
    /// `None` where the rounded total leaves the range of an amount.
    pub fn month(self, total: Amount) -> Option<(Amount, Amount)> {
        match self {
            Self::CutToCent => Some((total, Amount::ZERO)),
            Self::KeepEight => {
                let asked = half_up_to_cent(total)?;
                Some((asked, total.checked_sub(asked)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settlement::world::money;

    #[test]
    fn the_chinese_site_cuts_and_the_international_keeps() {
        let (cn, intl) = (MoneyPolicy::of(Site::Cn), MoneyPolicy::of(Site::Intl));
        for (discounted, due, erase) in [
            ("0.04599822", "0.04", "0.00599822"),
            ("512.12456789", "512.12", "0.00456789"),
            ("0.0042", "0", "0.0042"),
            ("0.00999999", "0", "0.00999999"),
            ("0.01", "0.01", "0"),
            ("0", "0", "0"),
            ("-0.04599822", "-0.04", "-0.00599822"),
        ] {
            let discounted = money(discounted);
            assert_eq!(cn.due(discounted), (money(due), money(erase)), "{discounted}");
            assert_eq!(intl.due(discounted), (discounted, Amount::ZERO), "{discounted}");
        }
    }

    #[test]
    fn only_the_months_total_of_the_international_site_is_rounded() {
        for (total, asked, residual) in [
            ("10.00499999", "10", "0.00499999"),
            ("10.005", "10.01", "-0.005"),
            ("-10.005", "-10.01", "0.005"),
            ("10.01", "10.01", "0"),
        ] {
            let total = money(total);
            let month = MoneyPolicy::KeepEight.month(total);
            assert_eq!(month, Some((money(asked), money(residual))), "{total}");
            assert_eq!(MoneyPolicy::CutToCent.month(total), Some((total, Amount::ZERO)));
        }
        assert_eq!(MoneyPolicy::KeepEight.month(Amount::from_e8(i64::MAX)), None);
    }
}
