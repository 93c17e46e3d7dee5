//! Rows of one resource as one, by cycle or by day (`bills` A3, A4): what was traded last comes first.
//!
//! They are put together when they are asked for, from all rows of the cycle.

use std::cmp::Reverse;

use hubu_core::bills::{BillPeriod, BillType, ChargeMode, ResourceGroup, StatisticType, Totals};
use hubu_core::ids::{CustomerKey, OrderKey, ResourceKey};
use hubu_core::money::UnitPrice;
use hubu_core::settlement::BillRow;
use hubu_core::time::{Day, Timestamp};

use super::filter::{BillFilter, BillOwner, rows_wanted, set};
use super::rows::charge_and_parts;
use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&PAGE, &COUNT];

/// Parameter 18 is whether days stay apart. What is NULL in a row is told from what is 0.
macro_rules! grouped {
    ($more:literal, $tail:literal) => {
        concat!(
            "SELECT consumer_key, payer_key, \
             CAST(CASE WHEN CAST($18 AS BIGINT) = 1 THEN day ELSE 0 END AS BIGINT) AS apart, \
             resource_key, service, resource_type, spec, region, mode, bill_type, project",
            $more,
            " FROM {rows} CROSS JOIN bill_row WHERE group_id = v.grp \
             AND consumer_key = v.consumer AND (v.payer IS NULL OR payer_key = v.payer) ",
            rows_wanted!(),
            "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
            $tail
        )
    };
}

static PAGE: Sql = Sql::over(
    "bills.groups_page",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    grouped!(
        ", MIN(down_ms) AS newest, MAX(label), COUNT(*), CAST(SUM(official_e8) AS BIGINT), \
         CAST(SUM(discount_e8) AS BIGINT), CAST(SUM(erase_e8) AS BIGINT), \
         CAST(SUM(due_e8) AS BIGINT), CAST(SUM(cash_e8) AS BIGINT), \
         CAST(SUM(credit_e8) AS BIGINT), CAST(SUM(coupon_e8) AS BIGINT), \
         CAST(SUM(flexi_e8) AS BIGINT), CAST(SUM(card_e8) AS BIGINT), \
         CAST(SUM(bonus_e8) AS BIGINT), CAST(SUM(debt_e8) AS BIGINT), \
         CAST(SUM(writeoff_e8) AS BIGINT), \
         CASE WHEN MIN(product) = MAX(product) THEN MIN(product) ELSE 0 END, \
         CASE WHEN COUNT(order_key) = COUNT(*) AND MIN(order_key) = MAX(order_key) \
         THEN MIN(order_key) END, \
         CASE WHEN COUNT(size) = COUNT(*) AND MIN(size) = MAX(size) THEN MIN(size) END, \
         CASE WHEN COUNT(period_unit) = COUNT(*) AND MIN(period_unit) = MAX(period_unit) \
         AND MIN(period_num) = MAX(period_num) THEN MIN(period_unit) END, MIN(period_num), \
         CASE WHEN COUNT(unit_price_e10) = COUNT(*) AND MIN(unit_price_e10) = MAX(unit_price_e10) \
         THEN MIN(unit_price_e10) END, \
         CASE WHEN MIN(usage_type) = MAX(usage_type) THEN MIN(usage_type) ELSE 0 END, \
         CASE WHEN COUNT(measure) = COUNT(*) AND MIN(measure) = MAX(measure) \
         AND MIN(usage_type) = MAX(usage_type) THEN MIN(measure) END, \
         CAST(SUM(usage_e8 / 100000000) AS BIGINT), CAST(SUM(usage_e8 % 100000000) AS BIGINT), \
         CAST(SUM(free_e8 / 100000000) AS BIGINT), CAST(SUM(free_e8 % 100000000) AS BIGINT)",
        " ORDER BY 12, 1, 2, 3, 4 NULLS FIRST, 5, 6, 7, 8, 9, 10, 11 LIMIT $19"
    ),
);

static COUNT: Sql = Sql::over(
    "bills.count_groups",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    concat!("SELECT COUNT(*) FROM (", grouped!("", ""), ") AS g"),
);

/// Rows that are shown as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupedRows {
    /// What they have in common.
    pub group: ResourceGroup,
    /// When the last of them was traded.
    pub newest: Timestamp,
    /// The highest number of what their resource was called ([`super::label_texts`]); 0: it was not told.
    pub label: i64,
    /// How many there are.
    pub number: i64,
    /// What they come to.
    pub totals: Totals,
    /// What else they have in common.
    pub common: Common,
}

/// What rows have in common that they are not put together by; what differs between them is not told.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Common {
    /// The product, interned; 0: there is none.
    pub product: i64,
    /// The order.
    pub order: Option<OrderKey>,
    /// The size.
    pub size: Option<i64>,
    /// The unit and the number of a term.
    pub period: Option<(BillPeriod, i64)>,
    /// The price of a unit.
    pub unit_price: Option<UnitPrice>,
    /// The usage type, interned; 0: there is none.
    pub usage_type: i64,
    /// What was used in all, where it is of one type and in one unit.
    pub usage: Option<UsageSum>,
}

/// What was used in all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsageSum {
    /// How much, at 10⁻⁸ of the measure.
    pub quantity_e8: i128,
    /// What of it packages covered.
    pub free_e8: i128,
    /// The unit.
    pub measure: i64,
}

impl Common {
    /// What one row tells.
    pub fn of(row: &BillRow) -> Self {
        Self {
            product: row.product,
            order: row.order,
            size: row.size,
            period: row.period,
            unit_price: row.unit_price,
            usage_type: row.usage_type,
            usage: row.usage.map(|usage| UsageSum {
                quantity_e8: usage.quantity_e8.into(),
                free_e8: usage.free_e8.into(),
                measure: usage.measure,
            }),
        }
    }
}

/// A page of rows that are shown as one.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct GroupPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page: what was traded last first, then by what they have in common.
    pub groups: Vec<GroupedRows>,
}

/// How many there are of what is shown as one, by day ([`StatisticType::Day`]) or by cycle, and a page of them. Details are
/// pages of rows ([`super::bills_page`]).
///
/// # Errors
/// Only faults.
pub fn groups_page(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    filter: &BillFilter,
    statistic: StatisticType,
    (offset, limit): (i64, i64),
) -> Result<GroupPage, Fault> {
    let (owners, offset, limit) = (set(owners), offset.max(0), limit.max(0));
    let by_day = match statistic {
        StatisticType::Cycle => false,
        StatisticType::Day => true,
        StatisticType::Detail => {
            return Err(Fault::Bug("details are not put together".to_owned()));
        }
    };
    let mut params = filter.wanted();
    params.push(by_day.into());
    let counts = tx.query_set(&COUNT, &params, &owners)?;
    let total = counts.into_iter().map(|row| row.reader().int()).sum::<Result<i64, Fault>>()?;
    if offset >= total || limit == 0 {
        return Ok(GroupPage { total, groups: Vec::new() });
    }
    // A statement takes so many owners at the most: of each set the first ones, of all the page.
    params.push(offset.saturating_add(limit).into());
    let firsts = tx.query_set(&PAGE, &params, &owners)?;
    let mut groups: Vec<GroupedRows> =
        firsts.into_iter().map(|row| grouped(row, by_day)).collect::<Result<_, _>>()?;
    groups.sort_by_key(precedence);
    let [skip, limit] = [offset, limit].map(|number| usize::try_from(number).unwrap_or(0));
    Ok(GroupPage { total, groups: groups.into_iter().skip(skip).take(limit).collect() })
}

/// The order of a page.
fn precedence(one: &GroupedRows) -> (Reverse<Timestamp>, [i64; 3], Option<ResourceKey>, [i64; 7]) {
    let group = &one.group;
    let day = group.day.map_or(0, Day::number);
    let codes = [group.service, group.resource_type, group.spec, group.region];
    let [service, resource_type, spec, region] = codes;
    let (mode, bill_type) = (group.mode.code(), group.bill_type.code());
    (
        Reverse(one.newest),
        [group.consumer.0, group.payer.0, day],
        group.resource,
        [service, resource_type, spec, region, mode, bill_type, group.project],
    )
}

fn grouped(row: Row, by_day: bool) -> Result<GroupedRows, Fault> {
    let mut row = row.reader();
    let (consumer, payer) = (CustomerKey(row.int()?), CustomerKey(row.int()?));
    let day = Day::from_number(row.int()?);
    let group = ResourceGroup {
        day: by_day.then_some(day),
        row: None,
        payer,
        consumer,
        resource: row.opt_int()?.map(ResourceKey),
        service: row.int()?,
        resource_type: row.int()?,
        spec: row.int()?,
        region: row.int()?,
        mode: row.code(ChargeMode::from_code)?,
        bill_type: row.code(BillType::from_code)?,
        project: row.int()?,
    };
    let newest = Timestamp::from_ms(row.int()?.saturating_neg());
    let (label, number) = (row.int()?, row.int()?);
    let (charge, parts) = charge_and_parts(&mut row)?;
    let common = common(&mut row)?;
    Ok(GroupedRows { group, newest, label, number, totals: Totals { charge, parts }, common })
}

fn common(row: &mut RowReader) -> Result<Common, Fault> {
    let (product, order) = (row.int()?, row.opt_int()?.map(OrderKey));
    let size = row.opt_int()?;
    let period = row.opt_code(BillPeriod::from_code)?.zip(row.opt_int()?);
    let unit_price = row.opt_int()?.map(UnitPrice::from_e10);
    let (usage_type, measure) = (row.int()?, row.opt_int()?);
    let (quantity_e8, free_e8) = (sum_e8(row)?, sum_e8(row)?);
    let usage = measure.map(|measure| UsageSum { quantity_e8, free_e8, measure });
    Ok(Common { product, order, size, period, unit_price, usage_type, usage })
}

/// Quantities together may leave the range of one: their wholes and their fractions are summed each by itself.
fn sum_e8(row: &mut RowReader) -> Result<i128, Fault> {
    const ONE_E8: i128 = 100_000_000;
    let (whole, rest) = (row.opt_int()?.unwrap_or(0), row.opt_int()?.unwrap_or(0));
    Ok(i128::from(whole) * ONE_E8 + i128::from(rest))
}
