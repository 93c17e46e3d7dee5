//! [`UsageOf`]: what usage costs that packages have left, or that is taken back.

use super::{Exact, Place, TierKey, Tiers, converted};
use crate::coupons::Ratio;
use crate::discounts::{Discount, DiscountKind, Reduction};
use crate::money::UnitPrice;
use crate::money::rounding::{cut_e18_to_amount, cut_share_in_ten_thousandths};
use crate::products::{Catalogue, Price, PriceKey, Pricing, Product, Size, UsageType};
use crate::rating::{Asked, RatingRefusal, What, check_size, rate_product};
use crate::time::{Span, Zone};

/// What is used of, and when.
#[derive(Clone, Copy, Debug)]
pub struct UsageOf<'a> {
    /// The product.
    pub product: &'a Product,
    /// The usage type.
    pub usage_type: &'a UsageType,
    /// The size, in the product's unit, where it has one.
    pub size: Option<i64>,
    /// The unit that the quantity is told in.
    pub measure: i64,
    /// When. The price is that at its first instant.
    pub span: Span,
}

/// What usage costs, and by what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsagePrice {
    /// Exactly; below zero where it is taken back.
    pub exact: Exact,
    /// The price of a unit; none where it is graduated.
    pub unit_price: Option<UnitPrice>,
    /// What one of the usage's unit is in that of the price.
    pub ratio: (i64, i64),
    /// The discount that was taken, and the share that it leaves, cut to four decimals where it is no share itself.
    pub discount: Option<(DiscountKind, Ratio)>,
}

/// Why usage cannot be rated. It was taken before, so that the catalogue has changed since.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unrated {
    /// There is no price.
    #[error("there is no price at that time: {0:?}")]
    Price(RatingRefusal),
    /// More is taken back of a month than was rated in it, or a quantity leaves its range.
    #[error("more is taken back than was rated")]
    Tiers,
}

impl UsageOf<'_> {
    /// The price of it, if it has one.
    pub fn price<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c Price> {
        catalogue.price(&self.product.id, &self.key(), self.span.from())
    }

    /// Does it count for graduated prices: is the price one, or will it be before the month ends?
    pub fn counts(&self, catalogue: &Catalogue, zone: &Zone) -> bool {
        let last = zone.end_of(zone.day_of(self.span.last()).end_of_month());
        let graduated =
            |price: Option<&Price>| matches!(price?.pricing, Pricing::Graduated(_)).then_some(());
        let at_its_end = catalogue.price(&self.product.id, &self.key(), last);
        graduated(self.price(catalogue)).or_else(|| graduated(at_its_end)).is_some()
    }

    /// What a quantity of it costs, at 10⁻⁸ of the unit; one below zero is taken back. `counted` is what it counts
    /// together with, where it does ([`UsageOf::counts`]): it is counted.
    ///
    /// # Errors
    /// [`Unrated`], and nothing is counted.
    pub fn rate(
        &self,
        catalogue: &Catalogue,
        quantity_e8: i64,
        counted: Option<(&mut Tiers, TierKey)>,
        discounts: &[Discount],
    ) -> Result<UsagePrice, Unrated> {
        let missing = || Unrated::Price(RatingRefusal::NotSold);
        let price = self.price(catalogue).ok_or_else(missing)?;
        let wrong = || Unrated::Price(RatingRefusal::WrongUnit);
        let ratio = catalogue.ratio(self.measure, price.measure).ok_or_else(wrong)?;
        let counts = counted.is_some();
        let place = match counted {
            None => Place {
                before_e8: 0,
                quantity_e8: quantity_e8.checked_abs().ok_or(Unrated::Tiers)?,
                back: quantity_e8 < 0,
            },
            Some((tiers, key)) => {
                let unit = self.usage_type.measure;
                let to = catalogue.ratio(self.measure, unit).ok_or_else(wrong)?;
                let quantity = converted(quantity_e8, to).ok_or(Unrated::Tiers)?;
                tiers.count(key, quantity).ok_or(Unrated::Tiers)?
            }
        };
        let measure = if counts { self.usage_type.measure } else { self.measure };
        let rated = self.at(catalogue, place, measure, discounts).map_err(Unrated::Price)?;
        let taken = rated.taken().and_then(|(number, left)| Some((discounts.get(number)?, left)));
        let discount = taken.map(|(discount, left)| {
            let ratio = match discount.reduction {
                Reduction::Ratio(ratio) => ratio,
                _ => share(left, rated.official_e18),
            };
            (discount.kind, ratio)
        });
        let exact = Exact::of(&rated);
        let exact = if place.back { exact.taken_back().ok_or(Unrated::Tiers)? } else { exact };
        let unit_price = match price.pricing {
            Pricing::Flat(price) => Some(price),
            Pricing::Graduated(_) => None,
        };
        Ok(UsagePrice { exact, unit_price, ratio, discount })
    }

    fn at(
        &self,
        catalogue: &Catalogue,
        place: Place,
        measure: i64,
        discounts: &[Discount],
    ) -> Result<crate::rating::Rated, RatingRefusal> {
        let Place { before_e8, quantity_e8: value_e8, .. } = place;
        let factor = self.usage_type.code.as_str();
        let asked = Asked {
            size: self.size,
            size_measure: self.product.size.map(|size| size.measure),
            what: What::Usage { factor, value_e8, measure, before_e8 },
            count: 1,
        };
        let at = self.span.from();
        // The bounds of sizes are those of what is bought: what is there keeps its own.
        match (self.product.size, check_size(self.product.size, (asked.size, asked.size_measure))) {
            (Some(size), Err(_)) if self.size.is_some_and(|size| size > 0) => {
                let size = Some(Size { least: 1, most: i64::MAX, step: 1, ..size });
                let product = Product { size, ..self.product.clone() };
                rate_product(catalogue, at, &product, &asked, discounts)
            }
            _ => rate_product(catalogue, at, self.product, &asked, discounts),
        }
    }

    fn key(&self) -> PriceKey {
        PriceKey::OnDemand { usage: self.usage_type.code.clone() }
    }
}

/// The share that a discount leaves of a price, cut to four decimals.
fn share(left_e18: i128, official_e18: i128) -> Ratio {
    let amounts = cut_e18_to_amount(left_e18).zip(cut_e18_to_amount(official_e18));
    let share = amounts.map(|(left, official)| cut_share_in_ten_thousandths(left, official));
    let share = share.and_then(|parts| {
        let whole = Ratio::ONE.to_amount().e8() / 10_000;
        Ratio::from_amount(crate::money::Amount::from_e8(parts.checked_mul(whole)?))
    });
    share.unwrap_or(Ratio::ONE)
}

#[cfg(test)]
#[path = "usage_tests.rs"]
mod tests;
