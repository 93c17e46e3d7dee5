//! Inviting members.

use hubu_core::enterprise::AssociateRefusal;

use super::{Code, Refusal, Said};

impl From<AssociateRefusal> for Refusal {
    fn from(refusal: AssociateRefusal) -> Self {
        let (zh, en) = reason(refusal);
        Self::new(Code::CannotAssociate).with("reason", Said::both(zh, en))
    }
}

fn reason(refusal: AssociateRefusal) -> (&'static str, &'static str) {
    use AssociateRefusal as R;
    match refusal {
        R::MasterNotEnterprise => {
            ("主账号不是已实名的企业", "the master is no verified enterprise")
        }
        R::MasterFrozen => ("主账号已冻结", "the master is frozen"),
        R::MasterInArrears => ("主账号欠费", "the master has bills past due"),
        R::MasterIsResale => ("主账号是转售客户", "the master is a partner's resale customer"),
        R::MasterIsMember => ("主账号是其他企业的子账号", "the master is a member itself"),
        R::Itself => ("不能关联自身", "an account cannot be its own member"),
        R::InviteeIsPartner => ("被关联账号是合作伙伴", "the invitee is a partner"),
        R::InviteeNotEnterprise => {
            ("被关联账号不是已实名的企业", "the invitee is no verified enterprise")
        }
        R::InviteeIsMaster => ("被关联账号是企业主账号", "the invitee is a master"),
        R::AlreadyMember => ("被关联账号已是子账号", "the invitee is a member already"),
        R::InviteeFrozen => ("被关联账号已冻结", "the invitee is frozen"),
        R::InviteeInArrears => ("被关联账号欠费", "the invitee has bills past due"),
        R::InviteeIsResale => {
            ("被关联账号是转售客户", "the invitee is a partner's resale customer")
        }
        R::SigningEntitiesDiffer => ("签约主体不一致", "the signing entities differ"),
        R::LegalPersonsDiffer => ("不是同一法人", "they are not the same legal person"),
        R::RealNamesDiffer => ("财务托管要求实名一致", "custody asks for the same certified name"),
        R::TooManyMembers => ("子账号数已达上限", "the master has as many members as it may have"),
        R::TooManyIndependent => (
            "财务独立子账号数已达上限",
            "the master has as many independent members as it may have",
        ),
    }
}
