//! `POST /operator/v1/webhooks/{webhook_id}/deliveries/{event_id}/redeliver`: an event is sent again,
//! whatever became of it, before what else of its customer waits. One that waits for its next attempt
//! is tried now.

use http::Method;
use hubu_app::webhooks::{WebhookRefusal, redeliver_event};
use hubu_app::write::Keep;
use hubu_app::{Error, Unit};

use super::{OfDelivery, operator};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct RedeliverWebhookEvent;

impl Operation for RedeliverWebhookEvent {
    const SPEC: Spec = writes(
        "RedeliverWebhookEvent",
        Method::POST,
        "/operator/v1/webhooks/{webhook_id}/deliveries/{event_id}/redeliver",
        204,
        &[
            Code::WebhookUnknown,
            Code::WebhookDisabled,
            Code::DeliveryUnknown,
            Code::DeliveryContentGone,
        ],
        ["重新投递事件", "Sends an event to a webhook again"],
    );
    type Path = OfDelivery;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfDelivery,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let operator = operator(cx)?;
        let redeliver = move |unit: &mut Unit<'_, '_>| match path.event {
            Some(event) => redeliver_event(unit, (path.webhook, event), operator),
            None => Err(Error::Refused(WebhookRefusal::UnknownDelivery)),
        };
        let done = cx.unit(Keep::Answer, redeliver, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
