//! Users, keys, policies and tokens come and go.

use std::sync::Arc;

use hubu_app::access::{
    NewKey, NewToken, NewUser, PasswordHash, UserChange, attach_policy, attach_predefined,
    change_user, create_credential, create_user, delete_credential, detach_policy,
    issue_temporary_key, issue_token, set_credential_active, set_password, set_user_enabled,
};
use hubu_app::write::Keep;
use hubu_app::{Fault, Unit};
use hubu_core::access::{Effect, Policy, PrincipalKind, Statement, Version};
use hubu_core::ids::{CustomerKey, UserKey};

use super::super::stage::{At, Attempt, Stage};
use super::{Write, keyless, secret, write};

pub fn writes() -> Vec<Write> {
    [users(), policies(), keys()].concat()
}

fn users() -> Vec<Write> {
    vec![
        write("create_user", |stage, at| {
            let new = user_of(stage.customer("acme"), "clerk", PrincipalKind::User);
            stage.unit(
                at,
                Keep::Answer,
                move |unit| create_user(unit, &new),
                |notes, made| {
                    notes.keys.insert("clerk", made.0.0);
                },
            )
        }),
        write("set_password", |stage, at| {
            let (clerk, hash) = (clerk(stage), PasswordHash::stored("hash".to_owned()));
            stage.unit(at, Keep::Answer, move |u| set_password(u, clerk, &hash), |_, ()| {})
        }),
        write("set_user_enabled", |stage, at| enabled(stage, at, false)),
        write("set_user_enabled", |stage, at| enabled(stage, at, true)),
        write("create_user", |stage, at| {
            let items = vec!["BPC_ITEM_FINANCE_030100".to_owned()];
            let seller = stage.customer("partner");
            let plain = user_of(seller, "seller", PrincipalKind::PartnerOperator);
            let new = NewUser { items, ..plain };
            stage.unit(
                at,
                Keep::Answer,
                move |unit| create_user(unit, &new),
                |notes, made| {
                    notes.keys.insert("seller", made.0.0);
                },
            )
        }),
        // It takes two statements: both come, or neither.
        write("change_user", |stage, at| {
            let seller = UserKey(stage.key("seller"));
            let items = ["BPC_ITEM_SALES_020100", "BPC_ITEM_ACCOUNT_010500"].map(str::to_owned);
            let change = UserChange { enabled: Some(false), items: Some(items.into()) };
            let body = move |u: &mut Unit<'_, '_>| change_user(u, seller, &change);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
    ]
}

fn policies() -> Vec<Write> {
    vec![
        write("attach_predefined", |stage, at| {
            let clerk = clerk(stage);
            let body = move |u: &mut Unit<'_, '_>| attach_predefined(u, clerk, "BSS Operator");
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("attach_policy", |stage, at| {
            let clerk = clerk(stage);
            let statement = Statement {
                effect: Effect::Allow,
                actions: vec!["bss:balance:view".to_owned()],
                resources: Vec::new(),
                conditional: false,
            };
            let policy = Policy { version: Version::V1_1, statements: vec![statement] };
            let body = move |u: &mut Unit<'_, '_>| attach_policy(u, clerk, ("own", "{}"), &policy);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("detach_policy", |stage, at| {
            let clerk = clerk(stage);
            let body = move |u: &mut Unit<'_, '_>| detach_policy(u, clerk, "BSS Operator");
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
    ]
}

fn keys() -> Vec<Write> {
    vec![
        secret("create_credential", |stage, at| {
            let (clerk, vault) = (clerk(stage), Arc::clone(&stage.vault));
            let body = move |unit: &mut Unit<'_, '_>| {
                create_credential(unit, &vault, false, clerk, &NewKey::Drawn)
            };
            stage.unit(at, Keep::Nothing, body, |notes, (credential, _)| {
                notes.access_key.clone_from(&credential.access_key);
            })
        }),
        write("set_credential_active", |stage, at| {
            let key = stage.notes().access_key;
            let body = move |u: &mut Unit<'_, '_>| set_credential_active(u, &key, false);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
        write("delete_credential", |stage, at| {
            let key = stage.notes().access_key;
            stage.unit(at, Keep::Answer, move |u| delete_credential(u, &key), |_, ()| {})
        }),
        keyless("issue_token", |stage, at| {
            let methods = vec!["password".to_owned()];
            let new = NewToken { user: clerk(stage), methods, project: None, expires: None };
            let body = move |unit: &mut Unit<'_, '_>| {
                Ok::<_, hubu_app::Error<Fault>>(issue_token(unit, &new)?)
            };
            stage.bare(at, body, |_, _| {})
        }),
        keyless("issue_temporary_key", |stage, at| {
            let (clerk, vault) = (clerk(stage), Arc::clone(&stage.vault));
            let body = move |unit: &mut Unit<'_, '_>| {
                let issued = issue_temporary_key(unit, &vault, clerk, 900, None);
                Ok::<_, hubu_app::Error<Fault>>(issued?)
            };
            stage.bare(at, body, |_, _| {})
        }),
    ]
}

/// A user without a password or items.
fn user_of(account: CustomerKey, name: &str, kind: PrincipalKind) -> NewUser {
    NewUser { account, name: name.to_owned(), kind, password: None, items: Vec::new() }
}

fn clerk(stage: &Stage) -> UserKey {
    UserKey(stage.key("clerk"))
}

fn enabled(stage: &Stage, at: At, enabled: bool) -> Attempt<'_> {
    let clerk = clerk(stage);
    stage.unit(at, Keep::Answer, move |u| set_user_enabled(u, clerk, enabled), |_, ()| {})
}
