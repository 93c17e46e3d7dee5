//! Reading resources with everything that belongs to them.

use std::collections::{BTreeSet, HashMap};

use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{OrderStatus, OrderType};
use hubu_core::resources::{Charging, ChargingMode, Resource};

use super::rows::{resource, resource_columns};
use super::terms::{ResourceTerm, terms};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::{self, Backing};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&OWNERS, &FAMILY, &BACKING, &RESOURCES, &CHARGINGS, &TAGS, &OPEN];

/// Who owns resources, and the primary one of each.
static OWNERS: Sql = Sql::over(
    "resources.owners",
    &[Column::Text("id")],
    "SELECT r.id, r.resource_key, r.group_id, r.customer_key, \
     COALESCE(r.parent_key, r.resource_key) FROM {rows} CROSS JOIN resource r WHERE r.id = v.id",
);

static FAMILY: Sql = Sql::over(
    "resources.family",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT r.parent_key, r.resource_key FROM {rows} CROSS JOIN resource r \
     WHERE r.group_id = v.grp AND r.parent_key = v.k",
);

// The items of a resource (h) are found by what their index holds, and read by their key (i): otherwise SQLite,
// which keeps no statistics here, would read those of the whole group.

/// Items that are to be done (0) or done (1): what others paid went back, or is nothing.
static BACKING: Sql = Sql::over(
    "resources.backing",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT DISTINCT i.resource_key, o.payer_key, p.coupon_key, COALESCE(t.id, o.id) FROM {rows} \
     CROSS JOIN order_item h CROSS JOIN order_item i CROSS JOIN order_payment p \
     CROSS JOIN customer_order o \
     LEFT JOIN customer_order t ON t.group_id = o.group_id AND t.order_key = o.trade_key \
     WHERE h.group_id = v.grp AND h.resource_key = v.k AND i.group_id = v.grp \
     AND i.order_key = h.order_key AND i.number = h.number AND i.resource_key = v.k \
     AND i.state IN (0, 1) \
     AND p.group_id = v.grp AND p.order_key = i.order_key AND p.number = i.number \
     AND p.resource_key = i.resource_key AND o.group_id = v.grp AND o.order_key = i.order_key",
);

static RESOURCES: Sql = Sql::over(
    "resources.resources",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("k")],
    concat!(
        "SELECT r.group_id, ",
        resource_columns!(),
        " FROM {rows} CROSS JOIN resource r WHERE r.group_id = v.grp \
         AND r.customer_key = v.customer AND r.resource_key = v.k"
    ),
);

static CHARGINGS: Sql = Sql::over(
    "resources.chargings",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT c.resource_key, c.number, c.mode, c.product_id, c.spec, c.size, c.from_ms, c.to_ms \
     FROM {rows} CROSS JOIN resource_charging c WHERE c.group_id = v.grp \
     AND c.resource_key = v.k ORDER BY c.resource_key, c.number",
);

static TAGS: Sql = Sql::over(
    "resources.tags",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT t.resource_key, t.tag, t.value FROM {rows} CROSS JOIN resource_tag t \
     WHERE t.group_id = v.grp AND t.resource_key = v.k ORDER BY t.resource_key, t.tag",
);

/// Orders that are not over: all statuses but cancelled (4) and completed (5). Of a part, the trade.
static OPEN: Sql = Sql::over(
    "resources.open_orders",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT DISTINCT i.resource_key, COALESCE(o.trade_key, o.order_key), o.kind, o.status \
     FROM {rows} CROSS JOIN order_item i CROSS JOIN customer_order o WHERE i.group_id = v.grp \
     AND i.resource_key = v.k AND o.group_id = v.grp AND o.order_key = i.order_key \
     AND o.status IN (1, 2, 3, 6, 9) ORDER BY 1, 2",
);

/// Where a resource stands: its group, its customer, its key.
pub type ResourcePlace = (GroupKey, CustomerKey, ResourceKey);

/// Whose a resource is. None of it ever changes, but who paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceOwner {
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: ResourceKey,
    /// Its distribution group.
    pub group: GroupKey,
    /// Its customer.
    pub customer: CustomerKey,
    /// It, the primary one it is attached to, and everything that is attached to either.
    pub family: Vec<ResourceKey>,
    /// What paid for the family's terms.
    pub backing: Vec<Backing>,
}

/// An order that has a resource and is not over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenTrade {
    /// The order.
    pub order: OrderKey,
    /// What it does.
    pub kind: OrderType,
    /// Where it stands.
    pub status: OrderStatus,
}

/// A resource with everything that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceRecord {
    /// Distribution group of its rows.
    pub group: GroupKey,
    /// The resource.
    pub resource: Resource,
    /// How it was charged, in the order of time.
    pub chargings: Vec<Charging>,
    /// Its tags, by name.
    pub tags: Vec<(String, String)>,
    /// Its terms that are done and were not given back, in the order of time.
    pub terms: Vec<ResourceTerm>,
    /// The orders that have it and are not over, the oldest first.
    pub open: Vec<OpenTrade>,
}

/// Whose resources are; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn owners(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<ResourceOwner>, Fault> {
    let mut found = families(tx, ids)?;
    let of = |owner: &ResourceOwner| {
        let group = owner.group;
        owner.family.clone().into_iter().map(move |key| (group, key))
    };
    let members: BTreeSet<_> = found.iter().flat_map(of).collect();
    let mut backing: HashMap<ResourceKey, BTreeSet<Backing>> = HashMap::new();
    for row in tx.query_set(&BACKING, &[], &keys(&members))? {
        let mut row = row.reader();
        backing.entry(ResourceKey(row.int()?)).or_default().insert(Backing {
            payer: CustomerKey(row.int()?),
            coupon: Some(CouponKey(row.int()?)).filter(|coupon| coupon.0 != 0),
            order: orders::order_id(&mut row)?,
        });
    }
    for owner in &mut found {
        let paid = owner.family.iter().filter_map(|key| backing.get(key)).flatten();
        let paid: BTreeSet<&Backing> = paid.collect();
        owner.backing = paid.into_iter().cloned().collect();
    }
    Ok(found)
}

/// The same, without what paid for them.
///
/// # Errors
/// Only faults.
pub fn families(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<ResourceOwner>, Fault> {
    let rows: Vec<Vec<Value>> = ids.iter().map(|id| vec![id.into()]).collect();
    let found = tx.query_set(&OWNERS, &[], &rows)?;
    let mut found: Vec<(ResourceOwner, ResourceKey)> =
        found.into_iter().map(owner).collect::<Result<_, _>>()?;
    let mut families: HashMap<ResourceKey, BTreeSet<ResourceKey>> = HashMap::new();
    let primaries: BTreeSet<_> =
        found.iter().map(|(owner, primary)| (owner.group, *primary)).collect();
    for row in tx.query_set(&FAMILY, &[], &keys(&primaries))? {
        let mut row = row.reader();
        let primary = ResourceKey(row.int()?);
        families.entry(primary).or_default().insert(ResourceKey(row.int()?));
    }
    for (owner, primary) in &mut found {
        let attached = families.get(primary).into_iter().flatten().copied();
        let family: BTreeSet<_> = attached.chain([*primary, owner.key]).collect();
        owner.family = family.into_iter().collect();
    }
    Ok(found.into_iter().map(|(owner, _)| owner).collect())
}

/// Resources with everything that belongs to them, in no order.
///
/// # Errors
/// Only faults.
pub fn by_keys(tx: &mut Tx<'_>, wanted: &[ResourcePlace]) -> Result<Vec<ResourceRecord>, Fault> {
    let mut records = without_terms(tx, wanted)?;
    let keys: BTreeSet<_> =
        records.iter().map(|record| (record.group, record.resource.key)).collect();
    let mut terms = terms(tx, &keys)?;
    for record in &mut records {
        record.terms = terms.remove(&record.resource.key).unwrap_or_default();
    }
    Ok(records)
}

/// The same without their terms, of which there are more with every renewal.
///
/// # Errors
/// Only faults.
pub fn without_terms(
    tx: &mut Tx<'_>,
    wanted: &[ResourcePlace],
) -> Result<Vec<ResourceRecord>, Fault> {
    let row = |(group, customer, key): &ResourcePlace| {
        vec![(*group).into(), (*customer).into(), (*key).into()]
    };
    let rows: Vec<Vec<Value>> = wanted.iter().map(row).collect();
    let found = tx.query_set(&RESOURCES, &[], &rows)?;
    let mut records: Vec<ResourceRecord> =
        found.into_iter().map(record).collect::<Result<_, _>>()?;
    let keys: BTreeSet<_> =
        records.iter().map(|record| (record.group, record.resource.key)).collect();
    let mut all = Belongings::load(tx, &self::keys(&keys))?;
    for record in &mut records {
        let key = record.resource.key;
        record.chargings = all.chargings.remove(&key).unwrap_or_default();
        record.tags = all.tags.remove(&key).unwrap_or_default();
        record.open = all.open.remove(&key).unwrap_or_default();
    }
    Ok(records)
}

/// The same with their families, by their ids, for readers; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn by_ids(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<ResourceRecord>, Fault> {
    let owners = owners(tx, ids)?;
    let family = |owner: &ResourceOwner| {
        let (group, customer) = (owner.group, owner.customer);
        owner.family.clone().into_iter().map(move |key| (group, customer, key))
    };
    let mut keys: Vec<_> = owners.iter().flat_map(family).collect();
    keys.sort_unstable();
    keys.dedup();
    by_keys(tx, &keys)
}

/// What else belongs to resources, by their keys.
#[derive(Default)]
struct Belongings {
    chargings: HashMap<ResourceKey, Vec<Charging>>,
    tags: HashMap<ResourceKey, Vec<(String, String)>>,
    open: HashMap<ResourceKey, Vec<OpenTrade>>,
}

impl Belongings {
    fn load(tx: &mut Tx<'_>, rows: &[Vec<Value>]) -> Result<Self, Fault> {
        let mut all = Self::default();
        for row in tx.query_set(&CHARGINGS, &[], rows)? {
            let (resource, charging) = charging(row)?;
            all.chargings.entry(resource).or_default().push(charging);
        }
        for row in tx.query_set(&TAGS, &[], rows)? {
            let mut row = row.reader();
            let resource = ResourceKey(row.int()?);
            all.tags.entry(resource).or_default().push((row.text()?, row.text()?));
        }
        for row in tx.query_set(&OPEN, &[], rows)? {
            let mut row = row.reader();
            all.open.entry(ResourceKey(row.int()?)).or_default().push(OpenTrade {
                order: OrderKey(row.int()?),
                kind: row.code(OrderType::from_code)?,
                status: row.code(OrderStatus::from_code)?,
            });
        }
        Ok(all)
    }
}

fn keys(resources: &BTreeSet<(GroupKey, ResourceKey)>) -> Vec<Vec<Value>> {
    resources.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect()
}

/// Owner and primary resource.
fn owner(row: Row) -> Result<(ResourceOwner, ResourceKey), Fault> {
    let mut row = row.reader();
    let owner = ResourceOwner {
        id: row.text()?,
        key: ResourceKey(row.int()?),
        group: GroupKey(row.int()?),
        customer: CustomerKey(row.int()?),
        family: Vec::new(),
        backing: Vec::new(),
    };
    Ok((owner, ResourceKey(row.int()?)))
}

fn record(row: Row) -> Result<ResourceRecord, Fault> {
    let mut row = row.reader();
    Ok(ResourceRecord {
        group: GroupKey(row.int()?),
        resource: resource(&mut row)?,
        chargings: Vec::new(),
        tags: Vec::new(),
        terms: Vec::new(),
        open: Vec::new(),
    })
}

fn charging(row: Row) -> Result<(ResourceKey, Charging), Fault> {
    let mut row = row.reader();
    let resource = ResourceKey(row.int()?);
    let charging = Charging {
        number: row.int()?,
        mode: row.code(ChargingMode::from_code)?,
        product: row.text()?,
        spec: row.text()?,
        size: row.opt_int()?,
        from: row.time()?,
        to: row.opt_time()?,
    };
    Ok((resource, charging))
}
