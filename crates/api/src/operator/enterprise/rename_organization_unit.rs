//! `PATCH /operator/v1/customers/{customer_id}/organization-units/{unit_id}`: a unit, or the root, has
//! another name.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::rename_unit;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::enterprise::PartyId;
use hubu_core::ids::CustomerId;

use super::UNIT;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::customer_id;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct RenameOrganizationUnit;

/// The path's parameters.
pub struct Path {
    master: CustomerId,
    unit: PartyId,
}

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let master = customer_id(fields, "customer_id")?;
        let unit = fields.text("unit_id", UNIT)?;
        Ok(Self { master, unit: PartyId::parse(&unit).unwrap_or(PartyId(-1)) })
    }
}

/// The body.
pub struct Body {
    name: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { name: fields.text("name", Text::max(64).sample("Laboratory"))? })
    }
}

impl Operation for RenameOrganizationUnit {
    const SPEC: Spec = writes(
        "RenameOrganizationUnit",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}/organization-units/{unit_id}",
        204,
        &[Code::CustomerUnknown, Code::NotEnterpriseMaster, Code::OrganizationUnitUnknown],
        ["重命名组织单元", "Renames an organisation unit"],
    );
    type Path = Path;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(cx: &Cx, path: Path, _: Nothing, body: Body) -> Result<Answer<Nothing>, Failure> {
        let master = find_customer(cx, path.master).await?;
        let party = Party::Key(master.key);
        let rename =
            move |unit: &mut Unit<'_, '_>| rename_unit(unit, &party, path.unit, &body.name);
        let done = cx.unit_in(master.group, Keep::Answer, rename, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
