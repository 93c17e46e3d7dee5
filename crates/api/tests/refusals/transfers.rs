//! Allocation, reclaim, and what may be moved.

use hubu_api::codes::Code;
use hubu_app::Fault;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::world::{Account, World};
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{self, Enterprise, arrange, enterprise, path, succeeded};

const ALLOCATE: &str = "UpdateSubEnterpriseAmount";
const RECLAIM: &str = "ReclaimSubEnterpriseAmount";
const END: &str = "2027-12-31T15:59:59Z";
const ANOTHER_END: &str = "2028-12-31T15:59:59Z";
const PAST: &str = "2025-01-01T00:00:00Z";

/// Either direction, in either form: the path, and what an old form calls the amount.
#[derive(Clone, Copy)]
struct Way(&'static str, Option<&'static str>);

const OUT: Way = Way("/v2/enterprises/multi-accounts/transfer-amount", None);
const BACK: Way = Way("/v2/enterprises/multi-accounts/retrieve-amount", None);
const FORMER_OUT: Way =
    Way("/v1.0/whatever/customer/account-mgr/transfer", Some("totalTransferAmount"));
const FORMER_BACK: Way =
    Way("/v1.0/whatever/customer/account-mgr/retrieve", Some("totalRetrieveAmout"));

impl Way {
    fn cash(self, member: &Account, amount: &str, id: &str) -> Call {
        let member = member.created.id.as_str();
        let body = match self.1 {
            None => json!({ "customer_id": member, "amount": amount, "trans_id": id }),
            Some(name) => json!({
                "subCustomerId": member, name: amount, "transId": id, "deductMode": "1",
            }),
        };
        Call::post(self.0, &body)
    }

    fn credit(self, member: &Account, amount: &str, end: &str) -> Call {
        let (member, credit) = (member.created.id.as_str(), "BALANCE_TYPE_CREDIT");
        let body = match self.1 {
            None => json!({
                "customer_id": member, "amount": amount, "expire_time": end,
                "balance_type": credit,
            }),
            Some(name) => json!({
                "subCustomerId": member, name: amount, "expireTime": end, "balanceType": credit,
                "deductMode": "1",
            }),
        };
        Call::post(self.0, &body)
    }

    /// The code by which this form says what the new ones say by theirs.
    fn told(self, code: Code) -> Code {
        let out = self.0 == FORMER_OUT.0;
        match code {
            _ if self.1.is_none() => code,
            Code::NotAssociated if out => Code::FormerNotAssociated,
            Code::NotAssociated => Code::AccountNotFound,
            Code::BusinessCheckFailed if out => Code::FormerCheckFailed,
            Code::TransferUnfinished if out => Code::FormerTransferUnfinished,
            Code::CreditExpired => Code::FormerCreditExpired,
            other => other,
        }
    }
}

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (operation, path) in [
        ("ListEnterpriseMultiAccount", BACK.0),
        ("ListEnterpriseMultiAccountV1", "/v1.0/whatever/customer/account-mgr/retrieve-amount"),
    ] {
        cases.push(case(operation, Code::AccountNotFound, async move |world| {
            let master = enterprise(world).await.master;
            let call = Call::get(path)
                .query("sub_customer_id", "nobody")
                .query("balance_type", "BALANCE_TYPE_DEBIT");
            world.send(&master.client, &call).await
        }));
    }
    for (operation, way) in [
        (ALLOCATE, OUT),
        (RECLAIM, BACK),
        ("UpdateSubEnterpriseAmountV1", FORMER_OUT),
        ("ReclaimSubEnterpriseAmountV1", FORMER_BACK),
    ] {
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
        case(operation, way.told(Code::TransferUnfinished), async move |world| {
            let Enterprise { master, member, .. } = funded(world).await;
            // The account is known by now: what fails is the transfer.
            succeeded(world, &master.client, &way.cash(&member, "1", "")).await;
            let fault = Fault::Conflict("a neighbour was faster".to_owned());
            world.saboteur.arm(Sabotage { step: 1, fault, times: usize::MAX });
            let answer = world.send(&master.client, &way.cash(&member, "1", "")).await;
            assert!(world.saboteur.disarm() > 1, "it was tried again");
            answer
        }),
        case(operation, way.told(Code::NotAssociated), async move |world| {
            let master = enterprise(world).await.master;
            let stranger = stage::customer(world).await;
            world.send(&master.client, &way.cash(&stranger, "1", "")).await
        }),
        case(operation, way.told(Code::BusinessCheckFailed), async move |world| {
            let Enterprise { master, custody, .. } = enterprise(world).await;
            world.send(&master.client, &way.cash(&custody, "1", "")).await
        }),
        case(operation, way.told(Code::CreditExpired), async move |world| {
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
