//! What a consumer used on demand becomes rows of bills, and is paid.

use std::collections::BTreeMap;
use std::sync::Arc;

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::metering::{AcceptanceRules, SettlementPeriod};
use hubu_core::money::Amount;
use hubu_core::packages::Package;
use hubu_core::settlement::{MoneyPolicy, Unrated};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::ResourceRecord;
use hubu_store::settlement::SettlementState;
use hubu_store::{Error, Fault};

use super::close::watch;
use super::deduct::Deducting;
use super::pay::pay;
use super::row::PaidRow;
use super::{Consumed, Plan, USAGE_SETTLEMENT, horizon};
use crate::ledger::{Command, Decision, Desk, Needs, Party, Settling};

/// Settles a consumer: what its resources on demand used in the hours that are over, and what was reported until they
/// were to be settled. What is settled is not settled again. Where there is more than is settled at once, or will be,
/// the next run is obliged.
#[derive(Clone, Copy, Debug)]
pub struct SettleUsage {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
}

/// What a run did.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Settled {
    /// How many records it settled.
    pub records: usize,
    /// How many rows it wrote: a record that costs no cent may wait.
    pub rows: usize,
    /// What is due of them.
    pub due: Amount,
    /// What of that nothing paid.
    pub debt: Amount,
}

/// Why usage cannot be settled: the catalogue has changed since it was taken. It is tried again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettleRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// The catalogue tells of no unit in which an hour has 3 600.
    NoSecond,
    /// The catalogue no longer has what this resource was, by its id.
    UnknownProduct(String),
    /// What this resource used has no price.
    Unrated(String, Unrated),
    /// What this resource used leaves the range of an amount.
    OutOfRange(String),
    /// A resource that was used is not there.
    Lost(ResourceKey),
}

impl SettleRefusal {
    pub(super) fn unknown(record: &ResourceRecord) -> Self {
        Self::UnknownProduct(record.resource.id.clone())
    }

    pub(super) fn unrated(record: &ResourceRecord, why: &Unrated) -> Self {
        Self::Unrated(record.resource.id.clone(), why.clone())
    }
}

impl Command for SettleUsage {
    type Reply = Settled;
    type Refusal = SettleRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.usage(self.group, self.consumer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Settled>, Error<SettleRefusal>> {
        let holder = desk.holder(&Party::Key(self.consumer));
        let holder = holder.ok_or(Error::Refused(SettleRefusal::UnknownCustomer))?;
        // Another command of this fold may have settled it: then the next run is obliged already.
        let settled = match desk.consumed(self.consumer) {
            Some(consumed) => settle(desk, &holder, &consumed)?,
            None => Settled::default(),
        };
        let facts = Facts::new()
            .int("records", i64::try_from(settled.records).unwrap_or(i64::MAX))
            .int("rows", i64::try_from(settled.rows).unwrap_or(i64::MAX))
            .amount("due", settled.due)
            .amount("debt", settled.debt);
        if settled.rows > 0 {
            desk.emit(self.consumer, "usage.settled", &facts);
        }
        Ok(Decision { value: settled, subject: self.consumer, facts })
    }
}

fn settle(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    consumed: &Arc<Consumed>,
) -> Result<Settled, Error<SettleRefusal>> {
    let plan = consumed.plan.as_ref().map_err(|why| Error::Refused(why.clone()))?;
    let packages: Vec<Package> =
        consumed.packages.iter().map(|record| record.package.clone()).collect();
    let zone = desk.realm().zone.clone();
    let of_realm = (&zone, desk.now(), MoneyPolicy::of(desk.realm().site));
    let sums = (desk.tiers().clone(), desk.small_of(consumed.consumer));
    let mut deducting = Deducting::new(consumed, &packages, of_realm, sums);
    for batch in &plan.batches {
        deducting.take(batch).map_err(Error::Refused)?;
    }
    let windows = deducting.windows();
    let Deducting { tiers, small, next_seq, drafts, usage, deductions, .. } = deducting;
    let rows = pay(desk, consumed, &drafts)?;
    let settled = told(consumed.planned().count(), &rows)?;
    let state = state_of(consumed, plan, next_seq);
    let small = changed(&desk.small_of(consumed.consumer), small);
    desk.settle(
        consumed,
        Settling { state: Some(state), tiers, small, windows, usage, deductions, rows },
    );
    oblige(desk, holder, plan);
    if settled.records > 0 {
        watch(desk, holder);
    }
    Ok(settled)
}

/// How far it is settled then. What was read off the inventory is settled with it; so everything is, where no reported
/// usage waits.
fn state_of(consumed: &Consumed, plan: &Plan, next_seq: i64) -> SettlementState {
    let waits = plan.settled_seq < consumed.state.next_seq - 1;
    let settled_seq = if waits { plan.settled_seq } else { next_seq - 1 };
    SettlementState { next_seq, settled_seq, inventory: plan.inventory, ..consumed.state }
}

/// Small amounts that are others than before.
fn changed<K: Ord, V: PartialEq>(
    before: &BTreeMap<K, Option<V>>,
    after: BTreeMap<K, Option<V>>,
) -> Vec<(K, Option<V>)> {
    let differs = |(key, value): &(K, Option<V>)| before.get(key) != Some(value);
    after.into_iter().filter(differs).collect()
}

/// What so many records came to.
pub(super) fn told(records: usize, rows: &[PaidRow]) -> Result<Settled, Fault> {
    let beyond = || Fault::Bug("what a run settles leaves the range of an amount".to_owned());
    let mut settled = Settled { records, rows: rows.len(), ..Settled::default() };
    for PaidRow { row, .. } in rows {
        settled.due = settled.due.checked_add(row.charge.due).ok_or_else(beyond)?;
        settled.debt = settled.debt.checked_add(row.parts.debt).ok_or_else(beyond)?;
    }
    Ok(settled)
}

/// Obliges the next run: at once where there is more, else when the next hour is to be settled.
fn oblige(desk: &mut Desk<'_, '_>, holder: &Holder, plan: &Plan) {
    let (zone, now) = (&desk.realm().zone, desk.now());
    let next = SettlementPeriod::Hour.end_of(zone, horizon(zone, now));
    let next = next.plus_ms(AcceptanceRules::default().lag_ms);
    let at = if plan.more { Some(now) } else { plan.goes_on.then_some(next) };
    if let Some(at) = at {
        desk.oblige(USAGE_SETTLEMENT, holder, holder.key.0, at);
    }
}
