//! `GET /operator/v1/webhooks/{webhook_id}/deliveries`: what was sent to an endpoint and what waits for
//! it, the last written first, each with every attempt.

use hubu_app::oversight::ids_of;
use hubu_app::webhooks::{DeliveryFilter, deliveries};
use hubu_core::webhooks::DeliveryState;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownDelivery;
use super::{OfWebhook, webhook_of};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ListWebhookDeliveries;

/// The query.
pub struct Query {
    state: Option<DeliveryState>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let states: Vec<_> = DeliveryState::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let state = fields.opt_word("state", &states, Empty::Absent)?;
        Ok(Self { state, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    deliveries: Vec<ShownDelivery>,
}

impl Operation for ListWebhookDeliveries {
    const SPEC: Spec = reads(
        "ListWebhookDeliveries",
        "/operator/v1/webhooks/{webhook_id}/deliveries",
        &[Code::WebhookUnknown],
        ["查询 Webhook 投递记录", "Lists a webhook's deliveries"],
    );
    type Path = OfWebhook;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfWebhook,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let webhook = webhook_of(tx, path.webhook)?.key;
            let filter = DeliveryFilter { webhook, state: query.state };
            let (total, rows) = deliveries(tx, filter, (query.page.offset, query.page.limit))?;
            let ids = ids_of(tx, rows.iter().map(|(row, _)| row.place.subject))?;
            Ok((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let deliveries = rows.into_iter().map(|row| ShownDelivery::new(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, deliveries }))
    }
}
