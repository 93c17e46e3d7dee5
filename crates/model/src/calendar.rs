//! The calendar in a zone that has known no summer time for decades.

use crate::catalogue::Period;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// Where days begin: so many milliseconds before they do in Greenwich.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Zone(i64);

impl Zone {
    /// So many hours east of Greenwich; below zero: west of it.
    pub const fn east(hours: i64) -> Self {
        Self(hours * 3_600_000)
    }

    /// The civil day an instant lies in: days since 1970-01-01.
    pub const fn civil_day(self, ms: i64) -> i64 {
        (ms + self.0).div_euclid(DAY_MS)
    }

    /// The first instant of a civil day.
    pub(crate) const fn start_of(self, day: i64) -> i64 {
        day * DAY_MS - self.0
    }

    /// The months since year 0 of the civil month an instant lies in.
    pub fn cycle_of(self, ms: i64) -> i64 {
        let (year, month, _) = date(self.civil_day(ms));
        year * 12 + month - 1
    }
}

impl Zone {
    /// The last second of a civil day.
    pub(crate) const fn end_of(self, day: i64) -> i64 {
        self.start_of(day + 1) - 1_000
    }

    /// The end of a term that begins at an instant: of the day so many months later.
    pub(crate) fn term_end(self, from: i64, (unit, periods): (Period, i64)) -> i64 {
        let months = unit.months(periods).unwrap_or(0);
        self.end_of(months_after(self.civil_day(from), months))
    }
}

/// The first day of a number of months since year 0.
pub(crate) fn month_start(cycle: i64) -> i64 {
    number(cycle.div_euclid(12), cycle.rem_euclid(12) + 1, 1)
}

/// The year of a day.
pub(crate) fn year_of(day: i64) -> i64 {
    date(day).0
}

/// The first and the last day of a day's month.
pub(crate) fn month_end(day: i64) -> (i64, i64) {
    let (year, month, date) = date(day);
    let first = day - date + 1;
    (first, first + length(year, month) - 1)
}

/// The same day of the month so many months later, or the last one that month has.
pub(crate) fn months_after(day: i64, months: i64) -> i64 {
    let (year, month, date) = date(day);
    let cycle = year * 12 + month - 1 + months;
    let (year, month) = (cycle.div_euclid(12), cycle.rem_euclid(12) + 1);
    number(year, month, date.min(length(year, month)))
}

/// `YYYY-MM-DD`.
pub fn day_text(day: i64) -> String {
    let (year, month, day) = date(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `YYYY-MM` of a number of months since year 0.
pub fn cycle_text(cycle: i64) -> String {
    format!("{:04}-{:02}", cycle.div_euclid(12), cycle.rem_euclid(12) + 1)
}

/// `YYYY-MM-DDTHH:MM:SSZ`, in UTC; what is less than a second is cut off.
pub fn instant(ms: i64) -> String {
    let second = ms.div_euclid(1000);
    let (day, rest) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", day_text(day))
}

/// The same day a year before; of 29 February it is the 28th.
pub(crate) fn year_before(day: i64) -> i64 {
    let (year, month, date) = date(day);
    let date = if (month, date) == (2, 29) { 28 } else { date };
    number(year - 1, month, date)
}

/// Year, month and day of the month, counted day by day from the centuries down.
fn date(day: i64) -> (i64, i64, i64) {
    let mut year = 1970 + day.div_euclid(366);
    while number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && number(year, month + 1, 1) <= day {
        month += 1;
    }
    (year, month, day - number(year, month, 1) + 1)
}

/// The days from 1970-01-01 to a date.
fn number(year: i64, month: i64, day: i64) -> i64 {
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    let months: i64 = (1..month).map(|month| length(year, month)).sum();
    before + months + day - 1
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_many_years_are_written_and_read() {
        for (day, text) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_454, "2026-01-01")]
        {
            assert_eq!(day_text(day), text);
        }
        let mut last = String::new();
        for day in 0..40_000 {
            let text = day_text(day);
            assert!(text > last, "{last} {text}");
            last = text;
        }
        assert_eq!(day_text(year_before(11_016)), "1999-02-28");
        assert_eq!(instant(1_767_225_599_999), "2025-12-31T23:59:59Z");
    }

    #[test]
    fn a_term_ends_with_its_last_day_and_a_short_month_with_its_own() {
        // 2026-01-31T10:00 in the east.
        let (zone, begins) = (Zone::east(8), 1_769_824_800_000);
        let ends = |months| instant(zone.term_end(begins, (Period::Month, months)));
        assert_eq!(ends(1), "2026-02-28T15:59:59Z");
        assert_eq!(ends(13), "2027-02-28T15:59:59Z");
        assert_eq!(instant(zone.term_end(begins, (Period::Year, 2))), "2028-01-31T15:59:59Z");
    }

    #[test]
    fn a_day_begins_earlier_in_the_east() {
        let instant = 1_767_225_599_999;
        for (hours, cycle, start) in
            [(8, "2026-01", 1_767_196_800_000), (-5, "2025-12", 1_767_157_200_000)]
        {
            let zone = Zone::east(hours);
            assert_eq!(cycle_text(zone.cycle_of(instant)), cycle);
            assert_eq!(zone.start_of(zone.civil_day(instant)), start);
        }
    }
}
