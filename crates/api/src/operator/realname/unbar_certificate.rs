//! `DELETE /operator/v1/barred-certificates/{bar_id}`: a certificate may certify again.

use http::Method;
use hubu_app::Unit;
use hubu_app::realname::unbar_certificate;
use hubu_app::write::Keep;

use super::OfBar;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct UnbarCertificate;

impl Operation for UnbarCertificate {
    const SPEC: Spec = writes(
        "UnbarCertificate",
        Method::DELETE,
        "/operator/v1/barred-certificates/{bar_id}",
        204,
        &[Code::BarUnknown],
        ["解除证件禁用", "Lifts the bar of a certificate"],
    );
    type Path = OfBar;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(cx: &Cx, path: OfBar, _: Nothing, _: Nothing) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let operator = (caller.group, caller.customer);
        let unbar = move |unit: &mut Unit<'_, '_>| unbar_certificate(unit, path.key, operator);
        let done = cx.unit(Keep::Answer, unbar, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
