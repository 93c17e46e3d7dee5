//! Goal: nothing that is used is lost or counts twice, whatever is cut. Method: random spans, changes and reports.

use proptest::prelude::*;

use super::world::{event, key, on_demand, up_flow, zone};
use super::*;
use crate::ids::ResourceKey;
use crate::resources::{Charging, ChargingMode, charge_on};
use crate::time::Timestamp;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

/// Up to six weeks of any year from 1970 to 2033, often at whole hours.
fn any_span() -> impl Strategy<Value = Span> {
    let from =
        prop_oneof![0i64..2_000_000_000_000, (0i64..555_555).prop_map(|hour| hour * HOUR_MS)];
    let length = prop_oneof![1..DAY_MS, 1..42 * DAY_MS, (1i64..1_000).prop_map(|h| h * HOUR_MS)];
    (from, length).prop_map(|(from, length)| Span::new(at(from), at(from + length)).expect("long"))
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "Asia/Shanghai",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        // Clocks changed at midnight.
        "America/Sao_Paulo",
    ])
}

fn any_period() -> impl Strategy<Value = SettlementPeriod> {
    proptest::sample::select(SettlementPeriod::ALL)
}

fn any_quantity() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), 1i64..2_000, 0..=i64::MAX]
}

/// A history that begins before a span and changes in it, some of it by the term and some of it not at all.
fn history(span: Span, changes: &[(i64, u8)]) -> Vec<Charging> {
    let mut chargings = Vec::new();
    charge_on(&mut chargings, Some(on_demand("evs", Some(1))), span.from().plus_ms(-1));
    let mut instants = changes.to_vec();
    instants.sort_unstable();
    for (permille, what) in instants {
        let when = span.from().plus_ms(span.ms() / 1_000 * permille);
        let next = on_demand("evs", Some(permille));
        let next = match what {
            0 => None,
            1 => Some(Charging { mode: ChargingMode::Period, ..next }),
            _ => Some(next),
        };
        charge_on(&mut chargings, next, when);
    }
    chargings
}

fn sum(quantities: impl Iterator<Item = i64>) -> i128 {
    quantities.map(i128::from).sum()
}

/// Do spans follow each other through the whole, without a gap?
fn tile(whole: Span, spans: &[Span]) -> bool {
    spans.first().map(|first| first.from()) == Some(whole.from())
        && spans.last().map(|last| last.to()) == Some(whole.to())
        && spans.windows(2).all(|two| two[0].to() == two[1].from())
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_none_has_another_sign(
        span in any_span(),
        quantity in any_quantity(),
        back in any::<bool>(),
        cuts in proptest::collection::vec(-10i64..1_010, 0..20),
    ) {
        let quantity = if back { -quantity } else { quantity };
        let mut cuts: Vec<i64> = cuts.iter().map(|cut| span.ms() / 1_000 * cut).collect();
        cuts.sort_unstable();
        let parts = split_at(span, quantity, cuts.iter().map(|cut| span.from().plus_ms(*cut)));
        let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
        prop_assert!(tile(span, &spans));
        prop_assert_eq!(sum(parts.iter().map(|part| part.quantity_e8)), i128::from(quantity));
        prop_assert!(parts.iter().all(|part| part.quantity_e8.signum() * quantity.signum() >= 0));
        // No share is a unit away from what is exact but the last, which has all the remainders.
        for (place, part) in parts.iter().enumerate() {
            let exact = i128::from(quantity) * i128::from(part.span.ms());
            let off = exact - i128::from(part.quantity_e8) * i128::from(span.ms());
            let most = if place + 1 < parts.len() { 1 } else { parts.len() };
            prop_assert!(off.abs() <= i128::from(span.ms()) * i128::try_from(most).expect("few"));
        }
    }

    #[test]
    fn ends_of_months_are_ends_of_days_and_those_of_hours(span in any_span(), name in any_zone()) {
        let zone = zone(name);
        let cuts = |period: SettlementPeriod| period.cuts(&zone, span).collect::<Vec<_>>();
        let [hours, days, months] =
            [SettlementPeriod::Hour, SettlementPeriod::Day, SettlementPeriod::Month].map(cuts);
        prop_assert!(days.iter().all(|cut| hours.binary_search(cut).is_ok()), "{:?}", days);
        prop_assert!(months.iter().all(|cut| days.binary_search(cut).is_ok()), "{:?}", months);
        for period in SettlementPeriod::ALL {
            let windows = period.windows(&zone, span);
            prop_assert!(tile(span, &windows));
            for window in windows {
                let (first, last) = (window.from(), window.last());
                prop_assert_eq!(zone.cycle_of(first), zone.cycle_of(last));
                if *period != SettlementPeriod::Month {
                    prop_assert_eq!(zone.day_of(first), zone.day_of(last));
                }
                if *period == SettlementPeriod::Hour {
                    prop_assert!(window.ms() <= HOUR_MS);
                    prop_assert_eq!(zone.hour_down(first), zone.hour_down(last));
                }
            }
        }
    }

    #[test]
    fn a_cycle_is_open_until_the_second_of_the_next_month(
        span in any_span(),
        name in any_zone(),
        later in prop_oneof![0..3 * DAY_MS, 0..90 * DAY_MS],
    ) {
        let zone = zone(name);
        let last = zone.day_of(span.last());
        let closed = zone.start_of(last.end_of_month().plus_days(2));
        // Around the instant that it closes at, and any time after the span.
        for deducted in [span.to().plus_ms(later), closed.plus_ms(-1 - later), closed.plus_ms(later)] {
            let deducted = deducted.max(span.to());
            let expected = if deducted < closed { span.last() } else { deducted };
            let found = bill_cycle_of(&zone, span, deducted);
            prop_assert_eq!(found, zone.cycle_of(expected), "deducted {:?}", deducted);
        }
    }

    #[test]
    fn an_event_is_settled_whole_or_not_at_all(
        span in any_span(),
        name in any_zone(),
        period in any_period(),
        quantity_e8 in any_quantity(),
        changes in proptest::collection::vec((-5i64..1_005, 0u8..12), 0..6),
    ) {
        let zone = zone(name);
        let chargings = history(span, &changes);
        let event = UsageEvent { quantity_e8, span, ..event() };
        let records = records_of(&zone, &event, &up_flow(), (ResourceKey(1), &chargings), period);
        let there = |at: Timestamp| {
            let holds = |one: &&Charging| one.from <= at && one.to.is_none_or(|to| at < to);
            chargings.iter().filter(holds).map(|one| one.number).collect::<Vec<_>>()
        };
        let Some(records) = records else {
            let ends = chargings.iter().filter_map(|one| one.to).chain([span.from()]);
            let within = |at: &Timestamp| span.from() <= *at && *at < span.to();
            prop_assert!(ends.filter(within).any(|at| there(at).is_empty()), "a gap");
            return Ok(());
        };
        let spans: Vec<Span> = records.iter().map(|one| one.span).collect();
        prop_assert!(tile(span, &spans));
        prop_assert_eq!(sum(records.iter().map(|one| one.quantity_e8)), i128::from(quantity_e8));
        for record in &records {
            prop_assert!(record.span.to() <= period.end_of(&zone, record.span.from()));
            prop_assert_eq!(there(record.span.from()), vec![record.charging]);
            prop_assert_eq!(there(record.span.last()), vec![record.charging]);
        }
        // Taken back, nothing is left of it, record by record.
        for record in &records {
            let back = record.reversed(&key("e-2"));
            prop_assert_eq!(back.quantity_e8, -record.quantity_e8);
            prop_assert_eq!(back.reversed(&key("e-1")), record.clone());
        }
    }

    #[test]
    fn every_millisecond_on_demand_counts_once(
        span in any_span(),
        name in any_zone(),
        period in any_period(),
        changes in proptest::collection::vec((-5i64..1_005, 0u8..4), 0..6),
    ) {
        let zone = zone(name);
        let chargings = history(span, &changes);
        let duration = Duration {
            usage_type: "Duration",
            unit: TimeUnit::new(6, (1, 1)).expect("exact"),
        };
        let windows = period.windows(&zone, span);
        let records = durations((ResourceKey(1), &chargings), &windows, duration);
        let on_demand = chargings.iter().filter(|one| one.mode == ChargingMode::OnDemand);
        let lived = on_demand.map(|one| {
            let to = one.to.map_or(span.to(), |to| to.min(span.to()));
            (to.ms() - one.from.max(span.from()).ms()).max(0)
        });
        let expected = sum(lived) * 100_000;
        prop_assert_eq!(sum(records.iter().map(|one| one.quantity_e8)), expected);
        // In order, and apart.
        prop_assert!(records.windows(2).all(|two| two[0].span.to() <= two[1].span.from()));
        let whole = durations((ResourceKey(1), &chargings), &[span], duration);
        prop_assert_eq!(sum(whole.iter().map(|one| one.quantity_e8)), expected);
    }

    #[test]
    fn usage_is_taken_for_so_many_days_after_its_own(
        span in any_span(),
        name in any_zone(),
        days in 0i64..60,
        later in prop_oneof![0..3 * DAY_MS, 0..70 * DAY_MS],
    ) {
        let zone = zone(name);
        let rules = AcceptanceRules { days, ..AcceptanceRules::default() };
        let received = span.to().plus_ms(later);
        let age = zone.day_of(received).days_after(zone.day_of(span.last()));
        let expected = if age > days { Err(ParkReason::TooOld) } else { Ok(()) };
        prop_assert_eq!(rules.check(&zone, span, received, received), expected);
        // Whoever reports in time is never late, whatever the period.
        for period in SettlementPeriod::ALL {
            let late = rules.is_late(&zone, *period, span, span.to());
            prop_assert!(!late, "{:?}", period);
        }
    }

    #[test]
    fn the_calendar_says_of_each_hour_what_its_minutes_say(
        (hours, first) in (1i64..30, 0i64..60),
        spans in proptest::collection::vec((-60i64..1_900, 1i64..400, any::<bool>()), 0..40),
        order in any::<prop::sample::Index>(),
    ) {
        let zone = zone("Asia/Shanghai");
        let minute = |number: i64| at(1_773_504_000_000 + number * MINUTE_MS);
        let span = |from, to| Span::new(minute(from), minute(to)).expect("in order");
        let window = span(first, first + hours * 60);
        let report =
            |(from, length, late): &(i64, i64, bool)| Report { span: span(*from, from + length), late: *late };
        let mut reports: Vec<Report> = spans.iter().map(report).collect();
        let runs = coverage(&zone, window, &reports);
        let tiles: Vec<Span> = runs.iter().map(|run| run.span).collect();
        prop_assert!(tile(window, &tiles));
        prop_assert!(runs.windows(2).all(|two| two[0].state != two[1].state));
        let (mut without, mut twice, mut count) = (0, 0, 0);
        for hour in SettlementPeriod::Hour.windows(&zone, window) {
            let touching = |number: i64| {
                reports.iter().filter(move |one| one.span.overlap(span(number, number + 1)).is_some())
            };
            let from = (hour.from().ms() - minute(0).ms()) / MINUTE_MS;
            let minutes = from..from + hour.ms() / MINUTE_MS;
            let times: Vec<usize> = minutes.clone().map(|one| touching(one).count()).collect();
            let empty = times.iter().filter(|times| **times == 0).count();
            let used = match empty {
                0 => Used::All,
                all if all == times.len() => Used::Nothing,
                _ => Used::Part,
            };
            let overlaps = times.iter().any(|times| *times > 1);
            let late = minutes.clone().any(|one| touching(one).any(|report| report.late));
            let of_hour = runs.iter().find(|run| run.span.overlap(hour).is_some());
            let state = of_hour.map(|run| run.state);
            prop_assert_eq!(state, Some(HourState { used, overlaps, late }), "{:?}", hour);
            without += empty;
            twice += times.iter().filter(|times| **times > 1).count();
            count += 1;
        }
        let ms = |minutes: usize| i64::try_from(minutes).expect("few") * MINUTE_MS;
        prop_assert_eq!(runs.iter().map(|run| run.hours).sum::<i64>(), count);
        prop_assert_eq!(runs.iter().map(|run| run.without_ms).sum::<i64>(), ms(without));
        prop_assert_eq!(runs.iter().map(|run| run.overlapping_ms).sum::<i64>(), ms(twice));
        // In any order the same.
        if !reports.is_empty() {
            let turn = order.index(reports.len());
            reports.rotate_left(turn);
            reports[turn / 2..].reverse();
        }
        prop_assert_eq!(coverage(&zone, window, &reports), runs);
    }
}
