//! What the lines of an order cost, and by which discounts they may be paid.

use std::collections::BTreeSet;

use hubu_core::coupons::CycleType;
use hubu_core::discounts::{Discount, DiscountKind, Mode};
use hubu_core::ids::{CustomerKey, DiscountKey};
use hubu_core::money::Amount;
use hubu_core::orders::{Amounts, Offered, OrderType, best_discount, pay_until, priced};
use hubu_core::products::{PeriodType, Product};
use hubu_core::rating::{Asked, Rated, RatingRefusal, What, quote_term, rate_product};
use hubu_core::resources::Size;
use hubu_core::subscriptions::Term;
use hubu_core::time::Timestamp;
use hubu_store::Error;
use hubu_store::resources::ResourceRecord;

use crate::ledger::Desk;

/// A line that is to be priced.
#[derive(Clone, Copy, Debug)]
pub struct PricedLine<'a> {
    /// The product.
    pub product: &'a Product,
    /// The size of each, where the product has one.
    pub size: Option<Size>,
    /// For how long.
    pub term: Term,
    /// How many.
    pub count: i64,
}

/// What lines cost, and how they may be paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Priced {
    /// The list price of each line.
    pub officials: Vec<Amount>,
    /// What each line comes to with the discount that is selected.
    pub amounts: Vec<Amounts>,
    /// The discounts they may be paid with.
    pub offered: Vec<Offered>,
    /// The one that is selected.
    pub discount: Option<(DiscountKey, DiscountKind)>,
    /// Until when the order can be paid.
    pub pay_until: Timestamp,
    /// The version of the catalogue.
    pub version: i64,
}

/// What lines cost now. The customer's prices are needed.
///
/// # Errors
/// Why a line, by its place, has no price; faults.
pub fn price(
    desk: &Desk<'_, '_>,
    customer: CustomerKey,
    lines: &[PricedLine<'_>],
    kind: OrderType,
) -> Result<Priced, Error<(usize, RatingRefusal)>> {
    let (_, catalogue) = desk.catalogue()?;
    let discounts = desk.discounts(customer)?;
    let mode = match kind {
        OrderType::Renew => Mode::Renew,
        OrderType::Change => Mode::Change,
        _ => Mode::Subscribe,
    };
    let rate = |line: &PricedLine<'_>| {
        let asked = Asked {
            size: line.size.map(|size| size.value),
            size_measure: line.size.map(|size| size.measure),
            what: What::Term { unit: unit_of(line.term), periods: line.term.periods, mode },
            count: line.count,
        };
        rate_product(&catalogue, desk.now(), line.product, &asked, &discounts)
    };
    let mut rated = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        rated.push(rate(line).map_err(|why| Error::Refused((place, why)))?);
    }
    price_rated(desk, &rated, &discounts, (kind, &[]))
}

/// The same of lines that are rated already, by these discounts; with the promotions that count again, as
/// earlier orders used them ([`used_before`]).
///
/// # Errors
/// [`RatingRefusal::AboveMaximum`], told of the first line; faults.
pub fn price_rated(
    desk: &Desk<'_, '_>,
    rated: &[Rated],
    discounts: &[Discount],
    (kind, used_before): (OrderType, &[DiscountKey]),
) -> Result<Priced, Error<(usize, RatingRefusal)>> {
    let quote = quote_term(rated, discounts).map_err(|why| Error::Refused((0, why)))?;
    let officials: Vec<Amount> = quote.lines.iter().map(|line| line.official).collect();
    let offered = Offered::of_quote(&quote, discounts);
    let selected = best_discount(&offered, (kind, desk.now()), used_before);
    Ok(Priced {
        amounts: priced(&officials, selected),
        discount: selected.map(|one| (one.key, one.kind)),
        pay_until: pay_until(desk.now(), selected, None),
        version: desk.catalogue()?.0,
        officials,
        offered,
    })
}

/// By which discounts earlier orders of all these resources were paid: a promotion that each of them had
/// counts again when they are renewed or changed without anybody choosing (`orders` E).
pub fn used_before<'a>(
    resources: impl IntoIterator<Item = &'a ResourceRecord>,
) -> Vec<DiscountKey> {
    let of = |one: &ResourceRecord| -> BTreeSet<DiscountKey> {
        one.terms.iter().filter_map(|term| term.discount).collect()
    };
    let common = resources.into_iter().map(of).reduce(|all, of| &all & &of);
    common.into_iter().flatten().collect()
}

/// The unit of a term in the words of the catalogue.
pub(super) const fn unit_of(term: Term) -> PeriodType {
    match term.unit {
        CycleType::Month => PeriodType::Month,
        CycleType::Year => PeriodType::Year,
    }
}
