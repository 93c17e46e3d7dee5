//! [`write`]: the canonical form of a catalogue's tables.

use csv::{Terminator, WriterBuilder};

use super::Table;
use super::cell::quantity_text;
use super::order::sort;
use super::schema::{ALL, FLAG, ON_DEMAND, PERIOD, Presence, Schema, TRAITS};
use crate::products::{
    PackageContent, PackageItem, Parts, Price, PriceKey, Pricing, Product, ProductTraits,
};

/// A line: a field for each heading.
pub(super) type Line = Vec<String>;

/// All tables in canonical form: files, columns and lines in one order, numbers as short as they can
/// be, quotes only where they must be, lines that end in LF. Whatever [`read`](super::read) gave is
/// read from it again.
pub fn write(parts: &Parts) -> Vec<Table> {
    let tables = ALL.iter().zip(lines(parts));
    let shown =
        tables.filter(|(schema, lines)| schema.presence != Presence::Filled || !lines.is_empty());
    shown.map(|(schema, lines)| table(schema, &lines)).collect()
}

fn table(schema: &Schema, lines: &[Line]) -> Table {
    let ends = Terminator::Any(b'\n');
    let mut writer = WriterBuilder::new().terminator(ends).from_writer(Vec::new());
    // A column that may be missing is, where nothing but what that means stands in it.
    let says = |place: usize, heading: &str| {
        let default = schema.default_of(heading);
        default.is_empty() || lines.iter().any(|line| line[place] != default)
    };
    let headings = schema.headings.iter().copied().enumerate();
    let (places, headings): (Vec<usize>, Vec<&str>) =
        headings.filter(|(place, heading)| says(*place, heading)).unzip();
    // Into memory, and of lines of one length: there is nothing that could fail.
    writer.write_record(&headings).expect("headings");
    for line in lines {
        let fields = places.iter().map(|place| &line[*place]);
        writer.write_record(fields).expect("a field for each heading");
    }
    let text = writer.into_inner().expect("memory");
    Table { name: schema.file.to_owned(), text: String::from_utf8(text).expect("made of texts") }
}

/// The lines of each table in canonical order, in that of [`ALL`].
pub(super) fn lines(parts: &Parts) -> [Vec<Line>; ALL.len()] {
    let mut parts = parts.clone();
    sort(&mut parts);
    let of = |fields: &[&str]| fields.iter().map(|field| (*field).to_owned()).collect();
    let flag = |set: bool| if set { FLAG[0] } else { FLAG[1] };
    let measures = parts.measures.iter().map(|one| {
        let (names, short) = (&one.names, &one.abbreviations);
        of(&[&one.id.to_string(), one.kind.as_str(), &names.zh, &names.en, &short.zh, &short.en])
    });
    let conversions = parts
        .conversions
        .iter()
        .map(|one| vec![one.measure.to_string(), one.to.to_string(), one.ratio.to_string()]);
    let regions = parts
        .regions
        .iter()
        .map(|one| of(&[&one.code, &one.names.zh, &one.names.en, &one.zones.join(" ")]));
    let services = parts.services.iter().map(|one| {
        let (names, incentive) = (&one.names, one.incentive.as_str());
        let discounts = flag(one.partner_discounts);
        of(&[&one.code, &one.abbreviation, &names.zh, &names.en, incentive, discounts])
    });
    let resource_types = parts.resource_types.iter().map(|one| {
        let (names, what) = (&one.names, &one.descriptions);
        of(&[&one.code, &one.service, &names.zh, &names.en, &what.zh, &what.en])
    });
    let usage_types = parts.usage_types.iter().map(|one| {
        let (names, measure) = (&one.names, one.measure.to_string());
        let accumulates = flag(one.accumulates);
        let settled = one.settled.as_str();
        of(&[&one.code, &one.resource_type, &names.zh, &names.en, &measure, accumulates, settled])
    });
    let attributes = parts.products.iter().flat_map(|product| {
        product.attributes.iter().map(|one| {
            let names = &one.names;
            of(&[&product.id, &one.code, &names.zh, &names.en, &one.value, &one.unit])
        })
    });
    let packages = parts.packages.iter().flat_map(|content| {
        let by_id = |product: &Product| product.id.cmp(&content.product);
        let place = parts.products.binary_search_by(by_id).ok();
        items(content, place.map(|place| &parts.products[place]))
    });
    [
        measures.collect(),
        conversions.collect(),
        regions.collect(),
        services.collect(),
        resource_types.collect(),
        usage_types.collect(),
        parts.products.iter().map(product).collect(),
        attributes.collect(),
        packages.collect(),
        parts.prices.iter().flat_map(tiers).collect(),
    ]
}

fn product(product: &Product) -> Line {
    let Product { id, key, zone, names, size, traits, attributes: _ } = product;
    let size = size.map_or_else(Default::default, |size| {
        [size.measure, size.least, size.most, size.step].map(|number| number.to_string())
    });
    let [measure, least, most, step] = size;
    vec![
        id.clone(),
        key.service.clone(),
        key.resource_type.clone(),
        key.region.clone(),
        zone.clone().unwrap_or_default(),
        key.spec.clone(),
        names.zh.clone(),
        names.en.clone(),
        measure,
        least,
        most,
        step,
        words(*traits),
    ]
}

/// A line for each item of a package, which says nothing of what it covers where that is as its product.
fn items(content: &PackageContent, product: Option<&Product>) -> Vec<Line> {
    let PackageContent { product: id, reset, items } = content;
    let own =
        product.map_or(("", ""), |product| (&product.key.service, &product.key.resource_type));
    let unless = |text: &str, own: &str| if text == own { String::new() } else { text.to_owned() };
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let line = |item: &PackageItem| {
        let PackageItem { number, restriction, quota, measure } = item;
        vec![
            id.clone(),
            number.to_string(),
            restriction.usage_type.clone(),
            quantity_text(*quota),
            measure.to_string(),
            word(reset.map(|reset| reset.cycle.as_str())),
            word(reset.map(|reset| reset.kind.as_str())),
            restriction.region.clone(),
            restriction.specs.join(" "),
            unless(&restriction.service, own.0),
            unless(&restriction.resource_type, own.1),
        ]
    };
    items.iter().map(line).collect()
}

fn words(traits: ProductTraits) -> String {
    let ProductTraits {
        strict_selected,
        not_renewable,
        not_to_on_demand,
        no_five_days,
        not_refundable,
    } = traits;
    let set = [strict_selected, not_renewable, not_to_on_demand, no_five_days, not_refundable];
    let words: Vec<&str> =
        TRAITS.into_iter().zip(set).filter(|(_, set)| *set).map(|(word, _)| word).collect();
    words.join(" ")
}

/// A line for each tier; a price without tiers says nothing of where it begins.
fn tiers(price: &Price) -> Vec<Line> {
    let Price { product, key, measure, pricing, from } = price;
    let tiers = match pricing {
        Pricing::Flat(price) => vec![(String::new(), *price)],
        Pricing::Graduated(tiers) => {
            tiers.iter().map(|tier| (quantity_text(tier.above_e8), tier.price)).collect()
        }
    };
    let none = String::new;
    let key = match key {
        PriceKey::OnDemand { usage } => {
            [ON_DEMAND.to_owned(), usage.clone(), measure.to_string(), none(), none()]
        }
        PriceKey::Period { unit, periods } => {
            let periods = periods.map_or_else(none, |periods| periods.to_string());
            [PERIOD.to_owned(), none(), none(), unit.as_str().to_owned(), periods]
        }
    };
    let line = |(above, price): (String, crate::money::UnitPrice)| {
        let rest = [above, price.to_text(0), from.to_wire()];
        std::iter::once(product.clone()).chain(key.clone()).chain(rest).collect()
    };
    tiers.into_iter().map(line).collect()
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
