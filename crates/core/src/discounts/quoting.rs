//! What the owner of commercial discounts is shown of them: quoting items (`orders` A10).
//!
//! A discount on a specification is shown as a product item for each product it reaches and each way that
//! product is priced; any other as a category item for each charging mode. A term counts as reached where
//! all of its mode is: from six months on, a year is reached and a month is not. What takes an amount off
//! an order, or counts from some amount on, is no quote and is not shown.

use std::collections::BTreeSet;

use super::{Discount, Mode, Reduction, Scope};
use crate::ids::DiscountKey;
use crate::products::{Catalogue, PeriodType, Price, PriceKey, Product};
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// How what is quoted is charged (`charging_mode`, `orders` A10). Of the wire's words those for single
    /// payments and reserved instances are left out: nothing is sold like that.
    ChargingMode {
        /// Usage on demand.
        OnDemand = 1 "ONDEMAND",
        /// Days.
        Daily = 2 "DAILY",
        /// Months.
        Monthly = 3 "MONTHLY",
        /// A year.
        OneYear = 4 "1_YEARLY",
        /// Two years.
        TwoYears = 5 "2_YEARLY",
        /// Three years.
        ThreeYears = 6 "3_YEARLY",
        /// Four years.
        FourYears = 7 "4_YEARLY",
        /// Five years.
        FiveYears = 8 "5_YEARLY",
    }
}

impl ChargingMode {
    /// Its years, in order.
    const YEARS: [Self; 5] =
        [Self::OneYear, Self::TwoYears, Self::ThreeYears, Self::FourYears, Self::FiveYears];

    /// The months of its shortest term; usage has none.
    const fn least_months(self) -> Option<i64> {
        match self {
            Self::OnDemand => None,
            Self::Daily => Some(0),
            Self::Monthly => Some(1),
            Self::OneYear => Some(12),
            Self::TwoYears => Some(24),
            Self::ThreeYears => Some(36),
            Self::FourYears => Some(48),
            Self::FiveYears => Some(60),
        }
    }

    /// How what has this price is charged, with the months of its shortest term.
    fn of_price(key: &PriceKey) -> Vec<(Self, Option<i64>)> {
        let plain = |mode: Self| vec![(mode, mode.least_months())];
        match key {
            PriceKey::OnDemand { .. } => plain(Self::OnDemand),
            PriceKey::Period { unit: PeriodType::Day, .. } => plain(Self::Daily),
            PriceKey::Period { unit: PeriodType::Month, periods } => {
                vec![(Self::Monthly, Some(periods.unwrap_or(1)))]
            }
            PriceKey::Period { unit: PeriodType::Year, periods: None } => {
                Self::YEARS.iter().map(|mode| (*mode, mode.least_months())).collect()
            }
            PriceKey::Period { unit: PeriodType::Year, periods: Some(years) } => {
                let place = usize::try_from(years - 1).ok();
                place.and_then(|place| Self::YEARS.get(place)).copied().map_or_else(Vec::new, plain)
            }
            PriceKey::Period { unit: PeriodType::Hour, .. } => Vec::new(),
        }
    }
}

/// The customer's contract, which its commercial discounts in force stand for together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commerce {
    /// The oldest of the discounts, by which it is known.
    pub key: DiscountKey,
    /// When the first of them began.
    pub from: Timestamp,
    /// When the last of them ends; `None`: one goes on.
    pub to: Option<Timestamp>,
}

/// A discount on a product in one way of being charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProductQuote<'a> {
    /// The discount.
    pub discount: &'a Discount,
    /// The product; `None`: no product there is has the specification.
    pub product: Option<&'a Product>,
    /// How it is charged.
    pub mode: ChargingMode,
    /// Which usage is charged, where any is: its code, and the unit it is priced in.
    pub usage: Option<(&'a str, i64)>,
}

/// A discount on whatever its scope covers, in one way of being charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CategoryQuote<'a> {
    /// The discount.
    pub discount: &'a Discount,
    /// How it is charged.
    pub mode: ChargingMode,
}

/// Which quotes are asked for; empty lists ask for all. Letters count without case.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct QuoteFilter {
    /// Services.
    pub services: Vec<String>,
    /// Charging modes.
    pub modes: Vec<String>,
}

impl QuoteFilter {
    /// Is a quote on a service wanted? One on every service is a quote on each of them.
    pub fn wants(&self, service: Option<&str>, mode: ChargingMode) -> bool {
        let has = |list: &[String], word: &str| {
            list.is_empty() || list.iter().any(|one| one.eq_ignore_ascii_case(word))
        };
        service.is_none_or(|service| has(&self.services, service))
            && has(&self.modes, mode.as_str())
    }
}

impl<'a> ProductQuote<'a> {
    /// The service it is on.
    pub fn service(&self) -> Option<&'a str> {
        let own = self.product.map(|product| product.key.service.as_str());
        own.or(self.discount.scope.service.as_deref())
    }
}

/// The contract that these discounts, which are all in force, come to.
pub fn commerce(discounts: &[Discount]) -> Option<Commerce> {
    let key = discounts.iter().map(|one| one.key).min()?;
    let from = discounts.iter().map(|one| one.period.from).min()?;
    let ends: Option<Vec<Timestamp>> = discounts.iter().map(|one| one.period.to).collect();
    Some(Commerce { key, from, to: ends.and_then(|ends| ends.into_iter().max()) })
}

/// The product items: discounts in their order, products in the catalogue's, then charging modes.
pub fn product_quotes<'a>(
    catalogue: &'a Catalogue,
    discounts: &'a [Discount],
    at: Timestamp,
) -> Vec<ProductQuote<'a>> {
    let mut quotes = Vec::new();
    for discount in discounts.iter().filter(|one| one.scope.spec.is_some() && is_quote(one)) {
        let products = &catalogue.parts().products;
        let reached = products.iter().filter(|product| reaches(&discount.scope, product));
        let before = quotes.len();
        for product in reached {
            let prices: Vec<&Price> = catalogue.prices(&product.id, at).collect();
            let ways = ways_of(&discount.scope, &prices);
            quotes.extend(ways.into_iter().map(|(mode, usage)| ProductQuote {
                discount,
                product: Some(product),
                mode,
                usage,
            }));
        }
        if quotes.len() == before {
            let modes = modes_of(&discount.scope).into_iter();
            quotes.extend(modes.map(|mode| ProductQuote {
                discount,
                product: None,
                mode,
                usage: None,
            }));
        }
    }
    quotes
}

/// The category items: discounts in their order, then charging modes.
pub fn category_quotes(discounts: &[Discount]) -> Vec<CategoryQuote<'_>> {
    let of_categories = discounts.iter().filter(|one| one.scope.spec.is_none() && is_quote(one));
    of_categories
        .flat_map(|discount| {
            let modes = modes_of(&discount.scope).into_iter();
            modes.map(move |mode| CategoryQuote { discount, mode })
        })
        .collect()
}

const fn is_quote(discount: &Discount) -> bool {
    !matches!(discount.reduction, Reduction::Off(_)) && discount.scope.least_amount.is_none()
}

fn reaches(scope: &Scope, product: &Product) -> bool {
    let fits = |part: &Option<String>, own: &str| part.as_deref().is_none_or(|part| part == own);
    let key = &product.key;
    fits(&scope.service, &key.service)
        && fits(&scope.resource_type, &key.resource_type)
        && fits(&scope.region, &key.region)
        && fits(&scope.spec, &key.spec)
}

/// Does a scope cover all of a mode whose shortest term has so many months?
fn covers(scope: &Scope, mode: ChargingMode, months: Option<i64>) -> bool {
    let on_demand = mode == ChargingMode::OnDemand;
    let meant = |one: &Mode| one.is_of_term() != on_demand;
    let long_enough = |least: i64| months.is_some_and(|months| months >= least);
    (scope.modes.is_empty() || scope.modes.iter().any(meant))
        && scope.least_months.is_none_or(long_enough)
}

/// The modes a scope covers, whatever is sold.
fn modes_of(scope: &Scope) -> Vec<ChargingMode> {
    let all = ChargingMode::ALL.iter().copied();
    all.filter(|mode| covers(scope, *mode, mode.least_months())).collect()
}

/// The ways in which a product with these prices is charged, of those that a scope covers.
fn ways_of<'a>(
    scope: &Scope,
    prices: &[&'a Price],
) -> BTreeSet<(ChargingMode, Option<(&'a str, i64)>)> {
    let mut ways = BTreeSet::new();
    for price in prices {
        let usage = match &price.key {
            PriceKey::OnDemand { usage } => Some((usage.as_str(), price.measure)),
            PriceKey::Period { .. } => None,
        };
        let modes = ChargingMode::of_price(&price.key).into_iter();
        let covered = modes.filter(|(mode, months)| covers(scope, *mode, *months));
        ways.extend(covered.map(|(mode, _)| (mode, usage)));
    }
    ways
}

#[cfg(test)]
#[path = "quoting_tests.rs"]
mod tests;
