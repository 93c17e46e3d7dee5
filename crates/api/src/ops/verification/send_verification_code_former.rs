//! `POST /v1.0/{partner_id}/partner/common-mgr/verificationcode` (`accounts` F8): the old form of
//! `SendVerificationMessageCode`. Its names are in camel case, its scene is a text, an empty timeout
//! or 0 means the usual one; the id in the path is "not validated for now".
//! What counts nowhere but on the other site, or for a bank card alone, is ignored as in the new form.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::customers::MailAddress;
use hubu_core::ids::CustomerId;
use hubu_core::verification::{Scene, code_minutes};

use super::{ITEMS, Names, Wish, mainland};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::OfPartner;

/// See the file's head.
pub struct SendVerificationCodeFormer;

const MOST_MINUTES: i64 = 2_147_483_647;

const NAMES: Names =
    Names { receiver_type: "receiverType", phone: "mobilePhone", customer: "customerId" };

/// The body.
pub struct Body(Wish);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let receiver_type = fields.int("receiverType", 1..=2)?;
        let asked = fields.opt_int_or_blank("timeout", 0..=MOST_MINUTES)?;
        let minutes = code_minutes(asked.filter(|minutes| *minutes > 0), MOST_MINUTES)
            .ok_or_else(|| fields.bad("timeout", Defect::OutOfRange(0, MOST_MINUTES)))?;
        let rule = Text::max(32).digits().sample("13800000000");
        let form = ("中国大陆手机号码", "a mobile number of mainland China");
        let phone = fields.where_it_counts(|fields| {
            let phone = fields.opt_parsed("mobilePhone", rule, form, mainland);
            let country = fields.opt_word("countryCode", &[("0086", ())], Empty::Absent);
            phone.and_then(|phone| country.map(|_| phone))
        });
        let rule = Text::max(64).sample("li.lei@example.com");
        let form = ("name@host", "name@host");
        let mail = fields
            .where_it_counts(|fields| fields.opt_parsed("email", rule, form, MailAddress::parse));
        let languages = [("zh-cn", "zh-cn"), ("en-us", "en-us")];
        let language = fields.opt_word("lang", &languages, Empty::Absent)?;
        let scenes = [("29", Scene::Registration), ("18", Scene::BankCard)];
        let scene = fields.where_it_counts(|fields| {
            let scene = fields.opt_word("scene", &scenes, Empty::Refused)?;
            Ok(scene.unwrap_or(Scene::Registration))
        });
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        let customer = fields.where_it_counts(|fields| {
            fields.opt_parsed("customerId", rule, form, CustomerId::parse)
        });
        Ok(Self(Wish { receiver_type, minutes, language, phone, mail, scene, customer }))
    }
}

impl Operation for SendVerificationCodeFormer {
    const SPEC: Spec = Spec {
        id: "SendVerificationMessageCodeV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v1.0/{partner_id}/partner/common-mgr/verificationcode",
        callers: Callers::Providers,
        requires: Requirement::items(ITEMS),
        success: 204,
        errors: &[Code::NotPartnersCustomer, Code::SmsOverLimit, Code::SmsNotDelivered],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["发送验证码（旧版）", "Sends a verification code for a partner (old form)"],
    };
    type Path = OfPartner;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        _: OfPartner,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        body.0.send::<Self>(cx, &NAMES).await
    }
}
