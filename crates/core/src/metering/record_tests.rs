//! What an event is settled as.

use super::super::world::{
    chargings, e8, event_in, key, local, on_demand, shanghai, span, up_flow,
};
use super::*;

const DISK: ResourceKey = ResourceKey(7);

/// (charging, from, to, quantity, size).
type Told = (i64, &'static str, &'static str, &'static str, Option<i64>);

fn expected(told: &[Told]) -> Vec<(i64, Span, i64, Option<i64>)> {
    let of = |(charging, from, to, quantity, size): &Told| {
        let day = |time: &str| format!("2026-03-15 {time}");
        (*charging, span(&day(from), &day(to)), e8(quantity), *size)
    };
    told.iter().map(of).collect()
}

/// What 2 of 15 March is settled as, of a resource with these chargings.
fn settled(
    period: SettlementPeriod,
    (from, to): (&str, &str),
    changes: &[(&str, Option<Charging>)],
) -> Vec<(i64, Span, i64, Option<i64>)> {
    let event = event_in(&format!("2026-03-15 {from}"), &format!("2026-03-15 {to}"));
    let event = UsageEvent { quantity_e8: e8("2"), ..event };
    let records = records_of(&shanghai(), &event, &up_flow(), (DISK, &chargings(changes)), period);
    let told = |one: UsageRecord| (one.charging, one.span, one.quantity_e8, one.size);
    records.expect("charged throughout").into_iter().map(told).collect()
}

#[test]
fn an_event_is_split_where_periods_end_and_where_the_resource_changed() {
    use SettlementPeriod::{Day, Hour};
    let sized = |size| Some(on_demand("evs-ssd", Some(size)));
    let (open, change) = ("2026-03-15 09:00:00", "2026-03-15 10:15:00");
    let once = vec![(open, sized(40))];
    // Once more to another size at the same instant, which held for no time.
    let resized = vec![(open, sized(40)), (change, sized(60)), (change, sized(80))];
    let hourly = vec![(open, sized(40)), ("2026-03-15 11:00:00", sized(80))];
    for (period, changes, told) in [
        (Day, &once, &[(1, "10:00:00", "12:00:00", "2", Some(40))][..]),
        (
            Hour,
            &once,
            &[
                (1, "10:00:00", "11:00:00", "1", Some(40)),
                (1, "11:00:00", "12:00:00", "1", Some(40)),
            ],
        ),
        (
            Hour,
            &resized,
            &[
                (1, "10:00:00", "10:15:00", "0.25", Some(40)),
                (3, "10:15:00", "11:00:00", "0.75", Some(80)),
                (3, "11:00:00", "12:00:00", "1", Some(80)),
            ],
        ),
        (
            Day,
            &resized,
            &[
                (1, "10:00:00", "10:15:00", "0.25", Some(40)),
                (3, "10:15:00", "12:00:00", "1.75", Some(80)),
            ],
        ),
        (
            Hour,
            &hourly,
            &[
                (1, "10:00:00", "11:00:00", "1", Some(40)),
                (2, "11:00:00", "12:00:00", "1", Some(80)),
            ],
        ),
    ] {
        let found = settled(period, ("10:00:00", "12:00:00"), changes);
        assert_eq!(found, expected(told), "{period:?}, {changes:?}");
    }
}

#[test]
fn the_last_of_seven_parts_takes_what_six_cut_shares_leave() {
    let open = ("2026-03-15 09:00:00", Some(on_demand("evs-ssd", Some(40))));
    let found = settled(SettlementPeriod::Hour, ("09:00:00", "16:00:00"), &[open]);
    let quantities: Vec<i64> = found.iter().map(|(_, _, quantity, _)| *quantity).collect();
    let mut shares = vec![e8("0.28571428"); 6];
    shares.push(e8("0.28571432"));
    assert_eq!(quantities, shares);
}

#[test]
fn a_record_says_what_it_is_of() {
    let event =
        UsageEvent { size: Some(50), ..event_in("2026-03-15 10:00:00", "2026-03-15 11:00:00") };
    let history = chargings(&[("2026-03-01 00:00:00", Some(on_demand("evs-ssd", Some(40))))]);
    let found =
        records_of(&shanghai(), &event, &up_flow(), (DISK, &history), SettlementPeriod::Hour);
    let record = UsageRecord {
        resource: DISK,
        charging: 1,
        usage_type: "upFlow".to_owned(),
        span: event.span,
        quantity_e8: e8("1"),
        measure: 10,
        size: Some(50),
        origin: Origin::Event(key("e-1")),
    };
    assert_eq!(found, Some(vec![record.clone()]));
    let back = record.reversed(&key("e-2"));
    let expected =
        UsageRecord { quantity_e8: e8("-1"), origin: Origin::Event(key("e-2")), ..record };
    assert_eq!(back, expected);
}

#[test]
fn what_is_not_charged_throughout_has_no_records() {
    let open = ("2026-03-15 10:00:00", Some(on_demand("evs-ssd", Some(40))));
    let history = chargings(&[open, ("2026-03-15 11:00:00", None)]);
    let zone = shanghai();
    let records = |from: &str, to: &str| {
        let event = event_in(&format!("2026-03-15 {from}"), &format!("2026-03-15 {to}"));
        let history = (DISK, history.as_slice());
        let records = records_of(&zone, &event, &up_flow(), history, SettlementPeriod::Hour);
        records.map(|all| all.len())
    };
    assert_eq!(records("10:00:00", "11:00:00"), Some(1));
    assert_eq!(records("09:59:59", "11:00:00"), None);
    assert_eq!(records("10:00:00", "11:00:01"), None);
    assert_eq!(records("12:00:00", "13:00:00"), None);
    let hour = span("2026-03-15 10:00:00", "2026-03-15 11:00:00");
    assert_eq!(charged_in(&[], hour), None);
    assert_eq!(holding(&history, hour).map(|(_, within)| within).collect::<Vec<_>>(), [hour]);
    assert_eq!(local("2026-03-15 10:00:00"), hour.from());
}
