//! Effective-dated facts: rows with a beginning and an end that are never rewritten.
//!
//! A change closes the row that is open and opens the next one at the same instant, so that every
//! instant of the past still has its answer.

use crate::time::Timestamp;

/// The time a fact holds: from its beginning up to, but not including, its end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Period {
    /// The first instant it holds.
    pub from: Timestamp,
    /// The first instant it no longer holds; `None` while it is open.
    pub to: Option<Timestamp>,
}

impl Period {
    /// A period that began at `from` and has no end yet.
    pub const fn since(from: Timestamp) -> Self {
        Self { from, to: None }
    }

    /// Does it hold at `at`?
    pub fn covers(self, at: Timestamp) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Is there an instant at which both hold? A period that ends where it begins holds never.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_in = |a: Self, b: Self| b.covers(a.from) && a.covers(a.from);
        begins_in(self, other) || begins_in(other, self)
    }
}

/// Two rows of one subject hold at the same instant: the history answers twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("two rows of one history hold at the same instant")]
pub struct Overlap;

/// Sorts rows by subject and beginning, and makes sure that no subject has two rows at one instant.
///
/// # Errors
/// [`Overlap`] when it has.
pub fn in_order<T, K: Ord>(
    mut rows: Vec<T>,
    of: impl Fn(&T) -> (K, Period),
) -> Result<Vec<T>, Overlap> {
    // A row that holds never stands before the one that took its place at the same instant.
    let end = |period: Period| (period.to.is_none(), period.to);
    rows.sort_by(|a, b| {
        let ((subject_a, a), (subject_b, b)) = (of(a), of(b));
        subject_a.cmp(&subject_b).then(a.from.cmp(&b.from)).then(end(a).cmp(&end(b)))
    });
    let mut holding = rows.iter().map(&of).filter(|(_, period)| period.covers(period.from));
    let mut last = holding.next();
    for next in holding {
        if last.is_some_and(|(subject, period)| subject == next.0 && period.overlaps(next.1)) {
            return Err(Overlap);
        }
        last = Some(next);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, to: Option<i64>) -> Period {
        Period { from: Timestamp::from_ms(from), to: to.map(Timestamp::from_ms) }
    }

    #[test]
    fn a_period_holds_from_its_beginning_up_to_its_end() {
        let table = [
            // from, to, at, holds
            (10, Some(20), 9, false),
            (10, Some(20), 10, true),
            (10, Some(20), 19, true),
            (10, Some(20), 20, false),
            (10, None, 1_000_000, true),
            (10, Some(10), 10, false),
        ];
        for (from, to, at, holds) in table {
            assert_eq!(span(from, to).covers(Timestamp::from_ms(at)), holds, "{from} {to:?} {at}");
        }
    }

    #[test]
    fn periods_that_meet_do_not_overlap() {
        let table = [
            (span(0, Some(10)), span(10, None), false),
            (span(0, Some(11)), span(10, None), true),
            (span(0, None), span(5, Some(6)), true),
            (span(5, Some(5)), span(0, None), false),
            (span(5, Some(5)), span(5, None), false),
        ];
        for (one, other, expected) in table {
            assert_eq!(one.overlaps(other), expected, "{one:?} {other:?}");
            assert_eq!(other.overlaps(one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn rows_are_ordered_per_subject_and_may_not_clash() {
        let rows = vec![(2, span(0, None)), (1, span(10, None)), (1, span(0, Some(10)))];
        let ordered = in_order(rows, |row| *row).expect("they meet");
        assert_eq!(ordered, [(1, span(0, Some(10))), (1, span(10, None)), (2, span(0, None))]);
        let clash = vec![(1, span(0, Some(11))), (2, span(0, None)), (1, span(10, None))];
        assert_eq!(in_order(clash, |row| *row), Err(Overlap));
        // An empty row between two neighbours hides neither of them from each other.
        let hidden = vec![(1, span(0, Some(30))), (1, span(10, Some(10))), (1, span(20, None))];
        assert_eq!(in_order(hidden, |row| *row), Err(Overlap));
    }
}
