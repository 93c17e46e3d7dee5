//! What the edge may answer for every operation.

use hubu_api::codes::Code;
use hubu_api::edge::{Quotas, Settings};
use hubu_app::customers::NewCustomer;
use hubu_core::customers::CustomerKind;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::client::{Call, Client};
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{self, customer, enterprise, name, succeeded};

const SHOW: &str = "ShowCustomerAccountBalances";
const RECORDS: &str = "ListCustomerAccountChangeRecords";
const ALLOCATE: &str = "UpdateSubEnterpriseAmount";
const TRANSFERS: &str = "/v2/enterprises/multi-accounts/transfer-amount";
const DAY: i64 = 24 * 60 * 60 * 1000;

fn balances() -> Call {
    Call::get("/v2/accounts/customer-accounts/balances")
}

fn transfer() -> Call {
    Call::post(TRANSFERS, &json!({ "customer_id": "nobody", "amount": "1" }))
}

pub fn cases() -> Vec<Case> {
    vec![
        case(SHOW, Code::RequestMalformed, async |world| {
            let call = balances().header("Idempotency-Key", "");
            world.send(&customer(world).await.client, &call).await
        }),
        case(SHOW, Code::BodyTooLarge, async |world| {
            let call = balances().unsigned("Content-Length", "99999999999");
            world.send(&customer(world).await.client, &call).await
        }),
        case(SHOW, Code::UriTooLong, async |world| {
            let call = balances().query("q", &"x".repeat(33 * 1024));
            world.send(&customer(world).await.client, &call).await
        }),
        case(SHOW, Code::HeadersTooLarge, async |world| {
            let call = balances().header("X-Long", &"x".repeat(33 * 1024));
            world.send(&customer(world).await.client, &call).await
        }),
        case(ALLOCATE, Code::MediaTypeUnsupported, async |world| {
            let call = transfer().header("Content-Type", "text/plain");
            world.send(&customer(world).await.client, &call).await
        }),
        case(SHOW, Code::AuthenticationWrong, async |world| {
            world.send(&Client::nobody(), &balances()).await
        }),
        case(SHOW, Code::TokenOutdated, async |world| {
            let customer = customer(world).await;
            let token = world.token_of(customer.created.user).await;
            world.pass(DAY);
            world.send(&token, &balances()).await
        }),
        case(RECORDS, Code::ParameterError, async |world| {
            let call = Call::get("/v2/accounts/customer-accounts/account-change-records");
            world.send(&customer(world).await.client, &call).await
        }),
        case(ALLOCATE, Code::AccessDenied, async |world| {
            world.send(&customer(world).await.client, &transfer()).await
        }),
        case(SHOW, Code::PermissionMissing, async |world| {
            let customer = customer(world).await;
            let (_, client) = world.iam_user(&customer, "reader").await;
            world.send(&client, &balances()).await
        }),
        case(SHOW, Code::RequestNotAllowed, async |world| {
            let operator = world.operator(&name("operator")).await;
            world.send(&operator.client, &balances()).await
        }),
        case(SHOW, Code::CustomerOfOtherSite, async |world| {
            let plain = NewCustomer::plain(CustomerKind::Enterprise, &name("overseas"), Site::Intl);
            world.send(&world.open(plain).await.client, &balances()).await
        }),
        case(ALLOCATE, Code::KeyReused, async |world| {
            let enterprise = enterprise(world).await;
            let master = &enterprise.master;
            let payment = json!({ "amount": "10", "channel": "2" });
            stage::arrange(world, &stage::path(master, "recharges"), &payment).await;
            let transfer = |amount: &str| {
                let member = enterprise.member.created.id.as_str();
                let body = json!({ "customer_id": member, "amount": amount });
                Call::post(TRANSFERS, &body).header("Idempotency-Key", "the-same")
            };
            succeeded(world, &master.client, &transfer("1")).await;
            world.send(&master.client, &transfer("2")).await
        }),
    ]
}

/// The vendor's limits.
pub fn throttled() -> Settings {
    Settings { quotas: Quotas::Vendor, strict: true, ..Settings::usual(Purpose::Sandbox) }
}

/// Cases of a world with the vendor's limits.
pub fn cases_of_limits() -> Vec<Case> {
    vec![case(SHOW, Code::Throttled, async |world| {
        let customer = customer(world).await;
        for _ in 0..20 {
            succeeded(world, &customer.client, &balances()).await;
        }
        world.send(&customer.client, &balances()).await
    })]
}
