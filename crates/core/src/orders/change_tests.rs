//! What changes cost and give back.

use super::*;
use crate::money::rounding::amount_to_e18;
use crate::subscriptions::Return;
use crate::subscriptions::world::{bought, change, letter, local, money, renewal, shanghai, told};

fn e18(text: &str) -> i128 {
    amount_to_e18(money(text))
}

#[test]
fn a_change_costs_the_difference_for_the_hours_that_are_left() {
    for (after, before, used, total, cost) in [
        ("60", "30", 0, 720, "30"),
        ("60", "30", 360, 720, "15"),
        ("60", "30", 720, 720, "0"),
        ("30", "60", 360, 720, "-15"),
        // 10.01 for 250 of 744 hours: 3.3635…
        ("30.01", "20", 494, 744, "3.36"),
        ("20", "30.01", 494, 744, "-3.36"),
        ("0.02", "0.01", 1, 2, "0.01"),
    ] {
        let hours = TermHours { used, total };
        let exact = changed_e18(e18(after), e18(before), hours).expect("in range");
        let cost = money(cost);
        assert_eq!(e18_half_up_to_cent(exact), Some(cost), "{before} → {after}, {used}/{total}");
    }
}

#[test]
fn what_is_cheaper_bears_what_is_dearer() {
    for (parts, expected) in [
        (&[30, 60][..], &[30, 60][..]),
        (&[30, 0], &[30, 0]),
        // 60 of 90 are left: each bears a third.
        (&[30, -30, 60], &[20, 0, 40]),
        (&[30, -30], &[0, 0]),
        (&[30, -60], &[0, 0]),
        (&[-30, -60], &[0, 0]),
        (&[], &[]),
    ] {
        assert_eq!(netted(parts).as_deref(), Some(expected), "{parts:?}");
    }
}

/// 32 days from the beginning of January, half of them over.
const HALF: &str = "2024-01-17 00:20:00";

fn january(payments: &str) -> PaidTerm {
    bought("A", "1m", ("2024-01-01 00:00:00", "2024-02-01"), payments)
}

fn backs(terms: &[ChangedTerm<'_>], now: &str) -> Vec<Vec<String>> {
    let backs = given_back_by_change(terms, &shanghai(), local(now)).expect("in range");
    let line = |(line, back): &LineBack<'_>| format!("{}: {}", letter(&line.order), told(back));
    backs.iter().map(|term| term.iter().map(line).collect()).collect()
}

fn changed<'a>((before, after): (&str, &str), paid: &[&'a PaidTerm], now: &str) -> ChangedTerm<'a> {
    let hours = paid[0].term_hours(&shanghai(), local(now));
    let (before_e18, after_e18) = (e18(before), e18(after));
    ChangedTerm { before_e18, after_e18, hours, paid: paid.to_vec() }
}

#[test]
fn what_becomes_cheaper_gives_back_of_what_was_paid() {
    for (story, payments, prices, back) in [
        ("half the size", "cash 100", ("100", "50"), "cash 25"),
        ("bought at half the price", "cash 50", ("100", "50"), "cash 12.5"),
        ("half of it by a voucher", "cash 50, voucher 50", ("100", "50"), "cash 12.5"),
        ("all of it by a voucher", "voucher 100", ("100", "50"), ""),
        (
            "from several purses",
            "cash 60, card 30, credit 10",
            ("100", "20"),
            "cash 24, card 12, credit 4",
        ),
        ("the list price is higher by now", "cash 100", ("150", "100"), "cash 16.67"),
        ("nothing is to be paid any more", "cash 100", ("100", "0"), "cash 50"),
        ("as dear as before", "cash 100", ("100", "100"), ""),
        ("dearer", "cash 100", ("100", "120"), ""),
    ] {
        let term = january(payments);
        let backs = backs(&[changed(prices, &[&term], HALF)], HALF);
        assert_eq!(backs, [[format!("A: {back}")]], "{story}");
    }
}

#[test]
fn what_an_earlier_change_cost_goes_back_with_it() {
    // 50, and 25 more at half time for twice the size; at three quarters half the size again: half of 12.50 + 12.50.
    let term = january("cash 50");
    let larger = change(&term, "B", HALF, "cash 15, card 10");
    let now = "2024-01-25 00:00:00";
    let both = [changed(("100", "50"), &[&term, &larger], now)];
    assert_eq!(backs(&both, now), [["A: cash 6.25", "B: cash 3.75, card 2.5"]]);
}

#[test]
fn what_went_back_before_does_not_go_back_again() {
    let mut term = january("cash 100");
    term.returns = vec![Return { at: local(HALF), source: Source::Cash, amount: money("25") }];
    let now = "2024-01-25 00:00:00";
    // 25 of 100 would be left, half of 25 went back for that time; a quarter of the rest is half of it.
    assert_eq!(backs(&[changed(("50", "25"), &[&term], now)], now), [["A: cash 6.25"]]);
    assert_eq!(backs(&[changed(("50", "0"), &[&term], now)], now), [["A: cash 12.5"]]);
}

#[test]
fn each_term_has_its_own() {
    let term = january("cash 100");
    let next = renewal("B", "1m", ("2024-02-01", "2024-03-01"), "cash 80");
    let cheaper = [changed(("100", "50"), &[&term], HALF), changed(("100", "50"), &[&next], HALF)];
    assert_eq!(backs(&cheaper, HALF), [["A: cash 25"], ["B: cash 40"]]);
    assert_eq!(dearer_e18(&cheaper), Some(vec![0, 0]));
    // The renewed term becomes dearer by ten: what goes back bears it.
    let mixed = [changed(("100", "50"), &[&term], HALF), changed(("80", "90"), &[&next], HALF)];
    assert_eq!(backs(&mixed, HALF), [["A: cash 15"], ["B: "]]);
    // It becomes dearer by forty: the change costs fifteen more than it gives back.
    let mixed = [changed(("100", "50"), &[&term], HALF), changed(("80", "120"), &[&next], HALF)];
    assert_eq!(backs(&mixed, HALF), [["A: "], ["B: "]]);
    assert_eq!(dearer_e18(&mixed), Some(vec![0, e18("15")]));
}
