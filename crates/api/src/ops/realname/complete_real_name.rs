//! `POST /hubu/v1/real-name/{ticket}`: the button of the page that a QR code leads to. In a sandbox
//! realm it certifies the account as an individual; the page that comes back tells, in both languages.

use std::sync::Arc;

use http::Method;
use hubu_app::realname::{CompleteRefusal, complete_ticket};
use hubu_app::write::noted;
use hubu_app::{Error, Unit};
use hubu_core::access::Requirement;

use super::page::{self, OfTicket, Page};
use super::show_real_name_page::answer;
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CompleteRealName;

/// Who did it, in the audit trail: whoever had the ticket.
const ACTOR: &str = "real-name ticket";

impl Operation for CompleteRealName {
    const SPEC: Spec = Spec {
        id: "CompleteRealName",
        plane: Plane::Hubu,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/hubu/v1/real-name/{ticket}",
        callers: Callers::Anybody,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Anew,
        rate: RateClass::Usual,
        summary: ["完成实名认证", "Completes real-name authentication by a QR code"],
    };
    const MEDIA_TYPE: &'static str = page::MEDIA_TYPE;
    type Path = OfTicket;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Page;

    async fn run(cx: &Cx, path: OfTicket, _: Nothing, _: Nothing) -> Result<Answer<Page>, Failure> {
        let (vault, purpose) = (Arc::clone(cx.vault()), cx.store().realm().purpose);
        let complete =
            move |unit: &mut Unit<'_, '_>| complete_ticket(unit, &vault, &path.ticket, purpose);
        let body = noted(Arc::clone(cx.request()), ACTOR, complete);
        // Whose lane it is is known only inside; lanes decide batching, never correctness.
        let done = cx.store().unit(0, None, "realname.complete", body).await;
        match done {
            Ok(view) => Ok(answer(Ok(Page::done(&view)))),
            Err(Error::Refused(refusal)) => Ok(answer(Err::<Page, CompleteRefusal>(refusal))),
            Err(Error::Fault(fault)) => Err(fault.into()),
        }
    }
}
