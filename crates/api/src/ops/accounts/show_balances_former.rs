//! `GET /v1.0/{domain_id}/customer/account-mgr/balances` (`accounts` F1): the old form of
//! `ShowCustomerAccountBalances`. Its names mix two styles, and success has a code. The id in the
//! path is "not validated for now"; the caller's own account answers.

use http::Method;
use hubu_core::access::{Requirement, permissions};
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use super::accounts_of;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowBalancesFormer;

/// The id in the path.
pub struct Domain;

impl Reads for Domain {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.text("domain_id", Text::max(64))?;
        Ok(Self)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    account_balances: Vec<AccountBalance>,
    #[serde(rename = "debtAmount")]
    debt_amount: AmountNumber,
    #[serde(rename = "measureId")]
    measure_id: u8,
    currency: String,
}

#[derive(Serialize, JsonSchema)]
struct AccountBalance {
    account_id: String,
    account_type: u8,
    amount: AmountNumber,
    currency: String,
    designated_amount: AmountNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_amount: Option<AmountNumber>,
    measure_unit: u8,
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
    type Path = Domain;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Domain, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (accounts, debt) = accounts_of(cx).await?;
        let account_balances = accounts
            .into_iter()
            .map(|account| AccountBalance {
                account_id: account.id,
                account_type: account.kind,
                amount: AmountNumber(account.amount),
                currency: cx.currency().to_owned(),
                designated_amount: AmountNumber(Amount::ZERO),
                credit_amount: account.limit.map(AmountNumber),
                measure_unit: MEASURE_MAIN_UNIT,
            })
            .collect();
        Ok(Answer::value(Reply {
            error_code: "CBC.0000",
            error_msg: "success",
            account_balances,
            debt_amount: AmountNumber(debt),
            measure_id: MEASURE_MAIN_UNIT,
            currency: cx.currency().to_owned(),
        }))
    }
}
