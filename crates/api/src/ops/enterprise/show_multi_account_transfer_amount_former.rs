//! `GET /v1.0/{domain_id}/customer/account-mgr/transfer-amount` (`accounts` F3): the old form of
//! `ShowMultiAccountTransferAmount`, in pages that are numbered from 1.

use http::Method;
use hubu_app::accounts::Amounts;
use hubu_app::enterprise::transferable_of;
use hubu_core::access::{Requirement, permissions};
use hubu_core::accounts::BalanceType;
use schemars::JsonSchema;
use serde::Serialize;

use super::{BALANCES, page_of};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowMultiAccountTransferAmountFormer;

/// The query.
pub struct Query {
    balance: BalanceType,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let balance = fields.word("balance_type", &BALANCES)?;
        Ok(Self { balance, page: fields.numbered_page(LAST_PAGE, Empty::Refused)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    total_count: usize,
    amount_info: Vec<AmountInfo>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AmountInfo {
    avail_transfer_amount: AmountNumber,
    measure_id: u8,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
}

impl Operation for ShowMultiAccountTransferAmountFormer {
    const SPEC: Spec = Spec {
        id: "ShowMultiAccountTransferAmountV1",
        plane: Plane::Former,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/transfer-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[Code::AccountNotFound],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: [
            "查询企业主账号可划拨的余额（旧版）",
            "Shows what the master may allocate (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { balance, page } = query;
        let amounts =
            cx.read(move |tx, pulse| transferable_of(tx, master, balance, pulse.now)).await?;
        let info = |amounts: &Amounts| AmountInfo {
            avail_transfer_amount: AmountNumber(amounts.available),
            measure_id: MEASURE_MAIN_UNIT,
            currency: cx.currency().to_owned(),
            amount: amounts.credit.map(|(balance, _)| AmountNumber(balance)),
            credit_amount: amounts.credit.map(|(_, limit)| AmountNumber(limit)),
            expire_time: amounts.expires.map(Instant),
        };
        Ok(Answer::value(Reply {
            total_count: amounts.len(),
            amount_info: page_of(&amounts, balance, page).iter().map(info).collect(),
        }))
    }
}
