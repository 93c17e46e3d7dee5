//! What an enterprise master and its members do: money between them, and who belongs to whom.

mod allocate;
mod amounts;
mod associate;
mod change_member;
mod create_member;
mod facts;
mod members;
mod organisation;
mod partners;
mod permissions;
mod reclaim;
mod sms;
mod unbind;

pub use allocate::Allocate;
pub use amounts::{AmountsRefusal, reclaimable_from, transferable_of};
pub use associate::{Link, LinkRefusal, associate};
pub use change_member::{MemberChange, MemberRefusal, change_member, dissociate};
pub use create_member::{MemberPhone, NewMember, create_member};
pub use facts::Transfer;
pub use hubu_store::enterprise::{
    Member, MemberRelation, association_history, associations_page, relation_history,
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
pub use reclaim::Reclaim;
pub use sms::{
    CodeSent, CodeToSend, ReadCode, TriedCode, codes_to_phone, read_codes, send_code, try_code,
};
pub use unbind::{Unbind, Unbound};
