//! What holds of a row.

use super::*;
use crate::settlement::world::{cycle, hour, local, money, row, shanghai, span};

fn changed(change: impl Fn(&mut BillRow)) -> BillRow {
    let mut row = row();
    change(&mut row);
    row
}

/// What is changed, how, and what does not hold then.
type Row<'a> = (&'a str, &'a dyn Fn(&mut BillRow), Result<(), IdentityBroken>);

fn check(table: &[Row<'_>]) {
    for (why, change, expected) in table {
        assert_eq!(changed(change).check(MoneyPolicy::CutToCent), *expected, "{why}");
    }
}

/// Lets a row come to so much, in cash.
fn owe(row: &mut BillRow, erase: &str, due: &str) {
    row.charge.erase = money(erase);
    (row.charge.due, row.parts.cash) = (money(due), money(due));
}

fn turn(row: &mut BillRow) {
    row.charge = row.charge.given_back().expect("in range");
    row.parts.cash = row.charge.due;
}

#[test]
fn what_is_altered_is_found() {
    use IdentityBroken::{Due, Erase, OutOfRange, Parts as OfParts};
    let one = money("0.01");
    let plus = |amount: Amount| amount.checked_add(one).expect("in range");
    check(&[
        ("the sample", &|_| (), Ok(())),
        ("the list price", &|row| row.charge.official = plus(row.charge.official), Err(Due)),
        ("the discount", &|row| row.charge.discount = one, Err(Due)),
        ("what is erased", &|row| row.charge.erase = one, Err(Due)),
        ("what is due", &|row| row.charge.due = plus(row.charge.due), Err(Due)),
        ("cash", &|row| row.parts.cash = one, Err(OfParts)),
        ("credit", &|row| row.parts.credit = one, Err(OfParts)),
        ("vouchers", &|row| row.parts.coupon = one, Err(OfParts)),
        ("flexi", &|row| row.parts.flexi = one, Err(OfParts)),
        ("cards", &|row| row.parts.card = one, Err(OfParts)),
        ("bonus", &|row| row.parts.bonus = one, Err(OfParts)),
        ("debt", &|row| row.parts.debt = one, Err(OfParts)),
        ("what was written off", &|row| row.parts.writeoff = one, Err(OfParts)),
        ("two parts", &|row| (row.parts.card, row.parts.cash) = (one, money("0.03")), Ok(())),
        ("a cent is erased", &|row| owe(row, "0.01599822", "0.03"), Err(Erase)),
        ("half a cent is owed", &|row| owe(row, "0.00099822", "0.045"), Err(Erase)),
        ("a term erases", &|row| row.mode = ChargeMode::Period, Err(Erase)),
        (
            "out of range",
            &|row| (row.parts.cash, row.parts.credit) = (Amount::from_e8(i64::MAX), one),
            Err(OutOfRange),
        ),
    ]);
    // The other site erases nothing, and owes fractions of cents.
    assert_eq!(row().check(MoneyPolicy::KeepEight), Err(Erase));
    let kept = changed(|row| owe(row, "0", "0.04599822"));
    assert_eq!(kept.check(MoneyPolicy::KeepEight), Ok(()));
    assert_eq!(kept.check(MoneyPolicy::CutToCent), Err(Erase));
}

#[test]
fn amounts_have_the_sign_of_their_row() {
    let is = |bill_type| move |row: &mut BillRow| row.bill_type = bill_type;
    let turned = |bill_type| {
        move |row: &mut BillRow| {
            turn(row);
            row.bill_type = bill_type;
        }
    };
    let wrong = Err(IdentityBroken::Sign);
    let both = |row: &mut BillRow| {
        (row.parts.card, row.parts.cash) = (money("-0.01"), money("0.05"));
    };
    check(&[
        ("usage taken back", &turn, Ok(())),
        ("parts of both signs", &both, wrong),
        ("a refund that charges", &is(BillType::Unsubscribe), wrong),
        ("a refund", &turned(BillType::Unsubscribe), Ok(())),
        ("a purchase that gives back", &turned(BillType::New), wrong),
        ("a purchase", &is(BillType::New), Ok(())),
        ("a compensation", &turned(BillType::Compensation), Ok(())),
        ("an adjustment", &is(BillType::AdjustmentCharge), Ok(())),
    ]);
}

#[test]
fn debt_becomes_cash_or_is_written_off() {
    let parts = Parts { cash: money("1"), debt: money("5"), ..Parts::default() };
    let repaid = parts.repaid(money("2")).expect("that much is owed");
    assert_eq!((repaid.cash, repaid.debt), (money("3"), money("3")));
    let rest = repaid.written_off(money("3")).expect("that much is owed");
    assert_eq!((rest.cash, rest.debt, rest.writeoff), (money("3"), money("0"), money("3")));
    assert_eq!(rest.sum(), parts.sum());
    for bad in ["0", "-1", "5.01"] {
        assert_eq!(parts.repaid(money(bad)), None, "{bad}");
        assert_eq!(parts.written_off(money(bad)), None, "{bad}");
    }
}

#[test]
fn vouchers_are_no_payment() {
    let row = changed(|row| (row.parts.cash, row.parts.coupon) = (money("0.03"), money("0.01")));
    assert_eq!(row.net(), Some(money("0.03")));
    assert_eq!(row.check(MoneyPolicy::CutToCent), Ok(()));
}

#[test]
fn where_a_row_stands() {
    let owes = |settlement| {
        changed(|row| {
            row.settlement = settlement;
            (row.parts.cash, row.parts.debt) = (money("0.01"), money("0.03"));
        })
    };
    for (row, closed, status) in [
        (row(), false, Status::Paid),
        (row(), true, Status::Paid),
        (owes(Settlement::Balance), false, Status::Outstanding),
        (owes(Settlement::Balance), true, Status::Outstanding),
        (owes(Settlement::Monthly), false, Status::NotBilled),
        (owes(Settlement::Monthly), true, Status::Outstanding),
    ] {
        assert_eq!(row.status(closed), status, "{:?} {closed}", row.settlement);
    }
}

#[test]
fn a_row_stands_under_the_day_of_its_usage() {
    let zone = shanghai();
    let last_hour = hour(743);
    let two_days = span(local("2026-01-03 23:00:00"), local("2026-01-05 00:00:00"));
    let term = span(local("2026-01-20 00:00:00"), local("2026-02-20 00:00:00"));
    let (used, bought) = (BillType::Use, BillType::New);
    // (type, span, traded, cycle, day, consumed)
    for (bill_type, span, traded, of, day, consumed) in [
        (
            used,
            Some(hour(0)),
            "2026-01-01 02:00:00",
            "2026-01",
            "2026-01-01",
            "2026-01-01 01:00:00",
        ),
        (
            used,
            Some(two_days),
            "2026-01-05 02:00:00",
            "2026-01",
            "2026-01-04",
            "2026-01-05 00:00:00",
        ),
        // Deducted on the 1st of the next month.
        (
            used,
            Some(last_hour),
            "2026-02-01 01:00:00",
            "2026-01",
            "2026-01-31",
            "2026-02-01 00:00:00",
        ),
        // Later than that: the cycle of the deduction, and its day.
        (
            used,
            Some(last_hour),
            "2026-02-02 01:00:00",
            "2026-02",
            "2026-02-02",
            "2026-02-01 00:00:00",
        ),
        (bought, Some(term), "2026-01-19 12:00:00", "2026-01", "2026-01-19", "2026-01-19 12:00:00"),
        (bought, None, "2026-01-19 12:00:00", "2026-01", "2026-01-19", "2026-01-19 12:00:00"),
    ] {
        let row = changed(|row| {
            (row.bill_type, row.span) = (bill_type, span);
            (row.traded, row.cycle) = (local(traded), cycle(of));
        });
        assert_eq!(row.bill_day(&zone).to_string(), day, "{traded}");
        assert_eq!(row.consumed(), local(consumed), "{traded}");
    }
}
