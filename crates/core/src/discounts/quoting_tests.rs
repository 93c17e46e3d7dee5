//! Which items a contract is shown as.

use super::*;
use crate::coupons::Ratio;
use crate::discounts::DiscountKind;
use crate::history::Period;
use crate::money::{Amount, UnitPrice};
use crate::products::{Names, Parts, Pricing, ProductKey, ProductTraits};

const EC2: &str = "hws.service.type.ec2";
const VM: &str = "hws.resource.type.vm";
const SMALL: &str = "s6.small.1.linux";

fn at(month: i64) -> Timestamp {
    Timestamp::from_ms(month * 1_000)
}

fn product(id: &str, region: &str, spec: &str) -> Product {
    let [service, resource_type, region, spec] = [EC2, VM, region, spec].map(str::to_owned);
    Product {
        id: id.to_owned(),
        key: ProductKey { service, resource_type, region, spec },
        zone: None,
        names: Names::default(),
        size: None,
        traits: ProductTraits::default(),
        attributes: Vec::new(),
    }
}

fn price(product: &str, key: PriceKey, measure: i64) -> Price {
    let pricing = Pricing::Flat(UnitPrice::from_e10(10_000_000_000));
    Price { product: product.to_owned(), key, measure, pricing, from: at(0) }
}

fn usage(code: &str) -> PriceKey {
    PriceKey::OnDemand { usage: code.to_owned() }
}

const fn term(unit: PeriodType, periods: Option<i64>) -> PriceKey {
    PriceKey::Period { unit, periods }
}

/// A small machine in two regions and a large one in the north. The small one is priced by the hour,
/// the day, the month and the year in the north, by the hour alone in the south.
fn catalogue() -> Catalogue {
    use PeriodType::{Day, Hour, Month, Year};
    Catalogue::new(Parts {
        products: vec![
            product("P1", "north", SMALL),
            product("P2", "south", SMALL),
            product("P3", "north", "s6.large.2.linux"),
        ],
        prices: vec![
            price("P1", usage("Duration"), 4),
            price("P1", usage("upflow"), 10),
            price("P1", term(Hour, None), 1),
            price("P1", term(Day, None), 1),
            price("P1", term(Month, None), 1),
            price("P1", term(Month, Some(6)), 1),
            price("P1", term(Year, Some(1)), 1),
            price("P1", term(Year, Some(3)), 1),
            price("P1", term(Year, Some(9)), 1),
            price("P2", usage("Duration"), 4),
            price("P3", term(Year, None), 1),
        ],
        ..Parts::default()
    })
}

fn discount(key: i64, scope: Scope) -> Discount {
    Discount {
        key: DiscountKey(key),
        kind: DiscountKind::Commercial,
        name: "framework".to_owned(),
        reduction: Reduction::Ratio(Ratio::ONE),
        scope,
        period: Period::since(at(key)),
    }
}

fn spec(code: &str) -> Scope {
    Scope { spec: Some(code.to_owned()), ..Scope::default() }
}

/// Product items, as people read them.
fn products(scope: Scope) -> Vec<String> {
    let (catalogue, discounts) = (catalogue(), [discount(1, scope)]);
    let quotes = product_quotes(&catalogue, &discounts, at(9));
    let written = quotes.iter().map(|quote| {
        let product = quote.product.map_or("-", |product| &product.id);
        let usage = quote.usage.map_or_else(String::new, |(code, unit)| format!(" {code}/{unit}"));
        format!("{product} {}{usage}", quote.mode.as_str())
    });
    written.collect()
}

fn categories(scope: Scope) -> Vec<&'static str> {
    let discounts = [discount(1, scope)];
    category_quotes(&discounts).iter().map(|quote| quote.mode.as_str()).collect()
}

#[test]
fn a_specification_is_quoted_for_each_product_as_it_is_priced() {
    use Mode::{OnDemand, Renew, Subscribe};
    let charged = |modes: &[Mode]| Scope { modes: modes.to_vec(), ..spec(SMALL) };
    let months = |months| Scope { least_months: Some(months), ..spec(SMALL) };
    let usage = ["P1 ONDEMAND Duration/4", "P1 ONDEMAND upflow/10"];
    let terms = ["P1 DAILY", "P1 MONTHLY", "P1 1_YEARLY", "P1 3_YEARLY"];
    let south = ["P2 ONDEMAND Duration/4"];
    let in_region = |code: &str| Scope { region: Some(code.to_owned()), ..spec(SMALL) };
    let table = [
        (spec(SMALL), [&usage[..], &terms, &south].concat()),
        (in_region("north"), [&usage[..], &terms].concat()),
        (charged(&[OnDemand]), [&usage[..], &south].concat()),
        (charged(&[Subscribe, Renew]), terms.to_vec()),
        // A commitment of six months is one of the months that are left.
        (months(1), vec!["P1 MONTHLY", "P1 1_YEARLY", "P1 3_YEARLY"]),
        (months(6), vec!["P1 MONTHLY", "P1 1_YEARLY", "P1 3_YEARLY"]),
        (months(7), vec!["P1 1_YEARLY", "P1 3_YEARLY"]),
        (months(36), vec!["P1 3_YEARLY"]),
        (
            spec("s6.large.2.linux"),
            vec!["P3 1_YEARLY", "P3 2_YEARLY", "P3 3_YEARLY", "P3 4_YEARLY", "P3 5_YEARLY"],
        ),
    ];
    for (row, (scope, expected)) in table.into_iter().enumerate() {
        assert_eq!(products(scope), expected, "row {row}");
    }
    assert_eq!(categories(spec(SMALL)), [""; 0], "a specification is no category");
}

#[test]
fn a_specification_that_nobody_sells_is_quoted_all_the_same() {
    let scope = Scope { modes: vec![Mode::OnDemand], ..spec("x1.huge") };
    assert_eq!(products(scope), ["- ONDEMAND"]);
    let other = Scope { service: Some("hws.service.type.obs".to_owned()), ..spec(SMALL) };
    let scope = Scope { least_months: Some(24), modes: vec![Mode::Change], ..other };
    assert_eq!(products(scope), ["- 2_YEARLY", "- 3_YEARLY", "- 4_YEARLY", "- 5_YEARLY"]);
}

#[test]
fn a_category_is_quoted_for_each_mode_that_all_of_it_reaches() {
    use Mode::{Change, OnDemand, Renew, Subscribe};
    let years = ["1_YEARLY", "2_YEARLY", "3_YEARLY", "4_YEARLY", "5_YEARLY"];
    let short = ["DAILY", "MONTHLY"];
    let usage = ["ONDEMAND"];
    let scope = |modes: &[Mode], least_months| Scope {
        service: Some(EC2.to_owned()),
        modes: modes.to_vec(),
        least_months,
        ..Scope::default()
    };
    let table = [
        (scope(&[], None), [&usage[..], &short, &years].concat()),
        (scope(&[OnDemand], None), usage.to_vec()),
        (scope(&[Renew], None), [&short[..], &years].concat()),
        (scope(&[OnDemand, Change], None), [&usage[..], &short, &years].concat()),
        (scope(&[Subscribe], Some(1)), [&short[1..], &years].concat()),
        (scope(&[], Some(2)), years.to_vec()),
        (scope(&[], Some(13)), years[1..].to_vec()),
        (scope(&[], Some(60)), years[4..].to_vec()),
    ];
    for (row, (scope, expected)) in table.into_iter().enumerate() {
        assert_eq!(products(scope.clone()), [""; 0], "row {row} is no product");
        assert_eq!(categories(scope), expected, "row {row}");
    }
}

#[test]
fn what_takes_an_amount_off_or_asks_for_one_is_no_quote() {
    let off = |scope| Discount {
        reduction: Reduction::Off(Amount::from_e8(500_000_000)),
        ..discount(1, scope)
    };
    let least = |scope| Scope { least_amount: Some(Amount::from_e8(1)), ..scope };
    let discounts = [
        off(Scope::default()),
        off(spec(SMALL)),
        discount(1, least(Scope::default())),
        discount(1, least(spec(SMALL))),
    ];
    assert_eq!(category_quotes(&discounts), []);
    assert_eq!(product_quotes(&catalogue(), &discounts, at(9)), []);
}

#[test]
fn a_contract_lasts_from_the_first_to_the_last_of_its_discounts() {
    let lasting = |key, from, to: Option<i64>| Discount {
        period: Period { from: at(from), to: to.map(at) },
        ..discount(key, Scope::default())
    };
    let table = [
        (vec![], None),
        (vec![lasting(7, 3, None)], Some((7, 3, None))),
        (vec![lasting(7, 3, Some(9))], Some((7, 3, Some(9)))),
        (vec![lasting(7, 3, Some(9)), lasting(8, 1, Some(5))], Some((7, 1, Some(9)))),
        (vec![lasting(8, 1, Some(5)), lasting(7, 3, None)], Some((7, 1, None))),
    ];
    for (row, (discounts, expected)) in table.into_iter().enumerate() {
        let found = commerce(&discounts);
        let expected = expected.map(|(key, from, to): (i64, i64, Option<i64>)| Commerce {
            key: DiscountKey(key),
            from: at(from),
            to: to.map(at),
        });
        assert_eq!(found, expected, "row {row}");
    }
}

#[test]
fn filters_know_no_case_and_everything_is_of_every_service() {
    let filter = |services: &[&str], modes: &[&str]| QuoteFilter {
        services: services.iter().map(|one| (*one).to_owned()).collect(),
        modes: modes.iter().map(|one| (*one).to_owned()).collect(),
    };
    let table = [
        (filter(&[], &[]), Some(EC2), true),
        (filter(&["HWS.Service.Type.EC2"], &["ondemand"]), Some(EC2), true),
        (filter(&["hws.service.type.obs", EC2], &["monthly", "OnDemand"]), Some(EC2), true),
        (filter(&["hws.service.type.obs"], &[]), Some(EC2), false),
        (filter(&["hws.service.type.obs"], &[]), None, true),
        (filter(&[], &["MONTHLY"]), Some(EC2), false),
        (filter(&[], &["weekly"]), None, false),
    ];
    for (row, (filter, service, wanted)) in table.into_iter().enumerate() {
        assert_eq!(filter.wants(service, ChargingMode::OnDemand), wanted, "row {row}");
    }
}
