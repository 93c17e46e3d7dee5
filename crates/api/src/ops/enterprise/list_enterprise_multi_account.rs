//! `GET /v2/enterprises/multi-accounts/retrieve-amount` (`accounts` A7): what the master may reclaim
//! from a member. Cash is one record; credit one for each shared book that has not ended.

use http::Method;
use hubu_app::accounts::Amounts;
use hubu_app::enterprise::reclaimable_from;
use hubu_core::access::{Requirement, permissions};
use hubu_core::accounts::BalanceType;
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{BALANCES, page_of};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListEnterpriseMultiAccount;

/// The query.
pub struct Query {
    member: CustomerId,
    balance: BalanceType,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = ("客户 ID", "a customer id");
        Ok(Self {
            member: fields.parsed("sub_customer_id", Text::max(64), id, CustomerId::parse)?,
            balance: fields.word("balance_type", &BALANCES)?,
            page: fields.page(100)?,
        })
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
    avail_retrieve_amount: AmountNumber,
    measure_id: u8,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
}

impl Operation for ListEnterpriseMultiAccount {
    const SPEC: Spec = Spec {
        id: "ListEnterpriseMultiAccount",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/retrieve-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[Code::AccountNotFound],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询企业子账号可回收的余额", "Shows what may be reclaimed from a member"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { member, balance, page } = query;
        let amounts =
            cx.read(move |tx, pulse| reclaimable_from(tx, master, &member, balance, pulse.now));
        let amounts = amounts.await?;
        let info = |amounts: &Amounts| AmountInfo {
            avail_retrieve_amount: AmountNumber(amounts.available),
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
