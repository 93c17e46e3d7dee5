//! Customers, and the partners they belong to, as operators arrange them.

use hubu_api::codes::Code;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{act, acted, call, customer, name, operate, partner};

pub fn cases() -> Vec<Case> {
    let parts = [unknown_customers(), opened(), changed(), partners()];
    parts.into_iter().flatten().collect()
}

/// Everything about a customer that is not about its money or its users: operation, method, path below
/// the customer, body.
fn about_a_customer() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let why = || json!({ "reason": "chargeback" });
    let named = || json!({ "name": "云合" });
    let quota = json!({ "members": 1, "independent_members": 1 });
    vec![
        ("ShowCustomer", "GET", "", Value::Null),
        ("UpdateCustomer", "PATCH", "", json!({ "ies": true })),
        ("FreezeCustomer", "POST", "/freeze", why()),
        ("UnfreezeCustomer", "POST", "/unfreeze", why()),
        ("AssociateWithPartner", "POST", "/associations", json!({ "customer_id": "x", "type": 1 })),
        ("ListPartnerAssociations", "GET", "/associations", Value::Null),
        ("EndPartnerAssociation", "DELETE", "/associations/x", Value::Null),
        ("OpenEnterpriseCentre", "POST", "/enterprise-centre", named()),
        ("GrantMemberQuota", "PUT", "/member-quota", quota),
        ("CreateOrganizationUnit", "POST", "/organization-units", named()),
        ("ListOrganization", "GET", "/organization-units", Value::Null),
        ("RenameOrganizationUnit", "PATCH", "/organization-units/1", named()),
        ("SetProjectSwitches", "PATCH", "/project-switches", json!({ "multi_project": true })),
        ("ShowProjectSwitches", "GET", "/project-switches", Value::Null),
        ("AddMember", "POST", "/members", json!({ "customer_id": "x", "mode": "custody" })),
        ("ListMembers", "GET", "/members", Value::Null),
        ("ChangeMember", "PATCH", "/members/x", json!({ "display_name": "x" })),
        ("RemoveMember", "DELETE", "/members/x", Value::Null),
        ("AskPermissions", "POST", "/members/x/permissions/request", json!({})),
        ("AcceptPermissions", "POST", "/members/x/permissions/accept", json!({})),
        ("DeclinePermissions", "POST", "/members/x/permissions/decline", Value::Null),
    ]
}

fn unknown_customers() -> Vec<Case> {
    let all = about_a_customer().into_iter();
    all.map(|(operation, method, rest, body)| {
        let call = call(method, &format!("/operator/v1/customers/nobody{rest}"), &body);
        case(operation, Code::CustomerUnknown, async move |world| {
            operate(world, call.clone()).await
        })
    })
    .collect()
}

fn opened() -> Vec<Case> {
    const CREATE: &str = "CreateCustomer";
    let create = |body: &Value| call("POST", "/operator/v1/customers", body);
    vec![
        case(CREATE, Code::InvalidPassword, async move |world| {
            let name = name("opened");
            let body = json!({ "kind": "person", "account_name": name, "password": "short" });
            operate(world, create(&body)).await
        }),
        case(CREATE, Code::InvalidAccountName, async move |world| {
            let body = json!({ "kind": "person", "account_name": "op_lab" });
            operate(world, create(&body)).await
        }),
        case(CREATE, Code::CustomerIdTaken, async move |world| {
            let id = customer(world).await.created.id.to_string();
            let name = name("opened");
            let body = json!({ "kind": "person", "account_name": name, "customer_id": id });
            operate(world, create(&body)).await
        }),
    ]
}

fn changed() -> Vec<Case> {
    let why = || json!({ "reason": "chargeback" });
    vec![
        case("UpdateCustomer", Code::NothingToChange, async |world| {
            let change = json!({ "status": "normal", "ies": false });
            act(world, &customer(world).await, ("PATCH", "", change)).await
        }),
        case("FreezeCustomer", Code::NothingToChange, async move |world| {
            let customer = customer(world).await;
            acted(world, &customer, ("POST", "/freeze", why())).await;
            act(world, &customer, ("POST", "/freeze", why())).await
        }),
        case("UnfreezeCustomer", Code::NothingToChange, async move |world| {
            act(world, &customer(world).await, ("POST", "/unfreeze", why())).await
        }),
    ]
}

fn partners() -> Vec<Case> {
    vec![
        case("AssociateWithPartner", Code::CannotAssociatePartner, async |world| {
            let (partner, customer) = (partner(world).await, customer(world).await);
            let body = || json!({ "customer_id": customer.created.id.as_str(), "type": 1 });
            acted(world, &partner, ("POST", "/associations", body())).await;
            act(world, &partner, ("POST", "/associations", body())).await
        }),
        case("EndPartnerAssociation", Code::PartnerAssociationUnknown, async |world| {
            let (partner, customer) = (partner(world).await, customer(world).await);
            let at = format!("/associations/{}", customer.created.id);
            act(world, &partner, ("DELETE", &at, Value::Null)).await
        }),
    ]
}
