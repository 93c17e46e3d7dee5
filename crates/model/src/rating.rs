//! Inquiries: what things would cost. Prices are whole numbers of 10⁻¹⁸ until they are shown.

use crate::amount::decimals;
use crate::answer::Answer;
use crate::catalogue::{Catalogue, Charge, Period, Price, Product};
use crate::customers::bad_parameter;
use crate::discounts::{DISTRIBUTORS, Discount, FIXED, ON_DEMAND, PARTNERS, PROMOTION, RATIO};
use crate::json::{Fields, Json};
use crate::world::{Model, Who};

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
    product: &'a Product,
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

const ONE_E18: i128 = 1_000_000_000_000_000_000;
const CENT_E18: i128 = ONE_E18 / 100;
/// More than this nobody can owe, in units of 10⁻⁸.
const MOST_E8: i128 = i64::MAX as i128;

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
        at: i64,
    ) -> Result<Parts, Answer> {
        let price = |number| self.price(&product.id, &Charge::Term(unit, number), at);
        let (price, times) = match (price(Some(periods)), price(None)) {
            (Some(whole), _) => (whole, 1),
            (None, Some(each)) => (each, i128::from(periods)),
            (None, None) => return Err(no_product()),
        };
        let factor = size_of(product, line)?;
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
            What::Term(unit, periods) => self.term_parts(product, line, (*unit, *periods), at)?,
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
    fn counts(
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
        (RATIO, _) => Some(share(official, value)),
        (FIXED, What::Usage(..)) => parts.cost(|price| price.min(value)),
        (FIXED, What::Term(unit, periods)) => {
            let months = unit.months(*periods)?;
            let quantity = i128::from(months) * i128::from(line.count) * 100_000_000;
            let shares = vec![(quantity, value)];
            Parts { shares, factor: parts.factor, divisor: 1 }.cost(|price| price)
        }
        _ => Some((official - value * 100_000_000).max(0)),
    }
}

pub(crate) fn cents(exact: i128) -> i128 {
    quotient(exact, CENT_E18)
}

/// Cents as a number.
fn money(cents: i128) -> Json {
    Json::Number(decimals(cents, 2, 0))
}

impl Model {
    /// What is wrong with the form of an inquiry.
    fn against_inquiry(inquiry: &Inquiry) -> Option<Answer> {
        let ids: Vec<&String> = inquiry.lines.iter().map(|line| &line.id).collect();
        let repeated = (1..ids.len()).any(|place| ids[..place].contains(&ids[place]));
        let whole = inquiry.lines.iter().all(|line| {
            let asked = match line.what {
                What::Usage(_, value, _) => value,
                What::Term(_, periods) => periods,
            };
            line.count >= 1 && asked >= 1
        });
        (repeated || !whole || inquiry.lines.is_empty() || !inquiry.own_project).then(bad_parameter)
    }

    /// The discounts that a user of an account is shown.
    fn seen_discounts(&self, (who, user): (Who, usize)) -> Vec<&Discount> {
        if self.sees_discounts(who, user) { self.discounts_of(who) } else { Vec::new() }
    }

    /// What usage would cost. One discount counts for each line: of the kind that goes before, the one
    /// that leaves least.
    pub fn rate_usage(&self, caller: (Who, usize), inquiry: &Inquiry) -> Answer {
        if let Some(answer) = Self::against_inquiry(inquiry) {
            return answer;
        }
        let (catalogue, now) = (self.catalogue(), self.now());
        let discounts = self.seen_discounts(caller);
        // All is cut to so many parts of 10⁻¹⁰.
        let part = if inquiry.precise { 1 } else { 10_000 };
        let cut = |exact: i128| exact / (100_000_000 * part) * part;
        let shown = |units: i128| Json::Number(decimals(units, 10, 0));
        let (mut results, mut sums) = (Vec::new(), [0, 0]);
        let mut rated = Vec::new();
        for line in &inquiry.lines {
            match catalogue.rated(line, &discounts, (now, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(answer) => return answer,
            }
        }
        for (line, one) in inquiry.lines.iter().zip(&rated) {
            let places = (0..discounts.len()).filter_map(|place| Some((place, one.left[place]?)));
            let taken = places.min_by_key(|(place, left)| (discounts[*place].kind, *left, *place));
            let official = cut(one.official);
            let amount = taken.map_or(official, |(_, left)| cut(left));
            sums[0] += official;
            sums[1] += amount;
            let discount = taken.map(|(place, _)| {
                Fields::default()
                    .with("discount_id", discounts[place].id_and(""))
                    .with("discount_type", discounts[place].kind)
                    .with("amount", shown(official - amount))
                    .with("measure_id", 1_i64)
                    .with("discount_name", discounts[place].name.as_str())
                    .done()
            });
            let result = Fields::default()
                .with("id", line.id.as_str())
                .with("product_id", one.product.id.as_str())
                .with("amount", shown(amount))
                .with("discount_amount", shown(official - amount))
                .with("official_website_amount", shown(official))
                .with("measure_id", 1_i64)
                .with("discount_rating_results", discount.into_iter().collect::<Vec<Json>>());
            results.push(result.done());
        }
        let [official, amount] = sums;
        if official > MOST_E8 * 100 {
            return above_maximum();
        }
        let body = Fields::default()
            .with("amount", shown(amount))
            .with("discount_amount", shown(official - amount))
            .with("official_website_amount", shown(official))
            .with("measure_id", 1_i64)
            .with("currency", self.site.currency())
            .with("product_rating_results", results);
        Answer::of(200, body.done())
    }

    /// What terms would cost, by list and with each discount.
    pub fn rate_terms(&self, caller: (Who, usize), inquiry: &Inquiry) -> Answer {
        if let Some(answer) = Self::against_inquiry(inquiry) {
            return answer;
        }
        let (catalogue, now) = (self.catalogue(), self.now());
        let discounts = self.seen_discounts(caller);
        let mut rated = Vec::new();
        for line in &inquiry.lines {
            match catalogue.rated(line, &discounts, (now, "subscribe")) {
                Ok(one) => rated.push(one),
                Err(answer) => return answer,
            }
        }
        let official: i128 = rated.iter().map(|one| cents(one.official)).sum();
        if rated.iter().any(|one| cents(one.official) * 1_000_000 > MOST_E8)
            || official * 1_000_000 > MOST_E8
        {
            return above_maximum();
        }
        let lines: Vec<(&Line, &Rated<'_>)> = inquiry.lines.iter().zip(&rated).collect();
        let results = lines.iter().map(|(line, one)| priced(line, one).done());
        let list = Fields::default()
            .with("official_website_amount", money(official))
            .with("measure_id", 1_i64)
            .with("product_rating_results", results.collect::<Vec<Json>>());
        let offers = offers(&lines, &discounts, official);
        let offers = Some(offers).filter(|offers| !offers.is_empty());
        let body = Fields::default()
            .with("official_website_rating_result", list.done())
            .with_some("optional_discount_rating_results", offers)
            .with("currency", self.site.currency());
        Answer::of(200, body.done())
    }
}

fn priced(line: &Line, one: &Rated<'_>) -> Fields {
    Fields::default()
        .with("id", line.id.as_str())
        .with("product_id", one.product.id.as_str())
        .with("official_website_amount", money(cents(one.official)))
        .with("measure_id", 1_i64)
}

/// What everything costs with each discount that takes something off. The best is one of a contract or
/// of a partner.
fn offers(lines: &[(&Line, &Rated<'_>)], discounts: &[&Discount], official: i128) -> Vec<Json> {
    let paid = |place: usize, one: &Rated<'_>| cents(one.left[place].unwrap_or(one.official));
    let sum = |place: usize| lines.iter().map(|(_, one)| paid(place, one)).sum::<i128>();
    let offered: Vec<usize> = (0..discounts.len()).filter(|place| sum(*place) < official).collect();
    let competing = offered.iter().copied().filter(|place| discounts[*place].kind != PROMOTION);
    let best = competing.min_by_key(|place| (sum(*place), *place));
    let offer = |place: usize| {
        let results = lines.iter().map(|(line, one)| {
            let (whole, amount) = (cents(one.official), paid(place, one));
            let shown = priced(line, one).with("amount", money(amount));
            shown.with("discount_amount", money(whole - amount)).done()
        });
        Fields::default()
            .with("discount_id", discounts[place].id_and(""))
            .with("amount", money(sum(place)))
            .with("official_website_amount", money(official))
            .with("discount_amount", money(official - sum(place)))
            .with("measure_id", 1_i64)
            .with("discount_type", discounts[place].kind)
            .with("discount_name", discounts[place].name.as_str())
            .with("best_offer", i64::from(best == Some(place)))
            .with("product_rating_results", results.collect::<Vec<Json>>())
            .done()
    };
    offered.into_iter().map(offer).collect()
}

#[cfg(test)]
#[path = "rating_tests.rs"]
mod tests;
