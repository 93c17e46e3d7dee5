//! `PATCH /operator/v1/webhooks/{webhook_id}`: an endpoint is changed, all that is named or nothing.
//! What is left out stays; an empty `customer_id` lets it hear of every customer. Switched off, it
//! hears nothing and is sent nothing; what waited for it goes on when it is switched on again.

use http::Method;
use hubu_app::oversight::ids_of;
use hubu_app::webhooks::{WebhookChange, WebhookRefusal, update_webhook};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::ids::CustomerId;

use super::shown::ShownWebhook;
use super::{KIND, MOST_KINDS, OfWebhook, URL, judge, kinds, more, operator, target};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct UpdateWebhook;

/// The body.
pub struct Body(WebhookChange);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let url = fields.opt_text("url", URL)?;
        let heard = fields.opt_texts("kinds", 0..=MOST_KINDS, KIND)?;
        let enabled = fields.opt_bool("enabled")?;
        let (customer, description) = more(fields)?;
        if heard.as_ref().is_some_and(Vec::is_empty) {
            return Err(fields.bad("kinds", Defect::TooFew(1)));
        }
        let customer = match customer {
            Some(id) if id.is_empty() => Some(None),
            Some(id) => {
                let form = Defect::NotOfForm("客户 ID", "a customer id");
                let read = CustomerId::parse(&id).ok_or_else(|| fields.bad("customer_id", form));
                Some(Some(read?))
            }
            None => None,
        };
        let target = target(fields, url.as_deref())?;
        let kinds = heard.map(|heard| kinds(fields, &heard)).transpose()?;
        Ok(Self(WebhookChange { target, kinds, customer, description, enabled }))
    }
}

impl Operation for UpdateWebhook {
    const SPEC: Spec = writes(
        "UpdateWebhook",
        Method::PATCH,
        "/operator/v1/webhooks/{webhook_id}",
        200,
        &[Code::WebhookUnknown, Code::CustomerUnknown, Code::NothingToChange],
        ["变更 Webhook", "Changes a webhook"],
    );
    type Path = OfWebhook;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownWebhook;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownWebhook>, Failure> {
        if let Some(target) = &body.0.target {
            judge(cx, target)?;
        }
        let operator = operator(cx)?;
        let change = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<WebhookRefusal>> {
            let Done { value, group, subject, detail } =
                update_webhook(unit, path.webhook, &body.0, operator)?;
            let ids = ids_of(unit.tx, value.subject)?;
            Ok(Done { value: ShownWebhook::new(value, &ids), group, subject, detail })
        };
        cx.unit(Keep::Answer, change, Self::encode).await.map(Answer::recorded)
    }
}
