//! `GET /v2/products/resource-types` (`orders` A2): the types of resources of all services.

use hubu_core::products::{ResourceType, resource_types};
use schemars::JsonSchema;
use serde::Serialize;

use super::list_service_types::LAST;
use super::{in_force, named, slice};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListResourceTypes;

/// The query.
pub struct Query {
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { page: fields.page_within(LAST, 1_000)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    resource_types: Vec<ResourceTypes>,
}

#[derive(Serialize, JsonSchema)]
struct ResourceTypes {
    resource_type_code: String,
    resource_type_name: String,
    resource_type_desc: String,
    service_type_code: String,
}

impl ResourceTypes {
    fn of(one: &ResourceType, lang: Lang) -> Self {
        Self {
            resource_type_code: one.code.clone(),
            resource_type_name: named(lang, &one.names),
            resource_type_desc: named(lang, &one.descriptions),
            service_type_code: one.service.clone(),
        }
    }
}

impl Operation for ListResourceTypes {
    const SPEC: Spec = open_list(
        "ListResourceTypes",
        Sites::Both,
        "/v2/products/resource-types",
        ["查询资源类型列表", "Lists the types of resources"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = resource_types(&catalogue, None, slice(query.page));
        let rows = found.rows.into_iter().map(|one| ResourceTypes::of(one, lang));
        Ok(Answer::value(Reply { total_count: found.total, resource_types: rows.collect() }))
    }
}
