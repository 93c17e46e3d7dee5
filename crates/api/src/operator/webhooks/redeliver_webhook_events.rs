//! `POST /operator/v1/webhooks/{webhook_id}/redeliver`: what was given up is sent again: all of it, or
//! what had been written within a span of the process's clock. A call takes 1000 events at the most,
//! the oldest first; repeat it until it tells 0.

use http::Method;
use hubu_app::Unit;
use hubu_app::webhooks::redeliver_parked;
use hubu_app::write::Keep;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfWebhook, operator};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct RedeliverWebhookEvents;

/// The body.
pub struct Body {
    from: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let from = fields.opt_instant("from_time", Empty::Absent)?;
        Ok(Self { from, before: fields.opt_instant("before_time", Empty::Absent)? })
    }
}

/// The answer: how many events are sent again.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: usize,
}

impl Operation for RedeliverWebhookEvents {
    const SPEC: Spec = writes(
        "RedeliverWebhookEvents",
        Method::POST,
        "/operator/v1/webhooks/{webhook_id}/redeliver",
        200,
        &[Code::WebhookUnknown, Code::WebhookDisabled],
        ["批量重新投递", "Sends what was given up to a webhook again"],
    );
    type Path = OfWebhook;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let operator = operator(cx)?;
        let redeliver = move |unit: &mut Unit<'_, '_>| {
            redeliver_parked(unit, path.webhook, (body.from, body.before), operator)
        };
        let encode = |count: &usize| Self::encode(&Reply { count: *count });
        cx.unit(Keep::Answer, redeliver, encode).await.map(Answer::recorded)
    }
}
