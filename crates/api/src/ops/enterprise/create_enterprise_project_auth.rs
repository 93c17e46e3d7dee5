//! `POST /v2/enterprises/enterprise-projects/authority` (`accounts` D): the caller opens enterprise
//! projects. It takes neither parameters nor a body, and may be called again.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::open_enterprise_projects;
use hubu_app::write::Keep;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::OpeningItem;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CreateEnterpriseProjectAuth;

impl Operation for CreateEnterpriseProjectAuth {
    const SPEC: Spec = Spec {
        id: "CreateEnterpriseProjectAuth",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/enterprises/enterprise-projects/authority",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ENTERPRISE_PROJECT_UPDATE]),
        success: 204,
        errors: &[Code::BusinessCheckFailed],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["开通企业项目管理", "Opens enterprise projects"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        OpeningItem::ALL.iter().map(|item| item.as_str()).collect()
    }

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Nothing>, Failure> {
        let customer = cx.caller()?.customer;
        let open = move |unit: &mut Unit<'_, '_>| open_enterprise_projects(unit, customer);
        let done = cx.unit(Keep::Answer, open, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
