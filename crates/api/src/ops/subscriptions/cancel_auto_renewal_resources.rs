//! `DELETE /v2/orders/subscriptions/resources/autorenew/{resource_id}` (`orders` D3): cancels auto-renewal of a
//! resource; its primary one and what is attached go along.

use http::Method;
use hubu_app::subscriptions::CancelAutoRenew;
use hubu_core::access::{Requirement, permissions};

use super::OfResource;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CancelAutoRenewalResources;

impl Operation for CancelAutoRenewalResources {
    const SPEC: Spec = Spec {
        id: "CancelAutoRenewalResources",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::DELETE,
        path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 204,
        errors: &[Code::ResourceUnknown, Code::AutoRenewalNotSet],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["取消包年/包月资源自动续费", "Cancels auto-renewal of a resource"],
    };
    type Path = OfResource;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfResource,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = CancelAutoRenew { caller: caller.customer, resource: path.id };
        let done = cx.money(caller.group, command, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
