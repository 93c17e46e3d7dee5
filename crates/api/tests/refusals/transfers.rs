//! Allocation, reclaim, and what may be moved.

use hubu_api::codes::Code;
use hubu_app::Fault;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::cases::{Case, case};
use crate::stage::{self, Enterprise, arrange, enterprise, path, succeeded};

const ALLOCATE: &str = "UpdateSubEnterpriseAmount";
const RECLAIM: &str = "ReclaimSubEnterpriseAmount";
const END: &str = "2027-12-31T15:59:59Z";
const ANOTHER_END: &str = "2028-12-31T15:59:59Z";
const PAST: &str = "2025-01-01T00:00:00Z";

/// Either direction.
#[derive(Clone, Copy)]
struct Way(&'static str);

const OUT: Way = Way("transfer-amount");
const BACK: Way = Way("retrieve-amount");

impl Way {
    fn call(self, body: &Value) -> Call {
        Call::post(&format!("/v2/enterprises/multi-accounts/{}", self.0), body)
    }

    fn cash(self, member: &Account, amount: &str, id: &str) -> Call {
        let member = member.created.id.as_str();
        self.call(&json!({ "customer_id": member, "amount": amount, "trans_id": id }))
    }

    fn credit(self, member: &Account, amount: &str, end: &str) -> Call {
        self.call(&json!({
            "customer_id": member.created.id.as_str(), "amount": amount, "expire_time": end,
            "balance_type": "BALANCE_TYPE_CREDIT",
        }))
    }
}

pub fn cases() -> Vec<Case> {
    let mut cases =
        vec![case("ListEnterpriseMultiAccount", Code::AccountNotFound, async |world| {
            let master = enterprise(world).await.master;
            let call = Call::get("/v2/enterprises/multi-accounts/retrieve-amount")
                .query("sub_customer_id", "nobody")
                .query("balance_type", "BALANCE_TYPE_DEBIT");
            world.send(&master.client, &call).await
        })];
    for (operation, way) in [(ALLOCATE, OUT), (RECLAIM, BACK)] {
        cases.extend(both_ways(operation, way));
    }
    cases
}

fn both_ways(operation: &'static str, way: Way) -> Vec<Case> {
    vec![
        case(operation, Code::DuplicateTransaction, async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            let call = way.cash(&member, "1", "twice");
            succeeded(world, &master.client, &call).await;
            world.send(&master.client, &call).await
        }),
        case(operation, Code::TransferUnfinished, async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            // The account is known by now: what fails is the transfer.
            succeeded(world, &master.client, &way.cash(&member, "1", "")).await;
            let fault = Fault::Conflict("a neighbour was faster".to_owned());
            world.saboteur.arm(Sabotage { step: 1, fault, times: usize::MAX });
            let answer = world.send(&master.client, &way.cash(&member, "1", "")).await;
            assert!(world.saboteur.disarm() > 1, "it was tried again");
            answer
        }),
        case(operation, Code::NotAssociated, async move |world| {
            let master = enterprise(world).await.master;
            let stranger = stage::customer(world).await;
            world.send(&master.client, &way.cash(&stranger, "1", "")).await
        }),
        case(operation, Code::BusinessCheckFailed, async move |world| {
            let Enterprise { master, custody, .. } = enterprise(world).await;
            world.send(&master.client, &way.cash(&custody, "1", "")).await
        }),
        case(operation, Code::CreditExpired, async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            world.send(&master.client, &way.credit(&member, "1", PAST)).await
        }),
        case(operation, Code::AccountNotFound, async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            world.send(&master.client, &way.credit(&member, "1", ANOTHER_END)).await
        }),
        case(operation, Code::InsufficientBalance, async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            world.send(&master.client, &way.cash(&member, "1000", "")).await
        }),
    ]
}

/// An enterprise whose master has 100 in cash and 100 of credit, and allocated 10 of each.
async fn funded(world: &World) -> Enterprise {
    let enterprise = enterprise(world).await;
    let Enterprise { master, member, .. } = &enterprise;
    let payment = json!({ "amount": "110", "channel": "2" });
    arrange(world, &path(master, "recharges"), &payment).await;
    let grant = json!({ "amount": "110", "expire_time": END });
    arrange(world, &path(master, "credit-grants"), &grant).await;
    let allocate = async |call: Call| -> Answer { succeeded(world, &master.client, &call).await };
    allocate(OUT.cash(member, "10", "")).await;
    allocate(OUT.credit(member, "10", END)).await;
    enterprise
}
