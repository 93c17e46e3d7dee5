//! Enterprise projects: a customer opens them, makes, changes, enables and disables them; operators
//! switch what stands in their way (`accounts` D).

use hubu_core::customers::CustomerKind;
use hubu_core::enterprise::{
    DEFAULT_PROJECT, MOST_PROJECTS, OpeningFacts, OpeningItem, Project, ProjectFilter, ProjectKind,
    ProjectStatus, check_opening, check_project_name, default_project, list_projects,
};
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;
use hubu_store::enterprise::{self, ProjectSwitches};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx, Unit};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why enterprise projects are not opened: what failed, in the order it is reported in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectsNotOpened(pub Vec<OpeningItem>);

/// Why switches are not set. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SwitchRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// It is so already.
    NothingNew,
    /// The customer has opened enterprise projects: the older ways of grouping are closed to it.
    ProjectsOpen,
}

/// Why a project is not shown, made or changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProjectRefusal {
    /// The customer has not opened enterprise projects.
    NotOpen,
    /// The customer has no such project.
    Unknown,
    /// The default project stays as it is.
    Default,
    /// The name is empty, too long, holds other signs, or is the default project's.
    Name,
    /// Another project of the customer has the name.
    NameTaken,
    /// The customer has as many projects as it may have.
    TooMany,
    /// It is so already.
    NothingNew,
}

/// A project that is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewProject {
    /// Its name.
    pub name: String,
    /// What it is about; may be empty.
    pub description: String,
    /// What it is for.
    pub kind: ProjectKind,
}

/// What a project is to be; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectChange {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// What it is for.
    pub kind: Option<ProjectKind>,
}

/// A customer opens enterprise projects. Where they are open already nothing changes.
///
/// # Errors
/// [`ProjectsNotOpened`].
pub fn open_enterprise_projects(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
) -> Result<Done<()>, Error<ProjectsNotOpened>> {
    let party = Party::Key(customer);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let holder = itself(&locked, &party)?;
    let switches = enterprise::project_switches(unit.tx, customer)?;
    let facts = Facts::new().text("customer_id", &holder.id);
    if switches.opened.is_some() {
        return Ok(Done::before((), (holder.group, holder.key)));
    }
    let failed = check_opening(OpeningFacts {
        kind: CustomerKind::from_code(holder.kind),
        verified: holder.real_name.is_some(),
        project_groups: switches.project_groups,
        multi_project: switches.multi_project,
    });
    if !failed.is_empty() {
        return Err(Error::Refused(ProjectsNotOpened(failed)));
    }
    enterprise::open_projects(unit.tx, customer, unit.now)?;
    locked.raise(unit.now, customer, "enterprise.projects_opened", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&holder, (), &facts))
}

/// What a customer has switched on.
pub fn switches(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<ProjectSwitches, Fault> {
    enterprise::project_switches(tx, customer)
}

/// Says whether a customer uses project groups, and several projects a region; `None` leaves as it is.
///
/// # Errors
/// See [`SwitchRefusal`].
pub fn set_switches(
    unit: &mut Unit<'_, '_>,
    customer: &Party,
    (project_groups, multi_project): (Option<bool>, Option<bool>),
) -> Result<Done<()>, Error<SwitchRefusal>> {
    let mut locked = Locked::take(unit.tx, &[customer])?;
    let holder = locked.get(customer).ok_or(Error::Refused(SwitchRefusal::UnknownCustomer))?;
    let before = enterprise::project_switches(unit.tx, holder.key)?;
    let project_groups = project_groups.unwrap_or(before.project_groups);
    let multi_project = multi_project.unwrap_or(before.multi_project);
    if (before.project_groups, before.multi_project) == (project_groups, multi_project) {
        return Err(Error::Refused(SwitchRefusal::NothingNew));
    }
    if before.opened.is_some() && (project_groups || multi_project) {
        return Err(Error::Refused(SwitchRefusal::ProjectsOpen));
    }
    enterprise::set_project_switches(unit.tx, holder.key, (project_groups, multi_project))?;
    let facts = Facts::new()
        .text("customer_id", &holder.id)
        .bool("project_groups", project_groups)
        .bool("multi_project", multi_project);
    locked.raise(unit.now, holder.key, "enterprise.project_switches_set", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(done(&holder, (), &facts))
}

/// Makes a project.
///
/// # Errors
/// See [`ProjectRefusal`].
pub fn create_project(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    new: &NewProject,
) -> Result<Done<Project>, Error<ProjectRefusal>> {
    let place = Place::lock(unit, customer)?;
    let project = Project {
        id: unit.ids.hex32(),
        name: new.name.clone(),
        description: new.description.clone(),
        kind: new.kind,
        status: ProjectStatus::Enabled,
        created: unit.now,
        updated: unit.now,
    };
    place.check_name(&project)?;
    if place.projects.len() >= MOST_PROJECTS {
        return Err(Error::Refused(ProjectRefusal::TooMany));
    }
    let key = unit.ids.key(unit.wall);
    enterprise::insert_project(unit.tx, customer, key, &project)?;
    place.tell(unit, "enterprise.project_created", project)
}

/// Changes the name of a project, what it is about and what it is for.
///
/// # Errors
/// See [`ProjectRefusal`].
pub fn update_project(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    id: &str,
    change: &ProjectChange,
) -> Result<Done<Project>, Error<ProjectRefusal>> {
    let place = Place::lock(unit, customer)?;
    let before = place.find(id)?;
    let change = change.clone();
    let after = Project {
        name: change.name,
        description: change.description.unwrap_or_else(|| before.description.clone()),
        kind: change.kind.unwrap_or(before.kind),
        ..before.clone()
    };
    place.check_name(&after)?;
    place.change(unit, "enterprise.project_changed", (before, after))
}

/// Lets resources join a project, or no longer.
///
/// # Errors
/// See [`ProjectRefusal`].
pub fn set_project_status(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    id: &str,
    status: ProjectStatus,
) -> Result<Done<Project>, Error<ProjectRefusal>> {
    let place = Place::lock(unit, customer)?;
    let before = place.find(id)?;
    let after = Project { status, ..before.clone() };
    let event = match status {
        ProjectStatus::Enabled => "enterprise.project_enabled",
        ProjectStatus::Disabled => "enterprise.project_disabled",
    };
    place.change(unit, event, (before, after))
}

/// How many projects of a customer pass a filter, and the page of them that is wanted. The default
/// project is one of them.
///
/// # Errors
/// [`ProjectRefusal::NotOpen`].
pub fn projects(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    filter: &ProjectFilter,
) -> Result<(usize, Vec<Project>), Error<ProjectRefusal>> {
    let opened = opened(tx, customer)?;
    let mut all = enterprise::projects(tx, customer)?;
    all.push(default_project(opened));
    Ok(list_projects(all, filter))
}

/// A project of a customer.
///
/// # Errors
/// [`ProjectRefusal::NotOpen`], [`ProjectRefusal::Unknown`].
pub fn project(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    id: &str,
) -> Result<Project, Error<ProjectRefusal>> {
    let opened = opened(tx, customer)?;
    if id == DEFAULT_PROJECT {
        return Ok(default_project(opened));
    }
    let found = enterprise::projects(tx, customer)?.into_iter().find(|project| project.id == id);
    found.ok_or(Error::Refused(ProjectRefusal::Unknown))
}

/// How many projects a customer has, the default one left out, and how many it may have.
///
/// # Errors
/// [`ProjectRefusal::NotOpen`].
pub fn project_quota(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
) -> Result<(usize, usize), Error<ProjectRefusal>> {
    opened(tx, customer)?;
    Ok((enterprise::projects(tx, customer)?.len(), MOST_PROJECTS))
}

fn opened(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Timestamp, Error<ProjectRefusal>> {
    let opened = enterprise::project_switches(tx, customer)?.opened;
    opened.ok_or(Error::Refused(ProjectRefusal::NotOpen))
}

/// The projects of a customer that is locked.
struct Place {
    locked: Locked,
    holder: Holder,
    projects: Vec<Project>,
}

impl Place {
    fn lock(unit: &mut Unit<'_, '_>, customer: CustomerKey) -> Result<Self, Error<ProjectRefusal>> {
        let party = Party::Key(customer);
        let locked = Locked::take(unit.tx, &[&party])?;
        let holder = itself(&locked, &party)?;
        opened(unit.tx, customer)?;
        Ok(Self { locked, holder, projects: enterprise::projects(unit.tx, customer)? })
    }

    fn find(&self, id: &str) -> Result<Project, Error<ProjectRefusal>> {
        if id == DEFAULT_PROJECT {
            return Err(Error::Refused(ProjectRefusal::Default));
        }
        let found = self.projects.iter().find(|project| project.id == id);
        found.cloned().ok_or(Error::Refused(ProjectRefusal::Unknown))
    }

    fn check_name(&self, project: &Project) -> Result<(), Error<ProjectRefusal>> {
        if !check_project_name(&project.name) {
            return Err(Error::Refused(ProjectRefusal::Name));
        }
        let same = |other: &Project| other.id != project.id && other.name == project.name;
        if self.projects.iter().any(same) {
            return Err(Error::Refused(ProjectRefusal::NameTaken));
        }
        Ok(())
    }

    fn change(
        self,
        unit: &mut Unit<'_, '_>,
        event: &'static str,
        (before, after): (Project, Project),
    ) -> Result<Done<Project>, Error<ProjectRefusal>> {
        if before == after {
            return Err(Error::Refused(ProjectRefusal::NothingNew));
        }
        let after = Project { updated: unit.now, ..after };
        enterprise::update_project(unit.tx, self.holder.key, &after)?;
        self.tell(unit, event, after)
    }

    fn tell(
        mut self,
        unit: &mut Unit<'_, '_>,
        event: &'static str,
        project: Project,
    ) -> Result<Done<Project>, Error<ProjectRefusal>> {
        let facts = Facts::new()
            .text("project_id", &project.id)
            .text("name", &project.name)
            .text("type", project.kind.as_str())
            .int("status", project.status.code());
        self.locked.raise(unit.now, self.holder.key, event, &facts)?;
        self.locked.finish(unit.tx, unit.wall)?;
        Ok(done(&self.holder, project, &facts))
    }
}

/// The caller's own account, which is there as long as it can call.
fn itself(locked: &Locked, party: &Party) -> Result<Holder, Fault> {
    locked.get(party).ok_or_else(|| Fault::Bug("the caller's account is gone".to_owned()))
}

fn done<T>(holder: &Holder, value: T, facts: &Facts) -> Done<T> {
    Done { value, group: holder.group, subject: holder.key, detail: facts.to_json() }
}
