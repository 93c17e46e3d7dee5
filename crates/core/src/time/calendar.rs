//! Arithmetic of the civil calendar: days and months later, and the hours and ends of days in a zone.

use jiff::civil::{Date, DateTime};

use super::{Day, Timestamp, Zone};

/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;
/// Years the calendar is kept to.
const YEARS: std::ops::RangeInclusive<i64> = 1..=9_998;

impl Day {
    /// The day so many days later; earlier where `days` is below zero.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of the month so many months later (earlier where `months` is below zero), or the last
    /// day of that month where it has no such day: 31 January and a month is 28 or 29 February.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let day = self.civil();
        let first = i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
        let month = first.saturating_add(months).clamp(*YEARS.start() * 12, *YEARS.end() * 12 + 11);
        let year = i16::try_from(month.div_euclid(12)).unwrap_or(day.year());
        let month = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(day.month());
        let in_month = |last: Date| last.with().day(day.day().min(last.day())).build();
        Self::of(
            Date::new(year, month, 1).map(Date::last_of_month).and_then(in_month).unwrap_or(day),
        )
    }

    /// The last day of its month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self::of(self.civil().last_of_month())
    }

    /// Its number within its month, from 1.
    pub fn of_month(self) -> i64 {
        i64::from(self.civil().day())
    }

    /// Its year.
    pub fn year(self) -> i64 {
        i64::from(self.civil().year())
    }

    /// How many days it is after another; below zero where it is before it.
    pub const fn days_after(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

impl Zone {
    /// The last second of a civil day, 23:59:59: where terms end.
    pub fn end_of(&self, day: Day) -> Timestamp {
        self.instant(day.civil().at(23, 59, 59, 0))
    }

    /// An hour of a civil day, from 0 to 23; later ones are taken as 23.
    pub fn hour_of_day(&self, day: Day, hour: u8) -> Timestamp {
        let hour = i8::try_from(hour.min(23)).unwrap_or(0);
        self.instant(day.civil().at(hour, 0, 0, 0))
    }

    /// The civil year an instant lies in.
    pub fn year_of(&self, at: Timestamp) -> i64 {
        self.day_of(at).year()
    }

    /// The civil year an instant lies in: its first millisecond, and the first of the next.
    pub fn year_span(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let first = self.day_of(at).civil().first_of_year();
        let next = first.last_of_year().tomorrow().unwrap_or(first);
        (self.hour_of_day(Day::of(first), 0), self.hour_of_day(Day::of(next), 0))
    }

    /// The beginning of the civil hour that an instant lies in.
    pub fn hour_down(&self, at: Timestamp) -> Timestamp {
        let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        let offset = i64::from(self.zone.to_offset(instant).seconds()) * 1_000;
        at.plus_ms(-at.0.saturating_add(offset).rem_euclid(HOUR_MS))
    }

    /// The beginning of the first civil hour that is not before an instant: 23:59:59 becomes midnight.
    pub fn hour_up(&self, at: Timestamp) -> Timestamp {
        let down = self.hour_down(at);
        if down == at { at } else { down.plus_ms(HOUR_MS) }
    }

    fn instant(&self, civil: DateTime) -> Timestamp {
        self.zone.to_timestamp(civil).map_or(Timestamp::EPOCH, |at| Timestamp(at.as_millisecond()))
    }
}

impl Timestamp {
    /// The whole hours from an instant to this one; none where it is later.
    pub const fn hours_since(self, from: Self) -> i64 {
        let hours = self.0.saturating_sub(from.0) / HOUR_MS;
        if hours > 0 { hours } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a literal")
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_with_offset(text).expect("a literal")
    }

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("bundled")
    }

    #[test]
    fn months_are_clamped_to_their_end() {
        for (from, months, to) in [
            ("2026-01-15", 1, "2026-02-15"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2100-01-31", 1, "2100-02-28"),
            ("2026-02-28", 1, "2026-03-28"),
            ("2026-08-31", 1, "2026-09-30"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"),
            ("2026-03-31", -1, "2026-02-28"),
            ("2026-01-01", -1, "2025-12-01"),
            ("2026-05-05", 0, "2026-05-05"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} and {months}");
        }
        assert_eq!(day("2026-02-03").end_of_month(), day("2026-02-28"));
        assert_eq!(day("2028-02-29").end_of_month(), day("2028-02-29"));
        assert_eq!(day("2028-03-01").days_after(day("2028-02-01")), 29);
        assert_eq!((day("2028-02-29").year(), day("2028-02-29").of_month()), (2028, 29));
    }

    #[test]
    fn hours_and_ends_of_days_are_the_zones() {
        let shanghai = zone("Asia/Shanghai");
        assert_eq!(shanghai.end_of(day("2026-02-28")), at("2026-02-28T23:59:59+08:00"));
        assert_eq!(shanghai.hour_of_day(day("2026-02-28"), 3), at("2026-02-28T03:00:00+08:00"));
        assert_eq!(shanghai.year_of(at("2025-12-31T16:00:00Z")), 2026);
        // Half an hour off the hours of UTC.
        let kolkata = zone("Asia/Kolkata");
        for (zone, instant, down, up) in [
            (&shanghai, "10:30:00+08:00", "10:00:00+08:00", "11:00:00+08:00"),
            (&shanghai, "10:00:00+08:00", "10:00:00+08:00", "10:00:00+08:00"),
            (&shanghai, "22:59:59+08:00", "22:00:00+08:00", "23:00:00+08:00"),
            (&kolkata, "10:30:00+05:30", "10:00:00+05:30", "11:00:00+05:30"),
            (&kolkata, "10:30:00+00:00", "10:30:00+00:00", "10:30:00+00:00"),
        ] {
            let on = |hour: &str| at(&format!("2026-03-08T{hour}"));
            assert_eq!(zone.hour_down(on(instant)), on(down), "{instant}");
            assert_eq!(zone.hour_up(on(instant)), on(up), "{instant}");
        }
    }

    #[test]
    fn the_days_on_which_clocks_change_end_as_others_do() {
        let berlin = zone("Europe/Berlin");
        let (spring, autumn) = (day("2026-03-29"), day("2026-10-25"));
        assert_eq!(berlin.end_of(spring), at("2026-03-29T23:59:59+02:00"));
        assert_eq!(berlin.end_of(autumn), at("2026-10-25T23:59:59+01:00"));
        let hours = |day: Day| berlin.hour_up(berlin.end_of(day)).hours_since(berlin.start_of(day));
        assert_eq!((hours(spring), hours(autumn)), (23, 25));
        assert_eq!(
            berlin.start_of(spring).hours_since(berlin.end_of(autumn)),
            0,
            "none below zero"
        );
    }

    proptest! {
        #[test]
        fn months_there_and_back_come_home(
            number in -100_000i64..100_000,
            months in -2_400i64..2_400,
        ) {
            let day = Day::from_number(number);
            let there = day.plus_months(months);
            let back = there.plus_months(-months);
            let clamped = there.of_month() < day.of_month();
            prop_assert_eq!(there.of_month(), day.of_month().min(there.end_of_month().of_month()));
            // Only what was clamped loses days, and keeps its month.
            prop_assert_eq!(back == day, !clamped);
            prop_assert_eq!(back.end_of_month(), day.end_of_month());
        }

        #[test]
        fn more_months_are_never_earlier(
            number in -100_000i64..100_000,
            (a, b) in (-2_400i64..2_400, 1i64..60),
        ) {
            let day = Day::from_number(number);
            prop_assert!(day.plus_months(a) < day.plus_months(a + b));
            prop_assert!(day.plus_months(a) <= day.next().plus_months(a));
        }

        #[test]
        fn hours_enclose_every_instant(ms in 0i64..4_000_000_000_000) {
            let at = Timestamp::from_ms(ms);
            for name in ["Asia/Shanghai", "Asia/Kolkata", "UTC"] {
                let zone = zone(name);
                let (down, up) = (zone.hour_down(at), zone.hour_up(at));
                prop_assert!(down <= at && at <= up && up.ms() - down.ms() <= HOUR_MS);
                prop_assert_eq!(zone.hour_up(down), down);
                prop_assert_eq!(zone.hour_down(up), up);
            }
        }
    }
}
