//! `order-line`: what a line of an order comes to (`orders` C1, C2); the id is its `order_line_item_id`.

use hubu_app::explanations::explain_order_line;
use hubu_app::oversight::ids_of;
use hubu_app::{Error, Tx};
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;

use super::{Asking, Explained, Kind, Line, holders, malformed, named, unknown};
use crate::codes::Refusal;

/// What an id must be (Chinese, English).
const FORM: (&str, &str) =
    ("order_line_item_id，如 CS1906210009V3LZ2-000001", "CS1906210009V3LZ2-000001");
/// Digits of a line's number.
const DIGITS: usize = 6;

/// See the file's head.
pub(super) const KIND: Kind = Kind {
    name: "order-line",
    requires: Requirement::permissions(&[permissions::ORDER_VIEW]),
    explain,
};

fn explain(tx: &mut Tx<'_>, asking: &Asking) -> Result<Explained, Error<Refusal>> {
    let (id, number) = line_of(&asking.id).ok_or_else(|| malformed(FORM))?;
    let found = explain_order_line(tx, &asking.cache, &asking.zone, asking.asker, (&id, number))?;
    let found = found.ok_or_else(unknown)?;
    let (_, catalogue) = asking.cache.current(tx)?;
    let line = found.record.order.lines.get(found.place).ok_or_else(unknown)?;
    let product = line.product.id.clone();
    let ids = ids_of(tx, holders(&found.postings))?;
    Ok(Explained {
        at: found.record.order.placed,
        version: found.record.catalogue_version,
        lines: vec![Line { id: line.id(), product, explanation: found.explanation }],
        discounts: named(&found.discounts),
        catalogue,
        postings: found.postings,
        ids,
    })
}

/// The order of a line, and its number in it.
fn line_of(id: &str) -> Option<(OrderId, i64)> {
    let (order, number) = id.split_once('-')?;
    let digits = number.len() == DIGITS && number.bytes().all(|sign| sign.is_ascii_digit());
    let number = digits.then(|| number.parse().ok()).flatten()?;
    Some((OrderId::parse(order)?, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_order_and_its_number() {
        for (id, number) in [
            ("CS1906210009V3LZ2-000001", Some(1)),
            ("cs1906210009v3lz2-000012", Some(12)),
            ("CS1906210009V3LZ2", None),
            ("CS1906210009V3LZ2-1", None),
            ("CS1906210009V3LZ2-00001x", None),
            ("CS1906210009V3LZ2-+00001", None),
            ("-000001", None),
        ] {
            assert_eq!(line_of(id).map(|(_, number)| number), number, "{id}");
        }
    }
}
