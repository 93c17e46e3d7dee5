//! Webhooks: endpoints that events are sent to, their secrets, and the log of what was sent.
//!
//! Instants of endpoints are business time; those of secrets, deliveries and attempts are the process's
//! clock, which is what networks know.

mod create_webhook;
mod delete_webhook;
mod list_webhook_deliveries;
mod list_webhooks;
mod redeliver_webhook_event;
mod redeliver_webhook_events;
mod rotate_webhook_secret;
mod send_webhook_test;
mod show_webhook;
mod shown;
mod update_webhook;

pub use create_webhook::CreateWebhook;
pub use delete_webhook::DeleteWebhook;
pub use list_webhook_deliveries::ListWebhookDeliveries;
pub use list_webhooks::ListWebhooks;
pub use redeliver_webhook_event::RedeliverWebhookEvent;
pub use redeliver_webhook_events::RedeliverWebhookEvents;
pub use rotate_webhook_secret::RotateWebhookSecret;
pub use send_webhook_test::SendWebhookTest;
pub use show_webhook::ShowWebhook;
pub use update_webhook::UpdateWebhook;

use hubu_app::webhooks::{self, Operator, Webhook};
use hubu_app::{Error, Tx};
use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::{EventId, KindFilter, MOST_KINDS, Target};

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Reads, Text};

const URL: Text = Text::max(1_024).sample("https://hooks.example.com/hubu");
const KIND: Text = Text::max(64).sample("account.*");
const DESCRIPTION: Text = Text::max(128).sample("billing of the shop");
const EVENT: Text = Text::max(64).sample("evt_1_1");

/// `{webhook_id}`. An id of another form belongs to nothing, and 0 is the key of nothing.
pub struct OfWebhook {
    webhook: WebhookKey,
}

impl Reads for OfWebhook {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = fields.text("webhook_id", Text::max(64).sample("WH1"))?;
        Ok(Self { webhook: WebhookKey::parse_wire(&id).unwrap_or(WebhookKey(0)) })
    }
}

/// `{webhook_id}` and `{event_id}`; `None`: no event has such an id.
pub struct OfDelivery {
    webhook: WebhookKey,
    event: Option<EventId>,
}

impl Reads for OfDelivery {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let OfWebhook { webhook } = OfWebhook::read(fields)?;
        Ok(Self { webhook, event: EventId::parse_wire(&fields.text("event_id", EVENT)?) })
    }
}

/// The URL of an endpoint, where it is given.
fn target(fields: &Fields<'_>, url: Option<&str>) -> Result<Option<Target>, BadField> {
    let read = |url| Target::parse(url).map_err(|defect| fields.bad("url", defect.into()));
    url.map(read).transpose()
}

/// What an endpoint hears.
fn kinds(fields: &Fields<'_>, kinds: &[String]) -> Result<Vec<KindFilter>, BadField> {
    let forms = "account.recharged, account.*, *";
    let read = |(at, kind): (usize, &String)| {
        let found = KindFilter::parse(kind);
        found.ok_or_else(|| fields.bad(&format!("kinds[{at}]"), Defect::NotOfForm(forms, forms)))
    };
    kinds.iter().enumerate().map(read).collect()
}

/// Refuses a URL that this server does not call, as far as it can be told from it.
fn judge(cx: &Cx, target: &Target) -> Result<(), Failure> {
    if cx.egress().allows_target(target) {
        return Ok(());
    }
    let rule = Defect::Rule(
        "指向内部地址；如确需调用，请在配置 webhook_networks 中允许",
        "leads to an address inside a network; where that is meant, allow it by the setting \
         webhook_networks",
    );
    Err(BadField::new("url", rule).into())
}

/// Who acts: the trail of endpoints is the operator's own.
fn operator(cx: &Cx) -> Result<Operator, Failure> {
    let caller = cx.caller()?;
    Ok((caller.group, caller.customer))
}

/// An endpoint that must be there.
fn webhook_of(tx: &mut Tx<'_>, key: WebhookKey) -> Result<Webhook, Error<Refusal>> {
    webhooks::find(tx, key)?.ok_or(Error::Refused(Refusal::new(Code::WebhookUnknown)))
}

/// What is optional of an endpoint: whom it is about, and what people call it.
fn more(fields: &mut Fields<'_>) -> Result<(Option<String>, Option<String>), BadField> {
    let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9").empty(Empty::Kept);
    let customer = fields.opt_text("customer_id", rule)?;
    Ok((customer, fields.opt_text("description", DESCRIPTION.empty(Empty::Kept))?))
}
