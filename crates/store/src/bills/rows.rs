//! A row of a bill as it is stored.

use hubu_core::bills::{BillPeriod, BillType, ChargeMode, Gathered, ProviderType};
use hubu_core::ids::{BillRowKey, CouponKey, CustomerKey, GroupKey};
use hubu_core::ids::{OrderKey, PostingKey, ResourceKey};
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::orders::{DiscountType, Settlement};
use hubu_core::settlement::{BillRow, Charge, Parts, RowUsage};
use hubu_core::time::{BillCycle, Day, Span, Timestamp};

use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&COUPONS];

/// The columns of a row, in the order they are written and read.
macro_rules! bill_columns {
    () => {
        "group_id, consumer_key, cycle, down_ms, row_key, day, label, payer_key, bill_type, mode, \
         provider, settlement, from_ms, to_ms, order_key, posting_key, resource_key, charging, \
         product, service, resource_type, region, spec, project, usage_type, size, usage_e8, \
         free_e8, measure, numerator, denominator, period_unit, period_num, gathered, \
         unit_price_e10, discount_type, official_e8, discount_e8, erase_e8, due_e8, cash_e8, \
         credit_e8, coupon_e8, flexi_e8, card_e8, bonus_e8, debt_e8, writeoff_e8"
    };
}
pub(super) use bill_columns;

static COUPONS: Sql = Sql::over(
    "bills.coupons",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT c.row_key, c.coupon_key, c.amount_e8 FROM {rows} CROSS JOIN bill_coupon c \
     WHERE c.group_id = v.grp AND c.row_key = v.k ORDER BY c.row_key, c.coupon_key",
);

/// A row as it was stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillRecord {
    /// The row.
    pub row: BillRow,
    /// The civil day it stands under (`bill_date`).
    pub day: Day,
    /// The number of what its resource was called ([`super::label_texts`]); 0: it was not told.
    pub label: i64,
}

/// What coupons paid of rows, by row and coupon.
///
/// # Errors
/// Only faults.
pub fn coupons_of(
    tx: &mut Tx<'_>,
    rows: &[(GroupKey, BillRowKey)],
) -> Result<Vec<(BillRowKey, CouponKey, Amount)>, Fault> {
    let rows: Vec<Vec<Value>> =
        rows.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    let found = tx.query_set(&COUPONS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((BillRowKey(row.int()?), CouponKey(row.int()?), row.amount()?))
        })
        .collect()
}

/// What stands in a key for when a row was traded, so that the last comes first.
pub(super) const fn down(traded: Timestamp) -> i64 {
    // Instants are those of the calendar, far from the least of an `i64`.
    traded.ms().saturating_neg()
}

/// The number that how a payer settled is stored as.
pub(super) const fn settlement_code(settlement: Settlement) -> i64 {
    match settlement {
        Settlement::Balance => 1,
        Settlement::Monthly => 2,
    }
}

const fn settlement_of(code: i64) -> Option<Settlement> {
    match code {
        1 => Some(Settlement::Balance),
        2 => Some(Settlement::Monthly),
        _ => None,
    }
}

/// The first columns: the key.
pub(super) fn key(row: &BillRow) -> [Value; 5] {
    [
        row.group.into(),
        row.consumer.into(),
        row.cycle.number().into(),
        down(row.traded).into(),
        row.key.into(),
    ]
}

/// The columns of what a charge comes to and what paid it.
pub(super) fn amounts(charge: &Charge, parts: &Parts) -> [Amount; 12] {
    let Charge { official, discount, erase, due } = *charge;
    let [cash, credit, coupon, flexi, card, bonus, debt, writeoff] = parts.all();
    [official, discount, erase, due, cash, credit, coupon, flexi, card, bonus, debt, writeoff]
}

/// The same, read.
pub(super) fn charge_and_parts(row: &mut RowReader) -> Result<(Charge, Parts), Fault> {
    let charge = Charge {
        official: row.amount()?,
        discount: row.amount()?,
        erase: row.amount()?,
        due: row.amount()?,
    };
    let parts = Parts {
        cash: row.amount()?,
        credit: row.amount()?,
        coupon: row.amount()?,
        flexi: row.amount()?,
        card: row.amount()?,
        bonus: row.amount()?,
        debt: row.amount()?,
        writeoff: row.amount()?,
    };
    Ok((charge, parts))
}

/// A row in the columns of `bill_columns!`.
pub(super) fn values(row: &BillRow, day: Day, label: i64) -> Vec<Value> {
    let usage = row.usage;
    let mut values: Vec<Value> = key(row).into();
    values.extend([
        day.number().into(),
        label.into(),
        row.payer.into(),
        row.bill_type.code().into(),
        row.mode.code().into(),
        row.provider.code().into(),
        settlement_code(row.settlement).into(),
        row.span.map(Span::from).into(),
        row.span.map(Span::to).into(),
        row.order.into(),
        row.posting.into(),
        row.resource.into(),
        row.charging.into(),
        row.product.into(),
        row.service.into(),
        row.resource_type.into(),
        row.region.into(),
        row.spec.into(),
        row.project.into(),
        row.usage_type.into(),
        row.size.into(),
        usage.map(|usage| usage.quantity_e8).into(),
        usage.map(|usage| usage.free_e8).into(),
        usage.map(|usage| usage.measure).into(),
        usage.map(|usage| usage.ratio.0).into(),
        usage.map(|usage| usage.ratio.1).into(),
        row.period.map(|(unit, _)| unit.code()).into(),
        row.period.map(|(_, number)| number).into(),
        row.gathered.code().into(),
        row.unit_price.map(UnitPrice::e10).into(),
        row.discount_type.map(DiscountType::code).into(),
    ]);
    values.extend(amounts(&row.charge, &row.parts).map(Value::from));
    values
}

/// Reads `bill_columns!`.
pub(super) fn record(row: Row) -> Result<BillRecord, Fault> {
    let mut row = row.reader();
    let row = &mut row;
    let (group, consumer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let cycle = BillCycle::from_number(row.int()?);
    let traded = Timestamp::from_ms(row.int()?.saturating_neg());
    let key = BillRowKey(row.int()?);
    let (day, label) = (Day::from_number(row.int()?), row.int()?);
    let payer = CustomerKey(row.int()?);
    let (bill_type, mode) = (row.code(BillType::from_code)?, row.code(ChargeMode::from_code)?);
    let (provider, settlement) = (row.code(ProviderType::from_code)?, row.code(settlement_of)?);
    let span = span(row)?;
    let (order, posting) = (row.opt_int()?.map(OrderKey), row.opt_int()?.map(PostingKey));
    let resource = row.opt_int()?.map(ResourceKey);
    let (charging, product, service) = (row.int()?, row.int()?, row.int()?);
    let (resource_type, region, spec) = (row.int()?, row.int()?, row.int()?);
    let (project, usage_type, size) = (row.int()?, row.int()?, row.opt_int()?);
    let usage = usage(row)?;
    let period = row.opt_code(BillPeriod::from_code)?.zip(row.opt_int()?);
    let gathered = row.code(Gathered::from_code)?;
    let unit_price = row.opt_int()?.map(UnitPrice::from_e10);
    let discount_type = row.opt_code(DiscountType::from_code)?;
    let (charge, parts) = charge_and_parts(row)?;
    let row = BillRow {
        key,
        group,
        payer,
        consumer,
        cycle,
        bill_type,
        mode,
        provider,
        settlement,
        traded,
        span,
        order,
        posting,
        resource,
        charging,
        product,
        service,
        resource_type,
        region,
        spec,
        project,
        usage_type,
        size,
        usage,
        period,
        gathered,
        unit_price,
        discount_type,
        charge,
        parts,
    };
    Ok(BillRecord { row, day, label })
}

fn span(row: &mut RowReader) -> Result<Option<Span>, Fault> {
    let ends = row.opt_time()?.zip(row.opt_time()?);
    let lost = || Fault::Bug("a row has a span that ends before it begins".to_owned());
    ends.map(|(from, to)| Span::new(from, to).ok_or_else(lost)).transpose()
}

fn usage(row: &mut RowReader) -> Result<Option<RowUsage>, Fault> {
    let (quantity, free, measure) = (row.opt_int()?, row.opt_int()?, row.opt_int()?);
    let ratio = row.opt_int()?.zip(row.opt_int()?);
    let of = |quantity_e8| {
        Some(RowUsage { quantity_e8, free_e8: free?, measure: measure?, ratio: ratio? })
    };
    Ok(quantity.and_then(of))
}
