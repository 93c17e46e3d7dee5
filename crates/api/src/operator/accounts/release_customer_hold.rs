//! `POST /operator/v1/customers/{customer_id}/holds/{hold_id}/release`: cash set aside is free again,
//! whole and once.

use http::Method;
use hubu_app::accounts::ReleaseHold;
use hubu_app::ledger::Party;
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::customer_id;
use crate::operator::{find_customer, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct ReleaseCustomerHold;

/// The path's parameters.
pub struct Path {
    customer: CustomerId,
    hold: i64,
}

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let customer = customer_id(fields, "customer_id")?;
        Ok(Self { customer, hold: fields.int("hold_id", 0..=i64::MAX)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    released_amount: AmountText,
}

impl Operation for ReleaseCustomerHold {
    const SPEC: Spec = writes(
        "ReleaseCustomerHold",
        Method::POST,
        "/operator/v1/customers/{customer_id}/holds/{hold_id}/release",
        200,
        &[Code::CustomerUnknown, Code::HoldUnknown, Code::HoldReleased, Code::BalanceOutOfRange],
        ["解除资金冻结", "Releases a hold"],
    );
    type Path = Path;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, path: Path, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let command = ReleaseHold { customer: Party::Key(customer.key), hold: path.hold };
        let done = cx.money(customer.group, command, |amount| {
            Self::encode(&Reply { released_amount: AmountText(*amount) })
        });
        done.await.map(Answer::recorded)
    }
}
