//! `GET /v1.0/{partner_id}/partner/account-mgr/balances` (`accounts` F): the old form of
//! `ListPartnerBalances`. It also shows the accounts of a customer the partner allocates to. Its refusals
//! come with the status of success; a customer of another partner is answered as one that is not there.

use http::Method;
use hubu_app::partners::Asked;
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{BALANCES, accounts_for};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::accounts::FormerAccountBalance;
use crate::ops::former::{OfPartner, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct ListPartnerBalancesFormer;

/// The query.
pub struct Query {
    customer: Option<CustomerId>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let form = ("客户 ID", "a customer id");
        let id = fields.opt_parsed("customer_id", Text::max(64), form, CustomerId::parse)?;
        Ok(Self { customer: id })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    account_balances: Vec<FormerAccountBalance>,
}

impl Operation for ListPartnerBalancesFormer {
    const SPEC: Spec = Spec {
        id: "ListPartnerBalancesV1",
        plane: Plane::Former,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v1.0/{partner_id}/partner/account-mgr/balances",
        callers: Callers::Customers,
        requires: BALANCES,
        success: 200,
        errors: &[Code::NotAPartner, Code::PartnersCustomerUnknown, Code::AssociationForbids],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询合作伙伴账户余额（旧版）", "Shows a partner's account balances (old form)"],
    };
    type Path = OfPartner;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: OfPartner,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let asked = query.customer.map_or(Asked::Own, Asked::Customer);
        let accounts = accounts_for(cx, asked).await?;
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            account_balances: FormerAccountBalance::of(accounts, cx.currency()),
        }))
    }
}
