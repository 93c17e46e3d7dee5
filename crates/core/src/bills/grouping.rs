//! How rows are put together (`bills` A1, A3, A4).

use std::collections::BTreeMap;

use super::{BillType, ChargeMode, StatisticType, SummaryBillType};
use crate::ids::{BillRowKey, CustomerKey, ResourceKey};
use crate::money::Amount;
use crate::settlement::{BillRow, Charge, Parts};
use crate::time::{Day, Zone};

/// Rows of one resource that are shown as one: of one cycle that is asked for. Codes are interned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResourceGroup {
    /// The day; none by cycle.
    pub day: Option<Day>,
    /// The row itself; details alone have it.
    pub row: Option<BillRowKey>,
    /// Who pays: it is shown (`payer_account_id`), so that what a member owed before it joined a master stays apart.
    pub payer: CustomerKey,
    /// Who consumes.
    pub consumer: CustomerKey,
    /// The resource.
    pub resource: Option<ResourceKey>,
    /// The service type.
    pub service: i64,
    /// The resource type.
    pub resource_type: i64,
    /// The specification.
    pub spec: i64,
    /// The region.
    pub region: i64,
    /// How it is charged.
    pub mode: ChargeMode,
    /// What it is.
    pub bill_type: BillType,
    /// The enterprise project.
    pub project: i64,
}

impl ResourceGroup {
    /// What a row is shown with.
    pub fn of(row: &BillRow, statistic: StatisticType, zone: &Zone) -> Self {
        Self {
            day: (statistic != StatisticType::Cycle).then(|| row.bill_day(zone)),
            row: (statistic == StatisticType::Detail).then_some(row.key),
            payer: row.payer,
            consumer: row.consumer,
            resource: row.resource,
            service: row.service,
            resource_type: row.resource_type,
            spec: row.spec,
            region: row.region,
            mode: row.mode,
            bill_type: row.bill_type,
            project: row.project,
        }
    }
}

/// Rows that are one of the monthly summary: of one cycle that is asked for. Codes are interned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SummaryGroup {
    /// Who consumes.
    pub consumer: CustomerKey,
    /// The service type.
    pub service: i64,
    /// The resource type.
    pub resource_type: i64,
    /// How it is charged.
    pub mode: ChargeMode,
    /// Consumption, refund or adjustment.
    pub kind: SummaryBillType,
}

impl SummaryGroup {
    /// What a row is summed up with.
    pub fn of(row: &BillRow) -> Self {
        Self {
            consumer: row.consumer,
            service: row.service,
            resource_type: row.resource_type,
            mode: row.mode,
            kind: row.bill_type.summary(),
        }
    }
}

/// What rows come to together. Sums are of what rows hold; nothing is rounded or cut again, so that the identities
/// hold of them too.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// What they come to.
    pub charge: Charge,
    /// What paid them.
    pub parts: Parts,
}

impl Totals {
    /// With another row.
    ///
    /// # Errors
    /// `None` where a sum leaves the range of an amount.
    pub fn and(self, row: &BillRow) -> Option<Self> {
        self.with(&Self { charge: row.charge, parts: row.parts })
    }

    /// With what others come to.
    ///
    /// # Errors
    /// `None` where a sum leaves the range of an amount.
    pub fn with(self, others: &Self) -> Option<Self> {
        let (a, b) = (self.charge, others.charge);
        let charge = Charge {
            official: a.official.checked_add(b.official)?,
            discount: a.discount.checked_add(b.discount)?,
            erase: a.erase.checked_add(b.erase)?,
            due: a.due.checked_add(b.due)?,
        };
        let (a, b) = (self.parts, others.parts);
        let parts = Parts {
            cash: a.cash.checked_add(b.cash)?,
            credit: a.credit.checked_add(b.credit)?,
            coupon: a.coupon.checked_add(b.coupon)?,
            flexi: a.flexi.checked_add(b.flexi)?,
            card: a.card.checked_add(b.card)?,
            bonus: a.bonus.checked_add(b.bonus)?,
            debt: a.debt.checked_add(b.debt)?,
            writeoff: a.writeoff.checked_add(b.writeoff)?,
        };
        Some(Self { charge, parts })
    }

    /// What is really paid: what is due, without vouchers.
    ///
    /// # Errors
    /// `None` outside the range of an amount.
    pub fn net(&self) -> Option<Amount> {
        self.charge.due.checked_sub(self.parts.coupon)
    }
}

/// Sums up rows by what they are put together by.
///
/// # Errors
/// `None` where a sum leaves the range of an amount.
pub fn put_together<'r, K: Ord>(
    rows: impl IntoIterator<Item = &'r BillRow>,
    group: impl Fn(&BillRow) -> K,
) -> Option<BTreeMap<K, Totals>> {
    let mut groups: BTreeMap<K, Totals> = BTreeMap::new();
    for row in rows {
        let totals = groups.entry(group(row)).or_default();
        *totals = totals.and(row)?;
    }
    Some(groups)
}

#[cfg(test)]
#[path = "grouping_tests.rs"]
mod tests;
