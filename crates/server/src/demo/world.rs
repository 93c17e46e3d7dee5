//! What happened in the demo world's month, as data and calls of use cases.

use hubu_app::Fault;
use hubu_app::access::{self, AccountKind};
use hubu_app::customers::{self, NewCustomer};
use hubu_core::confidential::Secret;
use hubu_core::customers::CustomerKind;
use hubu_core::time::Timestamp;

use super::{Caller, Role, Stage};

/// When the month is over and the clock begins to flow: 2026-02-01T00:00+08:00.
pub const END: Timestamp = Timestamp::from_ms(1_769_875_200_000);

/// Writes the world; tells its callers.
///
/// # Errors
/// The realm does not answer, or a use case refuses: the story is wrong then.
pub async fn create(stage: &Stage) -> Result<Vec<Caller>, Fault> {
    let operator = open_account(stage, Role::Operator, "operator").await?;
    stage.until(END).await?;
    Ok(vec![operator])
}

async fn open_account(stage: &Stage, role: Role, name: &'static str) -> Result<Caller, Fault> {
    let password = stage.secrets.password(role);
    let mut new = NewCustomer::plain(CustomerKind::Person, name, stage.site);
    if role == Role::Operator {
        new.kind = AccountKind::Operator;
    }
    new.password = Some(stage.passwords.hash(&Secret::new(password.clone())));
    let vault = std::sync::Arc::clone(&stage.realm.vault);
    let key = stage.secrets.key_pair(role);
    let opened = stage.unit("demo.account", move |unit| {
        let created = customers::create(unit, &vault, &new).map_err(|error| match error {
            hubu_app::Error::Fault(fault) => hubu_app::Error::Fault(fault),
            hubu_app::Error::Refused(refusal) => hubu_app::Error::Refused(format!("{refusal:?}")),
        })?;
        let made = access::create_credential(unit, &vault, true, created.value.user, &key);
        let (credential, secret) = made
            .map_err(|error| match error {
                hubu_app::Error::Fault(fault) => hubu_app::Error::Fault(fault),
                hubu_app::Error::Refused(refusal) => {
                    hubu_app::Error::Refused(format!("{refusal:?}"))
                }
            })?
            .value;
        Ok((created.value, credential.access_key, secret))
    });
    let (created, ak, secret) = opened.await?;
    Ok(Caller {
        role,
        customer_id: created.id.as_str().to_owned(),
        domain_id: created.id.as_str().to_owned(),
        domain_name: name.to_owned(),
        user: name.to_owned(),
        password,
        ak,
        sk: secret.reveal().to_owned(),
    })
}
