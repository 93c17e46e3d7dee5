//! `POST /v1.0/{domain_id}/customer/account-mgr/transfer` (`accounts` F5): the old form of
//! `UpdateSubEnterpriseAmount`. The amount is
//! called `totalTransferAmount`, and `deductMode` is always `1`.

use http::Method;
use hubu_app::enterprise::Allocate;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CheckItem;

use super::transfer_body::TransferBody;
use super::transfer_body_former::{OF_ALLOCATION, failure, read};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfDomain;

/// See the file's head.
pub struct UpdateSubEnterpriseAmountFormer;

/// The body.
pub struct Body(TransferBody);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        read(fields, "totalTransferAmount").map(Self)
    }
}

impl Operation for UpdateSubEnterpriseAmountFormer {
    const SPEC: Spec = Spec {
        id: "UpdateSubEnterpriseAmountV1",
        plane: Plane::Former,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v1.0/{domain_id}/customer/account-mgr/transfer",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 204,
        errors: &[
            Code::DuplicateTransaction,
            Code::FormerTransferUnfinished,
            Code::FormerNotAssociated,
            Code::FormerCheckFailed,
            Code::FormerCreditExpired,
            Code::AccountNotFound,
            Code::InsufficientBalance,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号向子账号划拨（旧版）", "Allocates money to a member (old form)"],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        CheckItem::OF_ALLOCATION.iter().map(|item| item.as_str()).collect()
    }

    async fn run(
        cx: &Cx,
        _: OfDomain,
        _: Nothing,
        Body(body): Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = Allocate(body.of(caller.customer));
        let done = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded).map_err(|refused| failure(refused, OF_ALLOCATION))
    }
}
