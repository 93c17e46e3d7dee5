//! Which products can be had on demand, and which resources their service may change.

use super::*;
use crate::coupons::CycleType;
use crate::ids::{CustomerKey, ResourceKey};
use crate::money::UnitPrice;
use crate::orders::LineProduct;
use crate::products::{Names, Parts, Price, Pricing, Region, Size as Sizes};
use crate::rating::SizeDefect;
use crate::subscriptions::{AtExpiry, Sale, Status, Subscription};

fn at(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("a literal")
}

fn names(text: &str) -> Names {
    Names { zh: text.to_owned(), en: text.to_owned() }
}

fn key(spec: &str) -> ProductKey {
    ProductKey {
        service: "ebs".to_owned(),
        resource_type: "volume".to_owned(),
        region: "cn-north-4".to_owned(),
        spec: spec.to_owned(),
    }
}

fn product(spec: &str, zone: Option<&str>) -> Product {
    Product {
        id: format!("evs-{}", spec.to_ascii_lowercase()),
        key: key(spec),
        zone: zone.map(str::to_owned),
        names: names(spec),
        size: Some(Sizes { measure: 17, least: 10, most: 100, step: 10 }),
        traits: crate::products::ProductTraits::default(),
        attributes: Vec::new(),
    }
}

/// Disks: SSD everywhere in the region, SAS in one zone, GPSSD from April on, SATA by the month alone.
fn catalogue() -> Catalogue {
    let price = |spec: &str, key: PriceKey, from: &str| Price {
        product: format!("evs-{spec}"),
        key,
        measure: 4,
        pricing: Pricing::Flat(UnitPrice::from_e10(10_000_000)),
        from: at(from),
    };
    let on_demand = || PriceKey::OnDemand { usage: "Duration".to_owned() };
    let monthly = PriceKey::Period { unit: crate::products::PeriodType::Month, periods: None };
    Catalogue::new(Parts {
        regions: vec![Region {
            code: "cn-north-4".to_owned(),
            names: names("Beijing"),
            zones: vec!["cn-north-4a".to_owned(), "cn-north-4b".to_owned()],
        }],
        products: vec![
            product("SSD", None),
            product("SAS", Some("cn-north-4a")),
            product("GPSSD", None),
            product("SATA", None),
        ],
        prices: vec![
            price("ssd", on_demand(), "2025-01-01T00:00:00Z"),
            price("sas", on_demand(), "2025-01-01T00:00:00Z"),
            price("gpssd", on_demand(), "2026-04-01T00:00:00Z"),
            price("sata", monthly, "2025-01-01T00:00:00Z"),
        ],
        ..Parts::default()
    })
}

const fn gigabytes(value: i64) -> Size {
    Size { value, measure: 17 }
}

#[test]
fn what_has_a_price_on_demand_can_be_had_in_its_zones_and_sizes() {
    let catalogue = catalogue();
    let unsold = |why| Err(ResourceRefusal::Unsold(why));
    let size = |why| Err(ResourceRefusal::Size(why));
    for (spec, zone, asked, expected) in [
        ("SSD", None, Some(gigabytes(40)), Ok("evs-ssd")),
        ("SSD", Some("CN-NORTH-4B"), Some(gigabytes(40)), Ok("evs-ssd")),
        ("SSD", Some("cn-north-4z"), Some(gigabytes(40)), unsold(Unsold::Zone)),
        ("SAS", Some("cn-north-4a"), Some(gigabytes(10)), Ok("evs-sas")),
        ("SAS", Some("cn-north-4b"), Some(gigabytes(10)), unsold(Unsold::Zone)),
        ("SAS", None, Some(gigabytes(100)), Ok("evs-sas")),
        ("TAPE", None, Some(gigabytes(40)), unsold(Unsold::Unknown)),
        ("GPSSD", None, Some(gigabytes(40)), unsold(Unsold::NoPrice)),
        ("SATA", None, Some(gigabytes(40)), unsold(Unsold::NoPrice)),
        ("SSD", None, None, size(SizeDefect::Missing)),
        ("SSD", None, Some(gigabytes(110)), size(SizeDefect::Range { least: 10, most: 100 })),
        ("SSD", None, Some(gigabytes(45)), size(SizeDefect::Step { least: 10, step: 10 })),
        ("SSD", None, Some(Size { value: 40, measure: 11 }), size(SizeDefect::Measure(17))),
    ] {
        let now = at("2026-03-31T23:59:59Z");
        for named in
            [NamedProduct::Key(key(spec)), NamedProduct::Id(format!("evs-{}", spec.to_lowercase()))]
        {
            let found = offer(&catalogue, &named, (zone, asked), now);
            let found = found.map(|offer| offer.product.id.as_str());
            assert_eq!(found, expected, "{named:?} in {zone:?}, {asked:?}");
        }
    }
    let april = offer(
        &catalogue,
        &NamedProduct::Key(key("GPSSD")),
        (None, Some(gigabytes(40))),
        at("2026-04-01T00:00:00Z"),
    );
    assert_eq!(april.map(|offer| offer.size), Ok(Some(gigabytes(40))));
}

fn disk() -> Resource {
    let opened = at("2026-01-01T00:00:00Z");
    Resource {
        key: ResourceKey(1),
        customer: CustomerKey(1),
        id: "disk-1".to_owned(),
        name: "data".to_owned(),
        product: LineProduct::of(&product("SSD", None)),
        zone: None,
        size: Some(gigabytes(40)),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: None,
        sale: Sale::Ordinary,
        provision: Provision::Done,
        frozen: None,
        subscription: None,
        effective: Some(opened),
        on_demand: Some(opened),
        closed: None,
        created: opened,
        updated: opened,
    }
}

#[test]
fn a_service_changes_what_is_on_demand_there_and_not_ordered() {
    use ResourceRefusal as R;
    let later = Some(at("2026-02-01T00:00:00Z"));
    let term = Subscription {
        resource: "disk-1".to_owned(),
        status: Status::InUse,
        at_expiry: AtExpiry::Grace,
        expires: at("2026-03-01T15:59:59Z"),
        cycle: CycleType::Month,
    };
    let by_term = Resource { on_demand: None, subscription: Some(term), ..disk() };
    for (resource, ordered, expected) in [
        (disk(), false, Ok(())),
        (disk(), true, Err(R::Ordered)),
        (Resource { closed: later, ..disk() }, true, Err(R::Closed)),
        (Resource { provision: Provision::Waiting, ..disk() }, false, Err(R::NotThere)),
        (
            Resource { provision: Provision::Failed, closed: later, ..disk() },
            false,
            Err(R::NotThere),
        ),
        (by_term, true, Err(R::ByTerm)),
    ] {
        assert_eq!(resource.check_on_demand(ordered), expected, "{resource:?}");
    }
    assert_eq!(disk().check_kind(&product("SAS", None)), Ok(()));
    let mut elsewhere = product("SAS", None);
    elsewhere.key.region = "cn-east-3".to_owned();
    assert_eq!(disk().check_kind(&elsewhere), Err(R::Unsold(Unsold::OtherKind)));
}
