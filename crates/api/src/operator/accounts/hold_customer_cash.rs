//! `POST /operator/v1/customers/{customer_id}/holds`: cash is set aside.
//!
//! It leaves the balance; nobody can spend, allocate or reclaim it until the hold is released.

use http::Method;
use hubu_app::accounts::PlaceHold;
use hubu_app::ledger::Party;
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{EXACT, REASON, find_customer, writes};

/// See the file's head.
pub struct HoldCustomerCash;

/// The body.
pub struct Body {
    amount: Amount,
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let amount = fields.amount("amount", EXACT)?;
        Ok(Self { amount, reason: fields.text("reason", REASON)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    hold_id: String,
}

impl Operation for HoldCustomerCash {
    const SPEC: Spec = writes(
        "HoldCustomerCash",
        Method::POST,
        "/operator/v1/customers/{customer_id}/holds",
        201,
        &[Code::CustomerUnknown, Code::InsufficientBalance, Code::BalanceOutOfRange],
        ["冻结客户资金", "Sets cash aside"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let command = PlaceHold {
            customer: Party::Key(customer.key),
            amount: body.amount,
            reason: body.reason,
        };
        let done = cx.money(customer.group, command, |hold| {
            Self::encode(&Reply { hold_id: hold.to_string() })
        });
        done.await.map(Answer::recorded)
    }
}
