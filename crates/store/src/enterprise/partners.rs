//! Which partner a customer belongs to. Writing expects the customer's row to be locked.

use hubu_core::ids::CustomerKey;
use hubu_core::partners::{Association, AssociationType};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&CURRENT, &CUSTOMERS, &HISTORY, &COUNT, &PAGE, &BEGIN, &END];

static CURRENT: Sql = Sql::over(
    "enterprise.current_associations",
    &[Column::Int("k")],
    "SELECT a.customer_key, a.partner_key, a.kind FROM {rows} CROSS JOIN partner_association a \
     WHERE a.customer_key = v.k AND a.to_ms IS NULL",
);

static CUSTOMERS: Sql = Sql::new(
    "enterprise.customers_of",
    "SELECT customer_key FROM partner_association WHERE partner_key = $1 AND to_ms IS NULL \
     AND kind <> $2 ORDER BY customer_key",
);

static HISTORY: Sql = Sql::new(
    "enterprise.association_history",
    "SELECT partner_key, customer_key, kind, from_ms, to_ms FROM partner_association \
     WHERE customer_key = $1 ORDER BY from_ms, association_key",
);

static COUNT: Sql = Sql::new(
    "enterprise.count_associations",
    "SELECT COUNT(*) FROM partner_association WHERE partner_key = $1 OR customer_key = $1",
);

static PAGE: Sql = Sql::new(
    "enterprise.associations_page",
    "SELECT partner_key, customer_key, kind, from_ms, to_ms FROM partner_association \
     WHERE partner_key = $1 OR customer_key = $1 ORDER BY from_ms DESC, association_key DESC \
     LIMIT $2 OFFSET $3",
);

static BEGIN: Sql = Sql::new(
    "enterprise.begin_association",
    "INSERT INTO partner_association (customer_key, association_key, partner_key, kind, from_ms, \
     to_ms) VALUES ($1, $2, $3, $4, $5, NULL)",
);

static END: Sql = Sql::new(
    "enterprise.end_association",
    "UPDATE partner_association SET to_ms = CASE WHEN from_ms > $2 THEN from_ms ELSE $2 END \
     WHERE customer_key = $1 AND to_ms IS NULL",
);

/// A customer belongs to a partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartnerAssociation {
    /// The customer.
    pub customer: CustomerKey,
    /// The solution provider or reseller.
    pub partner: CustomerKey,
    /// In which way.
    pub kind: AssociationType,
}

/// The partners these customers belong to (rows that have not ended); customers of none are left
/// out.
pub fn current_associations(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
) -> Result<Vec<PartnerAssociation>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&CURRENT, &[], &rows)?;
    found.into_iter().map(current).collect()
}

/// The customers that belong to a partner now; a distributor's resellers are none.
pub fn customers_of(tx: &mut Tx<'_>, partner: CustomerKey) -> Result<Vec<CustomerKey>, Fault> {
    let params = [partner.into(), AssociationType::Indirect.code().into()];
    let rows = tx.query(&CUSTOMERS, &params)?;
    rows.into_iter().map(|row| row.reader().int().map(CustomerKey)).collect()
}

/// Every association a customer ever had, oldest first; the last one may be open.
pub fn association_history(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
) -> Result<Vec<Association>, Fault> {
    let rows = tx.query(&HISTORY, &[customer.into()])?;
    rows.into_iter().map(association).collect()
}

/// How many associations an account has or had, as partner or as customer, and a page of them, the
/// newest first.
pub fn associations_page(
    tx: &mut Tx<'_>,
    account: CustomerKey,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Association>), Fault> {
    let total = tx.first(&COUNT, &[account.into()])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&PAGE, &[account.into(), limit.into(), offset.into()])?;
    let page: Result<_, Fault> = rows.into_iter().map(association).collect();
    Ok((total, page?))
}

/// Begins an association; `association.to` is not looked at.
///
/// # Errors
/// [`Fault::Unique`] when the customer has an open one.
pub fn begin_association(
    tx: &mut Tx<'_>,
    key: i64,
    association: &Association,
) -> Result<(), Fault> {
    let params = [
        association.customer.into(),
        key.into(),
        association.partner.into(),
        association.kind.code().into(),
        association.from.into(),
    ];
    tx.execute(&BEGIN, &params).map(|_| ())
}

/// Ends the open association of a customer; tells whether there was one.
pub fn end_association(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    at: Timestamp,
) -> Result<bool, Fault> {
    Ok(tx.execute(&END, &[customer.into(), at.into()])? > 0)
}

fn current(row: Row) -> Result<PartnerAssociation, Fault> {
    let mut row = row.reader();
    Ok(PartnerAssociation {
        customer: CustomerKey(row.int()?),
        partner: CustomerKey(row.int()?),
        kind: row.code(AssociationType::from_code)?,
    })
}

fn association(row: Row) -> Result<Association, Fault> {
    let mut row = row.reader();
    Ok(Association {
        partner: CustomerKey(row.int()?),
        customer: CustomerKey(row.int()?),
        kind: row.code(AssociationType::from_code)?,
        from: row.time()?,
        to: row.opt_time()?,
    })
}
