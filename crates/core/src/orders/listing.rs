//! What the list of orders is asked for, and in which order it comes (`orders` C1).

use std::cmp::Ordering;

use super::{Order, OrderId, OrderStatus, OrderType};
use crate::ids::CustomerKey;
use crate::time::Timestamp;

/// Milliseconds in a year, a leap year included.
const YEAR_MS: i64 = 366 * 24 * 60 * 60 * 1_000;

/// Which orders are asked for. Everything that is `None` asks for nothing; all must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OrderFilter {
    /// This order.
    pub id: Option<OrderId>,
    /// Of this customer.
    pub customer: Option<CustomerKey>,
    /// Placed between these, both included to the second.
    pub placed: (Option<Timestamp>, Option<Timestamp>),
    /// Paid between these, likewise; what is not paid was paid at no time.
    pub paid: (Option<Timestamp>, Option<Timestamp>),
    /// Of this service; letters count without case.
    pub service: Option<String>,
    /// That stand so.
    pub status: Option<OrderStatus>,
    /// Of this type.
    pub kind: Option<OrderType>,
}

impl OrderFilter {
    /// Is this order asked for?
    pub fn matches(&self, order: &Order) -> bool {
        let service = |wanted: &String| order.service().eq_ignore_ascii_case(wanted);
        self.id.as_ref().is_none_or(|id| *id == order.id)
            && self.customer.is_none_or(|customer| customer == order.customer)
            && within(self.placed, Some(order.placed))
            && within(self.paid, order.paid)
            && self.service.as_ref().is_none_or(service)
            && self.status.is_none_or(|status| status == order.status)
            && self.kind.is_none_or(|kind| kind == order.kind)
    }
}

fn within((from, to): (Option<Timestamp>, Option<Timestamp>), at: Option<Timestamp>) -> bool {
    let Some(at) = at else { return from.is_none() && to.is_none() };
    from.is_none_or(|from| from.second() <= at.second())
        && to.is_none_or(|to| at.second() <= to.second())
}

/// Are the two ends of a span in order and at most a year apart? A span with one end is not limited.
pub fn span_fits((from, to): (Option<Timestamp>, Option<Timestamp>)) -> bool {
    let between = |(from, to): (Timestamp, Timestamp)| from <= to && to <= from.plus_ms(YEAR_MS);
    from.zip(to).is_none_or(between)
}

/// In which order a list comes (`order_by`); of one instant by id, the same way.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum OrderSort {
    /// `createTime`: the oldest first.
    Oldest,
    /// `-createTime`: the newest first; also where nothing is asked for.
    #[default]
    Newest,
}

impl OrderSort {
    /// Reads the wire's word; letters count without case.
    pub fn parse(text: &str) -> Option<Self> {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        match () {
            () if is("createTime") => Some(Self::Oldest),
            () if is("-createTime") => Some(Self::Newest),
            () => None,
        }
    }

    /// Which of two orders comes first.
    pub fn compare(self, one: &Order, other: &Order) -> Ordering {
        let oldest = (one.placed, &one.id).cmp(&(other.placed, &other.id));
        match self {
            Self::Oldest => oldest,
            Self::Newest => oldest.reverse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::world::{at, order};

    #[test]
    fn every_part_of_a_filter_must_hold() {
        let mut paid = order(OrderType::New, &["12"]);
        paid.paid = Some(at("2026-03-02T00:00:00Z").plus_ms(500));
        let unpaid = order(OrderType::New, &["12"]);
        let any = OrderFilter::default;
        let span = |from: &str, to: &str| {
            let end = |text: &str| (!text.is_empty()).then(|| at(text));
            (end(from), end(to))
        };
        let first = "2026-03-01T00:00:00Z";
        let second = "2026-03-02T00:00:00Z";
        let other = OrderId::parse("CS2603010800ZZZZZ");
        let table = [
            // filter, the paid order, the unpaid one
            (any(), true, true),
            (OrderFilter { id: Some(paid.id.clone()), ..any() }, true, true),
            (OrderFilter { id: other, ..any() }, false, false),
            (OrderFilter { customer: Some(CustomerKey(7)), ..any() }, false, false),
            (OrderFilter { placed: span(first, first), ..any() }, true, true),
            (OrderFilter { placed: span(second, ""), ..any() }, false, false),
            (OrderFilter { paid: span("", second), ..any() }, true, false),
            (OrderFilter { paid: span(second, ""), ..any() }, true, false),
            (OrderFilter { paid: span("", first), ..any() }, false, false),
            (OrderFilter { service: Some("EC2".to_owned()), ..any() }, true, true),
            (OrderFilter { service: Some("obs".to_owned()), ..any() }, false, false),
            (OrderFilter { status: Some(OrderStatus::PendingPayment), ..any() }, true, true),
            (OrderFilter { kind: Some(OrderType::Renew), ..any() }, false, false),
        ];
        for (filter, of_paid, of_unpaid) in table {
            assert_eq!(filter.matches(&paid), of_paid, "{filter:?}");
            assert_eq!(filter.matches(&unpaid), of_unpaid, "{filter:?}");
        }
    }

    #[test]
    fn spans_are_a_year_at_the_most() {
        for (from, to, fits) in [
            ("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", true),
            ("2024-01-01T00:00:00Z", "2025-01-01T00:00:01Z", false),
            ("2025-01-01T00:00:00Z", "2024-01-01T00:00:00Z", false),
            ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", true),
        ] {
            assert_eq!(span_fits((Some(at(from)), Some(at(to)))), fits, "{from} {to}");
        }
        assert!(span_fits((None, Some(Timestamp::EPOCH))));
    }

    #[test]
    fn lists_come_by_the_time_of_the_order() {
        for (text, expected) in [
            ("createTime", Some(OrderSort::Oldest)),
            ("CREATETIME", Some(OrderSort::Oldest)),
            ("-createtime", Some(OrderSort::Newest)),
            ("+createTime", None),
            ("paymentTime", None),
        ] {
            assert_eq!(OrderSort::parse(text), expected, "{text}");
        }
        let one = order(OrderType::New, &["12"]);
        let later = Order { placed: one.placed.plus_ms(1), ..one.clone() };
        assert_eq!(OrderSort::Oldest.compare(&one, &later), Ordering::Less);
        assert_eq!(OrderSort::default().compare(&one, &later), Ordering::Greater);
        let greater = OrderId::parse("CS2603010800ZZZZZ").expect("a literal");
        let greater = Order { id: greater, ..one.clone() };
        assert_eq!(OrderSort::Oldest.compare(&one, &greater), Ordering::Less);
    }
}
