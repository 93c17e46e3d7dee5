//! Operators name endpoints, change them, and take them away.

use hubu_core::confidential::Secret;
use hubu_core::ids::{CustomerId, CustomerKey, WebhookKey};
use hubu_core::webhooks::{KindFilter, MOST_WEBHOOKS, Target};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::webhooks::{self, Webhook};
use hubu_store::{Error, Fault, Unit, customers};

use super::Operator;
use super::secrets::draw;
use crate::oversight::ids_of;
use crate::write::Done;

/// Why an endpoint is not as somebody wants it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WebhookRefusal {
    /// There is no such endpoint.
    Unknown,
    /// The customer whose events it is to hear is unknown.
    UnknownCustomer,
    /// The realm has as many endpoints as it may.
    TooMany,
    /// Everything is already as it is asked for.
    NothingNew,
    /// The endpoint is switched off.
    Disabled,
    /// The endpoint has no delivery of this event.
    UnknownDelivery,
    /// What the event carried for its deliverer is not kept any more.
    ContentGone,
}

/// A new endpoint.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where it lives; its host was judged already.
    pub target: Target,
    /// What it hears.
    pub kinds: Vec<KindFilter>,
    /// The one customer whose events it hears; `None`: everybody's.
    pub customer: Option<CustomerId>,
    /// What people call it; may be empty.
    pub description: String,
    /// Does it hear from now on?
    pub enabled: bool,
}

/// What is to be different; `None`: as it was.
#[derive(Clone, Default, Debug)]
pub struct WebhookChange {
    /// Where it lives; its host was judged already.
    pub target: Option<Target>,
    /// What it hears.
    pub kinds: Option<Vec<KindFilter>>,
    /// The one customer whose events it hears; `Some(None)`: everybody's.
    pub customer: Option<Option<CustomerId>>,
    /// What people call it.
    pub description: Option<String>,
    /// Does it hear from now on?
    pub enabled: Option<bool>,
}

/// Names an endpoint. Its secret is shown this once.
///
/// # Errors
/// [`WebhookRefusal::UnknownCustomer`], [`WebhookRefusal::TooMany`].
pub fn create_webhook(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewWebhook,
    (group, operator): Operator,
) -> Result<Done<(Webhook, Secret)>, Error<WebhookRefusal>> {
    let subject = subject_of(unit, new.customer.as_ref())?;
    if webhooks::page(unit.tx, (0, 0))?.0 >= MOST_WEBHOOKS {
        return Err(Error::Refused(WebhookRefusal::TooMany));
    }
    let webhook = Webhook {
        key: WebhookKey(unit.ids.key(unit.wall)),
        url: new.target.as_str().to_owned(),
        subject,
        description: new.description.clone(),
        enabled: new.enabled,
        off_reason: None,
        created: unit.now,
        kinds: sorted(&new.kinds),
    };
    webhooks::insert(unit.tx, &webhook)?;
    let secret = draw(unit, vault, webhook.key)?;
    let detail = facts(unit, &webhook)?.to_json();
    Ok(Done { value: (webhook, secret), group, subject: operator, detail })
}

/// Changes an endpoint, all that is named or nothing. What waits for it goes to where it lives then.
///
/// # Errors
/// [`WebhookRefusal::Unknown`], [`WebhookRefusal::UnknownCustomer`], [`WebhookRefusal::NothingNew`].
pub fn update_webhook(
    unit: &mut Unit<'_, '_>,
    key: WebhookKey,
    change: &WebhookChange,
    (group, operator): Operator,
) -> Result<Done<Webhook>, Error<WebhookRefusal>> {
    let before = known(unit, key)?;
    let mut after = before.clone();
    if let Some(customer) = &change.customer {
        after.subject = subject_of(unit, customer.as_ref())?;
    }
    if let Some(target) = &change.target {
        target.as_str().clone_into(&mut after.url);
    }
    if let Some(kinds) = &change.kinds {
        after.kinds = sorted(kinds);
    }
    if let Some(description) = &change.description {
        after.description.clone_from(description);
    }
    after.enabled = change.enabled.unwrap_or(after.enabled);
    if after.enabled {
        after.off_reason = None;
    }
    if after == before {
        return Err(Error::Refused(WebhookRefusal::NothingNew));
    }
    webhooks::update(unit.tx, &after, unit.wall)?;
    let detail = facts(unit, &after)?.to_json();
    Ok(Done { value: after, group, subject: operator, detail })
}

/// Takes an endpoint away, with whatever waits for it.
///
/// # Errors
/// [`WebhookRefusal::Unknown`].
pub fn delete_webhook(
    unit: &mut Unit<'_, '_>,
    key: WebhookKey,
    (group, operator): Operator,
) -> Result<Done<()>, Error<WebhookRefusal>> {
    let webhook = known(unit, key)?;
    webhooks::remove(unit.tx, key, unit.wall)?;
    let detail = facts(unit, &webhook)?.to_json();
    Ok(Done { value: (), group, subject: operator, detail })
}

/// An endpoint that must be there.
pub(super) fn known(
    unit: &mut Unit<'_, '_>,
    key: WebhookKey,
) -> Result<Webhook, Error<WebhookRefusal>> {
    webhooks::find(unit.tx, key)?.ok_or(Error::Refused(WebhookRefusal::Unknown))
}

fn subject_of(
    unit: &mut Unit<'_, '_>,
    customer: Option<&CustomerId>,
) -> Result<Option<CustomerKey>, Error<WebhookRefusal>> {
    let Some(id) = customer else { return Ok(None) };
    let key = customers::key_of(unit.tx, id)?;
    key.map(Some).ok_or(Error::Refused(WebhookRefusal::UnknownCustomer))
}

fn sorted(kinds: &[KindFilter]) -> Vec<String> {
    let mut kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// What the trail says of an endpoint. Paths and queries of URLs may hold keys: the trail has none, but
/// a digest that tells whether they are others now.
fn facts(unit: &mut Unit<'_, '_>, webhook: &Webhook) -> Result<Facts, Fault> {
    let ids = ids_of(unit.tx, webhook.subject)?;
    let customer = webhook.subject.and_then(|key| ids.get(&key).cloned());
    let place = webhook.url.split('?').next().unwrap_or_default();
    let place = place.split('/').take(3).collect::<Vec<_>>().join("/");
    Ok(Facts::new()
        .text("webhook_id", &webhook.key.to_wire())
        .text("at", &place)
        .text("url_digest", &webhook.url_digest())
        .text("customer_id", customer.as_deref().unwrap_or("*"))
        .text("description", &webhook.description)
        .text("kinds", &webhook.kinds.join(" "))
        .bool("enabled", webhook.enabled))
}
