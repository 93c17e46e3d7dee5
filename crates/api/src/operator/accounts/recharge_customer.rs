//! `POST /operator/v1/customers/{customer_id}/recharges`: money comes in by a payment channel.
//!
//! It repays what is owed first, receivables before spent credit, and the rest stays cash. A
//! channel's serial number is booked once.

use http::Method;
use hubu_app::accounts::Recharge;
use hubu_app::ledger::Party;
use hubu_core::accounts::Channel;
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{EXACT, find_customer, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct RechargeCustomer;

/// The body.
pub struct Body {
    amount: Amount,
    channel: Channel,
    channel_no: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let channels: Vec<_> = Channel::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        Ok(Self {
            amount: fields.amount("amount", EXACT)?,
            channel: fields.word("channel", &channels)?,
            channel_no: fields.opt_text("channel_no", Text::max(64))?.unwrap_or_default(),
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    trade_id: String,
    repaid_amount: AmountText,
    cash_balance: AmountText,
}

impl Operation for RechargeCustomer {
    const SPEC: Spec = writes(
        "RechargeCustomer",
        Method::POST,
        "/operator/v1/customers/{customer_id}/recharges",
        201,
        &[Code::CustomerUnknown, Code::PaymentBooked, Code::BalanceOutOfRange],
        ["为客户充值", "Books an incoming payment"],
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
        let command = Recharge {
            customer: Party::Key(customer.key),
            amount: body.amount,
            channel: body.channel,
            channel_no: body.channel_no,
        };
        let done = cx.money(customer.group, command, |done| {
            Self::encode(&Reply {
                trade_id: done.trade_id.clone(),
                repaid_amount: AmountText(done.repaid),
                cash_balance: AmountText(done.balance),
            })
        });
        done.await.map(Answer::recorded)
    }
}
