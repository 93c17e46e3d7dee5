//! `GET /v1.0/{domain_id}/customer/account-mgr/balances` (`accounts` F1): the old form of
//! `ShowCustomerAccountBalances`. Its names mix two styles, and success has a code.

use http::Method;
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use super::{FormerAccountBalance, accounts_of};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowBalancesFormer;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    account_balances: Vec<FormerAccountBalance>,
    #[serde(rename = "debtAmount")]
    debt_amount: AmountNumber,
    #[serde(rename = "measureId")]
    measure_id: u8,
    currency: String,
}

impl Operation for ShowBalancesFormer {
    const SPEC: Spec = Spec {
        id: "ShowCustomerAccountBalancesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/balances",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BALANCE_VIEW]),
        success: 200,
        errors: &[Code::NoAccountBalance],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询账户余额（旧版）", "Shows the caller's account balances (old form)"],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (accounts, debt) = accounts_of(cx).await?;
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            account_balances: FormerAccountBalance::of(accounts, cx.currency()),
            debt_amount: AmountNumber(debt),
            measure_id: MEASURE_MAIN_UNIT,
            currency: cx.currency().to_owned(),
        }))
    }
}
