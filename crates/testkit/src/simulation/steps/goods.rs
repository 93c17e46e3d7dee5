//! What is sold: the first catalogue.

use hubu_model::{
    Attribute, Catalogue, Charge, INCENTIVES, Measure, Named, Period, Price, Product, Region,
    ResourceType, SETTLED, Service, Sizes, TRAITS, UsageType,
};

use super::packages::add_package;
use crate::simulation::dice::Dice;
use crate::simulation::draw::Draw;

/// Units of measure: number, what they measure, names, and how they are written for short.
const MEASURES: [(i64, &str, [&str; 2], [&str; 2]); 9] = [
    (1, "money", ["元", "yuan"], ["元", "CNY"]),
    (4, "duration", ["小时", "hour"], ["小时", "h"]),
    (5, "duration", ["秒", "second"], ["秒", "s"]),
    (6, "duration", ["天", "day"], ["天", "d"]),
    (10, "traffic", ["GB", "GB"], ["G", "GB"]),
    (11, "traffic", ["MB", "MB"], ["M", "MB"]),
    (14, "quantity", ["个（次）", "piece"], ["个", ""]),
    (15, "bandwidth", ["Mbps", "Mbps"], ["Mbps", "Mbps"]),
    (17, "capacity", ["GB", "GB"], ["G", "GB"]),
];
/// Days are no seconds here: what is two steps away is not convertible.
const CONVERSIONS: [[i64; 3]; 3] = [[4, 5, 3600], [6, 4, 24], [10, 11, 1024]];

/// Services, by what they are called for short.
const SERVICES: [(&str, &str, [&str; 2]); 4] = [
    ("hws.service.type.ec2", "ECS", ["弹性云服务器", "Elastic Cloud Server"]),
    ("hws.service.type.ebs", "EVS", ["云硬盘", "Elastic Volume Service"]),
    ("hws.service.type.vpc", "VPC", ["虚拟私有云", "Virtual Private Cloud"]),
    ("hws.service.type.obs", "OBS", ["对象存储", "Object Storage Service"]),
];

/// Things of one sort: what they are, and how they are charged.
pub struct Sort {
    /// The service.
    pub service: &'static str,
    /// The type of resources.
    pub resource_type: &'static str,
    /// The specifications.
    specs: &'static [&'static str],
    /// What is metered, and the units in which that is told and may be priced.
    pub usage: &'static str,
    /// See above; the first is the one it is told in.
    pub units: &'static [i64],
    /// Its sizes: unit, least, most.
    sizes: Option<[i64; 3]>,
    /// Is it sold for terms?
    terms: bool,
}

/// Every sort.
pub const SORTS: [Sort; 6] = [
    Sort {
        service: "hws.service.type.ec2",
        resource_type: "hws.resource.type.vm",
        specs: &["s6.small.1.linux", "s6.small.1.win", "c7.large.2.linux", "m7.xlarge.8.linux"],
        usage: "Duration",
        units: &[4, 5, 6],
        sizes: None,
        terms: true,
    },
    Sort {
        service: "hws.service.type.ebs",
        resource_type: "hws.resource.type.volume",
        specs: &["SATA", "SAS", "GPSSD", "SSD"],
        usage: "Duration",
        units: &[4, 5],
        sizes: Some([17, 10, 32_768]),
        terms: true,
    },
    Sort {
        service: "hws.service.type.vpc",
        resource_type: "hws.resource.type.bandwidth",
        specs: &["19_bgp", "19_share"],
        usage: "Duration",
        units: &[4],
        sizes: Some([15, 1, 2_000]),
        terms: true,
    },
    Sort {
        service: "hws.service.type.vpc",
        resource_type: "hws.resource.type.bandwidth",
        specs: &["12_bgp", "12_sbgp"],
        usage: "upflow",
        units: &[10, 11],
        sizes: None,
        terms: false,
    },
    Sort {
        service: "hws.service.type.vpc",
        resource_type: "hws.resource.type.ip",
        specs: &["5_bgp", "5_sbgp"],
        usage: "Duration",
        units: &[4],
        sizes: None,
        terms: false,
    },
    Sort {
        service: "hws.service.type.obs",
        resource_type: "hws.resource.type.obs",
        specs: &["standard", "standard.rare"],
        usage: "reqNumber",
        units: &[14],
        sizes: None,
        terms: false,
    },
];

/// The sort of a product.
pub fn sort_of(product: &Product) -> Option<&'static Sort> {
    let is = |sort: &&Sort| {
        sort.resource_type == product.resource_type && sort.specs.contains(&product.spec.as_str())
    };
    SORTS.iter().find(is)
}

fn named(names: [&str; 2]) -> Named {
    names.map(str::to_owned)
}

/// A name with signs in it that tables put in quotes.
pub fn renamed(dice: &mut Dice) -> Named {
    let number = dice.below(50);
    let odd = dice.pick(&["", ", new", " \"fast\"", " (x), \"y\""]);
    [format!("名称{number}{odd}"), format!("Name {number}{odd}")]
}

/// A price in units of 10⁻¹⁰; one of a term is of cents.
pub fn value(dice: &mut Dice, of_term: bool) -> i64 {
    match dice.below(12) {
        0 => 0,
        1..=6 if of_term => dice.between(1, 50_000) * 100_000_000,
        1..=4 => dice.between(1, 99_999) * 100_000,
        5 | 6 => dice.between(1, 300) * 100_000_000,
        7 | 8 => dice.between(1, 99_999),
        _ => dice.between(1, 9_999_999_999),
    }
}

/// Prices from some quantities on.
pub fn tiers(dice: &mut Dice) -> Vec<(i64, i64)> {
    let mut tiers = vec![(0, value(dice, false))];
    if dice.chance(60) {
        for above in [100_000_000, 150_000_001, 10_000_000_000, 1] {
            if dice.chance(40) {
                tiers.push((above * dice.between(1, 9), value(dice, false)));
            }
        }
    }
    tiers.sort_unstable();
    tiers.dedup_by_key(|(above, _)| *above);
    tiers
}

/// The first whole second that is not before now.
fn present(draw: &Draw<'_>) -> i64 {
    (draw.model.now() + 999).div_euclid(1000) * 1000
}

/// When a new price begins: now, soon, or in some days.
pub fn later(draw: &mut Draw<'_>) -> i64 {
    let present = present(draw);
    match draw.dice.below(4) {
        0 => present,
        1 => present + draw.dice.between(0, 90) * 1000,
        _ => draw.days_ahead(1, 60),
    }
}

/// A price of usage, or of terms.
pub fn price(draw: &mut Draw<'_>, product: &Product, from: i64) -> Option<Price> {
    let sort = sort_of(product)?;
    let dice = &mut draw.dice;
    let (charge, measure) = if sort.terms && dice.chance(60) {
        let (unit, periods) = dice.pick(&[
            (Period::Month, None),
            (Period::Month, None),
            (Period::Year, None),
            (Period::Month, Some(6)),
            (Period::Month, Some(12)),
            (Period::Year, Some(3)),
            (Period::Year, Some(1)),
            (Period::Day, None),
            (Period::Hour, None),
        ]);
        (Charge::Term(unit, periods), 0)
    } else {
        (Charge::Usage(sort.usage.to_owned()), dice.pick(sort.units))
    };
    // What is counted by the piece, or flows, has tiers now and then; hours have none.
    let tiers = match &charge {
        Charge::Usage(_) if sort.sizes.is_none() && sort.units[0] != 4 => tiers(dice),
        Charge::Usage(_) if dice.chance(10) => tiers(dice),
        charge => vec![(0, value(dice, matches!(charge, Charge::Term(..))))],
    };
    // Usage is told in the first unit: only what converts to it directly may be priced.
    Some(Price { product: product.id.clone(), charge, measure, tiers, from })
}

/// Adds a price, unless there is one like it.
pub fn add_price(catalogue: &mut Catalogue, price: Option<Price>) {
    let Some(price) = price else { return };
    let same = |one: &Price| {
        (&one.product, &one.charge, one.from) == (&price.product, &price.charge, price.from)
    };
    if !catalogue.prices.iter().any(same) {
        catalogue.prices.push(price);
    }
}

/// Adds a product, unless it is there.
pub fn add_product(draw: &mut Draw<'_>, catalogue: &mut Catalogue, first: bool) {
    let there =
        |sort: &&Sort| catalogue.resource_types.iter().any(|one| one.code == sort.resource_type);
    let sorts: Vec<&Sort> = SORTS.iter().filter(there).collect();
    let (Some(sort), Some(region)) = (draw.dice.any(&sorts), draw.dice.any(&catalogue.regions))
    else {
        return;
    };
    let spec = draw.dice.pick(sort.specs);
    let zone = if draw.dice.chance(25) { draw.dice.any(&region.zones) } else { None };
    let sizes = sort.sizes.map(|[measure, least, most]| {
        let step = if draw.dice.chance(50) { 1 } else { 10 };
        Sizes { measure, least, most, step }
    });
    let number = draw.dice.below(90_000);
    let product = Product {
        id: format!("OFFI-{number:05}-{}", draw.turn),
        service: sort.service.to_owned(),
        resource_type: sort.resource_type.to_owned(),
        region: region.code.clone(),
        zone: zone.unwrap_or_default(),
        spec: spec.to_owned(),
        names: if draw.dice.chance(30) {
            renamed(&mut draw.dice)
        } else {
            [format!("规格 {spec}"), format!("Specification {spec}")]
        },
        sizes,
        traits: [(); TRAITS.len()].map(|()| draw.dice.chance(10)),
        attributes: attributes(&mut draw.dice),
    };
    let key = |one: &Product| {
        [&one.service, &one.resource_type, &one.region, &one.zone, &one.spec].map(String::clone)
    };
    if catalogue.products.iter().any(|one| one.id == product.id || key(one) == key(&product)) {
        return;
    }
    for _ in 0..=draw.dice.below(4) {
        let from =
            if first && draw.dice.chance(80) { draw.days_ahead(-400, 0) } else { later(draw) };
        let price = price(draw, &product, from);
        add_price(catalogue, price);
    }
    catalogue.products.push(product);
}

/// What is told of a product.
pub fn attributes(dice: &mut Dice) -> Vec<Attribute> {
    let known = [
        ("cpu", ["vCPU核数", "vCPUs"], "2", ""),
        ("mem", ["内存", "Memory"], "4", "GB"),
        ("iops", ["最大IOPS", "Maximum IOPS, \"burst\""], "50,000", ""),
    ];
    let chosen = known.into_iter().filter(|_| dice.chance(30));
    let attribute = |(code, names, value, unit): (&str, [&str; 2], &str, &str)| Attribute {
        code: code.to_owned(),
        names: named(names),
        value: value.to_owned(),
        unit: unit.to_owned(),
    };
    chosen.map(attribute).collect()
}

/// A region with some zones.
pub fn region(dice: &mut Dice, code: &str) -> Region {
    let zones = ["a", "b", "c"].iter().filter(|_| dice.chance(70));
    Region {
        code: code.to_owned(),
        names: [format!("区域 {code}"), format!("Region {code}")],
        zones: zones.map(|zone| format!("{code}{zone}")).collect(),
    }
}

/// A catalogue of a few services with ten to twenty products, some prices of which began long ago.
pub fn fresh(draw: &mut Draw<'_>) -> Catalogue {
    let measures = MEASURES.map(|(id, kind, names, short)| Measure {
        id,
        kind,
        names: named(names),
        short: named(short),
    });
    let mut catalogue = Catalogue {
        measures: measures.to_vec(),
        conversions: CONVERSIONS.to_vec(),
        ..Catalogue::default()
    };
    let all = draw.model.site.regions();
    for code in &all[..2 + draw.dice.below(2)] {
        catalogue.regions.push(region(&mut draw.dice, code));
    }
    for (place, (code, short, names)) in SERVICES.into_iter().enumerate() {
        if place > 0 && draw.dice.chance(15) {
            continue;
        }
        catalogue.services.push(Service {
            code: code.to_owned(),
            short: short.to_owned(),
            names: named(names),
            incentive: draw.dice.pick(&INCENTIVES).0,
            partner_discounts: draw.dice.chance(75),
        });
    }
    for sort in &SORTS {
        if catalogue.services.iter().any(|one| one.code == sort.service) {
            add_sort(&mut draw.dice, &mut catalogue, sort);
        }
    }
    let products = 10 + draw.dice.below(11);
    for _ in 0..products {
        add_product(draw, &mut catalogue, true);
    }
    for _ in 0..draw.dice.below(3) {
        add_package(draw, &mut catalogue, true);
    }
    catalogue
}

/// Adds what a sort of things is, and what is metered of it.
fn add_sort(dice: &mut Dice, catalogue: &mut Catalogue, sort: &Sort) {
    if !catalogue.resource_types.iter().any(|one| one.code == sort.resource_type) {
        let word = sort.resource_type.rsplit('.').next().unwrap_or_default();
        let what = if dice.chance(50) { renamed(dice) } else { Named::default() };
        catalogue.resource_types.push(ResourceType {
            code: sort.resource_type.to_owned(),
            service: sort.service.to_owned(),
            names: [format!("类型 {word}"), format!("Type {word}")],
            what,
        });
    }
    let same = |one: &UsageType| {
        (one.resource_type.as_str(), one.code.as_str()) == (sort.resource_type, sort.usage)
    };
    if !catalogue.usage_types.iter().any(same) {
        catalogue.usage_types.push(UsageType {
            code: sort.usage.to_owned(),
            resource_type: sort.resource_type.to_owned(),
            names: [format!("用量 {}", sort.usage), format!("Usage {}", sort.usage)],
            measure: sort.units[0],
            accumulates: dice.chance(30),
            settled: if dice.chance(80) { SETTLED[0] } else { dice.pick(&SETTLED) },
        });
    }
}
