//! The lines of `prices.csv`: each is a tier of a price.

use std::collections::HashMap;

use super::cell::{Cell, INT};
use super::declared::Declared;
use super::problem::Problems;
use super::read::CURRENCY;
use super::said::charge::Charge;
use super::said::package::Package;
use super::said::rule::Rule;
use super::schema::{ON_DEMAND, PERIOD, PRODUCTS};
use super::sheet::Sheet;
use crate::money::UnitPrice;
use crate::products::{PeriodType, Price, PriceKey, Pricing, Tier};
use crate::time::Timestamp;

/// A line that has been read.
struct Row<'t> {
    product: Cell<'t>,
    above: Cell<'t>,
    measured: Cell<'t>,
    key: PriceKey,
    measure: Option<i64>,
    above_e8: Option<i64>,
    price: UnitPrice,
    from: Timestamp,
}

/// Every price with the line of its first tier in the file.
pub(super) fn prices(
    sheet: &Sheet,
    declared: &Declared<'_>,
    problems: &mut Problems,
) -> Vec<(Price, u64)> {
    let mut places = HashMap::new();
    let mut grouped: Vec<Vec<Row<'_>>> = Vec::new();
    for [product, mode, usage, measured, period, periods, above, price, from] in sheet.rows() {
        let resource_type = declared.products.of(product, PRODUCTS.file, problems);
        let resource_type = resource_type.and_then(|sold| sold.resource_type.as_deref());
        let way = mode.word(&[ON_DEMAND, PERIOD], |word| word, problems);
        let above_e8 = above.quantity(problems);
        let (key, measure) = match way {
            Some(ON_DEMAND) => {
                empty([period, periods], ON_DEMAND, problems);
                if declared.packaged.contains(product.text) {
                    mode.tell(Package::OnDemand.said(), problems);
                }
                let (usage, measure) = declared.usage(resource_type, usage, measured, problems);
                (Some(PriceKey::OnDemand { usage }), measure)
            }
            Some(_) => {
                empty([usage, measured], PERIOD, problems);
                if above_e8.is_some_and(|above| above > 0) {
                    above.tell(Charge::TiersOfPeriod.said(), problems);
                }
                (term(period, periods, problems), Some(CURRENCY))
            }
            None => (None, None),
        };
        let (price, at) = (price.price(problems), from.instant(problems));
        let Some(key) = key else { continue };
        // By the instant's text: those that cannot be read are not all the same.
        let place = *places.entry((product.text, key.clone(), from.text)).or_insert(grouped.len());
        if place == grouped.len() {
            grouped.push(Vec::new());
        }
        let row = Row { product, above, measured, key, measure, above_e8, price, from: at };
        grouped[place].push(row);
    }
    grouped.into_iter().map(|rows| joined(rows, problems)).collect()
}

/// Tells that fields are filled which have no meaning in a mode.
fn empty(cells: [Cell<'_>; 2], mode: &'static str, problems: &mut Problems) {
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        cell.tell(Charge::NotOfMode(mode).said(), problems);
    }
}

/// What a price of a period is for.
fn term(period: Cell<'_>, periods: Cell<'_>, problems: &mut Problems) -> Option<PriceKey> {
    let unit = period.word(PeriodType::ALL, PeriodType::as_str, problems);
    let periods =
        if periods.is_empty() { Some(None) } else { periods.whole(1, INT, problems).map(Some) };
    Some(PriceKey::Period { unit: unit?, periods: periods? })
}

/// The price whose tiers these lines are, with the first of them.
fn joined(mut rows: Vec<Row<'_>>, problems: &mut Problems) -> (Price, u64) {
    let (line, measure) = (rows[0].product.line, rows[0].measure);
    for row in &rows[1..] {
        if measure.zip(row.measure).is_some_and(|(first, own)| first != own) {
            row.measured.tell(Charge::TierMeasure(line).said(), problems);
        }
    }
    // Lines stay in their order where tiers begin at the same quantity.
    rows.sort_by_key(|row| row.above_e8);
    for pair in rows.windows(2).filter(|pair| pair[0].above_e8 == pair[1].above_e8) {
        if pair[0].above_e8.is_some() {
            pair[1].product.tell(Rule::Twice(pair[0].product.line).said(), problems);
        }
    }
    if rows[0].above_e8.is_some_and(|above| above > 0) {
        rows[0].above.tell(Charge::FirstTier.said(), problems);
    }
    let tier =
        |row: &Row<'_>| Tier { above_e8: row.above_e8.unwrap_or_default(), price: row.price };
    let pricing = match rows.as_slice() {
        [only] => Pricing::Flat(only.price),
        rows => Pricing::Graduated(rows.iter().map(tier).collect()),
    };
    let Row { product, key, from, .. } = rows.swap_remove(0);
    let measure = measure.unwrap_or_default();
    (Price { product: product.text.to_owned(), key, measure, pricing, from }, line)
}
