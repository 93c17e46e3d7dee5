//! `GET /v2/bases/service-types` (`orders` F): the old form of `ListServiceTypes`, without pages. It is
//! restricted by a code, and to nothing by `""` and `null`.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::products::services;
use schemars::JsonSchema;
use serde::Serialize;

use super::list_service_types::ServiceTypes;
use super::{EVERYTHING, FORMER_CODE, in_force};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListServiceTypesFormer;

/// The query.
pub struct Query {
    service: Option<String>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { service: fields.opt_text("service_type_code", FORMER_CODE)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    service_types: Vec<ServiceTypes>,
}

impl Operation for ListServiceTypesFormer {
    const SPEC: Spec = Spec {
        id: "ListServiceTypesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/bases/service-types",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询云服务类型列表（旧版）", "Lists the cloud services (old form)"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = services(&catalogue, query.service.as_deref(), EVERYTHING);
        let rows = found.rows.into_iter().map(|service| ServiceTypes::of(service, lang));
        Ok(Answer::value(Reply { service_types: rows.collect() }))
    }
}
