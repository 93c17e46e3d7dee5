//! Pages of customers, newest first.

use hubu_core::customers::CustomerStatus;

use super::{AccountKind, Customer, find};
use crate::Fault;
use crate::engine::{Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&COUNT, &PAGE];

static COUNT: Sql = Sql::new(
    "customers.count",
    "SELECT COUNT(*) FROM customer WHERE (CAST($1 AS BIGINT) IS NULL OR kind = $1) \
     AND (CAST($2 AS BIGINT) IS NULL OR status = $2) \
     AND (CAST($3 AS BIGINT) IS NULL OR frozen = $3) \
     AND (CAST($4 AS TEXT) IS NULL OR account_name = $4) AND kind >= $5",
);

static PAGE: Sql = Sql::new(
    "customers.page",
    "SELECT customer_key, id, group_id, kind, account_name, display_name, status, frozen, \
     settlement, signing_entity, home_site, half_prepaid, over_invoiced_e8, real_name, \
     credit_code, mobile_phone, email, registered_ms, event_seq, is_master FROM customer \
     WHERE (CAST($1 AS BIGINT) IS NULL OR kind = $1) \
     AND (CAST($2 AS BIGINT) IS NULL OR status = $2) \
     AND (CAST($3 AS BIGINT) IS NULL OR frozen = $3) \
     AND (CAST($4 AS TEXT) IS NULL OR account_name = $4) AND kind >= $5 \
     ORDER BY customer_key DESC LIMIT $6 OFFSET $7",
);

/// Which customers; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CustomerFilter {
    /// What they are.
    pub kind: Option<AccountKind>,
    /// Where they stand.
    pub status: Option<CustomerStatus>,
    /// Frozen or not.
    pub frozen: Option<bool>,
    /// This account name.
    pub account_name: Option<String>,
    /// Leave operators out, who are nobody's customers?
    pub customers_only: bool,
}

/// How many customers pass, and a page of them, the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    vault: &Vault,
    filter: &CustomerFilter,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Customer>), Fault> {
    let mut params: Vec<Value> = vec![
        filter.kind.map(AccountKind::code).into(),
        filter.status.map(CustomerStatus::code).into(),
        filter.frozen.map(i64::from).into(),
        filter.account_name.clone().into(),
        i64::from(filter.customers_only).into(),
    ];
    let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&PAGE, &params)?;
    let page: Result<_, Fault> = rows.into_iter().map(|row| find::read(vault, row)).collect();
    Ok((total, page?))
}
