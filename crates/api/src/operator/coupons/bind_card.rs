//! `POST /operator/v1/card-batches/{batch_id}/cards/{card_no}/bind`: a card comes into a customer's
//! account without its code, as if the customer had redeemed it.

use http::Method;
use hubu_app::coupons::{RedeemCard, Redeemed};
use hubu_app::ledger::Party;
use hubu_core::ids::CustomerId;

use super::shown::ShownRedeemed;
use super::{OfCard, find_batch};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::customer_id;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct BindCard;

/// The body.
pub struct Body {
    customer: CustomerId,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { customer: customer_id(fields, "customer_id")? })
    }
}

impl Operation for BindCard {
    const SPEC: Spec = writes(
        "BindCard",
        Method::POST,
        "/operator/v1/card-batches/{batch_id}/cards/{card_no}/bind",
        201,
        &[
            Code::CardBatchUnknown,
            Code::CustomerUnknown,
            Code::CardUnknown,
            Code::CardNotRedeemed,
            Code::CouponNotChanged,
            Code::BalanceOutOfRange,
        ],
        ["将储值卡绑定到客户", "Puts a stored-value card into a customer's account"],
    );
    type Path = OfCard;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownRedeemed;

    async fn run(
        cx: &Cx,
        path: OfCard,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownRedeemed>, Failure> {
        let batch = cx.read(move |tx, _| find_batch(tx, path.batch)).await?.batch;
        let customer = find_customer(cx, body.customer).await?;
        let command = RedeemCard {
            customer: Party::Key(customer.key),
            card: (path.batch, path.card),
            plan: batch.plan,
            active: batch.active,
        };
        let encode = |redeemed: &Redeemed| Self::encode(&redeemed.into());
        cx.money(customer.group, command, encode).await.map(Answer::recorded)
    }
}
