//! Who callers are: access keys, tokens, passwords, users and policies.
//!
//! Lookups are reads; the edge keeps what they answer for one epoch. Changes are bodies of units:
//! each moves the realm's epoch on, and the user's generation where tokens must fall.

mod credentials;
mod identity;
mod password;
mod policies;
mod temporary_keys;
mod tokens;
mod users;

pub use credentials::{
    CredentialRefusal, NewKey, create_credential, credential_of, delete_credential,
    set_credential_active,
};
pub use hubu_store::access::{
    AttachedPolicy, Credential, DEMO_PREFIX, OwnedCredential, TemporaryKey, TokenRow, User,
    credentials, credentials_of_customer, policies, root_of, token_hash, user_by_id, users,
};
pub use hubu_store::customers::AccountKind;
pub use hubu_store::vault::Vault;
pub use identity::{Identity, by_access_key, by_token, by_user};
pub use password::{PasswordCost, PasswordHash, Passwords};
pub use policies::{PolicyRefusal, attach_policy, attach_predefined, detach_policy};
pub use temporary_keys::{IssuedKey, TEMPORARY_KEY_SECONDS, issue_temporary_key};
pub use tokens::{IssuedToken, NewToken, TOKEN_HOURS, issue_token, password_of};
pub(crate) use users::insert as insert_user;
pub use users::{
    NewUser, UserChange, UserRefusal, change_user, create_user, set_password, set_user_enabled,
    user_of,
};
