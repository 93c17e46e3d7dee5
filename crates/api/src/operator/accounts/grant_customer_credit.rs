//! `POST /operator/v1/customers/{customer_id}/credit-grants`: a credit limit is granted or changed.
//!
//! The amount is added to the limit of the credit with this end; below zero it lowers the limit, by
//! no more than is unused. Credit of different ends stands in different books.

use http::Method;
use hubu_app::accounts::GrantCredit;
use hubu_app::ledger::Party;
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{change, find_customer, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct GrantCustomerCredit;

/// The body.
pub struct Body {
    amount: Amount,
    expires: Option<Timestamp>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            amount: change(fields)?,
            expires: fields.opt_instant("expire_time", Empty::Absent)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    credit_limit: AmountText,
}

impl Operation for GrantCustomerCredit {
    const SPEC: Spec = writes(
        "GrantCustomerCredit",
        Method::POST,
        "/operator/v1/customers/{customer_id}/credit-grants",
        201,
        &[
            Code::CustomerUnknown,
            Code::CreditExpired,
            Code::InsufficientBalance,
            Code::BalanceOutOfRange,
        ],
        ["授予或调整信用额度", "Grants or changes a credit limit"],
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
        let command = GrantCredit {
            customer: Party::Key(customer.key),
            amount: body.amount,
            expires: body.expires,
        };
        let done = cx.money(customer.group, command, |limit| {
            Self::encode(&Reply { credit_limit: AmountText(*limit) })
        });
        done.await.map(Answer::recorded)
    }
}
