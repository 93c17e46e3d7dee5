//! `GET /v2/products/usage-types` (`orders` A4): what is metered, of one type of resource or of all. A
//! row's `code` is what the rating of usage takes as `usage_factor`.
//!
//! `""` and `null` are codes like any other, and restrict the list to nothing.

use hubu_core::products::{self, Catalogue, usage_types};
use schemars::JsonSchema;
use serde::Serialize;

use super::{CODE, in_force, named, resource_type_name, service_name, slice};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListUsageTypes;

/// The query.
pub struct Query {
    resource_type: Option<String>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let code = CODE.null(Empty::Kept).sample("hws.resource.type.vm");
        Ok(Self {
            resource_type: fields.opt_text("resource_type_code", code)?,
            page: fields.page_within(100_000_000, 100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    usage_types: Vec<UsageType>,
}

#[derive(Serialize, JsonSchema)]
struct UsageType {
    code: String,
    name: String,
    resource_type_code: String,
    service_type_code: String,
    resource_type_name: String,
    service_type_name: String,
}

impl UsageType {
    fn of(catalogue: &Catalogue, one: &products::UsageType, lang: Lang) -> Self {
        let owner = catalogue.resource_type(&one.resource_type);
        let service = owner.map(|owner| owner.service.as_str()).unwrap_or_default();
        Self {
            code: one.code.clone(),
            name: named(lang, &one.names),
            resource_type_code: one.resource_type.clone(),
            service_type_code: service.to_owned(),
            resource_type_name: resource_type_name(catalogue, &one.resource_type, lang),
            service_type_name: service_name(catalogue, service, lang),
        }
    }
}

impl Operation for ListUsageTypes {
    const SPEC: Spec = open_list(
        "ListUsageTypes",
        Sites::Both,
        "/v2/products/usage-types",
        ["查询使用量类型列表", "Lists what is metered of resources"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = usage_types(&catalogue, query.resource_type.as_deref(), slice(query.page));
        let rows = found.rows.into_iter().map(|one| UsageType::of(&catalogue, one, lang));
        Ok(Answer::value(Reply { total_count: found.total, usage_types: rows.collect() }))
    }
}
