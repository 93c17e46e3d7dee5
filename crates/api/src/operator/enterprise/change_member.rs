//! `PATCH /operator/v1/customers/{customer_id}/members/{member_id}`: a member stands in another unit,
//! is shown under another name, accounts with its master in the other mode; all that is named, or
//! nothing.
//!
//! Where the mode changes, what the master allocated goes back first (`BEUNBIND`), and the permissions
//! are void; those named here are asked of a member that becomes independent.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::{MemberChange, change_member};
use hubu_app::write::Keep;
use hubu_core::enterprise::Permissions;

use super::{Pair, modes, opt_unit, parting, permissions};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfMember;
use crate::operator::writes;

/// See the file's head.
pub struct ChangeMember;

/// The body.
pub struct Body(MemberChange);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let mode = fields.opt_word("mode", &modes(), Empty::Absent)?;
        let permissions = permissions(fields)?;
        let unit = opt_unit(fields, "org_unit_id")?;
        let display_name = fields.opt_text("display_name", Text::max(64).empty(Empty::Kept))?;
        if mode.is_none() && permissions != Permissions::NONE {
            let rule = Defect::Rule("须与 mode 同时出现", "needs mode beside it");
            return Err(fields.bad("permissions", rule));
        }
        Ok(Self(MemberChange { unit, display_name, mode: mode.map(|mode| (mode, permissions)) }))
    }
}

impl Operation for ChangeMember {
    const SPEC: Spec = writes(
        "ChangeMember",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}/members/{member_id}",
        204,
        &[
            Code::CustomerUnknown,
            Code::MemberUnknown,
            Code::OrganizationUnitUnknown,
            Code::NothingToChange,
            Code::CannotAssociate,
            Code::MemberHoldsMoney,
        ],
        ["变更企业子账号", "Changes a member"],
    );
    type Path = OfMember;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfMember,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let pair = Pair::find(cx, path).await?;
        let attempt = || {
            let (money, wanted) = (Arc::clone(cx.money_context()), body.0.clone());
            let (master, member) = pair.parties();
            let change = move |unit: &mut Unit<'_, '_>| {
                change_member(unit, &money.real_names, (&master, &member), &wanted)
            };
            cx.unit_in(pair.master.group, Keep::Answer, change, |()| Self::encode(&Nothing {}))
        };
        parting(cx, &pair, attempt).await.map(Answer::recorded)
    }
}
