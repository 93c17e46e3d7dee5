//! The calendar in a zone that has known no summer time for decades.

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
