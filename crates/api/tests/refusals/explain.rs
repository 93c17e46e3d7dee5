//! Explanations: nothing to explain, and nobody to explain it of.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::World;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::customer;

const LINE: &str = "order-line/CS1906210009V3LZ2-000001";

pub fn cases() -> Vec<Case> {
    vec![
        case("ExplainAmount", Code::ExplanationUnknown, async |world| {
            let client = customer(world).await.client;
            world.send(&client, &Call::get(&format!("/hubu/v1/explain/{LINE}"))).await
        }),
        case("ExplainAmount", Code::PermissionMissing, async |world| {
            let account = customer(world).await;
            let (_, clerk) = world.iam_user(&account, "clerk").await;
            world.send(&clerk, &Call::get(&format!("/hubu/v1/explain/{LINE}"))).await
        }),
        case("ExplainAnyAmount", Code::ExplanationUnknown, async |world| {
            operator(world, &[]).await
        }),
        case("ExplainAnyAmount", Code::CustomerUnknown, async |world| {
            operator(world, &[("customer_id", "0123456789abcdef0123456789abcdef")]).await
        }),
    ]
}

async fn operator(world: &World, query: &[(&str, &str)]) -> Answer {
    let client: Client = world.operator(&crate::refusals::stage::name("explains")).await.client;
    let call = Call::get(&format!("/operator/v1/explain/{LINE}"));
    let call = query.iter().fold(call, |call, (name, value)| call.query(name, value));
    world.send(&client, &call).await
}
