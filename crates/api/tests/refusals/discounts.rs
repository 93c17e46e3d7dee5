//! Discounts that operators grant and end.

use hubu_api::codes::Code;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{act, acted, customer, name, operate, partner};

const CREATE: &str = "CreateDiscount";
const END: &str = "EndDiscount";

pub fn cases() -> Vec<Case> {
    vec![
        case(CREATE, Code::CustomerUnknown, async |world| {
            let path = "/operator/v1/customers/nobody/discounts";
            operate(world, Call::post(path, &discount("605", None))).await
        }),
        // Nobody; a customer; a partner of the other kind; one whose customer it is not.
        case(CREATE, Code::PartnerGrantsNot, async |world| {
            granted_by(world, "607", "nobody").await
        }),
        case(CREATE, Code::PartnerGrantsNot, async |world| {
            let other = customer(world).await;
            granted_by(world, "607", other.created.id.as_str()).await
        }),
        case(CREATE, Code::PartnerGrantsNot, async |world| {
            let distributor = world.customer(CustomerKind::Distributor, &name("distributor")).await;
            granted_by(world, "607", distributor.created.id.as_str()).await
        }),
        case(CREATE, Code::PartnerGrantsNot, async |world| {
            let partner = partner(world).await;
            granted_by(world, "607", partner.created.id.as_str()).await
        }),
        case("ListCustomerDiscounts", Code::CustomerUnknown, async |world| {
            operate(world, Call::get("/operator/v1/customers/nobody/discounts")).await
        }),
        case(END, Code::DiscountUnknown, async |world| ending(world, "DC1", json!(null)).await),
        case(END, Code::DiscountUnknown, async |world| ending(world, "first", json!(null)).await),
        case(END, Code::DiscountNotEnded, async |world| {
            let id = given(world, json!(null)).await;
            let done = ending(world, &id, json!(null)).await;
            assert_eq!(done.status, 200, "{}", done.body);
            ending(world, &id, json!(null)).await
        }),
        case(END, Code::DiscountNotEnded, async |world| {
            let id = given(world, json!("2099-01-01T00:00:00Z")).await;
            ending(world, &id, json!("2099-01-02T00:00:00Z")).await
        }),
    ]
}

fn discount(kind: &str, partner: Option<&str>) -> Value {
    json!({
        "discount_type": kind, "partner_id": partner, "name": "refused", "discount_mode": 0,
        "discount_value": "0.9",
    })
}

async fn granted_by(world: &World, kind: &str, partner: &str) -> Answer {
    let body = discount(kind, Some(partner));
    act(world, &customer(world).await, ("POST", "/discounts", body)).await
}

/// Grants a new customer a discount; tells its id.
async fn given(world: &World, expires: Value) -> String {
    let mut body = discount("605", None);
    body["expire_time"] = expires;
    let made = acted(world, &customer(world).await, ("POST", "/discounts", body)).await;
    made.json()["discount_id"].as_str().expect("an id").to_owned()
}

async fn ending(world: &World, id: &str, at: Value) -> Answer {
    let body = json!({ "reason": "cancelled", "end_time": at });
    operate(world, Call::post(&format!("/operator/v1/discounts/{id}/end"), &body)).await
}
