//! Identities and what proves them: users, passwords, access keys, tokens, policies.
//!
//! Passwords are kept as slow hashes, tokens as plain ones, secret keys sealed. A token or a temporary
//! key carries the generation its user had when it was issued; whatever must void tokens (another password, other
//! keys, other permissions, disabling) moves the generation on. All of it bumps the realm's epoch,
//! because the edge caches identities.

mod credential;
mod identity;
mod policy;
mod temporary_key;
mod token;
mod user;

pub use credential::{
    Credential, OwnedCredential, credential, credentials, credentials_of_customer,
    delete_credential, insert_credential, set_credential_status,
};
pub use identity::{IdentityRow, by_access_key, by_temporary_key, by_token, by_user};
pub use policy::{AttachedPolicy, attach_policy, detach_policy, policies};
pub use temporary_key::{TemporaryKey, insert_temporary_key, purge_temporary_keys};
pub use token::{TokenRow, insert_token, purge_tokens, token_hash};
pub use user::{
    User, insert_user, new_generation, root_of, set_enabled, set_items, set_password, user_by_id,
    user_by_key, user_by_name, user_for_sign_in, users,
};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        credential::STATEMENTS,
        identity::STATEMENTS,
        policy::STATEMENTS,
        temporary_key::STATEMENTS,
        token::STATEMENTS,
        user::STATEMENTS,
    ]
    .concat()
}

/// What access keys of a demo world begin with. Everybody knows them: every other realm refuses
/// them, in the very statement that looks keys up.
pub const DEMO_PREFIX: &str = "HUBUDEMO";
