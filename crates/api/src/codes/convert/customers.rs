//! Customers as operators make and change them, and the partners they belong to.

use hubu_app::customers::{CreateRefusal, CustomerRefusal};
use hubu_app::enterprise::PartnerRefusal;

use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<CreateRefusal> for Refusal {
    fn from(refusal: CreateRefusal) -> Self {
        match refusal {
            CreateRefusal::AccountName(rule) => rule.into(),
            CreateRefusal::AccountNameTaken => Self::new(Code::InvalidAccountName)
                .with("reason", Said::both("账号名已存在", "another account has it")),
            CreateRefusal::IdTaken => Self::new(Code::CustomerIdTaken),
            CreateRefusal::DisplayName => display_name(),
            CreateRefusal::RealName => real_name(),
            CreateRefusal::SigningEntity => signing_entity(),
            CreateRefusal::OverInvoiced => over_invoiced(),
        }
    }
}

impl From<CustomerRefusal> for Refusal {
    fn from(refusal: CustomerRefusal) -> Self {
        match refusal {
            CustomerRefusal::Unknown => Self::new(Code::CustomerUnknown),
            CustomerRefusal::NothingNew => Self::new(Code::NothingToChange),
            CustomerRefusal::DisplayName => display_name(),
            CustomerRefusal::RealName => real_name(),
            CustomerRefusal::SigningEntity => signing_entity(),
            CustomerRefusal::OverInvoiced => over_invoiced(),
        }
    }
}

impl From<PartnerRefusal> for Refusal {
    fn from(refusal: PartnerRefusal) -> Self {
        use PartnerRefusal as R;
        let (zh, en) = match refusal {
            R::UnknownCustomer => return Self::new(Code::CustomerUnknown),
            R::NotAssociated => return Self::new(Code::PartnerAssociationUnknown),
            R::NotPartner => {
                ("不是可拥有客户的合作伙伴", "it is no partner with customers of its own")
            }
            R::NotDistributor => {
                ("只有总经销商可以拥有云经销商", "only a distributor has resellers")
            }
            R::NotReseller => {
                ("只有云经销商可以隶属总经销商", "only a reseller belongs to a distributor")
            }
            R::NotBuyer => ("合作伙伴不能成为客户", "a partner is nobody's customer"),
            R::OtherSite => ("本站点没有此关联类型", "this site knows no such association"),
            R::AlreadyAssociated => {
                ("该客户已关联合作伙伴", "the customer belongs to a partner already")
            }
            R::ResaleInEnterprise => (
                "企业子账号不能成为转售客户",
                "a member of an enterprise cannot become a resale customer",
            ),
        };
        Self::new(Code::CannotAssociatePartner).with("reason", Said::both(zh, en))
    }
}

/// A display name that breaks its rule.
pub(super) fn display_name() -> Refusal {
    let rule = Defect::Rule(
        "不得超过 64 个字符，且不得包含控制字符",
        "has more than 64 characters, or a control character",
    );
    BadField::new("display_name", rule).into()
}

fn real_name() -> Refusal {
    let rule = Defect::Rule(
        "名称须为 1 到 128 个字符，信用代码须为 1 到 64 个字符，且不得包含控制字符",
        "needs a name of 1 to 128 and, where there is one, a code of 1 to 64 characters, none of \
         them a control character",
    );
    BadField::new("real_name", rule).into()
}

fn signing_entity() -> Refusal {
    let rule = Defect::Rule("须为 1 到 64 个字符", "needs 1 to 64 characters");
    BadField::new("signing_entity", rule).into()
}

fn over_invoiced() -> Refusal {
    BadField::new("over_invoiced", Defect::Rule("不能为负数", "must not be below 0")).into()
}
