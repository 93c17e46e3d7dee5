//! The vendor's identity service, as far as its billing needs it (`auth` 3 and 4): tokens, temporary
//! keys, domains, projects, who is calling. Its errors have a shape of their own ([`Plane::Iam`]).

mod create_temporary_access_key_by_token;
mod get_caller_identity;
mod keystone_create_token;
mod keystone_list_auth_domains;
mod keystone_list_projects;
mod keystone_validate_token;
mod projects;
mod sign_in;
mod token;

pub use create_temporary_access_key_by_token::CreateTemporaryAccessKeyByToken;
pub use get_caller_identity::GetCallerIdentity;
pub use keystone_create_token::KeystoneCreateToken;
pub use keystone_list_auth_domains::KeystoneListAuthDomains;
pub use keystone_list_projects::KeystoneListProjects;
pub use keystone_validate_token::KeystoneValidateToken;

pub(super) use projects::projects_of;

use http::{HeaderName, Method};
use hubu_core::access::Requirement;

use crate::catalogue::Sites;
use crate::operation::{Callers, Plane, RateClass, Repeat, Spec};
use crate::registry::{Entry, entry};

/// The identity service.
pub fn registry() -> [Entry; 6] {
    [
        entry::<KeystoneListAuthDomains>(),
        entry::<KeystoneCreateToken>(),
        entry::<KeystoneValidateToken>(),
        entry::<CreateTemporaryAccessKeyByToken>(),
        entry::<KeystoneListProjects>(),
        entry::<GetCallerIdentity>(),
    ]
}

/// The header a token is handed out, and asked about, in.
const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");

/// An operation any account may call that reads.
const fn reads(id: &'static str, path: &'static str, summary: [&'static str; 2]) -> Spec {
    spec(id, Method::GET, path, summary)
}

/// The same with another method.
const fn spec(
    id: &'static str,
    method: Method,
    path: &'static str,
    summary: [&'static str; 2],
) -> Spec {
    Spec {
        id,
        plane: Plane::Iam,
        sites: Sites::Both,
        method,
        path,
        callers: Callers::Accounts,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary,
    }
}
