//! `POST /operator/v1/webhooks`: events are sent to a URL from now on. The answer holds the secret
//! they are signed with, which is shown this once.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::oversight::ids_of;
use hubu_app::webhooks::{NewWebhook, WebhookRefusal, create_webhook};
use hubu_app::write::{Done, Keep};
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownWebhook;
use super::{KIND, MOST_KINDS, URL, judge, kinds, more, operator, target};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Repeat, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct CreateWebhook;

/// The body.
pub struct Body(NewWebhook);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let url = fields.text("url", URL)?;
        let heard = fields.texts("kinds", 1..=MOST_KINDS, KIND)?;
        let enabled = fields.bool_or("enabled", true)?;
        let (customer, description) = more(fields)?;
        let form = Defect::NotOfForm("客户 ID", "a customer id");
        let read = |id: &String| {
            CustomerId::parse(id).ok_or_else(|| fields.bad("customer_id", form.clone()))
        };
        let customer = customer.filter(|id| !id.is_empty()).as_ref().map(read).transpose()?;
        let target = target(fields, Some(&url))?;
        let target = target.ok_or_else(|| fields.bad("url", Defect::Missing))?;
        let kinds = kinds(fields, &heard)?;
        let description = description.unwrap_or_default();
        Ok(Self(NewWebhook { target, kinds, customer, description, enabled }))
    }
}

/// The answer: the endpoint, and its secret.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    #[serde(flatten)]
    webhook: ShownWebhook,
    secret: String,
}

impl Operation for CreateWebhook {
    const SPEC: Spec = {
        let mut spec = writes(
            "CreateWebhook",
            Method::POST,
            "/operator/v1/webhooks",
            201,
            &[Code::CustomerUnknown, Code::TooManyWebhooks],
            ["创建 Webhook", "Creates a webhook"],
        );
        spec.repeat = Repeat::ByKeyWithoutAnswer;
        spec
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        judge(cx, &body.0.target)?;
        let (vault, operator) = (Arc::clone(cx.vault()), operator(cx)?);
        let create = move |unit: &mut Unit<'_, '_>| -> Result<_, hubu_app::Error<WebhookRefusal>> {
            let Done { value: (webhook, secret), group, subject, detail } =
                create_webhook(unit, &vault, &body.0, operator)?;
            let ids = ids_of(unit.tx, webhook.subject)?;
            let (webhook, secret) = (ShownWebhook::new(webhook, &ids), secret.reveal().to_owned());
            Ok(Done { value: Reply { webhook, secret }, group, subject, detail })
        };
        cx.unit(Keep::Nothing, create, Self::encode).await.map(Answer::recorded)
    }
}
