//! Answers to inquiries: several things together, in the decimals of the wire.

use super::engine::Rated;
use super::refusal::RatingRefusal;
use super::step::{Rule, Step};
use crate::discounts::{Discount, DiscountKind};
use crate::money::rounding::{InquiryDecimals, cut_for_inquiry, e18_half_up_to_cent};
use crate::money::{Amount, InquiryAmount};

/// Units of 10⁻¹⁰ in the last decimal of an amount.
const E10_IN_E8: i128 = 100;

/// What usage would cost (`orders` B1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageQuote {
    /// List price of all lines.
    pub official: InquiryAmount,
    /// After discounts.
    pub amount: InquiryAmount,
    /// The difference.
    pub off: InquiryAmount,
    /// Line by line, in their order.
    pub lines: Vec<UsageLine>,
}

/// A line of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageLine {
    /// The id of the product.
    pub product: String,
    /// List price, cut.
    pub official: InquiryAmount,
    /// After the one discount that counts, cut.
    pub amount: InquiryAmount,
    /// The difference.
    pub off: InquiryAmount,
    /// The place of the discount, where one was taken.
    pub taken: Option<usize>,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// Cuts what usage costs to the decimals asked for, line by line, and sums it up (`orders` B1).
///
/// # Errors
/// [`RatingRefusal::AboveMaximum`] where the sum leaves the range of an amount.
pub fn quote_usage(
    lines: Vec<Rated>,
    decimals: InquiryDecimals,
) -> Result<UsageQuote, RatingRefusal> {
    let rule = match decimals {
        InquiryDecimals::Six => Rule::CutToSix,
        InquiryDecimals::Ten => Rule::CutToTen,
    };
    let cut = |exact| cut_for_inquiry(exact, decimals);
    let line = |rated: Rated| {
        let (exact, taken) = (rated.amount_e18(), rated.taken().map(|(place, _)| place));
        let (official, amount) = (cut(rated.official_e18)?, cut(exact)?);
        let off = official.checked_sub(amount)?;
        let mut steps = rated.steps;
        steps.push(Step::Rounding { rule, exact, rounded_e10: amount.e10() });
        Some(UsageLine { product: rated.product, official, amount, off, taken, steps })
    };
    let lines: Option<Vec<UsageLine>> = lines.into_iter().map(line).collect();
    let lines = lines.ok_or(RatingRefusal::AboveMaximum)?;
    let sum = |of: fn(&UsageLine) -> InquiryAmount| {
        let sum = lines.iter().map(of).try_fold(InquiryAmount::ZERO, InquiryAmount::checked_add);
        sum.ok_or(RatingRefusal::AboveMaximum)
    };
    let (official, amount) = (sum(|line| line.official)?, sum(|line| line.amount)?);
    let off = sum(|line| line.off)?;
    Ok(UsageQuote { official, amount, off, lines })
}

/// What terms would cost (`orders` B2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermQuote {
    /// List price of all lines.
    pub official: Amount,
    /// Line by line, in their order.
    pub lines: Vec<TermLine>,
    /// What can be chosen, in the order of the discounts: each that takes something off.
    pub offers: Vec<Offer>,
}

/// A line of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermLine {
    /// The id of the product.
    pub product: String,
    /// List price, in whole cents.
    pub official: Amount,
    /// How it came about.
    pub steps: Vec<Step>,
}

/// What all lines cost with one discount; those it does not count for keep their list price.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The place of the discount.
    pub discount: usize,
    /// After discount.
    pub amount: Amount,
    /// What is taken off.
    pub off: Amount,
    /// Is it the best of the commercial and the partners' ones?
    pub best: bool,
    /// Line by line: after discount, and what is taken off.
    pub lines: Vec<(Amount, Amount)>,
}

/// Rounds what terms cost half-up to the cent, line by line, and sums it up; and so with each of the
/// discounts by which the lines were rated (`orders` B2, `readings` 1).
///
/// # Errors
/// [`RatingRefusal::AboveMaximum`] where a line or the sum leaves the range of an amount.
pub fn quote_term(lines: &[Rated], discounts: &[Discount]) -> Result<TermQuote, RatingRefusal> {
    let above = RatingRefusal::AboveMaximum;
    let line = |rated: &Rated| {
        let exact = rated.official_e18;
        let official = e18_half_up_to_cent(exact)?;
        let rounded_e10 = i128::from(official.e8()) * E10_IN_E8;
        let mut steps = rated.steps.clone();
        steps.push(Step::Rounding { rule: Rule::HalfUpToCent, exact, rounded_e10 });
        Some(TermLine { product: rated.product.clone(), official, steps })
    };
    let shown: Option<Vec<TermLine>> = lines.iter().map(line).collect();
    let shown = shown.ok_or(above.clone())?;
    let official = sum(shown.iter().map(|line| line.official)).ok_or(above)?;
    let mut offers = Vec::new();
    for place in 0..discounts.len() {
        let left: Vec<_> = lines
            .iter()
            .zip(&shown)
            .map(|(rated, shown)| with_discount(rated, shown.official, place))
            .collect();
        // Each is at most its line's list price, and those have a sum.
        let amount = sum(left.iter().map(|(amount, _)| *amount)).unwrap_or(official);
        let off = official.less_at_most(amount);
        if off.is_positive() {
            offers.push(Offer { discount: place, amount, off, best: false, lines: left });
        }
    }
    mark_best(&mut offers, discounts);
    Ok(TermQuote { official, lines: shown, offers })
}

/// What a discount leaves of a line, and what it takes off.
fn with_discount(rated: &Rated, official: Amount, place: usize) -> (Amount, Amount) {
    let exact = rated.outcomes.get(place).and_then(super::Outcome::amount_e18);
    let amount = exact.and_then(e18_half_up_to_cent).unwrap_or(official);
    (amount, official.less_at_most(amount))
}

fn sum(mut amounts: impl Iterator<Item = Amount>) -> Option<Amount> {
    amounts.try_fold(Amount::ZERO, Amount::checked_add)
}

/// Marks the best of those that compete: what takes off most, of equals the kind that goes before, then
/// the first. Promotions never compete.
fn mark_best(offers: &mut [Offer], discounts: &[Discount]) {
    let competes = |offer: &Offer| {
        let kind = discounts[offer.discount].kind;
        let of_contract =
            [DiscountKind::Commercial, DiscountKind::Distributor, DiscountKind::Partner];
        of_contract.contains(&kind).then_some((offer.amount, kind, offer.discount))
    };
    let best = offers.iter().filter_map(competes).min().map(|(_, _, discount)| discount);
    for offer in offers {
        offer.best = Some(offer.discount) == best;
    }
}
