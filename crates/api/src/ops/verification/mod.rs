//! Codes that are sent to people and prove their addresses (`accounts` E7).

mod send_verification_code_former;
mod send_verification_message_code;

pub use send_verification_code_former::SendVerificationCodeFormer;
pub use send_verification_message_code::SendVerificationMessageCode;

use std::convert::Infallible;
use std::sync::Arc;

use hubu_app::verification::{Claim, CodeToSend, TriedCode, send_code, try_code};
use hubu_app::write::{Done, Keep, repeated};
use hubu_app::{Error, Unit};
use hubu_core::confidential::Secret;
use hubu_core::customers::{MailAddress, MobilePhone};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use hubu_core::verification::{Receiver, Scene};

use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Nothing};
use crate::operation::{Answer, Operation};

/// What an operator of a partner needs.
const ITEMS: &[&str] = &["BPC_ITEM_SUBCUSTSERV_010118"];

/// The scenes a partner may name, by their number.
const SCENES: [Scene; 2] = [Scene::Registration, Scene::BankCard];

/// The names of the fields in one of the two spellings.
struct Names {
    receiver_type: &'static str,
    phone: &'static str,
    customer: &'static str,
}

/// A field that counts on one site or in one scene, and is ignored elsewhere whatever it holds.
type Sometimes<T> = Result<T, BadField>;

/// A partner's wish to have a code sent, as either form of the operation reads it.
pub struct Wish {
    receiver_type: i64,
    minutes: i64,
    language: Option<&'static str>,
    /// On the Chinese site.
    phone: Sometimes<Option<MobilePhone>>,
    /// On the international one.
    mail: Sometimes<Option<MailAddress>>,
    /// On the Chinese site.
    scene: Sometimes<Scene>,
    /// Of a bank card.
    customer: Sometimes<Option<CustomerId>>,
}

impl Wish {
    /// Sends it: by SMS on the Chinese site, by e-mail on the international one.
    async fn send<O: Operation<Reply = Nothing>>(
        self,
        cx: &Cx,
        names: &Names,
    ) -> Result<Answer<Nothing>, Failure> {
        let site = cx.site();
        let expected = if site == Site::Cn { 1 } else { 2 };
        if self.receiver_type != expected {
            let defect = Defect::OutOfRange(expected, expected);
            return Err(BadField::new(names.receiver_type, defect).into());
        }
        let missing = |name| BadField::new(name, Defect::Missing);
        let (receiver, scene, usual) = match site {
            Site::Cn => {
                let phone = self.phone?.ok_or_else(|| missing(names.phone))?;
                (Receiver::Phone(phone), self.scene?, "zh-cn")
            }
            Site::Intl => {
                let mail = self.mail?.ok_or_else(|| missing("email"))?;
                (Receiver::Mail(mail), Scene::Registration, "en-us")
            }
        };
        let about = match scene {
            Scene::BankCard => Some(self.customer?.ok_or_else(|| missing(names.customer))?),
            Scene::Registration | Scene::Member => None,
        };
        let wish = CodeToSend {
            claim: Claim { sender: cx.caller()?.customer, scene, about, receiver },
            minutes: self.minutes,
            language: Some(self.language.unwrap_or(usual)),
            purpose: cx.store().realm().purpose,
        };
        let vault = Arc::clone(cx.vault());
        let send = move |unit: &mut Unit<'_, '_>| {
            let Done { group, subject, detail, .. } = send_code(unit, &vault, &wish)?;
            Ok(Done { value: (), group, subject, detail })
        };
        let done = cx.unit(Keep::Answer, send, |()| O::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}

/// A mobile number of the mainland: the only ones codes go to.
fn mainland(text: &str) -> Option<MobilePhone> {
    let phone = MobilePhone::parse(text)?;
    let digits = phone.digits();
    (digits.len() == 11 && digits.starts_with('1')).then_some(phone)
}

/// Tries a code that came with a request, in a write of its own: a wrong guess counts whatever
/// becomes of the request, and once however often the request is run. It is none where the request's
/// key settles the answer: it was done already, or the key belongs to another one.
pub(super) async fn tried(cx: &Cx, claim: Claim, code: Secret) -> Result<TriedCode, Failure> {
    if let Some(tried) = cx.tried() {
        return Ok(tried);
    }
    let caller = cx.caller()?;
    let vault = Arc::clone(cx.vault());
    let (group, epoch) = (caller.group.0, Some(caller.epoch));
    let writer = cx.writer()?;
    let attempt =
        cx.store().unit(group, epoch, "verification.try_code", move |unit| {
            match repeated::<Infallible>(&writer, unit.tx) {
                Ok(None) => try_code(unit, &vault, &claim, &code),
                Ok(Some(_)) | Err(Error::Refused(_)) => Ok(TriedCode::untried(code.clone())),
                Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
            }
        });
    match attempt.await {
        Ok(tried) => {
            cx.remember_try(&tried);
            Ok(tried)
        }
        Err(Error::Fault(fault)) => Err(fault.into()),
        Err(Error::Refused(never)) => match never {},
    }
}
