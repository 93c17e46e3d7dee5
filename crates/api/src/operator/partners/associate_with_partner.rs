//! `POST /operator/v1/customers/{customer_id}/associations`: a customer belongs to the partner of the
//! path from now on; type 1 is referral, 2 agency sale, 3 resale. With type 4 a reseller belongs to the
//! distributor of the path.

use http::Method;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::ids::CustomerId;
use hubu_core::partners::AssociationType;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, customer_id};
use crate::operator::{find_customer, writes};
use crate::wire::Instant;

/// See the file's head.
pub struct AssociateWithPartner;

/// The body.
pub struct Body {
    customer: CustomerId,
    kind: AssociationType,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let customer = customer_id(fields, "customer_id")?;
        let number = fields.int("type", 1..=4)?;
        let kind = AssociationType::from_code(number).unwrap_or(AssociationType::Referral);
        Ok(Self { customer, kind })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    partner_id: String,
    customer_id: String,
    #[serde(rename = "type")]
    kind: i64,
    begin_time: Instant,
}

impl Operation for AssociateWithPartner {
    const SPEC: Spec = writes(
        "AssociateWithPartner",
        Method::POST,
        "/operator/v1/customers/{customer_id}/associations",
        201,
        &[Code::CustomerUnknown, Code::CannotAssociatePartner],
        ["关联合作伙伴", "Associates a customer with a partner"],
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
        let partner = find_customer(cx, path.customer).await?;
        let customer = find_customer(cx, body.customer).await?;
        let (site, kind, group) = (cx.site(), body.kind, customer.group);
        let pair = (Party::Key(partner.key), Party::Key(customer.key));
        let associate = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<_>> {
            let Done { group, subject, detail, .. } =
                associate_partner(unit, site, (&pair.0, &pair.1), kind)?;
            Ok(Done { value: unit.now, group, subject, detail })
        };
        let encode = move |from: &Timestamp| {
            Self::encode(&Reply {
                partner_id: partner.id.clone(),
                customer_id: customer.id.clone(),
                kind: kind.code(),
                begin_time: Instant(*from),
            })
        };
        cx.unit_in(group, Keep::Answer, associate, encode).await.map(Answer::recorded)
    }
}
