//! `GET /operator/v1/webhooks/{webhook_id}`: one endpoint, without its secrets.

use hubu_app::oversight::ids_of;

use super::shown::ShownWebhook;
use super::{OfWebhook, webhook_of};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowWebhook;

impl Operation for ShowWebhook {
    const SPEC: Spec = reads(
        "ShowWebhook",
        "/operator/v1/webhooks/{webhook_id}",
        &[Code::WebhookUnknown],
        ["查询 Webhook", "Shows a webhook"],
    );
    type Path = OfWebhook;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownWebhook;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownWebhook>, Failure> {
        let found = cx.read(move |tx, _| {
            let webhook = webhook_of(tx, path.webhook)?;
            let ids = ids_of(tx, webhook.subject)?;
            Ok((webhook, ids))
        });
        let (webhook, ids) = found.await?;
        Ok(Answer::value(ShownWebhook::new(webhook, &ids)))
    }
}
