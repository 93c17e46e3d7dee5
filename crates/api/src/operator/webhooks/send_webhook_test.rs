//! `POST /operator/v1/webhooks/{webhook_id}/test`: an event of the kind `webhook.test` is sent to the
//! endpoint, whatever it hears. What comes of it is in the log of its deliveries.

use http::Method;
use hubu_app::Unit;
use hubu_app::webhooks::send_test;
use hubu_app::write::Keep;
use hubu_core::webhooks::EventId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfWebhook, operator};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SendWebhookTest;

/// The answer: which event it is.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    event_id: String,
}

impl Operation for SendWebhookTest {
    const SPEC: Spec = writes(
        "SendWebhookTest",
        Method::POST,
        "/operator/v1/webhooks/{webhook_id}/test",
        202,
        &[Code::WebhookUnknown, Code::WebhookDisabled],
        ["发送测试事件", "Sends a test event to a webhook"],
    );
    type Path = OfWebhook;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let operator = operator(cx)?;
        let send = move |unit: &mut Unit<'_, '_>| send_test(unit, path.webhook, operator);
        let encode = |event: &EventId| Self::encode(&Reply { event_id: event.to_wire() });
        cx.unit(Keep::Answer, send, encode).await.map(Answer::recorded)
    }
}
