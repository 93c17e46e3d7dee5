//! `GET /v1.0/{domain_id}/customer/account-mgr/retrieve-amount` (`accounts` F4): the old form of
//! `ListEnterpriseMultiAccount`, in pages that are numbered from 1.

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
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListEnterpriseMultiAccountFormer;

/// The query.
pub struct Query {
    member: CustomerId,
    balance: BalanceType,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = ("客户 ID", "a customer id");
        let member = fields.parsed("sub_customer_id", Text::max(64), id, CustomerId::parse)?;
        let balance = fields.word("balance_type", &BALANCES)?;
        Ok(Self { member, balance, page: fields.numbered_page(LAST_PAGE, Empty::Refused)? })
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

impl Operation for ListEnterpriseMultiAccountFormer {
    const SPEC: Spec = Spec {
        id: "ListEnterpriseMultiAccountV1",
        plane: Plane::Former,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/retrieve-amount",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[Code::AccountNotFound],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: [
            "查询企业子账号可回收的余额（旧版）",
            "Shows what may be reclaimed from a member (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { member, balance, page } = query;
        let amounts = cx
            .read(move |tx, pulse| reclaimable_from(tx, master, &member, balance, pulse.now))
            .await?;
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
            amount_info: page_of(&amounts, balance, page).iter().map(info).collect(),
        }))
    }
}
