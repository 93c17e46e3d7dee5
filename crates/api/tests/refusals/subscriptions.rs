//! Resources with terms.

use hubu_api::codes::Code;
use hubu_app::orders::ChangeResource;
use hubu_core::orders::SourceType;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{Sale, Term};
use hubu_testkit::catalogue;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::purchases::{Purchase, buy, buyer};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{acted, arrange, customer, name};

const RENEW: &str = "RenewalResources";
const RENEW_FORMER: &str = "RenewalResourcesV1";
const QUOTE: &str = "ListRenewRateOnPeriod";
const AUTO: &str = "AutoRenewalResources";
const AUTO_FORMER: &str = "AutoRenewalResourcesV1";
const CANCEL_AUTO: &str = "CancelAutoRenewalResources";
const CANCEL_AUTO_FORMER: &str = "CancelAutoRenewalResourcesV1";
const DEMAND: &str = "UpdatePeriodToOnDemand";
const LEAVE: &str = "CancelResourcesSubscription";
const LEAVE_FORMER: &str = "CancelResourcesSubscriptionV1";
const PRICE_FORMER: [&str; 2] = ["QueryRatingV1", "QueryRatingCommonV1"];
const CHANGE_FORMER: &str = "QueryChangeRatingV1";

/// A code of a new form, with that of the old one.
type Both = [Code; 2];

/// A way in which something is refused, in either form.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// Nobody has it.
    Nowhere,
    /// It is attached to another.
    Attached,
    /// A renewal of it is unpaid.
    Unpaid,
    /// It was made larger, which is processed.
    Processed,
    /// It is sold so.
    Sold(Sale),
    /// It ended, and its grace period runs.
    Ended,
    /// It is in use for two months, and its five days are over.
    Old,
    /// It is frozen for that.
    Frozen(&'static str),
    /// It was left.
    Left,
    /// As it is.
    Usual,
}

pub fn cases() -> Vec<Case> {
    let all = [renewals(), prices(), auto_renewals(), going_on_demand(), leaving(), changes()];
    all.into_iter().flatten().collect()
}

/// A customer with a resource that stands so; the id of the resource.
pub(super) async fn stage(world: &World, way: Way) -> (Account, String) {
    catalogue::apply(world).await;
    let account = buyer(world, &name("buyer"), "1000").await;
    let (id, primary) = (name("resource"), name("primary"));
    match way {
        Way::Nowhere => {}
        Way::Attached => {
            buy(world, &account, &Purchase::server(&primary)).await;
            buy(world, &account, &Purchase::disk(&id).attached_to(&primary)).await;
        }
        Way::Sold(sale) => {
            buy(world, &account, &Purchase::server(&id).sold_as(sale)).await;
        }
        Way::Unpaid => {
            buy(world, &account, &Purchase::server(&id)).await;
            let renewed = renew(world, &account, &id, json!({})).await;
            assert_eq!(renewed.status, 200, "{}", renewed.body);
        }
        Way::Processed => {
            buy(world, &account, &Purchase::disk(&id)).await;
            enlarge(world, &account, &id).await;
        }
        Way::Ended => {
            buy(world, &account, &Purchase::server(&id)).await;
            let advance = json!({ "by_seconds": 33 * 86_400 });
            arrange(world, "/operator/v1/clock/advance", &advance).await;
        }
        Way::Old => {
            let months = Purchase { term: Term::months_of(2), ..Purchase::server(&id) };
            buy(world, &account, &months).await;
            let advance = json!({ "by_seconds": 7 * 86_400 });
            arrange(world, "/operator/v1/clock/advance", &advance).await;
        }
        Way::Frozen(cause) => {
            buy(world, &account, &Purchase::server(&id)).await;
            let why = json!({ "cause": cause, "reason": "refused" });
            arrange(world, &format!("/operator/v1/resources/{id}/freeze"), &why).await;
        }
        Way::Left => {
            buy(world, &account, &Purchase::server(&id)).await;
            let left = leave(world, &account, &id, 1).await;
            assert_eq!(left.status, 200, "{}", left.body);
            let advance = json!({ "by_seconds": 1 });
            arrange(world, "/operator/v1/clock/advance", &advance).await;
        }
        Way::Usual => {
            buy(world, &account, &Purchase::server(&id)).await;
        }
    }
    (account, id)
}

/// Orders that a disk becomes larger; the order is paid, and nobody has provided it.
async fn enlarge(world: &World, account: &Account, id: &str) {
    let change = ChangeResource {
        resource: id.to_owned(),
        spec: None,
        size: Some(Size { value: 80, measure: 17 }),
        source: SourceType::Customer,
        auto_pay: true,
    };
    let placed = world.money(account.created.group, change).await;
    assert_eq!(placed.unpaid, None, "{id}");
}

fn with(mut object: Value, more: Value) -> Value {
    let members = object.as_object_mut().expect("an object");
    let Value::Object(more) = more else { panic!("an object") };
    members.extend(more);
    object
}

pub(super) async fn renew(world: &World, account: &Account, id: &str, more: Value) -> Answer {
    let body = json!({ "resource_ids": [id], "period_type": 2, "period_num": 1 });
    let path = "/v2/orders/subscriptions/resources/renew";
    world.send(&account.client, &Call::post(path, &with(body, more))).await
}

pub(super) async fn renew_former(
    world: &World,
    account: &Account,
    id: &str,
    more: Value,
) -> Answer {
    let body = json!({ "resource_ids": [id], "period_type": 2, "period_num": 1, "expire_mode": 0 });
    let path = "/v1.0/domain/common/order-mgr/resources/renew";
    world.send(&account.client, &Call::post(path, &with(body, more))).await
}

/// A renewal that is refused in both forms.
fn renewal([new, former]: Both, way: Way, more: [Value; 2]) -> [Case; 2] {
    let [of_new, of_former] = more;
    [
        case(RENEW, new, async move |world| {
            let (account, id) = stage(world, way).await;
            renew(world, &account, &id, of_new.clone()).await
        }),
        case(RENEW_FORMER, former, async move |world| {
            let (account, id) = stage(world, way).await;
            renew_former(world, &account, &id, of_former.clone()).await
        }),
    ]
}

fn renewals() -> Vec<Case> {
    let none = || [json!({}), json!({})];
    let decade = || {
        [json!({ "period_type": 3, "period_num": 2 }), json!({ "period_type": 3, "period_num": 2 })]
    };
    let pays = [
        json!({ "is_auto_pay": 1, "period_num": 11 }),
        json!({ "isAutoPay": 1, "period_num": 11 }),
    ];
    let all = [
        renewal([Code::ResourceGone, Code::FormerResourceGone], Way::Nowhere, none()),
        renewal([Code::ResourceNotPrimary, Code::FormerResourceNotPrimary], Way::Attached, none()),
        renewal(
            [Code::ResourceInUnpaidOrder, Code::FormerResourceInUnpaidOrder],
            Way::Unpaid,
            none(),
        ),
        renewal([Code::ResourceInProcess, Code::FormerResourceInProcess], Way::Processed, none()),
        // Disks are sold by the month.
        disk_renewal([Code::RenewalNotSold, Code::FormerRenewalNotSold], decade()),
        poor_renewal([Code::AutoPaymentFailed, Code::FormerAutoPaymentFailed], pays),
    ];
    let unverified = case(RENEW, Code::AccessDenied, async |world| {
        let account = customer(world).await;
        renew(world, &account, "nothing", json!({})).await
    });
    all.into_iter().flatten().chain([unverified]).collect()
}

/// The same, of a disk.
fn disk_renewal([new, former]: Both, more: [Value; 2]) -> [Case; 2] {
    async fn disk(world: &World) -> (Account, String) {
        let (account, id) = stage(world, Way::Nowhere).await;
        buy(world, &account, &Purchase::disk(&id)).await;
        (account, id)
    }
    let [of_new, of_former] = more;
    [
        case(RENEW, new, async move |world| {
            let (account, id) = disk(world).await;
            renew(world, &account, &id, of_new.clone()).await
        }),
        case(RENEW_FORMER, former, async move |world| {
            let (account, id) = disk(world).await;
            renew_former(world, &account, &id, of_former.clone()).await
        }),
    ]
}

/// The same, of who has spent nearly everything.
fn poor_renewal([new, former]: Both, more: [Value; 2]) -> [Case; 2] {
    async fn poor(world: &World) -> (Account, String) {
        let (account, id) = stage(world, Way::Nowhere).await;
        let years = Purchase { term: Term::years_of(1), ..Purchase::server(&id) };
        buy(world, &account, &years).await;
        (account, id)
    }
    let [of_new, of_former] = more;
    [
        case(RENEW, new, async move |world| {
            let (account, id) = poor(world).await;
            renew(world, &account, &id, of_new.clone()).await
        }),
        case(RENEW_FORMER, former, async move |world| {
            let (account, id) = poor(world).await;
            renew_former(world, &account, &id, of_former.clone()).await
        }),
    ]
}

fn prices() -> Vec<Case> {
    let repeated = case(QUOTE, Code::ResourceRepeated, async |world| {
        let account = customer(world).await;
        let body = json!({ "resource_ids": ["r", "r"], "period_type": 2, "period_num": 1 });
        let path = "/v2/bills/ratings/period-resources/renew-rate";
        world.send(&account.client, &Call::post(path, &body)).await
    });
    let old = PRICE_FORMER.into_iter().flat_map(|operation| {
        let usage = |more: Value| {
            with(json!({ "usageFactor": "Duration", "usageValue": 1, "usageMeasureId": 4 }), more)
        };
        [
            (Code::FormerProductNotFound, usage(json!({ "resourceSpecCode": "nothing" }))),
            (Code::FormerUsageFactorUnknown, usage(json!({ "usageFactor": "nothing" }))),
            (Code::FormerUsageUnitWrong, usage(json!({ "usageMeasureId": 10 }))),
            (Code::FormerAboveMaximum, usage(json!({ "usageValue": "92233720368" }))),
        ]
        .map(|(code, product)| {
            case(operation, code, async move |world| {
                price_former(world, operation, product.clone()).await
            })
        })
    });
    old.chain([repeated]).collect()
}

async fn price_former(world: &World, operation: &str, product: Value) -> Answer {
    catalogue::apply(world).await;
    let account = customer(world).await;
    let projects = world.send(&account.client, &Call::get("/v3/projects")).await.json();
    let server = json!({
        "id": "1", "cloudServiceType": "hws.service.type.ec2",
        "resourceType": "hws.resource.type.vm", "resourceSpecCode": "s6.small.1.linux",
    });
    let body = json!({
        "tenantId": projects["projects"][0]["id"], "regionId": "cn-north-4", "chargingMode": 1,
        "subscriptionNum": 2_147_483_647, "productInfos": [with(server, product)],
    });
    let place = if operation == "QueryRatingV1" { "customer" } else { "common" };
    let path = format!("/v1.0/domain/{place}/product-mgr/query-rating");
    world.send(&account.client, &Call::post(&path, &body)).await
}

async fn auto(world: &World, account: &Account, id: &str, method: &str) -> Answer {
    let path = format!("/v2/orders/subscriptions/resources/autorenew/{id}");
    world.send(&account.client, &Call::new(method, &path)).await
}

async fn auto_former(world: &World, account: &Account, id: &str, method: &str) -> Answer {
    let path = format!("/v1.0/domain/common/order-mgr/resources/{id}/actions");
    let call = Call::new(method, &path).query("action_id", "autorenew");
    world.send(&account.client, &call).await
}

fn auto_renewals() -> Vec<Case> {
    let one = |operation, method: &'static str, code, way| {
        case(operation, code, async move |world| {
            let (account, id) = stage(world, way).await;
            match operation {
                AUTO | CANCEL_AUTO => auto(world, &account, &id, method).await,
                _ => auto_former(world, &account, &id, method).await,
            }
        })
    };
    vec![
        one(AUTO, "POST", Code::ResourceUnknown, Way::Nowhere),
        one(AUTO_FORMER, "POST", Code::FormerResourceUnknown, Way::Nowhere),
        one(AUTO, "POST", Code::ResourceEndedOrFrozen, Way::Ended),
        one(AUTO_FORMER, "POST", Code::FormerResourceEndedOrFrozen, Way::Ended),
        one(CANCEL_AUTO, "DELETE", Code::ResourceUnknown, Way::Nowhere),
        one(CANCEL_AUTO_FORMER, "DELETE", Code::FormerResourceUnknown, Way::Nowhere),
        one(CANCEL_AUTO, "DELETE", Code::AutoRenewalNotSet, Way::Usual),
        one(CANCEL_AUTO_FORMER, "DELETE", Code::FormerAutoRenewalNotSet, Way::Usual),
    ]
}

fn going_on_demand() -> Vec<Case> {
    let one = |code, operation: &'static str, way| {
        case(DEMAND, code, async move |world| {
            let (account, id) = stage(world, way).await;
            let body = json!({ "operation": operation, "resource_ids": [id] });
            let path = "/v2/orders/subscriptions/resources/to-on-demand";
            world.send(&account.client, &Call::post(path, &body)).await
        })
    };
    vec![
        one(Code::ResourceUnknown, "SET_UP", Way::Nowhere),
        one(Code::ResourceInGrace, "SET_UP", Way::Ended),
        one(Code::PackageStaysInTerms, "SET_UP", Way::Sold(Sale::Package)),
        one(Code::SolutionStaysInTerms, "SET_UP", Way::Sold(Sale::Solution)),
        one(Code::OtherTradeOpen, "SET_UP", Way::Processed),
        one(Code::ParameterError, "CANCEL", Way::Usual),
        one(Code::FrozenForViolation, "SET_UP", Way::Frozen("violation")),
        one(Code::FrozenByPolice, "SET_UP", Way::Frozen("police")),
        case(DEMAND, Code::AccountFrozenStays, async |world| {
            let (account, id) = stage(world, Way::Usual).await;
            acted(world, &account, ("POST", "/freeze", json!({ "reason": "refused" }))).await;
            let body = json!({ "operation": "SET_UP", "resource_ids": [id] });
            let path = "/v2/orders/subscriptions/resources/to-on-demand";
            world.send(&account.client, &Call::post(path, &body)).await
        }),
    ]
}

pub(super) async fn leave(world: &World, account: &Account, id: &str, what: i64) -> Answer {
    let body = json!({ "resource_ids": [id], "unsubscribe_type": what });
    let path = "/v2/orders/subscriptions/resources/unsubscribe";
    world.send(&account.client, &Call::post(path, &body)).await
}

fn leaving() -> Vec<Case> {
    let both = |[new, former]: Both, way, what: i64| {
        [
            case(LEAVE, new, async move |world| {
                let (account, id) = stage(world, way).await;
                leave(world, &account, &id, what).await
            }),
            case(LEAVE_FORMER, former, async move |world| {
                let (account, id) = stage(world, way).await;
                leave_former(world, &account, &id, what).await
            }),
        ]
    };
    let all = [
        both([Code::ResourceUnknown, Code::FormerResourceUnknown], Way::Nowhere, 1),
        both(
            [Code::SavingsPlanStays, Code::FormerSavingsPlanStays],
            Way::Sold(Sale::SavingsPlan),
            1,
        ),
        both([Code::ResourceInUnpaidOrder, Code::FormerResourceInUnpaidOrder], Way::Unpaid, 1),
        both([Code::ProductNotLeft, Code::FormerProductNotLeft], Way::Sold(Sale::Package), 1),
        both([Code::TrialStays, Code::FormerTrialStays], Way::Sold(Sale::Trial), 1),
        both(
            [Code::MarketplaceStays, Code::FormerMarketplaceStays],
            Way::Sold(Sale::Marketplace),
            1,
        ),
        both([Code::TradeInProgress, Code::FormerTradeInProgress], Way::Processed, 1),
        both([Code::DevCloudStays, Code::FormerDevCloudStays], Way::Sold(Sale::DevCloud), 1),
        both([Code::FrozenStays, Code::FormerFrozenStays], Way::Ended, 1),
        both([Code::NoRenewalToLeave, Code::FormerNoRenewalToLeave], Way::Usual, 2),
        both([Code::ResourceDeleted, Code::FormerResourceDeleted], Way::Left, 1),
    ];
    all.into_iter().flatten().collect()
}

pub(super) async fn leave_former(world: &World, account: &Account, id: &str, what: i64) -> Answer {
    let body = json!({ "resourceIds": [id], "unSubType": what });
    let path = "/v1.0/domain/common/order-mgr/resources/delete";
    world.send(&account.client, &Call::post(path, &body)).await
}

fn changes() -> Vec<Case> {
    let one = |code, way, spec: &'static str| {
        case(CHANGE_FORMER, code, async move |world| {
            let (account, id) = stage(world, way).await;
            let body = json!({
                "resourceId": id,
                "productInfo": {
                    "cloudServiceType": "hws.service.type.ec2",
                    "resourceType": "hws.resource.type.vm", "resourceSpecCode": spec,
                },
            });
            let path = "/v1.0/domain/customer/product-mgr/query-change-rating";
            world.send(&account.client, &Call::post(path, &body)).await
        })
    };
    vec![
        one(Code::FormerResourceUnknown, Way::Nowhere, "s6.small.1.win"),
        one(Code::FormerResourceEndedOrFrozen, Way::Ended, "s6.small.1.win"),
        one(Code::FormerTradeInProgress, Way::Processed, "s6.small.1.win"),
        one(Code::FormerProductNotFound, Way::Usual, "nothing"),
        one(Code::ParameterError, Way::Usual, "s6.small.1.linux"),
    ]
}
