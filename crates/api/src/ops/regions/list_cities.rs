//! `GET /v2/systems/configs/cities` (`orders` A8): the cities of a province.

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
pub struct ListCities;

/// The query.
pub struct Query {
    province: String,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let province = fields.text("province_code", Text::max(40).sample("CN-13"))?;
        Ok(Self { province, page: page(fields)? })
    }
}

/// The answer; `count` is of all of them, whatever the page.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: usize,
    cities: Vec<City>,
}

#[derive(Serialize, JsonSchema)]
struct City {
    code: &'static str,
    name: &'static str,
}

impl Operation for ListCities {
    const SPEC: Spec = open_list(
        "ListCities",
        Sites::Cn,
        "/v2/systems/configs/cities",
        ["查询城市信息", "Lists the cities of a province"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(_: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let all = regions::cities(&query.province);
        let (count, cities) = shown(all, query.page, |one| City { code: one.code, name: one.name });
        Ok(Answer::value(Reply { count, cities }))
    }
}
