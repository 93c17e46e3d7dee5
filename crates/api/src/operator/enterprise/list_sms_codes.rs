//! `GET /operator/v1/sms-codes` (sandbox realms): the codes that were sent to a phone, the oldest
//! first, at most a hundred of the last. The answer is a list without more around it.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::enterprise::{ReadCode, codes_to_phone};
use hubu_core::customers::MobilePhone;
use hubu_core::realm::Purpose;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListSmsCodes;

/// How many codes are shown at the most.
const MOST: i64 = 100;

/// The query.
pub struct Query {
    phone: MobilePhone,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(20).sample("13800000000");
        let form = ("手机号码", "a mobile number");
        Ok(Self { phone: fields.parsed("mobile_phone", rule, form, MobilePhone::parse)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    codes: Vec<SentCode>,
}

/// A code that was sent.
#[derive(Serialize, JsonSchema)]
struct SentCode {
    mobile_phone: String,
    code: String,
    sent_time: Instant,
    expire_time: Instant,
    used: bool,
}

impl Operation for ListSmsCodes {
    const SPEC: Spec = reads(
        "ListSmsCodes",
        "/operator/v1/sms-codes",
        &[Code::CodesNotReadable],
        ["查询已发送的验证码", "Lists the codes sent to a phone"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        if cx.store().realm().purpose != Purpose::Sandbox {
            return Err(Refusal::new(Code::CodesNotReadable).into());
        }
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx, _| {
            Ok::<_, Error<Refusal>>(codes_to_phone(tx, &vault, &query.phone, MOST)?)
        });
        let codes = found.await?.into_iter().rev().filter_map(shown).collect();
        Ok(Answer::value(Reply { codes }))
    }
}

/// A code whose text was kept.
fn shown(sent: ReadCode) -> Option<SentCode> {
    let (phone, code) = sent.phone.zip(sent.code)?;
    Some(SentCode {
        mobile_phone: phone.reveal().to_owned(),
        code: code.reveal().to_owned(),
        sent_time: Instant(sent.sent),
        expire_time: Instant(sent.expires),
        used: sent.used,
    })
}
