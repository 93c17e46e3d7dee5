//! When a bill cycle is closed and final, and which cycles can be asked for (`bills` A, G5, G6, I19).

use crate::orders::Settlement;
use crate::time::{BillCycle, Day, Timestamp, Zone};

/// How many cycles before the current one are kept for requests: three years.
pub const CYCLES_KEPT: i64 = 36;
/// Since when there are details of resources (`bills` A4): January 2019.
const DETAILS_SINCE: i64 = 2019 * 12;
/// The hour at which bills become final.
const FINAL_HOUR: u8 = 10;

/// The first and the last day of a cycle. Dates of a request lie between them.
pub fn days_of(cycle: BillCycle) -> (Day, Day) {
    let first = Day::parse(&format!("{cycle}-01")).unwrap_or(Day::from_number(0));
    (first, first.end_of_month())
}

/// When a cycle is closed: the first instant of the 2nd of the next month. Until then usage of the month is deducted
/// in it (`readings` 15); from then on nothing is added but what is flushed at that instant: small amounts that came to
/// no cent, which belong to the cycle that they were kept for.
pub fn closes_at(zone: &Zone, cycle: BillCycle) -> Timestamp {
    zone.start_of(next_month(cycle, 2))
}

/// From when on the rows of a payer are final: the 3rd of the next month, 10:00, and for who settles by the month the
/// 4th, 10:00.
pub fn final_at(zone: &Zone, cycle: BillCycle, settlement: Settlement) -> Timestamp {
    let day = match settlement {
        Settlement::Balance => 3,
        Settlement::Monthly => 4,
    };
    zone.hour_of_day(next_month(cycle, day), FINAL_HOUR)
}

/// From when on the monthly summary is final, for everybody: the 4th of the next month, 10:00.
pub fn summary_final_at(zone: &Zone, cycle: BillCycle) -> Timestamp {
    final_at(zone, cycle, Settlement::Monthly)
}

/// Are there bills of a cycle to be asked for? Of the current one and the 36 before it; of others there are none,
/// which is no error.
pub fn in_reach(zone: &Zone, now: Timestamp, cycle: BillCycle) -> bool {
    let current = zone.cycle_of(now).number();
    (current - CYCLES_KEPT..=current).contains(&cycle.number())
}

/// As [`in_reach`], of details of resources, of which there are none before 2019.
pub fn resource_details_in_reach(zone: &Zone, now: Timestamp, cycle: BillCycle) -> bool {
    in_reach(zone, now, cycle) && cycle.number() >= DETAILS_SINCE
}

/// A day of the month after a cycle.
fn next_month(cycle: BillCycle, of_month: i64) -> Day {
    let (first, _) = days_of(cycle);
    first.plus_months(1).plus_days(of_month - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metering::bill_cycle_of;
    use crate::settlement::world::{cycle, local, shanghai, span};

    #[test]
    fn cycles_close_on_the_second_and_are_final_on_the_third_or_fourth() {
        let zone = shanghai();
        for (of, closes, balance, monthly) in [
            ("2026-01", "2026-02-02 00:00:00", "2026-02-03 10:00:00", "2026-02-04 10:00:00"),
            ("2026-12", "2027-01-02 00:00:00", "2027-01-03 10:00:00", "2027-01-04 10:00:00"),
            ("2028-02", "2028-03-02 00:00:00", "2028-03-03 10:00:00", "2028-03-04 10:00:00"),
        ] {
            let of = cycle(of);
            assert_eq!(closes_at(&zone, of), local(closes), "{of}");
            assert_eq!(final_at(&zone, of, Settlement::Balance), local(balance), "{of}");
            assert_eq!(final_at(&zone, of, Settlement::Monthly), local(monthly), "{of}");
            assert_eq!(summary_final_at(&zone, of), local(monthly), "{of}");
        }
    }

    #[test]
    fn usage_is_deducted_in_its_month_until_it_closes() {
        let zone = shanghai();
        let january = cycle("2026-01");
        let closes = closes_at(&zone, january);
        let used = span(local("2026-01-31 23:00:00"), local("2026-02-01 00:00:00"));
        assert_eq!(bill_cycle_of(&zone, used, closes.plus_ms(-1)), january);
        assert_eq!(bill_cycle_of(&zone, used, closes), cycle("2026-02"));
    }

    #[test]
    fn three_years_can_be_asked_for() {
        let zone = shanghai();
        let reach = |now: &str, of: &str| in_reach(&zone, local(now), cycle(of));
        for (now, of, there) in [
            ("2026-03-31 23:59:59", "2026-03", true),
            ("2026-03-31 23:59:59", "2026-04", false),
            ("2026-04-01 00:00:00", "2026-04", true),
            ("2026-03-01 00:00:00", "2023-03", true),
            ("2026-03-01 00:00:00", "2023-02", false),
        ] {
            assert_eq!(reach(now, of), there, "{now} {of}");
        }
        let details =
            |of: &str| resource_details_in_reach(&zone, local("2020-06-01 00:00:00"), cycle(of));
        assert_eq!(["2018-12", "2019-01", "2020-07"].map(details), [false, true, false]);
        assert!(in_reach(&zone, local("2020-06-01 00:00:00"), cycle("2018-12")));
    }

    #[test]
    fn a_cycle_has_its_days() {
        for (of, first, last) in [
            ("2026-01", "2026-01-01", "2026-01-31"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-04", "2026-04-01", "2026-04-30"),
        ] {
            let day = |text| Day::parse(text).expect("a literal");
            assert_eq!(days_of(cycle(of)), (day(first), day(last)));
        }
    }
}
