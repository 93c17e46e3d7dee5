//! `DELETE /operator/v1/webhooks/{webhook_id}`: an endpoint is gone for good, with its secrets and
//! whatever waited for it. To stop for a while, switch it off instead.

use http::Method;
use hubu_app::Unit;
use hubu_app::webhooks::delete_webhook;
use hubu_app::write::Keep;

use super::{OfWebhook, operator};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct DeleteWebhook;

impl Operation for DeleteWebhook {
    const SPEC: Spec = writes(
        "DeleteWebhook",
        Method::DELETE,
        "/operator/v1/webhooks/{webhook_id}",
        204,
        &[Code::WebhookUnknown],
        ["删除 Webhook", "Deletes a webhook"],
    );
    type Path = OfWebhook;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        let operator = operator(cx)?;
        let delete = move |unit: &mut Unit<'_, '_>| delete_webhook(unit, path.webhook, operator);
        let done = cx.unit(Keep::Answer, delete, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
