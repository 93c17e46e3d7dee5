//! An enterprise is organised; members are opened, linked, changed, asked and let go; customers
//! belong to partners.

use std::sync::Arc;

use hubu_app::Unit;
use hubu_app::access::PasswordHash;
use hubu_app::enterprise::{
    CodeToSend, Link, MemberPhone, NewMember, accept_permissions, ask_permissions, associate,
    associate_partner, change_mode, create_member, create_unit, decline_permissions, dissociate,
    end_partner_association, grant_quota, open_enterprise_centre, rearrange_member, rename_unit,
    send_code, try_code,
};
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::confidential::Secret;
use hubu_core::customers::MobilePhone;
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions};
use hubu_core::partners::AssociationType;
use hubu_core::realm::{Purpose, Site};

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, keyless, secret, write};

const CREDIT: Permissions = Permissions::NONE.with(Permission::ShareCredit);
const BILLS: Permissions = Permissions::NONE.with(Permission::ReadBills);

pub fn writes() -> Vec<Write> {
    [organisation(), accounts(), members(), partners()].concat()
}

fn organisation() -> Vec<Write> {
    vec![
        write("open_enterprise_centre", |stage, at| {
            open_centre(stage, at, Party::Key(stage.customer("acme")))
        }),
        write("create_unit", |stage, at| {
            let acme = Party::Key(stage.customer("acme"));
            let body = move |u: &mut Unit<'_, '_>| create_unit(u, &acme, None, "Lab");
            stage.unit(at, Keep::Answer, body, |notes, made| {
                notes.keys.insert("unit", made.id.0);
            })
        }),
        write("rename_unit", |stage, at| {
            let (acme, id) = (Party::Key(stage.customer("acme")), PartyId(stage.key("unit")));
            let body = move |u: &mut Unit<'_, '_>| rename_unit(u, &acme, id, "Laboratory");
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("grant_quota", |stage, at| {
            let acme = Party::Key(stage.customer("acme"));
            stage.unit(at, Keep::Answer, move |u| grant_quota(u, &acme, (9, 8)), |_, ()| {})
        }),
    ]
}

/// A wrong guess is counted, the right one proves the phone, an account is opened by it.
fn accounts() -> Vec<Write> {
    vec![
        secret("send_code", |stage, at| {
            let (vault, sender) = (Arc::clone(&stage.vault), stage.customer("acme"));
            let wish =
                CodeToSend { sender, phone: phone(), minutes: 10, purpose: Purpose::Sandbox };
            let body = move |unit: &mut Unit<'_, '_>| send_code(unit, &vault, &wish);
            stage.unit(at, Keep::Nothing, body, |notes, sent| notes.code = Some(sent.code.clone()))
        }),
        keyless("try_code", |stage, at| {
            let (vault, sender) = (Arc::clone(&stage.vault), stage.customer("acme"));
            let right = stage.notes().code.expect("sent");
            let wrong = if right.reveal() == "000000" { "000001" } else { "000000" };
            let wrong = Secret::new(wrong);
            let body = move |unit: &mut Unit<'_, '_>| {
                let code = &right;
                try_code(unit, &vault, sender, (&phone(), &wrong))?;
                // The right one, tried with it, leaves no trace of its own.
                try_code(unit, &vault, sender, (&phone(), code))
            };
            stage.bare(at, body, |notes, tried| notes.tried = Some(tried.clone()))
        }),
        write("create_member", |stage, at| {
            let vault = Arc::clone(&stage.vault);
            let new = NewMember {
                master: stage.customer("acme"),
                unit: PartyId(stage.key("unit")),
                display_name: Some("Lab".to_owned()),
                mode: Mode::Independent,
                permissions: BILLS,
                account_name: "acme_lab".to_owned(),
                password: Secret::new("S3cret!pass"),
                password_hash: PasswordHash::stored("hash".to_owned()),
                phone: MemberPhone::Given { phone: phone(), code: stage.notes().tried },
            };
            let body = move |unit: &mut Unit<'_, '_>| create_member(unit, &vault, &new);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
    ]
}

fn members() -> Vec<Write> {
    vec![
        write("open_enterprise_centre", |stage, at| open_centre(stage, at, row(200))),
        write("associate", |stage, at| {
            let link = Link {
                master: row(200),
                member: row(201),
                mode: Mode::Independent,
                unit: None,
                display_name: None,
                permissions: CREDIT,
            };
            let names = Arc::clone(&stage.world.context.real_names);
            let body = move |unit: &mut Unit<'_, '_>| associate(unit, &names, &link);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("rearrange_member", |stage, at| {
            let body = |unit: &mut Unit<'_, '_>| {
                rearrange_member(unit, (&row(200), &row(201)), None, Some("Shop".to_owned()))
            };
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("accept_permissions", |stage, at| {
            stage.unit(at, Keep::Answer, |u| accept_permissions(u, &row(201)), |_, ()| {})
        }),
        write("ask_permissions", |stage, at| {
            let body = |u: &mut Unit<'_, '_>| ask_permissions(u, &row(200), &row(201), BILLS);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("decline_permissions", |stage, at| {
            stage.unit(at, Keep::Answer, |u| decline_permissions(u, &row(201)), |_, ()| {})
        }),
        write("change_mode", |stage, at| {
            let names = Arc::clone(&stage.world.context.real_names);
            let body = move |unit: &mut Unit<'_, '_>| {
                change_mode(unit, &names, (&row(200), &row(201)), Mode::Custody, Permissions::NONE)
            };
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("dissociate", |stage, at| {
            stage.unit(at, Keep::Answer, |u| dissociate(u, &row(200), &row(201)), |_, ()| {})
        }),
    ]
}

fn partners() -> Vec<Write> {
    vec![
        write("associate_partner", |stage, at| {
            let partner = Party::Key(stage.customer("partner"));
            let body = move |unit: &mut Unit<'_, '_>| {
                associate_partner(
                    unit,
                    Site::Cn,
                    (&partner, &row(202)),
                    AssociationType::AgencySale,
                )
            };
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("end_partner_association", |stage, at| {
            stage.unit(at, Keep::Answer, |u| end_partner_association(u, &row(202)), |_, ()| {})
        }),
    ]
}

fn open_centre(stage: &Stage, at: At, who: Party) -> Attempt<'_> {
    let body = move |unit: &mut Unit<'_, '_>| open_enterprise_centre(unit, &who, "Acme");
    stage.unit(at, Keep::Answer, body, |_, _| {})
}

fn phone() -> MobilePhone {
    MobilePhone::parse("13800000000").expect("a number")
}
