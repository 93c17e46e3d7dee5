//! Why an order gives back what it does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hubu_core::explanations::{Explanation, Refunded, explain_cheaper, explain_refund};
use hubu_core::ids::{GroupKey, OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{Combination, OrderId, OrderLine, OrderRecord, OrderType, Source};
use hubu_core::products::Catalogue;
use hubu_core::subscriptions::{FeeTable, PaidTerm, RefundRowKind, Return};
use hubu_core::time::Zone;
use hubu_store::ledger::JournalPosting;
use hubu_store::resources::{ResourceTerm, TermReturn};
use hubu_store::{Fault, Tx, orders, resources};

use super::changed::Changed;
use super::{Asker, order_of, postings_of};
use crate::products::CatalogueCache;
use crate::subscriptions::paid_term;

/// What an order gives back, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefundExplained {
    /// The order.
    pub record: OrderRecord,
    /// Line by line that was paid.
    pub terms: Vec<TermExplained>,
    /// What was posted for it, the newest first.
    pub postings: Vec<JournalPosting>,
}

/// A line that was paid for a term and of which something is given back, and why so much.
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
    cache: &CatalogueCache,
    zone: &Zone,
    asker: Asker,
    id: &OrderId,
) -> Result<Option<RefundExplained>, Fault> {
    let Some(record) = order_of(tx, asker, id)? else { return Ok(None) };
    let given_back = given_back(&record);
    if given_back.is_empty() {
        return Ok(None);
    }
    let names = names_of(tx, &record, &given_back)?;
    let paid = Paid::load(tx, &record, &given_back)?;
    let how = How::load(tx, cache, &record, zone)?;
    let mut terms = Vec::new();
    let termless = given_back.keys().filter(|place| paid.line(**place).is_none());
    let mut paid_as = paid_without_term(tx, &record, termless)?;
    for (place, kept) in given_back {
        let Some((resource, line)) = names.get(&place.0).cloned().zip(paid.line(place)) else {
            continue;
        };
        paid_as.insert(line.paid_as.clone());
        let Some(term) = paid.term(&record, line) else { continue };
        let explanation = how.explain(&record, &kept.of(term, &record));
        terms.push(TermExplained { resource, explanation });
    }
    let paid_as: Vec<OrderId> = paid_as.into_iter().collect();
    let postings = postings_of(tx, asker, &record, &paid_as)?;
    Ok(Some(RefundExplained { record, terms, postings }))
}

/// By which orders coupons know what was paid for resources that got no term: they could not be provided.
fn paid_without_term<'a>(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    places: impl Iterator<Item = &'a Place>,
) -> Result<BTreeSet<OrderId>, Fault> {
    let keys: BTreeSet<OrderKey> = places.map(|(_, (order, _))| *order).collect();
    let keys: Vec<_> = keys.into_iter().map(|key| (record.group, key)).collect();
    if keys.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = orders::by_keys(tx, &keys)?;
    let known = |one: OrderRecord| match one.order.combination {
        Combination::PartOf(trade) => trade,
        Combination::Single | Combination::Combined(_) => one.order.id,
    };
    Ok(found.into_iter().map(known).collect())
}

/// The resource, and the line that paid for its term.
type Place = (ResourceKey, (OrderKey, i64));

/// What an order keeps and gives back of a line.
#[derive(Default)]
struct Kept {
    paid: Amount,
    consumed: Amount,
    fee: Amount,
    back: Vec<(Source, Amount)>,
}

impl Kept {
    fn of(self, term: PaidTerm, record: &OrderRecord) -> Refunded {
        let Self { paid, consumed, fee, back } = self;
        Refunded { term, paid, consumed, fee, back, placed: record.order.placed }
    }
}

fn given_back(record: &OrderRecord) -> BTreeMap<Place, Kept> {
    let mut lines: BTreeMap<Place, Kept> = BTreeMap::new();
    for row in &record.refunds {
        let kept = lines.entry((row.resource, row.base)).or_default();
        match row.kind {
            // The row is below zero.
            RefundRowKind::Paid => kept.paid = row.amount.checked_neg().unwrap_or_default(),
            RefundRowKind::Consumed => kept.consumed = row.amount,
            RefundRowKind::Fee => kept.fee = row.amount,
        }
    }
    for back in &record.backs {
        let kept = lines.entry((back.resource, back.base)).or_default();
        kept.back.push((back.source, back.amount));
    }
    lines
}

/// The ids of the resources, by their keys.
fn names_of(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    lines: &BTreeMap<Place, Kept>,
) -> Result<HashMap<ResourceKey, String>, Fault> {
    let keys: BTreeSet<ResourceKey> = lines.keys().map(|(resource, _)| *resource).collect();
    let place = |resource| (record.group, record.order.customer, resource);
    let keys: Vec<_> = keys.into_iter().map(place).collect();
    let found = resources::without_terms(tx, &keys)?;
    Ok(found.into_iter().map(|one| (one.resource.key, one.resource.id)).collect())
}

/// What was paid for the resources, and what changes gave back of it.
struct Paid {
    terms: HashMap<ResourceKey, Vec<ResourceTerm>>,
    returns: Vec<TermReturn>,
}

impl Paid {
    fn load(
        tx: &mut Tx<'_>,
        record: &OrderRecord,
        lines: &BTreeMap<Place, Kept>,
    ) -> Result<Self, Fault> {
        let keys: BTreeSet<(GroupKey, ResourceKey)> =
            lines.keys().map(|(resource, _)| (record.group, *resource)).collect();
        let keys: Vec<_> = keys.into_iter().collect();
        let terms = resources::term_history(tx, &keys)?;
        Ok(Self { terms, returns: resources::returns(tx, &keys)? })
    }

    fn of(&self, resource: ResourceKey) -> Vec<&ResourceTerm> {
        self.terms.get(&resource).into_iter().flatten().collect()
    }

    /// The line of a place; none where it bought no term.
    fn line(&self, (resource, base): Place) -> Option<&ResourceTerm> {
        let is = |one: &&&ResourceTerm| (one.item.order, one.item.number) == base;
        self.of(resource).iter().find(is).copied()
    }

    /// The same as it was when the order was placed: with what changes had given back before.
    fn term(&self, record: &OrderRecord, line: &ResourceTerm) -> Option<PaidTerm> {
        let term = paid_term(&self.of(line.item.resource), line)?;
        let place = (line.item.resource, (line.item.order, line.item.number));
        let earlier =
            |one: &&TermReturn| (one.resource, one.base) == place && one.order < record.key;
        let returns = self.returns.iter().filter(earlier);
        let returns: Vec<Return> = returns.map(|one| one.back).collect();
        Some(PaidTerm { returns, ..term })
    }
}

/// By what it is explained.
struct How<'a> {
    zone: &'a Zone,
    table: FeeTable,
    /// Of an order that makes something cheaper.
    cheaper: Option<(Changed, Arc<Catalogue>)>,
}

impl<'a> How<'a> {
    fn load(
        tx: &mut Tx<'_>,
        cache: &CatalogueCache,
        record: &OrderRecord,
        zone: &'a Zone,
    ) -> Result<Self, Fault> {
        let changes = record.items.first().filter(|_| record.order.kind == OrderType::Change);
        let cheaper = match changes.map(|item| item.resource) {
            Some(resource) => Some((Changed::load(tx, record, resource)?, cache.current(tx)?.1)),
            None => None,
        };
        Ok(Self { zone, table: orders::fee_table(tx)?, cheaper })
    }

    fn explain(&self, record: &OrderRecord, refunded: &Refunded) -> Explanation {
        let Some((changed, catalogue)) = &self.cheaper else {
            return explain_refund(self.zone, refunded, &self.table);
        };
        // The line of the order that is about the same term ends with it.
        let same = |line: &&OrderLine| line.expires == Some(refunded.term.to);
        let line = record.order.lines.iter().find(same);
        let prices = line.and_then(|line| changed.prices(catalogue, record, line));
        explain_cheaper(self.zone, refunded, prices)
    }
}
