//! The disk that grew is renewed, left in part, renewed by itself and left as a whole; another goes on demand,
//! and a third comes to its end. It rests on the orders.

use hubu_app::orders::PlaceOrder;
use hubu_app::subscriptions::{
    CancelAutoRenew, ConvertNow, OnDemandAtExpiry, RenewResources, RenewalConfig, SetAutoRenew,
    Unsubscribe, UnsubscribeOrder, set_renewal_config,
};
use hubu_app::write::Keep;
use hubu_app::{Unit, clock};
use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::{DeductionDays, OnDemandOperation, Term, UnsubscribeType};
use hubu_testkit::ledger_world::instant;

use super::super::stage::{At, Attempt, Stage};
use super::orders::{BUYER, claim, due, named, order};
use super::{Write, keyless, write};

const CALLER: CustomerKey = CustomerKey(BUYER);
/// 03:00 of the third day before the disk ends.
const DEDUCTION: &str = "2026-08-27T19:00:00Z";
/// After the end of a month that was bought then.
const END: &str = "2026-09-28T16:00:00Z";

pub fn writes() -> Vec<Write> {
    [set(), left(), renewed(), ended()].concat()
}

fn disk() -> Vec<String> {
    vec!["first".to_owned()]
}

/// What becomes of the disk at its end is set, and set otherwise.
fn set() -> Vec<Write> {
    vec![
        write("set_renewal_config", |stage, at| {
            let zone = stage.world.store.realm().zone.clone();
            let body = move |u: &mut Unit<'_, '_>| {
                let days = DeductionDays::from_number(3).expect("days that there are");
                set_renewal_config(u, &zone, CALLER, RenewalConfig::Deduction(days))
            };
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("SetAutoRenew", |stage, at| {
            let (resource, times) = ("first".to_owned(), Some(5));
            let set = SetAutoRenew { caller: CALLER, resource, times, unit: None };
            stage.money(at, set, |_, ()| {})
        }),
        write("CancelAutoRenew", |stage, at| {
            let cancel = CancelAutoRenew { caller: CALLER, resource: "first".to_owned() };
            stage.money(at, cancel, |_, ()| {})
        }),
        write("OnDemandAtExpiry", |stage, at| {
            let (resources, operation) = (disk(), OnDemandOperation::SetUp);
            let set = OnDemandAtExpiry { caller: CALLER, resources, operation };
            stage.money(at, set, |_, _| {})
        }),
    ]
}

/// A month more of it is paid, and left before it begins; another disk goes on demand at once.
fn left() -> Vec<Write> {
    vec![
        write("RenewResources", |stage, at| {
            let renew = RenewResources {
                caller: CALLER,
                resources: disk(),
                term: Term::months_of(1),
                auto_pay: true,
                policy: None,
            };
            stage.money(at, renew, |_, renewed| assert_eq!(renewed.unpaid, None))
        }),
        write("Unsubscribe", |stage, at| {
            let (resources, what) = (disk(), UnsubscribeType::Renewals);
            let words = "too early".to_owned();
            let leave = Unsubscribe { caller: CALLER, resources, what, reason: None, words };
            stage.money(at, leave, |_, _| {})
        }),
        write("PlaceOrder", |stage, at| paid(stage, at, "third")),
        claim(),
        due("ProvideOrder"),
        write("ConvertNow", |stage, at| {
            let convert = ConvertNow { caller: CALLER, resources: vec!["third".to_owned()] };
            stage.money(at, convert, |_, _| {})
        }),
        claim(),
        due("ProvideOrder"),
    ]
}

/// The disk renews itself once, three days before its end; then its order is left.
fn renewed() -> Vec<Write> {
    vec![
        write("SetAutoRenew", |stage, at| {
            let (resource, times) = ("first".to_owned(), Some(1));
            let set = SetAutoRenew { caller: CALLER, resource, times, unit: None };
            stage.money(at, set, |_, ()| {})
        }),
        keyless("set", |stage, at| {
            stage.bare(at, |u| clock::set(u, instant(DEDUCTION)), |_, _| {})
        }),
        claim(),
        due("TryAutoRenew"),
        write("UnsubscribeOrder", |stage, at| {
            let (order, what) = (named(stage, "two"), UnsubscribeType::Resource);
            let words = String::new();
            let leave = UnsubscribeOrder { caller: CALLER, order, what, reason: None, words };
            stage.money(at, leave, |_, _| {})
        }),
        claim(),
        due("ProvideOrder"),
    ]
}

/// A disk that nobody thinks of comes to its end.
fn ended() -> Vec<Write> {
    let set =
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(END)), |_, _| {}));
    let bought = write("PlaceOrder", |stage, at| paid(stage, at, "fourth"));
    vec![bought, claim(), due("ProvideOrder"), set, claim(), due("LiveOn")]
}

fn paid<'a>(stage: &'a Stage, at: At, id: &str) -> Attempt<'a> {
    let placed = PlaceOrder { auto_pay: true, ..order(id) };
    stage.money(at, placed, |_, placed| assert_eq!(placed.unpaid, None))
}
