//! Who goes on demand, and what is given back.

use super::super::AutoRenew;
use super::super::world::{bought, letter, local, machine, money, renewal, shanghai, told};
use super::*;
use crate::coupons::CycleType;
use crate::products::ProductTraits;

#[test]
fn each_refusal_goes_before_the_next() {
    use ToOnDemandRefusal as Refusal;
    let mut machine = Subscription { status: Status::Closed, ..machine("2026-03-15") };
    let traits =
        ProductTraits { strict_selected: true, not_to_on_demand: true, ..ProductTraits::default() };
    let mut standing = Standing {
        sale: Sale::Package,
        traits,
        role: Role::Attached,
        open_order: Some(OpenOrder::Processing),
        frozen: Some(Freeze::Violation),
        ..Standing::default()
    };
    let check = |machine: &Subscription, standing: &Standing| check_to_on_demand(machine, standing);
    assert_eq!(check(&machine, &standing), Err(Refusal::Unknown), "closed");
    machine.status = Status::Expired;
    assert_eq!(check(&machine, &standing), Err(Refusal::Unknown), "attached");
    standing.role = Role::Primary;
    assert_eq!(check(&machine, &standing), Err(Refusal::StrictSelected));
    standing.traits.strict_selected = false;
    assert_eq!(check(&machine, &standing), Err(Refusal::Product));
    standing.traits.not_to_on_demand = false;
    assert_eq!(check(&machine, &standing), Err(Refusal::Ended));
    machine.status = Status::InUse;
    assert_eq!(check(&machine, &standing), Err(Refusal::Package));
    standing.sale = Sale::Solution;
    assert_eq!(check(&machine, &standing), Err(Refusal::Solution));
    standing.sale = Sale::Ordinary;
    assert_eq!(check(&machine, &standing), Err(Refusal::OpenOrder));
    standing.open_order = None;
    assert_eq!(check(&machine, &standing), Err(Refusal::Violation));
    standing.frozen = Some(Freeze::Police);
    assert_eq!(check(&machine, &standing), Err(Refusal::Police));
    standing.frozen = Some(Freeze::Account);
    assert_eq!(check(&machine, &standing), Err(Refusal::Account));
    standing.frozen = None;
    assert_eq!(check(&machine, &standing), Ok(()));
    assert_eq!(cancel_to_on_demand(&machine, &standing), Err(Refusal::NotSet));
}

#[test]
fn it_takes_the_place_of_auto_renewal_and_can_be_cancelled() {
    let monthly = AutoRenew { unit: CycleType::Month, left: None };
    let at_expiry = AtExpiry::AutoRenew(monthly);
    let machine = Subscription { at_expiry, ..machine("2026-03-15") };
    let standing = Standing::default();
    let set = set_to_on_demand(&machine, &standing).expect("set");
    assert_eq!((set.at_expiry, set.status), (AtExpiry::ToOnDemand, Status::InUse));
    let cancelled = cancel_to_on_demand(&set, &standing).expect("cancelled");
    assert_eq!(cancelled.at_expiry, AtExpiry::Grace);
}

#[test]
fn now_gives_back_what_is_not_used() {
    let terms = [
        bought("A", "1m", ("2023-12-01 10:30:00", "2024-01-01"), "cash 100"),
        // 2 January 00:00 to 2 February 00:00 are 744 hours; 330 are over.
        renewal("B", "1m", ("2024-01-01", "2024-02-01"), "cash 100, voucher 7"),
        renewal("C", "1m", ("2024-02-01", "2024-03-01"), "credit 90, voucher 10"),
    ];
    let now = local("2024-01-15 18:40:00");
    let machine = machine("2024-03-01");
    let converted = convert_now(&shanghai(), &machine, &Standing::default(), &terms, now);
    let Converted { subscription, refund } = converted.expect("on demand");
    assert_eq!(subscription.status, Status::Closed);
    let back: Vec<_> =
        refund.terms.iter().map(|term| (letter(&term.order), told(&term.back))).collect();
    let expected = [("B", "cash 55.65".to_owned()), ("C", "credit 90, voucher 10".to_owned())];
    assert_eq!(back, expected);
    assert_eq!((refund.consumed, refund.fee), (money("44.35"), money("0")));
    assert_eq!(refund.refund, money("145.65"));
    let frozen = Standing { frozen: Some(Freeze::Police), ..Standing::default() };
    let refused = convert_now(&shanghai(), &machine, &frozen, &terms, now);
    assert_eq!(refused, Err(ToOnDemandRefusal::Police));
}
