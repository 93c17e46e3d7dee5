//! The clock and the calendar.

use hubu_api::codes::Code;
use hubu_testkit::client::Call;
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::operate;

pub fn cases() -> Vec<Case> {
    vec![
        case("AdvanceClock", Code::ClockNotMoved, async |world| {
            let body = json!({ "to": "2025-01-01T00:00:00Z" });
            operate(world, Call::post("/operator/v1/clock/advance", &body)).await
        }),
        case("RetryJob", Code::JobNotParked, async |world| {
            operate(world, Call::new("POST", "/operator/v1/jobs/credit_expiry/1/retry")).await
        }),
    ]
}

/// Production realms live by the wall clock, which nobody moves.
pub fn cases_of_the_wall_clock() -> Vec<Case> {
    let flow = [("FreezeClock", "freeze"), ("LetClockFlow", "flow")];
    flow.map(|(operation, what)| {
        case(operation, Code::ClockNotMoved, async move |world| {
            operate(world, Call::new("POST", &format!("/operator/v1/clock/{what}"))).await
        })
    })
    .into()
}
