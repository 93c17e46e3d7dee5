//! `POST /v2/enterprises/multi-accounts/transfer-amount` (`accounts` A6, A9, A14).
//!
//! The master allocates cash or credit to a member. A transaction id that was accepted before is refused, whatever the rest of the request;
//! one that was refused may be used again. Requests that race wait for one another.

use http::Method;
use hubu_app::enterprise::Allocate;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CheckItem;

use super::transfer_body::{ERRORS, TransferBody, unfinished};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct UpdateSubEnterpriseAmount;

impl Operation for UpdateSubEnterpriseAmount {
    const SPEC: Spec = Spec {
        id: "UpdateSubEnterpriseAmount",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/transfer-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 204,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号向子账号划拨", "Allocates money to a member"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = TransferBody;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        CheckItem::OF_ALLOCATION.iter().map(|item| item.as_str()).collect()
    }

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: TransferBody,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = Allocate(body.of(caller.customer));
        let done = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded).map_err(unfinished)
    }
}
