//! Who may call what (`auth` 8): principals, policies and the permissions of operations.

mod actions;
mod pattern;
mod permission;
mod policy;
mod predefined;

pub use actions::{DOCUMENTED_ACTIONS, PARTNER_ITEMS, undocumented};
pub use pattern::matches;
pub use permission::{
    AccessRefusal, Permission, Principal, PrincipalKind, Requirement, authorize, permissions,
};
pub use policy::{
    Decision, Effect, MAX_ACTIONS, MAX_POLICY_CHARS, MAX_STATEMENTS, Policy, PolicyDefect,
    Statement, Version, evaluate,
};
pub use predefined::{PREDEFINED, Predefined, predefined};
