//! `GET /v1.0/{partner_id}/partner/customer-mgr/realname-auth/result` (`accounts` F7): the old form of
//! `ShowRealnameAuthenticationReviewResult`. Success has a code, and a stranger another one.

use http::Method;
use hubu_app::realname::review_result;
use hubu_core::ids::CustomerId;
use hubu_core::realname::ApplicationState;
use schemars::JsonSchema;
use serde::Serialize;

use super::{as_former, spec};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Plane, Repeat, Spec};
use crate::ops::former::{OfPartner, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct ShowReviewResultFormer;

/// The query.
pub struct Query {
    customer: CustomerId,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        Ok(Self { customer: fields.parsed("customerId", rule, form, CustomerId::parse)? })
    }
}

/// The answer: 0 under review, 1 turned down, 2 passed.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "reviewResult", skip_serializing_if = "Option::is_none")]
    review_result: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinion: Option<String>,
}

impl Operation for ShowReviewResultFormer {
    const SPEC: Spec = {
        let mut spec = spec(
            ("ShowRealnameAuthenticationReviewResultV1", Plane::Former),
            Method::GET,
            "/v1.0/{partner_id}/partner/customer-mgr/realname-auth/result",
            &[Code::NotPartnersCustomerFormer],
            ["查询实名认证审核结果（旧版）", "Shows the result of a real-name review (old form)"],
        );
        spec.repeat = Repeat::Reads;
        spec
    };
    type Path = OfPartner;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: OfPartner,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let partner = cx.caller()?.customer;
        let found = cx.read(move |tx, _| review_result(tx, partner, &query.customer)).await;
        let (state, opinion) = as_former(found)?.unzip();
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            review_result: state.map(ApplicationState::code),
            opinion: opinion.flatten(),
        }))
    }
}
