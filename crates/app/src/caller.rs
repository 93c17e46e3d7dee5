//! Who asks, and what identifies the request.

use std::sync::Arc;

use hubu_core::ids::{CustomerId, CustomerKey, GroupKey, UserKey};

/// An authenticated caller. It exists only after signature or token were verified; what it may do
/// was read at [`Caller::epoch`] and is checked again inside the request's own transaction.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account (tenant) it acts for.
    pub customer: CustomerKey,
    /// The account's id on the wire.
    pub customer_id: CustomerId,
    /// The account's name (= domain name).
    pub customer_name: Arc<str>,
    /// The account's distribution group.
    pub group: GroupKey,
    /// The identity within the account.
    pub user: UserKey,
    /// The identity's name.
    pub user_name: Arc<str>,
    /// The epoch its rights were read at.
    pub epoch: i64,
    /// Does it operate the realm?
    pub operates: bool,
}

/// Whose idempotency keys: of a group, and a user of it.
pub type KeyHolder = (GroupKey, UserKey);

impl Caller {
    /// Whose keys its idempotency keys are. Operators share theirs, as they all act for the realm: what
    /// one of them began another finishes, and nothing is done twice.
    pub const fn key_holder(&self) -> KeyHolder {
        if self.operates { (GroupKey(0), UserKey(0)) } else { (self.group, self.user) }
    }

    /// How it appears in audit rows and postings: `account/user`. Names, never secrets.
    pub fn actor(&self) -> String {
        format!("{}/{}", self.customer_name, self.user_name)
    }
}

/// A client's word that this request and another with the same key are one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    /// The key as sent (1 to 128 printable ASCII characters); counts only when signed.
    pub key: String,
    /// SHA-256 over method, path, query and raw body.
    pub request_hash: [u8; 32],
}

/// What identifies a request besides its caller.
#[derive(Clone, Debug)]
pub struct Request {
    /// `X-Request-Id` of the answer.
    pub id: String,
    /// The operation, as the registry names it.
    pub operation: &'static str,
    /// The idempotency key, if one was sent and signed.
    pub idempotency: Option<IdempotencyKey>,
}
