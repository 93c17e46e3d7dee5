//! What cases have in common: an enterprise, an operator, requests.

use std::sync::atomic::{AtomicUsize, Ordering};

use hubu_app::customers::NewCustomer;
use hubu_app::enterprise::{
    Link, accept_permissions, associate, associate_partner, open_enterprise_centre,
};
use hubu_app::ledger::Party;
use hubu_core::customers::{CustomerKind, RealName, Settlement};
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions};
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::Value;

/// A name that no other case has.
pub fn name(what: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{what}_{:04}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A post-paid master with one member in each mode.
pub struct Enterprise {
    /// The master.
    pub master: Account,
    /// The root of its organisation.
    pub root: PartyId,
    /// An independent member that lets it share credit.
    pub member: Account,
    /// A member in custody.
    pub custody: Account,
}

/// A customer certified under its company's name.
fn certified(what: &str) -> NewCustomer {
    let real_name = RealName { name: "云合科技有限公司".to_owned(), credit_code: None };
    NewCustomer {
        real_name: Some(real_name),
        settlement: Settlement::Monthly,
        ..NewCustomer::plain(CustomerKind::Enterprise, &name(what), Site::Cn)
    }
}

/// Opens an enterprise.
pub async fn enterprise(world: &World) -> Enterprise {
    let master = world.open(certified("master")).await;
    let root = open_centre(world, &master).await;
    let member = join(world, &master, Mode::Independent).await;
    let custody = join(world, &master, Mode::Custody).await;
    Enterprise { master, root, member, custody }
}

/// Makes an account a master.
pub async fn open_centre(world: &World, master: &Account) -> PartyId {
    let party = Party::Key(master.created.key);
    world
        .write(move |unit| open_enterprise_centre(unit, &party, "云合").map(|done| done.value))
        .await
}

async fn join(world: &World, master: &Account, mode: Mode) -> Account {
    let member = world.open(certified("member")).await;
    let party = Party::Key(member.created.key);
    let link = Link {
        master: Party::Key(master.created.key),
        member: party.clone(),
        mode,
        unit: None,
        display_name: None,
        permissions: Permissions::NONE.with(Permission::ShareCredit),
    };
    let names = world.money.real_names.clone();
    world.write(move |unit| associate(unit, &names, &link).map(|_| ())).await;
    if mode == Mode::Independent {
        world.write(move |unit| accept_permissions(unit, &party).map(|_| ())).await;
    }
    member
}

/// A partner that has no customers yet.
pub async fn partner(world: &World) -> Account {
    world.customer(CustomerKind::SolutionProvider, &name("partner")).await
}

/// A partner's resale customer.
pub async fn resold(world: &World) -> Account {
    let partner = partner(world).await;
    let customer = world.customer(CustomerKind::Enterprise, &name("resold")).await;
    let (site, partner) = (world.store.realm().site, Party::Key(partner.created.key));
    let party = Party::Key(customer.created.key);
    world
        .write(move |unit| {
            associate_partner(unit, site, (&partner, &party), AssociationType::Resale).map(|_| ())
        })
        .await;
    customer
}

/// A customer that has nothing.
pub async fn customer(world: &World) -> Account {
    world.customer(CustomerKind::Enterprise, &name("customer")).await
}

/// The path of a customer on the operator plane.
pub fn path(customer: &Account, what: &str) -> String {
    format!("/operator/v1/customers/{}/{what}", customer.created.id)
}

/// Does something as an operator.
pub async fn operate(world: &World, call: Call) -> Answer {
    world.send(&world.operator(&name("operator")).await.client, &call).await
}

/// Does something as an operator that must succeed, so that a case can go on from there.
pub async fn arrange(world: &World, path: &str, body: &Value) -> Answer {
    succeed(operate(world, Call::post(path, body)).await)
}

/// Sends a request that must succeed.
pub async fn succeeded(world: &World, client: &Client, call: &Call) -> Answer {
    succeed(world.send(client, call).await)
}

fn succeed(answer: Answer) -> Answer {
    assert!(answer.status < 300, "not arranged: {}", answer.body);
    answer
}

/// A request of any method; null is no body.
pub fn call(method: &str, path: &str, body: &Value) -> Call {
    let call = Call::new(method, path);
    if body.is_null() { call } else { call.body(body.to_string()) }
}

/// Does something to a customer as an operator: the path is what follows the customer's.
pub async fn act(
    world: &World,
    customer: &Account,
    (method, rest, body): (&str, &str, Value),
) -> Answer {
    let path = format!("/operator/v1/customers/{}{rest}", customer.created.id);
    operate(world, call(method, &path, &body)).await
}

/// The same, which must succeed.
pub async fn acted(world: &World, customer: &Account, what: (&str, &str, Value)) -> Answer {
    succeed(act(world, customer, what).await)
}
