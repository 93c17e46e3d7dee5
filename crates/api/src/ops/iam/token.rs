//! A token as the identity service describes it (`auth` 4.1).

use hubu_app::access::{Identity, TokenRow};
use hubu_core::access::Principal;
use schemars::JsonSchema;
use serde::Serialize;

use super::projects::projects_of;
use crate::cx::Cx;

/// The answer: the token itself stands in a header.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    token: Token,
}

#[derive(Serialize, JsonSchema)]
struct Token {
    expires_at: String,
    issued_at: String,
    methods: Vec<String>,
    catalog: Vec<Service>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<OfDomain>,
    roles: Vec<Named>,
    user: User,
}

#[derive(Clone, Serialize, JsonSchema)]
struct Named {
    id: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
struct OfDomain {
    id: String,
    name: String,
    domain: Named,
}

#[derive(Serialize, JsonSchema)]
struct User {
    id: String,
    name: String,
    password_expires_at: &'static str,
    domain: Named,
}

#[derive(Serialize, JsonSchema)]
struct Service {
    id: &'static str,
    name: &'static str,
    r#type: &'static str,
    endpoints: Vec<Endpoint>,
}

#[derive(Serialize, JsonSchema)]
struct Endpoint {
    id: &'static str,
    interface: &'static str,
    region: &'static str,
    region_id: &'static str,
    url: String,
}

impl Reply {
    /// Describes a token of `identity`; `catalogued`: with the services it opens.
    pub fn new(cx: &Cx, identity: &Identity, token: &TokenRow, catalogued: bool) -> Self {
        let caller = &identity.caller;
        let (id, name) = (caller.customer_id.to_string(), caller.customer_name.to_string());
        let domain = Named { id, name };
        let project = token.project.as_ref().map(|id| {
            let all = projects_of(cx.site(), &caller.customer_id);
            let name = all.into_iter().find(|one| one.id == *id).map_or("", |one| one.name);
            OfDomain { id: id.clone(), name: name.to_owned(), domain: domain.clone() }
        });
        let token = Token {
            expires_at: token.expires.to_identity_wire(),
            issued_at: token.issued.to_identity_wire(),
            methods: token.methods.clone(),
            catalog: if catalogued { catalogue(&cx.origin()) } else { Vec::new() },
            domain: project.is_none().then(|| domain.clone()),
            project,
            roles: roles(&identity.principal),
            user: User {
                id: identity.user_id.clone(),
                name: caller.user_name.to_string(),
                password_expires_at: "",
                domain,
            },
        };
        Self { token }
    }
}

/// What a token opens: this service, under the names of two of the vendor's.
fn catalogue(origin: &str) -> Vec<Service> {
    let service = |name, r#type, path: &str| Service {
        id: r#type,
        name,
        r#type,
        endpoints: vec![Endpoint {
            id: r#type,
            interface: "public",
            region: "*",
            region_id: "*",
            url: format!("{origin}{path}"),
        }],
    };
    vec![service("iam", "iam", "/v3"), service("bss", "bssv1", "/v1.0")]
}

/// The roles an owner has by being one. What a user may do its policies say, and the vendor looks at
/// no role when an operation is called (`auth` 8.1).
fn roles(principal: &Principal) -> Vec<Named> {
    let names: &[&str] = match principal {
        Principal::Root => &["te_admin", "secu_admin"],
        Principal::User { .. } | Principal::PartnerOperator { .. } => &[],
    };
    names.iter().map(|name| Named { id: "0".to_owned(), name: (*name).to_owned() }).collect()
}
