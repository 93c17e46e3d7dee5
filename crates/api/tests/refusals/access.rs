//! Users, access keys, policies, the trail; and signing in for tokens.

use hubu_api::codes::Code;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call, Client, Proof};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{acted, arrange, customer, name, operate, path, succeeded};

const PASSWORD: &str = "S3cret!pass-word";
const TOKENS: &str = "/v3/auth/tokens";

pub fn cases() -> Vec<Case> {
    let parts = [unknown_customers(), unknown_users(), owners(), users(), policies(), keys()];
    parts.into_iter().flatten().chain(tokens()).collect()
}

fn call(method: &str, path: &str, body: &Value) -> Call {
    let call = Call::new(method, path);
    if body.is_null() { call } else { call.body(body.to_string()) }
}

fn document() -> Value {
    let statement = json!({ "Effect": "Allow", "Action": ["bss:balance:view"] });
    json!({ "Version": "1.1", "Statement": [statement] })
}

/// Everything about a user: operation, method, path below the user, body.
fn about_a_user() -> [(&'static str, &'static str, &'static str, Value); 7] {
    [
        ("ShowUser", "GET", "", Value::Null),
        ("UpdateUser", "PATCH", "", json!({ "enabled": true })),
        ("SetUserPassword", "PUT", "/password", json!({ "password": PASSWORD })),
        ("ListUserPolicies", "GET", "/policies", Value::Null),
        ("SetUserPolicy", "PUT", "/policy", document()),
        ("AttachUserPolicy", "PUT", "/policies/BSS%20Finance", Value::Null),
        ("DetachUserPolicy", "DELETE", "/policies/custom", Value::Null),
    ]
}

fn unknown_customers() -> Vec<Case> {
    let new = json!({ "name": "auditor" });
    let off = json!({ "status": "inactive" });
    let others = [
        ("CreateUser", "POST", "users", new),
        ("ListUsers", "GET", "users", Value::Null),
        ("CreateCredential", "POST", "credentials", json!({})),
        ("ListCredentials", "GET", "credentials", Value::Null),
        ("SetCredentialStatus", "PATCH", "credentials/NOSUCHKEY", off),
        ("DeleteCredential", "DELETE", "credentials/NOSUCHKEY", Value::Null),
        ("ListCustomerAudit", "GET", "audit", Value::Null),
    ];
    let others = others.map(|(id, method, rest, body)| (id, method, rest.to_owned(), body));
    let users = about_a_user()
        .map(|(id, method, rest, body)| (id, method, format!("users/auditor{rest}"), body));
    let all = others.into_iter().chain(users);
    all.map(|(operation, method, rest, body)| {
        let call = call(method, &format!("/operator/v1/customers/nobody/{rest}"), &body);
        case(operation, Code::CustomerUnknown, async move |world| {
            operate(world, call.clone()).await
        })
    })
    .collect()
}

fn unknown_users() -> Vec<Case> {
    let cases = about_a_user().map(|(operation, method, rest, body)| {
        case(operation, Code::UserUnknown, async move |world| {
            let customer = customer(world).await;
            let path = path(&customer, &format!("users/nobody{rest}"));
            operate(world, call(method, &path, &body)).await
        })
    });
    cases.into()
}

/// What is not done to an account's owner.
fn owners() -> Vec<Case> {
    let wishes = [
        ("UpdateUser", Code::OwnerNotDisabled, "PATCH", "", json!({ "enabled": false })),
        ("SetUserPolicy", Code::PoliciesNotApplicable, "PUT", "/policy", document()),
        (
            "AttachUserPolicy",
            Code::PoliciesNotApplicable,
            "PUT",
            "/policies/BSS%20Finance",
            Value::Null,
        ),
        (
            "DetachUserPolicy",
            Code::PoliciesNotApplicable,
            "DELETE",
            "/policies/custom",
            Value::Null,
        ),
    ];
    let cases = wishes.map(|(operation, code, method, rest, body)| {
        case(operation, code, async move |world| {
            // An owner has the account's name.
            let owner = name("owner");
            let account = world.customer(CustomerKind::Enterprise, &owner).await;
            let path = path(&account, &format!("users/{owner}{rest}"));
            operate(world, call(method, &path, &body)).await
        })
    });
    cases.into()
}

/// A customer with the user `auditor`; yields its name too, which tokens are asked for by.
async fn with_a_user(world: &World) -> (Account, String) {
    let account = name("domain");
    let customer = world.customer(CustomerKind::Enterprise, &account).await;
    let new = json!({ "name": "auditor", "password": PASSWORD });
    arrange(world, &path(&customer, "users"), &new).await;
    (customer, account)
}

fn users() -> Vec<Case> {
    const CREATE: &str = "CreateUser";
    let create = async |world: &World, customer: &Account, new: Value| {
        operate(world, Call::post(&path(customer, "users"), &new)).await
    };
    vec![
        case(CREATE, Code::UserNameTaken, async move |world| {
            create(world, &with_a_user(world).await.0, json!({ "name": "auditor" })).await
        }),
        case(CREATE, Code::NotPartner, async move |world| {
            let new = json!({ "name": "seller", "kind": "partner_operator" });
            create(world, &customer(world).await, new).await
        }),
        case(CREATE, Code::InvalidPassword, async move |world| {
            let new = json!({ "name": "auditor", "password": "short" });
            create(world, &customer(world).await, new).await
        }),
        case("SetUserPassword", Code::InvalidPassword, async |world| {
            let path = path(&with_a_user(world).await.0, "users/auditor/password");
            operate(world, call("PUT", &path, &json!({ "password": "short" }))).await
        }),
    ]
}

fn policies() -> Vec<Case> {
    vec![
        case("AttachUserPolicy", Code::PolicyUnknown, async |world| {
            let path = path(&with_a_user(world).await.0, "users/auditor/policies/BSS%20Nobody");
            operate(world, Call::new("PUT", &path)).await
        }),
        case("DetachUserPolicy", Code::PolicyNotAttached, async |world| {
            let path = path(&with_a_user(world).await.0, "users/auditor/policies/BSS%20Finance");
            operate(world, Call::new("DELETE", &path)).await
        }),
    ]
}

fn keys() -> Vec<Case> {
    const CREATE: &str = "CreateCredential";
    vec![
        case(CREATE, Code::UserUnknown, async |world| {
            let path = path(&customer(world).await, "credentials");
            operate(world, Call::post(&path, &json!({ "user": "nobody" }))).await
        }),
        case(CREATE, Code::TooManyAccessKeys, async |world| {
            // Its owner has the one it came with.
            let path = path(&customer(world).await, "credentials");
            arrange(world, &path, &json!({})).await;
            operate(world, Call::post(&path, &json!({}))).await
        }),
        case(CREATE, Code::AnswerNotKept, async |world| {
            let operator = world.operator(&name("operator")).await.client;
            let path = path(&customer(world).await, "credentials");
            let call = Call::post(&path, &json!({})).header("Idempotency-Key", "the-same");
            succeeded(world, &operator, &call).await;
            world.send(&operator, &call).await
        }),
        case("SetCredentialStatus", Code::AccessKeyUnknown, async |world| {
            let path = path(&customer(world).await, "credentials/NOSUCHKEY");
            operate(world, call("PATCH", &path, &json!({ "status": "active" }))).await
        }),
        case("DeleteCredential", Code::AccessKeyUnknown, async |world| {
            let path = path(&customer(world).await, "credentials/NOSUCHKEY");
            operate(world, Call::new("DELETE", &path)).await
        }),
    ]
}

/// Signs in as the user `auditor` of an account.
async fn sign_in(world: &World, account: &str, password: &str, scope: Value) -> Answer {
    let user = json!({
        "name": "auditor", "password": password, "domain": { "name": account },
    });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let body = json!({ "auth": { "identity": identity, "scope": scope } });
    world.send(&Client::nobody(), &Call::post(TOKENS, &body)).await
}

fn tokens() -> Vec<Case> {
    const CREATE: &str = "KeystoneCreateToken";
    vec![
        case(CREATE, Code::SignInWrong, async |world| {
            sign_in(world, &with_a_user(world).await.1, "not-the-password", Value::Null).await
        }),
        case(CREATE, Code::ScopeNotGranted, async |world| {
            let scope = json!({ "domain": { "name": with_a_user(world).await.1 } });
            sign_in(world, &with_a_user(world).await.1, PASSWORD, scope).await
        }),
        case(CREATE, Code::RequestNotAllowed, async |world| {
            let (customer, account) = with_a_user(world).await;
            acted(world, &customer, ("PATCH", "", json!({ "status": "closed" }))).await;
            sign_in(world, &account, PASSWORD, Value::Null).await
        }),
        case("CreateTemporaryAccessKeyByToken", Code::RequestNotAllowed, async |world| {
            let customer = customer(world).await;
            let Proof::Token(token) = world.token_of(customer.created.user).await.proof else {
                panic!("a token")
            };
            acted(world, &customer, ("PATCH", "", json!({ "status": "closed" }))).await;
            let identity = json!({ "methods": ["token"], "token": { "id": token } });
            let body = json!({ "auth": { "identity": identity } });
            let path = "/v3.0/OS-CREDENTIAL/securitytokens";
            world.send(&Client::nobody(), &Call::post(path, &body)).await
        }),
        case("CreateTemporaryAccessKeyByToken", Code::SignInWrong, async |world| {
            let identity = json!({ "methods": ["token"], "token": { "id": "MII-nonsense" } });
            let body = json!({ "auth": { "identity": identity } });
            let path = "/v3.0/OS-CREDENTIAL/securitytokens";
            world.send(&Client::nobody(), &Call::post(path, &body)).await
        }),
        case("KeystoneValidateToken", Code::TokenUnknown, async |world| {
            let call = Call::get(TOKENS).unsigned("X-Subject-Token", "MII-nonsense");
            world.send(&customer(world).await.client, &call).await
        }),
    ]
}

/// Sandboxes forgive; production realms do not.
pub fn cases_of_lockout() -> Vec<Case> {
    vec![case("KeystoneCreateToken", Code::SignInLocked, async |world| {
        let (_, account) = with_a_user(world).await;
        for _ in 0..6 {
            sign_in(world, &account, "not-the-password", Value::Null).await;
        }
        sign_in(world, &account, PASSWORD, Value::Null).await
    })]
}
