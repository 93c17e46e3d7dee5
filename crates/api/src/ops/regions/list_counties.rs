//! `GET /v2/systems/configs/counties` (`orders` A8): the counties of a city.

use hubu_core::regions;
use schemars::JsonSchema;
use serde::Serialize;

use super::{page, shown};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListCounties;

/// The query.
pub struct Query {
    city: String,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let city = fields.text("city_code", Text::max(20).sample("CN-13-001"))?;
        Ok(Self { city, page: page(fields)? })
    }
}

/// The answer; `count` is of all of them, whatever the page.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: usize,
    counties: Vec<County>,
}

#[derive(Serialize, JsonSchema)]
struct County {
    code: &'static str,
    name: &'static str,
}

impl Operation for ListCounties {
    const SPEC: Spec = open_list(
        "ListCounties",
        Sites::Cn,
        "/v2/systems/configs/counties",
        ["查询区县信息", "Lists the counties of a city"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(_: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let all = regions::counties(&query.city);
        let (count, counties) =
            shown(all, query.page, |one| County { code: one.code, name: one.name });
        Ok(Answer::value(Reply { count, counties }))
    }
}
