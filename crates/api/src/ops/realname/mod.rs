//! Real-name authentication (`accounts` E): partners apply for their customers and ask what became
//! of it; customers see where they stand and get a QR code, whose page is ours.

mod change_enterprise_former;
mod change_enterprise_realname_authentication;
mod complete_real_name;
mod create_enterprise_former;
mod create_enterprise_realname_authentication;
mod create_personal_former;
mod create_personal_realname_auth;
mod page;
mod papers;
mod show_real_name_auth_qr_code;
mod show_real_name_auth_status;
mod show_real_name_page;
mod show_realname_authentication_review_result;
mod show_review_result_former;

pub use change_enterprise_former::ChangeEnterpriseFormer;
pub use change_enterprise_realname_authentication::ChangeEnterpriseRealnameAuthentication;
pub use complete_real_name::CompleteRealName;
pub use create_enterprise_former::CreateEnterpriseFormer;
pub use create_enterprise_realname_authentication::CreateEnterpriseRealnameAuthentication;
pub use create_personal_former::CreatePersonalFormer;
pub use create_personal_realname_auth::CreatePersonalRealnameAuth;
pub use show_real_name_auth_qr_code::ShowRealNameAuthQrCode;
pub use show_real_name_auth_status::ShowRealNameAuthStatus;
pub use show_real_name_page::ShowRealNamePage;
pub use show_realname_authentication_review_result::ShowRealnameAuthenticationReviewResult;
pub use show_review_result_former::ShowReviewResultFormer;

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::realname::{Applied, NewApplication, Papers, apply, card_claim};
use hubu_app::write::Keep;
use hubu_core::access::Requirement;
use hubu_core::enterprise::CreateItem;
use hubu_core::realname::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::ops::verification::tried;
use papers::{Enterprise, Individual, Names};

/// What an operator of a partner needs.
const ITEMS: &[&str] = &["BPC_ITEM_SUBCUSTSERV_010119"];

/// Why a person's application is not taken.
const INDIVIDUAL_ERRORS: &[Code] = &[
    Code::NotPartnersCustomer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::TooManyApplications,
    Code::NotReviewable,
    Code::CertificateBarred,
    Code::CertificateOverused,
    Code::VerificationCodeExpired,
    Code::CodeTriedTooOften,
    Code::CodeWrong,
    Code::AuthenticationFailed,
    Code::FaceMismatch,
    Code::CardHolderWrong,
    Code::CardNotInUse,
    Code::IssuerNotReached,
    Code::CardUnsupported,
    Code::BankError,
];

/// The same, as the old form says it.
const INDIVIDUAL_ERRORS_FORMER: &[Code] = &[
    Code::NotPartnersCustomerFormer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::TooManyApplications,
    Code::NotReviewable,
    Code::CertificateBarred,
    Code::CertificateOverused,
    Code::VerificationCodeExpired,
    Code::CodeTriedTooOften,
    Code::CodeWrong,
    Code::AuthenticationFailed,
    Code::FaceMismatch,
    Code::CardHolderWrong,
    Code::CardNotInUse,
    Code::IssuerNotReached,
    Code::CardUnsupported,
    Code::BankError,
];

/// Why an enterprise's application is not taken.
const ENTERPRISE_ERRORS: &[Code] = &[
    Code::NotPartnersCustomer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::TooManyApplications,
    Code::IdentityRisk,
    Code::BusinessCheckFailed,
];

/// The same, as the old form says it.
const ENTERPRISE_ERRORS_FORMER: &[Code] = &[
    Code::NotPartnersCustomerFormer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::TooManyApplications,
    Code::IdentityRisk,
    Code::BusinessCheckFailed,
];

/// Why a person does not become an enterprise.
const CHANGE_ERRORS: &[Code] = &[
    Code::NotPartnersCustomer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::ChangeNeedsPerson,
    Code::TooManyApplications,
    Code::IdentityRisk,
    Code::BusinessCheckFailed,
];

/// The same, as the old form says it.
const CHANGE_ERRORS_FORMER: &[Code] = &[
    Code::NotPartnersCustomerFormer,
    Code::UploadsOff,
    Code::AttachmentFormat,
    Code::AlreadyVerified,
    Code::ChangeNeedsPerson,
    Code::TooManyApplications,
    Code::IdentityRisk,
    Code::BusinessCheckFailed,
];

/// An operation of partners on both sites.
const fn spec(
    (id, plane): (&'static str, Plane),
    method: Method,
    path: &'static str,
    errors: &'static [Code],
    summary: [&'static str; 2],
) -> Spec {
    Spec {
        id,
        plane,
        sites: Sites::Both,
        method,
        path,
        callers: Callers::Providers,
        requires: Requirement::items(ITEMS),
        success: 200,
        errors,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary,
    }
}

/// The answer of an application: 1 when a person is to review it.
#[derive(Serialize, JsonSchema)]
pub struct Taken {
    is_review: i64,
}

/// The same, as the old forms answer.
#[derive(Serialize, JsonSchema)]
pub struct TakenFormer {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "isReview")]
    is_review: i64,
    #[serde(rename = "errorItems")]
    error_items: Vec<String>,
}

impl From<Applied> for Taken {
    fn from(applied: Applied) -> Self {
        Self { is_review: i64::from(applied.verdict == Verdict::Review) }
    }
}

impl From<Applied> for TakenFormer {
    fn from(applied: Applied) -> Self {
        let Taken { is_review } = applied.into();
        let (error_code, error_msg) = (SUCCESS_CODE, SUCCESS_MESSAGE);
        Self { error_code, error_msg, is_review, error_items: Vec::new() }
    }
}

/// Applies for a person.
async fn apply_individual<O>(
    cx: &Cx,
    body: Individual,
    names: &Names,
) -> Result<Answer<O::Reply>, Failure>
where
    O: Operation,
    O::Reply: From<Applied>,
{
    let evidence = body.evidence(cx.site(), names)?;
    let partner = cx.caller()?.customer;
    let Individual { shared, card, .. } = body;
    // A card that comes with papers is not looked at.
    let card = card.filter(|_| evidence == hubu_core::realname::Evidence::BankCard);
    let (bank_account, card_phone) = match card {
        Some(card) => {
            let claim = card_claim(partner, &shared.customer, &card.phone);
            let tried = tried(cx, claim, card.code).await?;
            (Some(card.account), Some((card.phone, tried)))
        }
        None => (None, None),
    };
    let papers = Papers {
        name: shared.name,
        number: shared.number,
        images: shared.images,
        bank_account,
        ..Papers::default()
    };
    let realm = cx.store().realm();
    let new = NewApplication {
        partner,
        customer: shared.customer,
        evidence,
        is_change: false,
        platform: shared.platform,
        papers,
        card_phone,
        realm: (realm.site, realm.purpose),
    };
    submit::<O>(cx, new).await
}

/// Applies for an enterprise, or for a person to become one.
async fn apply_enterprise<O>(
    cx: &Cx,
    body: Enterprise,
    is_change: bool,
) -> Result<Answer<O::Reply>, Failure>
where
    O: Operation,
    O::Reply: From<Applied>,
{
    let evidence = body.evidence();
    let Enterprise { shared, country, address, legal_person, .. } = body;
    let papers = Papers {
        name: shared.name,
        number: shared.number,
        images: shared.images,
        country,
        address,
        bank_account: None,
        legal_person,
    };
    let realm = cx.store().realm();
    let new = NewApplication {
        partner: cx.caller()?.customer,
        customer: shared.customer,
        evidence,
        is_change,
        platform: shared.platform,
        papers,
        card_phone: None,
        realm: (realm.site, realm.purpose),
    };
    submit::<O>(cx, new).await
}

async fn submit<O>(cx: &Cx, new: NewApplication) -> Result<Answer<O::Reply>, Failure>
where
    O: Operation,
    O::Reply: From<Applied>,
{
    let vault = Arc::clone(cx.vault());
    let body = move |unit: &mut Unit<'_, '_>| apply(unit, &vault, &new);
    let done = cx.unit(Keep::Answer, body, |applied| O::encode(&O::Reply::from(*applied)));
    done.await.map(Answer::recorded)
}

/// The business checks of an enterprise's application.
fn unit_checks() -> Vec<&'static str> {
    vec![CreateItem::PhoneVerifiesTooMany.as_str()]
}

/// A refusal as an old form tells it: of a customer that is not the partner's, of fields in its own
/// spelling, and with failed checks as `errorItems` (`accounts` F7).
fn as_former<T>(answer: Result<T, Failure>) -> Result<T, Failure> {
    answer.map_err(|failure| match failure {
        Failure::Refused(refusal) if refusal.code() == Code::NotPartnersCustomer => {
            Failure::Refused(Refusal::new(Code::NotPartnersCustomerFormer))
        }
        Failure::Refused(refusal) => {
            let refusal = refusal.with_field_renamed(|field| {
                if field == papers::NEW.images() { papers::OLD.images() } else { field }.to_owned()
            });
            Failure::Refused(refusal.with_items_as_errors())
        }
        fault @ Failure::Fault(_) => fault,
    })
}
