//! `POST /operator/v1/barred-certificates`: a certificate certifies nobody from now on, neither by
//! itself nor as a legal person's. Who is certified by it stays so.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::realname::{Barred, bar_certificate};
use hubu_app::write::Keep;
use hubu_core::confidential::Personal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};
use crate::wire::Instant;

/// See the file's head.
pub struct BarCertificate;

/// The body.
pub struct Body {
    number: Personal,
    reason: String,
}

/// The answer. The number is not said again: answers are kept as they are, numbers are sealed.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    bar_id: String,
    reason: String,
    barred_time: Instant,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("E1234567");
        let form = ("证件号码", "a certificate's number");
        let number = fields.parsed("verified_number", rule, form, |text| {
            (!text.trim().is_empty()).then(|| Personal::new(text.trim()))
        })?;
        Ok(Self { number, reason: fields.text("reason", REASON)? })
    }
}

impl Operation for BarCertificate {
    const SPEC: Spec = writes(
        "BarCertificate",
        Method::POST,
        "/operator/v1/barred-certificates",
        200,
        &[Code::NothingToChange],
        ["禁用证件", "Bars a certificate"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let (vault, operator) = (Arc::clone(cx.vault()), (caller.group, caller.customer));
        let bar = move |unit: &mut Unit<'_, '_>| {
            bar_certificate(unit, &vault, (&body.number, &body.reason), operator)
        };
        let encode = |barred: &Barred| {
            let (bar_id, reason) = (barred.key.to_string(), barred.reason.clone());
            Self::encode(&Reply { bar_id, reason, barred_time: Instant(barred.since) })
        };
        cx.unit(Keep::Answer, bar, encode).await.map(Answer::recorded)
    }
}
