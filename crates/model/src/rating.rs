//! Inquiries: what things would cost. Prices are whole numbers of 10⁻¹⁸ until they are shown.

use crate::answer::Answer;
use crate::catalogue::{Catalogue, Charge, Period, Price, Product, Sizes};
use crate::customers::bad_parameter;
use crate::discounts::{DISTRIBUTORS, Discount, FIXED, ON_DEMAND, PARTNERS, PROMOTION, RATIO};

/// Something whose price is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// How the inquiry calls it.
    pub id: String,
    /// The service.
    pub service: String,
    /// The type of resources.
    pub resource_type: String,
    /// The region.
    pub region: String,
    /// The specification.
    pub spec: String,
    /// A zone.
    pub zone: Option<String>,
    /// Its size.
    pub size: Option<i64>,
    /// The size's unit.
    pub size_measure: Option<i64>,
    /// How many of it.
    pub count: i64,
    /// Usage, or a term.
    pub what: What,
}

/// Usage, or a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Usage: of what, how much of it in units of 10⁻⁸, in which unit.
    Usage(String, i64, i64),
    /// A term of so many periods.
    Term(Period, i64),
}

impl Line {
    /// One of something that is known, for a term.
    pub(crate) const fn of_term(what: What) -> Self {
        Self {
            id: String::new(),
            service: String::new(),
            resource_type: String::new(),
            region: String::new(),
            spec: String::new(),
            zone: None,
            size: None,
            size_measure: None,
            count: 1,
            what,
        }
    }
}

/// An inquiry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// Is the project that it names one of the account's?
    pub own_project: bool,
    /// Are ten decimals wanted, and not six?
    pub precise: bool,
    /// What is asked for.
    pub lines: Vec<Line>,
}

/// A line with its price.
pub(crate) struct Rated<'a> {
    pub(crate) product: &'a Product,
    pub(crate) official: i128,
    /// What each discount leaves of it, where it counts and takes something off.
    pub(crate) left: Vec<Option<i128>>,
}

/// What a line's price is made of: quantities in units of 10⁻⁸, with the price of one in units of 10⁻¹⁰,
/// all of it times a factor and through a divisor.
struct Parts {
    shares: Vec<(i128, i128)>,
    factor: i128,
    divisor: i128,
}

impl Inquiry {
    /// Does it ask for something, and for a quantity of each?
    pub(crate) fn is_whole(&self) -> bool {
        let quantities = self.lines.iter().all(|line| {
            let asked = match line.what {
                What::Usage(_, value, _) => value,
                What::Term(_, periods) => periods,
            };
            line.count >= 1 && asked >= 1
        });
        quantities && !self.lines.is_empty() && self.own_project
    }
}

const ONE_E18: i128 = 1_000_000_000_000_000_000;
const CENT_E18: i128 = ONE_E18 / 100;
/// More than this nobody can owe, in units of 10⁻⁸.
pub(crate) const MOST_E8: i128 = i64::MAX as i128;

pub(crate) fn above_maximum() -> Answer {
    Answer::refused(400, "CBC.99006055")
}

pub(crate) fn no_product() -> Answer {
    Answer::refused(400, "CBC.99006006")
}

/// A quotient of numbers that are not negative, rounded half-up.
pub(crate) const fn quotient(number: i128, divisor: i128) -> i128 {
    number / divisor + (number % divisor * 2 >= divisor) as i128
}

impl Rated<'_> {
    /// The one discount that usage takes, and what it leaves: of the kind that goes before, the one that leaves
    /// least.
    pub(crate) fn taken(&self, discounts: &[&Discount]) -> Option<(usize, i128)> {
        let places = (0..discounts.len()).filter_map(|place| Some((place, self.left[place]?)));
        places.min_by_key(|(place, left)| (discounts[*place].kind, *left, *place))
    }

    /// What it costs in cents with a discount; none: by list.
    pub(crate) fn paid(&self, discount: Option<usize>) -> i128 {
        cents(discount.and_then(|place| self.left[place]).unwrap_or(self.official))
    }
}

/// The best of the discounts that take something off terms: one of a contract or of a partner.
pub(crate) fn best_offer(rated: &[Rated<'_>], discounts: &[&Discount]) -> Option<usize> {
    let sum = |place: Option<usize>| rated.iter().map(|one| one.paid(place)).sum::<i128>();
    let competing = (0..discounts.len()).filter(|place| discounts[*place].kind != PROMOTION);
    let lower = competing.filter(|place| sum(Some(*place)) < sum(None));
    lower.min_by_key(|place| (sum(Some(*place)), *place))
}

impl Parts {
    /// What it comes to at 10⁻¹⁸; none: at more than there are numbers.
    fn cost(&self, price: impl Fn(i128) -> i128) -> Option<i128> {
        let mut sum: i128 = 0;
        for (quantity, own) in &self.shares {
            sum = sum.checked_add(quantity.checked_mul(price(*own))?)?;
        }
        Some(quotient(sum.checked_mul(self.factor)?, self.divisor))
    }
}

impl Catalogue {
    /// The product that a line names.
    fn named(&self, line: &Line) -> Option<&Product> {
        let key = [&line.service, &line.resource_type, &line.region, &line.spec];
        self.sold_as(&key.map(String::clone), line.zone.as_deref())
    }

    /// The product of a service, type of resource, region and specification. One that is sold in the zone
    /// alone goes before that of the region.
    pub(crate) fn sold_as(&self, key: &[String; 4], zone: Option<&str>) -> Option<&Product> {
        let [service, resource_type, region, spec] = key;
        let same: Vec<&Product> = self
            .products
            .iter()
            .filter(|one| {
                (&one.service, &one.resource_type, &one.region, &one.spec)
                    == (service, resource_type, region, spec)
            })
            .collect();
        let whole = same.iter().find(|one| one.zone.is_empty());
        let Some(zone) = zone else { return whole.or(same.first()).copied() };
        let own = same.iter().find(|one| one.zone.eq_ignore_ascii_case(zone));
        own.or(whole.filter(|one| self.sells_in(one, zone))).copied()
    }

    /// Is a product sold in a zone?
    pub(crate) fn sells_in(&self, product: &Product, zone: &str) -> bool {
        if !product.zone.is_empty() {
            return product.zone.eq_ignore_ascii_case(zone);
        }
        let region = self.regions.iter().find(|one| one.code == product.region);
        let zones = region.map(|one| one.zones.as_slice()).unwrap_or_default();
        zones.iter().any(|one| one.eq_ignore_ascii_case(zone))
    }

    /// The price of usage, and the usage in its unit.
    fn usage_parts(
        &self,
        product: &Product,
        line: &Line,
        (code, value, measure): (&str, i64, i64),
        at: i64,
    ) -> Result<Parts, Answer> {
        let prices = self.prices_at(&product.id, at);
        if !prices.iter().any(|one| matches!(one.charge, Charge::Usage(_))) {
            return Err(no_product());
        }
        let is = |price: &&&Price| match &price.charge {
            Charge::Usage(own) => own.eq_ignore_ascii_case(code),
            Charge::Term(..) => false,
        };
        let price = prices.iter().find(is).ok_or_else(|| Answer::refused(400, "CBC.99006074"))?;
        let ratio = self.ratio(measure, price.measure);
        let (many, divisor) = ratio.ok_or_else(|| Answer::refused(400, "CBC.99006050"))?;
        let size = size_of(product, line)?;
        // Everything in the divisor's parts of a unit: tiers as well.
        let used = i128::from(value) * i128::from(line.count);
        let used = used.checked_mul(many).ok_or_else(above_maximum)?;
        let mut shares = Vec::new();
        for (place, (above, each)) in price.tiers.iter().enumerate() {
            let begins = i128::from(*above) * divisor;
            let ends = price.tiers.get(place + 1).map(|(next, _)| i128::from(*next) * divisor);
            let ends = ends.map_or(used, |ends| ends.min(used));
            if begins < ends {
                shares.push((ends - begins, i128::from(*each)));
            }
        }
        Ok(Parts { shares, factor: size, divisor })
    }

    /// The price of a term: of so many periods together, or of each.
    fn term_parts(
        &self,
        product: &Product,
        line: &Line,
        (unit, periods): (Period, i64),
        (at, mode): (i64, &str),
    ) -> Result<Parts, Answer> {
        let price = |number| self.price(&product.id, &Charge::Term(unit, number), at);
        let (price, times) = match (price(Some(periods)), price(None)) {
            (Some(whole), _) => (whole, 1),
            (None, Some(each)) => (each, i128::from(periods)),
            (None, None) => return Err(no_product()),
        };
        // What is renewed keeps its size: the bounds are those of what is bought.
        let own = |sizes: &Sizes| line.size_measure == Some(sizes.measure);
        let kept = product.sizes.filter(|sizes| mode == "renew" && own(sizes)).and(line.size);
        let factor = kept.map_or_else(|| size_of(product, line), |size| Ok(i128::from(size)))?;
        let quantity = times * i128::from(line.count) * 100_000_000;
        let each = price.tiers.first().map_or(0, |(_, each)| i128::from(*each));
        Ok(Parts { shares: vec![(quantity, each)], factor, divisor: 1 })
    }

    pub(crate) fn rated<'a>(
        &'a self,
        line: &Line,
        discounts: &[&Discount],
        (at, mode): (i64, &str),
    ) -> Result<Rated<'a>, Answer> {
        let product = self.named(line).ok_or_else(no_product)?;
        self.rated_of(product, line, discounts, (at, mode))
    }

    /// What a line costs of a product, whatever the line calls it.
    pub(crate) fn rated_of<'a>(
        &'a self,
        product: &'a Product,
        line: &Line,
        discounts: &[&Discount],
        (at, mode): (i64, &str),
    ) -> Result<Rated<'a>, Answer> {
        let parts = match &line.what {
            What::Usage(code, value, measure) => {
                self.usage_parts(product, line, (code, *value, *measure), at)?
            }
            What::Term(unit, periods) => {
                self.term_parts(product, line, (*unit, *periods), (at, mode))?
            }
        };
        let official = parts.cost(|price| price).ok_or_else(above_maximum)?;
        if quotient(official, ONE_E18 / 100_000_000) > MOST_E8 {
            return Err(above_maximum());
        }
        let left = discounts.iter().map(|one| {
            let counts = self.counts(one, (product, line, mode), official);
            let left = if counts { left_by(one, line, (&parts, official)) } else { None };
            left.filter(|left| *left < official)
        });
        Ok(Rated { product, official, left: left.collect() })
    }

    /// Does a discount count for a line?
    pub(crate) fn counts(
        &self,
        discount: &Discount,
        (product, line, mode): (&Product, &Line, &str),
        official: i128,
    ) -> bool {
        let scope = &discount.scope;
        let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|one| one == own);
        let service = self.services.iter().find(|one| one.code == product.service);
        let by_partner = [DISTRIBUTORS, PARTNERS].contains(&discount.kind);
        let allowed = !by_partner || service.is_none_or(|one| one.partner_discounts);
        let (mode, months) = match line.what {
            What::Usage(..) => (ON_DEMAND, None),
            What::Term(unit, periods) => (mode, unit.months(periods)),
        };
        let least = scope.least_amount.map_or(0, |least| i128::from(least) * 10_000_000_000);
        allowed
            && is(&scope.service, &product.service)
            && is(&scope.resource_type, &product.resource_type)
            && is(&scope.region, &product.region)
            && is(&scope.spec, &product.spec)
            && (scope.modes.is_empty() || scope.modes.iter().any(|one| one == mode))
            && scope.least_months.is_none_or(|least| months.is_some_and(|own| own >= least))
            && least <= official
    }
}

/// The size that a line asks for; what has none is as if it were 1.
fn size_of(product: &Product, line: &Line) -> Result<i128, Answer> {
    fit_size(product, line.size, line.size_measure)
}

/// The same of a size and its unit.
pub(crate) fn fit_size(
    product: &Product,
    size: Option<i64>,
    measure: Option<i64>,
) -> Result<i128, Answer> {
    let Some(sizes) = product.sizes else { return Ok(1) };
    let size = size.filter(|_| measure == Some(sizes.measure));
    let fits = |size: &i64| {
        (sizes.least..=sizes.most).contains(size) && (size - sizes.least) % sizes.step == 0
    };
    size.filter(fits).map(i128::from).ok_or_else(bad_parameter)
}

/// A share of a price. The hundredth of a ten-thousandth is no part of a ratio.
pub(crate) const fn share(official: i128, value: i128) -> i128 {
    let (ratio, one) = (value / 1_000_000, 10_000);
    official / one * ratio + quotient(official % one * ratio, one)
}

/// What a discount that counts leaves of a price. A fixed price of a term is one of its months.
fn left_by(discount: &Discount, line: &Line, (parts, official): (&Parts, i128)) -> Option<i128> {
    let value = i128::from(discount.value);
    match (discount.mode, &line.what) {
        (FIXED, What::Usage(..)) => parts.cost(|price| price.min(value)),
        (FIXED, What::Term(unit, periods)) => {
            let months = unit.months(*periods)?;
            let quantity = i128::from(months) * i128::from(line.count) * 100_000_000;
            let shares = vec![(quantity, value)];
            Parts { shares, factor: parts.factor, divisor: 1 }.cost(|price| price)
        }
        _ => Some(left_of_share(discount, official)),
    }
}

/// What a discount that is no fixed price leaves of a price.
pub(crate) fn left_of_share(discount: &Discount, official: i128) -> i128 {
    let value = i128::from(discount.value);
    match discount.mode {
        RATIO => share(official, value),
        _ => (official - value * 100_000_000).max(0),
    }
}

pub(crate) const fn cents(exact: i128) -> i128 {
    quotient(exact, CENT_E18)
}

#[cfg(test)]
#[path = "rating_tests.rs"]
mod tests;
