//! An enterprise is organised; members are opened, linked, changed, asked and let go; customers
//! belong to partners.

use std::sync::Arc;

use hubu_app::Unit;
use hubu_app::access::PasswordHash;
use hubu_app::enterprise::{
    Link, MemberChange, MemberPhone, NewMember, NewProject, ProjectChange, accept_permissions,
    accept_permissions_of, ask_permissions, associate, associate_partner, change_member,
    create_first_unit, create_member, create_project, create_unit, decline_permissions,
    decline_permissions_of, dissociate, end_partner_association, grant_quota, member_claim,
    open_enterprise_centre, open_enterprise_projects, rename_unit, set_project_status,
    set_switches, update_project,
};
use hubu_app::ledger::Party;
use hubu_app::verification::{CodeToSend, send_code, try_code};
use hubu_app::write::Keep;
use hubu_core::confidential::Secret;
use hubu_core::customers::MobilePhone;
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions, ProjectKind, ProjectStatus};
use hubu_core::ids::CustomerKey;
use hubu_core::partners::AssociationType;
use hubu_core::realm::{Purpose, Site};

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, keyless, secret, write};

const CREDIT: Permissions = Permissions::NONE.with(Permission::ShareCredit);
const BILLS: Permissions = Permissions::NONE.with(Permission::ReadBills);

pub fn writes() -> Vec<Write> {
    [organisation(), accounts(), members(), partners(), projects()].concat()
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
        write("create_first_unit", |stage, at| {
            let body = |u: &mut Unit<'_, '_>| create_first_unit(u, &row(203), "shop", "Counter");
            stage.unit(at, Keep::Answer, body, |_, _| {})
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
            let vault = Arc::clone(&stage.vault);
            let claim = member_claim(stage.customer("acme"), &phone());
            let purpose = Purpose::Sandbox;
            let wish = CodeToSend { claim, minutes: 10, language: Some("zh-cn"), purpose };
            let body = move |unit: &mut Unit<'_, '_>| send_code(unit, &vault, &wish);
            stage.unit(at, Keep::Nothing, body, |notes, sent| notes.code = Some(sent.code.clone()))
        }),
        keyless("try_code", |stage, at| {
            let vault = Arc::clone(&stage.vault);
            let claim = member_claim(stage.customer("acme"), &phone());
            let right = stage.notes().code.expect("sent");
            let wrong = if right.reveal() == "000000" { "000001" } else { "000000" };
            let wrong = Secret::new(wrong);
            let body = move |unit: &mut Unit<'_, '_>| {
                let code = &right;
                try_code(unit, &vault, &claim, &wrong)?;
                // The right one, tried with it, leaves no trace of its own.
                try_code(unit, &vault, &claim, code)
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
        write("change_member", |stage, at| {
            let display_name = Some("Shop".to_owned());
            change(stage, at, MemberChange { display_name, ..MemberChange::default() })
        }),
        write("accept_permissions", |stage, at| {
            stage.unit(at, Keep::Answer, |u| accept_permissions(u, &row(201)), |_, ()| {})
        }),
        write("ask_permissions", ask),
        write("decline_permissions", |stage, at| {
            stage.unit(at, Keep::Answer, |u| decline_permissions(u, &row(201)), |_, ()| {})
        }),
        write("ask_permissions", ask),
        write("decline_permissions_of", |stage, at| {
            let body = |u: &mut Unit<'_, '_>| decline_permissions_of(u, (MASTER, &row(201)));
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("ask_permissions", ask),
        write("accept_permissions_of", |stage, at| {
            let body =
                |u: &mut Unit<'_, '_>| accept_permissions_of(u, (MASTER, &row(201)), Some(BILLS));
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("change_member", |stage, at| {
            let mode = Some((Mode::Custody, Permissions::NONE));
            change(stage, at, MemberChange { mode, ..MemberChange::default() })
        }),
        write("dissociate", |stage, at| {
            stage.unit(at, Keep::Answer, |u| dissociate(u, &row(200), &row(201)), |_, ()| {})
        }),
    ]
}

/// The master of row 201.
const MASTER: CustomerKey = CustomerKey(200);

fn ask(stage: &Stage, at: At) -> Attempt<'_> {
    let body = |u: &mut Unit<'_, '_>| ask_permissions(u, &row(200), &row(201), BILLS);
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

fn change(stage: &Stage, at: At, wanted: MemberChange) -> Attempt<'_> {
    let names = Arc::clone(&stage.world.context.real_names);
    let body =
        move |unit: &mut Unit<'_, '_>| change_member(unit, &names, (&row(200), &row(201)), &wanted);
    stage.unit(at, Keep::Answer, body, |_, ()| {})
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
            let partner = Party::Key(stage.customer("partner"));
            let body =
                move |u: &mut Unit<'_, '_>| end_partner_association(u, (&partner, &row(202)));
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
    ]
}

/// Enterprise projects are opened once the older ways of grouping are off; one is made and changed.
fn projects() -> Vec<Write> {
    vec![
        write("set_switches", |stage, at| switched(stage, at, true)),
        write("set_switches", |stage, at| switched(stage, at, false)),
        write("open_enterprise_projects", |stage, at| {
            let acme = stage.customer("acme");
            let body = move |u: &mut Unit<'_, '_>| open_enterprise_projects(u, acme);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("create_project", |stage, at| {
            let acme = stage.customer("acme");
            let description = "what is tried".to_owned();
            let new = NewProject { name: "lab".to_owned(), description, kind: ProjectKind::Trial };
            let body = move |u: &mut Unit<'_, '_>| create_project(u, acme, &new);
            stage.unit(at, Keep::Answer, body, |notes, made| notes.project.clone_from(&made.id))
        }),
        write("update_project", |stage, at| {
            let (acme, id) = (stage.customer("acme"), stage.notes().project);
            let change =
                ProjectChange { name: "laboratory".to_owned(), description: None, kind: None };
            let body = move |u: &mut Unit<'_, '_>| update_project(u, acme, &id, &change);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        write("set_project_status", |stage, at| {
            let (acme, id) = (stage.customer("acme"), stage.notes().project);
            let status = ProjectStatus::Disabled;
            let body = move |u: &mut Unit<'_, '_>| set_project_status(u, acme, &id, status);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
    ]
}

fn switched(stage: &Stage, at: At, on: bool) -> Attempt<'_> {
    let acme = Party::Key(stage.customer("acme"));
    let body = move |u: &mut Unit<'_, '_>| set_switches(u, &acme, (Some(on), None));
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

fn open_centre(stage: &Stage, at: At, who: Party) -> Attempt<'_> {
    let body = move |unit: &mut Unit<'_, '_>| open_enterprise_centre(unit, &who, "Acme");
    stage.unit(at, Keep::Answer, body, |_, _| {})
}

fn phone() -> MobilePhone {
    MobilePhone::parse("13800000000").expect("a number")
}
