//! When what is settled with the monthly bill falls due.

use crate::time::{Timestamp, Zone};

/// The day of the month after by whose end a bill is paid.
const DAY: i64 = 15;

/// When what became owed at an instant falls due: at the end of the 15th of the civil month after it.
pub fn monthly_due(zone: &Zone, at: Timestamp) -> Timestamp {
    zone.end_of(zone.day_of(at).end_of_month().plus_days(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_paid_by_the_fifteenth_of_the_next() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        for (owed, due) in [
            ("2026-01-01T00:00:00Z", "2026-02-15T15:59:59Z"),
            ("2026-01-31T15:59:59Z", "2026-02-15T15:59:59Z"),
            ("2026-01-31T16:00:00Z", "2026-03-15T15:59:59Z"),
            ("2026-12-31T12:00:00Z", "2027-01-15T15:59:59Z"),
        ] {
            let [owed, due] = [owed, due].map(|at| Timestamp::parse_wire(at).expect("a literal"));
            assert_eq!(monthly_due(&zone, owed), due, "{owed:?}");
        }
    }
}
