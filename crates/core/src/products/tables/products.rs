//! The lines of `products.csv` and `attributes.csv`.

use std::collections::HashMap;

use super::cell::{CODE, Cell, INT, NAME, SPEC};
use super::known::Known;
use super::problem::Problems;
use super::read::{Measures, names};
use super::said::field::Field;
use super::said::rule::Rule;
use super::schema::{MEASURES, PRODUCTS, REGIONS, RESOURCE_TYPES, SERVICES, TRAITS};
use super::sheet::Sheet;
use crate::products::{Attribute, Product, ProductKey, ProductTraits, Size};

/// What others need to know of a product.
#[derive(Debug)]
pub(super) struct Sold {
    /// Its service, where there is such a one.
    pub service: Option<String>,
    /// Its type of resource, where there is such a one.
    pub resource_type: Option<String>,
    /// Is something said of its size?
    pub sized: bool,
}

/// Products by id.
pub(super) type Products = Known<String, Sold>;

/// What products name: services, types of resources, regions with their zones, measures.
pub(super) type Named<'n> =
    (&'n Known<String, ()>, &'n Known<String, ()>, &'n Known<String, Vec<String>>, &'n Measures);

/// Products without their attributes.
///
/// A service may sell the types of resources of another: an ECS sells its disks (`orders` A3,
/// `product_owner_service`).
pub(super) fn products(
    sheet: &Sheet,
    (services, resource_types, regions, measures): Named<'_>,
    problems: &mut Problems,
) -> (Vec<Product>, Products) {
    let (mut products, mut known) = (Vec::new(), Known::new(sheet.whole));
    let mut keys = Known::new(sheet.whole);
    for [product, service, of, region, zone, spec, zh, en, measure, least, most, step, traits] in
        sheet.rows()
    {
        let id = product.code(CODE, problems);
        let service_type = services.of(service, SERVICES.file, problems);
        let resource_type = resource_types.of(of, RESOURCE_TYPES.file, problems);
        let zones = regions.of(region, REGIONS.file, problems);
        let of_region = |zones: &Vec<String>| zones.iter().any(|one| one == zone.text);
        if !zone.is_empty() && zones.is_some_and(|zones| !of_region(zones)) {
            zone.tell(Rule::Zone(zone.text, region.text).said(), problems);
        }
        let key = ProductKey {
            service: service.text.to_owned(),
            resource_type: of.text.to_owned(),
            region: region.text.to_owned(),
            spec: spec.code(SPEC, problems),
        };
        let zone = (!zone.is_empty()).then(|| zone.text.to_owned());
        let names = names(zh, en, problems);
        let sized = [measure, least, most, step].iter().any(|cell| !cell.is_empty());
        let size = size([measure, least, most, step], measures, problems);
        let traits = self::traits(traits, problems);
        let sold = Sold {
            service: service_type.map(|()| service.text.to_owned()),
            resource_type: resource_type.map(|()| of.text.to_owned()),
            sized,
        };
        known.add(id.clone(), sold, product, problems);
        let twice = |line| Rule::ProductTwice(line).said();
        keys.add_or(((key.clone(), zone.clone()), ()), spec, twice, problems);
        let attributes = Vec::new();
        products.push(Product { id, key, zone, names, size, traits, attributes });
    }
    (products, known)
}

fn size(cells: [Cell<'_>; 4], measures: &Measures, problems: &mut Problems) -> Option<Size> {
    let [measure, least, most, step] = cells;
    if cells.iter().all(|cell| cell.is_empty()) {
        return None;
    }
    if let Some(empty) = cells.iter().find(|cell| cell.is_empty()) {
        empty.tell(Rule::SizeInPart.said(), problems);
        return None;
    }
    let id = measures.of(measure, MEASURES.file, problems).and_then(|(id, _)| *id);
    let [fewest, largest, apart] = [least, most, step].map(|cell| cell.whole(1, INT, problems));
    if fewest.zip(largest).is_some_and(|(fewest, largest)| fewest > largest) {
        least.tell(Rule::SizeRange.said(), problems);
    }
    Some(Size { measure: id?, least: fewest?, most: largest?, step: apart? })
}

fn traits(cell: Cell<'_>, problems: &mut Problems) -> ProductTraits {
    let words = cell.list(problems);
    for word in words.iter().filter(|word| !TRAITS.contains(word)) {
        cell.tell(Field::Word(word, &TRAITS).said(), problems);
    }
    let [strict_selected, not_renewable, not_to_on_demand, no_five_days, not_refundable] =
        TRAITS.map(|word| words.contains(&word));
    ProductTraits { strict_selected, not_renewable, not_to_on_demand, no_five_days, not_refundable }
}

/// What is told of products, by their ids.
pub(super) fn attributes(
    sheet: &Sheet,
    products: &Products,
    problems: &mut Problems,
) -> HashMap<String, Vec<Attribute>> {
    let mut attributes: HashMap<String, Vec<Attribute>> = HashMap::new();
    let mut known = Known::new(sheet.whole);
    for [product, attribute, zh, en, value, unit] in sheet.rows() {
        products.of(product, PRODUCTS.file, problems);
        let code = attribute.code(CODE, problems);
        let names = names(zh, en, problems);
        let (value, unit) = (value.name(NAME, problems), unit.text(CODE, problems));
        known.add((product.text.to_owned(), code.clone()), (), attribute, problems);
        let of = attributes.entry(product.text.to_owned()).or_default();
        of.push(Attribute { code, names, value, unit });
    }
    attributes
}
