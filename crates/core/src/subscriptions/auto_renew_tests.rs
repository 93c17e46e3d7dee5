//! When a machine is renewed by itself, and how often.

use super::super::world::{local, machine, shanghai};
use super::*;

fn renewed_by_itself(expires: &str, unit: CycleType, left: Option<i64>) -> Subscription {
    Subscription { at_expiry: AtExpiry::AutoRenew(AutoRenew { unit, left }), ..machine(expires) }
}

fn days(number: i64) -> DeductionDays {
    DeductionDays::from_number(number).expect("2 to 7")
}

#[test]
fn the_first_attempt_is_at_three_some_days_before() {
    for (expires, number, first) in [
        ("2026-03-15", 7, "2026-03-08 03:00:00"),
        ("2026-03-15", 2, "2026-03-13 03:00:00"),
        ("2026-03-05", 7, "2026-02-26 03:00:00"),
        ("2026-01-02", 3, "2025-12-30 03:00:00"),
    ] {
        let expires = machine(expires).expires;
        assert_eq!(first_attempt(&shanghai(), expires, days(number)), local(first));
    }
    assert_eq!(DeductionDays::default().number(), 7);
    for (text, number) in [("2", Some(2)), ("7", Some(7)), ("1", None), ("8", None), ("07", None)] {
        assert_eq!(DeductionDays::parse(text).map(DeductionDays::number), number, "{text}");
    }
}

#[test]
fn attempts_go_on_every_day_until_the_machine_is_released() {
    // Ends on 15 March, is retained from the 30th, and released at the end of 14 April.
    let machine = renewed_by_itself("2026-03-15", CycleType::Month, None);
    for (story, now, next) in [
        ("long before", "2026-02-01 12:00:00", Some("2026-03-08 03:00:00")),
        ("in the very second before", "2026-03-08 02:59:59", Some("2026-03-08 03:00:00")),
        ("the first has failed", "2026-03-08 03:00:00", Some("2026-03-09 03:00:00")),
        ("set too late for the first", "2026-03-12 09:00:00", Some("2026-03-13 03:00:00")),
        ("the machine ends", "2026-03-15 23:59:59", Some("2026-03-16 03:00:00")),
        ("in its retention", "2026-04-10 03:00:00", Some("2026-04-11 03:00:00")),
        ("on the last day but one", "2026-04-13 03:00:00", Some("2026-04-14 03:00:00")),
        ("on the last day", "2026-04-14 03:00:00", None),
    ] {
        let next_one = next_attempt(&shanghai(), &machine, days(7), Lengths::default(), local(now));
        assert_eq!(next_one, next.map(local), "{story}");
    }
    let next = |machine: &Subscription| {
        let now = local("2026-03-12 09:00:00");
        next_attempt(&shanghai(), machine, days(7), Lengths::default(), now)
    };
    let closed = Subscription { status: Status::Closed, ..machine.clone() };
    assert_eq!(next(&closed), None, "closed");
    let plain = Subscription { at_expiry: AtExpiry::Grace, ..machine };
    assert_eq!(next(&plain), None, "not renewed by itself");
}

#[test]
fn what_is_not_said_stays_as_it_is() {
    use CycleType::{Month, Year};
    let on = |unit, left| Some(AutoRenew { unit, left });
    for (story, before, times, unit, after) in [
        ("the first time, nothing said", None, None, None, on(Month, None)),
        ("the first time, three years", None, Some(3), Some(Year), on(Year, Some(3))),
        ("without end, by its number", on(Month, Some(3)), Some(0), None, on(Month, None)),
        ("nothing said", on(Year, Some(3)), None, None, on(Year, Some(3))),
        ("another number", on(Year, Some(3)), Some(99), None, on(Year, Some(99))),
        ("another unit", on(Year, Some(3)), None, Some(Month), on(Month, Some(3))),
    ] {
        let at_expiry = before.map_or(AtExpiry::ToOnDemand, AtExpiry::AutoRenew);
        let machine = Subscription { at_expiry, ..machine("2026-03-15") };
        let set = set_auto_renew(&machine, None, times, unit).expect(story);
        assert_eq!(set.at_expiry.auto_renew(), after, "{story}");
        let cancelled = cancel_auto_renew(&set).expect(story);
        assert_eq!(cancelled.at_expiry, AtExpiry::Grace, "{story}");
        assert_eq!(cancel_auto_renew(&cancelled), Err(AutoRenewRefusal::NotSet), "{story}");
    }
}

#[test]
fn only_what_is_in_use_can_be_set() {
    use AutoRenewRefusal::{ExpiredOrFrozen, NotSet, Unknown};
    for (status, frozen, set, cancelled) in [
        (Status::Closed, None, Err(Unknown), Err(Unknown)),
        (Status::Expired, None, Err(ExpiredOrFrozen), Err(NotSet)),
        (Status::Frozen, None, Err(ExpiredOrFrozen), Err(NotSet)),
        (Status::InUse, Some(Freeze::Violation), Err(ExpiredOrFrozen), Err(NotSet)),
        (Status::InUse, None, Ok(()), Err(NotSet)),
    ] {
        let machine = Subscription { status, ..machine("2026-03-15") };
        assert_eq!(set_auto_renew(&machine, frozen, None, None).map(drop), set, "{status:?}");
        assert_eq!(cancel_auto_renew(&machine).map(drop), cancelled, "{status:?}");
    }
}

#[test]
fn units_are_the_wires_words() {
    assert_eq!(read_period("MONTH"), Some(CycleType::Month));
    assert_eq!(read_period(period_word(CycleType::Year)), Some(CycleType::Year));
    assert_eq!(read_period("month"), None);
}

#[test]
fn times_are_counted_down() {
    let settings = AutoRenew { unit: CycleType::Year, left: Some(2) };
    let once = settings.once_less().expect("one is left");
    assert_eq!((once.left, once.once_less()), (Some(1), None));
    let endless = AutoRenew { left: None, ..settings };
    assert_eq!(endless.once_less(), Some(endless));
    assert_eq!(endless.term(), Term::years_of(1));
}
