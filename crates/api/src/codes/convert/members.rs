//! An enterprise's organisation and members, as operators arrange them.

use hubu_app::enterprise::{
    LinkRefusal, MemberRefusal, OrganisationRefusal, PermissionRefusal, QuotaRefusal,
};
use hubu_core::enterprise::MAX_LEVELS;

use super::customers::display_name;
use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<OrganisationRefusal> for Refusal {
    fn from(refusal: OrganisationRefusal) -> Self {
        use OrganisationRefusal as R;
        let (zh, en) = match refusal {
            R::UnknownCustomer => return Self::new(Code::CustomerUnknown),
            R::NotMaster => return Self::new(Code::NotEnterpriseMaster),
            R::UnknownUnit => return Self::new(Code::OrganizationUnitUnknown),
            R::TooDeep => {
                let levels = MAX_LEVELS.to_string();
                return Self::new(Code::OrganizationTooDeep).with("levels", levels);
            }
            R::Name => {
                let rule = Defect::Rule(
                    "不得超过 64 个字符，且不得包含控制字符",
                    "has more than 64 characters, or a control character",
                );
                return BadField::new("name", rule).into();
            }
            R::NotBuyer => {
                ("该客户既非个人也非企业", "the customer is neither a person nor an enterprise")
            }
            R::IsMember => {
                ("该客户是其他企业的子账号", "the customer is a member of another enterprise")
            }
            R::AlreadyOpen => ("企业中心已开通", "it is open already"),
        };
        Self::new(Code::CentreNotOpened).with("reason", Said::both(zh, en))
    }
}

impl From<LinkRefusal> for Refusal {
    fn from(refusal: LinkRefusal) -> Self {
        match refusal {
            LinkRefusal::UnknownCustomer => Self::new(Code::CustomerUnknown),
            LinkRefusal::NotMaster => Self::new(Code::NotEnterpriseMaster),
            LinkRefusal::UnknownUnit => Self::new(Code::OrganizationUnitUnknown),
            LinkRefusal::DisplayName => display_name(),
            LinkRefusal::Association(reason) => reason.into(),
        }
    }
}

impl From<MemberRefusal> for Refusal {
    fn from(refusal: MemberRefusal) -> Self {
        match refusal {
            MemberRefusal::NotMember => Self::new(Code::MemberUnknown),
            MemberRefusal::UnknownUnit => Self::new(Code::OrganizationUnitUnknown),
            MemberRefusal::NothingNew => Self::new(Code::NothingToChange),
            MemberRefusal::DisplayName => display_name(),
            MemberRefusal::Association(reason) => reason.into(),
            MemberRefusal::MoneyLeft => Self::new(Code::MemberHoldsMoney),
        }
    }
}

impl From<PermissionRefusal> for Refusal {
    fn from(refusal: PermissionRefusal) -> Self {
        match refusal {
            PermissionRefusal::NotMember => Self::new(Code::MemberUnknown),
            PermissionRefusal::Consent(reason) => reason.into(),
            PermissionRefusal::OtherThanAsked => Self::new(Code::ConsentNotChanged).with(
                "reason",
                Said::both(
                    "当前申请的是其他权限；permissions 须与申请完全一致或不填，不同意请拒绝申请",
                    "other permissions are being asked for; permissions must name exactly those or be \
                     left out (to agree to none of them, decline)",
                ),
            ),
        }
    }
}

impl From<QuotaRefusal> for Refusal {
    fn from(refusal: QuotaRefusal) -> Self {
        match refusal {
            QuotaRefusal::UnknownCustomer => Self::new(Code::CustomerUnknown),
            QuotaRefusal::NotMaster => Self::new(Code::NotEnterpriseMaster),
        }
    }
}
