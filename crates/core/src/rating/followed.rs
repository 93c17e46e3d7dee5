//! [`Followed`]: a price computed again from its steps alone.

use super::offers::by_the_month;
use super::shares::{Share, cost_e18};
use super::step::{Rule, Step};
use crate::coupons::CycleType;
use crate::discounts::Reduction;
use crate::ids::DiscountKey;
use crate::money::rounding::{InquiryDecimals, cut_for_inquiry, e18_half_up_to_cent};
use crate::orders::changed_e18;
use crate::products::PeriodType;
use crate::subscriptions::{ExtraDays, Term, TermHours};

/// Units of 10⁻⁸ in one.
const ONE_E8: i128 = 100_000_000;
/// Units of 10⁻¹⁰ in one of 10⁻⁸.
const E10_IN_E8: i128 = 100;

/// What the steps of a price come to that were taken so far. It knows no catalogue and no discount but what
/// the steps say, so that a derivation that lacks something, or says something else than it did, is found out.
#[derive(Clone, Debug)]
pub struct Followed {
    on_demand: bool,
    /// What each uses or is paid for, in units of 10⁻⁸ ÷ `denominator`.
    each: i128,
    denominator: i64,
    count: i64,
    size: i64,
    months: Option<i64>,
    shares: Vec<Share>,
    /// The list price without days beyond the term.
    term: i128,
    official: i128,
    extra: ExtraDays,
    amount: i128,
    left: Vec<(DiscountKey, i128)>,
    rounded: Option<i128>,
    /// Of something that becomes something else: its list price before, and whether the difference was taken.
    before: Option<i128>,
    changed: bool,
}

impl Default for Followed {
    fn default() -> Self {
        Self {
            on_demand: false,
            each: 0,
            denominator: 1,
            count: 1,
            size: 1,
            months: None,
            shares: Vec::new(),
            term: 0,
            official: 0,
            extra: ExtraDays::default(),
            amount: 0,
            left: Vec::new(),
            rounded: None,
            before: None,
            changed: false,
        }
    }
}

impl Followed {
    /// Takes the next step.
    ///
    /// # Errors
    /// `None` where what the step says does not follow from those before it.
    pub fn take(&mut self, step: &Step) -> Option<()> {
        match step {
            // A second price is that of what it becomes.
            Step::Price { .. } if !self.shares.is_empty() => {
                *self = Self { before: Some(self.official), ..Self::default() };
            }
            Step::Price { .. } => {}
            Step::Conversion { value_e8, numerator, denominator, .. } => {
                self.on_demand = true;
                self.each = i128::from(*value_e8).checked_mul(i128::from(*numerator))?;
                self.denominator = *denominator;
            }
            Step::Term { unit, periods, whole } => {
                self.months = match unit {
                    PeriodType::Month => Some(*periods),
                    PeriodType::Year => periods.checked_mul(12),
                    PeriodType::Day | PeriodType::Hour => None,
                };
                let times = if *whole { 1 } else { i128::from(*periods) };
                self.each = times.checked_mul(ONE_E8)?;
            }
            Step::Count { count } => self.count = *count,
            Step::Size { size, .. } => self.size = *size,
            Step::Tier { above_e8, quantity, price } => {
                let (above_e8, quantity, price) = (*above_e8, *quantity, *price);
                self.shares.push(Share { above_e8, quantity, price });
            }
            Step::Official { exact } => self.take_official(*exact)?,
            Step::Days { days, month, exact } => {
                self.extra = ExtraDays { days: *days };
                let official = self.extra.official_e18(self.term, *month)?;
                (official == *exact).then_some(())?;
                (self.official, self.amount) = (official, official);
            }
            Step::Changed { before, after, left, total, exact } => {
                let own = (Some(*before), *after) == (self.before, self.official);
                let hours = TermHours { used: total.checked_sub(*left)?, total: *total };
                let own = own && (0..=*total).contains(left) && *total > 0;
                (own && changed_e18(*after, *before, hours)? == *exact).then_some(())?;
                (self.official, self.amount, self.changed) = (*exact, *exact, true);
            }
            Step::Discount { discount, reduction, outcome, .. } => {
                if let Some(amount) = outcome.amount_e18() {
                    (self.reduced(*reduction)? == amount).then_some(())?;
                    (amount < self.official).then_some(())?;
                    self.left.push((*discount, amount));
                    if matches!(outcome, super::Outcome::Taken { .. }) {
                        self.amount = amount;
                    }
                }
            }
            Step::Rounding { rule, exact, rounded_e10 } => {
                let rounded = rule.of_e18(*exact)?;
                (*exact == self.amount && rounded == *rounded_e10).then_some(())?;
                self.rounded = Some(rounded);
            }
        }
        Some(())
    }

    /// What it was rounded to, at 10⁻¹⁰, where it was.
    pub const fn rounded_e10(&self) -> Option<i128> {
        self.rounded
    }

    /// The list prices of something that becomes something else, before and afterwards, at 10⁻¹⁸; none where not both
    /// are told.
    pub fn both_prices(&self) -> Option<(i128, i128)> {
        self.before.filter(|_| !self.changed).map(|before| (before, self.official))
    }

    /// What a discount that was looked at and counts leaves, at 10⁻¹⁸.
    pub fn left_by(&self, discount: DiscountKey) -> Option<i128> {
        self.left.iter().find(|(key, _)| *key == discount).map(|(_, left)| *left)
    }

    fn take_official(&mut self, exact: i128) -> Option<()> {
        let shared =
            self.shares.iter().try_fold(0_i128, |sum, one| sum.checked_add(one.quantity))?;
        (shared == self.each.checked_mul(i128::from(self.count))?).then_some(())?;
        (cost_e18(&self.shares, self.size, self.denominator, |list| list)? == exact)
            .then_some(())?;
        (self.term, self.official, self.amount) = (exact, exact, exact);
        Some(())
    }

    /// What a discount leaves of the list price, at 10⁻¹⁸.
    fn reduced(&self, reduction: Reduction) -> Option<i128> {
        let Reduction::FixedPrice(price) = reduction else {
            return reduction.leaves_e18(self.official);
        };
        // It says nothing of a difference.
        if self.changed {
            return None;
        }
        if self.on_demand {
            return cost_e18(&self.shares, self.size, self.denominator, |list| list.min(price));
        }
        let months = self.months?;
        let left = by_the_month((months, self.count, self.size), price)?;
        if self.extra.days == 0 {
            return Some(left);
        }
        let term = Term { unit: CycleType::Month, periods: months };
        self.extra.discounted_e18(reduction, (self.term, self.official), (left, term))
    }
}

impl Rule {
    /// What an exact amount at 10⁻¹⁸ is rounded to by it, at 10⁻¹⁰.
    ///
    /// # Errors
    /// `None` when the result leaves the range of an amount.
    pub fn of_e18(self, exact: i128) -> Option<i128> {
        let cut = |decimals| cut_for_inquiry(exact, decimals).map(crate::money::InquiryAmount::e10);
        match self {
            Self::CutToSix => cut(InquiryDecimals::Six),
            Self::CutToTen => cut(InquiryDecimals::Ten),
            Self::HalfUpToCent => {
                e18_half_up_to_cent(exact).map(|amount| i128::from(amount.e8()) * E10_IN_E8)
            }
        }
    }
}
