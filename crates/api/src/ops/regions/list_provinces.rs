//! `GET /v2/systems/configs/provinces` (`orders` A8): all provinces.

use hubu_core::regions;
use schemars::JsonSchema;
use serde::Serialize;

use super::{page, shown};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListProvinces;

/// The query.
pub struct Query {
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { page: page(fields)? })
    }
}

/// The answer; `count` is of all of them, whatever the page.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: usize,
    provinces: Vec<Province>,
}

#[derive(Serialize, JsonSchema)]
struct Province {
    code: &'static str,
    name: &'static str,
}

impl Operation for ListProvinces {
    const SPEC: Spec = open_list(
        "ListProvinces",
        Sites::Cn,
        "/v2/systems/configs/provinces",
        ["查询省份信息", "Lists provinces"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(_: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let all = regions::provinces();
        let (count, provinces) =
            shown(all, query.page, |one| Province { code: one.code, name: one.name });
        Ok(Answer::value(Reply { count, provinces }))
    }
}
