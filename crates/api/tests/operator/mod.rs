//! Goal: what operators do on their plane. Method: stories sent as signed requests into a whole server
//! in the process, on both engines: each operation with values, each refusal, nothing changed after
//! one, and the same key sent again.

mod cards;
mod catalogue;
mod clock;
mod customers;
mod issuing;
mod members;
mod organisation;
mod partners;
mod permissions;
mod search;
mod sms_codes;

use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

/// An operator at work.
pub struct Desk<'w> {
    world: &'w World,
    operator: Account,
}

impl<'w> Desk<'w> {
    /// An operator of this world.
    pub async fn at(world: &'w World) -> Self {
        Self::of(world, "operator_one").await
    }

    /// An operator of this name.
    pub async fn of(world: &'w World, name: &str) -> Self {
        Self { world, operator: world.operator(name).await }
    }

    /// Sends a request; the path is what follows `/operator/v1`.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send_as(call(method, path, body)).await
    }

    /// Sends a request as it stands.
    pub async fn send_as(&self, call: Call) -> Answer {
        self.world.send(&self.operator.client, &call.english()).await
    }

    /// Sends a request that must succeed; the answer's JSON, null without a body.
    pub async fn done(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.send(method, path, &body).await;
        assert!(answer.status < 300, "{method} {path} {body}: {} {}", answer.status, answer.body);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    /// Reads what must be there.
    pub async fn get(&self, path: &str) -> Value {
        self.done("GET", path, Value::Null).await
    }

    /// Sends a request that must be refused; the message.
    pub async fn refused(
        &self,
        (method, path, body): (&str, &str, Value),
        status: u16,
        code: &str,
    ) -> String {
        let answer = self.send(method, path, &body).await;
        assert_eq!(answer.outcome(), (status, code.to_owned()), "{method} {path} {body}");
        answer.message()
    }

    /// Opens a customer; its id.
    pub async fn open(&self, kind: &str, name: &str, more: Value) -> String {
        let mut body = json!({ "kind": kind, "account_name": name });
        merge(&mut body, more);
        let made = self.done("POST", "/customers", body).await;
        made["customer_id"].as_str().expect("an id").to_owned()
    }

    /// Opens a verified enterprise of Acme.
    pub async fn acme(&self, name: &str) -> String {
        self.open("enterprise", name, json!({ "real_name": { "name": "Acme Group" } })).await
    }

    /// A master with one unit: the ids of both.
    pub async fn master(&self, name: &str) -> (String, String) {
        let master = self.acme(name).await;
        let path = format!("/customers/{master}/organization-units");
        let unit = self.done("POST", &path, json!({ "name": "Lab" })).await;
        (master, text(&unit["id"]))
    }

    /// Lets a minute of business time pass.
    pub async fn later(&self) {
        self.done("POST", "/clock/advance", json!({ "by_seconds": 60 })).await;
    }

    /// A customer as it is shown, to see that nothing changed.
    pub async fn seen(&self, customer: &str) -> String {
        self.send("GET", &format!("/customers/{customer}"), &Value::Null).await.body
    }
}

/// A request of the plane; null is no body.
pub fn call(method: &str, path: &str, body: &Value) -> Call {
    let call = Call::new(method, &format!("/operator/v1{path}"));
    if body.is_null() { call } else { call.body(body.to_string()) }
}

/// A JSON text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else { return };
    into.extend(more);
}
