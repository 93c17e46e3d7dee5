//! Rates, ratios and medians, in whole numbers.

use std::fmt;
use std::time::Duration;

/// Something done a number of times in a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) count: u64,
    pub(super) elapsed: Duration,
}

impl Rate {
    /// How many a second.
    pub(super) fn per_second(self) -> u64 {
        let nanos = self.elapsed.as_nanos().max(1);
        u64::try_from(u128::from(self.count) * 1_000_000_000 / nanos).unwrap_or(u64::MAX)
    }

    /// This rate as a share of another.
    pub(super) fn over(self, other: Self) -> Ratio {
        let top = u128::from(self.count) * other.elapsed.as_nanos() * 1000;
        let bottom = u128::from(other.count) * self.elapsed.as_nanos();
        Ratio(u64::try_from(top / bottom.max(1)).unwrap_or(u64::MAX))
    }
}

/// A ratio, in thousandths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Ratio(pub(super) u64);

impl Ratio {
    /// One whole number over another.
    pub(super) fn of(top: u128, bottom: u128) -> Self {
        Self(u64::try_from(top * 1000 / bottom.max(1)).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 + 5) / 10;
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// The median of some values with the least and the greatest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread<T> {
    pub(super) median: T,
    pub(super) least: T,
    pub(super) most: T,
}

impl<T: Copy + Ord> Spread<T> {
    /// Of at least one value.
    pub(super) fn of(values: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut values: Vec<T> = values.into_iter().collect();
        values.sort_unstable();
        let median = *values.get(values.len() / 2)?;
        Some(Self { median, least: *values.first()?, most: *values.last()? })
    }
}

impl<T: fmt::Display> fmt::Display for Spread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}–{}]", self.median, self.least, self.most)
    }
}

/// The median of rates, by what they reach in a second.
pub(super) fn median_rate(rates: &[Rate]) -> u64 {
    Spread::of(rates.iter().map(|rate| rate.per_second())).map_or(0, |spread| spread.median)
}

/// A duration in microseconds or milliseconds, whichever reads better.
pub(super) fn short(duration: Duration) -> String {
    let micros = duration.as_micros();
    if micros < 10_000 { format!("{micros} µs") } else { format!("{} ms", duration.as_millis()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_ratios_are_exact_to_the_thousandth() {
        let one = Rate { count: 500, elapsed: Duration::from_millis(250) };
        let other = Rate { count: 3_000, elapsed: Duration::from_secs(1) };
        assert_eq!(one.per_second(), 2_000);
        assert_eq!(one.over(other), Ratio(666));
        assert_eq!(Ratio(666).to_string(), "0.67");
        assert_eq!(Ratio(12_345).to_string(), "12.35");
    }

    #[test]
    fn the_median_is_the_middle_one() {
        let spread = Spread::of([Ratio(9), Ratio(1), Ratio(5)]).expect("three values");
        assert_eq!((spread.least, spread.median, spread.most), (Ratio(1), Ratio(5), Ratio(9)));
        assert!(Spread::<Ratio>::of([]).is_none());
    }
}
