//! Real-name authentication (`accounts` E).

use hubu_app::realname::{BarRefusal, UploadRefusal};
use hubu_core::enterprise::CreateItem;
use hubu_core::realname::{ApplyRefusal, CardRefusal, CertifiedKind, ImageRefusal, ReviewRefusal};
use hubu_core::verification::CodeRefusal;

use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<ApplyRefusal> for Refusal {
    fn from(refusal: ApplyRefusal) -> Self {
        use ApplyRefusal as R;
        use CertifiedKind::{Enterprise, Individual};
        Self::new(match refusal {
            R::NotPartnersCustomer => Code::NotPartnersCustomer,
            R::UploadsOff => Code::UploadsOff,
            R::Images(refusal) => return refusal.into(),
            R::AlreadySettled => Code::AlreadyVerified,
            R::NotVerifiedPerson => Code::ChangeNeedsPerson,
            R::TooManyAttempts => Code::TooManyApplications,
            R::InEnterprise => Code::NotReviewable,
            R::Barred(Individual) => Code::CertificateBarred,
            R::Barred(Enterprise) => Code::IdentityRisk,
            R::TooManyHolders(Individual) => Code::CertificateOverused,
            R::TooManyHolders(Enterprise) => {
                let item = CreateItem::PhoneVerifiesTooMany.as_str();
                return Self::new(Code::BusinessCheckFailed).with_check_items([item]);
            }
            R::Code(code) => match code {
                CodeRefusal::Missing | CodeRefusal::Wrong => Code::CodeWrong,
                CodeRefusal::Expired => Code::VerificationCodeExpired,
                CodeRefusal::Void => Code::CodeTriedTooOften,
            },
            R::Card(card) => match card {
                CardRefusal::Failed => Code::AuthenticationFailed,
                CardRefusal::FaceMismatch => Code::FaceMismatch,
                CardRefusal::OtherHolder => Code::CardHolderWrong,
                CardRefusal::NotInUse => Code::CardNotInUse,
                CardRefusal::IssuerNotReached => Code::IssuerNotReached,
                CardRefusal::Unsupported => Code::CardUnsupported,
                CardRefusal::BankError => Code::BankError,
            },
        })
    }
}

impl From<ImageRefusal> for Refusal {
    fn from(refusal: ImageRefusal) -> Self {
        let defect = match refusal {
            ImageRefusal::Format => return Self::new(Code::AttachmentFormat),
            ImageRefusal::Count { needed } => Defect::NotSoMany(needed),
            ImageRefusal::Path => Defect::Rule(
                "须为 download 目录下的相对路径",
                "must be paths relative to the folder download",
            ),
        };
        BadField::new("verified_file_url", defect).into()
    }
}

impl From<ReviewRefusal> for Refusal {
    fn from(refusal: ReviewRefusal) -> Self {
        match refusal {
            ReviewRefusal::Unknown => Self::new(Code::ApplicationUnknown),
            ReviewRefusal::AlreadyDecided => Self::new(Code::ApplicationDecided),
            ReviewRefusal::InEnterprise => Self::new(Code::ApplicationNotPassable).with(
                "reason",
                Said::both(
                    "该客户已是企业主账号或企业子账号",
                    "the customer is an enterprise's master or member now",
                ),
            ),
            ReviewRefusal::Barred => Self::new(Code::ApplicationNotPassable)
                .with("reason", Said::both("证件已被禁用", "the certificate was barred")),
            ReviewRefusal::Opinion => {
                let rule = Defect::Rule(
                    "驳回时须为 1 到 256 个字符，且不得包含控制字符",
                    "needs 1 to 256 characters when the application is turned down, none of them a \
                     control character",
                );
                BadField::new("opinion", rule).into()
            }
        }
    }
}

impl From<BarRefusal> for Refusal {
    fn from(refusal: BarRefusal) -> Self {
        Self::new(match refusal {
            BarRefusal::AlreadyBarred => Code::NothingToChange,
            BarRefusal::Unknown => Code::BarUnknown,
        })
    }
}

impl From<UploadRefusal> for Refusal {
    fn from(refusal: UploadRefusal) -> Self {
        Self::new(match refusal {
            UploadRefusal::NotPartner => Code::CustomerNotPartner,
            UploadRefusal::NothingNew => Code::NothingToChange,
        })
    }
}
