//! Which rows are asked for (`bills` A1 to A4).

use hubu_core::bills::{BillType, ChargeMode, ProviderType, Status};
use hubu_core::ids::{BillRowKey, CustomerKey, GroupKey, OrderKey, PostingKey, ResourceKey};
use hubu_core::time::{BillCycle, Day};

use crate::engine::Value;

/// Whose rows are asked for. Several are read as one list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BillOwner {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
    /// Only what this account pays; none: whoever does.
    pub payer: Option<CustomerKey>,
}

/// What a row is told by (`trade_id`). Rows that are told by their order are found by nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BillTrade {
    /// The order that brought it about, of the types that are told by it ([`BillType::by_order`]).
    Order(OrderKey),
    /// The posting that moved its money, of the other types.
    Posting(PostingKey),
    /// The row itself, of the other types.
    Row(BillRowKey),
    /// The posting or the row with this key, of the other types.
    Key(i64),
}

/// What rows of a cycle are asked for. A filter that is absent asks nothing. Codes are interned; 0 asks for rows
/// that have none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BillFilter {
    /// The bill cycle.
    pub cycle: BillCycle,
    /// From a first civil day to a last one (`bill_date_begin`, `bill_date_end`).
    pub days: Option<(Day, Day)>,
    /// The service type.
    pub service: Option<i64>,
    /// The resource type.
    pub resource_type: Option<i64>,
    /// The region.
    pub region: Option<i64>,
    /// The enterprise project.
    pub project: Option<i64>,
    /// How it is charged.
    pub mode: Option<ChargeMode>,
    /// What it is.
    pub bill_type: Option<BillType>,
    /// Are rows asked for of which nothing is due (`include_zero_record`)?
    pub with_zeros: bool,
    /// Whose product it is.
    pub provider: Option<ProviderType>,
    /// What it is told by.
    pub trade: Option<BillTrade>,
    /// The resource; key 0 asks for rows without one.
    pub resource: Option<ResourceKey>,
    /// Where it stands, and whether its cycle is closed: what is settled by the month is not billed before.
    pub status: Option<(Status, bool)>,
}

/// A filter as parameters 1 to 17; rows are `bill_row`.
macro_rules! rows_wanted {
    () => {
        "AND cycle = $1 AND day >= $2 AND day <= $3 \
         AND (CAST($4 AS BIGINT) IS NULL OR service = CAST($4 AS BIGINT)) \
         AND (CAST($5 AS BIGINT) IS NULL OR resource_type = CAST($5 AS BIGINT)) \
         AND (CAST($6 AS BIGINT) IS NULL OR region = CAST($6 AS BIGINT)) \
         AND (CAST($7 AS BIGINT) IS NULL OR project = CAST($7 AS BIGINT)) \
         AND (CAST($8 AS BIGINT) IS NULL OR mode = CAST($8 AS BIGINT)) \
         AND (CAST($9 AS BIGINT) IS NULL OR bill_type = CAST($9 AS BIGINT)) \
         AND (CAST($10 AS BIGINT) = 1 OR due_e8 <> 0) \
         AND (CAST($11 AS BIGINT) IS NULL OR provider = CAST($11 AS BIGINT)) \
         AND (COALESCE(CAST($12 AS BIGINT), CAST($13 AS BIGINT), CAST($14 AS BIGINT)) IS NULL \
         OR (order_key = CAST($12 AS BIGINT) AND bill_type IN (1, 2, 3, 4, 8, 103)) \
         OR ((posting_key = CAST($13 AS BIGINT) OR row_key = CAST($14 AS BIGINT)) \
         AND bill_type NOT IN (1, 2, 3, 4, 8, 103))) \
         AND (CAST($15 AS BIGINT) IS NULL OR COALESCE(resource_key, 0) = CAST($15 AS BIGINT)) \
         AND (CAST($16 AS BIGINT) IS NULL OR CAST($16 AS BIGINT) = CASE WHEN debt_e8 = 0 THEN 1 \
         WHEN settlement = 2 AND CAST($17 AS BIGINT) = 0 THEN 3 ELSE 2 END) "
    };
}
pub(super) use rows_wanted;

/// The part of a filter that sums can tell, as parameters 1 to 9; rows are `bill_sum`.
macro_rules! sums_wanted {
    () => {
        "AND cycle = $1 AND day >= $2 AND day <= $3 \
         AND (CAST($4 AS BIGINT) IS NULL OR service = CAST($4 AS BIGINT)) \
         AND (CAST($5 AS BIGINT) IS NULL OR resource_type = CAST($5 AS BIGINT)) \
         AND (CAST($6 AS BIGINT) IS NULL OR region = CAST($6 AS BIGINT)) \
         AND (CAST($7 AS BIGINT) IS NULL OR project = CAST($7 AS BIGINT)) \
         AND (CAST($8 AS BIGINT) IS NULL OR mode = CAST($8 AS BIGINT)) \
         AND (CAST($9 AS BIGINT) IS NULL OR bill_type = CAST($9 AS BIGINT)) "
    };
}
pub(super) use sums_wanted;

impl BillFilter {
    /// All rows of a cycle.
    pub const fn of(cycle: BillCycle) -> Self {
        Self {
            cycle,
            days: None,
            service: None,
            resource_type: None,
            region: None,
            project: None,
            mode: None,
            bill_type: None,
            with_zeros: true,
            provider: None,
            trade: None,
            resource: None,
            status: None,
        }
    }

    /// Do sums tell how many rows it asks for?
    pub(super) const fn is_counted(&self) -> bool {
        self.provider.is_none()
            && self.trade.is_none()
            && self.resource.is_none()
            && self.status.is_none()
    }

    /// The parameters of `sums_wanted!`.
    pub(super) fn summed(&self) -> Vec<Value> {
        let day = |day: Day| day.number();
        let (first, last) =
            self.days.map_or((i64::MIN, i64::MAX), |(first, last)| (day(first), day(last)));
        vec![
            self.cycle.number().into(),
            first.into(),
            last.into(),
            self.service.into(),
            self.resource_type.into(),
            self.region.into(),
            self.project.into(),
            self.mode.map(ChargeMode::code).into(),
            self.bill_type.map(BillType::code).into(),
        ]
    }

    /// The parameters of `rows_wanted!`.
    pub(super) fn wanted(&self) -> Vec<Value> {
        let (order, posting, row) = match self.trade {
            None => (None, None, None),
            Some(BillTrade::Order(key)) => (Some(key), None, None),
            Some(BillTrade::Posting(key)) => (None, Some(key), None),
            Some(BillTrade::Row(key)) => (None, None, Some(key)),
            Some(BillTrade::Key(key)) => (None, Some(PostingKey(key)), Some(BillRowKey(key))),
        };
        let mut params = self.summed();
        params.extend([
            self.with_zeros.into(),
            self.provider.map(ProviderType::code).into(),
            order.into(),
            posting.into(),
            row.into(),
            self.resource.into(),
            self.status.map(|(status, _)| status.code()).into(),
            self.status.is_some_and(|(_, closed)| closed).into(),
        ]);
        params
    }
}

/// Owners as a set, each once.
pub(super) fn set(owners: &[BillOwner]) -> Vec<Vec<Value>> {
    let mut owners = owners.to_vec();
    owners.sort_unstable();
    owners.dedup();
    let row = |owner: &BillOwner| -> Vec<Value> {
        vec![owner.group.into(), owner.consumer.into(), owner.payer.into()]
    };
    // Who is asked for whoever pays is asked for nothing more.
    let of_all = |one: &BillOwner| owners.contains(&BillOwner { payer: None, ..*one });
    owners.iter().filter(|one| one.payer.is_none() || !of_all(one)).map(row).collect()
}
