//! `POST /operator/v1/customers/{customer_id}/organization-units`: a unit is added below another, or
//! below the root. The first unit of a customer opens its enterprise centre, whose root then has the
//! account's name.

use std::sync::Arc;

use http::Method;
use hubu_app::customers::by_key;
use hubu_app::enterprise::{NewUnit, create_first_unit, create_unit};
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_app::{Fault, Unit};
use hubu_core::enterprise::PartyId;
use schemars::JsonSchema;
use serde::Serialize;

use super::opt_unit;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct CreateOrganizationUnit;

/// The body.
pub struct Body {
    name: String,
    above: Option<PartyId>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let name = fields.text("name", Text::max(64).sample("Laboratory"))?;
        Ok(Self { name, above: opt_unit(fields, "parent_id")? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    id: String,
    relation_id: String,
}

impl Operation for CreateOrganizationUnit {
    const SPEC: Spec = writes(
        "CreateOrganizationUnit",
        Method::POST,
        "/operator/v1/customers/{customer_id}/organization-units",
        201,
        &[
            Code::CustomerUnknown,
            Code::CentreNotOpened,
            Code::NotEnterpriseMaster,
            Code::OrganizationUnitUnknown,
            Code::OrganizationTooDeep,
        ],
        ["创建组织单元", "Adds an organisation unit"],
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
        let (party, vault) = (Party::Key(master.key), Arc::clone(cx.vault()));
        let create = move |unit: &mut Unit<'_, '_>| {
            if body.above.is_some() {
                return create_unit(unit, &party, body.above, &body.name);
            }
            let account = by_key(unit.tx, &vault, master.key)?;
            let account = account.ok_or_else(|| Fault::Bug("a customer is gone".to_owned()))?;
            create_first_unit(unit, &party, &account.account_name, &body.name)
        };
        let done = cx.unit_in(master.group, Keep::Answer, create, |made: &NewUnit| {
            Self::encode(&Reply { id: made.id.to_string(), relation_id: made.relation.to_string() })
        });
        done.await.map(Answer::recorded)
    }
}
