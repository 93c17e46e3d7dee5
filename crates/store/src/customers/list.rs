//! Looking for customers: pages of those that pass, newest first.
//!
//! A search by something an index knows (id, account name, master, partner) reads what the index
//! gives; any other passes the customers of the realm by, newest first.

use hubu_core::customers::{CustomerStatus, Level, Settlement};
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::Timestamp;

use super::{AccountKind, Customer, find};
use crate::Fault;
use crate::engine::{Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &PAGE,
    &COUNT,
    &BY_ID,
    &BY_ID_COUNT,
    &BY_NAME,
    &BY_NAME_COUNT,
    &OF_MASTER,
    &OF_MASTER_COUNT,
    &OF_PARTNER,
    &OF_PARTNER_COUNT,
];

/// A filter that is not wanted is NULL; what an index serves comes first, in `$head`. A part of a name
/// is in it when the name without the part is another: the engines' own ways to look for a part differ.
macro_rules! customers {
    ($select:literal, $head:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM customer c WHERE ",
            $head,
            "c.kind >= $5 AND (CAST($1 AS BIGINT) IS NULL OR c.kind = CAST($1 AS BIGINT)) \
             AND (CAST($2 AS BIGINT) IS NULL OR c.status = CAST($2 AS BIGINT)) \
             AND (CAST($3 AS BIGINT) IS NULL OR c.frozen = CAST($3 AS BIGINT)) \
             AND (CAST($4 AS TEXT) IS NULL OR c.account_name = CAST($4 AS TEXT)) \
             AND (CAST($6 AS TEXT) IS NULL \
             OR REPLACE(LOWER(c.account_name), CAST($6 AS TEXT), '') <> LOWER(c.account_name) \
             OR REPLACE(LOWER(c.display_name), CAST($6 AS TEXT), '') <> LOWER(c.display_name)) \
             AND (CAST($7 AS TEXT) IS NULL OR c.id = CAST($7 AS TEXT)) \
             AND (CAST($8 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM customer_level l \
             WHERE l.customer_key = c.customer_key AND l.to_ms IS NULL \
             AND l.level = CAST($8 AS TEXT))) \
             AND (CAST($9 AS BIGINT) IS NULL \
             OR (CAST($9 AS BIGINT) = 1 AND c.real_name IS NOT NULL) \
             OR (CAST($9 AS BIGINT) = 2 AND c.real_name IS NULL) \
             OR (CAST($9 AS BIGINT) = 3 AND EXISTS (SELECT 1 FROM real_name_application n \
             WHERE n.customer_key = c.customer_key AND n.state = 0))) \
             AND (CAST($10 AS BIGINT) IS NULL OR c.settlement = CAST($10 AS BIGINT)) \
             AND (CAST($11 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM partner_association a \
             WHERE a.customer_key = c.customer_key AND a.to_ms IS NULL \
             AND a.partner_key = CAST($11 AS BIGINT))) \
             AND (CAST($12 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM enterprise_relation r \
             WHERE r.member_key = c.customer_key AND r.to_ms IS NULL \
             AND r.master_key = CAST($12 AS BIGINT))) \
             AND c.registered_ms >= $13 AND c.registered_ms < $14 ",
            $tail
        )
    };
}

macro_rules! page {
    ($head:literal) => {
        customers!(
            "c.customer_key, c.id, c.group_id, c.kind, c.account_name, c.display_name, c.status, \
             c.frozen, c.settlement, c.signing_entity, c.home_site, c.half_prepaid, \
             c.over_invoiced_e8, c.real_name, c.credit_code, c.mobile_phone, c.email, \
             c.registered_ms, c.event_seq, c.is_master",
            $head,
            "ORDER BY c.customer_key DESC LIMIT $15 OFFSET $16"
        )
    };
}

macro_rules! count {
    ($head:literal) => {
        customers!("COUNT(*)", $head, "")
    };
}

static PAGE: Sql = Sql::new("customers.page", page!(""));
static COUNT: Sql = Sql::new("customers.count", count!(""));
static BY_ID: Sql = Sql::new("customers.page_by_id", page!("c.id = CAST($7 AS TEXT) AND "));
static BY_ID_COUNT: Sql = Sql::new("customers.count_by_id", count!("c.id = CAST($7 AS TEXT) AND "));
static BY_NAME: Sql =
    Sql::new("customers.page_by_name", page!("c.account_name = CAST($4 AS TEXT) AND "));
static BY_NAME_COUNT: Sql =
    Sql::new("customers.count_by_name", count!("c.account_name = CAST($4 AS TEXT) AND "));
static OF_MASTER: Sql = Sql::new(
    "customers.page_of_master",
    page!(
        "c.customer_key IN (SELECT m.member_key FROM enterprise_relation m \
         WHERE m.master_key = CAST($12 AS BIGINT) AND m.to_ms IS NULL) AND "
    ),
);
static OF_MASTER_COUNT: Sql = Sql::new(
    "customers.count_of_master",
    count!(
        "c.customer_key IN (SELECT m.member_key FROM enterprise_relation m \
         WHERE m.master_key = CAST($12 AS BIGINT) AND m.to_ms IS NULL) AND "
    ),
);
static OF_PARTNER: Sql = Sql::new(
    "customers.page_of_partner",
    page!(
        "c.customer_key IN (SELECT p.customer_key FROM partner_association p \
         WHERE p.partner_key = CAST($11 AS BIGINT) AND p.to_ms IS NULL) AND "
    ),
);
static OF_PARTNER_COUNT: Sql = Sql::new(
    "customers.count_of_partner",
    count!(
        "c.customer_key IN (SELECT p.customer_key FROM partner_association p \
         WHERE p.partner_key = CAST($11 AS BIGINT) AND p.to_ms IS NULL) AND "
    ),
);

/// Where a customer stands with its certification, as far as a search goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certification {
    /// Certified under a name.
    Verified = 1,
    /// Not certified, whether it applied or not.
    Unverified = 2,
    /// A reviewer has an application of it; it may be certified already.
    UnderReview = 3,
}

/// Which customers; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CustomerFilter {
    /// With this id.
    pub id: Option<CustomerId>,
    /// What they are.
    pub kind: Option<AccountKind>,
    /// Where they stand.
    pub status: Option<CustomerStatus>,
    /// Frozen or not.
    pub frozen: Option<bool>,
    /// This account name.
    pub account_name: Option<String>,
    /// With this in the account name or the display name; `A` to `Z` are as `a` to `z`.
    pub name_part: Option<String>,
    /// Of this level now.
    pub level: Option<Level>,
    /// Certified or not.
    pub certification: Option<Certification>,
    /// When they pay.
    pub settlement: Option<Settlement>,
    /// Customers of this partner now.
    pub partner: Option<CustomerKey>,
    /// Members of this master now.
    pub master: Option<CustomerKey>,
    /// Registered at or after this business instant.
    pub from: Option<Timestamp>,
    /// Registered before this business instant.
    pub to: Option<Timestamp>,
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
    let (page, count) = match filter {
        CustomerFilter { id: Some(_), .. } => (&BY_ID, &BY_ID_COUNT),
        CustomerFilter { account_name: Some(_), .. } => (&BY_NAME, &BY_NAME_COUNT),
        CustomerFilter { master: Some(_), .. } => (&OF_MASTER, &OF_MASTER_COUNT),
        CustomerFilter { partner: Some(_), .. } => (&OF_PARTNER, &OF_PARTNER_COUNT),
        _ => (&PAGE, &COUNT),
    };
    let mut params = params(filter);
    let total = tx.first(count, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(page, &params)?;
    let page: Result<_, Fault> = rows.into_iter().map(|row| find::read(vault, row)).collect();
    Ok((total, page?))
}

fn params(filter: &CustomerFilter) -> Vec<Value> {
    let part = filter.name_part.as_deref().filter(|part| !part.is_empty());
    vec![
        filter.kind.map(AccountKind::code).into(),
        filter.status.map(CustomerStatus::code).into(),
        filter.frozen.map(i64::from).into(),
        filter.account_name.clone().into(),
        i64::from(filter.customers_only).into(),
        part.map(str::to_ascii_lowercase).into(),
        filter.id.as_ref().map(CustomerId::as_str).into(),
        filter.level.as_ref().map(Level::as_str).into(),
        filter.certification.map(|one| one as i64).into(),
        filter.settlement.map(Settlement::code).into(),
        filter.partner.into(),
        filter.master.into(),
        filter.from.unwrap_or(Timestamp::from_ms(i64::MIN)).into(),
        filter.to.unwrap_or(Timestamp::from_ms(i64::MAX)).into(),
    ]
}
