//! Partners' balances.

use hubu_api::codes::Code;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::{Account, World};
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{acted, customer, name, partner};

const PATH: &str = "/v2/accounts/partner-accounts/balances";
const FORMER: &str = "/v1.0/whatever/partner/account-mgr/balances";

pub fn cases() -> Vec<Case> {
    const NEW: &str = "ListPartnerBalances";
    const OLD: &str = "ListPartnerBalancesV1";
    vec![
        case(NEW, Code::NotAPartner, async |world| {
            world.send(&customer(world).await.client, &Call::get(PATH)).await
        }),
        case(NEW, Code::ResellerNotOwn, async |world| {
            let kind = CustomerKind::Distributor;
            let distributor = world.customer(kind, &name("distributor")).await;
            let reseller = world.customer(CustomerKind::Reseller, &name("reseller")).await;
            let id = reseller.created.id.as_str();
            let call = Call::get(PATH).query("indirect_partner_id", id);
            world.send(&distributor.client, &call).await
        }),
        case(OLD, Code::NotAPartner, async |world| {
            world.send(&customer(world).await.client, &Call::get(FORMER)).await
        }),
        case(OLD, Code::PartnersCustomerUnknown, async |world| {
            let (partner, stranger) = (partner(world).await, customer(world).await);
            former(world, &partner, &stranger).await
        }),
        case(OLD, Code::AssociationForbids, async |world| {
            let (partner, resold) = (partner(world).await, customer(world).await);
            let body = json!({ "customer_id": resold.created.id.as_str(), "type": 3 });
            acted(world, &partner, ("POST", "/associations", body)).await;
            former(world, &partner, &resold).await
        }),
    ]
}

async fn former(world: &World, partner: &Account, customer: &Account) -> Answer {
    let call = Call::get(FORMER).query("customer_id", customer.created.id.as_str());
    world.send(&partner.client, &call).await
}
