//! `GET /v2/products/service-types` (`orders` A1): the cloud services, or those in whose name a text
//! stands. What is looked through are the names of the language that is asked for.

use hubu_core::products::{ServiceType, services_named};
use schemars::JsonSchema;
use serde::Serialize;

use super::{in_force, named, slice};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::language::Lang;
use crate::operation::{Answer, Operation, Spec};
use crate::ops::open_list;

/// See the file's head.
pub struct ListServiceTypes;

/// The largest offset of the documentation.
pub(super) const LAST: i64 = 1_000_000_000;

/// The query.
pub struct Query {
    name: Option<String>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        // Nothing is documented for a name that says nothing: it does not restrict.
        let name = Text::max(128).quoted(Empty::Absent).sample("Cloud");
        Ok(Self {
            name: fields.opt_text("service_type_name", name)?,
            page: fields.page_within(LAST, 1_000)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    service_types: Vec<ServiceTypes>,
}

/// A service, as the old form shows it too.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServiceTypes {
    service_type_name: String,
    service_type_code: String,
    abbreviation: String,
}

impl ServiceTypes {
    pub(super) fn of(service: &ServiceType, lang: Lang) -> Self {
        Self {
            service_type_name: named(lang, &service.names),
            service_type_code: service.code.clone(),
            abbreviation: service.abbreviation.clone(),
        }
    }
}

impl Operation for ListServiceTypes {
    const SPEC: Spec = open_list(
        "ListServiceTypes",
        Sites::Both,
        "/v2/products/service-types",
        ["查询云服务类型列表", "Lists the cloud services"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = services_named(
            &catalogue,
            query.name.as_deref(),
            |names| lang.pick(names.zh.as_str(), names.en.as_str()),
            slice(query.page),
        );
        let rows = found.rows.into_iter().map(|service| ServiceTypes::of(service, lang));
        Ok(Answer::value(Reply { total_count: found.total, service_types: rows.collect() }))
    }
}
