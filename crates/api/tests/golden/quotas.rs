//! What post-paid customers of the other site may spend in a month.

use hubu_app::customers::NewCustomer;
use hubu_core::customers::{CustomerKind, Settlement};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, id};
use crate::golden::recorder::tell;

const MONTHLY: u32 = 0xA1;
const AT_ONCE: u32 = 0xA2;
const RESOLD: u32 = 0xA3;
const PARTNER: u32 = 0xD1;
const NOBODY: u32 = 0xFF;

#[tokio::test(flavor = "multi_thread")]
async fn golden_expenditure_quotas() {
    tell(Site::Intl, async |golden| {
        let mut clients = Vec::new();
        for (number, kind, name, settlement) in [
            (MONTHLY, CustomerKind::Enterprise, "acme_group", Settlement::Monthly),
            (AT_ONCE, CustomerKind::Enterprise, "globex", Settlement::Realtime),
            (RESOLD, CustomerKind::Enterprise, "resold", Settlement::Monthly),
            (PARTNER, CustomerKind::SolutionProvider, "partner", Settlement::Monthly),
        ] {
            let plain = NewCustomer::plain(kind, name, Site::Intl);
            let new = NewCustomer { id: CustomerId::parse(&id(number)), settlement, ..plain };
            clients.push(golden.world.open(new).await.client);
        }
        let desk = Desk::at(golden).await;
        let sold = json!({ "customer_id": id(RESOLD), "type": 3 });
        desk.done(call("POST", &of(PARTNER, "associations"), &sold)).await;
        let shown = || Call::get("/v2/accounts/customer-accounts/expenditure-quota");
        let case = |name: &str| format!("ShowCustomerExpenditureQuota/{name}");
        golden.case(&case("nothing_yet"), &clients[0], shown()).await;
        desk.case("SetExpenditureQuota/set", quota(MONTHLY, &json!("200"))).await;
        for (amount, cycle) in [("122", "2026-01"), ("50", "2025-12")] {
            let owed = json!({
                "amount": amount, "bill_cycle": cycle, "due_time": "2026-02-20T00:00:00Z",
            });
            desk.done(call("POST", &of(MONTHLY, "receivables"), &owed)).await;
        }
        golden.case(&case("this_month_alone"), &clients[0], shown()).await;
        let paid = json!({ "amount": "60.00", "channel": "2" });
        desk.done(call("POST", &of(MONTHLY, "recharges"), &paid)).await;
        golden.case(&case("what_was_paid_counts"), &clients[0], shown()).await;
        desk.case("SetExpenditureQuota/less_than_is_used", quota(MONTHLY, &json!("90.5"))).await;
        golden.case(&case("more_than_all_of_it"), &clients[0], shown()).await;
        golden.case(&case("pays_at_once"), &clients[1], shown()).await;
        golden.case(&case("resale_customer"), &clients[2], shown()).await;
        for (name, call) in [
            ("pays_at_once", quota(AT_ONCE, &json!("1"))),
            ("resale_customer", quota(RESOLD, &json!("1"))),
            ("unknown_customer", quota(NOBODY, &json!("1"))),
            ("below_zero", quota(MONTHLY, &json!("-0.01"))),
            ("no_amount", quota(MONTHLY, &Value::Null)),
        ] {
            desk.refusal(&format!("SetExpenditureQuota/{name}"), call).await;
        }
    })
    .await;
}

fn of(number: u32, rest: &str) -> String {
    format!("customers/{}/{rest}", id(number))
}

fn quota(number: u32, amount: &Value) -> Call {
    call("PUT", &of(number, "expenditure-quota"), &json!({ "amount": amount }))
}
