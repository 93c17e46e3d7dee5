//! The canonical form is read as what was written.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::super::example::{catalogue, tables};
use super::super::{diff, read};
use super::*;
use crate::metering::SettlementPeriod;
use crate::money::UnitPrice;
use crate::packages::{CycleKind, QuotaCycle, Reset, Restriction};
use crate::products::{
    Attribute, Catalogue, Conversion, IncentivePolicy, Measure, MeasureType, Names, PeriodType,
    ProductKey, Region, ResourceType, ServiceType, Size, Tier, UsageType,
};
use crate::time::Timestamp;

#[test]
fn the_canonical_form_is_sorted_and_short() {
    let written = write(catalogue(&tables()).parts());
    let names: Vec<&str> = written.iter().map(|table| table.name.as_str()).collect();
    let always = ALL.iter().map(|schema| schema.file).filter(|file| *file != "packages.csv");
    assert_eq!(names, always.collect::<Vec<_>>(), "nothing is a package");
    let text = |file: &str| {
        let table = written.iter().find(|table| table.name == file);
        table.expect("all are written").text.as_str()
    };
    assert_eq!(
        text("prices.csv"),
        "\
product,mode,usage_type,measure,period,periods,above,price,from
disk-1,on_demand,Duration,4,,,,0.0000000001,2026-01-01T00:00:00Z
disk-1,period,,,month,,,0.3,2026-01-01T00:00:00Z
vm-1,on_demand,Duration,4,,,,0.25,2026-01-01T00:00:00Z
vm-1,on_demand,Duration,4,,,,0.2,2026-07-01T00:00:00Z
vm-1,on_demand,upflow,10,,,0,0.8,2026-01-01T00:00:00Z
vm-1,on_demand,upflow,10,,,1024.5,0.5,2026-01-01T00:00:00Z
vm-1,period,,,month,,,120,2026-01-01T00:00:00Z
vm-1,period,,,year,1,,1200,2026-01-01T00:00:00Z
"
    );
    assert_eq!(
        text("resource-types.csv"),
        "\
resource_type,service,name_zh,name_en,description_zh,description_en
hws.resource.type.vm,hws.service.type.ec2,云主机,Virtual machine,,
hws.resource.type.volume,hws.service.type.ebs,硬盘,Disk,块存储,\"Block storage, of any kind\"
"
    );
    assert_eq!(
        text("attributes.csv"),
        "product,attribute,name_zh,name_en,value,unit\nvm-1,cpu,核数,Cores,1,\n\
         vm-1,memory,内存,Memory,1,GB\n"
    );
    let empty = write(&Parts::default());
    assert!(empty.iter().all(|table| table.text.lines().count() == 1), "headings alone");
}

#[test]
fn prices_may_be_in_any_order_of_their_lines() {
    let turned = tables().into_iter().map(|mut table| {
        let mut lines: Vec<&str> = table.text.lines().collect();
        lines[1..].reverse();
        table.text = lines.join("\n");
        table
    });
    let turned: Vec<Table> = turned.collect();
    assert_eq!(write(catalogue(&turned).parts()), write(catalogue(&tables()).parts()));
}

fn code() -> impl Strategy<Value = String> {
    // Visible ASCII but for the comma.
    "[!-+\\--~]{1,12}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z\",'=|#;云é-][a-z\", 云é]{0,8}[a-z\",云é]"
}

fn names() -> impl Strategy<Value = Names> {
    (name(), name()).prop_map(|(zh, en)| Names { zh, en })
}

/// Names that may be empty.
fn words() -> impl Strategy<Value = Names> {
    (option::of(name()), option::of(name()))
        .prop_map(|(zh, en)| Names { zh: zh.unwrap_or_default(), en: en.unwrap_or_default() })
}

fn measures() -> impl Strategy<Value = Vec<Measure>> {
    let kinds = select(&MeasureType::ALL[..5]);
    btree_map(1..=i64::from(i32::MAX), (kinds, names(), words()), 1..6).prop_map(|mut all| {
        let money =
            (MeasureType::Money, Names { zh: "元".into(), en: "Yuan".into() }, Names::default());
        all.insert(1, money);
        let measure =
            |(id, (kind, names, abbreviations))| Measure { id, kind, names, abbreviations };
        all.into_iter().map(measure).collect()
    })
}

fn conversions(measures: &[Measure], drawn: Vec<(Index, Index, i64)>) -> Vec<Conversion> {
    let mut pairs = BTreeSet::new();
    let drawn = drawn
        .into_iter()
        .map(|(one, other, ratio)| (one.get(measures), other.get(measures), ratio));
    drawn
        .filter(|(one, other, _)| {
            let pair = (one.id.min(other.id), one.id.max(other.id));
            one.kind == other.kind && one.id != other.id && pairs.insert(pair)
        })
        .map(|(one, other, ratio)| Conversion { measure: one.id, to: other.id, ratio })
        .collect()
}

fn regions() -> impl Strategy<Value = Vec<Region>> {
    let zones = vec(code(), 0..4).prop_map(|zones| {
        let mut seen = BTreeSet::new();
        let fresh = zones.into_iter().filter(|zone| seen.insert(zone.to_ascii_lowercase()));
        fresh.collect::<Vec<_>>()
    });
    btree_map(code(), (names(), zones), 1..3).prop_map(|all| {
        all.into_iter().map(|(code, (names, zones))| Region { code, names, zones }).collect()
    })
}

fn services() -> impl Strategy<Value = Vec<ServiceType>> {
    let body = (name(), names(), select(IncentivePolicy::ALL), any::<bool>());
    btree_map(code(), body, 1..3).prop_map(|all| {
        all.into_iter()
            .map(|(code, (abbreviation, names, incentive, partner_discounts))| ServiceType {
                code,
                abbreviation,
                names,
                incentive,
                partner_discounts,
            })
            .collect()
    })
}

type DrawnUsage = (String, Index, Names, Index, (bool, SettlementPeriod));

fn usage_types(
    drawn: Vec<DrawnUsage>,
    resource_types: &[ResourceType],
    measures: &[Measure],
) -> Vec<UsageType> {
    let mut seen = BTreeSet::new();
    let usage_types = drawn.into_iter().map(|(code, of, names, measure, settlement)| UsageType {
        code,
        resource_type: of.get(resource_types).code.clone(),
        names,
        measure: measure.get(measures).id,
        accumulates: settlement.0,
        settled: settlement.1,
    });
    let key = |one: &UsageType| (one.resource_type.clone(), one.code.to_ascii_lowercase());
    usage_types.filter(|one| seen.insert(key(one))).collect()
}

#[derive(Clone, Debug)]
struct DrawnProduct {
    places: [Index; 4],
    zone: Option<Index>,
    spec: String,
    names: Names,
    size: Option<(i64, i64, i64)>,
    traits: [bool; 5],
    attributes: BTreeMap<String, (Names, String, Option<String>)>,
}

fn drawn_product() -> impl Strategy<Value = DrawnProduct> {
    let attributes = btree_map(code(), (names(), name(), option::of(name())), 0..3);
    let size = option::of((1i64..100, 0i64..100, 1i64..10));
    let places = (any::<[Index; 4]>(), option::of(any::<Index>()));
    (places, code(), names(), size, any::<[bool; 5]>(), attributes).prop_map(
        |((places, zone), spec, names, size, traits, attributes)| DrawnProduct {
            places,
            zone,
            spec,
            names,
            size,
            traits,
            attributes,
        },
    )
}

fn product(parts: &Parts, id: String, drawn: DrawnProduct) -> Product {
    let [service, resource_type, region, measure] = drawn.places;
    let region = region.get(&parts.regions);
    let zone = drawn.zone.filter(|_| !region.zones.is_empty());
    let [strict_selected, not_renewable, not_to_on_demand, no_five_days, not_refundable] =
        drawn.traits;
    let attribute = |(code, (names, value, unit)): (String, (Names, String, Option<String>))| {
        Attribute { code, names, value, unit: unit.unwrap_or_default() }
    };
    let measure = measure.get(&parts.measures).id;
    Product {
        id,
        key: ProductKey {
            service: service.get(&parts.services).code.clone(),
            resource_type: resource_type.get(&parts.resource_types).code.clone(),
            region: region.code.clone(),
            spec: drawn.spec,
        },
        zone: zone.map(|zone| zone.get(&region.zones).clone()),
        names: drawn.names,
        size: drawn.size.map(|(least, more, step)| Size {
            measure,
            least,
            most: least + more,
            step,
        }),
        traits: ProductTraits {
            strict_selected,
            not_renewable,
            not_to_on_demand,
            no_five_days,
            not_refundable,
        },
        attributes: drawn.attributes.into_iter().map(attribute).collect(),
    }
}

type DrawnPrice = (Index, Index, (PeriodType, Option<i64>), bool, BTreeMap<i64, UnitPrice>, i64);

fn drawn_price() -> impl Strategy<Value = DrawnPrice> {
    let price = || (0..=i64::MAX).prop_map(UnitPrice::from_e10);
    let term = (select(PeriodType::ALL), option::of(1..=i64::from(i32::MAX)));
    let tiers = (price(), btree_map(1..=i64::MAX, price(), 0..3)).prop_map(|(first, mut tiers)| {
        tiers.insert(0, first);
        tiers
    });
    (any::<Index>(), any::<Index>(), term, any::<bool>(), tiers, 0i64..4_000_000_000)
}

fn price(parts: &Parts, (product, usage, term, demand, tiers, second): DrawnPrice) -> Price {
    let product = product.get(&parts.products);
    let metered =
        parts.usage_types.iter().filter(|one| one.resource_type == product.key.resource_type);
    let metered: Vec<&UsageType> = metered.filter(|_| demand).collect();
    let from = Timestamp::from_ms(second * 1000);
    let flat = Pricing::Flat(tiers[&0]);
    let id = product.id.clone();
    if metered.is_empty() {
        let key = PriceKey::Period { unit: term.0, periods: term.1 };
        return Price { product: id, key, measure: 1, pricing: flat, from };
    }
    let usage = usage.get(&metered);
    let tier = |(above_e8, price)| Tier { above_e8, price };
    let pricing = if tiers.len() == 1 {
        flat
    } else {
        Pricing::Graduated(tiers.into_iter().map(tier).collect())
    };
    let key = PriceKey::OnDemand { usage: usage.code.clone() };
    Price { product: id, key, measure: usage.measure, pricing, from }
}

type DrawnItem = (Index, (bool, Index), (bool, Index), i64);
type DrawnPackage = (Index, Option<Reset>, BTreeMap<i64, DrawnItem>);

fn drawn_package() -> impl Strategy<Value = DrawnPackage> {
    let reset = (select(QuotaCycle::ALL), select(CycleKind::ALL));
    let reset = option::of(reset.prop_map(|(cycle, kind)| Reset { cycle, kind }));
    let perhaps = || (any::<bool>(), any::<Index>());
    let item = (any::<Index>(), perhaps(), perhaps(), 1..=i64::MAX);
    (any::<Index>(), reset, btree_map(1..=i64::from(i32::MAX), item, 1..4))
}

/// A package of what is metered of any product, where there is one without a size.
fn package(parts: &Parts, (of, reset, drawn): DrawnPackage) -> Option<PackageContent> {
    let sizeless: Vec<&Product> = parts.products.iter().filter(|one| one.size.is_none()).collect();
    if sizeless.is_empty() || parts.usage_types.is_empty() {
        return None;
    }
    let mut seen = BTreeSet::new();
    let items = drawn.into_iter().map(|(number, (usage, in_region, of_spec, quota))| {
        let usage = usage.get(&parts.usage_types);
        let covered =
            parts.products.iter().filter(|one| one.key.resource_type == usage.resource_type);
        let covered: Vec<&Product> = covered.collect();
        let product = (!covered.is_empty()).then(|| &of_spec.1.get(&covered).key);
        let restriction = Restriction {
            service: product.map_or(&parts.services[0].code, |key| &key.service).clone(),
            resource_type: usage.resource_type.clone(),
            usage_type: usage.code.clone(),
            region: if in_region.0 {
                in_region.1.get(&parts.regions).code.clone()
            } else {
                String::new()
            },
            specs: product.filter(|_| of_spec.0).map(|key| key.spec.clone()).into_iter().collect(),
        };
        PackageItem { number, restriction, quota, measure: usage.measure }
    });
    let key = |one: &PackageItem| {
        let Restriction { resource_type, usage_type, .. } = &one.restriction;
        (resource_type.clone(), usage_type.to_ascii_lowercase())
    };
    let items = items.filter(|one| seen.insert(key(one))).collect();
    Some(PackageContent { product: of.get(&sizeless).id.clone(), reset, items })
}

fn is_package(parts: &Parts, product: &str) -> bool {
    parts.packages.iter().any(|content| content.product == product)
}

fn settlement() -> impl Strategy<Value = (bool, SettlementPeriod)> {
    (any::<bool>(), select(SettlementPeriod::ALL))
}

prop_compose! {
    fn parts()(
        (measures, regions, services) in (measures(), regions(), services()),
        drawn_conversions in vec((any::<Index>(), any::<Index>(), 1..=i64::MAX), 0..4),
        drawn_types in btree_map(code(), (any::<Index>(), names(), words()), 1..3),
        drawn_usage in vec((code(), any::<Index>(), names(), any::<Index>(), settlement()), 0..4),
        drawn_products in btree_map(code(), drawn_product(), 1..4),
        drawn_packages in vec(drawn_package(), 0..3),
        drawn_prices in vec(drawn_price(), 0..6),
    ) -> Parts {
        let conversions = conversions(&measures, drawn_conversions);
        let resource_types = drawn_types.into_iter().map(|(code, (of, names, descriptions))| {
            ResourceType { code, service: of.get(&services).code.clone(), names, descriptions }
        });
        let resource_types: Vec<_> = resource_types.collect();
        let usage_types = usage_types(drawn_usage, &resource_types, &measures);
        let mut parts = Parts {
            measures, conversions, regions, services, resource_types, usage_types,
            products: Vec::new(), packages: Vec::new(), prices: Vec::new(),
        };
        let mut keys = BTreeSet::new();
        for (id, drawn) in drawn_products {
            let product = product(&parts, id, drawn);
            if keys.insert((product.key.clone(), product.zone.clone())) {
                parts.products.push(product);
            }
        }
        for drawn in drawn_packages {
            let content = package(&parts, drawn);
            if let Some(content) = content.filter(|one| !is_package(&parts, &one.product)) {
                parts.packages.push(content);
            }
        }
        let mut keys = BTreeSet::new();
        for drawn in drawn_prices {
            let price = price(&parts, drawn);
            let never = is_package(&parts, &price.product) && matches!(price.key, PriceKey::OnDemand { .. });
            if !never && keys.insert((price.product.clone(), price.key.clone(), price.from)) {
                parts.prices.push(price);
            }
        }
        parts
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(parts in parts()) {
        let written = write(&parts);
        let again = read(&written).map_err(|problems| TestCaseError::fail(format!("{problems:#?}")))?;
        let mut sorted = parts;
        sort(&mut sorted);
        prop_assert_eq!(again.parts(), &sorted);
        prop_assert_eq!(write(again.parts()), written);
        prop_assert_eq!(diff(&Catalogue::new(sorted), &again), []);
    }
}
