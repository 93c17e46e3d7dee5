//! What leaving costs.

use super::super::world::{bought, local, money, renewal, shanghai};
use super::*;

fn percent(hundredths: i64) -> FeeRate {
    FeeRate::percent(hundredths).expect("a share")
}

fn row(months: i64, bands: &[(i64, i64)]) -> FeeRow {
    let band = |(used_months, rate): &(i64, i64)| FeeBand {
        used_months: *used_months,
        rate: percent(*rate),
    };
    FeeRow { months, bands: bands.iter().map(band).collect() }
}

#[test]
fn the_fee_goes_by_the_term_and_by_the_years_that_are_used() {
    let table = FeeTable::default();
    for (story, length, (from, to), now, fee) in [
        ("a month", "1m", ("2024-01-01 10:30:00", "2024-02-01"), "2024-01-15 18:40:00", 10),
        ("eleven months", "11m", ("2024-01-01 10:30:00", "2024-12-01"), "2024-11-30 00:00:00", 10),
        (
            "a year, its last hour",
            "1y",
            ("2024-01-01 10:30:00", "2025-01-01"),
            "2025-01-01 23:30:00",
            10,
        ),
        (
            "two years, in the first",
            "2y",
            ("2024-01-01 10:30:00", "2026-01-01"),
            "2024-06-01 00:00:00",
            15,
        ),
        (
            "to the end of the first",
            "2y",
            ("2024-01-01 10:30:00", "2026-01-01"),
            "2025-01-02 00:59:59",
            15,
        ),
        ("in the second", "2y", ("2024-01-01 10:30:00", "2026-01-01"), "2025-01-02 01:00:00", 10),
        (
            "three years, in the first",
            "3y",
            ("2024-01-01 10:30:00", "2027-01-01"),
            "2024-01-02 00:00:00",
            15,
        ),
        ("in the second", "3y", ("2024-01-01 10:30:00", "2027-01-01"), "2025-06-01 00:00:00", 10),
        ("in the third", "3y", ("2024-01-01 10:30:00", "2027-01-01"), "2026-06-01 00:00:00", 5),
        // 12 months by the month are a year; 18 are three quarters of the row of two years.
        ("twelve months", "12m", ("2024-01-01 10:30:00", "2025-01-01"), "2024-06-01 00:00:00", 10),
        (
            "eighteen, less than half",
            "18m",
            ("2024-01-01 00:00:00", "2025-06-30"),
            "2024-09-01 00:00:00",
            15,
        ),
        (
            "eighteen, more than half",
            "18m",
            ("2024-01-01 00:00:00", "2025-06-30"),
            "2024-11-01 00:00:00",
            10,
        ),
    ] {
        let term = bought("A", length, (from, to), "");
        assert_eq!(table.rate(&shanghai(), &term, local(now)), Ok(percent(fee)), "{story}");
    }
    let renewed = renewal("B", "2y", ("2024-01-31", "2026-01-31"), "");
    for (now, fee) in [("2025-02-01 00:00:00", 15), ("2025-02-01 01:00:00", 10)] {
        let rate = table.rate(&shanghai(), &renewed, local(now));
        assert_eq!(rate, Ok(percent(fee)), "a renewed term, at {now}");
    }
}

#[test]
fn a_term_without_a_row_is_not_guessed() {
    let five = bought("A", "5y", ("2024-01-01 10:30:00", "2029-01-01"), "");
    let now = local("2024-06-01 00:00:00");
    let table = FeeTable::default();
    assert_eq!(table.rate(&shanghai(), &five, now), Err(NoFeeRow { months: 60 }));
    let mut rows = table.rows().to_vec();
    rows.push(row(60, &[(12, 30), (24, 40)]));
    let table = FeeTable::new(rows).expect("in order");
    for (now, fee) in
        [("2024-06-01 00:00:00", 30), ("2025-06-01 00:00:00", 40), ("2028-06-01 00:00:00", 40)]
    {
        assert_eq!(table.rate(&shanghai(), &five, local(now)), Ok(percent(fee)), "{now}");
    }
    let four = bought("A", "4y", ("2024-01-01 00:00:00", "2027-12-31"), "");
    for (story, now, fee) in [
        ("a fifth of four years is not over", "2024-10-18 00:00:00", 30),
        ("a fifth of four years is over", "2024-10-22 00:00:00", 40),
    ] {
        assert_eq!(table.rate(&shanghai(), &four, local(now)), Ok(percent(fee)), "{story}");
    }
}

#[test]
fn a_table_is_in_order() {
    for (story, rows, defect) in [
        ("nothing at all", vec![], None),
        ("a term of nothing", vec![row(0, &[(12, 10)])], Some(FeeTableDefect::Rows { months: 0 })),
        (
            "the same term twice",
            vec![row(12, &[(12, 10)]), row(12, &[(12, 10)])],
            Some(FeeTableDefect::Rows { months: 12 }),
        ),
        ("no band", vec![row(12, &[])], Some(FeeTableDefect::Bands { months: 12 })),
        (
            "a band of nothing",
            vec![row(12, &[(0, 10)])],
            Some(FeeTableDefect::Bands { months: 12 }),
        ),
        (
            "a band twice",
            vec![row(24, &[(12, 10), (12, 5)])],
            Some(FeeTableDefect::Bands { months: 24 }),
        ),
    ] {
        assert_eq!(FeeTable::new(rows).err(), defect, "{story}");
    }
    let default = FeeTable::default();
    assert_eq!(FeeTable::new(default.rows().to_vec()), Ok(default));
}

#[test]
fn a_rate_is_a_share() {
    for (text, paid, fee) in [
        ("0.1", "100", "10"),
        ("0.15", "33.33", "5"),
        ("0.0001", "100", "0.01"),
        ("0", "100", "0"),
        ("1", "12.34", "12.34"),
    ] {
        let rate = FeeRate::parse(text).expect(text);
        assert_eq!(rate.of(money(paid)), money(fee), "{text} of {paid}");
        assert_eq!(FeeRate::parse(&rate.to_amount().to_string()), Some(rate));
    }
    for bad in ["1.0001", "-0.1", "0.00001", "10%", ""] {
        assert_eq!(FeeRate::parse(bad), None, "{bad}");
    }
    assert_eq!((FeeRate::percent(101), FeeRate::percent(0)), (None, Some(FeeRate::NONE)));
}
