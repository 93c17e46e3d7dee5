//! `refund`: what an order gives back (`orders` C3, D7); the id is that of the order.

use hubu_app::explanations::{TermExplained, explain_refund_of};
use hubu_app::oversight::ids_of;
use hubu_app::{Error, Tx};
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;

use super::{Asking, Explained, Kind, Line, holders, malformed, unknown};
use crate::codes::Refusal;

/// What an id must be (Chinese, English).
const FORM: (&str, &str) = ("订单号，如 CS1906210009V3LZ2", "CS1906210009V3LZ2");

/// See the file's head.
pub(super) const KIND: Kind = Kind {
    name: "refund",
    requires: Requirement::permissions(&[permissions::ORDER_VIEW]),
    explain,
};

fn explain(tx: &mut Tx<'_>, asking: &Asking) -> Result<Explained, Error<Refusal>> {
    let id = OrderId::parse(&asking.id).ok_or_else(|| malformed(FORM))?;
    let found = explain_refund_of(tx, &asking.cache, &asking.zone, asking.asker, &id)?
        .ok_or_else(unknown)?;
    let (_, catalogue) = asking.cache.current(tx)?;
    let ids = ids_of(tx, holders(&found.postings))?;
    let line = |term: TermExplained| Line {
        id: term.resource,
        product: String::new(),
        explanation: term.explanation,
    };
    Ok(Explained {
        at: found.record.order.placed,
        version: found.record.catalogue_version,
        lines: found.terms.into_iter().map(line).collect(),
        discounts: std::collections::HashMap::new(),
        catalogue,
        postings: found.postings,
        ids,
    })
}
