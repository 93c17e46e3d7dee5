//! `GET /v2/accounts/customer-accounts/expenditure-quota` (`accounts` B3): what a post-paid customer may
//! spend in a month, and what of it this month has used. Nothing is paid from it. A resale customer has
//! none, and its answer is empty.

use http::Method;
use hubu_app::Error;
use hubu_app::accounts::{ExpenditureQuota, expenditure_quota};
use hubu_core::access::{Requirement, permissions};
use hubu_core::money::rounding::share_in_hundredths;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Hundredths, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowCustomerExpenditureQuota;

/// The answer; empty for a resale customer.
#[derive(Default, Serialize, JsonSchema)]
pub struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    granting_amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granting_amount_used: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percentage_granting_amount_used: Option<Hundredths>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure_id: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
}

impl Operation for ShowCustomerExpenditureQuota {
    const SPEC: Spec = Spec {
        id: "ShowCustomerExpenditureQuota",
        plane: Plane::Vendor,
        sites: Sites::Intl,
        method: Method::GET,
        path: "/v2/accounts/customer-accounts/expenditure-quota",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BALANCE_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询消费配额", "Shows the caller's expenditure quota"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let customer = cx.caller()?.customer;
        let zone = cx.store().realm().zone.clone();
        let found = cx.read(move |tx, pulse| {
            let cycle = zone.cycle_of(pulse.now);
            Ok::<_, Error<Refusal>>(expenditure_quota(tx, customer, cycle)?)
        });
        let shown = |quota: ExpenditureQuota| Reply {
            granting_amount: Some(AmountNumber(quota.granted)),
            granting_amount_used: Some(AmountNumber(quota.used)),
            percentage_granting_amount_used: Some(Hundredths(share_in_hundredths(
                quota.used,
                quota.granted,
            ))),
            measure_id: Some(MEASURE_MAIN_UNIT),
            currency: Some(cx.currency().to_owned()),
        };
        Ok(Answer::value(found.await?.map(shown).unwrap_or_default()))
    }
}
