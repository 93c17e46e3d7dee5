//! `DELETE /v1.0/{domain_id}/common/order-mgr/resources/{resource_id}/actions?action_id=autorenew` (`orders` F):
//! the old form of `CancelAutoRenewalResources`.

use http::Method;
use hubu_app::subscriptions::CancelAutoRenew;
use hubu_core::access::{Requirement, permissions};

use super::{
    AutoRenewAction, FORMER_AUTO_RENEWAL, FORMER_SUCCESS, FormerOfResource, FormerSuccess,
};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::recoded;

/// See the file's head.
pub struct CancelAutoRenewalResourcesFormer;

impl Operation for CancelAutoRenewalResourcesFormer {
    const SPEC: Spec = Spec {
        id: "CancelAutoRenewalResourcesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::DELETE,
        path: "/v1.0/{domain_id}/common/order-mgr/resources/{resource_id}/actions",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_UPDATE]),
        success: 200,
        errors: &[Code::FormerResourceUnknown, Code::FormerAutoRenewalNotSet],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: [
            "取消包年/包月资源自动续费（旧版）",
            "Cancels auto-renewal of a resource (old form)",
        ],
    };
    type Path = FormerOfResource;
    type Query = AutoRenewAction;
    type Body = Nothing;
    type Reply = FormerSuccess;

    async fn run(
        cx: &Cx,
        path: FormerOfResource,
        _: AutoRenewAction,
        _: Nothing,
    ) -> Result<Answer<FormerSuccess>, Failure> {
        let caller = cx.caller()?;
        let command = CancelAutoRenew { caller: caller.customer, resource: path.id };
        let done = cx.money(caller.group, command, |()| Self::encode(&FORMER_SUCCESS));
        done.await.map(Answer::recorded).map_err(|refused| recoded(refused, FORMER_AUTO_RENEWAL))
    }
}
