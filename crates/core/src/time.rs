//! Instants, civil days and bill cycles.
//!
//! A [`Timestamp`] is UTC milliseconds. Days and months belong to the realm's civil zone
//! ([`Zone`]): cycles, statement days and "midnight" are always read there. The calendar library
//! stays inside this module.

mod calendar;
mod span;

use std::fmt;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

pub use span::{Part, Span, split_at};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(i64);

/// Why a text is not an instant, a day or a cycle of the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a date or time of the documented form")]
pub struct TimeError;

impl Timestamp {
    /// The earliest instant the product works with.
    pub const EPOCH: Self = Self(0);

    /// An instant from UTC milliseconds, as stored.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// UTC milliseconds, as stored.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// This instant moved by `ms` milliseconds (saturating at the ends of the range).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The whole second this instant lies in: the precision of the wire.
    pub const fn second(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, the form of the vendor's interface (UTC, no fraction).
    pub fn to_wire(self) -> String {
        let at = jiff::Timestamp::from_second(self.second()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// `YYYY-MM-DDTHH:MM:SS.ffffffZ`, the form of the identity interface.
    pub fn to_identity_wire(self) -> String {
        let base = self.to_wire();
        format!("{}.{:03}000Z", base.trim_end_matches('Z'), self.0.rem_euclid(1000))
    }

    /// `YYYY-MM-DDTHH:MM:SS.mmmZ`: all of it, for ids that say an instant.
    pub fn to_exact(self) -> String {
        let base = self.to_wire();
        format!("{}.{:03}Z", base.trim_end_matches('Z'), self.0.rem_euclid(1000))
    }

    /// Reads exactly what [`Timestamp::to_exact`] writes.
    ///
    /// # Errors
    /// [`TimeError`] for any other form or an impossible date.
    pub fn parse_exact(text: &str) -> Result<Self, TimeError> {
        let (base, fraction) = text.split_once('.').ok_or(TimeError)?;
        let digits = fraction.strip_suffix('Z').ok_or(TimeError)?;
        if digits.len() != 3 || !digits.bytes().all(|sign| sign.is_ascii_digit()) {
            return Err(TimeError);
        }
        let ms: i64 = digits.parse().map_err(|_| TimeError)?;
        let at = Self::parse_wire(&format!("{base}Z"))?.plus_ms(ms);
        // The calendar takes a sixtieth second, which is none of ours.
        if at.to_exact() == text { Ok(at) } else { Err(TimeError) }
    }

    /// Reads exactly `YYYY-MM-DDTHH:MM:SSZ`.
    ///
    /// # Errors
    /// [`TimeError`] for any other form or an impossible date.
    pub fn parse_wire(text: &str) -> Result<Self, TimeError> {
        let shape = b"0000-00-00T00:00:00Z";
        let same = |(b, s): (u8, &u8)| if *s == b'0' { b.is_ascii_digit() } else { b == *s };
        if text.len() != shape.len() || !text.bytes().zip(shape).all(same) {
            return Err(TimeError);
        }
        text.parse::<jiff::Timestamp>().map(|at| Self(at.as_millisecond())).map_err(|_| TimeError)
    }

    /// Reads what people write: the form of [`Timestamp::parse_wire`], or the same with an offset
    /// from UTC in place of `Z`, such as `2026-01-01T00:00:00+08:00`.
    ///
    /// # Errors
    /// [`TimeError`] for any other form, an impossible date or offset.
    pub fn parse_with_offset(text: &str) -> Result<Self, TimeError> {
        let shape = b"0000-00-00T00:00:00+00:00";
        let same = |(b, s): (u8, &u8)| match s {
            b'0' => b.is_ascii_digit(),
            b'+' => matches!(b, b'+' | b'-'),
            s => b == *s,
        };
        if text.len() != shape.len() || !text.bytes().zip(shape).all(same) {
            return Self::parse_wire(text);
        }
        text.parse::<jiff::Timestamp>().map(|at| Self(at.as_millisecond())).map_err(|_| TimeError)
    }
}

/// A civil day: days since 1970-01-01 of the realm's calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(i64);

impl Day {
    /// A day from its stored number.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The stored number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`TimeError`] for any other form or an impossible date.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let shape = b"0000-00-00";
        let same = |(b, s): (u8, &u8)| if *s == b'0' { b.is_ascii_digit() } else { b == *s };
        if text.len() != shape.len() || !text.bytes().zip(shape).all(same) {
            return Err(TimeError);
        }
        text.parse::<Date>().map(Self::of).map_err(|_| TimeError)
    }

    /// The day after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The same calendar day one year earlier; 29 February becomes 28 February.
    #[must_use]
    pub fn one_year_before(self) -> Self {
        self.plus_months(-12)
    }

    fn of(day: Date) -> Self {
        let days = day.since(date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
        Self(days)
    }

    fn civil(self) -> Date {
        let span = jiff::Span::new().try_days(self.0).unwrap_or_default();
        date(1970, 1, 1).checked_add(span).unwrap_or(date(1970, 1, 1))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.civil();
        write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
    }
}

/// A billing month of the realm's calendar, `YYYY-MM`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BillCycle {
    year: i16,
    month: i8,
}

impl BillCycle {
    /// Reads exactly `YYYY-MM`.
    ///
    /// # Errors
    /// [`TimeError`] for any other form or an impossible month.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let first = Day::parse(&format!("{text}-01"))?.civil();
        Ok(Self { year: first.year(), month: first.month() })
    }

    /// The months since year 0: a number that orders cycles and is stored.
    pub fn number(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }

    /// A cycle from its stored number; numbers outside the calendar are clamped.
    pub fn from_number(number: i64) -> Self {
        let year = i16::try_from(number.div_euclid(12)).unwrap_or(9999).clamp(0, 9999);
        let month = i8::try_from(number.rem_euclid(12) + 1).unwrap_or(1);
        Self { year, month }
    }
}

impl fmt::Display for BillCycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The civil zone of a realm: where its days and months are read.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// A zone by its IANA name, such as `Asia/Shanghai`.
    ///
    /// # Errors
    /// [`TimeError`] when the name is unknown to the bundled zone database.
    pub fn named(name: &str) -> Result<Self, TimeError> {
        let zone = TimeZone::get(name).map_err(|_| TimeError)?;
        Ok(Self { name: name.to_owned(), zone })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The civil day an instant lies in.
    pub fn day_of(&self, at: Timestamp) -> Day {
        Day::of(self.civil(at))
    }

    /// The bill cycle an instant lies in.
    pub fn cycle_of(&self, at: Timestamp) -> BillCycle {
        let day = self.civil(at);
        BillCycle { year: day.year(), month: day.month() }
    }

    /// The civil minute an instant lies in, as `yyMMddHHmm`.
    pub fn minute_digits(&self, at: Timestamp) -> String {
        let instant = jiff::Timestamp::from_millisecond(at.0);
        let civil = self.zone.to_datetime(instant.unwrap_or(jiff::Timestamp::UNIX_EPOCH));
        civil.strftime("%y%m%d%H%M").to_string()
    }

    /// The first instant of a civil day.
    pub fn start_of(&self, day: Day) -> Timestamp {
        let midnight = self.zone.to_timestamp(day.civil().at(0, 0, 0, 0));
        midnight.map_or(Timestamp::EPOCH, |at| Timestamp(at.as_millisecond()))
    }

    fn civil(&self, at: Timestamp) -> Date {
        let instant = jiff::Timestamp::from_millisecond(at.0);
        self.zone.to_datetime(instant.unwrap_or(jiff::Timestamp::UNIX_EPOCH)).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_say_an_instant_to_the_millisecond() {
        for (ms, text) in [(0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z")] {
            assert_eq!(Timestamp::from_ms(ms).to_exact(), text);
            assert_eq!(Timestamp::parse_exact(text), Ok(Timestamp::from_ms(ms)));
        }
        for bad in [
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.0Z",
            "1970-01-01T00:00:00.+00Z",
            "1970-01-01T00:00:00.000",
            "1970-01-01T00:00:60.000Z",
        ] {
            assert_eq!(Timestamp::parse_exact(bad), Err(TimeError), "{bad}");
        }
    }

    #[test]
    fn the_wire_form_is_exact() {
        let at = Timestamp::parse_wire("2026-03-01T02:00:00Z").expect("a literal");
        assert_eq!(at.to_wire(), "2026-03-01T02:00:00Z");
        assert_eq!(at.plus_ms(999).to_wire(), "2026-03-01T02:00:00Z");
        assert_eq!(at.plus_ms(7).to_identity_wire(), "2026-03-01T02:00:00.007000Z");
        for bad in ["2026-03-01 02:00:00Z", "2026-02-30T00:00:00Z", "2026-03-01T02:00:00", ""] {
            assert_eq!(Timestamp::parse_wire(bad), Err(TimeError), "{bad}");
        }
    }

    #[test]
    fn people_may_write_an_offset() {
        let at = Timestamp::parse_wire("2025-12-31T16:00:00Z");
        assert!(at.is_ok());
        let forms =
            ["2025-12-31T16:00:00Z", "2026-01-01T00:00:00+08:00", "2025-12-31T12:30:00-03:30"];
        for form in forms {
            assert_eq!(Timestamp::parse_with_offset(form), at, "{form}");
        }
        for bad in [
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00+08:00",
            "2026-01-01T00:00:00+0800",
            "2026-01-01T00:00:00+08",
            "2026-02-30T00:00:00+08:00",
            "2026-01-01T00:00:00+08:60",
            "2026-01-01T00:00:00.5+08:0",
        ] {
            assert_eq!(Timestamp::parse_with_offset(bad), Err(TimeError), "{bad}");
            assert_eq!(Timestamp::parse_wire(bad), Err(TimeError), "{bad}");
        }
        assert!(Timestamp::parse_wire("2026-01-01T00:00:00+08:00").is_err(), "not on the wire");
    }

    #[test]
    fn days_and_cycles_belong_to_the_civil_zone() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        let late = Timestamp::parse_wire("2026-01-31T16:00:00Z").expect("a literal");
        assert_eq!(zone.day_of(late).to_string(), "2026-02-01");
        assert_eq!(zone.cycle_of(late).to_string(), "2026-02");
        assert_eq!(zone.cycle_of(late.plus_ms(-1)).to_string(), "2026-01");
        assert_eq!(zone.start_of(Day::parse("2026-02-01").expect("a literal")), late);
    }

    #[test]
    fn a_year_before_a_leap_day_is_the_28th() {
        let leap = Day::parse("2028-02-29").expect("a literal");
        assert_eq!(leap.one_year_before().to_string(), "2027-02-28");
        let day = Day::parse("2026-11-24").expect("a literal");
        assert_eq!(day.one_year_before().to_string(), "2025-11-24");
    }

    #[test]
    fn cycle_numbers_round_trip() {
        for text in ["2026-01", "2026-12", "1999-07"] {
            let cycle = BillCycle::parse(text).expect("a literal");
            assert_eq!(BillCycle::from_number(cycle.number()).to_string(), text);
        }
        assert_eq!(BillCycle::parse("2026-13"), Err(TimeError));
    }
}
