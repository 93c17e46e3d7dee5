//! `GET /v2/bases/resource-types` (`orders` F): the old form of `ListResourceTypes`, without pages and
//! without the owner of a type. It is restricted by a code, and to nothing by `""` and `null`.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::products::ResourceType;
use schemars::JsonSchema;
use serde::Serialize;

use super::{FORMER_CODE, in_force, named};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListResourceTypesFormer;

/// The query.
pub struct Query {
    code: Option<String>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = FORMER_CODE.sample("hws.resource.type.vm");
        Ok(Self { code: fields.opt_text("resource_type_code", rule)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    resource_types: Vec<FormerResourceType>,
}

#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
struct FormerResourceType {
    resource_type_code: String,
    resource_type_name: String,
    resource_type_desc: String,
}

impl Operation for ListResourceTypesFormer {
    const SPEC: Spec = Spec {
        id: "ListResourceTypesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/bases/resource-types",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源类型列表（旧版）", "Lists the types of resources (old form)"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let row = |one: &ResourceType| FormerResourceType {
            resource_type_code: one.code.clone(),
            resource_type_name: named(lang, &one.names),
            resource_type_desc: named(lang, &one.descriptions),
        };
        let found = match &query.code {
            Some(code) => catalogue.resource_type(code).into_iter().map(row).collect(),
            None => catalogue.parts().resource_types.iter().map(row).collect(),
        };
        Ok(Answer::value(Reply { resource_types: found }))
    }
}
