//! A bill cycle is closed: small amounts that came to no cent become rows (`bills` G6; `readings` 5; decision 0031).

use std::sync::Arc;

use hubu_core::bills::{Gathered, closes_at};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::metering::UsageRecord;
use hubu_core::settlement::{MoneyPolicy, Pending, RowUsage, flush};
use hubu_core::time::{BillCycle, Timestamp, Zone};
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::settlement::SmallRow;

use super::deduct::Draft;
use super::pay::pay;
use super::settle::told;
use super::{Consumed, SettleRefusal, Settled};
use crate::ledger::{Command, Decision, Desk, Needs, Party, Settling};

/// The reconciler that closes cycles; its due rows are keyed by the consumer. Whatever is settled obliges it.
pub const CYCLE_CLOSE: &str = "cycle_close";

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

/// Closes the cycles of a consumer that are over: what waits for them is flushed, as a row of its own each. Tiers
/// begin anew with the month by themselves, and what is settled by the month is outstanding from then on.
#[derive(Clone, Copy, Debug)]
pub struct CloseCycles {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
}

impl Command for CloseCycles {
    type Reply = Settled;
    type Refusal = SettleRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.closing(self.group, self.consumer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Settled>, Error<SettleRefusal>> {
        let holder = desk.holder(&Party::Key(self.consumer));
        let holder = holder.ok_or(Error::Refused(SettleRefusal::UnknownCustomer))?;
        let settled = match desk.closing(self.consumer) {
            Some(consumed) => close(desk, &holder, &consumed)?,
            None => Settled::default(),
        };
        let facts = Facts::new()
            .int("rows", i64::try_from(settled.rows).unwrap_or(i64::MAX))
            .amount("due", settled.due)
            .amount("debt", settled.debt);
        Ok(Decision { value: settled, subject: self.consumer, facts })
    }
}

fn close(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    consumed: &Arc<Consumed>,
) -> Result<Settled, Error<SettleRefusal>> {
    let last = last_closed(&desk.realm().zone, desk.now());
    let policy = MoneyPolicy::of(desk.realm().site);
    let (mut drafts, mut small) = (Vec::new(), Vec::new());
    for (row, pending) in consumed.waits.iter().filter(|(row, _)| row.key.cycle <= last) {
        drafts.push(draft(consumed, row, *pending, policy).map_err(Error::Refused)?);
        small.push((*row, None));
    }
    let rows = pay(desk, consumed, &drafts)?;
    let (settled, waits) = (told(0, &rows)?, consumed.waits.len() > small.len());
    let settling = Settling { small, rows, ..Settling::of(desk.tiers()) };
    desk.settle(consumed, settling);
    if waits {
        watch(desk, holder);
    }
    Ok(settled)
}

/// The row of what waits.
fn draft(
    consumed: &Consumed,
    row: &SmallRow,
    pending: Pending,
    policy: MoneyPolicy,
) -> Result<Draft, SettleRefusal> {
    let key = &row.key;
    let lost = || SettleRefusal::Lost(key.resource);
    let usage_type = consumed.usage_types.get(&key.usage_type).ok_or_else(lost)?;
    let facts = consumed.facts_of((key.resource, key.charging), usage_type)?;
    let range = || SettleRefusal::OutOfRange(facts.record.resource.id.clone());
    let record = UsageRecord {
        resource: key.resource,
        charging: key.charging,
        usage_type: usage_type.clone(),
        span: pending.span,
        quantity_e8: pending.quantity_e8,
        measure: key.measure,
        size: facts.charging.size,
        origin: hubu_core::metering::Origin::Inventory,
    };
    let price = facts.usage(&record).price(&consumed.catalogue);
    let ratio = price.and_then(|price| consumed.catalogue.ratio(key.measure, price.measure));
    Ok(Draft {
        payer: key.payer,
        cycle: key.cycle,
        span: pending.span,
        resource: key.resource,
        charging: key.charging,
        size: record.size,
        numbers: consumed.numbers(&facts),
        usage: RowUsage {
            quantity_e8: pending.quantity_e8,
            free_e8: pending.free_e8,
            measure: key.measure,
            ratio: ratio.unwrap_or((1, 1)),
        },
        gathered: Gathered::Flushed,
        unit_price: None,
        discount: None,
        charge: flush(policy, pending).ok_or_else(range)?,
        product: facts.product.id.clone(),
        taken: None,
    })
}

/// Obliges the close of the cycle that is closed next.
pub(super) fn watch(desk: &mut Desk<'_, '_>, holder: &Holder) {
    let zone = &desk.realm().zone;
    let at = next_close(zone, desk.now());
    // The close of the cycle before may be late.
    desk.oblige_by(CYCLE_CLOSE, holder, holder.key.0, at);
}

/// When the next cycle is closed: on the 1st that of the month before, and from then on that of the month itself.
fn next_close(zone: &Zone, now: Timestamp) -> Timestamp {
    closes_at(zone, zone.cycle_of(now.plus_ms(-DAY_MS)))
}

/// The last cycle that is closed.
pub(crate) fn last_closed(zone: &Zone, now: Timestamp) -> BillCycle {
    BillCycle::from_number(zone.cycle_of(now.plus_ms(-DAY_MS)).number() - 1)
}
