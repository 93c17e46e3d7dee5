//! What is sold: packages of usage.

use hubu_model::{
    CYCLES, Catalogue, Charge, KINDS, PackageItem, Period, Price, Product, UsageType,
};

use super::goods::{SORTS, add_price, later, value};
use crate::simulation::draw::Draw;

/// Adds a product that holds something, sold by the month.
pub fn add_package(draw: &mut Draw<'_>, catalogue: &mut Catalogue, first: bool) {
    let (Some(like), Some(region)) =
        (draw.dice.any(&catalogue.products), draw.dice.any(&catalogue.regions))
    else {
        return;
    };
    let number = draw.dice.below(90_000);
    let spec = format!("pack.{number}-{}", draw.turn);
    let product = Product {
        id: format!("PACK-{number:05}-{}", draw.turn),
        region: region.code.clone(),
        zone: String::new(),
        names: [format!("套餐包 {number}"), format!("Package {number}")],
        spec,
        sizes: None,
        attributes: Vec::new(),
        ..like
    };
    if catalogue.product(&product.id).is_some() {
        return;
    }
    let reset = draw.dice.chance(60).then(|| (draw.dice.pick(&CYCLES), draw.dice.pick(&KINDS)));
    let mut held: Vec<UsageType> = Vec::new();
    for _ in 0..=draw.dice.below(3) {
        let usage = draw.dice.any(&catalogue.usage_types);
        let Some(usage) = usage.filter(|usage| !held.contains(usage)) else { continue };
        if let Some(item) = item(draw, catalogue, (&product, &usage), reset) {
            catalogue.packages.push(item);
            held.push(usage);
        }
    }
    let from = if first && draw.dice.chance(80) { draw.days_ahead(-400, 0) } else { later(draw) };
    let tiers = vec![(0, value(&mut draw.dice, true))];
    let charge = Charge::Term(Period::Month, None);
    if !held.is_empty() {
        add_price(
            catalogue,
            Some(Price { product: product.id.clone(), charge, measure: 0, tiers, from }),
        );
        catalogue.products.push(product);
    }
}

/// Something of a usage type that a package holds.
fn item(
    draw: &mut Draw<'_>,
    catalogue: &Catalogue,
    (product, usage): (&Product, &UsageType),
    reset: Option<(&'static str, &'static str)>,
) -> Option<PackageItem> {
    let of = |sort: &&super::goods::Sort| {
        (sort.resource_type, sort.usage) == (usage.resource_type.as_str(), usage.code.as_str())
    };
    let sort = SORTS.iter().find(of)?;
    let unless = |own: &str, of_product: &str| {
        if own == of_product { String::new() } else { own.to_owned() }
    };
    let held = catalogue.packages.iter().filter(|one| one.product == product.id);
    let number = held.map(|one| one.number).max().unwrap_or(0) + draw.dice.between(1, 3);
    let regions = draw.dice.any(&catalogue.regions).filter(|_| draw.dice.chance(40));
    let covered = catalogue.products.iter().filter(|one| covers(one, sort.service, usage));
    let covered: Vec<String> = covered.map(|one| one.spec.clone()).collect();
    let mut specs: Vec<String> = Vec::new();
    for _ in 0..draw.dice.pick(&[0, 0, 1, 2]) {
        let spec = draw.dice.any(&covered);
        let new = |spec: &String| specs.iter().all(|one| !one.eq_ignore_ascii_case(spec));
        specs.extend(spec.filter(new));
    }
    Some(PackageItem {
        product: product.id.clone(),
        number,
        usage: usage.code.clone(),
        quota: draw.dice.pick(&[1, 100_000_000]) * draw.dice.between(1, 1_000_000),
        measure: draw.dice.pick(sort.units),
        reset,
        region: regions.map(|one| one.code).unwrap_or_default(),
        specs,
        service: unless(sort.service, &product.service),
        resource_type: unless(&usage.resource_type, &product.resource_type),
    })
}

fn covers(product: &Product, service: &str, usage: &UsageType) -> bool {
    product.service == service && product.resource_type == usage.resource_type
}

/// A package holds more of something, which may only be where nobody can have bought it.
pub fn other_package(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let places: Vec<usize> = (0..catalogue.packages.len()).collect();
    if let Some(place) = draw.dice.any(&places) {
        catalogue.packages[place].quota += 1;
    }
}

/// Packages do not name specifications that are no longer there.
pub fn forget_specs(catalogue: &mut Catalogue) {
    let products = &catalogue.products;
    for item in &mut catalogue.packages {
        item.specs.retain(|spec| products.iter().any(|one| one.spec == *spec));
    }
}
