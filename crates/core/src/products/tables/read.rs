//! [`read`]: tables to a [`Catalogue`], or everything that is wrong with them.

use std::collections::BTreeSet;

use super::Table;
use super::cell::{CODE, Cell, DESCRIPTION, INT, NAME};
use super::declared::{Declared, Metered};
use super::known::Known;
use super::order::{by_price, sort};
use super::packages::{Covered, packages};
use super::prices::prices;
use super::problem::{Problem, Problems};
use super::products::{attributes, products};
use super::said::charge::Charge;
use super::said::rule::Rule;
use super::schema::{MEASURES, RESOURCE_TYPES, SERVICES};
use super::sheet::{Sheet, open};
use crate::metering::SettlementPeriod;
use crate::products::{
    Catalogue, Conversion, IncentivePolicy, Measure, MeasureType, Names, Parts, Region,
    ResourceType, ServiceType, UsageType,
};

/// The measure that is the realm's currency.
pub(super) const CURRENCY: i64 = 1;

/// Measures by the text of their number: the number, and what it measures, where they can be read.
pub(super) type Measures = Known<String, (Option<i64>, Option<MeasureType>)>;

/// Reads the tables of a catalogue. The order of files, columns and lines does not count.
///
/// # Errors
/// Every problem there is, in the order of tables and lines. Where there are more than a thousand, the
/// last one says how many are not told.
pub fn read(tables: &[Table]) -> Result<Catalogue, Vec<Problem>> {
    parts(tables).map(|(parts, _)| Catalogue::new(parts))
}

/// For each price of a catalogue that was read, the line on which its first tier stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PriceLines(pub(super) Vec<u64>);

/// As [`read`], with the lines of the prices: problems that are found later are told by them.
///
/// # Errors
/// As [`read`].
pub fn read_with_lines(tables: &[Table]) -> Result<(Catalogue, PriceLines), Vec<Problem>> {
    parts(tables).map(|(parts, lines)| (Catalogue::new(parts), PriceLines(lines)))
}

/// The parts in canonical order, and for each price the line on which its first tier stands.
fn parts(tables: &[Table]) -> Result<(Parts, Vec<u64>), Vec<Problem>> {
    let mut problems = Problems::default();
    let [measured, converted, placed, served, typed, metered, sold, told, held, priced] =
        open(tables, &mut problems);
    let (measures, known_measures) = measures(&measured, &mut problems);
    let (conversions, pairs) = conversions(&converted, &known_measures, &mut problems);
    let (regions, zones) = regions(&placed, &mut problems);
    let (services, known_services) = services(&served, &mut problems);
    let (resource_types, known_types) = resource_types(&typed, &known_services, &mut problems);
    let (usage_types, usage) = usage_types(&metered, &known_types, &known_measures, &mut problems);
    let named = (&known_services, &known_types, &zones, &known_measures);
    let (mut products, known_products) = products(&sold, named, &mut problems);
    let mut attributes = attributes(&told, &known_products, &mut problems);
    for product in &mut products {
        product.attributes = attributes.remove(&product.id).unwrap_or_default();
    }
    let mut declared = Declared {
        measures: &known_measures,
        pairs: &pairs,
        usage: &usage,
        products: &known_products,
        packaged: BTreeSet::new(),
    };
    let covered = Covered {
        services: &known_services,
        resource_types: &known_types,
        regions: &zones,
        specs: sold.whole.then(|| Covered::specs(&products)),
    };
    let packages = packages(&held, &declared, &covered, &mut problems);
    declared.packaged = packages.iter().map(|content| content.product.clone()).collect();
    let mut prices = prices(&priced, &declared, &mut problems);
    let currency = known_measures.get(&CURRENCY.to_string()).is_some();
    if !currency && measured.whole && !priced.is_empty() {
        problems.add(MEASURES.file, 0, MEASURES.headings[0], Charge::NoCurrency.said());
    }
    let problems = problems.into_sorted();
    if !problems.is_empty() {
        return Err(problems);
    }
    prices.sort_by(|(a, _), (b, _)| by_price(a, b));
    let (prices, lines) = prices.into_iter().unzip();
    let mut parts = Parts {
        measures,
        conversions,
        regions,
        services,
        resource_types,
        usage_types,
        products,
        packages,
        prices,
    };
    sort(&mut parts);
    Ok((parts, lines))
}

/// A name in both languages.
pub(super) fn names(zh: Cell<'_>, en: Cell<'_>, problems: &mut Problems) -> Names {
    Names { zh: zh.name(NAME, problems), en: en.name(NAME, problems) }
}

fn measures(sheet: &Sheet, problems: &mut Problems) -> (Vec<Measure>, Measures) {
    let (mut measures, mut known) = (Vec::new(), Known::new(sheet.whole));
    for [measure, kind, zh, en, short_zh, short_en] in sheet.rows() {
        let id = measure.whole(1, INT, problems);
        let kind_of = kind.word(MeasureType::ALL, MeasureType::as_str, problems);
        if id == Some(CURRENCY) && kind_of.is_some_and(|kind_of| kind_of != MeasureType::Money) {
            kind.tell(Rule::NotMoney.said(), problems);
        }
        let names = names(zh, en, problems);
        let abbreviations =
            Names { zh: short_zh.text(CODE, problems), en: short_en.text(CODE, problems) };
        known.add(measure.text.to_owned(), (id, kind_of), measure, problems);
        let (id, kind) = (id.unwrap_or_default(), kind_of.unwrap_or(MeasureType::Money));
        measures.push(Measure { id, kind, names, abbreviations });
    }
    (measures, known)
}

/// Conversions, and the pairs there are, the smaller number first.
fn conversions(
    sheet: &Sheet,
    measures: &Measures,
    problems: &mut Problems,
) -> (Vec<Conversion>, Known<(i64, i64), ()>) {
    let (mut conversions, mut pairs) = (Vec::new(), Known::new(sheet.whole));
    for [measure, to, ratio] in sheet.rows() {
        let from = measures.of(measure, MEASURES.file, problems).copied();
        let into = measures.of(to, MEASURES.file, problems).copied();
        let ratio = ratio.whole(1, i64::MAX, problems).unwrap_or_default();
        let (Some((Some(from), from_type)), Some((Some(into), into_type))) = (from, into) else {
            continue;
        };
        if from == into {
            to.tell(Rule::SameMeasure.said(), problems);
            continue;
        }
        if from_type.zip(into_type).is_some_and(|(one, other)| one != other) {
            to.tell(Rule::OtherType.said(), problems);
        }
        pairs.add((from.min(into), from.max(into)), (), measure, problems);
        conversions.push(Conversion { measure: from, to: into, ratio });
    }
    (conversions, pairs)
}

fn regions(sheet: &Sheet, problems: &mut Problems) -> (Vec<Region>, Known<String, Vec<String>>) {
    let (mut regions, mut known) = (Vec::new(), Known::new(sheet.whole));
    for [region, zh, en, list] in sheet.rows() {
        let code = region.code(CODE, problems);
        let names = names(zh, en, problems);
        let listed = list.list(problems).into_iter();
        let zones: Vec<String> =
            listed.map(|zone| Cell { text: zone, ..list }.code(CODE, problems)).collect();
        known.add(code.clone(), zones.clone(), region, problems);
        regions.push(Region { code, names, zones });
    }
    (regions, known)
}

fn services(sheet: &Sheet, problems: &mut Problems) -> (Vec<ServiceType>, Known<String, ()>) {
    let (mut services, mut known) = (Vec::new(), Known::new(sheet.whole));
    for [service, abbreviation, zh, en, incentive, partner_discounts] in sheet.rows() {
        let code = service.code(CODE, problems);
        let abbreviation = abbreviation.name(CODE, problems);
        let names = names(zh, en, problems);
        let incentive = incentive.word(IncentivePolicy::ALL, IncentivePolicy::as_str, problems);
        let incentive = incentive.unwrap_or(IncentivePolicy::NotSpecific);
        let partner_discounts = partner_discounts.flag(problems);
        known.add(code.clone(), (), service, problems);
        services.push(ServiceType { code, abbreviation, names, incentive, partner_discounts });
    }
    (services, known)
}

fn resource_types(
    sheet: &Sheet,
    services: &Known<String, ()>,
    problems: &mut Problems,
) -> (Vec<ResourceType>, Known<String, ()>) {
    let (mut resource_types, mut known) = (Vec::new(), Known::new(sheet.whole));
    for [resource_type, service, zh, en, what_zh, what_en] in sheet.rows() {
        let code = resource_type.code(CODE, problems);
        services.of(service, SERVICES.file, problems);
        let service = service.text.to_owned();
        let names = names(zh, en, problems);
        let zh = what_zh.text(DESCRIPTION, problems);
        let descriptions = Names { zh, en: what_en.text(DESCRIPTION, problems) };
        known.add(code.clone(), (), resource_type, problems);
        resource_types.push(ResourceType { code, service, names, descriptions });
    }
    (resource_types, known)
}

/// Usage types, and by type of resource and code in small letters what others need to know of them.
fn usage_types(
    sheet: &Sheet,
    resource_types: &Known<String, ()>,
    measures: &Measures,
    problems: &mut Problems,
) -> (Vec<UsageType>, Known<(String, String), Metered>) {
    let (mut usage_types, mut known) = (Vec::new(), Known::new(sheet.whole));
    for [usage_type, of, zh, en, measure, accumulates, settled] in sheet.rows() {
        let code = usage_type.code(CODE, problems);
        resource_types.of(of, RESOURCE_TYPES.file, problems);
        let resource_type = of.text.to_owned();
        let names = names(zh, en, problems);
        let told_in = measures.of(measure, MEASURES.file, problems).and_then(|(id, _)| *id);
        let accumulates = accumulates.flag(problems);
        let settled = settled.word(SettlementPeriod::ALL, SettlementPeriod::as_str, problems);
        let settled = settled.unwrap_or(SettlementPeriod::Hour);
        // Letters of a code count without case (`orders` B1).
        let key = (resource_type.clone(), code.to_ascii_lowercase());
        known.add(key, Metered { code: code.clone(), measure: told_in }, usage_type, problems);
        let measure = told_in.unwrap_or_default();
        usage_types.push(UsageType { code, resource_type, names, measure, accumulates, settled });
    }
    (usage_types, known)
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
