//! `GET /v2/customers/real-name-auth-qrcode` (`accounts` E6): the link of a QR code for the caller's
//! account, good once and for ten minutes. It leads to a page of ours.
//!
//! Though a GET, it makes something each time; the link is as good as a password while it lives, so
//! that no answer is kept. It begins as the client reached this server.

use http::header::CACHE_CONTROL;
use http::{HeaderValue, Method};
use hubu_app::realname::{IssuedTicket, issue_ticket};
use hubu_app::write::Keep;
use hubu_app::{Error, Unit};
use hubu_core::access::{Principal, Requirement};
use schemars::JsonSchema;
use serde::Serialize;

use super::page::PATH;
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ShowRealNameAuthQrCode;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    qr_code_url: String,
}

impl Operation for ShowRealNameAuthQrCode {
    const SPEC: Spec = Spec {
        id: "ShowRealNameAuthQrCode",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/customers/real-name-auth-qrcode",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::QrCodeOwnerOnly],
        repeat: Repeat::ByKeyWithoutAnswer,
        rate: RateClass::Usual,
        summary: ["获取实名认证二维码", "Gives the QR code for real-name authentication"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let identity = cx.identity()?;
        if identity.principal != Principal::Root {
            return Err(Refusal::new(Code::QrCodeOwnerOnly).into());
        }
        let customer = identity.caller.customer;
        let origin = cx.origin();
        let issue = move |unit: &mut Unit<'_, '_>| {
            issue_ticket(unit, customer).map_err(Error::<Refusal>::Fault)
        };
        let encode = move |issued: &IssuedTicket| {
            let qr_code_url = format!("{origin}{PATH}{}", issued.ticket.reveal());
            Self::encode(&Reply { qr_code_url })
        };
        let answer = cx.unit(Keep::Nothing, issue, encode).await.map(Answer::recorded)?;
        // Whoever has it can complete it: no proxy keeps it.
        Ok(answer.with_header(CACHE_CONTROL, HeaderValue::from_static("no-store")))
    }
}
