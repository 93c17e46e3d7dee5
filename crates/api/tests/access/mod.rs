//! Goal: who may act for a customer, from both sides: what operators set up, and what users then sign
//! in with and may do. Method: stories through a whole server in the process, on both engines.

mod audit;
mod credentials;
mod domains;
mod lockout;
mod policies;
mod temporary_keys;
mod tokens;
mod users;

use hubu_core::customers::CustomerKind;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

/// A password that follows the rules.
pub const PASSWORD: &str = "S3cret!pass-word";

/// An operator, a customer it looks after, and another customer.
pub struct Stage<'a> {
    pub world: &'a World,
    pub operator: Account,
    pub customer: Account,
    pub other: Account,
}

impl<'a> Stage<'a> {
    pub async fn set(world: &'a World) -> Self {
        Self {
            world,
            operator: world.operator("the_operator").await,
            customer: world.customer(CustomerKind::Enterprise, "customer_one").await,
            other: world.customer(CustomerKind::Enterprise, "customer_two").await,
        }
    }

    /// A request of the operator about a customer.
    pub async fn of(&self, account: &Account, method: &str, rest: &str, body: Value) -> Answer {
        let id = account.created.id.as_str();
        let call = Call::new(method, &format!("/operator/v1/customers/{id}/{rest}")).english();
        let call = if body.is_null() { call } else { call.body(body.to_string()) };
        self.world.send(&self.operator.client, &call).await
    }

    /// The same about the customer of the stage.
    pub async fn ask(&self, method: &str, rest: &str, body: Value) -> Answer {
        self.of(&self.customer, method, rest, body).await
    }

    /// Makes a user of the customer with the password; yields its id.
    pub async fn user(&self, name: &str) -> String {
        let made = self.ask("POST", "users", json!({ "name": name, "password": PASSWORD })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.json()["user_id"].as_str().expect("an id").to_owned()
    }

    /// Makes a key pair for a user of the customer.
    pub async fn key(&self, user: &str) -> (String, Client) {
        let made = self.ask("POST", "credentials", json!({ "user": user })).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let pair = made.json();
        let text = |name: &str| pair[name].as_str().expect("a text").to_owned();
        (text("ak"), Client::signed(&text("ak"), &text("sk")))
    }

    /// May this caller look at the customer's balances?
    pub async fn balances(&self, client: &Client) -> (u16, String) {
        let call = Call::get("/v2/accounts/customer-accounts/balances").english();
        self.world.send(client, &call).await.outcome()
    }
}

/// What a caller with rights gets.
pub fn served() -> (u16, String) {
    (200, String::new())
}

/// Status and code.
pub fn code(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
