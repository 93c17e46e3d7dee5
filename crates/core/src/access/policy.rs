//! Policies: which actions they allow and deny.

use crate::access::matches;

/// Statements a policy may have.
pub const MAX_STATEMENTS: usize = 8;
/// Actions a statement may have.
pub const MAX_ACTIONS: usize = 100;
/// Characters the text of a policy may have. Whoever reads the text checks it.
pub const MAX_POLICY_CHARS: usize = 6144;

/// The form a policy is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Version {
    /// `1.1`: policies of the identity service (`bss:balance:view`).
    V1_1,
    /// `5.0`: identity policies (`billing:balance:view`).
    V5_0,
}

impl Version {
    /// The text in the policy.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_1 => "1.1",
            Self::V5_0 => "5.0",
        }
    }

    /// Reads the text in the policy. `1.0`, the form of system roles, is not one: the vendor does
    /// not evaluate roles when an operation is called.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V1_1, Self::V5_0].into_iter().find(|version| version.as_str() == text)
    }
}

/// What a statement does with the actions it names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// It allows them.
    Allow,
    /// It denies them, whatever allows them elsewhere.
    Deny,
}

impl Effect {
    /// `Allow` or `Deny`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }

    /// Reads `Allow` or `Deny`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Allow, Self::Deny].into_iter().find(|effect| effect.as_str() == text)
    }
}

/// One statement of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Allow or deny.
    pub effect: Effect,
    /// Patterns of the actions it names.
    pub actions: Vec<String>,
    /// Patterns of the resources it is about; none means all.
    pub resources: Vec<String>,
    /// Has it a condition that is not empty?
    pub conditional: bool,
}

impl Statement {
    /// Does this statement apply to `action`?
    ///
    /// Conditions and single resources are not evaluated: billing operations act on the account as
    /// a whole. What cannot be evaluated is read on the safe side: an Allow does not apply, a Deny
    /// does.
    fn applies(&self, action: &str) -> bool {
        let named = self.actions.iter().any(|pattern| matches(pattern, action));
        if !named {
            return false;
        }
        let whole = self.resources.is_empty() || self.resources.iter().any(|r| is_whole(r));
        match self.effect {
            Effect::Allow => whole && !self.conditional,
            Effect::Deny => whole || self.resources.iter().any(|r| is_of_service(r, action)),
        }
    }
}

/// Does the pattern stand for every resource: nothing but stars and colons?
fn is_whole(resource: &str) -> bool {
    resource.contains('*') && resource.bytes().all(|b| b == b'*' || b == b':')
}

/// Is the resource (`service:region:domain:type:path`) one of the service the action belongs to?
fn is_of_service(resource: &str, action: &str) -> bool {
    let service = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    matches(&service(resource), &service(action))
}

/// A policy, read from its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// The form it is written in.
    pub version: Version,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// Why a policy cannot be accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyDefect {
    /// It has no statement, or more than [`MAX_STATEMENTS`].
    Statements,
    /// A statement names no action, or more than [`MAX_ACTIONS`].
    Actions,
    /// An action or a resource is empty.
    Empty,
}

impl Policy {
    /// Checks the limits of a policy.
    ///
    /// # Errors
    /// The first limit that is broken.
    pub fn check(&self) -> Result<(), PolicyDefect> {
        if !(1..=MAX_STATEMENTS).contains(&self.statements.len()) {
            return Err(PolicyDefect::Statements);
        }
        for statement in &self.statements {
            if !(1..=MAX_ACTIONS).contains(&statement.actions.len()) {
                return Err(PolicyDefect::Actions);
            }
            if statement.actions.iter().chain(&statement.resources).any(String::is_empty) {
                return Err(PolicyDefect::Empty);
            }
        }
        Ok(())
    }
}

/// What a person's policies say about an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Allowed, and denied nowhere.
    Allowed,
    /// Denied somewhere.
    Denied,
    /// Named nowhere: as good as denied.
    NotMentioned,
}

/// What these policies together say about `action`: Deny wins, no match is no.
pub fn evaluate(policies: &[Policy], action: &str) -> Decision {
    let mut decision = Decision::NotMentioned;
    for statement in policies.iter().flat_map(|policy| &policy.statements) {
        if statement.applies(action) {
            match statement.effect {
                Effect::Deny => return Decision::Denied,
                Effect::Allow => decision = Decision::Allowed,
            }
        }
    }
    decision
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
