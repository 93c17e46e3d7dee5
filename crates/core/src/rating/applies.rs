//! Does a discount count for a line?

use crate::discounts::{Discount, DiscountKind, Mode};
use crate::money::rounding::amount_to_e18;
use crate::products::ProductKey;
use crate::time::Timestamp;

/// What a discount may be on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// The product.
    pub product: &'a ProductKey,
    /// May partners grant discounts on its service (`orders` A9)?
    pub partner_discounts: bool,
    /// How it is charged.
    pub mode: Mode,
    /// Months of a term; none for days, hours and usage.
    pub months: Option<i64>,
    /// Its list price, at 10⁻¹⁸.
    pub official_e18: i128,
    /// The business instant.
    pub at: Timestamp,
}

/// Why a discount does not count for a line, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// It holds at another time.
    NotInForce,
    /// It is an adjustment of one order: nothing else has it.
    OfAnOrder,
    /// Partners grant none on this service.
    NotByPartners,
    /// It is for another service.
    Service,
    /// It is for another type of resource.
    ResourceType,
    /// It is for another region.
    Region,
    /// It is for another specification.
    Spec,
    /// It is for another way of charging.
    Mode,
    /// The term has fewer months than it asks for, or no months at all.
    TooShort,
    /// The list price is less than it asks for.
    TooLittle,
    /// It is a fixed price, which for terms is one of a month, and the term has no months.
    NotByTheMonth,
    /// It leaves the price what it is: a fixed price that is no lower (`readings` 1).
    NothingOff,
}

/// Does a discount count for a line? Whether it takes anything off is another question.
///
/// # Errors
/// The first reason why it does not.
pub fn applies(discount: &Discount, line: &Line<'_>) -> Result<(), Unfit> {
    let (scope, kind) = (&discount.scope, discount.kind);
    let differs = |wanted: &Option<String>, is: &str| wanted.as_ref().is_some_and(|one| one != is);
    let too_short = |least: i64| line.months.is_none_or(|months| months < least);
    let least_e18 = scope.least_amount.map_or(0, amount_to_e18);
    let reasons = [
        (!discount.period.covers(line.at), Unfit::NotInForce),
        (kind == DiscountKind::Adjustment, Unfit::OfAnOrder),
        (kind.of_partner() && !line.partner_discounts, Unfit::NotByPartners),
        (differs(&scope.service, &line.product.service), Unfit::Service),
        (differs(&scope.resource_type, &line.product.resource_type), Unfit::ResourceType),
        (differs(&scope.region, &line.product.region), Unfit::Region),
        (differs(&scope.spec, &line.product.spec), Unfit::Spec),
        (!scope.modes.is_empty() && !scope.modes.contains(&line.mode), Unfit::Mode),
        (scope.least_months.is_some_and(too_short), Unfit::TooShort),
        (line.official_e18 < least_e18, Unfit::TooLittle),
    ];
    let found = reasons.into_iter().find(|(holds, _)| *holds);
    found.map_or(Ok(()), |(_, reason)| Err(reason))
}
