//! Hours of less than a cent.

use super::*;
use crate::settlement::world::{hour, money};

/// An hour of the month that costs so much, of which nothing is taken off.
fn costs(number: i64, text: &str) -> Pending {
    let exact = amount_to_e18(money(text));
    pending(number, Exact { official_e18: exact, discounted_e18: exact })
}

fn pending(number: i64, exact: Exact) -> Pending {
    Pending { exact, span: hour(number), quantity_e8: 100_000_000, free_e8: 0 }
}

/// The rows of hours, and what waits at the end.
fn settle(
    policy: MoneyPolicy,
    hours: impl IntoIterator<Item = Pending>,
) -> (Vec<(Pending, Charge)>, Option<Pending>) {
    let (mut rows, mut waits) = (Vec::new(), None);
    for hour in hours {
        match accumulate(policy, waits, hour).expect("in range") {
            Added::Waits(pending) => waits = Some(pending),
            Added::Row(pending, charge) => {
                rows.push((pending, charge));
                waits = None;
            }
        }
    }
    (rows, waits)
}

fn sum(rows: &[(Pending, Charge)], of: fn(&Charge) -> Amount) -> Amount {
    let amounts = rows.iter().map(|(_, charge)| of(charge));
    amounts.fold(Amount::ZERO, |sum, one| sum.checked_add(one).expect("in range"))
}

#[test]
fn a_month_of_small_hours_comes_to_248_rows() {
    let hours = (0..744).map(|number| costs(number, "0.0042"));
    let (rows, waits) = settle(MoneyPolicy::CutToCent, hours);
    assert_eq!((rows.len(), waits), (248, None));
    assert_eq!(sum(&rows, |row| row.due), money("2.48"));
    assert_eq!(sum(&rows, |row| row.erase), money("0.6448"));
    assert_eq!(sum(&rows, |row| row.official), money("3.1248"));
    for (place, (pending, charge)) in (0..).zip(&rows) {
        assert_eq!((charge.due, charge.erase), (money("0.01"), money("0.0026")));
        assert_eq!(pending.span.from(), hour(place * 3).from());
        assert_eq!(pending.span.to(), hour(place * 3 + 2).to());
        assert_eq!(pending.quantity_e8, 300_000_000);
    }
}

#[test]
fn rows_come_where_a_cent_is_reached() {
    // (hours, dues and erased of the rows, what is left at the close: due and erased)
    type Row<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], Option<(&'a str, &'a str)>);
    let table: &[Row<'_>] = &[
        (&["0.01"], &[("0.01", "0")], None),
        (&["0.00999999"], &[], Some(("0", "0.00999999"))),
        (&["0.00999999", "0.00000001"], &[("0.01", "0")], None),
        (&["0.0042", "0.0042"], &[], Some(("0", "0.0084"))),
        // An hour that costs more takes with it what waits.
        (&["0.0042", "1.2345"], &[("1.23", "0.0087")], None),
        (&["0.0042", "1.2345", "0.003"], &[("1.23", "0.0087")], Some(("0", "0.003"))),
        (&["0", "0"], &[], Some(("0", "0"))),
        // What is taken back adds up as what is charged.
        (&["-0.0042", "-0.0042", "-0.0042"], &[("-0.01", "-0.0026")], None),
        (&["-0.0042"], &[], Some(("0", "-0.0042"))),
    ];
    for (hours, expected, left) in table {
        let hours_of = (0..).zip(*hours).map(|(number, text)| costs(number, text));
        let (rows, waits) = settle(MoneyPolicy::CutToCent, hours_of);
        let told: Vec<_> = rows.iter().map(|(_, charge)| (charge.due, charge.erase)).collect();
        let pairs = |(due, erase): &(&str, &str)| (money(due), money(erase));
        assert_eq!(told, expected.iter().map(pairs).collect::<Vec<_>>(), "{hours:?}");
        let flushed = waits.map(|waits| {
            let charge = flush(MoneyPolicy::CutToCent, waits).expect("in range");
            (charge.due, charge.erase)
        });
        assert_eq!(flushed, left.as_ref().map(pairs), "{hours:?}");
    }
}

#[test]
fn what_an_amount_cannot_hold_adds_up_too() {
    // 0.000000004 an hour: nothing with eight decimals.
    let exact = Exact { official_e18: 4_000_000_000, discounted_e18: 4_000_000_000 };
    let (rows, waits) = settle(MoneyPolicy::CutToCent, (0..744).map(|n| pending(n, exact)));
    assert_eq!(rows, []);
    let charge = flush(MoneyPolicy::KeepEight, waits.expect("all of it")).expect("in range");
    assert_eq!(charge.due, money("0.00000297"));
}

#[test]
fn a_discount_keeps_hours_waiting() {
    // Half a cent at list price, a tenth of that after discount: 20 hours make a cent.
    let exact = Exact { official_e18: 5_000_000_000_000_000, discounted_e18: 500_000_000_000_000 };
    let (rows, waits) = settle(MoneyPolicy::CutToCent, (0..20).map(|n| pending(n, exact)));
    assert_eq!(waits, None);
    let [(_, charge)] = rows[..] else { panic!("one row: {rows:?}") };
    assert_eq!((charge.official, charge.discount), (money("0.1"), money("0.09")));
    assert_eq!((charge.erase, charge.due), (Amount::ZERO, money("0.01")));
}

#[test]
fn what_waits_is_stored_whole() {
    for (exact, stored) in [
        ((45_998_222_222_222_222, 0), [4_599_822, 2_222_222_222, 0, 0]),
        ((-45_998_222_222_222_222, -1), [-4_599_822, -2_222_222_222, 0, -1]),
        ((9_999_999_999, 10_000_000_000), [0, 9_999_999_999, 1, 0]),
    ] {
        let exact = Exact { official_e18: exact.0, discounted_e18: exact.1 };
        assert_eq!(exact.stored(), Some(stored));
        assert_eq!(Exact::from_stored(stored), exact);
    }
    assert_eq!(Exact { official_e18: i128::MAX, discounted_e18: 0 }.stored(), None);
}

#[test]
fn more_than_there_is_does_not_add_up() {
    let most = Pending { quantity_e8: i64::MAX, ..costs(0, "0.001") };
    assert_eq!(most.and(costs(1, "0.001")), None);
    assert_eq!(accumulate(MoneyPolicy::CutToCent, Some(most), costs(1, "0.001")), None);
}
