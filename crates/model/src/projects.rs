//! Enterprise projects.

use std::cmp::Ordering;

use crate::answer::Answer;
use crate::customers::{Kind, bad_parameter, nothing_new};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::trail::About;
use crate::world::{Model, Page, Who};

/// Somebody's projects, and what stands in their way.
#[derive(Clone, Default, Debug)]
pub struct Projects {
    groups: bool,
    several: bool,
    opened: Option<i64>,
    /// All but the default one, in the order of their making.
    pub list: Vec<Project>,
}

impl Projects {
    /// Are they open?
    pub const fn are_open(&self) -> bool {
        self.opened.is_some()
    }
}

/// A project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Project {
    /// Its id.
    pub id: Id,
    /// What it says of itself.
    pub terms: ProjectTerms,
    enabled: bool,
    created: i64,
    updated: i64,
}

/// What a project says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectTerms {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Is it for a trial?
    pub trial: bool,
}

/// What a project is to be; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectChange {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Is it for a trial?
    pub trial: Option<bool>,
}

/// Which projects are wanted, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectFilter {
    /// Only those whose name holds this.
    pub name: Option<String>,
    /// Only enabled ones, or only disabled ones.
    pub enabled: Option<bool>,
    /// Only trials, or none.
    pub trial: Option<bool>,
    /// By what they are sorted: the time they were made or changed, or the name.
    pub key: SortKey,
    /// Is the first one the least?
    pub ascending: bool,
    /// The part that is wanted.
    pub page: Page,
}

/// By what projects are sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SortKey {
    /// When they were made.
    Created,
    /// When they were last changed.
    Updated,
    /// Their name.
    Name,
}

/// How many a customer may have.
const MOST: usize = 100;
/// The id of the default project, and its name.
const DEFAULT: (&str, &str) = ("0", "default");

fn not_open() -> Answer {
    Answer::refused(409, "HUBU.0191")
}

fn unknown() -> Answer {
    Answer::refused(404, "HUBU.0192")
}

impl Model {
    /// A customer's project by its id, and whether it is enabled.
    pub(crate) fn project_of(&self, who: Who, id: &str) -> Option<(usize, bool)> {
        let all = &self.people[who].projects.list;
        let place = all.iter().position(|one| self.ids.is(one.id, id))?;
        Some((place, all[place].enabled))
    }

    /// A customer opens enterprise projects.
    pub fn open_projects(&mut self, who: Who) -> Answer {
        let now = self.now();
        let person = &mut self.people[who];
        if person.projects.opened.is_some() {
            self.about = About::Nothing;
            return Answer::empty();
        }
        let certified = person.kind == Kind::Enterprise && person.real_name.is_some();
        let found = [
            ("NOT_OPEN_PROJECT_GROUP", person.projects.groups),
            ("NOT_OPEN_MULTI_PROJECT", person.projects.several),
            ("SELF_OPEN_ONLY_FOR_ENT_AND_INTR_CUST", !certified),
        ];
        let items: Vec<_> =
            found.iter().filter(|(_, fails)| *fails).map(|(name, _)| *name).collect();
        if !items.is_empty() {
            return Answer::failed(400, "CBC.99007004", &items, false);
        }
        person.projects.opened = Some(now);
        self.raise(who, "enterprise.projects_opened");
        self.detail(Fields::default().with("customer_id", self.people[who].id));
        Answer::empty()
    }

    /// An operator says how a customer groups what it has.
    pub fn set_switches(
        &mut self,
        who: Who,
        groups: Option<bool>,
        several: Option<bool>,
    ) -> Answer {
        let projects = &mut self.people[who].projects;
        let wanted = (groups.unwrap_or(projects.groups), several.unwrap_or(projects.several));
        if wanted == (projects.groups, projects.several) {
            return nothing_new();
        }
        if projects.opened.is_some() && (wanted.0 || wanted.1) {
            return Answer::refused(409, "HUBU.0196");
        }
        (projects.groups, projects.several) = wanted;
        self.raise(who, "enterprise.project_switches_set");
        let facts = Fields::default().with("customer_id", self.people[who].id);
        self.detail(facts.with("project_groups", wanted.0).with("multi_project", wanted.1));
        Answer::empty()
    }

    /// How a customer groups what it has.
    pub fn show_switches(&self, who: Who) -> Answer {
        let Projects { groups, several, opened, .. } = &self.people[who].projects;
        let body = Fields::default()
            .with("project_groups", *groups)
            .with("multi_project", *several)
            .with("enterprise_projects", opened.is_some())
            .with_some("opened_time", opened.map(Json::instant));
        Answer::of(200, body.done())
    }

    /// A project is made.
    pub fn create_project(&mut self, who: Who, terms: &ProjectTerms) -> Answer {
        let now = self.now();
        if self.people[who].projects.opened.is_none() {
            return not_open();
        }
        if let Some(answer) = self.against_name(who, None, &terms.name) {
            return answer;
        }
        if self.people[who].projects.list.len() >= MOST {
            return Answer::refused(409, "HUBU.0195");
        }
        let id = self.ids.unknown(Sort::Project);
        let terms = terms.clone();
        let project = Project { id, terms, enabled: true, created: now, updated: now };
        self.people[who].projects.list.push(project);
        self.raise(who, "enterprise.project_created");
        self.tell_project(who, self.people[who].projects.list.len() - 1);
        self.one_project(201, who, self.people[who].projects.list.len() - 1)
    }

    fn against_name(&self, who: Who, except: Option<usize>, name: &str) -> Option<Answer> {
        if name == DEFAULT.1 {
            return Some(bad_parameter());
        }
        let mut others = self.people[who].projects.list.iter().enumerate();
        let taken = others.any(|(place, one)| Some(place) != except && one.terms.name == name);
        taken.then(|| Answer::refused(409, "HUBU.0194"))
    }

    /// The place of a project that may be changed.
    fn changeable(&self, who: Who, id: &str) -> Result<usize, Answer> {
        if self.people[who].projects.opened.is_none() {
            return Err(not_open());
        }
        if id == DEFAULT.0 {
            return Err(Answer::refused(409, "HUBU.0193"));
        }
        let mut all = self.people[who].projects.list.iter();
        all.position(|one| self.ids.is(one.id, id)).ok_or_else(unknown)
    }

    /// A project is changed.
    pub fn change_project(&mut self, who: Who, id: &str, change: &ProjectChange) -> Answer {
        let place = match self.changeable(who, id) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        if let Some(answer) = self.against_name(who, Some(place), &change.name) {
            return answer;
        }
        let now = self.now();
        let project = &mut self.people[who].projects.list[place];
        let terms = ProjectTerms {
            name: change.name.clone(),
            description: change.description.clone().unwrap_or(project.terms.description.clone()),
            trial: change.trial.unwrap_or(project.terms.trial),
        };
        if terms == project.terms {
            return nothing_new();
        }
        (project.terms, project.updated) = (terms, now);
        self.raise(who, "enterprise.project_changed");
        self.tell_project(who, place);
        self.one_project(200, who, place)
    }

    /// A project is enabled, or disabled.
    pub fn enable_project(&mut self, who: Who, id: &str, enabled: bool) -> Answer {
        let place = match self.changeable(who, id) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let now = self.now();
        let project = &mut self.people[who].projects.list[place];
        if project.enabled == enabled {
            return nothing_new();
        }
        (project.enabled, project.updated) = (enabled, now);
        let word =
            if enabled { "enterprise.project_enabled" } else { "enterprise.project_disabled" };
        self.raise(who, word);
        self.tell_project(who, place);
        Answer::empty()
    }

    /// What trails say of a project.
    fn tell_project(&mut self, who: Who, place: usize) {
        let Project { id, terms, enabled, .. } = &self.people[who].projects.list[place];
        let facts = Fields::default()
            .with("project_id", *id)
            .with("name", terms.name.as_str())
            .with("type", if terms.trial { "poc" } else { "prod" })
            .with("status", if *enabled { 1_i64 } else { 2 });
        self.detail(facts);
    }

    fn shown_project(project: &Project) -> Json {
        let Project { id, terms, enabled, created, updated } = project;
        Fields::default()
            .with("id", *id)
            .with("name", terms.name.as_str())
            .with("description", terms.description.as_str())
            .with("status", if *enabled { 1_i64 } else { 2 })
            .with("created_at", Json::instant(*created))
            .with("updated_at", Json::instant(*updated))
            .with("type", if terms.trial { "poc" } else { "prod" })
            .done()
    }

    fn one_project(&self, status: u16, who: Who, place: usize) -> Answer {
        let shown = Self::shown_project(&self.people[who].projects.list[place]);
        Answer::of(status, Fields::default().with("enterprise_project", shown).done())
    }

    /// One project.
    pub fn show_project(&self, who: Who, id: &str) -> Answer {
        let projects = &self.people[who].projects;
        let Some(opened) = projects.opened else { return not_open() };
        if id == DEFAULT.0 {
            let shown = default_row(opened);
            return Answer::of(200, Fields::default().with("enterprise_project", shown).done());
        }
        match projects.list.iter().position(|one| self.ids.is(one.id, id)) {
            Some(place) => self.one_project(200, who, place),
            None => unknown(),
        }
    }

    /// How many projects a customer has.
    pub fn project_quota(&self, who: Who) -> Answer {
        let projects = &self.people[who].projects;
        if projects.opened.is_none() {
            return not_open();
        }
        let resource = Fields::default()
            .with("type", "enterprise_project")
            .with("used", projects.list.len())
            .with("quota", MOST);
        let quotas = Fields::default().with("resources", vec![resource.done()]);
        Answer::of(200, Fields::default().with("quotas", quotas.done()).done())
    }

    /// A customer's projects, the default one among them.
    pub fn list_projects(&self, who: Who, filter: &ProjectFilter) -> Answer {
        let projects = &self.people[who].projects;
        let Some(opened) = projects.opened else { return not_open() };
        let lower = filter.name.as_ref().map(|name| name.to_lowercase());
        let passes = |name: &str, enabled: bool, trial: bool| {
            lower.as_ref().is_none_or(|wanted| name.to_lowercase().contains(wanted))
                && filter.enabled.is_none_or(|wanted| wanted == enabled)
                && filter.trial.is_none_or(|wanted| wanted == trial)
        };
        // What sorts a row, and the row.
        let mut rows: Vec<((i64, String, String), Json)> = Vec::new();
        let key = |created: i64, updated: i64, name: &str, id: &str| match filter.key {
            SortKey::Created => (created, String::new(), id.to_owned()),
            SortKey::Updated => (updated, String::new(), id.to_owned()),
            SortKey::Name => (0, name.to_owned(), id.to_owned()),
        };
        if passes(DEFAULT.1, true, false) {
            rows.push((key(opened, opened, DEFAULT.1, DEFAULT.0), default_row(opened)));
        }
        for one in projects.list.iter().filter(|o| passes(&o.terms.name, o.enabled, o.terms.trial))
        {
            let id = self.ids.text(one.id).unwrap_or_default();
            let key = key(one.created, one.updated, &one.terms.name, id);
            rows.push((key, Self::shown_project(one)));
        }
        rows.sort_by(|(one, _), (other, _)| {
            let order: Ordering = one.cmp(other);
            if filter.ascending { order } else { order.reverse() }
        });
        let (total, rows) = filter.page.of(rows);
        let rows: Vec<Json> = rows.into_iter().map(|(_, row)| row).collect();
        let body = Fields::default().with("enterprise_projects", rows).with("total_count", total);
        Answer::of(200, body.done())
    }
}

fn default_row(opened: i64) -> Json {
    Fields::default()
        .with("id", DEFAULT.0)
        .with("name", DEFAULT.1)
        .with("description", "")
        .with("status", 1_i64)
        .with("created_at", Json::instant(opened))
        .with("updated_at", Json::instant(opened))
        .with("type", "prod")
        .done()
}
