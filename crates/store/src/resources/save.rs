//! Storing what a fold of commands did with resources: each table once, whatever the number of commands.

use hubu_core::ids::GroupKey;
use hubu_core::resources::{Charging, Resource};
use hubu_core::subscriptions::Freeze;

use super::ResourceRecord;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::{in_order, taken};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&OPEN, &CHANGE, &CHARGINGS, &UNTAG, &TAGS];

static OPEN: Sql = Sql::over(
    "resources.open",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Text("id"),
        Column::Text("name"),
        Column::Text("product"),
        Column::Text("service"),
        Column::Text("resource_type"),
        Column::Text("region"),
        Column::Text("spec"),
        Column::Int("strict"),
        Column::Text("zone"),
        Column::Int("size"),
        Column::Int("measure"),
        Column::Text("project"),
        Column::Text("enterprise_project"),
        Column::Int("parent"),
        Column::Int("sale"),
        Column::Int("provision"),
        Column::Int("frozen"),
        Column::Int("status"),
        Column::Int("policy"),
        Column::Int("renew_unit"),
        Column::Int("renew_left"),
        Column::Int("expires"),
        Column::Int("cycle"),
        Column::Int("effective"),
        Column::Int("on_demand"),
        Column::Int("closed"),
        Column::Int("created"),
        Column::Int("updated"),
    ],
    "INSERT INTO resource (group_id, customer_key, resource_key, id, name, product_id, service, \
     resource_type, region, spec, strict_selected, zone, size, size_measure, project, \
     enterprise_project, parent_key, sale, provision, frozen, status, policy, renew_unit, \
     renew_left, expires_ms, cycle, effective_ms, on_demand_ms, closed_ms, created_ms, updated_ms) \
     SELECT v.grp, v.customer, v.k, v.id, v.name, v.product, v.service, v.resource_type, v.region, \
     v.spec, v.strict, v.zone, v.size, v.measure, v.project, v.enterprise_project, v.parent, \
     v.sale, v.provision, v.frozen, v.status, v.policy, v.renew_unit, v.renew_left, v.expires, \
     v.cycle, v.effective, v.on_demand, v.closed, v.created, v.updated FROM {rows}",
);

static CHANGE: Sql = Sql::over(
    "resources.change",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Text("name"),
        Column::Text("product"),
        Column::Text("service"),
        Column::Text("resource_type"),
        Column::Text("region"),
        Column::Text("spec"),
        Column::Int("strict"),
        Column::Text("zone"),
        Column::Int("size"),
        Column::Int("measure"),
        Column::Text("project"),
        Column::Text("enterprise_project"),
        Column::Int("parent"),
        Column::Int("sale"),
        Column::Int("provision"),
        Column::Int("frozen"),
        Column::Int("status"),
        Column::Int("policy"),
        Column::Int("renew_unit"),
        Column::Int("renew_left"),
        Column::Int("expires"),
        Column::Int("cycle"),
        Column::Int("effective"),
        Column::Int("on_demand"),
        Column::Int("closed"),
        Column::Int("updated"),
    ],
    "UPDATE resource SET name = v.name, product_id = v.product, service = v.service, \
     resource_type = v.resource_type, region = v.region, spec = v.spec, \
     strict_selected = v.strict, zone = v.zone, size = v.size, size_measure = v.measure, \
     project = v.project, enterprise_project = v.enterprise_project, parent_key = v.parent, \
     sale = v.sale, provision = v.provision, frozen = v.frozen, status = v.status, \
     policy = v.policy, renew_unit = v.renew_unit, renew_left = v.renew_left, \
     expires_ms = v.expires, cycle = v.cycle, effective_ms = v.effective, \
     on_demand_ms = v.on_demand, closed_ms = v.closed, updated_ms = v.updated FROM {rows} \
     WHERE resource.group_id = v.grp AND resource.customer_key = v.customer \
     AND resource.resource_key = v.k",
);

/// A charging is closed, never rewritten.
static CHARGINGS: Sql = Sql::over(
    "resources.save_chargings",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Int("mode"),
        Column::Text("product"),
        Column::Text("spec"),
        Column::Int("size"),
        Column::Int("since"),
        Column::Int("until"),
    ],
    "INSERT INTO resource_charging (group_id, resource_key, number, mode, product_id, spec, size, \
     from_ms, to_ms) SELECT v.grp, v.k, v.number, v.mode, v.product, v.spec, v.size, v.since, \
     v.until FROM {rows} WHERE true ON CONFLICT (group_id, resource_key, number) DO UPDATE SET \
     to_ms = excluded.to_ms",
);

/// Deletes the tags of resources but those named; the empty one names a resource alone. A set of more rows
/// than one statement takes deletes some of those too: they are stored anew afterwards.
static UNTAG: Sql = Sql::over(
    "resources.untag",
    &[Column::Int("grp"), Column::Int("k"), Column::Text("tag")],
    "DELETE FROM resource_tag WHERE (group_id, resource_key) IN (SELECT v.grp, v.k FROM {rows}) \
     AND NOT EXISTS (SELECT 1 FROM {rows} WHERE v.grp = resource_tag.group_id \
     AND v.k = resource_tag.resource_key AND v.tag = resource_tag.tag)",
);

static TAGS: Sql = Sql::over(
    "resources.save_tags",
    &[Column::Int("grp"), Column::Int("k"), Column::Text("tag"), Column::Text("value")],
    "INSERT INTO resource_tag (group_id, resource_key, tag, value) SELECT v.grp, v.k, v.tag, \
     v.value FROM {rows} WHERE true ON CONFLICT (group_id, resource_key, tag) DO UPDATE SET \
     value = excluded.value",
);

/// Stores new and changed resources (each once) with their chargings and tags; terms and open orders are their
/// orders' own. Tags that are gone are deleted: they are no history. An id that is taken is
/// [`Fault::Conflict`], so that the work is done again and says so.
///
/// # Errors
/// Only faults.
pub fn save(
    tx: &mut Tx<'_>,
    (opened, changed): (&[&ResourceRecord], &[&ResourceRecord]),
) -> Result<(), Fault> {
    save_parts(tx, (opened, changed), changed)
}

/// The same, where of what was changed only some (`parts`) has other chargings or tags than before.
///
/// # Errors
/// Only faults.
pub fn save_parts(
    tx: &mut Tx<'_>,
    (opened, changed): (&[&ResourceRecord], &[&ResourceRecord]),
    parts: &[&ResourceRecord],
) -> Result<(), Fault> {
    let rows = opened.iter().map(|record| open_row(record)).collect();
    tx.execute_set(&OPEN, &[], &in_order(rows, 3)).map_err(taken)?;
    let rows = changed.iter().map(|record| change_row(record)).collect();
    tx.execute_set(&CHANGE, &[], &in_order(rows, 3))?;
    let all = || opened.iter().chain(parts);
    let chargings = all()
        .flat_map(|record| record.chargings.iter().map(|charging| charging_row(record, charging)));
    tx.execute_set(&CHARGINGS, &[], &in_order(chargings.collect(), 3))?;
    let kept = parts.iter().flat_map(|record| kept_rows(record)).collect();
    tx.execute_set(&UNTAG, &[], &in_order(kept, 2))?;
    let tags = all().flat_map(|record| tag_rows(record)).collect();
    tx.execute_set(&TAGS, &[], &in_order(tags, 2)).map(|_| ())
}

fn open_row(record: &ResourceRecord) -> Vec<Value> {
    let ResourceRecord { group, resource, .. } = record;
    let mut row = key(*group, resource);
    row.push((&resource.id).into());
    row.extend(traits(resource));
    row.extend(terms(resource));
    row.extend([resource.created.into(), resource.updated.into()]);
    row
}

fn change_row(record: &ResourceRecord) -> Vec<Value> {
    let ResourceRecord { group, resource, .. } = record;
    let mut row = key(*group, resource);
    row.extend(traits(resource));
    row.extend(terms(resource));
    row.push(resource.updated.into());
    row
}

fn key(group: GroupKey, resource: &Resource) -> Vec<Value> {
    vec![group.into(), resource.customer.into(), resource.key.into()]
}

/// From its name to what it was sold as.
fn traits(resource: &Resource) -> [Value; 14] {
    let product = &resource.product;
    [
        (&resource.name).into(),
        (&product.id).into(),
        (&product.service).into(),
        (&product.resource_type).into(),
        (&product.region).into(),
        (&product.spec).into(),
        product.strict_selected.into(),
        resource.zone.clone().into(),
        resource.size.map(|size| size.value).into(),
        resource.size.map(|size| size.measure).into(),
        (&resource.project).into(),
        (&resource.enterprise_project).into(),
        resource.parent.into(),
        resource.sale.code().into(),
    ]
}

/// From whether it is there to when it was closed.
fn terms(resource: &Resource) -> [Value; 11] {
    let term = resource.subscription.as_ref();
    let renewal = term.and_then(|term| term.at_expiry.auto_renew());
    [
        resource.provision.code().into(),
        resource.frozen.map(Freeze::code).into(),
        term.map(|term| term.status.code()).into(),
        term.map(|term| term.at_expiry.policy().code()).into(),
        renewal.map(|settings| settings.unit.code()).into(),
        renewal.and_then(|settings| settings.left).into(),
        term.map(|term| term.expires).into(),
        term.map(|term| term.cycle.code()).into(),
        resource.effective.into(),
        resource.on_demand.into(),
        resource.closed.into(),
    ]
}

fn charging_row(record: &ResourceRecord, charging: &Charging) -> Vec<Value> {
    vec![
        record.group.into(),
        record.resource.key.into(),
        charging.number.into(),
        charging.mode.code().into(),
        (&charging.product).into(),
        (&charging.spec).into(),
        charging.size.into(),
        charging.from.into(),
        charging.to.into(),
    ]
}

fn kept_rows(record: &ResourceRecord) -> Vec<Vec<Value>> {
    let tags = record.tags.iter().map(|(tag, _)| tag.as_str()).chain([""]);
    tags.map(|tag| vec![record.group.into(), record.resource.key.into(), tag.into()]).collect()
}

fn tag_rows(record: &ResourceRecord) -> Vec<Vec<Value>> {
    let row = |(tag, value): &(String, String)| {
        vec![record.group.into(), record.resource.key.into(), tag.into(), value.into()]
    };
    record.tags.iter().map(row).collect()
}
