//! Enterprise projects, and what a customer has switched on of them. Writing expects the customer's
//! row to be locked.

use hubu_core::enterprise::{Project, ProjectKind, ProjectStatus};
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&SWITCHES, &OPEN, &SET_SWITCHES, &PROJECTS, &NAMES, &STATUSES, &INSERT, &UPDATE];

static SWITCHES: Sql = Sql::new(
    "enterprise.project_switches",
    "SELECT opened_ms, project_groups, multi_project FROM project_switch WHERE customer_key = $1",
);

static OPEN: Sql = Sql::new(
    "enterprise.open_projects",
    "INSERT INTO project_switch (customer_key, opened_ms, project_groups, multi_project) \
     VALUES ($1, $2, 0, 0) ON CONFLICT (customer_key) DO UPDATE SET opened_ms = excluded.opened_ms",
);

static SET_SWITCHES: Sql = Sql::new(
    "enterprise.set_project_switches",
    "INSERT INTO project_switch (customer_key, opened_ms, project_groups, multi_project) \
     VALUES ($1, NULL, $2, $3) ON CONFLICT (customer_key) DO UPDATE SET \
     project_groups = excluded.project_groups, multi_project = excluded.multi_project",
);

static PROJECTS: Sql = Sql::new(
    "enterprise.projects",
    "SELECT id, name, description, kind, status, created_ms, updated_ms FROM enterprise_project \
     WHERE customer_key = $1 ORDER BY project_key",
);

static NAMES: Sql = Sql::over(
    "enterprise.project_names",
    &[Column::Int("k")],
    "SELECT p.customer_key, p.id, p.name FROM {rows} CROSS JOIN enterprise_project p \
     WHERE p.customer_key = v.k",
);

static STATUSES: Sql = Sql::over(
    "enterprise.project_statuses",
    &[Column::Int("k"), Column::Text("id")],
    "SELECT p.customer_key, p.id, p.status FROM {rows} CROSS JOIN enterprise_project p \
     WHERE p.customer_key = v.k AND p.id = v.id",
);

static INSERT: Sql = Sql::new(
    "enterprise.insert_project",
    "INSERT INTO enterprise_project (project_key, customer_key, id, name, description, kind, status, \
     created_ms, updated_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

static UPDATE: Sql = Sql::new(
    "enterprise.update_project",
    "UPDATE enterprise_project SET name = $3, description = $4, kind = $5, status = $6, \
     updated_ms = $7 WHERE customer_key = $1 AND id = $2",
);

/// What a customer has switched on.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ProjectSwitches {
    /// When it opened enterprise projects; `None` = it has not.
    pub opened: Option<Timestamp>,
    /// Does it use project groups?
    pub project_groups: bool,
    /// Does it use several projects a region?
    pub multi_project: bool,
}

/// What a customer has switched on; nothing where there is no row.
pub fn project_switches(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<ProjectSwitches, Fault> {
    let Some(row) = tx.first(&SWITCHES, &[customer.into()])? else {
        return Ok(ProjectSwitches::default());
    };
    let mut row = row.reader();
    Ok(ProjectSwitches {
        opened: row.opt_time()?,
        project_groups: row.bool()?,
        multi_project: row.bool()?,
    })
}

/// Opens enterprise projects; the rest stays.
pub fn open_projects(tx: &mut Tx<'_>, customer: CustomerKey, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&OPEN, &[customer.into(), at.into()]).map(|_| ())
}

/// Sets whether project groups, and several projects a region, are used; the rest stays.
pub fn set_project_switches(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    (project_groups, multi_project): (bool, bool),
) -> Result<(), Fault> {
    let params = [customer.into(), project_groups.into(), multi_project.into()];
    tx.execute(&SET_SWITCHES, &params).map(|_| ())
}

/// The projects of a customer, in the order they were made; the default one is not stored.
pub fn projects(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Vec<Project>, Fault> {
    tx.query(&PROJECTS, &[customer.into()])?.into_iter().map(project).collect()
}

/// The ids and names of the projects of customers; the default ones are not stored.
pub fn project_names(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
) -> Result<Vec<(CustomerKey, String, String)>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&NAMES, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.text()?, row.text()?))
        })
        .collect()
}

/// Where projects of customers stand, each by its owner and its id; the default ones are not stored, and those
/// that are not there are left out.
///
/// # Errors
/// Only faults.
pub fn project_statuses(
    tx: &mut Tx<'_>,
    projects: &[(CustomerKey, &str)],
) -> Result<Vec<(CustomerKey, String, ProjectStatus)>, Fault> {
    let row = |(customer, id): &(CustomerKey, &str)| vec![(*customer).into(), (*id).into()];
    let rows: Vec<Vec<Value>> = projects.iter().map(row).collect();
    let found = tx.query_set(&STATUSES, &[], &rows)?;
    let status = |row: Row| {
        let mut row = row.reader();
        let (customer, id) = (CustomerKey(row.int()?), row.text()?);
        Ok((customer, id, row.code(ProjectStatus::from_code)?))
    };
    found.into_iter().map(status).collect()
}

fn project(row: Row) -> Result<Project, Fault> {
    let mut row = row.reader();
    Ok(Project {
        id: row.text()?,
        name: row.text()?,
        description: row.text()?,
        kind: row.code(ProjectKind::from_code)?,
        status: row.code(ProjectStatus::from_code)?,
        created: row.time()?,
        updated: row.time()?,
    })
}

/// Adds a project.
///
/// # Errors
/// [`Fault::Unique`] when another of the customer's has its id or name.
pub fn insert_project(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    key: i64,
    project: &Project,
) -> Result<(), Fault> {
    let params = [
        key.into(),
        customer.into(),
        (&project.id).into(),
        (&project.name).into(),
        (&project.description).into(),
        project.kind.code().into(),
        project.status.code().into(),
        project.created.into(),
        project.updated.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Writes what may change about a project: everything but its id and when it was made.
pub fn update_project(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    project: &Project,
) -> Result<(), Fault> {
    let params = [
        customer.into(),
        (&project.id).into(),
        (&project.name).into(),
        (&project.description).into(),
        project.kind.code().into(),
        project.status.code().into(),
        project.updated.into(),
    ];
    tx.execute(&UPDATE, &params).map(|_| ())
}
