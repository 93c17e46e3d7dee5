//! `GET /v2/enterprises/multi-accounts/transfer-amount` (`accounts` A5): what the master may
//! allocate. Cash is one record; credit one for each book that has not ended.

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
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowMultiAccountTransferAmount;

/// The query.
pub struct Query {
    balance: BalanceType,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { balance: fields.word("balance_type", &BALANCES)?, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    amount_infos: Vec<AmountInfo>,
}

#[derive(Serialize, JsonSchema)]
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

impl Operation for ShowMultiAccountTransferAmount {
    const SPEC: Spec = Spec {
        id: "ShowMultiAccountTransferAmount",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/transfer-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[Code::AccountNotFound],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询企业主账号可划拨的余额", "Shows what the master may allocate"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
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
            amount_infos: page_of(&amounts, balance, page).iter().map(info).collect(),
        }))
    }
}
