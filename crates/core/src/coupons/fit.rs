//! [`fit`]: may a coupon pay for a purchase, how much, and if not, why not.

use super::{Action, Coupon, Discount, Kind, Limits, Line, Purchase, Ratio, State};
use crate::money::Amount;
use crate::time::Timestamp;

/// A reason for which a coupon does not pay for a purchase. The order of the values is the order
/// they are reported in: first what the coupon is, then what the purchase is, then its lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unfit {
    /// It was not activated.
    Inactive,
    /// It was used, or the whole of it stands with a member.
    Used,
    /// It was recalled, or reclaimed.
    Recalled,
    /// It has ended.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is frozen.
    Frozen,
    /// Another order has locked it.
    Locked,
    /// Nothing is left of it.
    Empty,
    /// Discount coupons are for orders of a term only.
    NotForUsage,
    /// It does not pay for what the order does.
    Action,
    /// Too little is to be paid.
    MinAmount,
    /// Not together with a discount that a partner granted.
    PartnerDiscount,
    /// Not together with a commercial or contract discount.
    ContractDiscount,
    /// Not together with a promotion.
    Promotion,
    /// A discount coupon is the one discount an order takes, and it has another.
    SecondDiscount,
    /// No line of its services.
    Service,
    /// No line of its regions.
    Region,
    /// No line of its products.
    Product,
    /// Its excluded products only.
    ExcludedProduct,
    /// No line of such a term unit.
    CycleType,
    /// No line of such a number of periods.
    CycleNumber,
    /// It is not the first order in the service.
    NotFirstOrder,
    /// No strictly selected product.
    NotStrictSelected,
    /// The discount is deeper than it allows, on all lines.
    MinDiscount,
    /// Nothing is to be paid on its lines.
    NothingToPay,
}

impl Unfit {
    /// Every reason, in order.
    pub const ALL: &[Self] = &[
        Self::Inactive,
        Self::Used,
        Self::Recalled,
        Self::Expired,
        Self::NotYetValid,
        Self::Frozen,
        Self::Locked,
        Self::Empty,
        Self::NotForUsage,
        Self::Action,
        Self::MinAmount,
        Self::PartnerDiscount,
        Self::ContractDiscount,
        Self::Promotion,
        Self::SecondDiscount,
        Self::Service,
        Self::Region,
        Self::Product,
        Self::ExcludedProduct,
        Self::CycleType,
        Self::CycleNumber,
        Self::NotFirstOrder,
        Self::NotStrictSelected,
        Self::MinDiscount,
        Self::NothingToPay,
    ];
}

/// What a coupon may pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fit {
    /// The places of the lines it pays for.
    pub lines: Vec<usize>,
    /// The most it pays: its balance, what its lines cost, and its share of that, whichever is the
    /// least. A discount coupon: what it takes off.
    pub most: Amount,
}

/// Weighs a coupon against a purchase of which nothing is paid yet. `balance` is its book's; a
/// discount coupon has none.
///
/// # Errors
/// Every reason against it, in order: of the coupon and the purchase all that apply; of the lines
/// those that keep every one of them out.
pub fn fit(
    coupon: &Coupon,
    balance: Amount,
    limits: &Limits,
    purchase: &Purchase,
) -> Result<Fit, Vec<Unfit>> {
    let left: Vec<Amount> = purchase.lines.iter().map(|line| line.payable).collect();
    fit_left((coupon, balance), limits, purchase, &left)
}

/// Weighs a coupon against what other coupons have left of each line of a purchase. The lowest amount
/// and the largest share that its limits name are of what is to be paid, whoever has paid of it.
///
/// # Errors
/// As [`fit`].
pub fn fit_left(
    (coupon, balance): (&Coupon, Amount),
    limits: &Limits,
    purchase: &Purchase,
    left: &[Amount],
) -> Result<Fit, Vec<Unfit>> {
    let mut against = standing(coupon, balance, &purchase.order, purchase.at);
    against.extend(of_purchase(coupon.kind, limits, purchase));
    let mut due = Amount::ZERO;
    let mut lines = Vec::new();
    let mut of_lines = Vec::new();
    for (place, (line, left)) in purchase.lines.iter().zip(left).enumerate() {
        let mut reasons = of_line(limits, line);
        if reasons.is_empty() {
            due = due.checked_add(line.payable).unwrap_or(due);
        }
        if !left.is_positive() {
            reasons.push(Unfit::NothingToPay);
        }
        if reasons.is_empty() {
            lines.push(place);
        }
        of_lines.extend(reasons);
    }
    if lines.is_empty() {
        of_lines.sort_unstable();
        of_lines.dedup();
        against.extend(of_lines);
        if against.is_empty() {
            against.push(Unfit::NothingToPay);
        }
    }
    if !against.is_empty() {
        return Err(against);
    }
    let left: Vec<Amount> = lines.iter().map(|place| left[*place]).collect();
    let most = most((coupon, balance), limits, due, &left);
    // One that would pay nothing would be used up for nothing.
    if most.is_positive() { Ok(Fit { lines, most }) } else { Err(vec![Unfit::NothingToPay]) }
}

/// The most a coupon pays of lines that cost `due`, of which `left` is left.
fn most(
    (coupon, balance): (&Coupon, Amount),
    limits: &Limits,
    due: Amount,
    left: &[Amount],
) -> Amount {
    let sum = |part: &dyn Fn(Amount) -> Amount| {
        let parts = left.iter().map(|left| part(*left));
        parts.fold(Amount::ZERO, |sum, part| sum.checked_add(part).unwrap_or(sum))
    };
    match (coupon.kind, Ratio::from_amount(coupon.face)) {
        (Kind::Discount, Some(share)) => sum(&|price| share.taken_off(price)),
        (Kind::Discount, None) => Amount::ZERO,
        _ => {
            let share = limits.max_deduction.map_or(due, |share| share.share_of(due));
            balance.min(share).min(sum(&|price| price))
        }
    }
}

/// What of the coupon itself speaks against using it for an order, or for a charge, at an instant.
pub fn standing(coupon: &Coupon, balance: Amount, order: &str, at: Timestamp) -> Vec<Unfit> {
    let locked = coupon.lock.as_deref().is_some_and(|by| by != order);
    let usable = coupon.state == State::Usable;
    in_order(&[
        (Unfit::Inactive, coupon.state == State::Inactive),
        (Unfit::Used, matches!(coupon.state, State::Used | State::Allocated)),
        (Unfit::Recalled, matches!(coupon.state, State::Recalled | State::Reclaimed)),
        (Unfit::Expired, coupon.state == State::Expired || coupon.expired(at)),
        (Unfit::NotYetValid, at < coupon.effective),
        (Unfit::Frozen, coupon.frozen),
        (Unfit::Locked, locked),
        (Unfit::Empty, usable && coupon.kind != Kind::Discount && !balance.is_positive()),
    ])
}

fn of_purchase(kind: Kind, limits: &Limits, purchase: &Purchase) -> Vec<Unfit> {
    let doing = |action: Action| limits.actions.contains(&action);
    let meets =
        |kind: Discount| limits.not_with.contains(&kind) && purchase.discounts.contains(&kind);
    in_order(&[
        (Unfit::NotForUsage, kind == Kind::Discount && purchase.action.is_none()),
        (Unfit::Action, !limits.actions.is_empty() && !purchase.action.is_some_and(doing)),
        (Unfit::MinAmount, limits.min_amount.is_some_and(|least| purchase.payable() < least)),
        (Unfit::PartnerDiscount, meets(Discount::Partner)),
        (Unfit::ContractDiscount, meets(Discount::Contract) || meets(Discount::Commercial)),
        (Unfit::Promotion, meets(Discount::Promotion)),
        (Unfit::SecondDiscount, kind == Kind::Discount && !purchase.discounts.is_empty()),
    ])
}

fn of_line(limits: &Limits, line: &Line) -> Vec<Unfit> {
    let outside = |list: &[String], value: &String| !list.is_empty() && !list.contains(value);
    let unit = line.cycle.map(|(unit, _)| unit);
    let number = line.cycle.map(|(_, number)| number);
    let units = &limits.cycle_types;
    let numbers = &limits.cycle_numbers;
    in_order(&[
        (Unfit::Service, outside(&limits.services, &line.service)),
        (Unfit::Region, outside(&limits.regions, &line.region)),
        (Unfit::Product, outside(&limits.products, &line.product)),
        (Unfit::ExcludedProduct, limits.excluded_products.contains(&line.product)),
        (Unfit::CycleType, !units.is_empty() && !unit.is_some_and(|unit| units.contains(&unit))),
        (
            Unfit::CycleNumber,
            !numbers.is_empty() && !number.is_some_and(|number| numbers.contains(&number)),
        ),
        (Unfit::NotFirstOrder, limits.first_order && !line.first_order),
        (Unfit::NotStrictSelected, limits.strict_selected && !line.strict_selected),
        (Unfit::MinDiscount, limits.min_discount.is_some_and(|least| line.discount_ratio < least)),
    ])
}

fn in_order(found: &[(Unfit, bool)]) -> Vec<Unfit> {
    found.iter().filter(|(_, applies)| *applies).map(|(reason, _)| *reason).collect()
}

#[cfg(test)]
#[path = "fit_tests.rs"]
mod tests;
