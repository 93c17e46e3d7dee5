//! Who may act for a customer: its users, their access keys, passwords and policies.
//!
//! A user is named by its id or, for people, by its name within the account. One of another account
//! is as good as none.

mod attach_user_policy;
mod create_credential;
mod create_user;
mod delete_credential;
mod detach_user_policy;
mod list_credentials;
mod list_user_policies;
mod list_users;
mod policy_document;
mod set_credential_status;
mod set_user_password;
mod set_user_policy;
mod show_user;
mod update_user;

pub use attach_user_policy::AttachUserPolicy;
pub use create_credential::CreateCredential;
pub use create_user::CreateUser;
pub use delete_credential::DeleteCredential;
pub use detach_user_policy::DetachUserPolicy;
pub use list_credentials::ListCredentials;
pub use list_user_policies::ListUserPolicies;
pub use list_users::ListUsers;
pub use set_credential_status::SetCredentialStatus;
pub use set_user_password::SetUserPassword;
pub use set_user_policy::SetUserPolicy;
pub use show_user::ShowUser;
pub use update_user::UpdateUser;

use hubu_app::access::{User, credential_of, user_of};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Tx, Unit};
use hubu_core::ids::{CustomerId, CustomerKey};
use schemars::JsonSchema;
use serde::Serialize;

use super::find_customer;
use super::paths::customer_id;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation};
use crate::wire::Instant;

const USER: Text = Text::max(64).sample("5a4b3c2d1e0f60718293a4b5c6d7e8f9");

/// `{customer_id}` and `{user_id}`.
pub struct OfUser {
    customer: CustomerId,
    user: String,
}

impl Reads for OfUser {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let customer = customer_id(fields, "customer_id")?;
        Ok(Self { customer, user: fields.text("user_id", USER)? })
    }
}

/// `{customer_id}`, `{user_id}` and `{policy_name}`.
pub struct OfPolicy {
    of: OfUser,
    policy: String,
}

impl Reads for OfPolicy {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let of = OfUser::read(fields)?;
        let rule = Text::max(64).sample("BSS-ReadonlyAccess");
        Ok(Self { of, policy: fields.text("policy_name", rule)? })
    }
}

/// `{customer_id}` and `{access_key}`.
pub struct OfCredential {
    customer: CustomerId,
    access_key: String,
}

impl Reads for OfCredential {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let customer = customer_id(fields, "customer_id")?;
        let rule = Text::max(64).sample("ABCDEFGHIJ0123456789");
        Ok(Self { customer, access_key: fields.text("access_key", rule)? })
    }
}

/// A user as operators see it.
#[derive(Serialize, JsonSchema)]
pub struct ShownUser {
    user_id: String,
    name: String,
    kind: &'static str,
    enabled: bool,
    has_password: bool,
    items: Vec<String>,
    create_time: Instant,
}

impl From<&User> for ShownUser {
    fn from(user: &User) -> Self {
        Self {
            user_id: user.id.clone(),
            name: user.name.clone(),
            kind: user.kind.as_str(),
            enabled: user.enabled,
            has_password: user.password.is_some(),
            items: user.items.clone(),
            create_time: Instant(user.created),
        }
    }
}

/// What a use case refused, as it goes over the wire.
fn said<R: Into<Refusal>>(error: Error<R>) -> Error<Refusal> {
    match error {
        Error::Refused(refusal) => Error::Refused(refusal.into()),
        Error::Fault(fault) => Error::Fault(fault),
    }
}

/// An account's user.
fn find_user(tx: &mut Tx<'_>, account: CustomerKey, user: &str) -> Result<User, Error<Refusal>> {
    user_of(tx, account, user)?.ok_or(Error::Refused(Refusal::new(Code::UserUnknown)))
}

/// Items of the partner's console, as documents name them.
fn items(fields: &Fields<'_>, items: Vec<String>) -> Result<Vec<String>, BadField> {
    if items.iter().all(|item| item.starts_with("BPC_ITEM_")) {
        return Ok(items);
    }
    Err(fields.bad("items", Defect::NotOfForm("BPC_ITEM_…", "BPC_ITEM_…")))
}

const ITEM: Text = Text::max(64).sample("BPC_ITEM_FINANCE_030100");

/// A write on a user that answers nothing.
async fn on_user<O: Operation<Reply = Nothing>>(
    cx: &Cx,
    path: OfUser,
    change: impl Fn(&mut Unit<'_, '_>, &User) -> Result<Done<()>, Error<Refusal>> + Send + 'static,
) -> Result<Answer<Nothing>, Failure> {
    let customer = find_customer(cx, path.customer).await?;
    let body = move |unit: &mut Unit<'_, '_>| {
        let user = find_user(unit.tx, customer.key, &path.user)?;
        change(unit, &user)
    };
    let done = cx.unit_in(customer.group, Keep::Answer, body, |()| O::encode(&Nothing {}));
    done.await.map(Answer::recorded)
}

/// A write on an access key that answers nothing.
async fn on_credential<O: Operation<Reply = Nothing>>(
    cx: &Cx,
    path: OfCredential,
    change: impl Fn(&mut Unit<'_, '_>, &str) -> Result<Done<()>, Error<Refusal>> + Send + 'static,
) -> Result<Answer<Nothing>, Failure> {
    let customer = find_customer(cx, path.customer).await?;
    let body = move |unit: &mut Unit<'_, '_>| {
        let known = credential_of(unit.tx, customer.key, &path.access_key)?.is_some();
        if !known {
            return Err(Error::Refused(Refusal::new(Code::AccessKeyUnknown)));
        }
        change(unit, &path.access_key)
    };
    let done = cx.unit_in(customer.group, Keep::Answer, body, |()| O::encode(&Nothing {}));
    done.await.map(Answer::recorded)
}
