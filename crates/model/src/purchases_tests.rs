use super::*;
use crate::amount::UNIT;
use crate::calendar::Zone;
use crate::customers::Kind;
use crate::plans::{NewPlan, Scene, Validity};
use crate::site::Site;

/// Somebody with a coupon of each of these kinds, worth so many units, used once or not.
fn with_coupons(kinds: &[(PlanKind, i64, bool)]) -> (Model, Who) {
    let mut model = Model::new((Site::Cn, Zone::east(8)), 1_767_225_600_000, 1_767_225_600_000);
    let id = model.ids.given(Sort::Account, "a");
    let who = model.add_person(id, Kind::Person, "somebody");
    for (kind, units, single) in kinds {
        model.create_plan(&NewPlan {
            kind: *kind,
            single: *single,
            name: "plan".to_owned(),
            description: String::new(),
            face: units * UNIT,
            scene: Scene::Test,
            of_partner: false,
            source: String::new(),
            validity: Validity::Days(30),
            limits: Vec::new(),
        });
        model.issue_one(who, model.plans.len() - 1, true);
    }
    (model, who)
}

fn order(units: i64) -> Buying {
    let lines = vec![("ec2", units * UNIT)];
    Buying { order: "CS1".to_owned(), action: Some("new"), lines }
}

#[test]
fn an_order_locks_uses_and_gives_back() {
    let (mut model, who) = with_coupons(&[(PlanKind::Voucher, 10, false)]);
    assert!(model.reserve_coupons(who, &[0], &order(4)).is_success());
    let other = Buying { order: "CS2".to_owned(), ..order(4) };
    assert!(!model.reserve_coupons(who, &[0], &other).is_success());
    assert!(!model.treat(who, Some(0), (crate::Which::Recall, "why")).is_success());
    assert!(!model.spend_coupon(who, 0, 5 * UNIT, "CS1").is_success(), "more than reserved");
    assert!(model.spend_coupon(who, 0, 4 * UNIT, "CS1").is_success());
    assert_eq!((model.held(0), model.coupons[0].state), (6 * UNIT, CouponState::Usable));
    assert!(!model.give_back(who, 0, 5 * UNIT, "CS1").is_success(), "more than used");
    assert!(model.give_back(who, 0, 3 * UNIT, "CS1").is_success());
    assert_eq!((model.held(0), model.used_by_names(who)[0].2), (9 * UNIT, UNIT));
    assert!(model.is_of_order(0, "CS1") && !model.is_of_order(0, "CS2"));
}

#[test]
fn what_is_used_once_is_usable_again_when_all_of_it_came_back() {
    let (mut model, who) = with_coupons(&[(PlanKind::Voucher, 10, true)]);
    assert!(model.spend_coupon(who, 0, 4 * UNIT, "CS1").is_success());
    assert_eq!(model.coupons[0].state, CouponState::Used);
    assert!(model.give_back(who, 0, UNIT, "CS1").is_success());
    assert_eq!((model.coupons[0].state, model.held(0)), (CouponState::Used, 7 * UNIT));
    assert!(model.give_back(who, 0, 3 * UNIT, "CS1").is_success());
    assert_eq!((model.coupons[0].state, model.held(0)), (CouponState::Usable, 10 * UNIT));
}

#[test]
fn usage_is_paid_by_vouchers_then_flexible_ones_then_cards() {
    let kinds = [(PlanKind::Card, 9, false), (PlanKind::Flexi, 2, false)];
    let (mut model, who) = with_coupons(&[kinds[0], kinds[1], (PlanKind::Voucher, 1, false)]);
    let usage = Buying { action: None, ..order(6) };
    assert!(model.pay_usage(who, &usage).is_success());
    assert_eq!([0, 1, 2].map(|place| model.held(place)), [6 * UNIT, 0, 0]);
    model.clock = crate::Clock::Frozen(model.coupons[1].expires);
    assert!(model.give_back(who, 1, UNIT, "CS1").is_success());
    assert_eq!(model.held(1), 0, "it lapses");
}
