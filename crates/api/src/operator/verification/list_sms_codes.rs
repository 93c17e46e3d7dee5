//! `GET /operator/v1/sms-codes` (sandbox realms): the codes that were sent to a phone or to a mail
//! address, whatever for, the oldest first, at most a hundred of the last. The answer is a list without more around it.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::verification::{ReadCode, codes_to};
use hubu_core::customers::{MailAddress, MobilePhone};
use hubu_core::realm::Purpose;
use hubu_core::verification::Receiver;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListSmsCodes;

/// How many codes are shown at the most.
const MOST: i64 = 100;

/// The query.
pub struct Query {
    phone: Option<MobilePhone>,
    mail: Option<MailAddress>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(20).sample("13800000000");
        let form = ("手机号码", "a mobile number");
        let phone = fields.opt_parsed("mobile_phone", rule, form, MobilePhone::parse)?;
        let rule = Text::max(128).sample("li.lei@example.com");
        let form = ("name@host", "name@host");
        Ok(Self { phone, mail: fields.opt_parsed("email", rule, form, MailAddress::parse)? })
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
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    scene: &'static str,
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
        ["查询已发送的验证码", "Lists the codes sent to a phone or mail address"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        if cx.store().realm().purpose != Purpose::Sandbox {
            return Err(Refusal::new(Code::CodesNotReadable).into());
        }
        let receiver = match (query.phone, query.mail) {
            (Some(phone), None) => Receiver::Phone(phone),
            (None, Some(mail)) => Receiver::Mail(mail),
            (None, None) => return Err(BadField::new("mobile_phone", Defect::Missing).into()),
            (Some(_), Some(_)) => {
                let rule = Defect::Rule(
                    "不能与 mobile_phone 同时出现",
                    "must not be there together with mobile_phone",
                );
                return Err(BadField::new("email", rule).into());
            }
        };
        let vault = Arc::clone(cx.vault());
        let found =
            cx.read(move |tx, _| Ok::<_, Error<Refusal>>(codes_to(tx, &vault, &receiver, MOST)?));
        let codes = found.await?.into_iter().rev().filter_map(shown).collect();
        Ok(Answer::value(Reply { codes }))
    }
}

/// A code whose text was kept.
fn shown(sent: ReadCode) -> Option<SentCode> {
    let (receiver, code) = sent.receiver.zip(sent.code)?;
    let text = || Some(receiver.reveal().to_owned());
    let is_mail = receiver.reveal().contains('@');
    Some(SentCode {
        mobile_phone: if is_mail { None } else { text() },
        email: if is_mail { text() } else { None },
        scene: sent.scene.as_str(),
        code: code.reveal().to_owned(),
        sent_time: Instant(sent.sent),
        expire_time: Instant(sent.expires),
        used: sent.used,
    })
}
