//! Tables of who may become a member.

use super::*;

fn real(name: &str, code: &str) -> RealName {
    RealName { name: name.to_owned(), credit_code: Some(code.to_owned()) }
}

const QUOTAS: Quotas =
    Quotas { members: 32, independent_members: 10, verified_per_phone: 5, accounts_per_phone: 10 };

/// A sound invitation of the same company, independent; `change` spoils it.
fn verdict(change: impl FnOnce(&mut Invitation<'_>)) -> Result<(), AssociateRefusal> {
    let name = real("北京顶点科技有限公司", "91110108MA01ABCD2X");
    let account = Account {
        kind: CustomerKind::Enterprise,
        real_name: Some(&name),
        signing_entity: "HWC-CN",
        frozen: false,
        in_arrears: false,
        association: None,
    };
    let mut invitation = Invitation {
        master: Inviter { account, is_member: false, members: 31, independent_members: 9 },
        invitee: Invitee { account, is_master: false, is_member: false },
        itself: false,
        mode: Mode::Independent,
    };
    change(&mut invitation);
    check_association(&invitation, &QUOTAS)
}

#[test]
fn a_sound_invitation_is_accepted() {
    assert_eq!(verdict(|_| {}), Ok(()));
    assert_eq!(verdict(|i| i.mode = Mode::Custody), Ok(()));
    // Customers a partner advises or sells to pay for themselves and may form an enterprise.
    assert_eq!(
        verdict(|i| i.master.account.association = Some(AssociationType::AgencySale)),
        Ok(())
    );
}

type Change = Box<dyn FnOnce(&mut Invitation<'_>)>;

#[test]
fn each_reason_alone() {
    use AssociateRefusal as R;
    let resale = Some(AssociationType::Resale);
    let table: Vec<(AssociateRefusal, Change)> = vec![
        (R::MasterNotEnterprise, Box::new(|i| i.master.account.kind = CustomerKind::Person)),
        (R::MasterNotEnterprise, Box::new(|i| i.master.account.real_name = None)),
        (R::MasterFrozen, Box::new(|i| i.master.account.frozen = true)),
        (R::MasterInArrears, Box::new(|i| i.master.account.in_arrears = true)),
        (R::MasterIsResale, Box::new(move |i| i.master.account.association = resale)),
        (R::MasterIsMember, Box::new(|i| i.master.is_member = true)),
        (R::Itself, Box::new(|i| i.itself = true)),
        (R::InviteeIsPartner, Box::new(|i| i.invitee.account.kind = CustomerKind::Reseller)),
        (R::InviteeNotEnterprise, Box::new(|i| i.invitee.account.kind = CustomerKind::Person)),
        (R::InviteeNotEnterprise, Box::new(|i| i.invitee.account.real_name = None)),
        (R::InviteeIsMaster, Box::new(|i| i.invitee.is_master = true)),
        (R::AlreadyMember, Box::new(|i| i.invitee.is_member = true)),
        (R::InviteeFrozen, Box::new(|i| i.invitee.account.frozen = true)),
        (R::InviteeInArrears, Box::new(|i| i.invitee.account.in_arrears = true)),
        (R::InviteeIsResale, Box::new(move |i| i.invitee.account.association = resale)),
        (R::SigningEntitiesDiffer, Box::new(|i| i.invitee.account.signing_entity = "HWC-SG")),
        (R::TooManyMembers, Box::new(|i| i.master.members = 32)),
        (R::TooManyIndependent, Box::new(|i| i.master.independent_members = 10)),
    ];
    for (expected, change) in table {
        assert_eq!(verdict(change), Err(expected));
    }
}

#[test]
fn names_and_codes_of_the_two() {
    use AssociateRefusal::{LegalPersonsDiffer, RealNamesDiffer};
    let (independent, custody) = (Mode::Independent, Mode::Custody);
    let acme = "北京顶点科技有限公司";
    let (own, foreign) = ("91110108MA01ABCD2X", "91310000MA0WXYZ39K");
    let table = [
        ("the same company", acme, own, independent, Ok(())),
        ("the same name under another code", acme, foreign, custody, Ok(())),
        ("a branch", "北京顶点科技有限公司上海分公司", foreign, independent, Ok(())),
        (
            "a branch in custody",
            "北京顶点科技有限公司上海分公司",
            foreign,
            custody,
            Err(RealNamesDiffer),
        ),
        ("the same code under another name", "Acme", own, independent, Ok(())),
        ("the same code in custody", "Acme", own, custody, Err(RealNamesDiffer)),
        ("another company", "Globex", foreign, independent, Err(LegalPersonsDiffer)),
        ("another company in custody", "Globex", foreign, custody, Err(LegalPersonsDiffer)),
    ];
    for (why, name, code, mode, expected) in table {
        let other = real(name, code);
        let name = real(acme, own);
        let account = |real_name| Account {
            kind: CustomerKind::Enterprise,
            real_name: Some(real_name),
            signing_entity: "HWC-CN",
            frozen: false,
            in_arrears: false,
            association: None,
        };
        let invitation = Invitation {
            master: Inviter {
                account: account(&name),
                is_member: false,
                members: 0,
                independent_members: 0,
            },
            invitee: Invitee { account: account(&other), is_master: false, is_member: false },
            itself: false,
            mode,
        };
        assert_eq!(check_association(&invitation, &QUOTAS), expected, "{why}");
    }
}

#[test]
fn the_first_reason_is_given() {
    use AssociateRefusal as R;
    let order = [
        verdict(|i| {
            i.master.account.frozen = true;
            i.invitee.is_member = true;
            i.master.members = 32;
        }),
        verdict(|i| {
            i.itself = true;
            i.invitee.is_master = true;
        }),
        verdict(|i| {
            i.invitee.is_member = true;
            i.invitee.account.in_arrears = true;
            i.invitee.account.signing_entity = "HWC-SG";
        }),
        verdict(|i| {
            i.invitee.account.signing_entity = "HWC-SG";
            i.master.members = 32;
        }),
        verdict(|i| {
            i.master.members = 32;
            i.master.independent_members = 32;
        }),
    ];
    let expected =
        [R::MasterFrozen, R::Itself, R::AlreadyMember, R::SigningEntitiesDiffer, R::TooManyMembers];
    assert_eq!(order, expected.map(Err));
    // Custody takes none of the independent places.
    assert_eq!(
        verdict(|i| {
            i.mode = Mode::Custody;
            i.master.independent_members = 32;
        }),
        Ok(())
    );
}
