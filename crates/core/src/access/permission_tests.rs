//! Tables of who may call what.

use super::*;
use crate::access::{Effect, Statement, Version};

fn policy(effect: Effect, actions: &[&str]) -> Policy {
    let actions = actions.iter().map(|action| (*action).to_owned()).collect();
    let statement = Statement { effect, actions, resources: vec![], conditional: false };
    Policy { version: Version::V1_1, statements: vec![statement] }
}

fn user(allowed: &[&str], denied: &[&str]) -> Principal {
    let mut policies = vec![];
    if !allowed.is_empty() {
        policies.push(policy(Effect::Allow, allowed));
    }
    if !denied.is_empty() {
        policies.push(policy(Effect::Deny, denied));
    }
    Principal::User { policies }
}

#[test]
fn either_spelling_grants_and_either_denial_refuses() {
    let (old, new) = ("bss:balance:view", "billing:balance:view");
    let table: &[(&[&str], &[&str], bool)] = &[
        (&[], &[], false),
        (&[old], &[], true),
        (&[new], &[], true),
        (&[old, new], &[], true),
        (&[old], &[new], false),
        (&[new], &[old], false),
        (&[old, new], &[new], false),
        (&["bss:*"], &[], true),
        (&["bss:*"], &["billing:*"], false),
        (&["bss:balance:update"], &[], false),
        (&["bss:bill:view", "billing:bill:view"], &[], false),
    ];
    for (allowed, denied, granted) in table {
        let found = user(allowed, denied).has(permissions::BALANCE_VIEW);
        assert_eq!(found, *granted, "{allowed:?} {denied:?}");
    }
}

#[test]
fn who_may_call_an_operation() {
    const MOVE: Requirement =
        Requirement::permissions(&[permissions::FINANCE_VIEW, permissions::FINANCE_UPDATE]);
    const PARTNER: Requirement = Requirement::items(&["BPC_ITEM_SALES_1", "BPC_ITEM_SALES_2"]);
    let both = || user(&["bss:enterpriseFinance:*"], &[]);
    let half = || user(&["businessUnitCenter:businessUnitFinance:view"], &[]);
    let operator = |items: &[&str]| Principal::PartnerOperator {
        items: items.iter().map(|item| (*item).to_owned()).collect(),
    };
    let finance = Err(AccessRefusal::Permission(permissions::FINANCE_UPDATE));
    let table = [
        ("the owner needs nothing", Principal::Root, MOVE, Ok(())),
        ("a user with both", both(), MOVE, Ok(())),
        ("a user with one of two", half(), MOVE, finance),
        ("any user, when nothing is asked", user(&[], &[]), Requirement::OPEN, Ok(())),
        ("owner only", Principal::Root, Requirement::OWNER, Ok(())),
        ("owner only, a user", both(), Requirement::OWNER, Err(AccessRefusal::OwnerOnly)),
        ("any one item is enough", operator(&["BPC_ITEM_SALES_2"]), PARTNER, Ok(())),
        (
            "an operator without an item",
            operator(&["BPC_ITEM_SALES_3"]),
            PARTNER,
            Err(AccessRefusal::Items(PARTNER.items)),
        ),
        ("operations without an item", operator(&[]), Requirement::OPEN, Ok(())),
        ("the partner's main account", Principal::Root, PARTNER, Ok(())),
        ("a user that is no operator", both(), PARTNER, Err(AccessRefusal::Items(PARTNER.items))),
    ];
    for (why, principal, asked, expected) in table {
        assert_eq!(authorize(&principal, &asked), expected, "{why}");
    }
}

#[test]
fn writes_of_the_enterprise_ask_for_update() {
    for permission in [permissions::ORGANIZATION_UPDATE, permissions::FINANCE_UPDATE] {
        assert!(permission.legacy.ends_with(":update"));
        assert!(permission.identity.ends_with(":update"));
    }
    let viewer = user(&["*:view"], &[]);
    assert!(viewer.has(permissions::ORGANIZATION_VIEW));
    assert!(!viewer.has(permissions::ORGANIZATION_UPDATE));
}
