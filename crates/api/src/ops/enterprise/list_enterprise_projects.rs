//! `GET /hubu/v1/enterprise-projects`: the caller's enterprise projects, the default one among them, the
//! one that was made last first. Parameters and shape are those of the vendor's enterprise project
//! service.

use http::Method;
use hubu_app::enterprise::projects;
use hubu_core::access::permissions;
use hubu_core::enterprise::{ProjectFilter, ProjectOrder, ProjectStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::project::{KINDS, ShownProject, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct ListEnterpriseProjects;

const ORDERS: [(&str, ProjectOrder); 3] = [
    ("created_at", ProjectOrder::Created),
    ("updated_at", ProjectOrder::Updated),
    ("name", ProjectOrder::Name),
];
const DIRECTIONS: [(&str, bool); 2] = [("desc", true), ("asc", false)];

/// The query.
pub struct Query(ProjectFilter);

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let order = fields.opt_word("sort_key", &ORDERS, Empty::Absent)?;
        let descending = fields.opt_word("sort_dir", &DIRECTIONS, Empty::Absent)?;
        Ok(Self(ProjectFilter {
            id: fields.opt_text("id", Text::max(64))?,
            name: fields.opt_text("name", Text::max(255))?,
            status: fields.opt_int("status", 1..=2)?.and_then(ProjectStatus::from_code),
            kind: fields.opt_word("type", &KINDS, Empty::Absent)?,
            order: order.unwrap_or(ProjectOrder::Created),
            descending: descending.unwrap_or(true),
            offset: size(fields.int_or("offset", 0..=Page::MAX_OFFSET, 0)?),
            limit: size(fields.int_or("limit", 1..=1_000, 1_000)?),
        }))
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    enterprise_projects: Vec<ShownProject>,
    total_count: usize,
}

impl Operation for ListEnterpriseProjects {
    const SPEC: Spec = spec(
        ("ListEnterpriseProjects", "/hubu/v1/enterprise-projects"),
        Method::GET,
        &[permissions::PROJECT_LIST],
        (200, Repeat::Reads),
        &[Code::ProjectsNotOpen],
        ["查询企业项目列表", "Lists enterprise projects"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        Query(filter): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let (total_count, page) = cx.read(move |tx, _| projects(tx, customer, &filter)).await?;
        let enterprise_projects = page.iter().map(ShownProject::from).collect();
        Ok(Answer::value(Reply { enterprise_projects, total_count }))
    }
}
