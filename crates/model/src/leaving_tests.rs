use super::*;
use crate::amount::UNIT;
use crate::explanations::Asker;
use crate::plans::PlanKind;
use crate::trade_world::{
    SOMEBODY, bought, cash, changed, coupon, days, hours, left, renewed, rows, world,
};

/// One at 10⁻¹⁸.
const UNIT_E18: i128 = 1_000_000_000_000_000_000;

/// A server of 160 for a month, of which a half goes at half time: 80 is left, and 60 of 160 of that go back.
fn made_smaller() -> Model {
    let mut model = world(200);
    bought(&mut model, "large", 1);
    model.advance(hours(380));
    let order = changed(&mut model, "small");
    assert_eq!((rows(&model, order), cash(&model)), (vec![(0, 0, -3_000)], 70 * UNIT));
    model
}

#[test]
fn what_a_smaller_size_gave_back_is_not_used_afterwards() {
    // At three quarters 120 of the 160 are used, but not the half of the 30 that went back: 105. A tenth of the 130
    // is the fee, and 12 of the 25 that are left go back.
    let mut model = made_smaller();
    model.advance(hours(570));
    let order = left(&mut model, false);
    assert_eq!(rows(&model, order), [(0, 0, -13_000), (0, 0, 10_500), (0, 0, 1_300)]);
    assert_eq!(cash(&model), 82 * UNIT);
    // What goes on demand costs no fee: a quarter of a month of 100 is left.
    let mut model = made_smaller();
    model.advance(hours(570));
    model.order_turning(SOMEBODY, 0);
    assert_eq!(cash(&model), 95 * UNIT);
}

#[test]
fn of_two_smaller_sizes_each_counts_from_its_hour_on() {
    let mut model = made_smaller();
    model.advance(hours(570));
    // 25 is left, and 60 of 100 of that go back.
    let order = changed(&mut model, "tiny");
    assert_eq!((rows(&model, order), cash(&model)), (vec![(0, 0, -1_500)], 85 * UNIT));
    // At seven eighths: 140 less three quarters of 30 less a half of 15 are used of 115. The eighth of a month of
    // 40 that is left is less than the fee.
    model.advance(hours(665));
    let order = left(&mut model, false);
    assert_eq!(rows(&model, order), [(0, 0, -11_500), (0, 0, 11_000), (0, 0, 500)]);
    assert_eq!(cash(&model), 85 * UNIT);
}

/// Two months of 100, made larger when a half of the first is over: 30 for that, and 60 for the second.
fn made_larger(model: &mut Model) {
    bought(model, "small", 1);
    renewed(model, 1);
    model.advance(hours(380));
    changed(model, "large");
    assert_eq!(model.orders[2].amounts().0, 90 * UNIT);
}

#[test]
fn what_a_change_cost_goes_with_its_term() {
    let mut model = world(300);
    made_larger(&mut model);
    assert_eq!(cash(&model), 10 * UNIT);
    let mut all = model.clone();
    // The renewal alone: it comes back whole, with its line of the change, and nothing of the other.
    let order = left(&mut model, true);
    assert_eq!(rows(&model, order), [(1, 0, -10_000), (2, 1, -6_000)]);
    assert_eq!(cash(&model), 170 * UNIT);
    let states = model.orders[2].items.iter().map(|item| item.state);
    assert_eq!(states.collect::<Vec<_>>(), ["done", "given_back"]);
    let ends = model.resources[0].term.as_ref().map(|term| term.expires);
    assert_eq!(ends, model.orders[0].items[0].span.map(|(_, to)| to));
    // At three quarters of the first month a half is used of what its change cost, and both bear a fee.
    let first = [(0, 0, -10_000), (0, 0, 7_500), (0, 0, 1_000)];
    let change = [(2, 0, -3_000), (2, 0, 1_500), (2, 0, 300)];
    model.advance(hours(570));
    let order = left(&mut model, false);
    assert_eq!(rows(&model, order), [first, change].concat());
    assert_eq!(cash(&model), 197 * UNIT);
    // The same at once: each term is followed by its changes.
    all.advance(hours(570));
    let order = left(&mut all, false);
    let renewal = [(1, 0, -10_000), (2, 1, -6_000)];
    assert_eq!(rows(&all, order), [&first[..], &change, &renewal].concat());
    assert_eq!(cash(&all), 197 * UNIT);
    assert!(all.paid_terms(0).is_empty());
    // It is explained line by line of what was paid, the first order first.
    let told = all.explain_refund(&Asker::Operator(None), "CS3").body;
    let lines = match told.as_ref().and_then(|told| told.field("lines")) {
        Some(Json::List(lines)) => lines.iter().map(|line| line.field("amount")).collect(),
        _ => Vec::new(),
    };
    let amounts = ["15", "100", "12", "60"].map(|amount| Json::Text(amount.to_owned()));
    assert_eq!(lines, amounts.iter().map(Some).collect::<Vec<_>>());
}

#[test]
fn without_a_reason_a_change_comes_back_with_the_first_term() {
    let mut model = world(400);
    bought(&mut model, "small", 1);
    renewed(&mut model, 1);
    model.advance(days(2));
    changed(&mut model, "large");
    model.advance(days(4));
    let order = left(&mut model, false);
    // 712 of 760 hours were left: 56.21.
    let expected = [(0, 0, -10_000), (2, 0, -5_621), (1, 0, -10_000), (2, 1, -6_000)];
    assert_eq!(rows(&model, order), expected);
    assert_eq!(cash(&model), 400 * UNIT);
}

#[test]
fn vouchers_come_back_with_terms_that_have_not_begun_and_with_no_others() {
    let mut model = world(245);
    bought(&mut model, "small", 1);
    renewed(&mut model, 1);
    let voucher = coupon(&mut model, PlanKind::Voucher, 45, 90);
    model.advance(hours(380));
    // It pays a half of each line.
    changed(&mut model, "large");
    assert_eq!((cash(&model), model.held(voucher)), (0, 0));
    let order = left(&mut model, true);
    assert_eq!(rows(&model, order), [(1, 0, -10_000), (2, 1, -3_000)]);
    assert_eq!((cash(&model), model.held(voucher)), (130 * UNIT, 30 * UNIT));
    // Of the line of the first month 15 count as paid, and a half of them is used.
    model.advance(hours(570));
    let order = left(&mut model, false);
    assert_eq!(rows(&model, order)[3..], [(2, 0, -1_500), (2, 0, 750), (2, 0, 150)]);
    assert_eq!((cash(&model), model.held(voucher)), (151 * UNIT, 30 * UNIT));
}

#[test]
fn the_fee_of_a_change_goes_by_its_term() {
    // Two years of 17,536 hours: 15 % in the first, and 10 % in the second. It is changed after a quarter, and left
    // after three: of the change that is a year, but not of the term. Of the 1,080 that it cost two thirds are used.
    for (months, (change, leave), expected) in [
        (
            24,
            (4_384, 13_152),
            [
                [(0, 0, -240_000), (0, 0, 180_000), (0, 0, 24_000)],
                [(1, 0, -108_000), (1, 0, 72_000), (1, 0, 10_800)],
            ],
        ),
        // Nothing is said of 18 months: three quarters of them are as three quarters of two years.
        (
            18,
            (6_560, 9_840),
            [
                [(0, 0, -180_000), (0, 0, 135_000), (0, 0, 18_000)],
                [(1, 0, -54_000), (1, 0, 27_000), (1, 0, 5_400)],
            ],
        ),
    ] {
        let mut model = world(5_000);
        bought(&mut model, "small", months);
        model.advance(hours(change));
        changed(&mut model, "large");
        model.advance(hours(leave));
        let order = left(&mut model, false);
        assert_eq!(rows(&model, order), expected.concat(), "{months}");
    }
}

#[test]
fn what_was_bought_once_and_made_larger_and_smaller_again_is_shared() {
    let mut model = world(200);
    bought(&mut model, "small", 1);
    model.advance(hours(380));
    changed(&mut model, "large");
    model.advance(hours(570));
    // 25 and 15 are left, and 60 of 160 go back of them: 15, by what is left of each.
    let order = changed(&mut model, "small");
    assert_eq!(rows(&model, order), [(0, 0, -938), (1, 0, -562)]);
    assert_eq!(cash(&model), 85 * UNIT);
    // The same month is worth 25 as it was at first.
    assert_eq!(
        model.paid_terms(0).iter().map(|line| line.value(hours(570))).sum::<i128>(),
        25 * UNIT_E18
    );
}
