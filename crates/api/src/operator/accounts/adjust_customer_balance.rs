//! `POST /operator/v1/customers/{customer_id}/adjustments`: a balance is corrected, with a reason.
//!
//! The amount is added; below zero it is taken, as far as the balance goes. Spent credit can be given
//! back as far as it was spent; its limit stays.

use http::Method;
use hubu_app::accounts::{Adjust, AdjustedAccount};
use hubu_app::ledger::Party;
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{REASON, change, find_customer, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct AdjustCustomerBalance;

/// The body.
pub struct Body {
    account: AdjustedAccount,
    amount: Amount,
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let credit = fields.word("account", &[("cash", false), ("credit", true)])?;
        let amount = change(fields)?;
        let reason = fields.text("reason", REASON)?;
        let expires = fields.opt_instant("expire_time", Empty::Absent)?;
        let account = match (credit, expires) {
            (true, expires) => AdjustedAccount::Credit { expires },
            (false, _) => AdjustedAccount::Cash,
        };
        Ok(Self { account, amount, reason })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    balance: AmountText,
}

impl Operation for AdjustCustomerBalance {
    const SPEC: Spec = writes(
        "AdjustCustomerBalance",
        Method::POST,
        "/operator/v1/customers/{customer_id}/adjustments",
        201,
        &[
            Code::CustomerUnknown,
            Code::AccountNotFound,
            Code::CreditExpired,
            Code::MoreThanUsed,
            Code::InsufficientBalance,
            Code::BalanceOutOfRange,
        ],
        ["手工调账", "Adjusts a balance by hand"],
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
        let command = Adjust {
            customer: Party::Key(customer.key),
            account: body.account,
            amount: body.amount,
            reason: body.reason,
        };
        let done = cx.money(customer.group, command, |balance| {
            Self::encode(&Reply { balance: AmountText(*balance) })
        });
        done.await.map(Answer::recorded)
    }
}
