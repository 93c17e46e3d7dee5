//! What rows come to together, by civil day and by what lists can be asked for.

use std::collections::BTreeMap;

use hubu_core::bills::{BillType, ChargeMode, SummaryBillType, SummaryGroup, Totals};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::money::Amount;
use hubu_core::settlement::{BillRow, Charge, Parts};
use hubu_core::time::{BillCycle, Day, Zone};

use super::filter::{BillFilter, BillOwner, set, sums_wanted};
use super::rows::{amounts, charge_and_parts};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&ADD, &SUMS, &MONTHLY, &COUNT];

macro_rules! sum_columns {
    () => {
        "group_id, consumer_key, cycle, payer_key, day, service, resource_type, mode, bill_type, \
         region, project, number, zeros, official_e8, discount_e8, erase_e8, due_e8, cash_e8, \
         credit_e8, coupon_e8, flexi_e8, card_e8, bonus_e8, debt_e8, writeoff_e8"
    };
}

macro_rules! of_owners {
    ($select:expr, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM {rows} CROSS JOIN bill_sum WHERE group_id = v.grp \
             AND consumer_key = v.consumer AND (v.payer IS NULL OR payer_key = v.payer) ",
            sums_wanted!(),
            $tail
        )
    };
}

static ADD: Sql = Sql::over(
    "bills.add_to_sums",
    &[
        Column::Int("group_id"),
        Column::Int("consumer_key"),
        Column::Int("cycle"),
        Column::Int("payer_key"),
        Column::Int("day"),
        Column::Int("service"),
        Column::Int("resource_type"),
        Column::Int("mode"),
        Column::Int("bill_type"),
        Column::Int("region"),
        Column::Int("project"),
        Column::Int("number"),
        Column::Int("zeros"),
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
        "INSERT INTO bill_sum (",
        sum_columns!(),
        ") SELECT ",
        sum_columns!(),
        " FROM {rows} WHERE true ON CONFLICT (group_id, consumer_key, cycle, payer_key, day, \
         service, resource_type, mode, bill_type, region, project) DO UPDATE SET \
         number = bill_sum.number + excluded.number, zeros = bill_sum.zeros + excluded.zeros, \
         official_e8 = bill_sum.official_e8 + excluded.official_e8, \
         discount_e8 = bill_sum.discount_e8 + excluded.discount_e8, \
         erase_e8 = bill_sum.erase_e8 + excluded.erase_e8, \
         due_e8 = bill_sum.due_e8 + excluded.due_e8, \
         cash_e8 = bill_sum.cash_e8 + excluded.cash_e8, \
         credit_e8 = bill_sum.credit_e8 + excluded.credit_e8, \
         coupon_e8 = bill_sum.coupon_e8 + excluded.coupon_e8, \
         flexi_e8 = bill_sum.flexi_e8 + excluded.flexi_e8, \
         card_e8 = bill_sum.card_e8 + excluded.card_e8, \
         bonus_e8 = bill_sum.bonus_e8 + excluded.bonus_e8, \
         debt_e8 = bill_sum.debt_e8 + excluded.debt_e8, \
         writeoff_e8 = bill_sum.writeoff_e8 + excluded.writeoff_e8"
    ),
);

static SUMS: Sql = Sql::over(
    "bills.sums",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    of_owners!(sum_columns!(), ""),
);

// Types 4, 20, 24 and 100 are refunds; 9, 16, 101 and 102 adjustments.
static MONTHLY: Sql = Sql::over(
    "bills.monthly_sums",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    of_owners!(
        "consumer_key, service, resource_type, mode, \
         CAST(CASE WHEN bill_type IN (4, 20, 24, 100) THEN 2 \
         WHEN bill_type IN (9, 16, 101, 102) THEN 3 ELSE 1 END AS BIGINT) AS kind, \
         CAST(SUM(number) AS BIGINT), CAST(SUM(official_e8) AS BIGINT), \
         CAST(SUM(discount_e8) AS BIGINT), CAST(SUM(erase_e8) AS BIGINT), \
         CAST(SUM(due_e8) AS BIGINT), CAST(SUM(cash_e8) AS BIGINT), \
         CAST(SUM(credit_e8) AS BIGINT), CAST(SUM(coupon_e8) AS BIGINT), \
         CAST(SUM(flexi_e8) AS BIGINT), CAST(SUM(card_e8) AS BIGINT), \
         CAST(SUM(bonus_e8) AS BIGINT), CAST(SUM(debt_e8) AS BIGINT), \
         CAST(SUM(writeoff_e8) AS BIGINT)",
        "GROUP BY 1, 2, 3, 4, 5"
    ),
);

static COUNT: Sql = Sql::over(
    "bills.count_by_sums",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    of_owners!(
        "CAST(COALESCE(SUM(CASE WHEN CAST($10 AS BIGINT) = 1 THEN number ELSE number - zeros END), \
         0) AS BIGINT)",
        ""
    ),
);

/// What the rows come to of one civil day, of all that is one in what lists can be asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillSum {
    /// Whose they are.
    pub owner: BillOwner,
    /// The bill cycle.
    pub cycle: BillCycle,
    /// The civil day they stand under.
    pub day: Day,
    /// The service type.
    pub service: i64,
    /// The resource type.
    pub resource_type: i64,
    /// How they are charged.
    pub mode: ChargeMode,
    /// What they are.
    pub bill_type: BillType,
    /// The region.
    pub region: i64,
    /// The enterprise project.
    pub project: i64,
    /// How many there are.
    pub number: i64,
    /// How many of them are of nothing.
    pub zeros: i64,
    /// What they come to.
    pub totals: Totals,
}

/// What the rows of a cycle come to that are one in the monthly summary (`bills` A1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlySum {
    /// What they have in common.
    pub group: SummaryGroup,
    /// How many there are.
    pub number: i64,
    /// What they come to.
    pub totals: Totals,
}

/// What a row adds to a sum.
pub(super) struct Addend {
    /// How many rows.
    pub(super) number: i64,
    /// How many of them of nothing.
    pub(super) zeros: i64,
    /// What they come to, in the order of the columns.
    pub(super) amounts: [Amount; 12],
}

impl Default for Addend {
    fn default() -> Self {
        Self { number: 0, zeros: 0, amounts: [Amount::ZERO; 12] }
    }
}

/// Adds new rows to their sums.
pub(super) fn add<'a>(
    tx: &mut Tx<'_>,
    zone: &Zone,
    rows: impl Iterator<Item = &'a BillRow>,
) -> Result<(), Fault> {
    let of = |row: &'a BillRow| {
        let zeros = row.charge.due.is_zero().into();
        (row, Addend { number: 1, zeros, amounts: amounts(&row.charge, &row.parts) })
    };
    change(tx, zone, rows.map(of))
}

/// Changes the sums of rows by what each adds: one statement, whatever their number.
pub(super) fn change<'a>(
    tx: &mut Tx<'_>,
    zone: &Zone,
    addends: impl Iterator<Item = (&'a BillRow, Addend)>,
) -> Result<(), Fault> {
    let mut sums: BTreeMap<[i64; 11], Addend> = BTreeMap::new();
    for (row, more) in addends {
        let sum = sums.entry(key(row, zone)).or_default();
        sum.number += more.number;
        sum.zeros += more.zeros;
        for (sum, more) in sum.amounts.iter_mut().zip(more.amounts) {
            *sum = sum.checked_add(more).ok_or_else(beyond)?;
        }
    }
    let row = |(key, sum): ([i64; 11], Addend)| -> Vec<Value> {
        let counts = [sum.number, sum.zeros].map(Value::from);
        let amounts = sum.amounts.map(Value::from);
        key.map(Value::from).into_iter().chain(counts).chain(amounts).collect()
    };
    let rows: Vec<Vec<Value>> = sums.into_iter().map(row).collect();
    tx.execute_set(&ADD, &[], &rows).map(|_| ())
}

fn key(row: &BillRow, zone: &Zone) -> [i64; 11] {
    [
        row.group.0,
        row.consumer.0,
        row.cycle.number(),
        row.payer.0,
        row.bill_day(zone).number(),
        row.service,
        row.resource_type,
        row.mode.code(),
        row.bill_type.code(),
        row.region,
        row.project,
    ]
}

fn beyond() -> Fault {
    Fault::Bug("a sum of rows of bills leaves the range of an amount".to_owned())
}

/// The sums of a cycle, each of a day. Of the filter, what sums do not tell apart must not be asked for; rows of
/// which nothing is due are in them.
///
/// # Errors
/// Only faults.
pub fn sums(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    filter: &BillFilter,
) -> Result<Vec<BillSum>, Fault> {
    told(filter)?;
    tx.query_set(&SUMS, &filter.summed(), &set(owners))?.into_iter().map(sum).collect()
}

/// What a cycle comes to, by what the monthly summary tells apart, in the order of that (`bills` A1). Of the filter,
/// what sums do not tell apart must not be asked for.
///
/// # Errors
/// Only faults.
pub fn monthly_sums(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    filter: &BillFilter,
) -> Result<Vec<MonthlySum>, Fault> {
    told(filter)?;
    // A consumer may be in two sets, with two payers.
    let mut groups: BTreeMap<SummaryGroup, (i64, [Amount; 12])> = BTreeMap::new();
    for row in tx.query_set(&MONTHLY, &filter.summed(), &set(owners))? {
        let mut row = row.reader();
        let group = SummaryGroup {
            consumer: CustomerKey(row.int()?),
            service: row.int()?,
            resource_type: row.int()?,
            mode: row.code(ChargeMode::from_code)?,
            kind: row.code(SummaryBillType::from_code)?,
        };
        let (number, sums) = groups.entry(group).or_insert((0, [Amount::ZERO; 12]));
        *number += row.int()?;
        for sum in sums {
            *sum = sum.checked_add(row.amount()?).ok_or_else(beyond)?;
        }
    }
    let sum = |(group, (number, sums))| MonthlySum { group, number, totals: totals(sums) };
    Ok(groups.into_iter().map(sum).collect())
}

/// How many rows a filter asks for that sums tell.
pub(super) fn count(
    tx: &mut Tx<'_>,
    owners: &[Vec<Value>],
    filter: &BillFilter,
) -> Result<i64, Fault> {
    let mut params = filter.summed();
    params.push(filter.with_zeros.into());
    let counts = tx.query_set(&COUNT, &params, owners)?;
    counts.into_iter().map(|row| row.reader().int()).sum()
}

fn told(filter: &BillFilter) -> Result<(), Fault> {
    if filter.is_counted() {
        return Ok(());
    }
    Err(Fault::Bug("sums of rows are asked for that they do not tell apart".to_owned()))
}

fn totals(sums: [Amount; 12]) -> Totals {
    let [official, discount, erase, due, rest @ ..] = sums;
    let [cash, credit, coupon, flexi, card, bonus, debt, writeoff] = rest;
    let charge = Charge { official, discount, erase, due };
    Totals { charge, parts: Parts { cash, credit, coupon, flexi, card, bonus, debt, writeoff } }
}

fn sum(row: Row) -> Result<BillSum, Fault> {
    let mut row = row.reader();
    let (group, consumer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let cycle = BillCycle::from_number(row.int()?);
    let owner = BillOwner { group, consumer, payer: Some(CustomerKey(row.int()?)) };
    Ok(BillSum {
        owner,
        cycle,
        day: Day::from_number(row.int()?),
        service: row.int()?,
        resource_type: row.int()?,
        mode: row.code(ChargeMode::from_code)?,
        bill_type: row.code(BillType::from_code)?,
        region: row.int()?,
        project: row.int()?,
        number: row.int()?,
        zeros: row.int()?,
        totals: {
            let (charge, parts) = charge_and_parts(&mut row)?;
            Totals { charge, parts }
        },
    })
}
