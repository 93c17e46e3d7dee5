//! What is parked, and for which of several reasons.

use super::super::world::{chargings, event, local, on_demand, span};
use super::*;
use crate::ids::{CustomerKey, ResourceKey};
use crate::orders::LineProduct;
use crate::rating::world::{GB, HOUR, MB, catalogue, key};
use crate::resources::Provision;
use crate::subscriptions::Sale;

/// An address or a disk, as the inventory has it.
fn resource(spec: &str) -> Resource {
    let opened = local("2026-03-01 00:00:00");
    let key = key(spec);
    Resource {
        key: ResourceKey(1),
        customer: CustomerKey(1),
        id: "ip-1".to_owned(),
        name: String::new(),
        product: LineProduct {
            id: format!("P-{spec}"),
            service: key.service,
            resource_type: key.resource_type,
            region: key.region,
            spec: key.spec,
            strict_selected: false,
        },
        zone: None,
        size: None,
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

fn by_term(product: &str) -> Charging {
    Charging { mode: ChargingMode::Period, ..on_demand(product, None) }
}

/// Traffic of an address from `from` to `to` on 15 March.
fn traffic(from: &str, to: &str) -> UsageEvent {
    let day = |time: &str| format!("2026-03-15 {time}");
    UsageEvent { span: span(&day(from), &day(to)), ..event() }
}

fn judged(
    spec: &str,
    event: &UsageEvent,
    changes: &[(&str, Option<Charging>)],
) -> Result<(), ParkReason> {
    let (catalogue, resource) = (catalogue(), resource(spec));
    let chargings = chargings(changes);
    let resource = Some((&resource, chargings.as_slice()));
    let known = Known { catalogue: &catalogue, resource, by_inventory: false };
    let usage_type = judge(event, known)?;
    // Letters count without case, and the catalogue's are taken.
    assert!(usage_type.code.eq_ignore_ascii_case(&event.usage_type));
    let codes = &catalogue.parts().usage_types;
    assert!(codes.iter().any(|one| one.code == usage_type.code));
    Ok(())
}

#[test]
fn traffic_of_an_address_that_is_charged_so_is_taken() {
    let ip = || Some(on_demand("P-12_bgp", None));
    let open = [("2026-03-01 00:00:00", ip())];
    for (usage_type, measure, expected) in [
        ("upflow", GB, Ok(())),
        ("UPFLOW", GB, Ok(())),
        ("upflow", MB, Ok(())),
        ("downflow", GB, Err(ParkReason::UnknownUsageType)),
        ("upflow", HOUR, Err(ParkReason::WrongUnit)),
    ] {
        let event = UsageEvent {
            usage_type: usage_type.to_owned(),
            measure,
            ..traffic("10:00:00", "11:00:00")
        };
        assert_eq!(judged("12_bgp", &event, &open), expected, "{usage_type} in {measure}");
    }
}

#[test]
fn a_span_is_parked_whole_for_any_part_that_is_not_charged_on_demand() {
    use ParkReason::{NotOnDemand, OutsideLife};
    let (open, closed) = ("2026-03-15 09:00:00", "2026-03-15 12:00:00");
    let ip = || Some(on_demand("P-12_bgp", None));
    let term = || Some(by_term("P-12_bgp"));
    let noon = "2026-03-15 10:30:00";
    for (changes, from, to, expected) in [
        (vec![], "10:00:00", "11:00:00", Err(OutsideLife)),
        (vec![(open, ip())], "08:59:59", "11:00:00", Err(OutsideLife)),
        (vec![(open, ip())], "09:00:00", "11:00:00", Ok(())),
        (vec![(open, ip()), (closed, None)], "11:00:00", "12:00:00", Ok(())),
        (vec![(open, ip()), (closed, None)], "11:00:00", "12:00:01", Err(OutsideLife)),
        (vec![(open, ip()), (noon, ip())], "10:00:00", "11:00:00", Ok(())),
        (vec![(open, ip()), (noon, term())], "10:00:00", "11:00:00", Err(NotOnDemand)),
        (vec![(open, ip()), (noon, term())], "10:00:00", "10:30:00", Ok(())),
        (vec![(open, term()), (noon, ip())], "10:29:59", "11:00:00", Err(NotOnDemand)),
        // Changed twice at one instant: what held never counts for nothing.
        (vec![(open, term()), (open, ip())], "10:00:00", "11:00:00", Ok(())),
        // Closed, and opened again a while later.
        (
            vec![(open, ip()), (noon, None), (closed, ip())],
            "10:00:00",
            "13:00:00",
            Err(OutsideLife),
        ),
    ] {
        let found = judged("12_bgp", &traffic(from, to), &changes);
        assert_eq!(found, expected, "{from} to {to}, {changes:?}");
    }
}

#[test]
fn what_the_catalogue_does_not_sell_so_is_parked() {
    use ParkReason::{NoPrice, NoSize, UnknownProduct};
    let hours = |size| UsageEvent {
        usage_type: "duration".to_owned(),
        measure: HOUR,
        size,
        ..traffic("10:00:00", "11:00:00")
    };
    let (open, noon) = ("2026-03-15 09:00:00", "2026-03-15 10:30:00");
    let at = |product: &str, size| Some(on_demand(product, size));
    for (spec, event, changes, expected) in [
        ("SSD", hours(None), vec![(open, at("P-SSD", Some(40)))], Ok(())),
        ("SSD", hours(Some(40)), vec![(open, at("P-SSD", None))], Ok(())),
        ("SSD", hours(None), vec![(open, at("P-SSD", None))], Err(NoSize)),
        ("SSD", hours(None), vec![(open, at("P-TAPE", None))], Err(UnknownProduct)),
        // Its price begins in April.
        ("gone", hours(None), vec![(open, at("P-gone", None))], Err(NoPrice)),
        (
            "gone",
            UsageEvent { usage_type: "reqNumber".to_owned(), ..hours(None) },
            vec![(open, at("P-s6.small.1.linux", None))],
            Err(NoPrice),
        ),
        // The reason that goes before, though of a later part.
        (
            "SSD",
            hours(None),
            vec![(open, at("P-SSD", None)), (noon, at("P-TAPE", None))],
            Err(UnknownProduct),
        ),
    ] {
        assert_eq!(judged(spec, &event, &changes), expected, "{spec}, {changes:?}");
    }
}

#[test]
fn reasons_go_before_one_another() {
    let (catalogue, resource) = (catalogue(), resource("12_bgp"));
    let event = UsageEvent { usage_type: "downflow".to_owned(), ..event() };
    let known = |resource, by_inventory| Known { catalogue: &catalogue, resource, by_inventory };
    let there = Some((&resource, &[][..]));
    assert_eq!(judge(&event, known(None, true)), Err(ParkReason::UnknownResource));
    assert_eq!(judge(&event, known(there, true)), Err(ParkReason::UnknownUsageType));
    let event = super::super::world::event();
    assert_eq!(judge(&event, known(there, true)), Err(ParkReason::CountedByInventory));
    assert_eq!(judge(&event, known(there, false)), Err(ParkReason::OutsideLife));
}

#[test]
fn only_what_nothing_can_change_is_final() {
    let finals: Vec<_> = ParkReason::ALL.iter().filter(|reason| reason.is_final()).collect();
    assert_eq!(finals, [&ParkReason::TooOld, &ParkReason::AlreadyCorrected]);
    let hour = span("2026-03-15 10:00:00", "2026-03-15 11:00:00");
    for reason in ParkReason::ALL {
        let again = (*reason == ParkReason::Early).then_some(hour.to());
        assert_eq!(reason.look_again(hour), again, "{reason:?}");
    }
}
