//! What an enterprise master and its members do: money between them, and who belongs to whom.

mod allocate;
mod allocate_coupon;
mod amounts;
mod associate;
mod change_member;
mod coupon_lists;
mod coupon_transfer;
mod create_member;
mod facts;
mod members;
mod organisation;
mod partners;
mod permissions;
mod projects;
mod reclaim;
mod reclaim_coupon;
mod unbind;

pub use allocate::Allocate;
pub use allocate_coupon::AllocateCoupon;
pub use amounts::{AmountsRefusal, reclaimable_from, transferable_of};
pub use associate::{Link, LinkRefusal, associate};
pub use change_member::{MemberChange, MemberRefusal, change_member, dissociate};
pub use coupon_lists::{reclaimable_coupons, transferable_coupons};
pub use create_member::{MemberPhone, NewMember, create_member, member_claim};
pub use facts::Transfer;
pub use hubu_store::enterprise::{
    Member, MemberRelation, ProjectSwitches, association_history, associations_page,
    relation_history,
};
pub use members::{MemberFilter, MemberPage, QuotaRefusal, grant_quota, members};
pub use organisation::{
    NewUnit, NotMaster, OrganisationRefusal, create_first_unit, create_unit,
    open_enterprise_centre, organisation, rename_unit,
};
pub use partners::{PartnerRefusal, associate_partner, end_partner_association};
pub use permissions::{
    PermissionRefusal, accept_permissions, accept_permissions_of, ask_permissions,
    decline_permissions, decline_permissions_of,
};
pub use projects::{
    NewProject, ProjectChange, ProjectRefusal, ProjectsNotOpened, SwitchRefusal, create_project,
    open_enterprise_projects, project, project_quota, projects, set_project_status, set_switches,
    switches, update_project,
};
pub use reclaim::Reclaim;
pub use reclaim_coupon::ReclaimCoupon;
pub use unbind::{Unbind, Unbound};
