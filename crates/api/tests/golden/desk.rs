//! An operator who arranges customers: what it asks, and what it is answered.

use hubu_testkit::client::{Answer, Call, Client};
use serde_json::{Value, json};

use crate::golden::recorder::Golden;

/// An operator at work.
pub struct Desk<'a> {
    /// Where the story is told.
    pub golden: &'a Golden<'a>,
    operator: Client,
}

impl<'a> Desk<'a> {
    /// An operator of this world.
    pub async fn at(golden: &'a Golden<'a>) -> Self {
        Self { golden, operator: golden.world.operator("operator_one").await.client }
    }

    /// Sends a request; request and answer are kept.
    pub async fn case(&self, name: &str, call: Call) -> Answer {
        self.golden.case(name, &self.operator, call).await
    }

    /// Sends a request that is refused, in both languages.
    pub async fn refusal(&self, name: &str, call: Call) {
        self.golden.refusal(name, &self.operator, call).await;
    }

    /// Sends a request that leads on to the next case, and is not kept itself.
    pub async fn done(&self, call: Call) -> Answer {
        let answer = self.golden.world.send(&self.operator, &call).await;
        assert!(answer.status < 300, "{} {}: {}", call.method, call.path, answer.body);
        answer
    }

    /// Lets a minute pass: what happens later is seen to be later.
    pub async fn later(&self) {
        self.golden.world.pass(60_000);
        self.done(call("POST", "clock/advance", &json!({ "by_seconds": 60 }))).await;
    }
}

/// A request of the operator plane; null is no body.
pub fn call(method: &str, path: &str, body: &Value) -> Call {
    let call = Call::new(method, &format!("/operator/v1/{path}"));
    if body.is_null() { call } else { call.body(body.to_string()) }
}

/// Reads something of the operator plane.
pub fn get(path: &str, query: &[(&str, &str)]) -> Call {
    let call = call("GET", path, &Value::Null);
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

/// An id that says which customer it is.
pub fn id(number: u32) -> String {
    format!("{number:032x}")
}

/// A text of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
