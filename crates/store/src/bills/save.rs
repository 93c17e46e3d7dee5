//! Storing rows of bills: each table once, whatever the number of rows.

use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::settlement::BillRow;
use hubu_core::time::{BillCycle, Span, Timestamp, Zone};

use super::rows::{bill_columns, down, values};
use super::{Label, labels, sums};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &COUPONS, &BEGIN];

static INSERT: Sql = Sql::over(
    "bills.insert",
    &[
        Column::Int("group_id"),
        Column::Int("consumer_key"),
        Column::Int("cycle"),
        Column::Int("down_ms"),
        Column::Int("row_key"),
        Column::Int("day"),
        Column::Int("label"),
        Column::Int("payer_key"),
        Column::Int("bill_type"),
        Column::Int("mode"),
        Column::Int("provider"),
        Column::Int("settlement"),
        Column::Int("from_ms"),
        Column::Int("to_ms"),
        Column::Int("order_key"),
        Column::Int("posting_key"),
        Column::Int("resource_key"),
        Column::Int("charging"),
        Column::Int("product"),
        Column::Int("service"),
        Column::Int("resource_type"),
        Column::Int("region"),
        Column::Int("spec"),
        Column::Int("project"),
        Column::Int("usage_type"),
        Column::Int("size"),
        Column::Int("usage_e8"),
        Column::Int("free_e8"),
        Column::Int("measure"),
        Column::Int("numerator"),
        Column::Int("denominator"),
        Column::Int("period_unit"),
        Column::Int("period_num"),
        Column::Int("gathered"),
        Column::Int("unit_price_e10"),
        Column::Int("discount_type"),
        Column::Int("official_e8"),
        Column::Int("discount_e8"),
        Column::Int("erase_e8"),
        Column::Int("due_e8"),
        Column::Int("cash_e8"),
        Column::Int("credit_e8"),
        Column::Int("coupon_e8"),
        Column::Int("flexi_e8"),
        Column::Int("card_e8"),
        Column::Int("bonus_e8"),
        Column::Int("debt_e8"),
        Column::Int("writeoff_e8"),
    ],
    concat!(
        "INSERT INTO bill_row (",
        bill_columns!(),
        ") SELECT ",
        bill_columns!(),
        " FROM {rows}"
    ),
);

static COUPONS: Sql = Sql::over(
    "bills.insert_coupons",
    &[Column::Int("grp"), Column::Int("k"), Column::Int("coupon"), Column::Int("amount")],
    "INSERT INTO bill_coupon (group_id, row_key, coupon_key, amount_e8) \
     SELECT v.grp, v.k, v.coupon, v.amount FROM {rows}",
);

// What an order is paid is traded at one instant; its rows are a range of the key.
static BEGIN: Sql = Sql::over(
    "bills.begin_terms",
    &[
        Column::Int("grp"),
        Column::Int("consumer"),
        Column::Int("cycle"),
        Column::Int("down"),
        Column::Int("paid_by"),
        Column::Int("resource"),
        Column::Int("since"),
        Column::Int("until"),
    ],
    "UPDATE bill_row SET from_ms = v.since, to_ms = v.until FROM {rows} \
     WHERE bill_row.group_id = v.grp AND bill_row.consumer_key = v.consumer \
     AND bill_row.cycle = v.cycle AND bill_row.down_ms = v.down \
     AND bill_row.order_key = v.paid_by AND bill_row.resource_key = v.resource",
);

/// A new row, and what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Billed<'a> {
    /// The row. Its group is its consumer's.
    pub row: &'a BillRow,
    /// What its resource is called now; a row without a resource has none.
    pub label: Option<Label<'a>>,
    /// What coupons and cards paid of it, each once.
    pub coupons: &'a [(CouponKey, Amount)],
}

/// Stores new rows, and adds them to their sums. What a resource is called is written where it is not called so
/// already. The zone is the realm's.
///
/// # Errors
/// Only faults.
pub fn save(tx: &mut Tx<'_>, zone: &Zone, billed: &[Billed<'_>]) -> Result<(), Fault> {
    if billed.is_empty() {
        return Ok(());
    }
    let labels = labels::number(tx, billed)?;
    let numbered = billed.iter().zip(labels);
    let rows = numbered.map(|(one, label)| values(one.row, one.row.bill_day(zone), label));
    tx.execute_set(&INSERT, &[], &in_order(rows.collect(), 5))?;
    sums::add(tx, zone, billed.iter().map(|one| one.row))?;
    let coupons = billed.iter().flat_map(|one| {
        one.coupons.iter().map(|(coupon, amount)| -> Vec<Value> {
            vec![one.row.group.into(), one.row.key.into(), (*coupon).into(), (*amount).into()]
        })
    });
    tx.execute_set(&COUPONS, &[], &in_order(coupons.collect(), 3)).map(|_| ())
}

/// A term that an order bought for a resource, and that has begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermBegun {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
    /// The cycle in which it was paid.
    pub cycle: BillCycle,
    /// When it was paid.
    pub traded: Timestamp,
    /// The order; of a combined trade, its part.
    pub order: OrderKey,
    /// The resource.
    pub resource: ResourceKey,
    /// From when to when it is.
    pub span: Span,
}

/// Says in the rows of new terms, which were paid before anybody knew, from when to when they are.
///
/// # Errors
/// Only faults.
pub fn begin_terms(tx: &mut Tx<'_>, begun: &[TermBegun]) -> Result<(), Fault> {
    let row = |one: &TermBegun| -> Vec<Value> {
        vec![
            one.group.into(),
            one.consumer.into(),
            one.cycle.number().into(),
            down(one.traded).into(),
            one.order.into(),
            one.resource.into(),
            one.span.from().into(),
            one.span.to().into(),
        ]
    };
    let rows = begun.iter().map(row).collect();
    tx.execute_set(&BEGIN, &[], &in_order(rows, 6)).map(|_| ())
}
