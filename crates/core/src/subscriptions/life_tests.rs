//! What becomes of a machine when its month is over.

use super::super::world::{end, machine, shanghai};
use super::*;

const fn lengths(grace_days: i64, retention_days: i64) -> Lengths {
    Lengths { grace_days, retention_days }
}

const MONTHLY: AutoRenew = AutoRenew { unit: CycleType::Month, left: None };

#[test]
fn a_machine_that_nobody_renews_goes_step_by_step() {
    use AtExpiry::{AutoRenew, Delete, DeleteRetained, Freeze, Grace, ToOnDemand};
    use Transition as To;
    for (story, at_expiry, lengths, steps) in [
        (
            "15 days of grace, 15 of retention",
            Grace,
            lengths(15, 15),
            &[
                ("2026-03-15", To::Grace),
                ("2026-03-30", To::Retention),
                ("2026-04-14", To::Release),
            ][..],
        ),
        (
            "auto-renewal that never succeeded",
            AutoRenew(MONTHLY),
            lengths(15, 15),
            &[
                ("2026-03-15", To::Grace),
                ("2026-03-30", To::Retention),
                ("2026-04-14", To::Release),
            ],
        ),
        (
            "deleted out of its retention",
            DeleteRetained,
            lengths(1, 2),
            &[
                ("2026-03-15", To::Grace),
                ("2026-03-16", To::Retention),
                ("2026-03-18", To::Release),
            ],
        ),
        (
            "a level without grace",
            Grace,
            lengths(0, 7),
            &[("2026-03-15", To::Retention), ("2026-03-22", To::Release)],
        ),
        (
            "a level without retention",
            Grace,
            lengths(7, 0),
            &[("2026-03-15", To::Grace), ("2026-03-22", To::Release)],
        ),
        ("a level with neither", Grace, lengths(0, 0), &[("2026-03-15", To::Release)]),
        (
            "frozen at the end, without grace",
            Freeze,
            lengths(15, 15),
            &[("2026-03-15", To::Retention), ("2026-03-30", To::Release)],
        ),
        ("deleted at the end", Delete, lengths(15, 15), &[("2026-03-15", To::Release)]),
        ("on demand at the end", ToOnDemand, lengths(15, 15), &[("2026-03-15", To::ToOnDemand)]),
    ] {
        let machine = Subscription { at_expiry, ..machine("2026-03-15") };
        let zone = shanghai();
        let (last, happened) = machine.at(&zone, lengths, end("2027-01-01"));
        let expected: Vec<Due> = steps
            .iter()
            .map(|(day, transition)| Due { at: end(day), transition: *transition })
            .collect();
        assert_eq!(happened, expected, "{story}");
        assert_eq!(last.status, Status::Closed, "{story}");
        assert_eq!(last.due(&zone, lengths), None, "{story}");
    }
}

#[test]
fn each_status_begins_at_its_instant_and_not_before() {
    let machine = machine("2026-03-15");
    for (day, before, since) in [
        ("2026-03-15", Status::InUse, Status::Expired),
        ("2026-03-30", Status::Expired, Status::Frozen),
        ("2026-04-14", Status::Frozen, Status::Closed),
    ] {
        let at = |now| machine.at(&shanghai(), Lengths::default(), now).0.status;
        assert_eq!(at(end(day).plus_ms(-1)), before, "{day}");
        assert_eq!(at(end(day)), since, "{day}");
    }
}

#[test]
fn a_level_has_its_own_lengths() {
    let level = |text| Level::parse(text).expect("a level");
    let by_level = LengthsByLevel {
        others: Lengths::default(),
        levels: vec![(level("V0"), lengths(0, 7)), (level("V5"), lengths(30, 30))],
    };
    for (named, expected) in [
        (Some("V0"), lengths(0, 7)),
        (Some("V5"), lengths(30, 30)),
        (Some("V1"), lengths(15, 15)),
        (None, lengths(15, 15)),
    ] {
        assert_eq!(by_level.of(named.map(level).as_ref()), expected, "{named:?}");
    }
}

#[test]
fn what_somebody_froze_is_shown_as_frozen() {
    for (status, frozen, shown) in [
        (Status::InUse, None, Status::InUse),
        (Status::InUse, Some(Freeze::Violation), Status::Frozen),
        (Status::Expired, Some(Freeze::Police), Status::Frozen),
        (Status::InUse, Some(Freeze::Account), Status::InUse),
        (Status::Closed, Some(Freeze::Police), Status::Closed),
    ] {
        let machine = Subscription { status, ..machine("2026-03-15") };
        assert_eq!(machine.shown(frozen), shown, "{status:?}, {frozen:?}");
    }
}

#[test]
fn settings_belong_to_auto_renewal_alone() {
    for policy in ExpirePolicy::ALL {
        let settings = (*policy == ExpirePolicy::AutoRenew).then_some(MONTHLY);
        let at_expiry = AtExpiry::of(*policy, settings).expect("as it is stored");
        assert_eq!((at_expiry.policy(), at_expiry.auto_renew()), (*policy, settings));
        let other = if settings.is_some() { None } else { Some(MONTHLY) };
        assert_eq!(AtExpiry::of(*policy, other), None, "{policy:?}");
    }
}
