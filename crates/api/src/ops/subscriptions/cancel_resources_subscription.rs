//! `POST /v2/orders/subscriptions/resources/unsubscribe` (`orders` D7): leaves resources with their renewed terms,
//! or the renewed terms alone. All of it is done, or nothing.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `unsubscribe_reason_type` | not said | not said | refused |
//! | `unsubscribe_reason` | not said | not said | not said |

use http::Method;
use hubu_app::subscriptions::{Unsubscribe, Unsubscribed};
use hubu_core::access::{Requirement, permissions};
use hubu_core::subscriptions::{UnsubscribeReason, UnsubscribeType};
use schemars::JsonSchema;
use serde::Serialize;

use super::FailResourceInfo;
use super::renewal::read_each_once;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CancelResourcesSubscription;

/// Resources of one request.
const MOST: usize = 10;

/// The body.
pub struct Body {
    pub(super) resources: Vec<String>,
    pub(super) what: UnsubscribeType,
    pub(super) reason: Option<UnsubscribeReason>,
    pub(super) words: String,
}

impl Body {
    /// Reads it, by the names that a form has for its fields: the resources, what of them, the kind of reason
    /// and the reason in words.
    pub(super) fn read_by(
        fields: &mut Fields<'_>,
        [resources, what, kind, words]: [&'static str; 4],
    ) -> Result<Self, BadField> {
        let what = match fields.int(what, 1..=2)? {
            2 => UnsubscribeType::Renewals,
            _ => UnsubscribeType::Resource,
        };
        let reason = fields.opt_int(kind, 1..=5)?.and_then(UnsubscribeReason::from_code);
        let words = fields.opt_text(words, Text::max(1_000))?.unwrap_or_default();
        Ok(Self { resources: read_each_once(fields, resources, MOST)?, what, reason, words })
    }
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let names =
            ["resource_ids", "unsubscribe_type", "unsubscribe_reason_type", "unsubscribe_reason"];
        Self::read_by(fields, names)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    order_ids: Vec<String>,
    fail_resource_infos: Vec<FailResourceInfo>,
}

impl Operation for CancelResourcesSubscription {
    const SPEC: Spec = Spec {
        id: "CancelResourcesSubscription",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/subscriptions/resources/unsubscribe",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::UNSUBSCRIBE]),
        success: 200,
        errors: &[
            Code::ResourceUnknown,
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
        summary: ["退订包年/包月资源", "Unsubscribes yearly and monthly resources"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let Body { resources, what, reason, words } = body;
        let command = Unsubscribe { caller: caller.customer, resources, what, reason, words };
        let encode = |left: &Unsubscribed| {
            let order_ids = left.orders.iter().map(ToString::to_string).collect();
            Self::encode(&Reply { order_ids, fail_resource_infos: Vec::new() })
        };
        cx.money(caller.group, command, encode).await.map(Answer::recorded)
    }
}
