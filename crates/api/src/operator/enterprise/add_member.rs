//! `POST /operator/v1/customers/{customer_id}/members`: an existing account becomes the master's
//! member. An independent member is asked for the permissions and has to accept them; in custody they
//! are fixed, and those asked for are ignored.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::{Link, associate};
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::enterprise::{Mode, PartyId, Permissions};
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use super::{modes, opt_unit, permissions, words};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, customer_id};
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct AddMember;

/// The body.
pub struct Body {
    member: CustomerId,
    mode: Mode,
    unit: Option<PartyId>,
    display_name: Option<String>,
    permissions: Permissions,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            member: customer_id(fields, "customer_id")?,
            mode: fields.word("mode", &modes())?,
            unit: opt_unit(fields, "org_unit_id")?,
            display_name: fields.opt_text("display_name", Text::max(64).empty(Empty::Kept))?,
            permissions: permissions(fields)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    customer_id: String,
    mode: &'static str,
    requested_permissions: Vec<&'static str>,
}

impl Operation for AddMember {
    const SPEC: Spec = writes(
        "AddMember",
        Method::POST,
        "/operator/v1/customers/{customer_id}/members",
        201,
        &[
            Code::CustomerUnknown,
            Code::NotEnterpriseMaster,
            Code::OrganizationUnitUnknown,
            Code::CannotAssociate,
        ],
        ["关联企业子账号", "Makes an account a member"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let master = find_customer(cx, path.customer).await?;
        let member = find_customer(cx, body.member).await?;
        let link = Link {
            master: Party::Key(master.key),
            member: Party::Key(member.key),
            mode: body.mode,
            unit: body.unit,
            display_name: body.display_name,
            permissions: body.permissions,
        };
        let money = Arc::clone(cx.money_context());
        let associate = move |unit: &mut Unit<'_, '_>| associate(unit, &money.real_names, &link);
        let asked = match body.mode {
            Mode::Independent => body.permissions,
            Mode::Custody => Permissions::NONE,
        };
        let done = cx.unit_in(master.group, Keep::Answer, associate, move |()| {
            Self::encode(&Reply {
                customer_id: member.id.clone(),
                mode: body.mode.as_str(),
                requested_permissions: words(asked),
            })
        });
        done.await.map(Answer::recorded)
    }
}
