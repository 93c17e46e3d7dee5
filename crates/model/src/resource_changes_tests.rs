use super::*;
use crate::amount::UNIT;
use crate::catalogue::Period;
use crate::change_prices::ChangeInquiry;
use crate::discounts::NewDiscount;
use crate::orders::Order;
use crate::plans::PlanKind;
use crate::trade_world::{
    SOMEBODY, bought, cash, changed, coupon, days, hours, renewed, rows, server, world,
};
use crate::world::Page;

fn to(spec: &str) -> Change {
    Change { spec: Some(spec.to_owned()), size: None, source: 0, auto_pay: true }
}

/// What a month's difference of 60 comes to, after so many of the hours from the beginning.
fn difference(used: i64) -> E8 {
    let all = 31 * 24 + 16;
    crate::leaving::part(60 * UNIT, all - used, all)
}

#[test]
fn more_is_paid_for_the_hours_that_are_left_and_less_goes_back() {
    let mut model = world(200);
    server(&mut model, 0, true);
    model.advance(days(10));
    assert_eq!(model.change_resource("vm", &to("small")).status, 409);
    assert_eq!(model.change_resource("vm", &to("large")).status, 201);
    assert_eq!(cash(&model), 100 * UNIT - difference(240));
    assert_eq!(model.change_resource("vm", &to("small")).code(), Some("HUBU.0224"));
    model.run_due(9);
    assert_eq!(model.resources[0].sold.product, "large");
    model.advance(days(20));
    assert_eq!(model.change_resource("vm", &to("small")).status, 201);
    // 36.84 is left of the 100, and 22.10 of the 41.05: 60 of 160 of both together.
    assert_eq!(cash(&model), 100 * UNIT - difference(240) + 2_210 * UNIT / 100);
    assert!(model.orders[2].has_refund() && !model.orders[1].has_refund());
}

#[test]
fn only_what_becomes_dearer_is_priced() {
    let mut model = world(200);
    server(&mut model, 0, true);
    let asked = |spec: &str, at| ChangeInquiry {
        resource: "vm".to_owned(),
        kind: ["s", "t"].map(str::to_owned),
        spec: spec.to_owned(),
        size: (None, None),
        at,
    };
    let amount = |answer: &Answer| {
        let result = answer.body.as_ref().and_then(|body| body.field("ratingResult"));
        result.and_then(|result| result.field("amount")).cloned()
    };
    let now = model.rate_change((SOMEBODY, 0), &asked("large", None));
    assert_eq!(amount(&now), Some(Json::amount_number(60 * UNIT)));
    let later = model.rate_change((SOMEBODY, 0), &asked("large", Some(days(10))));
    assert_eq!(amount(&later), Some(Json::amount_number(difference(240))));
    renewed(&mut model, 1);
    let two = model.rate_change((SOMEBODY, 0), &asked("large", Some(days(10))));
    assert_eq!(amount(&two), Some(Json::amount_number(difference(240) + 60 * UNIT)));
    let same = model.rate_change((SOMEBODY, 0), &asked("small", None));
    assert_eq!(same.code(), Some("CBC.0100"));
    // Less than half a cent is no price: the cent of the second month is one, that of 172 of its 672 hours is not.
    for (at, cents) in [(500, Some(1)), (760 + 500, None)] {
        let shade = model.rate_change((SOMEBODY, 0), &asked("shade", Some(hours(at))));
        let price = cents.map(|cents| Json::amount_number(cents * UNIT / 100));
        let code = shade.code().filter(|_| cents.is_none());
        assert_eq!((amount(&shade), code), (price, cents.is_none().then_some("CBC.0100")));
    }
    let ended = model.rate_change((SOMEBODY, 0), &asked("large", Some(days(80))));
    assert_eq!((ended.status, ended.code()), (200, Some("CBC.3602")));
}

/// What the lines of an order cost, in cents.
fn lines(order: &Order) -> Vec<(E8, E8)> {
    let cent = UNIT / 100;
    order.lines.iter().map(|line| (line.official / cent, line.after() / cent)).collect()
}

#[test]
fn a_change_has_a_line_for_each_term_that_is_not_over() {
    let mut model = world(1_000);
    bought(&mut model, "small", 1);
    renewed(&mut model, 1);
    renewed(&mut model, 3);
    // 336 of the 672 hours of the second month are left: a half of 60, and 180 for the three that follow.
    model.advance(hours(760 + 336));
    let order = changed(&mut model, "large");
    let one = &model.orders[order];
    assert_eq!(lines(one), [(3_000, 3_000), (18_000, 18_000)]);
    let [second, third] = [1, 2].map(|order: usize| model.orders[order].items[0].span.unwrap());
    let spans = [(hours(760 + 336), second.1), third];
    assert_eq!(one.items.iter().filter_map(|item| item.span).collect::<Vec<_>>(), spans);
    for (line, (months, span)) in one.lines.iter().zip([1, 3].into_iter().zip(spans)) {
        assert_eq!(line.period, (Period::Month, Some(months)));
        assert_eq!((line.effective, line.expires), (Some(span.0), Some(span.1)));
    }
    // Of the resource itself it is told once.
    assert_eq!(model.resources_of(order), [0]);
    let all = Page { offset: 0, limit: 10 };
    let told = model.list_provided(SOMEBODY, &format!("CS{order}"), all).body;
    let total = told.as_ref().and_then(|told| told.field("totalSize"));
    assert_eq!(total, Some(&Json::from(1_usize)));
    assert_eq!(model.shown_terms(0).len(), 5);
}

#[test]
fn lines_are_rounded_each_for_itself() {
    let mut model = world(1_000);
    bought(&mut model, "small", 1);
    renewed(&mut model, 1);
    renewed(&mut model, 1);
    let discount = NewDiscount {
        kind: 605,
        partner: None,
        name: "most of it".to_owned(),
        mode: 0,
        value: Some(9_999_000_000),
        scope: crate::DiscountScope::default(),
        from: None,
        to: None,
    };
    assert_eq!(model.create_discount(Some(SOMEBODY), &discount).status, 201);
    // 0.9999 of 60 are 59.994, three times.
    let order = changed(&mut model, "large");
    assert_eq!(lines(&model.orders[order]), [(6_000, 5_999); 3]);
    assert_eq!(cash(&model), 1_000 * UNIT - 300 * UNIT - 17_997 * UNIT / 100);
}

#[test]
fn terms_that_become_cheaper_stand_against_those_that_become_dearer() {
    // A month of 130 and three of 150 together; of small ones a month is 100, and three are 300. At half time the
    // first becomes 15 cheaper, and the others 150 dearer.
    let mut model = world(1_000);
    bought(&mut model, "lasting", 1);
    renewed(&mut model, 3);
    model.advance(hours(380));
    let order = changed(&mut model, "small");
    assert_eq!(lines(&model.orders[order]), [(0, 0), (13_500, 13_500)]);
    assert_eq!(cash(&model), (1_000 - 280 - 135) * UNIT);
    // The other way round a half of the 285 that was paid for the three months goes back, less the 15 that the first
    // costs more: 127.50, by what was paid.
    let order = changed(&mut model, "lasting");
    assert_eq!(rows(&model, order), [(1, 0, -6_711), (2, 1, -6_039)]);
    assert_eq!(cash(&model), 71_250 * UNIT / 100);
}

#[test]
fn what_a_voucher_paid_does_not_go_back() {
    let mut model = world(120);
    let voucher = coupon(&mut model, PlanKind::Voucher, 40, 90);
    bought(&mut model, "large", 1);
    assert_eq!(cash(&model), 0);
    model.advance(hours(380));
    // 60 of the 120 are left, and 60 of 160 of them go back.
    let order = changed(&mut model, "small");
    assert_eq!(rows(&model, order), [(0, 0, -2_250)]);
    assert_eq!((cash(&model), model.held(voucher)), (2_250 * UNIT / 100, 0));
}

#[test]
fn where_nothing_is_to_be_paid_nothing_goes_back() {
    let mut model = world(100);
    bought(&mut model, "small", 1);
    // 260 of 760 hours of a cent are no cent.
    model.advance(hours(500));
    let order = changed(&mut model, "shade");
    let one = &model.orders[order];
    assert_eq!((lines(one), one.has_refund(), one.stand), (vec![(0, 0)], false, Stand::Completed));
    assert_eq!(model.resources[0].sold.product, "shade");
}

#[test]
fn what_goes_back_after_a_review_counts_from_when_it_was_asked_for() {
    let mut model = world(200);
    bought(&mut model, "large", 1);
    model.trading.rules.review_above = 20 * UNIT;
    model.advance(hours(380));
    let order = changed(&mut model, "small");
    assert_eq!((model.orders[order].stand, cash(&model)), (Stand::Review, 40 * UNIT));
    model.advance(hours(570));
    let mut rejected = model.clone();
    for (model, approve, spec) in [(&mut model, true, "small"), (&mut rejected, false, "large")] {
        model.review_order(&format!("CS{order}"), approve, "as told");
        model.run_due(9);
        assert_eq!(model.resources[0].sold.product, spec);
        model.trading.rules.review_above = 200 * UNIT;
        model.order_turning(SOMEBODY, 0);
    }
    // A quarter of a month is left: of one of 100, beside the 30 of the change, and of one of 160.
    assert_eq!([cash(&model), cash(&rejected)], [95 * UNIT, 80 * UNIT]);
}

#[test]
fn what_could_not_be_changed_is_told_once_and_given_back_line_by_line() {
    // However many terms it has, as much is told.
    let told = [1, 2].map(|terms| {
        let mut model = world(400);
        bought(&mut model, "small", 1);
        for _ in 1..terms {
            renewed(&mut model, 1);
        }
        model.trading.rules.delay = None;
        let events = |model: &Model| model.events[&Some(SOMEBODY)];
        let before = events(&model);
        let order = changed(&mut model, "large");
        let asked = events(&model) - before;
        let mut done = model.clone();
        let (id, vm) = (format!("CS{order}"), "vm".to_owned());
        let twice = [(vm.clone(), true), (vm.clone(), true)];
        assert_eq!(model.report(&id, &twice).status, 400);
        assert_eq!(model.report(&id, &[(vm.clone(), false)]).status, 200);
        let failed = events(&model) - before - asked;
        let all: Vec<_> = (0..terms).map(|line| (order, line, -6_000)).collect();
        assert_eq!(rows(&model, order + 1), all);
        assert_eq!(model.orders[order + 1].lines.len(), terms);
        assert_eq!(model.resources[0].sold.product, "small");
        assert_eq!(done.report(&id, &[(vm, true)]).status, 200);
        assert_eq!(done.resources[0].sold.product, "large");
        (asked, failed, events(&done) - before - asked)
    });
    assert_eq!(told[0], told[1]);
}
