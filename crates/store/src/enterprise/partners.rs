//! Which partner a customer belongs to.

use hubu_core::ids::CustomerKey;
use hubu_core::partners::AssociationType;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&CURRENT];

static CURRENT: Sql = Sql::over(
    "enterprise.current_associations",
    &[Column::Int("k")],
    "SELECT a.customer_key, a.partner_key, a.kind FROM {rows} CROSS JOIN partner_association a \
     WHERE a.customer_key = v.k AND a.from_ms <= $1 AND (a.to_ms IS NULL OR a.to_ms > $1)",
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

/// The partners these customers belong to at `at`; customers of none are left out.
pub fn current_associations(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
    at: Timestamp,
) -> Result<Vec<PartnerAssociation>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&CURRENT, &[at.into()], &rows)?;
    found.into_iter().map(association).collect()
}

fn association(row: Row) -> Result<PartnerAssociation, Fault> {
    let mut row = row.reader();
    Ok(PartnerAssociation {
        customer: CustomerKey(row.int()?),
        partner: CustomerKey(row.int()?),
        kind: row.code(AssociationType::from_code)?,
    })
}
