//! Enterprises: organisations, members, their permissions, and the partners customers belong to.
//!
//! Relations, permissions and associations are rows with a beginning and an end. They change only
//! under the row locks of the customers they name ([`crate::ledger::lock_holders`]), and whoever
//! changes them emits an event about each of those customers: a neighbour that waited for the lock
//! then fails and is run again instead of deciding on what it saw before.

mod organisation;
mod partners;
mod permissions;
mod projects;
mod relations;

pub use organisation::{
    Standing, insert_unit, mark_master, quota, rename_unit, set_quota, standing, units,
};
pub use partners::{
    PartnerAssociation, association_history, associations_page, begin_association,
    current_associations, customers_of, end_association,
};
pub use permissions::{begin_consent, end_consent};
pub use projects::{
    ProjectSwitches, insert_project, open_projects, project_names, project_statuses,
    project_switches, projects, set_project_switches, update_project,
};
pub use relations::{
    Member, MemberCounts, MemberRelation, begin_relation, count_members, current_relations,
    end_relation, members, relation_history, relations_at,
};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        organisation::STATEMENTS,
        partners::STATEMENTS,
        permissions::STATEMENTS,
        projects::STATEMENTS,
        relations::STATEMENTS,
    ]
    .concat()
}
