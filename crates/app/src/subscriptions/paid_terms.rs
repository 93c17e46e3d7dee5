//! What was paid for the terms of a resource, line by line.

use hubu_core::ids::OrderKey;
use hubu_core::orders::{ItemState, OrderId, OrderType};
use hubu_core::subscriptions::{PaidTerm, TermKind};
use hubu_core::time::Timestamp;
use hubu_store::resources::{ResourceRecord, ResourceTerm};

/// The terms of a resource that were not given back: what another request has given back in the same fold is still
/// there. Those without a span buy no time.
pub(crate) fn standing_terms(
    record: &ResourceRecord,
) -> impl DoubleEndedIterator<Item = &ResourceTerm> + Clone {
    record.terms.iter().filter(|term| term.item.state == ItemState::Done)
}

/// What was paid for them: the lines that bought them, and those of the changes of each.
pub(crate) fn paid_terms(record: &ResourceRecord) -> Vec<PaidTerm> {
    let standing: Vec<&ResourceTerm> = standing_terms(record).collect();
    standing.iter().filter_map(|line| paid_term(&standing, line)).collect()
}

/// What was paid for a term by one of these lines. `None`: it buys no time.
pub(crate) fn paid_term(lines: &[&ResourceTerm], line: &ResourceTerm) -> Option<PaidTerm> {
    let (since, to) = line.item.span?;
    let changes = line.kind == OrderType::Change;
    let of = if changes { changed_term(lines, line.item.order, to)? } else { line };
    Some(PaidTerm {
        order: line.order.clone(),
        number: line.item.number,
        kind: TermKind::of(of.kind),
        changed: changes.then_some(since),
        term: of.item.term?,
        from: of.item.span?.0,
        to,
        paid: line.payments.iter().map(|paid| (paid.source, paid.amount)).collect(),
        returns: line.returns.clone(),
    })
}

/// The term that an order changes with its line up to an instant: the last one bought before that ends there. Terms
/// that stand have different ends; of two with the same one, the former was given back.
pub(crate) fn changed_term<'a>(
    lines: &[&'a ResourceTerm],
    order: OrderKey,
    to: Timestamp,
) -> Option<&'a ResourceTerm> {
    let bought = |term: &&&ResourceTerm| {
        let ends = term.item.span.is_some_and(|(_, end)| end == to);
        term.kind != OrderType::Change && term.item.order < order && ends
    };
    lines.iter().filter(bought).max_by_key(|term| term.item.order).copied()
}

/// A line that paid for a resource, by the id of its order and its number: the key of the order, and the number.
pub(crate) fn line_of(
    record: &ResourceRecord,
    (order, number): (&OrderId, i64),
) -> Option<(OrderKey, i64)> {
    let is = |term: &&ResourceTerm| term.order == *order && term.item.number == number;
    record.terms.iter().find(is).map(|term| (term.item.order, term.item.number))
}
