//! The time that a list of orders is asked for, cut at civil days: what the counters know of, and what they
//! do not.

use hubu_core::orders::OrderSort;
use hubu_core::time::{Day, Timestamp, Zone};

use super::list::first_ms;

/// Nothing was ordered before (1900) or will be after (9000): so far the calendar is exact.
const EARLIEST: i64 = -2_208_988_800_000;
const LATEST: i64 = 221_845_392_000_000;

/// When the orders of a list were placed: from one millisecond up to another.
pub(super) struct Span {
    /// The first.
    pub(super) low: i64,
    /// The first that is beyond.
    pub(super) high: i64,
}

/// A first millisecond, and the first that is beyond; or a first day and a last one, by their numbers.
pub(super) type Ends = (i64, i64);

/// Part of a span, with the number of its orders.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Segment {
    /// The first millisecond.
    pub(super) low: i64,
    /// The first that is beyond.
    pub(super) high: i64,
    /// How many orders are placed between.
    pub(super) number: i64,
}

/// Where a page lies: the first `skip` orders of this time are before it.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) skip: i64,
}

impl Span {
    /// Between two seconds, both included.
    pub(super) fn of((from, to): (Option<Timestamp>, Option<Timestamp>)) -> Self {
        let low = from.map_or(EARLIEST, first_ms);
        let high = to.map_or(LATEST, |to| first_ms(to) + 1_000);
        Self { low: low.clamp(EARLIEST, LATEST), high: high.clamp(EARLIEST, LATEST) }
    }

    /// Its ends.
    pub(super) const fn ends(&self) -> Ends {
        (self.low, self.high)
    }

    /// Its first and its last civil day where they are not whole, and the whole days, by number, from the first
    /// to the last.
    pub(super) fn by_days(&self, zone: &Zone) -> (Vec<Ends>, Option<Ends>) {
        if self.low >= self.high {
            return (Vec::new(), None);
        }
        let day_of = |ms: i64| zone.day_of(Timestamp::from_ms(ms));
        let start_of = |day: Day| zone.start_of(day).ms();
        let (mut first, mut last) = (day_of(self.low), day_of(self.high - 1));
        // An end that nobody named needs no exact cut.
        let head = self.low > EARLIEST && start_of(first) < self.low;
        let tail = self.high < LATEST && self.high < start_of(last.next());
        if first == last && (head || tail) {
            return (vec![(self.low, self.high)], None);
        }
        let mut parts = Vec::new();
        if head {
            first = first.next();
            parts.push((self.low, start_of(first)));
        }
        if tail {
            parts.push((start_of(last), self.high));
            last = last.plus_days(-1);
        }
        (parts, (first <= last).then_some((first.number(), last.number())))
    }
}

impl Segment {
    /// A civil day.
    pub(super) fn of_day(zone: &Zone, number: i64, orders: i64) -> Self {
        let day = Day::from_number(number);
        let (low, high) = (zone.start_of(day).ms(), zone.start_of(day.next()).ms());
        Self { low, high, number: orders }
    }
}

/// Where a page lies among segments, which are in the order of time; `None`: there is nothing on it.
pub(super) fn locate(
    segments: &[Segment],
    sort: OrderSort,
    (offset, limit): (i64, i64),
) -> Option<Found> {
    let mut in_order: Vec<&Segment> = segments.iter().collect();
    if sort == OrderSort::Newest {
        in_order.reverse();
    }
    let (mut skip, mut reached) = (offset, 0);
    let mut found: Option<Found> = None;
    for segment in in_order {
        match &mut found {
            None if skip >= segment.number => skip -= segment.number,
            None => {
                reached = segment.number - skip;
                found = Some(Found { low: segment.low, high: segment.high, skip });
            }
            Some(found) if reached < limit => {
                reached += segment.number;
                (found.low, found.high) =
                    (found.low.min(segment.low), found.high.max(segment.high));
            }
            Some(_) => break,
        }
    }
    found.filter(|_| limit > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_wire(text).expect("a literal")
    }

    #[test]
    fn a_span_is_cut_at_civil_days() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        let cut = |from: &str, to: &str| {
            let end = |text: &str| (!text.is_empty()).then(|| at(text));
            let (parts, days) = Span::of((end(from), end(to))).by_days(&zone);
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(low, high)| {
                    [low, high].map(|end| Timestamp::from_ms(end).to_wire()).join(" ")
                })
                .collect();
            let day = |number| Day::from_number(number).to_string();
            (parts, days.map(|(first, last)| [day(first), day(last)].join(" ")))
        };
        let none = Vec::<String>::new;
        let days = |text: &str| Some(text.to_owned());
        let part = |text: &str| text.to_owned();
        // Midnight in Shanghai is 16:00 the day before.
        assert_eq!(
            cut("2026-01-01T16:00:00Z", "2026-01-03T15:59:59Z"),
            (none(), days("2026-01-02 2026-01-03"))
        );
        assert_eq!(
            cut("2026-01-01T16:00:01Z", "2026-01-03T15:59:58Z"),
            (
                vec![
                    part("2026-01-01T16:00:01Z 2026-01-02T16:00:00Z"),
                    part("2026-01-02T16:00:00Z 2026-01-03T15:59:59Z")
                ],
                None
            )
        );
        assert_eq!(
            cut("2026-01-01T10:00:00Z", "2026-01-01T12:00:00Z"),
            (vec![part("2026-01-01T10:00:00Z 2026-01-01T12:00:01Z")], None)
        );
        assert_eq!(cut("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), (none(), None));
        let (parts, open) = cut("", "2026-01-01T15:59:59Z");
        assert_eq!(parts, none());
        assert!(open.is_some_and(|days| days.ends_with(" 2026-01-01")));
        let (parts, open) = cut("2026-01-01T17:00:00Z", "");
        assert_eq!(parts, [part("2026-01-01T17:00:00Z 2026-01-02T16:00:00Z")]);
        assert!(open.is_some_and(|days| days.starts_with("2026-01-03 ")));
        assert!(cut("", "").1.is_some());
    }

    #[test]
    fn a_page_is_found_by_what_is_counted_before_it() {
        let segments: Vec<Segment> = [(0, 3), (10, 0), (20, 2), (30, 5)]
            .map(|(low, number)| Segment { low, high: low + 10, number })
            .into();
        let found = |sort, page| {
            locate(&segments, sort, page).map(|found| (found.low, found.high, found.skip))
        };
        let (oldest, newest) = (OrderSort::Oldest, OrderSort::Newest);
        for (sort, page, expected) in [
            (oldest, (0, 3), Some((0, 10, 0))),
            (oldest, (0, 4), Some((0, 30, 0))),
            (oldest, (4, 1), Some((20, 30, 1))),
            (oldest, (3, 100), Some((20, 40, 0))),
            (oldest, (10, 1), None),
            (oldest, (0, 0), None),
            (newest, (0, 5), Some((30, 40, 0))),
            (newest, (6, 2), Some((0, 30, 1))),
            (newest, (9, 10), Some((0, 10, 2))),
            (newest, (10, 1), None),
        ] {
            assert_eq!(found(sort, page), expected, "{page:?}");
        }
    }
}
