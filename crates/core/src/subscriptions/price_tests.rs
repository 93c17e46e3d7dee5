//! What renewals cost: by hand, from the catalogue of the prices' own tests.

use super::super::world::term;
use super::*;
use crate::discounts::DiscountKind;
use crate::money::Amount;
use crate::rating::quote_term;
use crate::rating::world::{DISK_GB, amount, catalogue, discount, key, now};

fn cost(
    spec: &str,
    size: Option<i64>,
    (length, days): (&str, i64),
    what: Option<&str>,
) -> Result<(Amount, Amount), RatingRefusal> {
    let catalogue = catalogue();
    let product = catalogue.find(&key(spec), None).expect("a product");
    let size = size.map(|value| Size { value, measure: DISK_GB });
    let discounts: Vec<Discount> =
        what.map(|what| discount(1, DiscountKind::Commercial, what)).into_iter().collect();
    let extra = ExtraDays { days };
    let rated =
        rate_renewal(&catalogue, now(), (product, size), (term(length), extra), &discounts)?;
    let quote = quote_term(&[rated], &discounts)?;
    let left = quote.offers.first().map_or(quote.official, |offer| offer.amount);
    Ok((quote.official, left))
}

#[test]
fn days_are_added_before_anything_is_rounded() {
    let server = "s6.small.1.linux";
    for (spec, size, term, what, official, left) in [
        // 100 a month, 1000 a year, 540 for six months; the disk 0.305 a month and GB.
        (server, None, ("1m", 0), None, "100", "100"),
        (server, None, ("6m", 0), None, "540", "540"),
        (server, None, ("1m", 16), None, "153.33", "153.33"),
        (server, None, ("1m", 16), Some("0.85"), "153.33", "130.33"),
        (server, None, ("1y", 26), Some("0.9"), "1086.67", "978"),
        (server, None, ("1m", 16), Some("-5"), "153.33", "148.33"),
        (server, None, ("1m", 16), Some("=80"), "153.33", "122.67"),
        (server, None, ("6m", 15), Some("=80"), "590", "520"),
        (server, None, ("1m", 16), Some("=100"), "153.33", "153.33"),
        ("SSD", Some(40), ("1m", 0), None, "12.2", "12.2"),
        ("SSD", Some(40), ("1m", 15), None, "18.3", "18.3"),
        ("SSD", Some(10), ("3m", 1), Some("0.5"), "9.25", "4.63"),
        // It is sold from 10 on, in tens, and was bought when it was not.
        ("SSD", Some(7), ("1m", 0), None, "2.14", "2.14"),
    ] {
        let told = format!("{spec} {size:?} {term:?} {what:?}");
        let expected = Ok((amount(official), amount(left)));
        assert_eq!(cost(spec, size, term, what), expected, "{told}");
    }
}

#[test]
fn what_is_not_sold_has_no_price() {
    let disk = |size, term| cost("SSD", size, term, None);
    assert_eq!(disk(Some(40), ("1y", 0)), Err(RatingRefusal::NotSold));
    assert!(matches!(disk(None, ("1m", 0)), Err(RatingRefusal::Size(_))));
    assert_eq!(cost("gone", None, ("1m", 3), None), Err(RatingRefusal::NotSold));
}
