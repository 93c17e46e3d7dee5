//! Why an order gives back what it does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hubu_core::explanations::{Explanation, Refunded, explain_refund};
use hubu_core::ids::{GroupKey, OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{Combination, OrderId, OrderItem, OrderRecord, Source};
use hubu_core::subscriptions::{PaidTerm, RefundRowKind, TermKind};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::ledger::JournalPosting;
use hubu_store::{Fault, Tx, orders, resources};

use super::{Asker, order_of, postings_of};

/// What an order gives back, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundExplained {
    /// The order.
    pub record: OrderRecord,
    /// Term by term.
    pub terms: Vec<TermExplained>,
    /// What was posted for it, the newest first.
    pub postings: Vec<JournalPosting>,
}

/// A term that is given back, and why so much of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermExplained {
    /// The id of the resource.
    pub resource: String,
    /// Why.
    pub explanation: Explanation,
}

/// Why an order gives back what it does. `None`: there is no such order that may be seen, or it gives nothing
/// back.
///
/// # Errors
/// Only faults.
pub fn explain_refund_of(
    tx: &mut Tx<'_>,
    zone: &Zone,
    asker: Asker,
    id: &OrderId,
) -> Result<Option<RefundExplained>, Fault> {
    let Some(record) = order_of(tx, asker, id)? else { return Ok(None) };
    let terms = given_back(&record);
    if terms.is_empty() {
        return Ok(None);
    }
    let bases = bases_of(tx, &record, &terms)?;
    let names = names_of(tx, &record, &terms)?;
    let table = orders::fee_table(tx)?;
    let explained = |(place, kept): (Place, Kept)| {
        let resource = names.get(&place.0).cloned()?;
        let refunded = refunded(&record, bases.get(&place.1)?, place, kept)?;
        let explanation = explain_refund(zone, &refunded, &table);
        Some(TermExplained { resource, explanation })
    };
    let terms = terms.into_iter().filter_map(explained).collect();
    let paid_as: BTreeSet<OrderId> = bases.values().map(paid_as).collect();
    let paid_as: Vec<OrderId> = paid_as.into_iter().collect();
    let postings = postings_of(tx, asker, &record, &paid_as)?;
    Ok(Some(RefundExplained { record, terms, postings }))
}

/// The resource, and the order that paid for its term.
type Place = (ResourceKey, OrderKey);

/// What an order keeps and gives back of a term.
#[derive(Default)]
struct Kept {
    paid: Amount,
    consumed: Amount,
    fee: Amount,
    back: Vec<(Source, Amount)>,
}

fn given_back(record: &OrderRecord) -> BTreeMap<Place, Kept> {
    let mut terms: BTreeMap<Place, Kept> = BTreeMap::new();
    for row in &record.refunds {
        let kept = terms.entry((row.resource, row.base)).or_default();
        match row.kind {
            // The row is below zero.
            RefundRowKind::Paid => kept.paid = row.amount.checked_neg().unwrap_or_default(),
            RefundRowKind::Consumed => kept.consumed = row.amount,
            RefundRowKind::Fee => kept.fee = row.amount,
        }
    }
    for back in &record.backs {
        let kept = terms.entry((back.resource, back.base.0)).or_default();
        kept.back.push((back.source, back.amount));
    }
    terms
}

/// The id by which an order was paid: of a part, that of its combined trade.
fn paid_as(base: &OrderRecord) -> OrderId {
    match &base.order.combination {
        Combination::PartOf(trade) => trade.clone(),
        Combination::Single | Combination::Combined(_) => base.order.id.clone(),
    }
}

/// The orders that paid, by their keys.
fn bases_of(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    terms: &BTreeMap<Place, Kept>,
) -> Result<HashMap<OrderKey, OrderRecord>, Fault> {
    let bases: BTreeSet<OrderKey> = terms.keys().map(|(_, base)| *base).collect();
    let keys: Vec<(GroupKey, OrderKey)> =
        bases.into_iter().map(|base| (record.group, base)).collect();
    Ok(orders::by_keys(tx, &keys)?.into_iter().map(|base| (base.key, base)).collect())
}

/// The ids of the resources, by their keys.
fn names_of(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    terms: &BTreeMap<Place, Kept>,
) -> Result<HashMap<ResourceKey, String>, Fault> {
    let keys: BTreeSet<ResourceKey> = terms.keys().map(|(resource, _)| *resource).collect();
    let place = |resource| (record.group, record.order.customer, resource);
    let keys: Vec<_> = keys.into_iter().map(place).collect();
    let found = resources::by_keys(tx, &keys)?;
    Ok(found.into_iter().map(|one| (one.resource.key, one.resource.id)).collect())
}

/// The term as it was when the order was placed. `None` where what was paid bought no term.
fn refunded(
    record: &OrderRecord,
    base: &OrderRecord,
    (resource, _): Place,
    kept: Kept,
) -> Option<Refunded> {
    let bought = |item: &&OrderItem| item.resource == resource && item.term.is_some();
    let item = base.items.iter().find(bought)?;
    let (from, to) = item.span?;
    let kind = TermKind::of(base.order.kind);
    let order: OrderId = base.order.id.clone();
    let paid = paid_before(base, resource, &kept);
    let term = PaidTerm { order, kind, term: item.term?, from, to, paid };
    let Kept { paid, consumed, fee, back } = kept;
    let placed = record.order.placed;
    let ends = ends_of(record, resource).unwrap_or(placed);
    Some(Refunded { term, paid, consumed, fee, back, placed, ends })
}

/// When an order that gives back lets a resource end.
fn ends_of(record: &OrderRecord, resource: ResourceKey) -> Option<Timestamp> {
    let item = record.items.iter().find(|item| item.resource == resource)?;
    let line = record.order.lines.iter().find(|line| line.number == item.number)?;
    line.expires
}

/// What each source had paid for the term, less what went back to it before this order did: where that has
/// moved its money, what went back since holds it too. Nothing where neither comes to what counted as paid.
fn paid_before(base: &OrderRecord, resource: ResourceKey, kept: &Kept) -> Vec<(Source, Amount)> {
    let this = |source: Source| {
        let parts = kept.back.iter().filter(|(other, _)| *other == source);
        parts.fold(Amount::ZERO, |sum, (_, amount)| sum.checked_add(*amount).unwrap_or(sum))
    };
    let left = |with_this: bool| -> Vec<(Source, Amount)> {
        let payments = base.payments.iter().filter(|one| one.resource == resource);
        let before = payments.map(|one| {
            let again = if with_this { this(one.source) } else { Amount::ZERO };
            let left = one.amount.less_at_most(one.returned);
            (one.source, left.checked_add(again).unwrap_or(left).min(one.amount))
        });
        before.filter(|(_, amount)| amount.is_positive()).collect()
    };
    let counts = |paid: &Vec<(Source, Amount)>| {
        let mut counted = paid.iter().filter(|(source, _)| !matches!(source, Source::Voucher(_)));
        let sum = counted.try_fold(Amount::ZERO, |sum, (_, one)| sum.checked_add(*one));
        sum == Some(kept.paid)
    };
    [left(true), left(false)].into_iter().find(counts).unwrap_or_default()
}
