//! Policies attached to users.
//!
//! A ready-made policy is kept by its name, so that a better reading of it reaches everybody. Any
//! other is kept twice: as the text it was given, for whoever reads it back, and in lines that are
//! read without a JSON reader:
//!
//! ```text
//! 1.1
//! Allow
//! a bss:balance:view
//! r *
//! Deny if
//! a bss:order:pay
//! ```

use hubu_core::access::{Effect, Policy, Statement, Version, predefined};
use hubu_core::ids::UserKey;

use crate::Fault;
use crate::engine::{Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&OF_USER, &ATTACH, &DETACH];

static OF_USER: Sql = Sql::new(
    "access.policies",
    "SELECT name, text, lines FROM user_policy WHERE user_key = $1 ORDER BY name",
);

static ATTACH: Sql = Sql::new(
    "access.attach_policy",
    "INSERT INTO user_policy (user_key, name, text, lines) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (user_key, name) DO UPDATE SET text = excluded.text, lines = excluded.lines",
);

static DETACH: Sql =
    Sql::new("access.detach_policy", "DELETE FROM user_policy WHERE user_key = $1 AND name = $2");

/// A policy as it is attached to a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttachedPolicy {
    /// Its name: that of a ready-made policy, or the user's own.
    pub name: String,
    /// The text it was given as; `None` for a ready-made policy.
    pub text: Option<String>,
    /// What it says.
    pub policy: Policy,
}

/// The policies attached to a user.
pub fn policies(tx: &mut Tx<'_>, user: UserKey) -> Result<Vec<AttachedPolicy>, Fault> {
    let rows = tx.query(&OF_USER, &[user.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            let (name, text, lines) = (row.text()?, row.opt_text()?, row.opt_text()?);
            let policy = match lines {
                Some(lines) => from_lines(&lines),
                None => predefined(&name).map(hubu_core::access::Predefined::policy),
            };
            let unreadable = || Fault::Bug(format!("policy {name} of user {user} is unreadable"));
            let policy = policy.ok_or_else(unreadable)?;
            Ok(AttachedPolicy { name, text, policy })
        })
        .collect()
}

/// Attaches a policy in place of the one of its name; also needs a new generation of the user and a
/// new epoch. Actions and resources must be free of line breaks.
pub fn attach_policy(
    tx: &mut Tx<'_>,
    user: UserKey,
    attached: &AttachedPolicy,
) -> Result<(), Fault> {
    let own: Option<(&String, String)> =
        attached.text.as_ref().map(|text| (text, to_lines(&attached.policy)));
    let (text, lines): (Value, Value) = match own {
        Some((text, lines)) => (text.into(), lines.into()),
        None => (Value::Null, Value::Null),
    };
    tx.execute(&ATTACH, &[user.into(), (&attached.name).into(), text, lines]).map(|_| ())
}

/// Takes a policy away; tells whether there was one. Needs what [`attach_policy`] needs.
pub fn detach_policy(tx: &mut Tx<'_>, user: UserKey, name: &str) -> Result<bool, Fault> {
    tx.execute(&DETACH, &[user.into(), name.into()]).map(|gone| gone > 0)
}

fn to_lines(policy: &Policy) -> String {
    let mut lines = vec![policy.version.as_str().to_owned()];
    for statement in &policy.statements {
        let condition = if statement.conditional { " if" } else { "" };
        lines.push(format!("{}{condition}", statement.effect.as_str()));
        lines.extend(statement.actions.iter().map(|action| format!("a {action}")));
        lines.extend(statement.resources.iter().map(|resource| format!("r {resource}")));
    }
    lines.join("\n")
}

fn from_lines(text: &str) -> Option<Policy> {
    let mut lines = text.lines();
    let version = Version::parse(lines.next()?)?;
    let mut statements: Vec<Statement> = Vec::new();
    for line in lines {
        if let Some(action) = line.strip_prefix("a ") {
            statements.last_mut()?.actions.push(action.to_owned());
        } else if let Some(resource) = line.strip_prefix("r ") {
            statements.last_mut()?.resources.push(resource.to_owned());
        } else {
            let (effect, conditional) = match line.strip_suffix(" if") {
                Some(effect) => (effect, true),
                None => (line, false),
            };
            let effect = Effect::parse(effect)?;
            let (actions, resources) = (Vec::new(), Vec::new());
            statements.push(Statement { effect, actions, resources, conditional });
        }
    }
    Some(Policy { version, statements })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_survive_their_lines() {
        let statement = |effect, conditional, actions: &[&str], resources: &[&str]| Statement {
            effect,
            actions: actions.iter().map(|text| (*text).to_owned()).collect(),
            resources: resources.iter().map(|text| (*text).to_owned()).collect(),
            conditional,
        };
        let policy = Policy {
            version: Version::V5_0,
            statements: vec![
                statement(Effect::Allow, false, &["bss:*", "a b", "Deny"], &["*", "r x if"]),
                statement(Effect::Deny, true, &["bss:order:pay"], &[]),
            ],
        };
        assert_eq!(from_lines(&to_lines(&policy)), Some(policy));
        for broken in ["", "1.0", "1.1\na bss:*", "1.1\nPermit"] {
            assert_eq!(from_lines(broken), None, "{broken}");
        }
    }
}
