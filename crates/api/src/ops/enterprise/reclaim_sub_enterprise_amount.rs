//! `POST /v2/enterprises/multi-accounts/retrieve-amount` (`accounts` A8, A9, A14).
//!
//! The master takes cash or credit back from a member. A transaction id that was accepted before is refused, whatever the rest of the request;
//! one that was refused may be used again. Requests that race wait for one another.

use http::Method;
use hubu_app::enterprise::Reclaim;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CheckItem;

use super::transfer_body::{ERRORS, TransferBody, unfinished};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ReclaimSubEnterpriseAmount;

impl Operation for ReclaimSubEnterpriseAmount {
    const SPEC: Spec = Spec {
        id: "ReclaimSubEnterpriseAmount",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/retrieve-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 204,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号从子账号回收", "Reclaims money from a member"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = TransferBody;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        CheckItem::OF_RECLAIM.iter().map(|item| item.as_str()).collect()
    }

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: TransferBody,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = Reclaim(body.of(caller.customer));
        let done = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded).map_err(unfinished)
    }
}
