//! [`Span`]: the time between two instants, and how a quantity is split over parts of it.

use super::Timestamp;

/// A time that is not empty: from its first instant up to, but not including, its end.
///
/// The wire shows whole seconds; within, spans are exact to the millisecond, so that parts sum to the whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    from: Timestamp,
    to: Timestamp,
}

impl Span {
    /// The span between two instants.
    ///
    /// # Errors
    /// `None` where it ends when it begins, or before.
    pub const fn new(from: Timestamp, to: Timestamp) -> Option<Self> {
        if from.ms() < to.ms() { Some(Self { from, to }) } else { None }
    }

    /// Its first instant.
    pub const fn from(self) -> Timestamp {
        self.from
    }

    /// The first instant after it.
    pub const fn to(self) -> Timestamp {
        self.to
    }

    /// Its last millisecond: where days and months of what ends at midnight are read.
    pub const fn last(self) -> Timestamp {
        self.to.plus_ms(-1)
    }

    /// Its length in milliseconds; above 0.
    pub const fn ms(self) -> i64 {
        self.to.ms().saturating_sub(self.from.ms())
    }

    /// Is an instant in it?
    pub const fn contains(self, at: Timestamp) -> bool {
        self.from.ms() <= at.ms() && at.ms() < self.to.ms()
    }

    /// What it has in common with another; none where they only meet.
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

/// A part of a span, and what was used in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// When.
    pub span: Span,
    /// How much, in units of 10⁻⁸.
    pub quantity_e8: i64,
}

/// Splits what was used in a span, in units of 10⁻⁸, at instants, the earliest first: pro rata by time, each
/// share cut toward zero at its last decimal, the last takes what remains (`readings` 8). Instants outside the
/// span cut nothing. The parts follow each other without a gap and sum to the whole; none has another sign.
pub fn split_at(
    span: Span,
    quantity_e8: i64,
    cuts: impl IntoIterator<Item = Timestamp>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut from, mut left) = (span.from, quantity_e8);
    for cut in cuts.into_iter().filter(|cut| *cut < span.to) {
        let Some(part) = Span::new(from, cut) else { continue };
        let share = share_of(quantity_e8, part.ms(), span.ms());
        parts.push(Part { span: part, quantity_e8: share });
        (from, left) = (cut, left - share);
    }
    parts.push(Part { span: Span { from, to: span.to }, quantity_e8: left });
    parts
}

/// A share of a quantity, cut toward zero; `part` is at most `whole`.
fn share_of(quantity_e8: i64, part: i64, whole: i64) -> i64 {
    let share = i128::from(quantity_e8) * i128::from(part) / i128::from(whole);
    i64::try_from(share).unwrap_or(quantity_e8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    fn span(from: i64, to: i64) -> Span {
        Span::new(at(from), at(to)).expect("in order")
    }

    #[test]
    fn a_span_is_never_empty() {
        for (from, to, ms) in [(0, 1, Some(1)), (10, 10, None), (10, 9, None), (-5, 5, Some(10))] {
            assert_eq!(Span::new(at(from), at(to)).map(Span::ms), ms, "{from} to {to}");
        }
        assert_eq!(span(10, 20).last(), at(19));
        for (ms, inside) in [(9, false), (10, true), (19, true), (20, false)] {
            assert_eq!(span(10, 20).contains(at(ms)), inside, "{ms}");
        }
    }

    #[test]
    fn spans_that_meet_have_nothing_in_common() {
        for (one, other, common) in [
            (span(0, 10), span(10, 20), None),
            (span(0, 11), span(10, 20), Some(span(10, 11))),
            (span(0, 30), span(10, 20), Some(span(10, 20))),
            (span(10, 20), span(10, 20), Some(span(10, 20))),
        ] {
            assert_eq!(one.overlap(other), common, "{one:?} {other:?}");
            assert_eq!(other.overlap(one), common, "{other:?} {one:?}");
        }
    }

    #[test]
    fn shares_are_cut_and_the_last_takes_what_remains() {
        let told = |quantity, cuts: &[i64]| -> Vec<(i64, i64, i64)> {
            let parts = split_at(span(0, 30), quantity, cuts.iter().copied().map(at));
            let of = |part: &Part| (part.span.from().ms(), part.span.to().ms(), part.quantity_e8);
            parts.iter().map(of).collect()
        };
        assert_eq!(told(100, &[]), [(0, 30, 100)]);
        // A third each: 33, 33, and the rest.
        assert_eq!(told(100, &[10, 20]), [(0, 10, 33), (10, 20, 33), (20, 30, 34)]);
        assert_eq!(told(-100, &[10, 20]), [(0, 10, -33), (10, 20, -33), (20, 30, -34)]);
        assert_eq!(told(2, &[10, 20]), [(0, 10, 0), (10, 20, 0), (20, 30, 2)]);
        assert_eq!(told(0, &[15]), [(0, 15, 0), (15, 30, 0)]);
        // What lies outside, at the ends or twice cuts nothing.
        assert_eq!(told(90, &[-10, 0, 10, 10, 30, 40]), [(0, 10, 30), (10, 30, 60)]);
        let most = i64::MAX;
        assert_eq!(told(most, &[15]), [(0, 15, most / 2), (15, 30, most / 2 + 1)]);
    }
}
