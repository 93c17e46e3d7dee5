//! `DELETE /operator/v1/customers/{customer_id}/associations/{associated_id}`: a customer no longer
//! belongs to the partner of the path.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::end_partner_association;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::ids::CustomerId;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::customer_id;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct EndPartnerAssociation;

/// The path's parameters.
pub struct Path {
    partner: CustomerId,
    customer: CustomerId,
}

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let partner = customer_id(fields, "customer_id")?;
        Ok(Self { partner, customer: customer_id(fields, "associated_id")? })
    }
}

impl Operation for EndPartnerAssociation {
    const SPEC: Spec = writes(
        "EndPartnerAssociation",
        Method::DELETE,
        "/operator/v1/customers/{customer_id}/associations/{associated_id}",
        204,
        &[Code::CustomerUnknown, Code::PartnerAssociationUnknown],
        ["解除合作伙伴关联", "Ends a customer's association with a partner"],
    );
    type Path = Path;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(cx: &Cx, path: Path, _: Nothing, _: Nothing) -> Result<Answer<Nothing>, Failure> {
        let partner = find_customer(cx, path.partner).await?;
        let customer = find_customer(cx, path.customer).await?;
        let pair = (Party::Key(partner.key), Party::Key(customer.key));
        let end = move |unit: &mut Unit<'_, '_>| end_partner_association(unit, (&pair.0, &pair.1));
        let done = cx.unit_in(customer.group, Keep::Answer, end, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
