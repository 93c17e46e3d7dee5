//! Why a line of an order comes to what it does.

use hubu_core::discounts::{Discount, Mode};
use hubu_core::explanations::{Explanation, explain_line};
use hubu_core::orders::{LinePeriod, OrderId, OrderLine, OrderRecord, OrderType};
use hubu_core::products::{Catalogue, PeriodType, Product};
use hubu_core::rating::{Asked, Rated, What, rate_product};
use hubu_core::subscriptions::{ExtraDays, rate_renewal};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::ledger::JournalPosting;
use hubu_store::{Fault, Tx};

use super::changed::{Changed, product_of};
use super::{Asker, order_of, postings_of};
use crate::discounts::of_customer;
use crate::products::CatalogueCache;

/// A line, and why it comes to what it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineExplained {
    /// Its order; of a part, the combined trade.
    pub record: OrderRecord,
    /// The place of the line in it.
    pub place: usize,
    /// Why.
    pub explanation: Explanation,
    /// The discounts that were looked at, by their names.
    pub discounts: Vec<Discount>,
    /// What was posted for the order, the newest first.
    pub postings: Vec<JournalPosting>,
}

/// Why the line of a number comes to what it does. `None`: there is no such order that may be seen, it has no
/// such line, or it gives something back.
///
/// # Errors
/// Only faults.
pub fn explain_order_line(
    tx: &mut Tx<'_>,
    cache: &CatalogueCache,
    zone: &Zone,
    asker: Asker,
    (id, number): (&OrderId, i64),
) -> Result<Option<LineExplained>, Fault> {
    let Some(record) = order_of(tx, asker, id)? else { return Ok(None) };
    let of_order = |line: &OrderLine| line.order == *id && line.number == number;
    let Some(place) = record.order.lines.iter().position(of_order) else { return Ok(None) };
    let discounts = of_customer(tx, record.order.customer, record.order.placed)?;
    let (_, catalogue) = cache.current(tx)?;
    let changed = record.items_of(place).next().map(|item| item.resource);
    let price = match changed.filter(|_| record.order.kind == OrderType::Change) {
        Some(resource) => {
            let changed = Changed::load(tx, &record, resource)?;
            let line = &record.order.lines[place];
            changed.rated((&catalogue, zone), &record, line, &discounts)
        }
        None => price_of(&catalogue, &record, place, &discounts),
    };
    let Some(explanation) = explain_line(&record, place, price, asker.visible) else {
        return Ok(None);
    };
    let postings = postings_of(tx, asker, &record, &[])?;
    Ok(Some(LineExplained { record, place, explanation, discounts, postings }))
}

/// The price of a line by the catalogue and the discounts of the instant at which its order was placed; none
/// where it is not simply that of a term.
fn price_of(
    catalogue: &Catalogue,
    record: &OrderRecord,
    place: usize,
    discounts: &[Discount],
) -> Option<Rated> {
    let line = record.order.lines.get(place)?;
    let mode = match record.order.kind {
        OrderType::New | OrderType::ToPeriod | OrderType::TrialToCommercial => Mode::Subscribe,
        OrderType::Renew => Mode::Renew,
        OrderType::Change
        | OrderType::Unsubscribe
        | OrderType::ToOnDemand
        | OrderType::Trial
        | OrderType::Adjustment => return None,
    };
    let unit = match line.period.0 {
        LinePeriod::Day => PeriodType::Day,
        LinePeriod::Month => PeriodType::Month,
        LinePeriod::Year => PeriodType::Year,
        LinePeriod::Hour => PeriodType::Hour,
        LinePeriod::Week | LinePeriod::OneOff | LinePeriod::OnDemand | LinePeriod::UsageReport => {
            return None;
        }
    };
    let product = product_of(catalogue, &line.product, line.zone.as_deref())?;
    let at = record.order.placed;
    let bought = record.items_of(place).find_map(|item| Some((item.term?, item.extra_days)));
    if let (Mode::Renew, Some((term, days))) = (mode, bought) {
        let (of, extra) = ((product, line.size), (term, ExtraDays { days }));
        return rate_renewal(catalogue, at, of, extra, discounts).ok();
    }
    let what = What::Term { unit, periods: line.period.1?, mode };
    rated(catalogue, at, (product, line), what, discounts)
}

fn rated(
    catalogue: &Catalogue,
    at: Timestamp,
    (product, line): (&Product, &OrderLine),
    what: What<'_>,
    discounts: &[Discount],
) -> Option<Rated> {
    let asked = Asked {
        size: line.size.map(|size| size.value),
        size_measure: line.size.map(|size| size.measure),
        what,
        count: line.count,
    };
    rate_product(catalogue, at, product, &asked, discounts).ok()
}
