//! `POST /v2/enterprises/multi-accounts/sm-verification-code` (`accounts` A4): a code to the phone of
//! an account that is to be opened.
//!
//! In sandbox realms the code can be read back on the operator plane. The template argument and the
//! language shape the message whoever delivers it sends; the code does not depend on them.

use std::sync::Arc;

use http::Method;
use hubu_app::enterprise::member_claim;
use hubu_app::verification::{CodeToSend, send_code};
use hubu_app::write::{Done, Keep};
use hubu_core::access::Requirement;
use hubu_core::customers::MobilePhone;
use hubu_core::verification::code_minutes;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct SendSmsVerificationCode;

/// The longest life a request may ask for, in minutes.
const MOST_MINUTES: i64 = 100;

/// The body.
pub struct Body {
    phone: MobilePhone,
    minutes: i64,
    language: Option<&'static str>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let form = ("手机号码", "a mobile number");
        let rule = Text::max(20).sample("13800000000");
        let phone = fields.parsed("mobile_phone", rule, form, MobilePhone::parse)?;
        let asked = fields.opt_int("timeout", 1..=MOST_MINUTES)?;
        let minutes = code_minutes(asked, MOST_MINUTES)
            .ok_or_else(|| fields.bad("timeout", Defect::OutOfRange(1, MOST_MINUTES)))?;
        let languages = [("zh-cn", "zh-cn"), ("en-us", "en-us")];
        let language = fields.opt_word("language", &languages, Empty::Absent)?;
        fields.objects("sm_template_args", 1..=10, |fields| {
            fields.word("key", &[("sub_customer_name", ())])?;
            fields.text("value", Text::max(255))
        })?;
        Ok(Self { phone, minutes, language })
    }
}

impl Operation for SendSmsVerificationCode {
    const SPEC: Spec = Spec {
        id: "SendSmsVerificationCode",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/enterprises/multi-accounts/sm-verification-code",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 204,
        errors: &[
            Code::SmsOnlyByMaster,
            Code::SmsNotInCustody,
            Code::SmsOverLimit,
            Code::SmsNotDelivered,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["发送短信验证码", "Sends a verification code by SMS"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Nothing>, Failure> {
        let wish = CodeToSend {
            claim: member_claim(cx.caller()?.customer, &body.phone),
            minutes: body.minutes,
            language: body.language,
            purpose: cx.store().realm().purpose,
        };
        let vault = Arc::clone(cx.vault());
        let send = move |unit: &mut hubu_app::Unit<'_, '_>| {
            let Done { group, subject, detail, .. } = send_code(unit, &vault, &wish)?;
            Ok(Done { value: (), group, subject, detail })
        };
        let done = cx.unit(Keep::Answer, send, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
