//! `GET /v2/accounts/partner-accounts/balances` (`partner` 3.4): what a partner has, and what of it it may
//! allocate (type 8). A distributor looks at a reseller by naming it; from others the name is ignored.
//! A caller that is no partner is refused with the status of success (sic).

use http::Method;
use hubu_app::partners::Asked;
use schemars::JsonSchema;
use serde::Serialize;

use super::{BALANCES, accounts_for};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::accounts::AccountBalance;

/// See the file's head.
pub struct ListPartnerBalances;

/// The query.
pub struct Query {
    reseller: Option<String>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { reseller: fields.opt_text("indirect_partner_id", Text::max(64))? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    account_balances: Vec<AccountBalance>,
}

impl Operation for ListPartnerBalances {
    const SPEC: Spec = Spec {
        id: "ListPartnerBalances",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/accounts/partner-accounts/balances",
        callers: Callers::Customers,
        requires: BALANCES,
        success: 200,
        errors: &[Code::NotAPartner, Code::ResellerNotOwn],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询合作伙伴账户余额", "Shows a partner's account balances"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let asked = query.reseller.map_or(Asked::Own, Asked::Reseller);
        let accounts = accounts_for(cx, asked).await?;
        Ok(Answer::value(Reply { account_balances: AccountBalance::of(accounts, cx.currency()) }))
    }
}
