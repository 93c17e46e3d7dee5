//! [`rate`]: the price of one thing.

use super::applies::Line;
use super::asked::{Asked, Named, What};
use super::offers::{Outcome, Priced, outcomes};
use super::refusal::{RatingRefusal, SizeDefect};
use super::shares::{Quantity, Share, cost_e18, shares};
use super::step::Step;
use crate::discounts::{Discount, Mode};
use crate::money::rounding::e18_to_amount;
use crate::products::{Catalogue, PeriodType, Price, PriceKey, Product, Size};
use crate::time::Timestamp;

/// Units of 10⁻⁸ in one.
const ONE_E8: i128 = 100_000_000;

/// What one thing costs, exactly.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rated {
    /// The id of the product.
    pub product: String,
    /// Since when its price is in force: the version of the price.
    pub price_from: Timestamp,
    /// The list price, at 10⁻¹⁸; never below zero, and within the range of an amount.
    pub official_e18: i128,
    /// What became of each discount, in their order.
    pub outcomes: Vec<Outcome>,
    /// How it came about.
    pub steps: Vec<Step>,
}

impl Rated {
    /// Which discount was taken, by its place, and what it leaves, at 10⁻¹⁸.
    pub fn taken(&self) -> Option<(usize, i128)> {
        let taken = |(place, outcome): (usize, &Outcome)| match outcome {
            Outcome::Taken { amount_e18 } => Some((place, *amount_e18)),
            _ => None,
        };
        self.outcomes.iter().enumerate().find_map(taken)
    }

    /// The price after the discount that was taken, at 10⁻¹⁸; the list price where none was.
    pub fn amount_e18(&self) -> i128 {
        self.taken().map_or(self.official_e18, |(_, amount)| amount)
    }
}

/// The price of what is asked, of the product that is named, at a business instant.
///
/// # Errors
/// The first [`RatingRefusal`], in their order.
pub fn rate(
    catalogue: &Catalogue,
    at: Timestamp,
    named: Named<'_>,
    asked: &Asked<'_>,
    discounts: &[Discount],
) -> Result<Rated, RatingRefusal> {
    let product = catalogue.find(named.key, named.zone).ok_or(RatingRefusal::UnknownProduct)?;
    rate_product(catalogue, at, product, asked, discounts)
}

/// As [`rate`], of a product that is known.
///
/// # Errors
/// As [`rate`].
pub fn rate_product(
    catalogue: &Catalogue,
    at: Timestamp,
    product: &Product,
    asked: &Asked<'_>,
    discounts: &[Discount],
) -> Result<Rated, RatingRefusal> {
    let mut steps = Vec::with_capacity(8 + discounts.len());
    let (price, quantity) = match asked.what {
        What::Usage { .. } => usage(catalogue, at, product, asked, &mut steps)?,
        What::Term { unit, periods, .. } => {
            let term = (unit, periods, asked.count);
            term_of(catalogue, at, product, term, &mut steps)?
        }
    };
    let size = size(product.size, asked)?;
    if let Some(size_of) = product.size {
        steps.push(Step::Size { size, measure: size_of.measure });
    }
    let shares = shares(&price.pricing, quantity).ok_or(RatingRefusal::AboveMaximum)?;
    steps.extend(shares.iter().map(|Share { above_e8, quantity, price }| Step::Tier {
        above_e8: *above_e8,
        quantity: *quantity,
        price: *price,
    }));
    let denominator = quantity.denominator;
    let official = cost_e18(&shares, size, denominator, |list| list);
    let official_e18 = official.filter(in_range).ok_or(RatingRefusal::AboveMaximum)?;
    steps.push(Step::Official { exact: official_e18 });
    let service = catalogue.service(&product.key.service);
    let line = Line {
        product: &product.key,
        partner_discounts: service.is_none_or(|service| service.partner_discounts),
        mode: asked.what.mode(),
        months: asked.what.months(),
        official_e18,
        at,
    };
    let priced = Priced { line, shares: &shares, size, denominator, count: asked.count };
    let outcomes = outcomes(&priced, discounts);
    steps.extend(discounts.iter().zip(&outcomes).map(|(discount, outcome)| Step::Discount {
        discount: discount.key,
        kind: discount.kind,
        reduction: discount.reduction,
        outcome: *outcome,
    }));
    let (product, price_from) = (product.id.clone(), price.from);
    Ok(Rated { product, price_from, official_e18, outcomes, steps })
}

/// Only what fits an amount can be owed.
fn in_range(exact: &i128) -> bool {
    e18_to_amount(*exact).is_some()
}

/// The price of usage, and the quantity in its unit.
fn usage<'c>(
    catalogue: &'c Catalogue,
    at: Timestamp,
    product: &Product,
    asked: &Asked<'_>,
    steps: &mut Vec<Step>,
) -> Result<(&'c Price, Quantity), RatingRefusal> {
    let What::Usage { factor, value_e8, measure, before_e8 } = asked.what else {
        return Err(RatingRefusal::NotSold);
    };
    let metered = catalogue.usage_type(&product.key.resource_type, factor);
    let key = metered.map(|metered| PriceKey::OnDemand { usage: metered.code.clone() });
    let price = key.and_then(|key| catalogue.price(&product.id, &key, at));
    let price = price.ok_or_else(|| {
        let on_demand = |price: &Price| matches!(price.key, PriceKey::OnDemand { .. });
        let sold = catalogue.prices(&product.id, at).any(on_demand);
        if sold { RatingRefusal::UnknownFactor } else { RatingRefusal::NotSold }
    })?;
    let (numerator, denominator) =
        catalogue.ratio(measure, price.measure).ok_or(RatingRefusal::WrongUnit)?;
    if value_e8 < 0 || before_e8 < 0 || asked.count < 1 {
        return Err(RatingRefusal::Quantity);
    }
    steps.extend([
        price_step(price),
        Step::Conversion {
            value_e8,
            before_e8,
            from: measure,
            to: price.measure,
            numerator,
            denominator,
        },
        Step::Count { count: asked.count },
    ]);
    let whole = i128::from(value_e8).checked_mul(i128::from(asked.count));
    let whole = whole.ok_or(RatingRefusal::AboveMaximum)?;
    let scaled = |quantity: i128| quantity.checked_mul(i128::from(numerator));
    let before = scaled(i128::from(before_e8)).ok_or(RatingRefusal::AboveMaximum)?;
    let after = whole.checked_add(i128::from(before_e8)).and_then(scaled);
    let after = after.ok_or(RatingRefusal::AboveMaximum)?;
    Ok((price, Quantity { before, after, denominator }))
}

/// The price of a term: that of exactly so many periods, or else that of each.
fn term_of<'c>(
    catalogue: &'c Catalogue,
    at: Timestamp,
    product: &Product,
    (unit, periods, count): (PeriodType, i64, i64),
    steps: &mut Vec<Step>,
) -> Result<(&'c Price, Quantity), RatingRefusal> {
    let price_of = |periods| catalogue.price(&product.id, &PriceKey::Period { unit, periods }, at);
    let whole = price_of(Some(periods));
    let price = whole.or_else(|| price_of(None)).ok_or(RatingRefusal::NotSold)?;
    if periods < 1 || count < 1 {
        return Err(RatingRefusal::Quantity);
    }
    let whole = whole.is_some();
    steps.extend([price_step(price), Step::Term { unit, periods, whole }, Step::Count { count }]);
    let times = if whole { 1 } else { i128::from(periods) };
    let after = times.checked_mul(i128::from(count)).and_then(|number| number.checked_mul(ONE_E8));
    let after = after.ok_or(RatingRefusal::AboveMaximum)?;
    Ok((price, Quantity { before: 0, after, denominator: 1 }))
}

fn price_step(price: &Price) -> Step {
    Step::Price {
        product: price.product.clone(),
        key: price.key.clone(),
        measure: price.measure,
        from: price.from,
    }
}

/// The size that multiplies the price; 1 where the product has none.
fn size(of: Option<Size>, asked: &Asked<'_>) -> Result<i64, RatingRefusal> {
    // What is renewed keeps its size: the bounds of today are those of what is bought today.
    let keeps = matches!(asked.what, What::Term { mode: Mode::Renew, .. });
    let any = |size: Size| Size { least: 1, most: i64::MAX, step: 1, ..size };
    let of = if keeps { of.map(any) } else { of };
    let found = check_size(of, (asked.size, asked.size_measure)).map_err(RatingRefusal::Size)?;
    Ok(found.unwrap_or(1))
}

/// The size that a resource of a product has where this size and this measure are asked for; none where the
/// product has no size: then what is asked for does not count.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check_size(
    of: Option<Size>,
    (size, size_measure): (Option<i64>, Option<i64>),
) -> Result<Option<i64>, SizeDefect> {
    let Some(Size { measure, least, most, step }) = of else { return Ok(None) };
    let size = size.ok_or(SizeDefect::Missing)?;
    match size_measure {
        None => return Err(SizeDefect::MeasureMissing),
        Some(other) if other != measure => return Err(SizeDefect::Measure(measure)),
        Some(_) => {}
    }
    if !(least..=most).contains(&size) {
        return Err(SizeDefect::Range { least, most });
    }
    if (size - least) % step.max(1) != 0 {
        return Err(SizeDefect::Step { least, step });
    }
    Ok(Some(size))
}
