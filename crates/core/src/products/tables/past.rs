//! [`against_past`]: prices that have begun stay as they are (decision 0025).

use std::collections::HashMap;

use super::Table;
use super::problem::{Problem, Problems};
use super::read::parts;
use super::said::charge::Charge;
use super::schema::{ON_DEMAND, PERIOD, PRICES};
use crate::products::{Catalogue, Price, PriceKey};
use crate::time::Timestamp;

/// What of a new version goes against the version in force. A price that has begun (at `now` or before)
/// must be in it unchanged; one that is not in the version in force must begin at `now` or later, unless
/// that version has no price at all: the first prices may begin in the past. Others may change.
///
/// Where the tables cannot be read, the answer is why.
pub fn against_past(before: &Catalogue, after: &[Table], now: Timestamp) -> Vec<Problem> {
    let (parts, lines) = match parts(after) {
        Ok(read) => read,
        Err(problems) => return problems,
    };
    let before = &before.parts().prices;
    let mut problems = Problems::default();
    let old: HashMap<_, &Price> = before.iter().map(|price| (key(price), price)).collect();
    let new: HashMap<_, u64> = parts.prices.iter().map(key).zip(lines.iter().copied()).collect();
    for price in before.iter().filter(|price| price.from <= now && !new.contains_key(&key(price))) {
        problems.add(PRICES.file, 0, "", Charge::Gone(&shown(price)).said());
    }
    // Whole seconds are written: the first one that is not before now.
    let first = now.plus_ms(999).to_wire();
    for (price, line) in parts.prices.iter().zip(lines) {
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
    problems.into_sorted()
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
