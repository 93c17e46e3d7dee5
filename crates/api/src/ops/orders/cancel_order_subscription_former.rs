//! `DELETE /v1.0/{domain_id}/customer/order-mgr/orders/{order_id}` (`orders` F): the resources that an order
//! bought are unsubscribed, all of them. Its successor names resources (`CancelResourcesSubscription`).

use http::Method;
use hubu_app::subscriptions::UnsubscribeOrder;
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;
use hubu_core::subscriptions::{UnsubscribeReason, UnsubscribeType};
use schemars::JsonSchema;
use serde::Serialize;

use super::{known, order_id};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct CancelOrderSubscriptionFormer;

/// The path.
pub struct Path(Option<OrderId>);

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        OfDomain::read(fields)?;
        order_id(fields, "order_id").map(Self)
    }
}

/// The query.
pub struct Query {
    what: UnsubscribeType,
    reason: Option<UnsubscribeReason>,
    words: String,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let what = fields.int("unsub_type", 1..=2)?;
        let reason = fields.opt_int("unsubscribe_reason_type", 1..=5)?;
        let words = fields.opt_text("unsubscribe_reason", Text::max(1_000))?;
        Ok(Self {
            what: UnsubscribeType::from_code(what).unwrap_or(UnsubscribeType::Resource),
            reason: reason.and_then(UnsubscribeReason::from_code),
            words: words.unwrap_or_default(),
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    unsub_order_ids: Vec<String>,
}

impl Operation for CancelOrderSubscriptionFormer {
    const SPEC: Spec = Spec {
        id: "CancelOrderSubscriptionV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::DELETE,
        path: "/v1.0/{domain_id}/customer/order-mgr/orders/{order_id}",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::UNSUBSCRIBE]),
        success: 200,
        errors: &[
            Code::OrderUnknown,
            Code::ResourceDeleted,
            Code::SavingsPlanStays,
            Code::ResourceInUnpaidOrder,
            Code::LeftAsWhole,
            Code::InvoicedStays,
            Code::ProductNotLeft,
            Code::TrialStays,
            Code::MarketplaceStays,
            Code::TradeInProgress,
            Code::DevCloudStays,
            Code::FrozenStays,
            Code::NoRenewalToLeave,
            Code::BandwidthAddOnHangs,
            Code::RefundFeeUnknown,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["按订单退订（旧版）", "Unsubscribes what an order bought (old form)"],
    };
    type Path = Path;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        Path(id): Path,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let command = UnsubscribeOrder {
            caller: caller.customer,
            order: known(id)?,
            what: query.what,
            reason: query.reason,
            words: query.words,
        };
        let done = cx.money(caller.group, command, |done| {
            let ids = done.orders.iter().map(|id| id.as_str().to_owned());
            Self::encode(&Reply {
                error_code: SUCCESS_CODE,
                error_msg: SUCCESS_MESSAGE,
                unsub_order_ids: ids.collect(),
            })
        });
        done.await.map(Answer::recorded)
    }
}
