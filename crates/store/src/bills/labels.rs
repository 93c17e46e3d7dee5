//! What resources were called when they were billed. Rows hold a number: a month of hours writes one text.

use std::collections::HashMap;

use hubu_core::ids::{GroupKey, ResourceKey};
use hubu_core::resources::Tags;

use super::Billed;
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::{in_order, taken};
use crate::tags;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&NEWEST, &INSERT, &TEXTS];

static NEWEST: Sql = Sql::over(
    "bills.newest_labels",
    &[Column::Int("grp"), Column::Int("resource")],
    "SELECT l.group_id, l.resource_key, l.number, l.name, l.tags FROM {rows} \
     CROSS JOIN bill_label l WHERE l.group_id = v.grp AND l.resource_key = v.resource \
     AND l.number = (SELECT MAX(m.number) FROM bill_label m WHERE m.group_id = v.grp \
     AND m.resource_key = v.resource)",
);

static INSERT: Sql = Sql::over(
    "bills.insert_labels",
    &[
        Column::Int("grp"),
        Column::Int("resource"),
        Column::Int("number"),
        Column::Text("name"),
        Column::Text("tags"),
    ],
    "INSERT INTO bill_label (group_id, resource_key, number, name, tags) \
     SELECT v.grp, v.resource, v.number, v.name, v.tags FROM {rows}",
);

static TEXTS: Sql = Sql::over(
    "bills.labels",
    &[Column::Int("grp"), Column::Int("resource"), Column::Int("number")],
    "SELECT l.group_id, l.resource_key, l.number, l.name, l.tags FROM {rows} \
     CROSS JOIN bill_label l WHERE l.group_id = v.grp AND l.resource_key = v.resource \
     AND l.number = v.number",
);

/// What a resource is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its tags, by name.
    pub tags: &'a [(String, String)],
}

/// What a resource was called, under the number that rows hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LabelText {
    /// The distribution group of the rows.
    pub group: GroupKey,
    /// The resource.
    pub resource: ResourceKey,
    /// The number, from 1.
    pub number: i64,
    /// Its name then.
    pub name: String,
    /// Its tags then, by name.
    pub tags: Tags,
}

type Place = (GroupKey, ResourceKey);

/// The numbers of what the resources of rows are called, in the order of the rows; those that have none yet are
/// written.
pub(super) fn number(tx: &mut Tx<'_>, billed: &[Billed<'_>]) -> Result<Vec<i64>, Fault> {
    let place = |one: &Billed<'_>| Some((one.row.group, one.row.resource?));
    let mut places: Vec<Place> =
        billed.iter().filter(|one| one.label.is_some()).filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    let rows: Vec<Vec<Value>> =
        places.iter().map(|(group, resource)| vec![(*group).into(), (*resource).into()]).collect();
    let mut newest: HashMap<Place, (i64, String, String)> = HashMap::new();
    for row in tx.query_set(&NEWEST, &[], &rows)? {
        let mut row = row.reader();
        let place = (GroupKey(row.int()?), ResourceKey(row.int()?));
        newest.insert(place, (row.int()?, row.text()?, row.text()?));
    }
    let (mut numbers, mut fresh) = (Vec::with_capacity(billed.len()), Vec::new());
    for one in billed {
        let (Some(label), Some(place)) = (one.label, place(one)) else {
            numbers.push(0);
            continue;
        };
        let tags = tags::written(label.tags)?;
        let (number, name, tags_then) = newest.entry(place).or_default();
        if *number == 0 || *name != label.name || *tags_then != tags {
            *number += 1;
            (*name, *tags_then) = (label.name.to_owned(), tags.clone());
            let (group, resource) = place;
            let row: Vec<Value> = vec![
                group.into(),
                resource.into(),
                (*number).into(),
                label.name.into(),
                tags.into(),
            ];
            fresh.push(row);
        }
        numbers.push(*number);
    }
    tx.execute_set(&INSERT, &[], &in_order(fresh, 3)).map_err(taken)?;
    Ok(numbers)
}

/// What resources were called, by group, resource and number; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn label_texts(
    tx: &mut Tx<'_>,
    labels: &[(GroupKey, ResourceKey, i64)],
) -> Result<Vec<LabelText>, Fault> {
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels.dedup();
    let row = |(group, resource, number): &(GroupKey, ResourceKey, i64)| -> Vec<Value> {
        vec![(*group).into(), (*resource).into(), (*number).into()]
    };
    let rows: Vec<Vec<Value>> = labels.iter().map(row).collect();
    tx.query_set(&TEXTS, &[], &rows)?.into_iter().map(text).collect()
}

/// What resources are called that were billed, as they were called last; those that never were are left out.
///
/// # Errors
/// Only faults.
pub fn newest_labels(
    tx: &mut Tx<'_>,
    resources: &[(GroupKey, ResourceKey)],
) -> Result<Vec<LabelText>, Fault> {
    let row = |(group, resource): &(GroupKey, ResourceKey)| -> Vec<Value> {
        vec![(*group).into(), (*resource).into()]
    };
    let rows: Vec<Vec<Value>> = resources.iter().map(row).collect();
    tx.query_set(&NEWEST, &[], &rows)?.into_iter().map(text).collect()
}

fn text(row: Row) -> Result<LabelText, Fault> {
    let mut row = row.reader();
    Ok(LabelText {
        group: GroupKey(row.int()?),
        resource: ResourceKey(row.int()?),
        number: row.int()?,
        name: row.text()?,
        tags: tags::read(&row.text()?)?,
    })
}
