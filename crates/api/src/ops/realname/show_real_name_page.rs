//! `GET /hubu/v1/real-name/{ticket}`: the page that a QR code leads to. It shows what completing it
//! would do, or why it cannot be completed, in both languages; it changes nothing.

use std::sync::Arc;

use http::Method;
use hubu_app::realname::{CompleteRefusal, view};
use hubu_app::{Error, Tx};
use hubu_core::access::Requirement;

use super::page::{self, OfTicket, Page};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use hubu_app::write::Recorded;

/// See the file's head.
pub struct ShowRealNamePage;

impl Operation for ShowRealNamePage {
    const SPEC: Spec = Spec {
        id: "ShowRealNamePage",
        plane: Plane::Hubu,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/hubu/v1/real-name/{ticket}",
        callers: Callers::Anybody,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["实名认证页面", "Shows the page behind a real-name QR code"],
    };
    const MEDIA_TYPE: &'static str = page::MEDIA_TYPE;
    type Path = OfTicket;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Page;

    async fn run(cx: &Cx, path: OfTicket, _: Nothing, _: Nothing) -> Result<Answer<Page>, Failure> {
        let (vault, purpose) = (Arc::clone(cx.vault()), cx.store().realm().purpose);
        let found = cx.read(move |tx: &mut Tx<'_>, pulse| {
            let found = view(tx, &vault, &path.ticket, (pulse.now, purpose));
            match found {
                Ok(view) => Ok(Ok(view)),
                Err(Error::Refused(refusal)) => Ok(Err(refusal)),
                Err(Error::Fault(fault)) => Err(Error::<Refusal>::Fault(fault)),
            }
        });
        Ok(answer(found.await?.map(|view| Page::asking(&view))))
    }
}

/// A page, whatever its status.
pub(super) fn answer(page: Result<Page, CompleteRefusal>) -> Answer<Page> {
    let page = page.unwrap_or_else(Page::refused);
    Answer::recorded(Recorded { status: page.status, body: Some(page.into_bytes()) })
}
