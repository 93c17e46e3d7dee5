//! What the rules of trades refuse, where a realm has set others than it began with.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::shop;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::orders::{bought_line, leave as leave_order};
use crate::refusals::stage::{call, operate, succeeded};
use crate::refusals::subscriptions::{Way, leave, leave_former, renew, renew_former, stage};

pub fn cases() -> Vec<Case> {
    let far = || ("trade-rules", json!({ "provisioning": "automatic", "longest_months": 1 }));
    // No fee is set for terms of more than a month.
    let monthly = || {
        let bands = json!([{ "used_months": 1, "rate": "0.1" }]);
        ("refund-fees", json!({ "rows": [{ "months": 1, "bands": bands }] }))
    };
    vec![
        case("RenewalResources", Code::RenewalTooLong, async move |world| {
            let (account, id) = stage(world, Way::Usual).await;
            under(world, far(), async || renew(world, &account, &id, json!({})).await).await
        }),
        case("RenewalResourcesV1", Code::FormerRenewalTooLong, async move |world| {
            let (account, id) = stage(world, Way::Usual).await;
            under(world, far(), async || renew_former(world, &account, &id, json!({})).await).await
        }),
        case("CancelResourcesSubscription", Code::RefundFeeUnknown, async move |world| {
            let (account, id) = stage(world, Way::Old).await;
            under(world, monthly(), async || leave(world, &account, &id, 1).await).await
        }),
        case("CancelResourcesSubscriptionV1", Code::FormerRefundFeeUnknown, async move |world| {
            let (account, id) = stage(world, Way::Old).await;
            under(world, monthly(), async || leave_former(world, &account, &id, 1).await).await
        }),
        case("CancelOrderSubscriptionV1", Code::RefundFeeUnknown, async move |world| {
            let (buyer, order) = bought_line(world, shop::servers(1, 2)).await;
            let week = json!({ "by_seconds": 7 * 86_400 });
            crate::refusals::stage::arrange(world, "/operator/v1/clock/advance", &week).await;
            let call = leave_order(&order, "1");
            under(world, monthly(), async || world.send(&buyer.client, &call).await).await
        }),
    ]
}

/// Asks while other rules hold; those from before hold again afterwards.
async fn under(
    world: &World,
    (what, rules): (&str, Value),
    ask: impl AsyncFn() -> Answer,
) -> Answer {
    let path = format!("/operator/v1/{what}");
    let operator = world.operator(&crate::refusals::stage::name("rules")).await.client;
    let before = operate(world, Call::get(&path)).await.json();
    succeeded(world, &operator, &call("PUT", &path, &rules)).await;
    let answer = ask().await;
    succeeded(world, &operator, &call("PUT", &path, &before)).await;
    answer
}
