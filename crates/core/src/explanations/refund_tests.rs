//! Goal: why so much is given back is told in full. Method: what the rules of refunds give back, case by case,
//! computed again from the reasons alone.

use super::{Reason, Refunded, explain_refund, recompute};
use crate::money::Amount;
use crate::subscriptions::world::{bought, local, money, paid, shanghai};
use crate::subscriptions::{Fee, FeeRate, FeeTable, PaidTerm, Refund, Scenario, TermRefund};
use crate::time::Timestamp;

/// What is given back in a case, as an order holds it.
pub fn refunded(
    term: &PaidTerm,
    scenario: Scenario,
    fee: Fee<'_>,
    now: Timestamp,
) -> Option<(Refunded, Amount)> {
    let refund = Refund::of(&shanghai(), [(term, scenario)], fee, now).ok()?;
    let TermRefund { paid, consumed, fee, refund, back, .. } = refund.terms.into_iter().next()?;
    Some((Refunded { term: term.clone(), paid, consumed, fee, back, placed: now }, refund))
}

#[test]
fn what_is_kept_is_told_by_hours_and_by_a_row_of_the_table() {
    let (table, other) = (FeeTable::default(), FeeTable::new(vec![]).expect("no row"));
    let now = local("2024-01-15 18:40:00");
    let hours = Reason::Consumed { used: 344, total: 758, amount: money("45.38") };
    let rate = FeeRate::percent(10).expect("a share");
    let by_row =
        |amount| Reason::Fee { row_months: 11, used_months: 12, rate, amount: money(amount) };
    let held = |amount| Reason::FeeAsKept { amount: money(amount) };
    for (scenario, payments, fee, known, consumed, kept) in [
        (Scenario::InUse, "cash 100", Fee::Table(&table), &table, hours.clone(), by_row("10")),
        (
            Scenario::InUse,
            "cash 30, credit 70",
            Fee::Table(&table),
            &table,
            hours.clone(),
            by_row("10"),
        ),
        (
            Scenario::InUse,
            "cash 100, voucher 20",
            Fee::Table(&table),
            &table,
            hours.clone(),
            by_row("10"),
        ),
        // The table was changed since, or the fee was waived.
        (Scenario::InUse, "cash 100", Fee::Table(&table), &other, hours.clone(), held("10")),
        (Scenario::InUse, "cash 100", Fee::Waived, &table, hours.clone(), held("0")),
        (Scenario::ToOnDemand, "cash 100", Fee::Waived, &table, hours, held("0")),
        (
            Scenario::FiveDays,
            "cash 80, voucher 20",
            Fee::Table(&table),
            &table,
            Reason::ConsumedAsKept { amount: Amount::ZERO },
            held("0"),
        ),
    ] {
        let term = bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), payments);
        let (refunded, refund) = refunded(&term, scenario, fee, now).expect("in range");
        let explained = explain_refund(&shanghai(), &refunded, known);
        let story = format!("{scenario:?}: {payments}: {:?}", explained.reasons);
        assert!(explained.reasons.contains(&consumed), "{story}");
        assert!(explained.reasons.contains(&kept), "{story}");
        assert_eq!(explained.amount.e10(), i128::from(refund.e8()) * 100, "{story}");
        assert_eq!(recompute(&explained.reasons), Ok(explained.amount), "{story}");
    }
}

#[test]
fn payments_that_are_not_known_any_more_are_left_out() {
    let term = bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), "cash 100");
    let now = local("2024-01-15 18:40:00");
    let case = refunded(&term, Scenario::InUse, Fee::Table(&FeeTable::default()), now);
    let (mut refunded, _) = case.expect("in range");
    refunded.term.paid = paid("cash 99");
    let explained = explain_refund(&shanghai(), &refunded, &FeeTable::default());
    let counted = |reason: &Reason| matches!(reason, Reason::Counted { .. });
    assert!(!explained.reasons.iter().any(counted));
    assert_eq!(recompute(&explained.reasons), Ok(explained.amount));
}
