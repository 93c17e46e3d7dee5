//! What an endpoint's events are signed with, and how that is changed without losing one.

use hubu_core::confidential::Secret;
use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::webhooks;
use hubu_store::{Error, Fault, Unit};

use super::endpoints::known;
use super::{Operator, WebhookRefusal};
use crate::write::Done;

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A secret that holds from now on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSecret {
    /// The secret: shown this once.
    pub secret: Secret,
    /// The instant of the process's clock until which the former one signs too; `None`: it does not.
    pub former_until: Option<Timestamp>,
}

/// Draws a new secret. The former one signs beside it for `overlap` hours of the process's clock; with
/// 0 it ends at once. An earlier one still ends now.
///
/// # Errors
/// [`WebhookRefusal::Unknown`].
pub fn rotate_secret(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    (key, overlap): (WebhookKey, i64),
    (group, operator): Operator,
) -> Result<Done<NewSecret>, Error<WebhookRefusal>> {
    known(unit, key)?;
    let until = unit.wall.plus_ms(overlap * HOUR_MS);
    webhooks::end_secrets(unit.tx, key, until)?;
    let secret = draw(unit, vault, key)?;
    webhooks::renew(unit.tx, key)?;
    let former_until = (overlap > 0).then_some(until);
    let facts = Facts::new().text("webhook_id", &key.to_wire()).int("overlap_hours", overlap);
    let value = NewSecret { secret, former_until };
    Ok(Done { value, group, subject: operator, detail: facts.to_json() })
}

/// Draws a secret and keeps it sealed.
pub(super) fn draw(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    webhook: WebhookKey,
) -> Result<Secret, Fault> {
    let (key, secret) = (unit.ids.key(unit.wall), Secret::new(unit.ids.webhook_secret()));
    let sealed = vault.seal_secret(webhooks::SECRET, key, &secret)?;
    webhooks::insert_secret(unit.tx, webhook, key, sealed)?;
    Ok(secret)
}
