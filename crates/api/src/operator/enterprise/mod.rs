//! Enterprises as operators arrange them: the organisation, the members, and what members permit.

mod accept_permissions;
mod add_member;
mod ask_permissions;
mod change_member;
mod create_organization_unit;
mod decline_permissions;
mod grant_member_quota;
mod list_members;
mod list_organization;
mod open_enterprise_centre;
mod remove_member;
mod rename_organization_unit;
mod set_project_switches;
mod show_project_switches;

pub use accept_permissions::AcceptPermissions;
pub use add_member::AddMember;
pub use ask_permissions::AskPermissions;
pub use change_member::ChangeMember;
pub use create_organization_unit::CreateOrganizationUnit;
pub use decline_permissions::DeclinePermissions;
pub use grant_member_quota::GrantMemberQuota;
pub use list_members::ListMembers;
pub use list_organization::ListOrganization;
pub use open_enterprise_centre::OpenEnterpriseCentre;
pub use remove_member::RemoveMember;
pub use rename_organization_unit::RenameOrganizationUnit;
pub use set_project_switches::SetProjectSwitches;
pub use show_project_switches::ShowProjectSwitches;

use std::sync::Arc;

use hubu_app::Request;
use hubu_app::enterprise::Unbind;
use hubu_app::ledger::Party;
use hubu_app::oversight::Holder;
use hubu_app::write::{Recorded, Writer};
use hubu_core::enterprise::{Mode, PartyId, Permission, Permissions};

use super::find_customer;
use super::paths::OfMember;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Text};

fn modes() -> Vec<(&'static str, Mode)> {
    Mode::ALL.iter().map(|mode| (mode.as_str(), *mode)).collect()
}

/// The id of an organisation unit. Twenty digits may be more than any of our numbers: such a unit does
/// not exist.
const UNIT: Text = Text::max(20).digits();

fn opt_unit(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<PartyId>, BadField> {
    let text = fields.opt_text(name, UNIT)?;
    Ok(text.map(|text| PartyId::parse(&text).unwrap_or(PartyId(-1))))
}

/// `permissions`: words of the wire; left out, they are none.
fn permissions(fields: &mut Fields<'_>) -> Result<Permissions, BadField> {
    Ok(opt_permissions(fields)?.unwrap_or_default())
}

/// `permissions`, where an empty list says something else than one that is left out.
fn opt_permissions(fields: &mut Fields<'_>) -> Result<Option<Permissions>, BadField> {
    let rule = Text::max(64).sample(Permission::ALL[0].as_str());
    let Some(words) = fields.opt_texts("permissions", 0..=64, rule)? else { return Ok(None) };
    let known = || Permission::ALL.iter().map(|one| one.as_str()).collect();
    let parse = |word: &String| {
        Permission::parse(word).ok_or_else(|| fields.bad("permissions", Defect::NotOneOf(known())))
    };
    words.iter().map(parse).collect::<Result<_, _>>().map(Some)
}

/// The wire's words.
fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(Permission::as_str).collect()
}

/// A master and the customer that is, or is to be, its member.
struct Pair {
    master: Holder,
    member: Holder,
}

impl Pair {
    /// Finds the two of a path.
    async fn find(cx: &Cx, path: OfMember) -> Result<Self, Failure> {
        let master = find_customer(cx, path.master).await?;
        Ok(Self { master, member: find_customer(cx, path.member).await? })
    }

    fn parties(&self) -> (Party, Party) {
        (Party::Key(self.master.key), Party::Key(self.member.key))
    }
}

/// How often money that moved in between is taken back again.
const MOST_ROUNDS: usize = 5;

/// Parts master and member in some way, once what the master allocated has gone back by itself. Money
/// moves only after `attempt` was found to lack nothing else, so that a refusal moves none.
async fn parting<F>(
    cx: &Cx,
    pair: &Pair,
    attempt: impl Fn() -> F + Sync,
) -> Result<Recorded, Failure>
where
    F: Future<Output = Result<Recorded, Failure>> + Send,
{
    for _ in 0..MOST_ROUNDS {
        match attempt().await {
            Err(Failure::Refused(refusal)) if refusal.code() == Code::MemberHoldsMoney => {}
            done => return done,
        }
        let asked = cx.request();
        let request = Request {
            id: asked.id.clone(),
            operation: "ReturnAllocations",
            // Taking back what is left can be done again and again.
            idempotency: None,
        };
        let writer = Writer { request: Arc::new(request), ..cx.writer()? };
        let unbind = Unbind { master: pair.master.key, member: pair.member.key };
        let silent = |_: &_| Recorded { status: 204, body: None };
        cx.money_of(writer, pair.master.group, unbind, silent).await?;
    }
    attempt().await
}
