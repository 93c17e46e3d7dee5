//! Five days in which no reason is asked for.

use super::super::world::{bought, local, renewal};
use super::*;

#[test]
fn five_times_24_hours_to_the_second() {
    let cn = FiveDays { site: Site::Cn, traits: ProductTraits::default(), used_this_year: 0 };
    let intl = FiveDays { site: Site::Intl, ..cn };
    let excluded = ProductTraits { no_five_days: true, ..ProductTraits::default() };
    let excluded = FiveDays { traits: excluded, ..cn };
    let used = |used_this_year| FiveDays { used_this_year, ..cn };
    for (story, goes_by, now, answer) in [
        ("at once", cn, "2022-11-24 14:30:30", Ok(())),
        ("the last second", cn, "2022-11-29 14:30:29", Ok(())),
        ("a second later", cn, "2022-11-29 14:30:30", Err(NotFiveDays::Over)),
        ("the tenth of the year", used(9), "2022-11-25 00:00:00", Ok(())),
        ("the eleventh", used(10), "2022-11-25 00:00:00", Err(NotFiveDays::Quota)),
        ("excluded by the product", excluded, "2022-11-25 00:00:00", Err(NotFiveDays::Product)),
        ("the international site", intl, "2022-11-25 00:00:00", Err(NotFiveDays::Site)),
    ] {
        let term = bought("A", "1m", ("2022-11-24 14:30:30", "2022-12-24"), "cash 100");
        assert_eq!(goes_by.check(&term, local(now)), answer, "{story}");
    }
    let renewed = renewal("B", "1m", ("2022-11-24", "2022-12-24"), "cash 100");
    let answer = cn.check(&renewed, local("2022-11-25 00:00:00"));
    assert_eq!(answer, Err(NotFiveDays::NotNew), "a renewed term that has begun");
}

#[test]
fn milliseconds_do_not_count() {
    let cn = FiveDays { site: Site::Cn, traits: ProductTraits::default(), used_this_year: 0 };
    let mut term = bought("A", "1m", ("2022-11-24 14:30:30", "2022-12-24"), "");
    term.from = term.from.plus_ms(900);
    let over = local("2022-11-29 14:30:30");
    assert_eq!(cn.check(&term, over.plus_ms(100)), Err(NotFiveDays::Over));
    assert_eq!(cn.check(&term, over.plus_ms(-1)), Ok(()));
}
