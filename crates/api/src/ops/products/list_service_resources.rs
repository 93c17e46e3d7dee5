//! `GET /v2/products/service-resources` (`orders` A3): the types of resources of one service. An unknown
//! service has none.
//!
//! A `limit` that is empty or null is refused, by one exception: the international site takes an empty one
//! for 10 (`intl` 3).

use hubu_core::products::{ResourceType, resource_types};
use hubu_core::realm::Site;
use schemars::JsonSchema;
use serde::Serialize;

use super::{CODE, in_force, named, slice};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListServiceResources;

/// The query.
pub struct Query {
    service: String,
    page: Page,
    /// Is `limit` there, but empty?
    limit_is_blank: bool,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let service = fields.text("service_type_code", CODE)?;
        let offset = fields.int_or("offset", 0..=10_000_000, 0)?;
        let default = Page::DEFAULT_LIMIT;
        let limit = fields.int_or_unless_null("limit", 1..=100, default, Empty::Absent)?;
        let limit_is_blank = fields.is_blank("limit")?;
        Ok(Self { service, page: Page { offset, limit }, limit_is_blank })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    infos: Vec<ServiceResourceInfo>,
}

#[derive(Serialize, JsonSchema)]
struct ServiceResourceInfo {
    basic_info: ResourceBasicInfo,
}

#[derive(Serialize, JsonSchema)]
struct ResourceBasicInfo {
    resource_type_code: String,
    product_owner_service: String,
    name: String,
    description: String,
}

impl ServiceResourceInfo {
    fn of(one: &ResourceType, lang: Lang) -> Self {
        let basic_info = ResourceBasicInfo {
            resource_type_code: one.code.clone(),
            product_owner_service: one.service.clone(),
            name: named(lang, &one.names),
            description: named(lang, &one.descriptions),
        };
        Self { basic_info }
    }
}

impl Operation for ListServiceResources {
    const SPEC: Spec = open_list(
        "ListServiceResources",
        Sites::Both,
        "/v2/products/service-resources",
        ["根据云服务类型查询资源列表", "Lists the types of resources of a cloud service"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        if query.limit_is_blank && cx.site() == Site::Cn {
            return Err(BadField::new("limit", Defect::Empty).into());
        }
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = resource_types(&catalogue, Some(&query.service), slice(query.page));
        let rows = found.rows.into_iter().map(|one| ServiceResourceInfo::of(one, lang));
        Ok(Answer::value(Reply { total_count: found.total, infos: rows.collect() }))
    }
}
