//! What only the other site knows: expenditure quotas.

use hubu_api::codes::Code;
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{act, call, customer, operate};

const SET: &str = "SetExpenditureQuota";

pub fn cases() -> Vec<Case> {
    vec![
        case(SET, Code::CustomerUnknown, async |world| {
            let path = "/operator/v1/customers/nobody/expenditure-quota";
            operate(world, call("PUT", path, &json!({ "amount": "1" }))).await
        }),
        case(SET, Code::ExpenditureQuotaNotSet, async |world| {
            let at_once = customer(world).await;
            let quota = ("PUT", "/expenditure-quota", json!({ "amount": "1" }));
            act(world, &at_once, quota).await
        }),
    ]
}
