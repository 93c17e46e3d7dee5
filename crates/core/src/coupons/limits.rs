//! [`Limits`]: what the `use_limits` of a plan ask of a purchase (`accounts` C1, `orders` C4).

use super::{Action, CycleType, Discount, Kind, Ratio};
use crate::money::Amount;
use crate::words::wire_words;

wire_words! {
    /// The keys a limit may have. Values of one key are alternatives, whether in one row (comma
    /// separated) or in several.
    LimitKey {
        /// Service type codes.
        Service = 1 "serviceType",
        /// The same, as partners' quotas spell it.
        CloudService = 2 "cloudServiceType",
        /// Region codes; `value2` is the name.
        Region = 3 "regionCode",
        /// Product ids that may be paid.
        Product = 4 "productId",
        /// Product ids that may not.
        ExcludedProduct = 5 "excludedProductId",
        /// `new`, `renew`, `change`.
        Action = 6 "subscribeType",
        /// `1`: only for the first order in the service.
        FirstOrder = 7 "firstOrderInService",
        /// Number of periods bought.
        CycleNumber = 8 "cycleNum",
        /// Unit of the periods bought.
        CycleType = 9 "cycleType",
        /// `0`: not together with a discount that a partner granted.
        WithPartnerDiscount = 10 "simultaneousUseWithEmpowerDiscount",
        /// `0`: not together with a commercial or contract discount.
        WithContractDiscount = 11 "simultaneousUseWithContractDiscount",
        /// `0`: not together with a promotion.
        WithPromotion = 12 "simultaneousUseWithPromotionDiscount",
        /// The lowest discount ratio a line may have.
        MinDiscount = 13 "minConsumeDiscount",
        /// `0` until nothing is left, `1` once.
        Uses = 14 "usageTimes",
        /// `1`: only for the marketplace's strictly selected products.
        StrictSelected = 15 "isOnlyForStrictSelected",
        /// The largest share of what is to be paid.
        MaxDeduction = 16 "maxDeductionRatio",
        /// The lowest amount to be paid.
        MinAmount = 17 "minConsumeAmount",
    }
}

/// A limit as it stands in a plan and on the wire.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UseLimit {
    /// `limit_key`.
    pub key: String,
    /// `value1`: what counts.
    pub value1: String,
    /// `value2`: a name, or nothing.
    pub value2: String,
    /// `value_unit`, or nothing.
    pub unit: String,
    /// `limit_type`, as printed.
    pub limit_type: String,
}

/// Why a limit cannot stand in a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LimitDefect {
    /// Nobody knows this key.
    UnknownKey(String),
    /// The key does not take this value.
    Value {
        /// The key.
        key: LimitKey,
        /// The value.
        value: String,
    },
}

/// The limits of a plan, read. Empty lists and `None` limit nothing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Limits {
    /// Services, of which one must be the line's.
    pub services: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// Products.
    pub products: Vec<String>,
    /// Products that are left out.
    pub excluded_products: Vec<String>,
    /// What the order must do.
    pub actions: Vec<Action>,
    /// Numbers of periods.
    pub cycle_numbers: Vec<i64>,
    /// Units of periods.
    pub cycle_types: Vec<CycleType>,
    /// Only the first order in the line's service.
    pub first_order: bool,
    /// Only strictly selected products.
    pub strict_selected: bool,
    /// Discounts it does not go together with.
    pub not_with: Vec<Discount>,
    /// The lowest discount ratio of a line.
    pub min_discount: Option<Ratio>,
    /// The largest share it may pay.
    pub max_deduction: Option<Ratio>,
    /// The lowest amount to be paid.
    pub min_amount: Option<Amount>,
    /// Is it spent by its first use?
    pub once: bool,
}

impl Limits {
    /// Reads the limits of a plan.
    ///
    /// A discount coupon is always used once and never with a partner's discount; the number of uses
    /// of the others is 0 or 1, and any other number stands for 0.
    ///
    /// # Errors
    /// The first limit that cannot stand.
    pub fn read(kind: Kind, rows: &[UseLimit]) -> Result<Self, LimitDefect> {
        let discount = kind == Kind::Discount;
        let not_with = if discount { vec![Discount::Partner] } else { Vec::new() };
        let mut limits = Self { once: discount, not_with, ..Self::default() };
        for row in rows {
            let key = LimitKey::parse(&row.key);
            let key = key.ok_or_else(|| LimitDefect::UnknownKey(row.key.clone()))?;
            let fits = limits.add(key, &row.value1, discount);
            fits.ok_or_else(|| LimitDefect::Value { key, value: row.value1.clone() })?;
        }
        Ok(limits)
    }

    /// Is it for some purchases only? Such coupons are picked first.
    pub fn restricted(&self) -> bool {
        !(self.services.is_empty()
            && self.regions.is_empty()
            && self.products.is_empty()
            && self.excluded_products.is_empty()
            && self.actions.is_empty()
            && self.cycle_numbers.is_empty()
            && self.cycle_types.is_empty()
            && self.min_amount.is_none())
            || self.first_order
            || self.strict_selected
    }

    fn add(&mut self, key: LimitKey, value: &str, discount: bool) -> Option<()> {
        match key {
            LimitKey::Service | LimitKey::CloudService => self.services.extend(texts(value)?),
            LimitKey::Region => self.regions.extend(texts(value)?),
            LimitKey::Product => self.products.extend(texts(value)?),
            LimitKey::ExcludedProduct => self.excluded_products.extend(texts(value)?),
            LimitKey::Action => self.actions.extend(each(value, Action::parse)?),
            LimitKey::CycleNumber => self.cycle_numbers.extend(each(value, count)?),
            LimitKey::CycleType => self.cycle_types.extend(each(value, CycleType::parse)?),
            LimitKey::FirstOrder => self.first_order = flag(value)?,
            LimitKey::StrictSelected => self.strict_selected = flag(value)?,
            LimitKey::WithPartnerDiscount if discount && value == "1" => return None,
            LimitKey::WithPartnerDiscount => self.with(value, &[Discount::Partner])?,
            LimitKey::WithContractDiscount => {
                self.with(value, &[Discount::Contract, Discount::Commercial])?;
            }
            LimitKey::WithPromotion => self.with(value, &[Discount::Promotion])?,
            LimitKey::MinDiscount => self.min_discount = Some(Ratio::parse(value)?),
            LimitKey::MaxDeduction => self.max_deduction = Some(Ratio::parse(value)?),
            LimitKey::MinAmount => {
                let least = Amount::parse(value, 2).ok().filter(|least| !least.is_negative());
                self.min_amount = Some(least?);
            }
            LimitKey::Uses => self.once = discount || uses(value)? == 1,
        }
        Some(())
    }

    fn with(&mut self, value: &str, discounts: &[Discount]) -> Option<()> {
        if !flag(value)? {
            self.not_with.extend(discounts);
        }
        Some(())
    }
}

/// The comma separated values of a list; none is empty.
fn texts(value: &str) -> Option<Vec<String>> {
    each(value, |part| (!part.is_empty()).then(|| part.to_owned()))
}

fn each<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(|part| read(part.trim())).collect()
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

fn count(value: &str) -> Option<i64> {
    uses(value).filter(|number| *number > 0)
}

fn uses(value: &str) -> Option<i64> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.parse().ok()).flatten()
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
