//! `GET /hubu/v1/enterprise-projects/quotas`: how many enterprise projects the caller has made, and how
//! many it may.

use http::Method;
use hubu_app::enterprise::project_quota;
use hubu_core::access::permissions;
use schemars::JsonSchema;
use serde::Serialize;

use super::project::spec;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Repeat, Spec};

/// See the file's head.
pub struct ShowEnterpriseProjectQuota;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    quotas: Quotas,
}

#[derive(Serialize, JsonSchema)]
struct Quotas {
    resources: Vec<Quota>,
}

#[derive(Serialize, JsonSchema)]
struct Quota {
    #[serde(rename = "type")]
    kind: &'static str,
    used: usize,
    #[serde(rename = "quota")]
    most: usize,
}

impl Operation for ShowEnterpriseProjectQuota {
    const SPEC: Spec = spec(
        ("ShowEnterpriseProjectQuota", "/hubu/v1/enterprise-projects/quotas"),
        Method::GET,
        &[permissions::PROJECT_GET],
        (200, Repeat::Reads),
        &[Code::ProjectsNotOpen],
        ["查询企业项目配额", "Shows the quota of enterprise projects"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let (used, most) = cx.read(move |tx, _| project_quota(tx, customer)).await?;
        let quota = Quota { kind: "enterprise_project", used, most };
        Ok(Answer::value(Reply { quotas: Quotas { resources: vec![quota] } }))
    }
}
