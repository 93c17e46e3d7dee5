//! Enterprise multi-accounts: a master, its members, who pays for whom, and what may move between
//! them (`accounts` A and A15).

mod association;
mod check_item;
mod consent;
mod coupon_transfer;
mod creation;
mod funds;
mod members;
mod mode;
mod organization;
mod projects;
mod refusal;
mod relation;
mod transfer;
mod transfer_check;

pub use association::{Account, AssociateRefusal, Invitation, Invitee, Inviter, check_association};
pub use check_item::{CheckItem, CreateItem};
pub use consent::{Consent, ConsentRefusal};
pub use coupon_transfer::{
    CouponAllocation, CouponItem, CouponPair, CouponReclaim, CouponTransferRefusal, CouponView,
    decide_coupon_allocation, decide_coupon_reclaim, operable,
};
pub use creation::{
    CreateAttempt, CreateFacts, GivenPhone, Opener, Quotas, check_create, decide_create,
    refuse_outsider,
};
pub use funds::{
    CreditLot, LotRefusal, available_credit, reclaimable_cash, select_lot, transferable_cash,
};
pub use members::{NameFilter, SpacesUnsupported};
pub use mode::{Mode, Permission, Permissions};
pub use organization::{MAX_LEVELS, Node, PartyId, RelationId, Tree, Unit, build_tree, level_of};
pub use projects::{
    DEFAULT_PROJECT, MOST_PROJECTS, OpeningFacts, OpeningItem, Project, ProjectFilter, ProjectKind,
    ProjectOrder, ProjectStatus, check_opening, check_project_name, default_project, list_projects,
};
pub use refusal::{AllocateRefusal, CreateMemberRefusal, ReclaimRefusal};
pub use relation::{Relation, Relations, payer_of};
pub use transfer::{Attempt, Source, decide_allocate, decide_reclaim};
pub use transfer_check::{Facts, MasterFacts, MemberFacts, check_allocate, check_reclaim};
