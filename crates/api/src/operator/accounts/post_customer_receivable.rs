//! `POST /operator/v1/customers/{customer_id}/receivables`: an amount becomes owed for a bill cycle.
//!
//! It is overdue once its due instant has passed; while a cycle is open its earliest due instant
//! stays.

use http::Method;
use hubu_app::accounts::PostReceivable;
use hubu_app::ledger::Party;
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{EXACT, find_customer, instant, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct PostCustomerReceivable;

/// The body.
pub struct Body {
    amount: Amount,
    cycle: BillCycle,
    due: Timestamp,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            amount: fields.amount("amount", EXACT)?,
            cycle: fields.cycle("bill_cycle")?,
            due: instant(fields, "due_time")?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    owed_amount: AmountText,
}

impl Operation for PostCustomerReceivable {
    const SPEC: Spec = writes(
        "PostCustomerReceivable",
        Method::POST,
        "/operator/v1/customers/{customer_id}/receivables",
        201,
        &[Code::CustomerUnknown, Code::BalanceOutOfRange],
        ["登记应收", "Posts a receivable"],
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
        let command = PostReceivable {
            customer: Party::Key(customer.key),
            amount: body.amount,
            cycle: body.cycle,
            due: body.due,
        };
        let done = cx.money(customer.group, command, |owed| {
            Self::encode(&Reply { owed_amount: AmountText(*owed) })
        });
        done.await.map(Answer::recorded)
    }
}
