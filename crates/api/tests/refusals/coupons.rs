//! Coupons and cards: on the operator plane, and between a master and its member.

use hubu_api::codes::Code;
use hubu_app::Fault;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::probes::Sabotage;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{self, Enterprise, arrange, customer, enterprise, operate, succeeded};

const CLAIM: &str = "ClaimEnterpriseMultiAccountCoupon";
const RECLAIM: &str = "ReclaimEnterpriseMultiAccountCoupon";
/// The largest worth in whole cents.
const MOST: &str = "92233720368.54";

pub fn cases() -> Vec<Case> {
    let tables = [plans(), acts(), allocations(), reclaims()];
    tables.into_iter().flatten().collect()
}

/// Makes a plan of vouchers; gives its path.
async fn plan(world: &World, worth: &str, validity: Value) -> String {
    let mut body = json!({
        "kind": "voucher", "name": "refused", "face_value": worth, "scene": "test",
    });
    body.as_object_mut().expect("an object").extend(validity.as_object().expect("one").clone());
    let made = arrange(world, "/operator/v1/coupon-plans", &body).await.json();
    let id = made["plan_id"].as_str().expect("a plan");
    format!("/operator/v1/coupon-plans/{id}/coupons")
}

fn issuing(customer: &Account, active: bool) -> Value {
    json!({ "customer_ids": [customer.created.id.as_str()], "active": active })
}

/// Gives a customer a voucher; tells its id.
async fn given(world: &World, customer: &Account, worth: &str, active: bool) -> String {
    let plan = plan(world, worth, json!({ "valid_days": 30 })).await;
    let issued = arrange(world, &plan, &issuing(customer, active)).await.json();
    issued["issued"][0]["coupon_id"].as_str().expect("issued").to_owned()
}

fn plans() -> Vec<Case> {
    let unknown = || Call::get("/operator/v1/coupon-plans/PP7");
    vec![
        case("ShowCouponPlan", Code::CouponPlanUnknown, async move |world| {
            operate(world, unknown()).await
        }),
        case("IssueCoupons", Code::CouponPlanUnknown, async |world| {
            let customer = customer(world).await;
            let path = "/operator/v1/coupon-plans/PP7/coupons";
            operate(world, Call::post(path, &issuing(&customer, true))).await
        }),
        case("IssueCoupons", Code::CustomerUnknown, async |world| {
            let plan = plan(world, "1", json!({ "valid_days": 30 })).await;
            operate(world, Call::post(&plan, &json!({ "customer_ids": ["nobody"] }))).await
        }),
        case("IssueCoupons", Code::CouponNotChanged, async |world| {
            let customer = customer(world).await;
            let clock = operate(world, Call::get("/operator/v1/clock")).await.json();
            let now = clock["now"].as_str().expect("an instant").to_owned();
            let end = hubu_testkit::ledger_world::instant(&now).plus_ms(1_000).to_wire();
            let validity = json!({ "valid_from": "2020-01-01T00:00:00Z", "valid_to": end });
            let plan = plan(world, "1", validity).await;
            arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 2 })).await;
            operate(world, Call::post(&plan, &issuing(&customer, true))).await
        }),
        case("IssueCoupons", Code::BalanceOutOfRange, async |world| {
            let customer = customer(world).await;
            let plan = plan(world, MOST, json!({ "valid_days": 30 })).await;
            arrange(world, &plan, &issuing(&customer, true)).await;
            operate(world, Call::post(&plan, &issuing(&customer, true))).await
        }),
        case("ListSubCustomerCoupons", Code::ResellerNotOwn, async |world| {
            let kind = CustomerKind::Distributor;
            let distributor = world.customer(kind, &stage::name("distributor")).await;
            let reseller = world.customer(CustomerKind::Reseller, &stage::name("reseller")).await;
            let call = Call::get("/v2/promotions/benefits/coupons")
                .query("indirect_partner_id", reseller.created.id.as_str());
            world.send(&distributor.client, &call).await
        }),
        case("ListCustomerCoupons", Code::CustomerUnknown, async |world| {
            operate(world, Call::get("/operator/v1/customers/nobody/coupons")).await
        }),
    ]
}

fn acting(customer: &str, coupon: &str, what: &str) -> Call {
    let path = format!("/operator/v1/customers/{customer}/coupons/{coupon}/{what}");
    let body = if what == "activate" { Value::Null } else { json!({ "reason": "误发" }) };
    stage::call("POST", &path, &body)
}

fn acts() -> Vec<Case> {
    let mut cases = vec![case("ActivateCoupon", Code::BalanceOutOfRange, async |world| {
        let customer = customer(world).await;
        given(world, &customer, MOST, true).await;
        let inactive = given(world, &customer, MOST, false).await;
        operate(world, acting(customer.created.id.as_str(), &inactive, "activate")).await
    })];
    for (operation, what) in [
        ("ActivateCoupon", "activate"),
        ("FreezeCoupon", "freeze"),
        ("UnfreezeCoupon", "unfreeze"),
        ("RecallCoupon", "recall"),
    ] {
        cases.extend([
            case(operation, Code::CustomerUnknown, async move |world| {
                operate(world, acting("nobody", "CP1", what)).await
            }),
            case(operation, Code::CouponUnknown, async move |world| {
                let customer = customer(world).await;
                operate(world, acting(customer.created.id.as_str(), "CP1", what)).await
            }),
            case(operation, Code::CouponNotChanged, async move |world| {
                let customer = customer(world).await;
                let id = customer.created.id.as_str();
                let coupon = given(world, &customer, "1", true).await;
                if what == "freeze" || what == "recall" {
                    let done = operate(world, acting(id, &coupon, what)).await;
                    assert_eq!(done.status, 200, "{}", done.body);
                }
                operate(world, acting(id, &coupon, what)).await
            }),
        ]);
    }
    cases
}

/// A master with a voucher of 10.
async fn holding(world: &World) -> (Enterprise, String) {
    let enterprise = enterprise(world).await;
    let coupon = given(world, &enterprise.master, "10", true).await;
    (enterprise, coupon)
}

fn go(member: &Account, coupon: &str, id: &str) -> Call {
    let body = json!({
        "customer_id": member.created.id.as_str(), "coupon_id": coupon, "amount": "10",
        "trans_id": id,
    });
    Call::post("/v2/enterprises/multi-accounts/transfer-coupon", &body)
}

fn back(member: &Account, source: &str, coupon: &str, id: &str) -> Call {
    let body = json!({
        "customer_id": member.created.id.as_str(), "coupon_id": source, "sub_coupon_id": coupon,
        "trans_id": id,
    });
    Call::post("/v2/enterprises/multi-accounts/retrieve-coupon", &body)
}

/// Sends a request whose every attempt loses against a neighbour.
async fn outrun(world: &World, master: &Account, call: &Call) -> Answer {
    // The account is known by now: what fails is the transfer.
    succeeded(world, &master.client, &Call::get("/v2/promotions/benefits/coupons")).await;
    let fault = Fault::Conflict("a neighbour was faster".to_owned());
    world.saboteur.arm(Sabotage { step: 1, fault, times: usize::MAX });
    let answer = world.send(&master.client, call).await;
    assert!(world.saboteur.disarm() > 1, "it was tried again");
    answer
}

fn allocations() -> Vec<Case> {
    vec![
        case(CLAIM, Code::DuplicateTransaction, async |world| {
            let (Enterprise { master, member, .. }, coupon) = holding(world).await;
            let call = go(&member, &coupon, "twice");
            succeeded(world, &master.client, &call).await;
            world.send(&master.client, &call).await
        }),
        case(CLAIM, Code::TransferUnfinished, async |world| {
            let (Enterprise { master, member, .. }, coupon) = holding(world).await;
            outrun(world, &master, &go(&member, &coupon, "")).await
        }),
        case(CLAIM, Code::NotAssociated, async |world| {
            let (Enterprise { master, .. }, coupon) = holding(world).await;
            let stranger = customer(world).await;
            world.send(&master.client, &go(&stranger, &coupon, "")).await
        }),
        case(CLAIM, Code::BusinessCheckFailed, async |world| {
            let (Enterprise { master, custody, .. }, coupon) = holding(world).await;
            world.send(&master.client, &go(&custody, &coupon, "")).await
        }),
    ]
}

fn reclaims() -> Vec<Case> {
    vec![
        case("ListMultiAccountRetrieveCoupons", Code::NotAssociated, async |world| {
            let master = enterprise(world).await.master;
            let call = Call::get("/v2/enterprises/multi-accounts/retrieve-coupons")
                .query("sub_customer_id", "nobody");
            world.send(&master.client, &call).await
        }),
        case(RECLAIM, Code::DuplicateTransaction, async |world| {
            let (Enterprise { master, member, .. }, coupon) = holding(world).await;
            succeeded(world, &master.client, &go(&member, &coupon, "twice")).await;
            world.send(&master.client, &back(&member, &coupon, "CP1", "twice")).await
        }),
        case(RECLAIM, Code::OperationAbnormal, async |world| {
            let (Enterprise { master, member, .. }, coupon) = holding(world).await;
            outrun(world, &master, &back(&member, &coupon, "CP1", "")).await
        }),
        case(RECLAIM, Code::NotAssociated, async |world| {
            let (Enterprise { master, .. }, coupon) = holding(world).await;
            let stranger = customer(world).await;
            world.send(&master.client, &back(&stranger, &coupon, "CP1", "")).await
        }),
        case(RECLAIM, Code::BusinessCheckFailed, async |world| {
            let (Enterprise { master, member, .. }, coupon) = holding(world).await;
            world.send(&master.client, &back(&member, &coupon, "CP1", "")).await
        }),
    ]
}
