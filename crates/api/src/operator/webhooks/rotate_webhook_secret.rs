//! `POST /operator/v1/webhooks/{webhook_id}/secret`: an endpoint gets a new secret, which is shown this
//! once. The former one signs beside it for `overlap_hours`, so that no event is refused while the
//! receiver changes over; with 0 it ends at once.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::webhooks::{NewSecret, rotate_secret};
use hubu_app::write::Keep;
use hubu_core::webhooks::{MOST_OVERLAP_HOURS, OVERLAP_HOURS};
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfWebhook, operator};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Repeat, Spec};
use crate::operator::writes;
use crate::wire::Instant;

/// See the file's head.
pub struct RotateWebhookSecret;

/// The body.
pub struct Body {
    overlap: i64,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let overlap = fields.int_or("overlap_hours", 0..=MOST_OVERLAP_HOURS, OVERLAP_HOURS)?;
        Ok(Self { overlap })
    }
}

/// The answer: the secret, and until when the former one signs too.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    former_secret_end_time: Option<Instant>,
}

impl Operation for RotateWebhookSecret {
    const SPEC: Spec = {
        let mut spec = writes(
            "RotateWebhookSecret",
            Method::POST,
            "/operator/v1/webhooks/{webhook_id}/secret",
            200,
            &[Code::WebhookUnknown],
            ["轮换 Webhook 密钥", "Gives a webhook a new secret"],
        );
        spec.repeat = Repeat::ByKeyWithoutAnswer;
        spec
    };
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
        let (vault, operator) = (Arc::clone(cx.vault()), operator(cx)?);
        let rotate = move |unit: &mut Unit<'_, '_>| {
            rotate_secret(unit, &vault, (path.webhook, body.overlap), operator)
        };
        let encode = |new: &NewSecret| {
            let former_secret_end_time = new.former_until.map(Instant);
            Self::encode(&Reply { secret: new.secret.reveal().to_owned(), former_secret_end_time })
        };
        cx.unit(Keep::Nothing, rotate, encode).await.map(Answer::recorded)
    }
}
