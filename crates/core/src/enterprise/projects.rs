//! Enterprise projects (`accounts` D): who may have them, what they are called, and how they are
//! listed. They group what an account uses; they are no projects of the identity service.

use crate::customers::CustomerKind;
use crate::time::Timestamp;
use crate::words::wire_words;

/// The id of the project that every account has and that holds whatever names no other.
pub const DEFAULT_PROJECT: &str = "0";
/// What it is called; nothing else may be.
const DEFAULT_NAME: &str = "default";
/// How many projects an account may have besides it. A disabled one counts.
pub const MOST_PROJECTS: usize = 100;
/// The most characters of a name.
const NAME_MAX: usize = 255;

wire_words! {
    /// A business check of opening enterprise projects that failed (with CBC.99007004).
    ///
    /// The order of the values is the order they are reported in.
    OpeningItem {
        /// The customer groups its resources in project groups.
        ProjectGroups = 1 "NOT_OPEN_PROJECT_GROUP",
        /// The customer uses several projects a region.
        MultiProject = 2 "NOT_OPEN_MULTI_PROJECT",
        /// Only a verified enterprise opens them by itself.
        NotVerifiedEnterprise = 3 "SELF_OPEN_ONLY_FOR_ENT_AND_INTR_CUST",
    }
}

/// What opening rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpeningFacts {
    /// What the customer is.
    pub kind: Option<CustomerKind>,
    /// Is it certified under a name?
    pub verified: bool,
    /// Does it use project groups?
    pub project_groups: bool,
    /// Does it use several projects a region?
    pub multi_project: bool,
}

/// Everything that keeps a customer from opening enterprise projects by itself.
pub fn check_opening(facts: OpeningFacts) -> Vec<OpeningItem> {
    let enterprise = facts.kind == Some(CustomerKind::Enterprise) && facts.verified;
    let checks = [
        (facts.project_groups, OpeningItem::ProjectGroups),
        (facts.multi_project, OpeningItem::MultiProject),
        (!enterprise, OpeningItem::NotVerifiedEnterprise),
    ];
    checks.into_iter().filter(|(fails, _)| *fails).map(|(_, item)| item).collect()
}

wire_words! {
    /// What a project is for.
    ProjectKind {
        /// 商用: what is in use.
        Production = 1 "prod",
        /// 测试: what is being tried.
        Trial = 2 "poc",
    }
}

wire_words! {
    /// Whether resources may join a project. The numbers are the wire's.
    ProjectStatus {
        /// They may.
        Enabled = 1 "enable",
        /// They may not.
        Disabled = 2 "disable",
    }
}

/// An enterprise project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Project {
    /// Its id on the wire.
    pub id: String,
    /// Its name, unique within the account.
    pub name: String,
    /// What it is about, in up to 512 characters; may be empty.
    pub description: String,
    /// What it is for.
    pub kind: ProjectKind,
    /// May resources join it?
    pub status: ProjectStatus,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub updated: Timestamp,
}

/// The project that an account has from the instant it opened enterprise projects.
pub fn default_project(opened: Timestamp) -> Project {
    Project {
        id: DEFAULT_PROJECT.to_owned(),
        name: DEFAULT_NAME.to_owned(),
        description: String::new(),
        kind: ProjectKind::Production,
        status: ProjectStatus::Enabled,
        created: opened,
        updated: opened,
    }
}

/// Is this a name a project may be given: 1 to 255 Chinese characters, letters, digits, `_` and `-`,
/// and not `default` in any case?
pub fn check_project_name(name: &str) -> bool {
    let chinese = |c: char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}');
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || chinese(c);
    let length = name.chars().count();
    (1..=NAME_MAX).contains(&length)
        && name.chars().all(fits)
        && !name.eq_ignore_ascii_case(DEFAULT_NAME)
}

/// What a list of projects is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProjectOrder {
    /// When they were made.
    Created,
    /// When they were last changed.
    Updated,
    /// Their names, by code point.
    Name,
}

/// Which projects are wanted; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectFilter {
    /// The one with this id.
    pub id: Option<String>,
    /// Those whose name contains this text; case does not count.
    pub name: Option<String>,
    /// Those of this status.
    pub status: Option<ProjectStatus>,
    /// Those of this kind.
    pub kind: Option<ProjectKind>,
    /// What they are sorted by; ids decide between equals.
    pub order: ProjectOrder,
    /// The first one last?
    pub descending: bool,
    /// Projects to skip.
    pub offset: usize,
    /// Projects wanted.
    pub limit: usize,
}

/// How many projects pass, and the page that is wanted. An account has about a hundred at the most:
/// they are filtered here, not by the database, and mean the same on both engines.
pub fn list_projects(mut projects: Vec<Project>, filter: &ProjectFilter) -> (usize, Vec<Project>) {
    let name = filter.name.as_ref().map(|name| name.to_lowercase());
    projects.retain(|project| {
        filter.id.as_ref().is_none_or(|id| *id == project.id)
            && name.as_ref().is_none_or(|name| project.name.to_lowercase().contains(name))
            && filter.status.is_none_or(|status| status == project.status)
            && filter.kind.is_none_or(|kind| kind == project.kind)
    });
    projects.sort_by(|a, b| {
        let order = match filter.order {
            ProjectOrder::Created => a.created.cmp(&b.created),
            ProjectOrder::Updated => a.updated.cmp(&b.updated),
            ProjectOrder::Name => a.name.cmp(&b.name),
        };
        order.then_with(|| a.id.cmp(&b.id))
    });
    if filter.descending {
        projects.reverse();
    }
    let total = projects.len();
    let page = projects.into_iter().skip(filter.offset).take(filter.limit).collect();
    (total, page)
}

#[cfg(test)]
#[path = "projects_tests.rs"]
mod tests;
