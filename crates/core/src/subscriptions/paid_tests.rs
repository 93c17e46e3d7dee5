//! How many hours of a term are over.

use super::super::world::{bought, local, money, renewal, shanghai};
use super::*;

#[test]
fn hours_are_whole_and_counted_as_published() {
    let january = || bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), "");
    let february = || renewal("B", "1m", ("2024-02-01", "2024-03-01"), "");
    for (story, term, now, used, total) in [
        // From 1 January 10:00 to 2 February 00:00: 31 days and 14 hours; to 15 January 18:00: 14 and 8.
        ("the published example", january(), "2024-01-15 18:40:00", 344, 758),
        ("in its last minute of that hour", january(), "2024-01-15 18:59:59", 344, 758),
        ("an hour later", january(), "2024-01-15 19:00:00", 345, 758),
        ("at once", january(), "2024-01-01 10:30:00", 0, 758),
        ("before it takes effect", january(), "2023-12-31 10:30:00", 0, 758),
        ("in its last hour", january(), "2024-02-01 23:59:58", 757, 758),
        ("when it is over", january(), "2024-02-03 00:00:00", 758, 758),
        // A leap year: 2 February 00:00 to 2 March 00:00.
        ("a renewal counts from midnight", february(), "2024-02-02 01:59:59", 1, 29 * 24),
        ("and not from the second before", february(), "2024-02-01 23:59:59", 0, 29 * 24),
        ("half a renewal", february(), "2024-02-16 12:00:00", 14 * 24 + 12, 29 * 24),
    ] {
        let hours = term.hours(&shanghai(), local(now));
        assert_eq!(hours, TermHours { used, total }, "{story}");
    }
}

#[test]
fn a_term_begins_and_is_over_at_its_instants() {
    let term = renewal("B", "1m", ("2024-02-01", "2024-03-01"), "");
    for (now, begun, over) in [
        ("2024-02-01 23:59:58", false, false),
        ("2024-02-01 23:59:59", true, false),
        ("2024-03-01 23:59:58", true, false),
        ("2024-03-01 23:59:59", true, true),
    ] {
        assert_eq!((term.begun(local(now)), term.over(local(now))), (begun, over), "{now}");
    }
}

#[test]
fn vouchers_do_not_count_as_paid() {
    for (payments, counts) in [
        ("cash 30, credit 70", "100"),
        ("monthly 12.34", "12.34"),
        ("cash 1, flexi 2, card 3, voucher 4", "6"),
        ("voucher 4", "0"),
        ("", "0"),
    ] {
        let term = bought("A", "1m", ("2024-01-01 10:30:00", "2024-02-01"), payments);
        assert_eq!(term.net(), Some(money(counts)), "{payments}");
    }
}
