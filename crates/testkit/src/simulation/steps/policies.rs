//! Policies of users.

use hubu_model::{CONDITION, Model, Policy, Statement, User, UserKind, ready_made_names};
use serde_json::{Value, json};

use super::access::{about, sent, user};
use crate::client::Call;
use crate::simulation::draw::{Draw, in_path};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("SetUserPolicy", 6, set),
    Kind::new("AttachUserPolicy", 9, attach),
    Kind::new("DetachUserPolicy", 4, detach),
    Kind::new("ListUserPolicies", 5, list),
];

/// Patterns besides the actions themselves.
const PATTERNS: [&str; 10] = [
    "*",
    "bss:*",
    "BSS:*:View",
    "billing:*:view",
    "businessUnitCenter:*",
    "bss:enterprise*:*",
    "eps:*",
    "eps:enterpriseProjects:*able",
    "*:update",
    "ecs:*",
];
const RESOURCES: [&str; 5] = ["*", "*:*:*", "bss:*:*:account:1", "b*:cn-north-1:*:x:y", "ecs:*"];

fn is_iam(user: &User) -> bool {
    user.kind == UserKind::Iam
}

fn statement(draw: &mut Draw<'_>) -> Statement {
    let actions = Model::actions();
    let mut action = || {
        let pattern =
            if draw.dice.chance(50) { draw.dice.pick(&PATTERNS) } else { draw.dice.pick(&actions) };
        pattern.to_owned()
    };
    let mut named = vec![action(), action()];
    named.dedup();
    let count = draw.dice.pick(&[0, 0, 0, 1, 1, 2]);
    let resources = (0..count).map(|_| draw.dice.pick(&RESOURCES).to_owned()).collect();
    let conditional = draw.dice.chance(10);
    Statement { allows: draw.dice.chance(78), actions: named, resources, conditional }
}

fn written(policy: &Policy) -> Value {
    let statements = policy.statements.iter().map(|one| {
        let mut body = json!({
            "Effect": if one.allows { "Allow" } else { "Deny" },
            "Action": one.actions,
        });
        if !one.resources.is_empty() {
            body["Resource"] = json!(one.resources);
        }
        if one.conditional {
            let [operator, key, value] = CONDITION;
            body["Condition"] = json!({ operator: { key: value } });
        }
        body
    });
    json!({ "Version": policy.version, "Statement": statements.collect::<Vec<Value>>() })
}

fn set(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, name, path) = user(draw, is_iam, "/policy")?;
    let version = draw.dice.pick(&["1.1", "5.0"]);
    let statements = (0..=draw.dice.below(3)).map(|_| statement(draw)).collect();
    let policy = Policy { version, statements };
    let call = sent("PUT", &path, &written(&policy));
    Some(about(who, call, move |model, who| model.set_policy(who, &name, &policy)))
}

fn attach(draw: &mut Draw<'_>) -> Option<Step> {
    let ready = ready_made_names();
    let policy = if draw.dice.chance(96) { draw.dice.pick(&ready) } else { "BSS Nobody" };
    let (who, name, path) = user(draw, is_iam, &format!("/policies/{}", in_path(policy)))?;
    let call = Call::new("PUT", &path);
    Some(about(who, call, move |model, who| model.attach_policy(who, &name, policy)))
}

fn detach(draw: &mut Draw<'_>) -> Option<Step> {
    let mut there = Vec::new();
    for (who, person) in draw.model.people.iter().enumerate() {
        for (place, user) in person.users.iter().enumerate() {
            let names = draw.model.policy_names(who, place);
            there.extend(names.into_iter().map(|name| (user.id, name)));
        }
    }
    let (policy, of) = match draw.dice.any(&there) {
        Some((id, name)) if draw.dice.chance(85) => (name, Some(id)),
        _ if draw.dice.chance(30) => (draw.dice.pick(&ready_made_names()).to_owned(), None),
        _ => return None,
    };
    let fits = move |user: &User| of.map_or(user.kind == UserKind::Iam, |id| user.id == id);
    let (who, name, path) = user(draw, fits, &format!("/policies/{}", in_path(&policy)))?;
    let call = Call::new("DELETE", &path);
    Some(about(who, call, move |model, who| model.detach_policy(who, &name, &policy)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, name, path) = user(draw, is_iam, "/policies")?;
    Some(about(who, Call::get(&path), move |model, who| model.list_policies(who, &name)))
}
