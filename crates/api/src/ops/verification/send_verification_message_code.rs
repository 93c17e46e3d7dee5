//! `POST /v2/bases/verificationcode/send` (`accounts` E7): a partner has a code sent to somebody who
//! is to register, or to the phone of a customer's bank card; by SMS on the Chinese site, by e-mail on
//! the international one.
//!
//! What only the other site knows is ignored, whatever it holds, and so is `customer_id` where no bank
//! card is proven. In sandbox realms the code can be read back on the operator plane.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::customers::MailAddress;
use hubu_core::ids::CustomerId;
use hubu_core::verification::{Scene, code_minutes};

use super::{ITEMS, Names, SCENES, Wish, mainland};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct SendVerificationMessageCode;

/// The longest life a request may ask for, in minutes.
const MOST_MINUTES: i64 = 3_000;

const NAMES: Names =
    Names { receiver_type: "receiver_type", phone: "mobile_phone", customer: "customer_id" };

/// The body.
pub struct Body(Wish);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let receiver_type = fields.int("receiver_type", 1..=2)?;
        let asked = fields.opt_int("timeout", 1..=MOST_MINUTES)?;
        let minutes = code_minutes(asked, MOST_MINUTES)
            .ok_or_else(|| fields.bad("timeout", Defect::OutOfRange(1, MOST_MINUTES)))?;
        let rule = Text::max(32).sample("13800000000");
        let form = ("中国大陆手机号码", "a mobile number of mainland China");
        let phone = fields
            .where_it_counts(|fields| fields.opt_parsed("mobile_phone", rule, form, mainland));
        let rule = Text::max(64).sample("li.lei@example.com");
        let form = ("name@host", "name@host");
        let mail = fields
            .where_it_counts(|fields| fields.opt_parsed("email", rule, form, MailAddress::parse));
        let languages = [("zh-cn", "zh-cn"), ("en-us", "en-us")];
        let language = fields.opt_word("lang", &languages, Empty::Absent)?;
        let scene = fields.where_it_counts(scene);
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        let customer = fields.where_it_counts(|fields| {
            fields.opt_parsed("customer_id", rule, form, CustomerId::parse)
        });
        Ok(Self(Wish { receiver_type, minutes, language, phone, mail, scene, customer }))
    }
}

fn scene(fields: &mut Fields<'_>) -> Result<Scene, BadField> {
    let scene = fields.opt_int("scene", Scene::BankCard.code()..=Scene::Registration.code())?;
    let scene = scene.map_or(Some(Scene::Registration), Scene::from_code);
    let scene = scene.filter(|scene| SCENES.contains(scene));
    scene.ok_or_else(|| fields.bad("scene", Defect::NotOneOf(vec!["18", "29"])))
}

impl Operation for SendVerificationMessageCode {
    const SPEC: Spec = Spec {
        id: "SendVerificationMessageCode",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/bases/verificationcode/send",
        callers: Callers::Providers,
        requires: Requirement::items(ITEMS),
        success: 204,
        errors: &[Code::NotPartnersCustomer, Code::SmsOverLimit, Code::SmsNotDelivered],
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["发送验证码", "Sends a verification code for a partner"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Nothing>, Failure> {
        body.0.send::<Self>(cx, &NAMES).await
    }
}
