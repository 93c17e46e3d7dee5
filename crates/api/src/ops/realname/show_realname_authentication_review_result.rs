//! `GET /v2/customers/realname-auths/result` (`accounts` E4): what became of the last application of a
//! partner's customer. Without any the answer is empty; an opinion is there when it was turned down.

use http::Method;
use hubu_app::realname::review_result;
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::spec;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Plane, Repeat, Spec};

/// See the file's head.
pub struct ShowRealnameAuthenticationReviewResult;

/// The query.
pub struct Query {
    customer: CustomerId,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        Ok(Self { customer: fields.parsed("customer_id", rule, form, CustomerId::parse)? })
    }
}

/// The answer: 0 under review, 1 turned down, 2 passed.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    review_result: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinion: Option<String>,
}

impl Operation for ShowRealnameAuthenticationReviewResult {
    const SPEC: Spec = {
        let mut spec = spec(
            ("ShowRealnameAuthenticationReviewResult", Plane::Vendor),
            Method::GET,
            "/v2/customers/realname-auths/result",
            &[Code::NotPartnersCustomer],
            ["查询实名认证审核结果", "Shows the result of a real-name review"],
        );
        spec.repeat = Repeat::Reads;
        spec
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let partner = cx.caller()?.customer;
        let found = cx.read(move |tx, _| review_result(tx, partner, &query.customer)).await?;
        let (state, opinion) = found.unzip();
        let review_result = state.map(hubu_core::realname::ApplicationState::code);
        Ok(Answer::value(Reply { review_result, opinion: opinion.flatten() }))
    }
}
