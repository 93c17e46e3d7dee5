//! `POST /v1.0/{domain_id}/customer/account-mgr/retrieve` (`accounts` F6): the old form of
//! `ReclaimSubEnterpriseAmount`. The amount is
//! called `totalRetrieveAmout` (sic).
//!
//! The old page lets more credit be taken back than is left, so that the member falls into arrears.
//! Here it is refused as by the new form: a book of credit is never below zero.

use http::Method;
use hubu_app::enterprise::Reclaim;
use hubu_core::access::{Requirement, permissions};
use hubu_core::enterprise::CheckItem;

use super::transfer_body::TransferBody;
use super::transfer_body_former::{OF_RECLAIM, failure, read};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfDomain;

/// See the file's head.
pub struct ReclaimSubEnterpriseAmountFormer;

/// The body.
pub struct Body(TransferBody);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        read(fields, "totalRetrieveAmout").map(Self)
    }
}

impl Operation for ReclaimSubEnterpriseAmountFormer {
    const SPEC: Spec = Spec {
        id: "ReclaimSubEnterpriseAmountV1",
        plane: Plane::Former,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v1.0/{domain_id}/customer/account-mgr/retrieve",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_UPDATE]),
        success: 204,
        errors: &[
            Code::DuplicateTransaction,
            Code::TransferUnfinished,
            Code::BusinessCheckFailed,
            Code::FormerCreditExpired,
            Code::AccountNotFound,
            Code::InsufficientBalance,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["企业主账号从子账号回收（旧版）", "Reclaims money from a member (old form)"],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    fn check_items() -> Vec<&'static str> {
        CheckItem::OF_RECLAIM.iter().map(|item| item.as_str()).collect()
    }

    async fn run(
        cx: &Cx,
        _: OfDomain,
        _: Nothing,
        Body(body): Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = Reclaim(body.of(caller.customer));
        let done = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded).map_err(|refused| failure(refused, OF_RECLAIM))
    }
}
