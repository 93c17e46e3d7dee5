//! `POST /v1.0/{domain_id}/common/order-mgr/resources/delete` (`orders` F8): the old form of
//! `CancelResourcesSubscription`. Its refusals come with the status of success.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `unsubscribeReasonType` | not said | not said | refused |
//! | `unsubscribeReason` | not said | not said | not said |

use http::Method;
use hubu_app::subscriptions::{Unsubscribe, Unsubscribed};
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use super::cancel_resources_subscription::Body as NewBody;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE, told};

/// See the file's head.
pub struct CancelResourcesSubscriptionFormer;

/// The old code of each new one.
const CODES: &[(Code, Code)] = &[
    (Code::ResourceUnknown, Code::FormerResourceUnknown),
    (Code::ResourceDeleted, Code::FormerResourceDeleted),
    (Code::SavingsPlanStays, Code::FormerSavingsPlanStays),
    (Code::ResourceInUnpaidOrder, Code::FormerResourceInUnpaidOrder),
    (Code::LeftAsWhole, Code::FormerLeftAsWhole),
    (Code::InvoicedStays, Code::FormerInvoicedStays),
    (Code::ProductNotLeft, Code::FormerProductNotLeft),
    (Code::TrialStays, Code::FormerTrialStays),
    (Code::MarketplaceStays, Code::FormerMarketplaceStays),
    (Code::TradeInProgress, Code::FormerTradeInProgress),
    (Code::DevCloudStays, Code::FormerDevCloudStays),
    (Code::FrozenStays, Code::FormerFrozenStays),
    (Code::NoRenewalToLeave, Code::FormerNoRenewalToLeave),
    (Code::BandwidthAddOnHangs, Code::FormerBandwidthAddOnHangs),
    (Code::RefundFeeUnknown, Code::FormerRefundFeeUnknown),
];

/// The body.
pub struct Body(NewBody);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let names = ["resourceIds", "unSubType", "unsubscribeReasonType", "unsubscribeReason"];
        NewBody::read_by(fields, names).map(Self)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "orderIds")]
    orders: Vec<String>,
}

impl Operation for CancelResourcesSubscriptionFormer {
    const SPEC: Spec = Spec {
        id: "CancelResourcesSubscriptionV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v1.0/{domain_id}/common/order-mgr/resources/delete",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::UNSUBSCRIBE]),
        success: 200,
        errors: &[
            Code::FormerResourceUnknown,
            Code::FormerResourceDeleted,
            Code::FormerSavingsPlanStays,
            Code::FormerResourceInUnpaidOrder,
            Code::FormerLeftAsWhole,
            Code::FormerInvoicedStays,
            Code::FormerProductNotLeft,
            Code::FormerTrialStays,
            Code::FormerMarketplaceStays,
            Code::FormerTradeInProgress,
            Code::FormerDevCloudStays,
            Code::FormerFrozenStays,
            Code::FormerNoRenewalToLeave,
            Code::FormerBandwidthAddOnHangs,
            Code::FormerRefundFeeUnknown,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: [
            "退订包年/包月资源（旧版）",
            "Unsubscribes yearly and monthly resources (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: OfDomain,
        _: Nothing,
        Body(body): Body,
    ) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let NewBody { resources, what, reason, words } = body;
        let command = Unsubscribe { caller: caller.customer, resources, what, reason, words };
        let encode = |left: &Unsubscribed| {
            let orders = left.orders.iter().map(ToString::to_string).collect();
            Self::encode(&Reply { error_code: SUCCESS_CODE, error_msg: SUCCESS_MESSAGE, orders })
        };
        let done = cx.money(caller.group, command, encode).await;
        done.map(Answer::recorded).map_err(|refused| told(refused, CODES))
    }
}
