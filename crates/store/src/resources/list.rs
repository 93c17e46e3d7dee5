//! Pages of resources that have or had a term (`orders` D1), or of all.
//!
//! Where nothing names resources, those of the customer are counted and skipped one by one: a page that lies
//! deep costs what is before it.

use std::collections::BTreeSet;

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::orders::OrderId;
use hubu_core::resources::Resource;
use hubu_core::subscriptions::Status;
use hubu_core::time::Timestamp;

use super::rows::{resource, resource_columns};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&GROUP, &COUNT, &PAGE, &NAMED, &OF_IDS, &OF_IDS_AND_ATTACHED, &ORDERS, &OF_ORDERS];

/// How many statuses there are to ask for.
const STATUSES: usize = Status::ALL.len();

static GROUP: Sql =
    Sql::new("resources.group", "SELECT h.group_id FROM customer h WHERE h.customer_key = $1");

/// A filter that is not wanted is NULL, or 0. Provision 1 is done. What was frozen for a violation (1) or by
/// the police (2) is shown frozen (4), unless it is closed (3).
macro_rules! wanted {
    () => {
        "r.group_id = $1 AND r.customer_key = $2 \
         AND (CAST($3 AS BIGINT) = 1 OR (r.provision = 1 AND r.status IS NOT NULL)) \
         AND (CAST($4 AS BIGINT) = 0 OR r.parent_key IS NULL) \
         AND (CAST($5 AS BIGINT) IS NULL OR r.expires_ms >= CAST($5 AS BIGINT)) \
         AND (CAST($6 AS BIGINT) IS NULL OR r.expires_ms < CAST($6 AS BIGINT)) \
         AND (CAST($7 AS TEXT) IS NULL OR r.service = CAST($7 AS TEXT)) \
         AND (CAST($8 AS BIGINT) = 0 OR CASE WHEN r.frozen IN (1, 2) AND r.status <> 3 THEN 4 \
         ELSE r.status END IN (CAST($9 AS BIGINT), CAST($10 AS BIGINT), CAST($11 AS BIGINT), \
         CAST($12 AS BIGINT))) "
    };
}

macro_rules! with_parent {
    () => {
        "LEFT JOIN resource p ON p.group_id = r.group_id AND p.customer_key = r.customer_key \
         AND p.resource_key = r.parent_key WHERE "
    };
}

static COUNT: Sql =
    Sql::new("resources.count", concat!("SELECT COUNT(*) FROM resource r WHERE ", wanted!()));

static PAGE: Sql = Sql::new(
    "resources.page",
    concat!(
        "SELECT p.id, ",
        resource_columns!(),
        " FROM resource r ",
        with_parent!(),
        wanted!(),
        "ORDER BY r.resource_key LIMIT $13 OFFSET $14"
    ),
);

static NAMED: Sql = Sql::over(
    "resources.named",
    &[Column::Int("k")],
    concat!(
        "SELECT p.id, ",
        resource_columns!(),
        " FROM {rows} CROSS JOIN resource r ",
        with_parent!(),
        "r.resource_key = v.k AND ",
        wanted!()
    ),
);

static OF_IDS: Sql = Sql::over(
    "resources.of_ids",
    &[Column::Text("id")],
    "SELECT r.resource_key FROM {rows} CROSS JOIN resource r WHERE r.id = v.id",
);

static OF_IDS_AND_ATTACHED: Sql = Sql::over(
    "resources.of_ids_and_attached",
    &[Column::Text("id")],
    "SELECT a.resource_key FROM {rows} CROSS JOIN resource r CROSS JOIN resource a \
     WHERE r.id = v.id AND a.group_id = r.group_id AND a.parent_key = r.resource_key",
);

/// An order, and its parts.
static ORDERS: Sql = Sql::new(
    "resources.orders",
    "SELECT o.group_id, o.order_key FROM customer_order o WHERE o.id = $1 \
     UNION ALL SELECT p.group_id, p.order_key FROM customer_order o JOIN customer_order p \
     ON p.group_id = o.group_id AND p.trade_key = o.order_key WHERE o.id = $1",
);

static OF_ORDERS: Sql = Sql::over(
    "resources.of_orders",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT i.resource_key FROM {rows} CROSS JOIN order_item i WHERE i.group_id = v.grp \
     AND i.order_key = v.k",
);

/// Which resources are asked for. Everything that is `None` or empty asks for nothing; all must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ResourceFilter {
    /// Of these ids; what is attached to one of them comes along, unless `primary_only`.
    pub ids: Vec<String>,
    /// Of this order: what it bought, renewed or changed.
    pub order: Option<OrderId>,
    /// Only primary ones, of all; with ids: nothing comes along.
    pub primary_only: bool,
    /// That are shown with one of these.
    pub statuses: Vec<Status>,
    /// That end between these, both included.
    pub expires: (Option<Timestamp>, Option<Timestamp>),
    /// Of this service; letters count as they are.
    pub service: Option<String>,
    /// Also those without a term: on demand, and ordered but not there yet.
    pub everything: bool,
}

/// A page of resources.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ResourcePage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page, oldest first.
    pub resources: Vec<Resource>,
    /// The ids of the primary ones that some of them are attached to, by their own place in the page.
    pub parents: Vec<Option<String>>,
}

/// How many resources of a customer are asked for, and a page of them.
///
/// # Errors
/// Only faults.
pub fn resources_page(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    filter: &ResourceFilter,
    (offset, limit): (i64, i64),
) -> Result<ResourcePage, Fault> {
    let (offset, limit) = (offset.max(0), limit.max(0));
    let Some(group) = tx.first(&GROUP, &[customer.into()])? else {
        return Ok(ResourcePage::default());
    };
    let group = GroupKey(group.reader().int()?);
    let mut params = params((group, customer), filter);
    let Some(named) = named(tx, filter)? else {
        let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
        params.extend([limit.into(), offset.into()]);
        let rows = if offset < total { tx.query(&PAGE, &params)? } else { Vec::new() };
        return Ok(page(total, rows.into_iter().map(listed).collect::<Result<_, _>>()?));
    };
    let rows: Vec<Vec<Value>> = named.into_iter().map(|key| vec![key.into()]).collect();
    let found = tx.query_set(&NAMED, &params, &rows)?;
    let mut found: Vec<Listed> = found.into_iter().map(listed).collect::<Result<_, _>>()?;
    found.sort_unstable_by_key(|(_, resource)| resource.key);
    let total = i64::try_from(found.len()).unwrap_or_default();
    let [skip, take] = [offset, limit].map(|number| usize::try_from(number).unwrap_or_default());
    Ok(page(total, found.into_iter().skip(skip).take(take).collect()))
}

/// Parameters 1 to 12.
fn params((group, customer): (GroupKey, CustomerKey), filter: &ResourceFilter) -> Vec<Value> {
    let (from, to) = filter.expires;
    let mut params: Vec<Value> = vec![
        group.into(),
        customer.into(),
        filter.everything.into(),
        // Whoever names an attached one gets it.
        (filter.primary_only && filter.ids.is_empty()).into(),
        from.map(|from| from.second() * 1_000).into(),
        to.map(|to| to.second() * 1_000 + 1_000).into(),
        filter.service.clone().into(),
        (!filter.statuses.is_empty()).into(),
    ];
    let statuses: BTreeSet<i64> = filter.statuses.iter().map(|status| status.code()).collect();
    let mut statuses = statuses.into_iter();
    params.extend((0..STATUSES).map(|_| Value::from(statuses.next())));
    params
}

/// The resources that are named by ids or by an order, whoever's they are; `None`: none is named.
fn named(tx: &mut Tx<'_>, filter: &ResourceFilter) -> Result<Option<BTreeSet<ResourceKey>>, Fault> {
    let mut named = None;
    if !filter.ids.is_empty() {
        let ids: BTreeSet<&String> = filter.ids.iter().collect();
        let ids: Vec<Vec<Value>> = ids.into_iter().map(|id| vec![id.into()]).collect();
        let mut rows = tx.query_set(&OF_IDS, &[], &ids)?;
        if !filter.primary_only {
            rows.extend(tx.query_set(&OF_IDS_AND_ATTACHED, &[], &ids)?);
        }
        named = Some(keys(rows)?);
    }
    if let Some(order) = &filter.order {
        let orders = tx.query(&ORDERS, &[order.as_str().into()])?;
        let orders: Vec<Vec<Value>> = orders.into_iter().map(|row| row.values().to_vec()).collect();
        let of_order = keys(tx.query_set(&OF_ORDERS, &[], &orders)?)?;
        named = match named {
            Some(of_ids) => Some(of_ids.intersection(&of_order).copied().collect()),
            None => Some(of_order),
        };
    }
    Ok(named)
}

fn keys(rows: Vec<Row>) -> Result<BTreeSet<ResourceKey>, Fault> {
    rows.into_iter().map(|row| row.reader().int().map(ResourceKey)).collect()
}

/// A resource after the id of the one it is attached to.
type Listed = (Option<String>, Resource);

fn listed(row: Row) -> Result<Listed, Fault> {
    let mut row = row.reader();
    Ok((row.opt_text()?, resource(&mut row)?))
}

fn page(total: i64, listed: Vec<Listed>) -> ResourcePage {
    let (parents, resources) = listed.into_iter().unzip();
    ResourcePage { total, resources, parents }
}
