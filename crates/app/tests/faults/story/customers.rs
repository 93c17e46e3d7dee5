//! Accounts are opened and change.

use std::sync::Arc;

use hubu_app::access::PasswordHash;
use hubu_app::accounts::set_expenditure_quota;
use hubu_app::customers::{CustomerChange, NewCustomer, create, set_frozen, update};
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::confidential::Personal;
use hubu_core::customers::{
    CustomerKind, CustomerStatus, Level, MobilePhone, RealName, Settlement,
};
use hubu_core::realm::Site;
use hubu_testkit::ledger_world::money;

use super::super::stage::{At, Attempt, Stage};
use super::{Write, write};

pub fn writes() -> Vec<Write> {
    vec![
        write("create", |stage, at| {
            let new = NewCustomer {
                real_name: Some(RealName { name: "Acme".to_owned(), credit_code: None }),
                mobile_phone: MobilePhone::parse("13900000000"),
                email: Some(Personal::new("office@acme.test")),
                settlement: Settlement::Monthly,
                level: Level::parse("V1"),
                password: Some(PasswordHash::stored("hash".to_owned())),
                ..NewCustomer::plain(CustomerKind::Enterprise, "acme_group", Site::Cn)
            };
            let vault = Arc::clone(&stage.vault);
            let body = move |unit: &mut hubu_app::Unit<'_, '_>| create(unit, &vault, &new);
            stage.unit(at, Keep::Answer, body, |notes, made| {
                notes.keys.extend([("acme", made.key.0), ("owner", made.user.0)]);
            })
        }),
        write("create", |stage, at| {
            let kind = CustomerKind::SolutionProvider;
            let new = NewCustomer::plain(kind, "partner", Site::Cn);
            let vault = Arc::clone(&stage.vault);
            let body = move |unit: &mut hubu_app::Unit<'_, '_>| create(unit, &vault, &new);
            stage.unit(at, Keep::Answer, body, |notes, made| {
                notes.keys.insert("partner", made.key.0);
            })
        }),
        write("update", |stage, at| {
            let name = RealName { name: "Acme Ltd".to_owned(), credit_code: Some("91".to_owned()) };
            let wanted = CustomerChange {
                real_name: Some(name),
                level: Level::parse("V3"),
                over_invoiced: Some(money("3")),
                ..CustomerChange::default()
            };
            change(stage, at, wanted)
        }),
        write("set_expenditure_quota", |stage, at| {
            let acme = Party::Key(stage.customer("acme"));
            let body =
                move |u: &mut hubu_app::Unit<'_, '_>| set_expenditure_quota(u, &acme, money("200"));
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("set_frozen", |stage, at| frozen(stage, at, true)),
        write("set_frozen", |stage, at| frozen(stage, at, false)),
        write("update", |stage, at| {
            let status = Some(CustomerStatus::Closing);
            change(stage, at, CustomerChange { status, ..CustomerChange::default() })
        }),
    ]
}

fn change(stage: &Stage, at: At, wanted: CustomerChange) -> Attempt<'_> {
    let (vault, acme) = (Arc::clone(&stage.vault), stage.customer("acme"));
    stage.unit(at, Keep::Answer, move |unit| update(unit, &vault, acme, &wanted), |_, ()| {})
}

fn frozen(stage: &Stage, at: At, frozen: bool) -> Attempt<'_> {
    let acme = stage.customer("acme");
    let body = move |u: &mut hubu_app::Unit<'_, '_>| set_frozen(u, acme, frozen, "a chargeback");
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}
