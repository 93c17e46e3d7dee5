//! Enterprise multi-accounts: a master, its members, who pays for whom, and what may move between
//! them (`accounts` A and A15).

mod association;
mod check_item;
mod consent;
mod creation;
mod funds;
mod members;
mod mode;
mod organization;
mod refusal;
mod relation;
mod sms;
mod transfer;
mod transfer_check;

pub use association::{Account, AssociateRefusal, Invitation, Invitee, Inviter, check_association};
pub use check_item::{CheckItem, CreateItem};
pub use consent::{Consent, ConsentRefusal};
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
pub use refusal::{AllocateRefusal, CreateMemberRefusal, ReclaimRefusal, SmsRefusal};
pub use relation::{Relation, Relations, payer_of};
pub use sms::{
    CodeRefusal, CodeSender, CodeState, SendLimits, check_code, code_minutes, decide_send, may_send,
};
pub use transfer::{Attempt, Source, decide_allocate, decide_reclaim};
pub use transfer_check::{Facts, MasterFacts, MemberFacts, check_allocate, check_reclaim};
