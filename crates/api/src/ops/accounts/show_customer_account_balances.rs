//! `GET /v2/accounts/customer-accounts/balances` (`accounts` B1): what the caller has and owes.
//!
//! The wire names no limit on accounts: every credit book is one of its own, since their ends
//! differ.

use http::Method;
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use super::{AccountBalance, accounts_of};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowCustomerAccountBalances;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    account_balances: Vec<AccountBalance>,
    debt_amount: AmountNumber,
    measure_id: u8,
    currency: String,
}

impl Operation for ShowCustomerAccountBalances {
    const SPEC: Spec = Spec {
        id: "ShowCustomerAccountBalances",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/accounts/customer-accounts/balances",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BALANCE_VIEW]),
        success: 200,
        errors: &[Code::NoAccountBalance],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询账户余额", "Shows the caller's account balances"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (accounts, debt) = accounts_of(cx).await?;
        Ok(Answer::value(Reply {
            account_balances: AccountBalance::of(accounts, cx.currency()),
            debt_amount: AmountNumber(debt),
            measure_id: MEASURE_MAIN_UNIT,
            currency: cx.currency().to_owned(),
        }))
    }
}
