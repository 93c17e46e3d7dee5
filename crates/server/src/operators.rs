//! The first operator of a realm, and the way back in for those who lost their keys.

use std::sync::Arc;

use hubu_app::access::{self, CredentialRefusal, NewKey};
use hubu_app::customers::{self, AccountKind, CreateRefusal, CustomerFilter, NewCustomer};
use hubu_app::{Error, Fault, Unit};
use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_store::records::{self, AuditRow};
use serde::Serialize;

use crate::cli::Failure;
use crate::realm::{self, Realm};

/// Who does this, in the audit trail.
const ACTOR: &str = "hubu/command line";

/// A new operator with the only copy of its secret key.
#[derive(Debug, Serialize)]
pub struct NewOperator {
    /// The account's id.
    pub customer_id: String,
    /// The account's name.
    pub account_name: String,
    /// The access key.
    pub ak: String,
    /// The secret key: told once, kept sealed.
    pub sk: String,
}

/// Why there is no new operator.
enum Refusal {
    Account(CreateRefusal),
    Key(CredentialRefusal),
}

/// Does the realm have an operator?
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub async fn exist(realm: &Realm) -> Result<bool, Failure> {
    let vault = Arc::clone(&realm.vault);
    let filter = CustomerFilter { kind: Some(AccountKind::Operator), ..Default::default() };
    let count = realm::within(&realm.store, move |tx| {
        customers::list(tx, &vault, &filter, (0, 1)).map(|(count, _)| count)
    });
    Ok(count.await? > 0)
}

/// Opens an operator's account with an access key.
///
/// # Errors
/// [`Failure`] when the name breaks a rule or is taken, or the database does not answer.
pub async fn create(realm: &Realm, name: &str) -> Result<NewOperator, Failure> {
    let mut new = NewCustomer::plain(CustomerKind::Person, name, realm.store.realm().site);
    new.kind = AccountKind::Operator;
    let vault = Arc::clone(&realm.vault);
    let body = move |unit: &mut Unit<'_, '_>| {
        let account =
            customers::create(unit, &vault, &new).map_err(|e| within(e, Refusal::Account))?;
        audit(unit, account.group, account.subject, account.detail)?;
        let user = account.value.user;
        let made = access::create_credential(unit, &vault, false, user, &NewKey::Drawn);
        let made = made.map_err(|e| within(e, Refusal::Key))?;
        audit(unit, made.group, made.subject, made.detail)?;
        let (credential, secret) = made.value;
        Ok(NewOperator {
            customer_id: account.value.id.as_str().to_owned(),
            account_name: new.account_name.clone(),
            ak: credential.access_key,
            sk: secret.reveal().to_owned(),
        })
    };
    realm.store.unit(0, None, "operator.create", body).await.map_err(|error| match error {
        Error::Fault(fault) => realm::cannot_open(&fault),
        Error::Refused(Refusal::Account(CreateRefusal::AccountNameTaken)) => {
            Failure::failed(format!("`{name}` is taken: give another name"), "账号名已被占用")
        }
        Error::Refused(Refusal::Account(refusal)) => {
            Failure::failed(format!("no operator is made: {refusal:?}"), "账号名不合规则")
        }
        Error::Refused(Refusal::Key(refusal)) => {
            Failure::failed(format!("no key is made: {refusal:?}"), "无法创建密钥")
        }
    })
}

fn within<R>(error: Error<R>, wrap: impl Fn(R) -> Refusal) -> Error<Refusal> {
    match error {
        Error::Fault(fault) => Error::Fault(fault),
        Error::Refused(refusal) => Error::Refused(wrap(refusal)),
    }
}

fn audit(
    unit: &mut Unit<'_, '_>,
    group: GroupKey,
    subject: CustomerKey,
    detail: String,
) -> Result<(), Fault> {
    let row = AuditRow {
        group,
        key: unit.ids.key(unit.wall),
        subject,
        at: unit.now,
        actor: ACTOR.to_owned(),
        operation: "CreateOperator",
        request_id: String::new(),
        detail,
    };
    records::audit(unit.tx, unit.wall, &[row])
}
