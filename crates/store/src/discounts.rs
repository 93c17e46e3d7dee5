//! Discounts that operators grant. They are written once; of what is written only the end changes.

use hubu_core::discounts::{Discount, DiscountKind, DiscountMode, Mode, Reduction, Scope};
use hubu_core::history::Period;
use hubu_core::ids::{CustomerKey, DiscountKey};
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] =
    &[&INSERT, &END, &FIND, &IN_FORCE, &IN_FORCE_OF, &OVER, &COUNT, &PAGE];

static INSERT: Sql = Sql::new(
    "discounts.insert",
    "INSERT INTO discount (discount_key, customer_key, partner_key, kind, name, mode, value_e10, \
     service, resource_type, region, spec, charged, least_months, least_amount_e8, from_ms, to_ms, \
     created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
);

static END: Sql =
    Sql::new("discounts.end", "UPDATE discount SET to_ms = $2 WHERE discount_key = $1");

/// The columns of a discount, in the order they are read.
macro_rules! columns {
    () => {
        "d.discount_key, d.customer_key, d.partner_key, d.kind, d.name, d.mode, d.value_e10, \
         d.service, d.resource_type, d.region, d.spec, d.charged, d.least_months, \
         d.least_amount_e8, d.from_ms, d.to_ms, d.created_ms"
    };
}

macro_rules! granted {
    ($tail:literal) => {
        concat!("SELECT ", columns!(), " FROM discount d ", $tail)
    };
}

static FIND: Sql = Sql::new("discounts.find", granted!("WHERE d.discount_key = $1"));

// What a partner grants counts while the customer is the partner's (607), or while the customer's partner
// is the distributor's reseller (606); 4 is the association of a reseller with its distributor.
macro_rules! counts {
    ($customer:literal, $at:literal) => {
        concat!(
            "WHERE d.customer_key IN (",
            $customer,
            ", CAST(0 AS BIGINT)) AND d.from_ms <= ",
            $at,
            " AND (d.to_ms IS NULL OR d.to_ms > ",
            $at,
            ") AND (d.partner_key IS NULL \
             OR (d.kind = 607 AND EXISTS (SELECT 1 FROM partner_association a \
             WHERE a.customer_key = d.customer_key AND a.partner_key = d.partner_key \
             AND a.kind <> 4 AND a.from_ms <= ",
            $at,
            " AND (a.to_ms IS NULL OR a.to_ms > ",
            $at,
            "))) \
             OR (d.kind = 606 AND EXISTS (SELECT 1 FROM partner_association a \
             JOIN partner_association r ON r.customer_key = a.partner_key \
             WHERE a.customer_key = d.customer_key AND a.kind <> 4 \
             AND a.from_ms <= ",
            $at,
            " AND (a.to_ms IS NULL OR a.to_ms > ",
            $at,
            ") \
             AND r.partner_key = d.partner_key AND r.kind = 4 \
             AND r.from_ms <= ",
            $at,
            " AND (r.to_ms IS NULL OR r.to_ms > ",
            $at,
            ")))) "
        )
    };
}

static IN_FORCE: Sql = Sql::new(
    "discounts.in_force",
    concat!(
        "SELECT ",
        columns!(),
        " FROM discount d ",
        counts!("$1", "$2"),
        "ORDER BY d.kind, d.discount_key"
    ),
);

static IN_FORCE_OF: Sql = Sql::over(
    "discounts.in_force_of",
    &[Column::Int("k")],
    concat!(
        "SELECT v.k, ",
        columns!(),
        " FROM {rows} CROSS JOIN discount d ",
        counts!("v.k", "$1"),
        "ORDER BY v.k, d.kind, d.discount_key"
    ),
);

// What a partner grants counts while the associations last that it rests on: once for each time that they do.
static OVER: Sql = Sql::over(
    "discounts.over",
    &[Column::Int("k"), Column::Int("low"), Column::Int("high")],
    concat!(
        "SELECT v.k, a.from_ms, a.to_ms, r.from_ms, r.to_ms, ",
        columns!(),
        " FROM {rows} CROSS JOIN discount d \
         LEFT JOIN partner_association a ON d.partner_key IS NOT NULL \
         AND a.customer_key = d.customer_key AND a.kind <> 4 \
         LEFT JOIN partner_association r ON d.kind = 606 AND r.customer_key = a.partner_key \
         AND r.partner_key = d.partner_key AND r.kind = 4 \
         WHERE d.customer_key IN (v.k, CAST(0 AS BIGINT)) AND d.from_ms < v.high \
         AND (d.to_ms IS NULL OR d.to_ms > v.low) AND (d.partner_key IS NULL \
         OR (d.kind = 607 AND a.partner_key = d.partner_key) \
         OR (d.kind = 606 AND r.partner_key IS NOT NULL)) \
         ORDER BY v.k, d.kind, d.discount_key, a.from_ms, r.from_ms"
    ),
);

static COUNT: Sql = Sql::new(
    "discounts.count",
    "SELECT COUNT(*) FROM discount d WHERE d.customer_key = $1 \
     AND (CAST($2 AS BIGINT) IS NULL OR d.kind = CAST($2 AS BIGINT)) \
     AND (CAST($3 AS BIGINT) IS NULL OR (d.from_ms <= CAST($3 AS BIGINT) \
     AND (d.to_ms IS NULL OR d.to_ms > CAST($3 AS BIGINT))))",
);

static PAGE: Sql = Sql::new(
    "discounts.page",
    granted!(
        "WHERE d.customer_key = $1 \
         AND (CAST($2 AS BIGINT) IS NULL OR d.kind = CAST($2 AS BIGINT)) \
         AND (CAST($3 AS BIGINT) IS NULL OR (d.from_ms <= CAST($3 AS BIGINT) \
         AND (d.to_ms IS NULL OR d.to_ms > CAST($3 AS BIGINT)))) \
         ORDER BY d.discount_key DESC LIMIT $4 OFFSET $5"
    ),
);

/// A discount, with whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    /// The discount.
    pub discount: Discount,
    /// Whose it is; `None`: everybody's.
    pub customer: Option<CustomerKey>,
    /// The partner that grants it; `None`: the cloud itself does.
    pub partner: Option<CustomerKey>,
    /// Business instant at which it was granted.
    pub created: Timestamp,
}

/// Which discounts are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DiscountFilter {
    /// Whose; `None`: everybody's.
    pub customer: Option<CustomerKey>,
    /// Of this kind; `None`: of any.
    pub kind: Option<DiscountKind>,
    /// Those that hold at this instant; `None`: whenever.
    pub at: Option<Timestamp>,
}

/// Adds a discount.
///
/// # Errors
/// Only faults.
pub fn insert(tx: &mut Tx<'_>, granted: &Granted) -> Result<(), Fault> {
    let Granted { discount, customer, partner, created } = granted;
    let Discount { key, kind, name, reduction, scope, period } = discount;
    let value = reduction.value();
    let value =
        value.ok_or_else(|| Fault::Bug(format!("the discount {key} takes off too much")))?;
    let charged: Vec<&str> = scope.modes.iter().map(|mode| mode.as_str()).collect();
    let params: [Value; 17] = [
        (*key).into(),
        owner(*customer),
        (*partner).into(),
        kind.code().into(),
        name.into(),
        reduction.mode().code().into(),
        value.e10().into(),
        scope.service.clone().into(),
        scope.resource_type.clone().into(),
        scope.region.clone().into(),
        scope.spec.clone().into(),
        charged.join(" ").into(),
        scope.least_months.into(),
        scope.least_amount.into(),
        period.from.into(),
        period.to.into(),
        (*created).into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Sets the instant from which a discount no longer holds.
///
/// # Errors
/// Only faults.
pub fn end(tx: &mut Tx<'_>, key: DiscountKey, to: Timestamp) -> Result<(), Fault> {
    tx.execute(&END, &[key.into(), to.into()]).map(|_| ())
}

/// A discount by its key.
///
/// # Errors
/// Only faults.
pub fn find(tx: &mut Tx<'_>, key: DiscountKey) -> Result<Option<Granted>, Fault> {
    tx.first(&FIND, &[key.into()])?.map(|row| read(&mut row.reader())).transpose()
}

/// Everything that counts for a customer at an instant, promotions among it, by kind and then by age.
///
/// # Errors
/// Only faults.
pub fn in_force(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    at: Timestamp,
) -> Result<Vec<Discount>, Fault> {
    let rows = tx.query(&IN_FORCE, &[customer.into(), at.into()])?;
    rows.into_iter().map(|row| Ok(read(&mut row.reader())?.discount)).collect()
}

/// Does a promotion last at an instant?
///
/// # Errors
/// Only faults.
pub fn promoted(tx: &mut Tx<'_>, at: Timestamp) -> Result<bool, Fault> {
    Ok(!in_force(tx, EVERYBODY, at)?.is_empty())
}

/// The same for several customers, each discount with each customer it counts for.
///
/// # Errors
/// Only faults.
pub fn in_force_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
    at: Timestamp,
) -> Result<Vec<(CustomerKey, Discount)>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&IN_FORCE_OF, &[at.into()], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), read(&mut row)?.discount))
        })
        .collect()
}

/// The discounts that count for customers at some instant of a time, each with the time it does: what a partner
/// grants, while the customer is the partner's. In the order in which equal ones are preferred.
///
/// # Errors
/// Only faults.
pub fn in_force_over(
    tx: &mut Tx<'_>,
    times: &[(CustomerKey, Timestamp, Timestamp)],
) -> Result<Vec<(CustomerKey, Discount)>, Fault> {
    let row = |(customer, low, high): &(CustomerKey, Timestamp, Timestamp)| -> Vec<Value> {
        vec![(*customer).into(), (*low).into(), (*high).into()]
    };
    let rows: Vec<Vec<Value>> = times.iter().map(row).collect();
    let mut found = Vec::new();
    for row in tx.query_set(&OVER, &[], &rows)? {
        let mut row = row.reader();
        let customer = CustomerKey(row.int()?);
        let bounds = [(row.opt_time()?, row.opt_time()?), (row.opt_time()?, row.opt_time()?)];
        let mut discount = read(&mut row)?.discount;
        for (from, to) in bounds {
            let Some(from) = from else { continue };
            let period = &mut discount.period;
            period.from = period.from.max(from);
            period.to = [period.to, to].into_iter().flatten().min();
        }
        found.push((customer, discount));
    }
    Ok(found)
}

/// How many discounts are asked for, and a page of them, the newest first. Whether a partner's counts for
/// its customer is not looked at.
///
/// # Errors
/// Only faults.
pub fn discounts_page(
    tx: &mut Tx<'_>,
    filter: DiscountFilter,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Granted>), Fault> {
    let kind = filter.kind.map(DiscountKind::code);
    let mut params: Vec<Value> = vec![owner(filter.customer), kind.into(), filter.at.into()];
    let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let page = tx.query(&PAGE, &params)?.into_iter().map(|row| read(&mut row.reader()));
    Ok((total, page.collect::<Result<_, Fault>>()?))
}

/// What stands in the place of a customer for promotions: nobody has the key.
const EVERYBODY: CustomerKey = CustomerKey(0);

fn owner(customer: Option<CustomerKey>) -> Value {
    customer.unwrap_or(EVERYBODY).into()
}

fn read(row: &mut RowReader) -> Result<Granted, Fault> {
    let key = DiscountKey(row.int()?);
    let customer = Some(CustomerKey(row.int()?)).filter(|customer| *customer != EVERYBODY);
    let partner = row.opt_int()?.map(CustomerKey);
    let (kind, name) = (row.code(DiscountKind::from_code)?, row.text()?);
    let mode = row.code(DiscountMode::from_code)?;
    let reduction = Reduction::of(mode, UnitPrice::from_e10(row.int()?));
    let reduction =
        reduction.ok_or_else(|| Fault::Bug(format!("the discount {key} takes nothing off")))?;
    let scope = scope(row, key)?;
    let period = Period { from: row.time()?, to: row.opt_time()? };
    let discount = Discount { key, kind, name, reduction, scope, period };
    Ok(Granted { discount, customer, partner, created: row.time()? })
}

fn scope(row: &mut RowReader, key: DiscountKey) -> Result<Scope, Fault> {
    let (service, resource_type) = (row.opt_text()?, row.opt_text()?);
    let (region, spec) = (row.opt_text()?, row.opt_text()?);
    let charged = row.text()?;
    let modes: Option<Vec<Mode>> = charged.split_ascii_whitespace().map(Mode::parse).collect();
    let modes =
        modes.ok_or_else(|| Fault::Bug(format!("the discount {key}: {charged} is no way")))?;
    let (least_months, least_amount) = (row.opt_int()?, row.opt_int()?.map(Amount::from_e8));
    Ok(Scope { service, resource_type, region, spec, modes, least_months, least_amount })
}
