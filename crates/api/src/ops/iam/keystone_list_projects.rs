//! `GET /v3/projects` (`auth` 3): the caller's projects, one a region. The vendor's client looks for
//! the one of its region's name, and wants exactly one.

use schemars::JsonSchema;
use serde::Serialize;

use super::projects::{Project, projects_of};
use super::reads;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};

/// See the file's head.
pub struct KeystoneListProjects;

/// The query. What is left out filters nothing.
pub struct Query {
    domain_id: Option<String>,
    name: Option<String>,
    parent_id: Option<String>,
    enabled: Option<bool>,
    is_domain: Option<bool>,
    page: Option<(usize, usize)>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let (id, words) = (Text::max(64), [("true", true), ("false", false)]);
        let domain_id = fields.opt_text("domain_id", id)?;
        let name = fields.opt_text("name", Text::max(64).sample("cn-north-1"))?;
        let parent_id = fields.opt_text("parent_id", id)?;
        let enabled = fields.opt_word("enabled", &words, Empty::Absent)?;
        let is_domain = fields.opt_word("is_domain", &words, Empty::Absent)?;
        let number = fields.opt_int("page", 1..=2_147_483_647)?;
        let size = fields.opt_int("per_page", 1..=5_000)?;
        let page = match (number, size) {
            (None, None) => None,
            (Some(number), Some(size)) => {
                let whole = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
                Some((whole(number), whole(size)))
            }
            (None, Some(_)) => return Err(fields.bad("page", Defect::Missing)),
            (Some(_), None) => return Err(fields.bad("per_page", Defect::Missing)),
        };
        Ok(Self { domain_id, name, parent_id, enabled, is_domain, page })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    projects: Vec<Shown>,
    links: Links,
}

#[derive(Serialize, JsonSchema)]
struct Shown {
    id: String,
    name: &'static str,
    domain_id: String,
    parent_id: String,
    is_domain: bool,
    enabled: bool,
    description: &'static str,
    links: Links,
}

/// The vendor writes null here where it has no link.
#[derive(Serialize, JsonSchema)]
struct Links {
    #[serde(rename = "self")]
    own: String,
    next: Option<String>,
    previous: Option<String>,
}

impl Operation for KeystoneListProjects {
    const SPEC: Spec = reads(
        "KeystoneListProjects",
        "/v3/projects",
        ["查询调用者的项目", "Lists the caller's projects"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (domain, origin) = (&cx.caller()?.customer_id, cx.origin());
        let all = projects_of(cx.site(), domain).into_iter();
        let found = all.filter(|project| query.wants(domain.as_str(), project));
        let (skip, take) = match query.page {
            Some((number, size)) => ((number - 1).saturating_mul(size), size),
            None => (0, usize::MAX),
        };
        let links = |own| Links { own, next: None, previous: None };
        let shown = |project: Project| Shown {
            links: links(format!("{origin}/v3/projects/{}", project.id)),
            id: project.id,
            name: project.name,
            domain_id: domain.to_string(),
            parent_id: domain.to_string(),
            is_domain: false,
            enabled: true,
            description: "",
        };
        let projects = found.skip(skip).take(take).map(shown).collect();
        Ok(Answer::value(Reply { projects, links: links(format!("{origin}/v3/projects")) }))
    }
}

impl Query {
    fn wants(&self, domain: &str, project: &Project) -> bool {
        let same = |wanted: &Option<String>, found| wanted.as_ref().is_none_or(|one| one == found);
        same(&self.domain_id, domain)
            && same(&self.parent_id, domain)
            && same(&self.name, project.name)
            && self.enabled != Some(false)
            && self.is_domain != Some(true)
    }
}
