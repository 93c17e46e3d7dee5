//! Bills: those of members that are not shown, and what cannot be asked for.

use hubu_api::codes::Code;
use hubu_core::ids::CustomerId;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{customer, enterprise};

/// The lists of bills: their ids, their paths, and what they call a cycle.
const LISTS: [(&str, &str, &str); 3] = [
    ("ShowCustomerMonthlySum", "monthly-sum", "bill_cycle"),
    ("ListCustomerBillsFeeRecords", "fee-records", "bill_cycle"),
    ("ListCustomerselfResourceRecords", "res-fee-records", "cycle"),
];
const DETAILS: &str = "ListCustomerselfResourceRecordDetails";

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (operation, path, cycle) in LISTS {
        let asked = move |client: &Client, member: &str| {
            let call = Call::get(&format!("/v2/bills/customer-bills/{path}"));
            let call = call.query(cycle, "2026-01").query("method", "sub_customer");
            (client.clone(), call.query("sub_customer_id", member))
        };
        // A member by itself that does not show its bills.
        cases.push(case(operation, Code::AccessDenied, async move |world| {
            let enterprise = enterprise(world).await;
            let (client, call) =
                asked(&enterprise.master.client, enterprise.member.created.id.as_str());
            world.send(&client, &call).await
        }));
        // Somebody else's.
        cases.push(case(operation, Code::AccessDenied, async move |world| {
            let (master, other) = (enterprise(world).await.master, enterprise(world).await);
            let (client, call) = asked(&master.client, other.custody.created.id.as_str());
            world.send(&client, &call).await
        }));
        cases.push(case(operation, Code::ParameterError, async move |world| {
            let call = Call::get(&format!("/v2/bills/customer-bills/{path}"));
            let call = call.query(cycle, "2026-01").query("method", "sub_customer");
            world.send(&customer(world).await.client, &call).await
        }));
    }
    cases.extend(details());
    cases.extend(packages());
    cases
}

async fn ask(world: &World, client: &Client, more: Value) -> Answer {
    let mut body = json!({ "cycle": "2026-01" });
    let members = body.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    world.send(client, &Call::post("/v2/bills/customer-bills/res-records/query", &body)).await
}

fn details() -> Vec<Case> {
    let mut cases = vec![case(DETAILS, Code::AccessDenied, async |world| {
        let master = enterprise(world).await.master;
        let nobody = CustomerId::parse(&"0".repeat(32)).expect("an id");
        let named = json!({ "method": "sub_customer", "sub_customer_id": nobody.as_str() });
        ask(world, &master.client, named).await
    })];
    for wrong in [
        json!({ "query_type": "DAILY" }),
        json!({ "query_type": "DAILY", "statistic_type": 2, "bill_cycle_begin": "2026-01-01" }),
        json!({
            "query_type": "DAILY", "statistic_type": 3, "bill_cycle_begin": "2026-01-02",
            "bill_cycle_end": "2026-01-01",
        }),
        json!({
            "query_type": "DAILY", "statistic_type": 3, "bill_cycle_begin": "2025-12-31",
            "bill_cycle_end": "2026-01-01",
        }),
        json!({ "statistic_type": "" }),
        json!({ "charge_mode": 2 }),
        json!({ "bill_type": 7 }),
        json!({ "method": "sub_customer", "sub_customer_id": "" }),
        json!({ "limit": 1_001 }),
        json!({ "cycle": "2026" }),
    ] {
        cases.push(case(DETAILS, Code::ParameterError, async move |world| {
            ask(world, &customer(world).await.client, wrong.clone()).await
        }));
    }
    cases
}

fn packages() -> Vec<Case> {
    const COVERED: &str = "/v2/bills/customer-bills/free-resources-usage-records";
    let mut cases = Vec::new();
    for (first, last) in
        [("2026-01-02", "2026-01-01"), ("2026-01-01", "2026-04-02"), ("2026-01-01", "tomorrow")]
    {
        let operation = "ListFreeResourcesUsageRecords";
        cases.push(case(operation, Code::ParameterError, async move |world| {
            let call = Call::get(COVERED).query("deduct_time_begin", first);
            let call = call.query("deduct_time_end", last);
            world.send(&customer(world).await.client, &call).await
        }));
    }
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    for ids in [json!([]), json!([""]), json!(many)] {
        cases.push(case("ListFreeResourceUsages", Code::ParameterError, async move |world| {
            let path = "/v2/payments/free-resources/usages/details/query";
            let call = Call::post(path, &json!({ "free_resource_ids": ids }));
            world.send(&customer(world).await.client, &call).await
        }));
    }
    for body in [json!({ "status": 5 }), json!({ "offset": 1_000_000 }), json!({ "limit": 0 })] {
        cases.push(case("ListFreeResourceInfos", Code::ParameterError, async move |world| {
            let call = Call::post("/v3/payments/free-resources/query", &body);
            world.send(&customer(world).await.client, &call).await
        }));
    }
    cases
}
