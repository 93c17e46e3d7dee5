//! (h) What a hundred products cost, against the same arithmetic in a bare loop.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use hubu_core::coupons::Ratio;
use hubu_core::discounts::{Discount, DiscountKind, Mode, Reduction, Scope};
use hubu_core::history::Period;
use hubu_core::ids::DiscountKey;
use hubu_core::metering::SettlementPeriod;
use hubu_core::money::UnitPrice;
use hubu_core::money::rounding::InquiryDecimals;
use hubu_core::products::{
    Catalogue, Names, Parts, PeriodType, Price, PriceKey, Pricing, Product, ProductKey,
    ProductTraits, ResourceType, Size, UsageType,
};
use hubu_core::rating::{Asked, Named, Rated, What, quote_term, quote_usage, rate};
use hubu_core::time::Timestamp;
use hubu_store::Engine;

use super::figures::{Rate, Ratio as Share, Spread};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::{Effort, Trouble};

const TITLE: &str = "(h) Prices of a hundred products · 百件产品询价";

const LIMITS: &str = "A catalogue of a thousand products in ten regions, half of them with a size, each \
with a price by the hour and one by the month; a customer with three discounts asks what a hundred of \
them cost, as usage and as terms. Every answer carries the steps it was made by. The limit finds the \
same prices in a map and does the same arithmetic over them (price × quantity × size × number, the \
share the discount leaves, the cut or the rounding, the sums) and tells nobody how. Nothing is read \
from the engine; both engines' figures are of the same code, on one processor.";

/// Products of the catalogue.
const PRODUCTS: i64 = 1_000;
/// Products of an inquiry.
const ASKED: i64 = 100;
/// Hours, and the unit of disks.
const HOUR: i64 = 4;
const DISK_GB: i64 = 17;
/// What is asked of each: eight hours, or three months.
const HOURS_E8: i64 = 800_000_000;
const MONTHS: i64 = 3;
/// Gigabytes of what has a size.
const GIGABYTES: i64 = 40;
/// The share that the commercial discount leaves, in ten-thousandths.
const LEFT: i128 = 8_500;
/// 10⁻¹⁸ in 10⁻¹⁰, in 10⁻⁶, and in a cent.
const E18_IN_E10: i128 = 100_000_000;
const E18_IN_E6: i128 = 1_000_000_000_000;
const E18_IN_CENT: i128 = 10_000_000_000_000_000;

/// Measures inquiries.
///
/// # Errors
/// The two sides differ, or nothing was measured.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let (catalogue, discounts) = (catalogue()?, discounts()?);
    let keys: Vec<ProductKey> = (0..ASKED).map(|line| key(line * 37 % PRODUCTS)).collect();
    let bare = Bare::of(&catalogue);
    let mut section = Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["asked for", "products /s", "bare products /s", "ratio"],
        rows: Vec::new(),
        notes: Vec::new(),
        verdicts: Vec::new(),
    };
    for (name, terms) in [("usage", false), ("terms", true)] {
        let ask = || ask(black_box(&catalogue), black_box(&keys), &discounts, terms);
        let limit = || bare.ask(black_box(&keys), terms);
        if ask() != Some(limit()) {
            return Err(format!("{name}: {:?} is not {}", ask(), limit()).into());
        }
        let (mut asked, mut loops, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=effort.rounds {
            let of = effort.rounds;
            progress.step(format!("(h) {}: {name}, round {round} of {of}", engine.as_str()));
            let (one, other) = (rate_of(effort, ask), rate_of(effort, || Some(limit())));
            if round > 0 {
                ratios.push(one.over(other));
                asked.push(one.per_second());
                loops.push(other.per_second());
            }
        }
        let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
        let middle = |rates: Vec<u64>| Spread::of(rates).map_or(0, |rates| rates.median);
        section.rows.push(vec![
            name.to_owned(),
            middle(asked).to_string(),
            middle(loops).to_string(),
            ratio.to_string(),
        ]);
        section.verdicts.push(Verdict {
            what: format!("(h) prices of a hundred products ({name}) over the bare loop"),
            aim: Aim::AtLeast(Share(100)),
            reached: ratio.median.0,
        });
    }
    Ok(section)
}

/// How many products are priced in how long, within a quarter of a round.
fn rate_of(effort: Effort, mut work: impl FnMut() -> Option<i128>) -> Rate {
    let (begun, mut count) = (Instant::now(), 0);
    let long = effort.round / 4;
    loop {
        for _ in 0..8 {
            black_box(work());
            count += ASKED.unsigned_abs();
        }
        let elapsed = begun.elapsed();
        if elapsed >= long {
            return Rate { count, elapsed };
        }
    }
}

/// What all of them cost after the discount, as Hubu answers it, at 10⁻¹⁰.
fn ask(
    catalogue: &Catalogue,
    keys: &[ProductKey],
    discounts: &[Discount],
    terms: bool,
) -> Option<i128> {
    let usage = What::Usage { factor: "Duration", value_e8: HOURS_E8, measure: HOUR, before_e8: 0 };
    let term = What::Term { unit: PeriodType::Month, periods: MONTHS, mode: Mode::Subscribe };
    let what = if terms { term } else { usage };
    let line = |key: &ProductKey| {
        let asked = Asked { size: Some(GIGABYTES), size_measure: Some(DISK_GB), what, count: 1 };
        rate(catalogue, at(), Named { key, zone: None }, &asked, discounts).ok()
    };
    let lines: Option<Vec<Rated>> = keys.iter().map(line).collect();
    if terms {
        let quote = quote_term(&lines?, discounts).ok()?;
        let best = quote.offers.iter().find(|offer| offer.best)?;
        return Some(i128::from(best.amount.e8()) * 100);
    }
    let quote = quote_usage(lines?, InquiryDecimals::Six).ok()?;
    Some(quote.amount.e10())
}

/// The prices by the hour and by the month, and what has a size.
struct Bare {
    prices: HashMap<ProductKey, (i128, i128, bool)>,
}

impl Bare {
    fn of(catalogue: &Catalogue) -> Self {
        let price = |product: &Product, wanted: bool| {
            let found = catalogue
                .prices(&product.id, at())
                .find(|price| matches!(price.key, PriceKey::Period { .. }) == wanted);
            match found.map(|price| &price.pricing) {
                Some(Pricing::Flat(price)) => i128::from(price.e10()),
                _ => 0,
            }
        };
        let row = |product: &Product| {
            let prices = (price(product, false), price(product, true), product.size.is_some());
            (product.key.clone(), prices)
        };
        Self { prices: catalogue.parts().products.iter().map(row).collect() }
    }

    /// What all of them cost after the discount, at 10⁻¹⁰.
    fn ask(&self, keys: &[ProductKey], terms: bool) -> i128 {
        let mut sum = 0;
        for key in keys {
            let Some((hour, month, sized)) = self.prices.get(key) else { continue };
            let size = if *sized { i128::from(GIGABYTES) } else { 1 };
            let exact = if terms {
                month * E18_IN_E10 * i128::from(MONTHS) * size
            } else {
                hour * i128::from(HOURS_E8) * size
            };
            let left = exact * LEFT / 10_000;
            let shown = if terms {
                (left + E18_IN_CENT / 2) / E18_IN_CENT * E18_IN_CENT
            } else {
                left / E18_IN_E6 * E18_IN_E6
            };
            sum += shown / E18_IN_E10;
        }
        sum
    }
}

fn at() -> Timestamp {
    Timestamp::from_ms(1_800_000_000_000)
}

fn key(number: i64) -> ProductKey {
    let service = if number % 2 == 0 { "ec2" } else { "ebs" };
    ProductKey {
        service: format!("hws.service.type.{service}"),
        resource_type: format!("hws.resource.type.{service}"),
        region: format!("cn-north-{}", number % 10),
        spec: format!("s{number}.large.2.linux"),
    }
}

fn product(number: i64) -> Product {
    let size = Size { measure: DISK_GB, least: 1, most: 32_768, step: 1 };
    Product {
        id: format!("product-{number}"),
        key: key(number),
        zone: None,
        names: Names::default(),
        size: (number % 2 == 1).then_some(size),
        traits: ProductTraits::default(),
        attributes: Vec::new(),
    }
}

fn prices(number: i64) -> [Price; 2] {
    let price = |key, measure, e10| Price {
        product: format!("product-{number}"),
        key,
        measure,
        pricing: Pricing::Flat(UnitPrice::from_e10(e10)),
        from: Timestamp::from_ms(0),
    };
    let hour = PriceKey::OnDemand { usage: "Duration".to_owned() };
    let month = PriceKey::Period { unit: PeriodType::Month, periods: None };
    [
        price(hour, HOUR, 1_234_567_890 + number * 7_919),
        price(month, 1, 560_000_000_000 + number * 100_000_000),
    ]
}

fn catalogue() -> Result<Catalogue, Trouble> {
    let of = |service: &str| ResourceType {
        code: format!("hws.resource.type.{service}"),
        service: format!("hws.service.type.{service}"),
        names: Names::default(),
        descriptions: Names::default(),
    };
    let metered = |service: &str| UsageType {
        code: "Duration".to_owned(),
        resource_type: format!("hws.resource.type.{service}"),
        names: Names::default(),
        measure: HOUR,
        accumulates: false,
        settled: SettlementPeriod::Hour,
    };
    let parts = Parts {
        resource_types: ["ec2", "ebs"].map(of).to_vec(),
        usage_types: ["ec2", "ebs"].map(metered).to_vec(),
        products: (0..PRODUCTS).map(product).collect(),
        prices: (0..PRODUCTS).flat_map(prices).collect(),
        ..Parts::default()
    };
    if parts.products.is_empty() {
        return Err("an empty catalogue".into());
    }
    Ok(Catalogue::new(parts))
}

/// A commercial discount on everything, one on a service nobody asks for, and a promotion of long terms.
fn discounts() -> Result<Vec<Discount>, Trouble> {
    let ratio = |text: &str| Ratio::parse(text).ok_or("a share");
    let of = |key, kind, left, scope| Discount {
        key: DiscountKey(key),
        kind,
        name: "Framework contract".to_owned(),
        reduction: Reduction::Ratio(left),
        scope,
        period: Period { from: Timestamp::from_ms(0), to: None },
    };
    let other = Scope { service: Some("hws.service.type.rds".to_owned()), ..Scope::default() };
    let long = Scope { least_months: Some(12), ..Scope::default() };
    Ok(vec![
        of(1, DiscountKind::Commercial, ratio("0.85")?, Scope::default()),
        of(2, DiscountKind::Commercial, ratio("0.7")?, other),
        of(3, DiscountKind::Promotion, ratio("0.6")?, long),
    ])
}
