//! Renewals: who gets one, and until when.

use super::super::world::{end, local, machine, shanghai, term};
use super::super::{AutoRenew, Due, Lengths, Transition};
use super::*;
use crate::coupons::CycleType;
use crate::products::ProductTraits;

fn asked(length: &str) -> Renewal {
    Renewal { term: term(length), unified: None, sold: true, longest_months: None }
}

#[test]
fn a_renewal_begins_where_the_old_term_ended() {
    let day = UnifiedDay::parse("1").expect("a day");
    for (story, status, expires, length, unified, ends, extra) in [
        ("in use", Status::InUse, "2026-03-15", "1m", None, "2026-04-15", 0),
        (
            "in grace, nothing is given for nothing",
            Status::Expired,
            "2026-03-05",
            "1m",
            None,
            "2026-04-05",
            0,
        ),
        ("in retention", Status::Frozen, "2026-02-20", "1y", None, "2027-02-20", 0),
        ("to a chosen day", Status::InUse, "2026-03-15", "1m", Some(day), "2026-05-01", 16),
        (
            "in grace, to a chosen day",
            Status::Expired,
            "2026-03-05",
            "3m",
            Some(day),
            "2026-07-01",
            26,
        ),
    ] {
        let machine = Subscription { status, ..machine(expires) };
        let renewal = Renewal { unified, ..asked(length) };
        let now = local("2026-03-10 08:00:00");
        let renewed = check_renewal(&shanghai(), &machine, &Standing::default(), renewal, now);
        let extra = ExtraDays { days: extra };
        let expected = Renewed { term: term(length), from: end(expires), to: end(ends), extra };
        assert_eq!(renewed, Ok(expected), "{story}");
        let after = renew(&machine, expected, RenewedBy::Customer);
        assert_eq!((after.status, after.expires), (Status::InUse, end(ends)), "{story}");
        assert_eq!(after.cycle, term(length).unit, "{story}");
    }
}

#[test]
fn a_renewal_that_pays_for_the_past_alone_has_ended_already() {
    let long = Lengths { grace_days: 15, retention_days: 60 };
    let machine = Subscription { status: Status::Frozen, ..machine("2026-01-31") };
    let now = local("2026-03-10 08:00:00");
    let renewed = check_renewal(&shanghai(), &machine, &Standing::default(), asked("1m"), now);
    let after = renew(&machine, renewed.expect("renewed"), RenewedBy::Customer);
    let (then, happened) = after.at(&shanghai(), long, now);
    assert_eq!(happened, [Due { at: end("2026-02-28"), transition: Transition::Grace }]);
    assert_eq!(then.status, Status::Expired);
}

#[test]
fn each_refusal_goes_before_the_next() {
    use RenewRefusal::{
        Gone, Incomplete, NotPrimary, NotRenewable, Processing, TermNotSold, TooLong, UnpaidOrder,
    };
    let mut machine = Subscription { status: Status::Closed, ..machine("2026-03-15") };
    let traits = ProductTraits { not_renewable: true, ..ProductTraits::default() };
    let mut standing = Standing {
        role: Role::Attached,
        open_order: Some(OpenOrder::Unpaid),
        traits,
        incomplete: true,
        ..Standing::default()
    };
    let mut renewal = Renewal { sold: false, longest_months: Some(12), ..asked("1y") };
    let now = local("2026-03-10 08:00:00");
    let check = |machine: &Subscription, standing: &Standing, renewal: Renewal| {
        check_renewal(&shanghai(), machine, standing, renewal, now).map(drop)
    };
    assert_eq!(check(&machine, &standing, renewal), Err(Gone));
    machine.status = Status::InUse;
    assert_eq!(check(&machine, &standing, renewal), Err(NotPrimary));
    standing.role = Role::Primary;
    assert_eq!(check(&machine, &standing, renewal), Err(UnpaidOrder));
    standing.open_order = Some(OpenOrder::Processing);
    assert_eq!(check(&machine, &standing, renewal), Err(Processing));
    standing.open_order = None;
    assert_eq!(check(&machine, &standing, renewal), Err(NotRenewable));
    standing.traits.not_renewable = false;
    assert_eq!(check(&machine, &standing, renewal), Err(TermNotSold));
    renewal.sold = true;
    let twelve = Renewal { term: term("12m"), ..renewal };
    assert_eq!(check(&machine, &standing, twelve), Err(TermNotSold), "12 months are a year");
    assert_eq!(check(&machine, &standing, renewal), Err(TooLong), "15 March is after 10 March");
    renewal.longest_months = Some(13);
    assert_eq!(check(&machine, &standing, renewal), Err(Incomplete));
    standing.incomplete = false;
    assert_eq!(check(&machine, &standing, renewal), Ok(()));
}

#[test]
fn the_system_counts_its_renewals_and_the_customers_do_not_count() {
    let twice = AutoRenew { unit: CycleType::Month, left: Some(2) };
    let mut machine =
        Subscription { at_expiry: AtExpiry::AutoRenew(twice), ..machine("2026-03-15") };
    for (by, ends, left) in [
        (RenewedBy::Customer, "2026-04-15", Some(2)),
        (RenewedBy::System, "2026-05-15", Some(1)),
        (RenewedBy::Customer, "2026-06-15", Some(1)),
        (RenewedBy::System, "2026-07-15", None),
        (RenewedBy::Customer, "2026-08-15", None),
    ] {
        let now = local("2026-03-10 08:00:00");
        let renewed = check_renewal(&shanghai(), &machine, &Standing::default(), asked("1m"), now);
        machine = renew(&machine, renewed.expect("renewed"), by);
        assert_eq!(machine.expires, end(ends));
        assert_eq!(machine.at_expiry.auto_renew().and_then(|settings| settings.left), left);
    }
    assert_eq!(machine.at_expiry, AtExpiry::Grace, "used up");
}
