//! Codes to phones, and opening member accounts.

use hubu_api::codes::Code;
use hubu_app::customers::NewCustomer;
use hubu_core::customers::{CustomerKind, MobilePhone};
use hubu_core::realm::Site;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{self, Enterprise, enterprise, name, open_centre, succeeded};

const SEND: &str = "SendSmsVerificationCode";
const CREATE: &str = "CreateSubEnterpriseAccount";
const MINUTE: i64 = 60_000;

pub fn cases() -> Vec<Case> {
    vec![
        case("ShowCustomerAccountBalances", Code::NoAccountBalance, async |world| {
            let call = Call::get("/v2/accounts/customer-accounts/balances");
            world.send(&stage::resold(world).await.client, &call).await
        }),
        case("ShowCustomerAccountBalancesV1", Code::NoAccountBalance, async |world| {
            let call = Call::get("/v1.0/whatever/customer/account-mgr/balances");
            world.send(&stage::resold(world).await.client, &call).await
        }),
        case(SEND, Code::SmsOnlyByMaster, async |world| {
            let customer = stage::customer(world).await;
            world.send(&customer.client, &code_to("13800000001")).await
        }),
        case(SEND, Code::SmsNotInCustody, async |world| {
            let custody = enterprise(world).await.custody;
            world.send(&custody.client, &code_to("13800000001")).await
        }),
        case(SEND, Code::SmsOverLimit, async |world| {
            let master = enterprise(world).await.master.client;
            for _ in 0..5 {
                succeeded(world, &master, &code_to("13800000002")).await;
            }
            world.send(&master, &code_to("13800000002")).await
        }),
        case(CREATE, Code::CreationCheckFailed, async |world| {
            let person = world.customer(CustomerKind::Person, &name("person")).await;
            let root = open_centre(world, &person).await.to_string();
            create(world, &person.client, &root, with_phone("13800000003", "123456")).await
        }),
        case(CREATE, Code::WrongVerificationCode, async |world| {
            let Enterprise { master, root, .. } = enterprise(world).await;
            let account = with_phone("13800000004", "123456");
            create(world, &master.client, &root.to_string(), account).await
        }),
        case(CREATE, Code::VerificationCodeExpired, async |world| {
            let Enterprise { master, root, .. } = enterprise(world).await;
            succeeded(world, &master.client, &code_to("13800000005")).await;
            let by = json!({ "by_seconds": 600 });
            stage::arrange(world, "/operator/v1/clock/advance", &by).await;
            world.pass(10 * MINUTE);
            let account = with_phone("13800000005", "123456");
            create(world, &master.client, &root.to_string(), account).await
        }),
        case(CREATE, Code::MobileOverLimit, async |world| {
            // Verified accounts have a lower limit, which is reported first.
            for _ in 0..10 {
                let plain = NewCustomer::plain(CustomerKind::Enterprise, &name("phone"), Site::Cn);
                let mobile_phone = MobilePhone::parse("13800000006");
                world.open(NewCustomer { mobile_phone, ..plain }).await;
            }
            let master = stage::customer(world).await;
            let root = open_centre(world, &master).await.to_string();
            create(world, &master.client, &root, with_phone("13800000006", "123456")).await
        }),
        case(CREATE, Code::InvalidAccountName, async |world| {
            let Enterprise { master, root, .. } = enterprise(world).await;
            let mut account = with_phone("13800000007", "123456");
            account["customer_name"] = json!("op_lab");
            create(world, &master.client, &root.to_string(), account).await
        }),
        case(CREATE, Code::InvalidPassword, async |world| {
            let Enterprise { master, root, .. } = enterprise(world).await;
            let mut account = with_phone("13800000008", "123456");
            account["password"] = json!("short");
            create(world, &master.client, &root.to_string(), account).await
        }),
    ]
}

/// Has a code sent to the phone of an account that is to be opened.
pub fn code_to(phone: &str) -> Call {
    let body = json!({
        "mobile_phone": phone,
        "sm_template_args": [{ "key": "sub_customer_name", "value": "lab" }],
    });
    Call::post("/v2/enterprises/multi-accounts/sm-verification-code", &body)
}

fn with_phone(phone: &str, code: &str) -> Value {
    json!({
        "customer_name": name("created"), "password": "S3cret!pass", "mobile_phone": phone,
        "verification_code": code,
    })
}

async fn create(world: &World, client: &Client, unit: &str, account: Value) -> Answer {
    let body = json!({
        "party_id": unit, "sub_customer_association_type": 1, "new_sub_customer": account,
    });
    let call = Call::post("/v2/enterprises/multi-accounts/sub-customers", &body);
    world.send(client, &call).await
}
