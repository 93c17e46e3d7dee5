//! On which day renewals end where all are to end on one, and what the days until then cost.

use proptest::prelude::*;

use super::super::world::{any_term, end, shanghai, term};
use super::*;
use crate::coupons::Ratio;
use crate::money::rounding::{amount_to_e18, e18_half_up_to_cent};
use crate::money::{Amount, UnitPrice};

fn unified(text: &str) -> UnifiedDay {
    UnifiedDay::parse(text).expect("a literal")
}

#[test]
fn the_day_is_1_to_28_or_the_last() {
    for text in ["1", "15", "28", "-1"] {
        assert_eq!(unified(text).number().to_string(), text);
    }
    for bad in ["0", "29", "31", "-2", "01", "+1", " 1", "1.0", "", "last"] {
        assert_eq!(UnifiedDay::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_renewal_goes_on_to_the_chosen_day() {
    for (story, day, expires, length, ends, extra) in [
        ("on the day already", "15", "2026-03-15", "1m", "2026-04-15", 0),
        ("to later in the month", "20", "2026-03-15", "1m", "2026-04-20", 5),
        ("to the next month", "10", "2026-03-15", "1m", "2026-05-10", 25),
        ("a year, to the next month", "1", "2026-03-15", "1y", "2027-04-01", 17),
        ("over the turn of the year", "1", "2026-11-30", "1m", "2027-01-01", 2),
        ("to the end of a month", "-1", "2026-03-15", "1m", "2026-04-30", 15),
        ("from the end of January to that of February", "-1", "2026-01-31", "1m", "2026-02-28", 0),
        ("and from there to that of March", "-1", "2026-02-28", "1m", "2026-03-31", 3),
        ("the 28th of February, to the 28th", "28", "2026-01-31", "1m", "2026-02-28", 0),
        ("a leap day, to the 28th", "28", "2028-01-31", "1m", "2028-03-28", 28),
    ] {
        let renewed = unified(day).renewed(&shanghai(), end(expires), term(length));
        assert_eq!(renewed, (end(ends), ExtraDays { days: extra }), "{story}");
    }
}

#[test]
fn each_day_costs_a_thirtieth_of_a_month() {
    let exact = |text: &str| amount_to_e18(Amount::parse(text, 2).expect("a literal"));
    let cents = |exact: i128| e18_half_up_to_cent(exact).expect("in range").to_text(2);
    let ratio = Reduction::Ratio(Ratio::parse("0.85").expect("a share"));
    let off = Reduction::Off(Amount::parse("10", 2).expect("a literal"));
    let fixed = Reduction::FixedPrice(UnitPrice::parse("24", 2).expect("a literal"));
    for (story, length, days, (list, month), (reduction, left), (official, amount)) in [
        ("no days", "1m", 0, ("30", "30"), (ratio, "25.50"), ("30.00", "25.50")),
        ("five days of 1", "1m", 5, ("30", "30"), (ratio, "25.50"), ("35.00", "29.75")),
        // 100 + 7 × 100 / 30 = 123.333…; 85 % of it is 104.8333…
        ("rounded once, at the end", "1m", 7, ("100", "100"), (ratio, "85"), ("123.33", "104.83")),
        // A year costs ten months, its days cost a thirtieth of a month.
        ("years too", "1y", 17, ("300", "30"), (ratio, "255"), ("317.00", "269.45")),
        ("a reduction once", "1m", 15, ("30", "30"), (off, "20"), ("45.00", "35.00")),
        ("a fixed price by the day", "1m", 15, ("30", "30"), (fixed, "24"), ("45.00", "36.00")),
        ("two months of it", "2m", 15, ("60", "30"), (fixed, "48"), ("75.00", "60.00")),
        ("never above the list", "1y", 30, ("300", "20"), (fixed, "288"), ("320.00", "308.00")),
    ] {
        let days = ExtraDays { days };
        let with_days = days.official_e18(exact(list), exact(month)).expect("in range");
        let left =
            days.discounted_e18(reduction, (exact(list), with_days), (exact(left), term(length)));
        let shown = (cents(with_days), cents(left.expect("in range")));
        assert_eq!(shown, (official.to_owned(), amount.to_owned()), "{story}");
    }
}

proptest! {
    #[test]
    fn a_chosen_day_is_the_first_one_and_never_before_the_term_ends(
        number in 0i64..40_000,
        day in prop_oneof![Just(UnifiedDay::MonthEnd), (1i64..=28).prop_map(UnifiedDay::Of)],
        length in any_term(),
    ) {
        let zone = shanghai();
        let expires = zone.end_of(Day::from_number(number));
        let without = renewed_expiry(&zone, expires, length);
        let (with, extra) = day.renewed(&zone, expires, length);
        prop_assert!(expires < without && without <= with);
        prop_assert!((0..=30).contains(&extra.days));
        let there = zone.day_of(with);
        match day {
            UnifiedDay::Of(number) => prop_assert_eq!(there.of_month(), number),
            UnifiedDay::MonthEnd => prop_assert_eq!(there, there.end_of_month()),
        }
        // Renewed again, it ends on that day with at most the days that clamping took.
        let (again, more) = day.renewed(&zone, with, length);
        prop_assert!(with < again);
        let clamped = if day == UnifiedDay::MonthEnd { 3 } else { 0 };
        prop_assert!(more.days <= clamped);
    }
}
