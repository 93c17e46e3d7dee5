//! What packages covered of usage (`bills` C3): the last first, and of one instant by the number of the usage.

use hubu_core::ids::{CustomerKey, GroupKey, PackageItemKey, PackageKey, ResourceKey};
use hubu_core::packages::{Deduction, Window};
use hubu_core::time::{Span, Timestamp};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &OF_USAGE, &COUNT, &PAGE];

macro_rules! deduction_columns {
    () => {
        "d.group_id, d.customer_key, d.down_ms, d.usage_seq, d.item_key, d.number, \
         d.window_from_ms, d.window_to_ms, d.package_key, d.product, d.resource_key, \
         d.resource_type, d.usage_type, d.from_ms, d.to_ms, d.covered_e8, d.used_e8, d.before_e8, \
         d.after_e8, d.measure"
    };
}

macro_rules! deductions_where {
    () => {
        " FROM package_deduction d WHERE d.group_id = $1 AND d.customer_key = $2 \
         AND d.down_ms > $3 AND d.down_ms <= $4 \
         AND (CAST($5 AS BIGINT) IS NULL OR d.item_key = CAST($5 AS BIGINT)) \
         AND (CAST($6 AS BIGINT) IS NULL OR d.product = CAST($6 AS BIGINT)) \
         AND (CAST($7 AS BIGINT) IS NULL OR d.resource_type = CAST($7 AS BIGINT)) "
    };
}

static INSERT: Sql = Sql::over(
    "packages.insert_deductions",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("down"),
        Column::Int("seq"),
        Column::Int("item"),
        Column::Int("number"),
        Column::Int("opened"),
        Column::Int("closed"),
        Column::Int("package"),
        Column::Int("product"),
        Column::Int("resource"),
        Column::Int("resource_type"),
        Column::Int("usage_type"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("covered"),
        Column::Int("used"),
        Column::Int("available"),
        Column::Int("remaining"),
        Column::Int("measure"),
    ],
    "INSERT INTO package_deduction (group_id, customer_key, down_ms, usage_seq, item_key, number, \
     window_from_ms, window_to_ms, package_key, product, resource_key, resource_type, usage_type, \
     from_ms, to_ms, covered_e8, used_e8, before_e8, after_e8, measure) SELECT v.grp, v.customer, \
     v.down, v.seq, v.item, v.number, v.opened, v.closed, v.package, v.product, v.resource, \
     v.resource_type, v.usage_type, v.since, v.until, v.covered, v.used, v.available, v.remaining, \
     v.measure FROM {rows}",
);

static OF_USAGE: Sql = Sql::over(
    "packages.deductions_of",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("seq")],
    concat!(
        "SELECT ",
        deduction_columns!(),
        " FROM {rows} CROSS JOIN package_deduction d WHERE d.group_id = v.grp \
         AND d.customer_key = v.customer AND d.usage_seq = v.seq \
         ORDER BY d.customer_key, d.usage_seq, d.down_ms DESC, d.item_key, d.number"
    ),
);

static COUNT: Sql =
    Sql::new("packages.count_deductions", concat!("SELECT COUNT(*)", deductions_where!()));

static PAGE: Sql = Sql::new(
    "packages.deductions_page",
    concat!(
        "SELECT ",
        deduction_columns!(),
        deductions_where!(),
        "ORDER BY d.down_ms, d.usage_seq, d.item_key, d.number LIMIT $8 OFFSET $9"
    ),
);

/// What an item covered of usage in one of its windows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredDeduction {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Whose usage and package it is.
    pub customer: CustomerKey,
    /// When it was deducted.
    pub deducted: Timestamp,
    /// The number of the usage ([`crate::metering::StoredUsage::seq`]).
    pub usage_seq: i64,
    /// The package.
    pub package: PackageKey,
    /// Its product, interned.
    pub product: i64,
    /// The resource that used it.
    pub resource: ResourceKey,
    /// The type of that, interned.
    pub resource_type: i64,
    /// The usage type, interned.
    pub usage_type: i64,
    /// When it was used.
    pub span: Span,
    /// What was covered; where a correction gives it back, below zero.
    pub deduction: Deduction,
    /// The unit of the quota.
    pub measure: i64,
}

/// Which deductions of a customer are asked for. A filter that is absent asks nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeductionFilter {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Whose they are.
    pub customer: CustomerKey,
    /// From an instant on.
    pub from: Timestamp,
    /// The first instant that is beyond.
    pub to: Timestamp,
    /// The item (`free_resource_id`).
    pub item: Option<PackageItemKey>,
    /// The product of the package, interned.
    pub product: Option<i64>,
    /// The type of resource, interned.
    pub resource_type: Option<i64>,
}

/// A page of deductions.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DeductionPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page.
    pub deductions: Vec<StoredDeduction>,
}

/// Stores what packages covered.
///
/// # Errors
/// Only faults.
pub fn save_deductions(tx: &mut Tx<'_>, deductions: &[StoredDeduction]) -> Result<(), Fault> {
    let rows = deductions.iter().map(values).collect();
    tx.execute_set(&INSERT, &[], &in_order(rows, 6)).map(|_| ())
}

/// What packages covered of usage that has these numbers, in the order in which it was deducted: what a correction
/// takes back.
///
/// # Errors
/// Only faults.
pub fn deductions_of(
    tx: &mut Tx<'_>,
    usage: &[(GroupKey, CustomerKey, i64)],
) -> Result<Vec<StoredDeduction>, Fault> {
    let row = |(group, customer, seq): &(GroupKey, CustomerKey, i64)| -> Vec<Value> {
        vec![(*group).into(), (*customer).into(), (*seq).into()]
    };
    let rows: Vec<Vec<Value>> = usage.iter().map(row).collect();
    tx.query_set(&OF_USAGE, &[], &rows)?.into_iter().map(stored).collect()
}

/// How many deductions are asked for, and a page of them.
///
/// # Errors
/// Only faults.
pub fn deductions_page(
    tx: &mut Tx<'_>,
    filter: &DeductionFilter,
    (offset, limit): (i64, i64),
) -> Result<DeductionPage, Fault> {
    let mut params: Vec<Value> = vec![
        filter.group.into(),
        filter.customer.into(),
        down(filter.to).into(),
        down(filter.from).into(),
        filter.item.into(),
        filter.product.into(),
        filter.resource_type.into(),
    ];
    let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.max(0).into(), offset.max(0).into()]);
    let rows = tx.query(&PAGE, &params)?;
    Ok(DeductionPage { total, deductions: rows.into_iter().map(stored).collect::<Result<_, _>>()? })
}

const fn down(at: Timestamp) -> i64 {
    at.ms().saturating_neg()
}

fn values(one: &StoredDeduction) -> Vec<Value> {
    let Deduction { item, window, covered, used, before, after } = one.deduction;
    vec![
        one.group.into(),
        one.customer.into(),
        down(one.deducted).into(),
        one.usage_seq.into(),
        item.into(),
        window.number.into(),
        window.from.into(),
        window.to.into(),
        one.package.into(),
        one.product.into(),
        one.resource.into(),
        one.resource_type.into(),
        one.usage_type.into(),
        one.span.from().into(),
        one.span.to().into(),
        covered.into(),
        used.into(),
        before.into(),
        after.into(),
        one.measure.into(),
    ]
}

/// Reads `deduction_columns!`.
fn stored(row: Row) -> Result<StoredDeduction, Fault> {
    let mut row = row.reader();
    let (group, customer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let deducted = Timestamp::from_ms(row.int()?.saturating_neg());
    let (usage_seq, item) = (row.int()?, PackageItemKey(row.int()?));
    let window = Window { number: row.int()?, from: row.time()?, to: row.time()? };
    let (package, product) = (PackageKey(row.int()?), row.int()?);
    let (resource, resource_type) = (ResourceKey(row.int()?), row.int()?);
    let usage_type = row.int()?;
    let lost = || Fault::Bug("a deduction has a span that ends before it begins".to_owned());
    let span = Span::new(row.time()?, row.time()?).ok_or_else(lost)?;
    let (covered, used) = (row.int()?, row.int()?);
    let deduction =
        Deduction { item, window, covered, used, before: row.int()?, after: row.int()? };
    let measure = row.int()?;
    Ok(StoredDeduction {
        group,
        customer,
        deducted,
        usage_seq,
        package,
        product,
        resource,
        resource_type,
        usage_type,
        span,
        deduction,
        measure,
    })
}
