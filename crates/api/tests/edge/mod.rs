//! Goal: what the edge promises about every request, whatever the operation. Method: requests go
//! into a whole server in the process, on both engines, mostly to `balances`.

mod algorithms;
mod authentication;
mod authorisation;
mod failing;
mod guesses;
mod hostile;
mod ignored;
mod queries;
mod shape;
mod strict;
mod temporary;

use hubu_core::customers::CustomerKind;
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, World};

/// The simplest operation of all.
pub const BALANCES: &str = "/v2/accounts/customer-accounts/balances";

/// Asks for balances.
pub fn balances() -> Call {
    Call::get(BALANCES).english()
}

/// A person of the realm's site.
pub async fn person(world: &World) -> Account {
    world.customer(CustomerKind::Person, "li_lei").await
}
