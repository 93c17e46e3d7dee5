//! [`against_past`]: prices that have begun stay as they are, and what they rest on does (decision 0025).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::problem::{Problem, Problems};
use super::read::PriceLines;
use super::said::charge::Charge;
use super::said::package::Package;
use super::schema::{CONVERSIONS, ON_DEMAND, PACKAGES, PERIOD, PRICES, PRODUCTS};
use crate::products::{Catalogue, Conversion, Price, PriceKey, Product};
use crate::time::Timestamp;

/// What of a new version goes against the version in force. A price that has begun (at `now` or before)
/// must be in it unchanged; one that is not in the version in force must begin at `now` or later, unless
/// that version has no price at all: the first prices may begin in the past. Others may change.
///
/// A product with a price that has begun stays what it is and where, in the same unit of size, and holds what
/// it held: whoever bought it has that. A conversion of a unit that such a price, or such an item, is in stays:
/// a past instant is rated by them.
pub fn against_past(
    before: &Catalogue,
    (after, lines): (&Catalogue, &PriceLines),
    now: Timestamp,
) -> Vec<Problem> {
    let mut problems = Problems::default();
    against_prices(before, (after, lines), now, &mut problems);
    let begun: Vec<&Price> =
        before.parts().prices.iter().filter(|price| price.from <= now).collect();
    against_products(before, after, &begun, &mut problems);
    against_conversions(before, after, &begun, &mut problems);
    problems.into_sorted()
}

fn against_prices(
    before: &Catalogue,
    (after, lines): (&Catalogue, &PriceLines),
    now: Timestamp,
    problems: &mut Problems,
) {
    let (before, after) = (&before.parts().prices, &after.parts().prices);
    let old: HashMap<_, &Price> = before.iter().map(|price| (key(price), price)).collect();
    let new: HashMap<_, u64> = after.iter().map(key).zip(lines.0.iter().copied()).collect();
    for price in before.iter().filter(|price| price.from <= now && !new.contains_key(&key(price))) {
        problems.add(PRICES.file, 0, "", Charge::Gone(&shown(price)).said());
    }
    // Whole seconds are written: the first one that is not before now.
    let first = now.plus_ms(999).to_wire();
    for (price, line) in after.iter().zip(lines.0.iter().copied()) {
        match old.get(&key(price)) {
            Some(same) if *same == price || same.from > now => {}
            Some(other) => {
                let column = if other.measure == price.measure { "price" } else { "measure" };
                let said = Charge::Changed(&shown(price)).said();
                problems.add(PRICES.file, line, column, said);
            }
            None if before.is_empty() || price.from >= now => {}
            None => {
                problems.add(PRICES.file, line, "from", Charge::BeginsInPast(&first).said());
            }
        }
    }
}

fn against_products(
    before: &Catalogue,
    after: &Catalogue,
    begun: &[&Price],
    problems: &mut Problems,
) {
    let sold: BTreeSet<&str> = begun.iter().map(|price| price.product.as_str()).collect();
    let rated = |product: &Product| {
        (product.key.clone(), product.zone.clone(), product.size.map(|size| size.measure))
    };
    for id in sold {
        // One that is gone is told with its prices.
        let Some((old, new)) = before.product(id).zip(after.product(id)) else { continue };
        if rated(old) != rated(new) {
            problems.add(PRODUCTS.file, 0, "", Charge::Moved(id).said());
        }
        if before.package(id) != after.package(id) {
            problems.add(PACKAGES.file, 0, "", Package::Changed(id).said());
        }
    }
}

fn against_conversions(
    before: &Catalogue,
    after: &Catalogue,
    begun: &[&Price],
    problems: &mut Problems,
) {
    let held = begun.iter().flat_map(|price| before.package_items(&price.product));
    let held = held.map(|item| item.measure);
    let measures: BTreeSet<i64> = begun.iter().map(|price| price.measure).chain(held).collect();
    let pair = |one: &Conversion| (one.measure, one.to);
    let now: BTreeMap<(i64, i64), i64> =
        after.parts().conversions.iter().map(|one| (pair(one), one.ratio)).collect();
    let rests = |one: &&Conversion| measures.contains(&one.measure) || measures.contains(&one.to);
    for one in before.parts().conversions.iter().filter(rests) {
        if now.get(&pair(one)) != Some(&one.ratio) {
            let shown = format!("{},{},{}", one.measure, one.to, one.ratio);
            problems.add(CONVERSIONS.file, 0, "", Charge::Converted(&shown).said());
        }
    }
}

fn key(price: &Price) -> (&str, &PriceKey, Timestamp) {
    (&price.product, &price.key, price.from)
}

/// How a price is named: as its columns have it.
fn shown(price: &Price) -> String {
    let (product, from) = (&price.product, price.from.to_wire());
    match &price.key {
        PriceKey::OnDemand { usage } => format!("{product} {ON_DEMAND} {usage} {from}"),
        PriceKey::Period { unit, periods } => {
            let periods = periods.map_or_else(String::new, |periods| format!(" {periods}"));
            format!("{product} {PERIOD} {}{periods} {from}", unit.as_str())
        }
    }
}

#[cfg(test)]
#[path = "past_tests.rs"]
mod tests;
