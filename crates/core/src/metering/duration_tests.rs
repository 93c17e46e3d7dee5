//! Seconds that resources were there.

use super::super::SettlementPeriod;
use super::super::world::{chargings, e8, local, on_demand, shanghai, span};
use super::*;
use crate::rating::world::{HOUR, SECOND, catalogue};
use crate::resources::charge_on;

fn seconds() -> Duration<'static> {
    let unit = TimeUnit::new(SECOND, (1, 1)).expect("exact");
    Duration { usage_type: "Duration", unit }
}

/// (charging, from, to, seconds, size) of a day.
type Told = (i64, &'static str, &'static str, &'static str, i64);

#[test]
fn real_seconds_count_and_each_size_has_its_own() {
    let sized = |size| Some(on_demand("evs-ssd", Some(size)));
    let term = Some(Charging { mode: ChargingMode::Period, ..on_demand("evs-ssd", Some(40)) });
    let window = ("2026-03-15 08:00:00", "2026-03-15 09:00:00");
    for (story, changes, window, told) in [
        (
            "there all the hour",
            vec![("2026-03-01 00:00:00", sized(40))],
            window,
            &[(1, "08:00:00", "09:00:00", "3600", 40)][..],
        ),
        (
            "opened and closed within the hour",
            vec![("2026-03-15 08:10:00.500", sized(40)), ("2026-03-15 08:30:01.750", None)],
            window,
            &[(1, "08:10:00.500", "08:30:01.750", "1201.25", 40)],
        ),
        (
            "resized within the hour, the second time at the same instant",
            vec![
                ("2026-03-01 00:00:00", sized(40)),
                ("2026-03-15 08:20:00.001", sized(60)),
                ("2026-03-15 08:20:00.001", sized(80)),
            ],
            window,
            &[
                (1, "08:00:00", "08:20:00.001", "1200.001", 40),
                (3, "08:20:00.001", "09:00:00", "2399.999", 80),
            ],
        ),
        (
            "from the term to on demand",
            vec![("2026-03-01 00:00:00", term), ("2026-03-15 08:59:59", sized(40))],
            window,
            &[(2, "08:59:59", "09:00:00", "1", 40)],
        ),
        ("closed before", vec![("2026-03-01 00:00:00", sized(40)), (window.0, None)], window, &[]),
        ("opened after", vec![(window.1, sized(40))], window, &[]),
        (
            "two hours and a bit",
            vec![("2026-03-15 08:30:00", sized(40)), ("2026-03-15 10:00:01", None)],
            ("2026-03-15 08:00:00", "2026-03-15 12:00:00"),
            &[
                (1, "08:30:00", "09:00:00", "1800", 40),
                (1, "09:00:00", "10:00:00", "3600", 40),
                (1, "10:00:00", "10:00:01", "1", 40),
            ],
        ),
    ] {
        let windows = SettlementPeriod::Hour.windows(&shanghai(), span(window.0, window.1));
        let history = chargings(&changes);
        let records = durations((ResourceKey(7), &history), &windows, seconds());
        let expected = |(charging, from, to, quantity, size): &Told| UsageRecord {
            resource: ResourceKey(7),
            charging: *charging,
            usage_type: "Duration".to_owned(),
            span: span(&format!("2026-03-15 {from}"), &format!("2026-03-15 {to}")),
            quantity_e8: e8(quantity),
            measure: SECOND,
            size: Some(*size),
            origin: Origin::Inventory,
        };
        assert_eq!(records, told.iter().map(expected).collect::<Vec<_>>(), "{story}");
    }
}

#[test]
fn the_official_example_has_its_seconds() {
    // From 2026-01-04T18:48:46Z to 02:00:00Z: 25 874 s (`bills` A3).
    let (from, to) = (local("2026-01-05 02:48:46"), local("2026-01-05 10:00:00"));
    let mut history = Vec::new();
    charge_on(&mut history, Some(on_demand("evs-ssd", Some(10))), from);
    charge_on(&mut history, None, to);
    let day = span("2026-01-05 00:00:00", "2026-01-06 00:00:00");
    let records = durations((ResourceKey(7), &history), &[day], seconds());
    let told: Vec<_> = records.iter().map(|one| (one.span, one.quantity_e8)).collect();
    assert_eq!(told, [(Span::new(from, to).expect("in order"), e8("25874"))]);
}

#[test]
fn a_unit_of_time_is_exact_or_none() {
    let catalogue = catalogue();
    for (measure, ratio, a_second) in [
        (SECOND, Some((1, 1)), Some("1")),
        (SECOND, catalogue.ratio(SECOND, SECOND), Some("1")),
        (HOUR, catalogue.ratio(SECOND, HOUR), None),
        // Milliseconds; units of eight seconds; minutes.
        (9, Some((1_000, 1)), Some("1000")),
        (9, Some((1, 8)), Some("0.125")),
        (9, Some((1, 60)), None),
        (9, Some((0, 1)), None),
        (9, Some((1, 0)), None),
        (9, Some((i64::MAX, 1)), None),
    ] {
        let unit = ratio.and_then(|ratio| TimeUnit::new(measure, ratio));
        assert_eq!(unit.map(|unit| unit.of_ms(1_000)), a_second.map(e8), "{measure}, {ratio:?}");
    }
}

#[test]
fn time_is_what_units_of_time_measure() {
    use crate::products::{Measure, Names, Parts};
    let measure =
        |id, kind| Measure { id, kind, names: Names::default(), abbreviations: Names::default() };
    let catalogue = Catalogue::new(Parts {
        measures: vec![measure(HOUR, MeasureType::Duration), measure(10, MeasureType::Traffic)],
        ..Parts::default()
    });
    for (unit, expected) in [(HOUR, true), (10, false), (99, false)] {
        let usage_type = UsageType {
            code: "Duration".to_owned(),
            resource_type: "vm".to_owned(),
            names: Names::default(),
            measure: unit,
            accumulates: false,
            settled: SettlementPeriod::Hour,
        };
        assert_eq!(measures_time(&catalogue, &usage_type), expected, "{unit}");
    }
}

#[test]
fn the_second_is_what_an_hour_has_3600_of() {
    use crate::products::{Conversion, Measure, Names, Parts};
    let measure =
        |id, kind| Measure { id, kind, names: Names::default(), abbreviations: Names::default() };
    let conversion = |measure, to, ratio| Conversion { measure, to, ratio };
    let kinds = |of| {
        let units = [4, 5, 6].map(|id| measure(id, of));
        let others = [57, 58].map(|id| measure(id, MeasureType::CoreDuration));
        units.into_iter().chain(others).collect::<Vec<_>>()
    };
    let conversions = [conversion(57, 58, 3_600), conversion(4, 5, 60), conversion(4, 6, 3_600)];
    for (of, conversions, second) in [
        (MeasureType::Duration, &conversions[..], Some(6)),
        (MeasureType::Duration, &conversions[..2], None),
        (MeasureType::Traffic, &conversions[..], None),
    ] {
        let (measures, conversions) = (kinds(of), conversions.to_vec());
        let catalogue = Catalogue::new(Parts { measures, conversions, ..Parts::default() });
        let expected = second.and_then(|second| TimeUnit::new(second, (1, 1)));
        assert_eq!(TimeUnit::second(&catalogue), expected, "{of:?}");
    }
}
