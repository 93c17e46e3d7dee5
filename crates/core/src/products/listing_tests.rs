//! What lists hold, as tables over a small catalogue.

use super::*;
use crate::metering::SettlementPeriod;
use crate::money::UnitPrice;
use crate::products::{IncentivePolicy, Measure, Parts, PeriodType, Pricing, ProductKey};

const NOW: i64 = 1_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

fn names(zh: &str, en: &str) -> Names {
    Names { zh: zh.to_owned(), en: en.to_owned() }
}

fn service(code: &str, zh: &str, en: &str) -> ServiceType {
    ServiceType {
        code: code.to_owned(),
        abbreviation: code.to_uppercase(),
        names: names(zh, en),
        incentive: IncentivePolicy::NotSpecific,
        partner_discounts: true,
    }
}

fn resource_type(code: &str, service: &str) -> ResourceType {
    ResourceType {
        code: code.to_owned(),
        service: service.to_owned(),
        names: Names::default(),
        descriptions: Names::default(),
    }
}

fn usage_type(code: &str, resource_type: &str) -> UsageType {
    UsageType {
        code: code.to_owned(),
        resource_type: resource_type.to_owned(),
        names: Names::default(),
        measure: 4,
        accumulates: false,
        settled: SettlementPeriod::Hour,
    }
}

fn measure(id: i64, kind: MeasureType) -> Measure {
    Measure { id, kind, names: Names::default(), abbreviations: Names::default() }
}

/// A product, `service/type/region/spec` or with `@zone` after it.
fn product(id: &str, written: &str) -> Product {
    let (key, zone) = written.split_once('@').map_or((written, None), |(k, z)| (k, Some(z)));
    let parts: Vec<String> = key.split('/').map(str::to_owned).collect();
    let [service, resource_type, region, spec] =
        <[String; 4]>::try_from(parts).expect("four parts");
    Product {
        id: id.to_owned(),
        key: ProductKey { service, resource_type, region, spec },
        zone: zone.map(str::to_owned),
        names: Names::default(),
        size: None,
        traits: super::super::ProductTraits::default(),
        attributes: Vec::new(),
    }
}

fn price(product: &str, key: PriceKey, from: i64) -> Price {
    Price {
        product: product.to_owned(),
        key,
        measure: 4,
        pricing: Pricing::Flat(UnitPrice::from_e10(1)),
        from: at(from),
    }
}

fn on_demand() -> PriceKey {
    PriceKey::OnDemand { usage: "Duration".to_owned() }
}

const MONTH: PriceKey = PriceKey::Period { unit: PeriodType::Month, periods: None };

fn catalogue() -> Catalogue {
    Catalogue::new(Parts {
        measures: vec![
            measure(4, MeasureType::Duration),
            measure(5, MeasureType::Duration),
            measure(10, MeasureType::Traffic),
            measure(11, MeasureType::Traffic),
        ],
        conversions: vec![
            Conversion { measure: 4, to: 5, ratio: 3_600 },
            Conversion { measure: 10, to: 11, ratio: 1_024 },
        ],
        regions: Vec::new(),
        services: vec![
            service("ebs", "云硬盘", "Elastic Volume Service"),
            service("ec2", "弹性云服务器", "Elastic Cloud Server"),
            service("vpc", "虚拟私有云", "Virtual Private Cloud"),
        ],
        resource_types: vec![
            resource_type("volume", "ebs"),
            resource_type("vm", "ec2"),
            resource_type("ip", "vpc"),
            resource_type("bandwidth", "vpc"),
        ],
        usage_types: vec![
            usage_type("Duration", "vm"),
            usage_type("Duration", "bandwidth"),
            usage_type("upflow", "bandwidth"),
        ],
        products: vec![
            product("win", "ec2/vm/north/s6.win"),
            product("linux-b", "ec2/vm/north/s6.linux@b"),
            product("linux-a", "ec2/vm/north/s6.linux@a"),
            product("linux", "ec2/vm/north/s6.linux"),
            product("east", "ec2/vm/east/s6.linux"),
            product("disk", "ebs/volume/north/SSD"),
            product("later", "ebs/volume/north/SATA"),
            product("free", "ebs/volume/north/NONE"),
            product("line", "vpc/bandwidth/north/12_bgp"),
        ],
        prices: vec![
            price("win", on_demand(), 0),
            price("linux", on_demand(), 0),
            price("linux", MONTH, 0),
            price("linux-a", on_demand(), NOW),
            price("linux-b", MONTH, 0),
            price("east", on_demand(), 0),
            price("disk", MONTH, 0),
            price("later", MONTH, NOW + 1),
            price("line", on_demand(), 0),
        ],
        packages: Vec::new(),
    })
}

const fn part(offset: i64, limit: i64) -> Slice {
    Slice { offset, limit }
}

#[test]
fn a_service_is_found_by_any_part_of_its_name_in_one_language() {
    let catalogue = catalogue();
    let english: fn(&Names) -> &str = |names| &names.en;
    let chinese: fn(&Names) -> &str = |names| &names.zh;
    for (text, name, slice, total, codes) in [
        (None, english, part(0, 10), 3, "ebs ec2 vpc"),
        (Some("Elastic"), english, part(0, 10), 2, "ebs ec2"),
        (Some("Server"), english, part(0, 10), 1, "ec2"),
        (Some("Cloud"), english, part(0, 10), 2, "ec2 vpc"),
        (Some("cloud"), english, part(0, 10), 0, ""),
        (Some("Elastic"), chinese, part(0, 10), 0, ""),
        (Some("云"), chinese, part(0, 10), 3, "ebs ec2 vpc"),
        (Some("云"), chinese, part(1, 1), 3, "ec2"),
        (Some("云"), chinese, part(2, 2), 3, "vpc"),
        (Some("云"), chinese, part(3, 10), 3, ""),
        (None, english, part(i64::MAX, i64::MAX), 3, ""),
        (None, english, part(0, 0), 3, ""),
    ] {
        let found = services_named(&catalogue, text, name, slice);
        let seen: Vec<_> = found.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!((found.total, seen.join(" ").as_str()), (total, codes), "{text:?} {slice:?}");
    }
}

#[test]
fn lists_are_restricted_by_code() {
    let (catalogue, all) = (catalogue(), part(0, 10));
    let codes = |found: Listed<'_, ServiceType>| -> Vec<String> {
        found.rows.iter().map(|row| row.code.clone()).collect()
    };
    assert_eq!(codes(services(&catalogue, None, all)), ["ebs", "ec2", "vpc"]);
    assert_eq!(codes(services(&catalogue, Some("ec2"), all)), ["ec2"]);
    assert_eq!(codes(services(&catalogue, Some("ec"), all)), [""; 0]);
    for (service, total, codes) in [
        (None, 4, "volume vm ip bandwidth"),
        (Some("vpc"), 2, "ip bandwidth"),
        (Some("obs"), 0, ""),
        (Some(""), 0, ""),
    ] {
        let found = resource_types(&catalogue, service, all);
        let seen: Vec<_> = found.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!((found.total, seen.join(" ").as_str()), (total, codes), "{service:?}");
    }
    for (of, total, codes) in [
        (None, 3, "Duration Duration upflow"),
        (Some("bandwidth"), 2, "Duration upflow"),
        (Some("ip"), 0, ""),
        (Some("\"\""), 0, ""),
    ] {
        let found = usage_types(&catalogue, of, all);
        let seen: Vec<_> = found.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!((found.total, seen.join(" ").as_str()), (total, codes), "{of:?}");
    }
}

#[test]
fn conversions_know_what_their_units_measure() {
    let catalogue = catalogue();
    let seen = |kind| -> Vec<(i64, i64, i64, i64)> {
        let found = conversions(&catalogue, kind).into_iter();
        found.map(|(one, kind)| (one.measure, one.to, one.ratio, kind.code())).collect()
    };
    let (hours, gigabytes) = ((4, 5, 3_600, 2), (10, 11, 1_024, 3));
    assert_eq!(seen(None), [hours, gigabytes]);
    assert_eq!(seen(Some(MeasureType::Traffic)), [gigabytes]);
    assert_eq!(seen(Some(MeasureType::Money)), []);
}

/// The codes of the specifications, each with what it is sold as: `s6.linux=linux,linux-a`.
fn shown(page: &SpecPage<'_>) -> String {
    let shown = page.specs.iter().map(|spec| {
        let ids: Vec<_> = spec.products.iter().map(|one| one.id.as_str()).collect();
        let code = spec.first().map_or("", |one| one.key.spec.as_str());
        format!("{code}={}", ids.join(","))
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn specifications_are_those_that_have_a_price() {
    let catalogue = catalogue();
    let north = SpecFilter {
        service: None,
        resource_type: None,
        region: "north",
        spec: None,
        charging: None,
    };
    let servers = SpecFilter { service: Some("ec2"), resource_type: Some("vm"), ..north };
    let in_way = |charging| SpecFilter { charging: Some(charging), ..servers };
    for (wanted, expected) in [
        (north, "SSD=disk s6.linux=linux,linux-a,linux-b s6.win=win 12_bgp=line"),
        (servers, "s6.linux=linux,linux-a,linux-b s6.win=win"),
        (in_way(Charging::OnDemand), "s6.linux=linux,linux-a s6.win=win"),
        (in_way(Charging::Period), "s6.linux=linux,linux-b"),
        (in_way(Charging::OneTime), ""),
        (in_way(Charging::OnDemandPackage), ""),
        (SpecFilter { region: "east", ..servers }, "s6.linux=east"),
        (SpecFilter { region: "south", ..servers }, ""),
        (SpecFilter { spec: Some("s6.win"), ..servers }, "s6.win=win"),
        (SpecFilter { spec: Some("s6"), ..servers }, ""),
        (SpecFilter { resource_type: Some("volume"), ..servers }, ""),
        (SpecFilter { service: Some("ebs"), ..north }, "SSD=disk"),
    ] {
        let page = specs(&catalogue, &wanted, at(NOW), (None, 100));
        assert_eq!(shown(&page), expected, "{wanted:?}");
        assert_eq!(page.next, None, "{wanted:?}");
    }
    let disks = SpecFilter { service: Some("ebs"), ..north };
    let later = specs(&catalogue, &disks, at(NOW + 1), (None, 100));
    assert_eq!(shown(&later), "SATA=later SSD=disk", "a price that begins now");
    let earlier = specs(&catalogue, &in_way(Charging::OnDemand), at(NOW - 1), (None, 100));
    assert_eq!(shown(&earlier), "s6.linux=linux s6.win=win", "a zone's price begins later");
}

#[test]
fn a_page_begins_after_the_last_one_and_the_last_has_no_next() {
    let catalogue = catalogue();
    let north = SpecFilter {
        service: None,
        resource_type: None,
        region: "north",
        spec: None,
        charging: None,
    };
    for (after, limit, expected, next) in [
        (None, 1, "SSD=disk", Some("disk")),
        (Some("disk"), 2, "s6.linux=linux,linux-a,linux-b s6.win=win", Some("win")),
        (Some("win"), 2, "12_bgp=line", None),
        (Some("win"), 1, "12_bgp=line", None),
        (Some("line"), 1, "", None),
        (None, 4, "SSD=disk s6.linux=linux,linux-a,linux-b s6.win=win 12_bgp=line", None),
        // What is not in the list says where to go on all the same: not sold yet, or elsewhere.
        (Some("later"), 1, "SSD=disk", Some("disk")),
        (Some("east"), 1, "s6.win=win", Some("win")),
    ] {
        let after_this = after.and_then(|id| catalogue.product(id));
        assert_eq!(after.is_some(), after_this.is_some());
        let page = specs(&catalogue, &north, at(NOW), (after_this, limit));
        let seen = (shown(&page), page.next.map(|product| product.id.as_str()));
        assert_eq!(seen, (expected.to_owned(), next), "after {after:?}, {limit}");
    }
}

#[test]
fn prices_are_told_for_one_way_to_pay_or_for_all() {
    let catalogue = catalogue();
    for (charging, expected) in [
        (None, 2),
        (Some(Charging::Period), 1),
        (Some(Charging::OnDemand), 1),
        (Some(Charging::OneTime), 0),
    ] {
        let found = prices_in_force(&catalogue, "linux", charging, at(NOW)).count();
        assert_eq!(found, expected, "{charging:?}");
    }
    assert_eq!(prices_in_force(&catalogue, "later", None, at(NOW)).count(), 0);
    assert_eq!(prices_in_force(&catalogue, "unknown", None, at(NOW)).count(), 0);
}
