//! `POST /operator/v1/customers/{customer_id}/discounts`: a customer has a discount from now on, or from
//! `effective_time`. A commercial one (605) is the cloud's own. One of the customer's partner (607) or of
//! that partner's distributor (606) names it in `partner_id`, and counts only while it is so.

use http::Method;
use hubu_app::discounts::{NewGrant, create_discount};
use hubu_app::ledger::Party;
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::discounts::DiscountRefusal;

use super::shown::ShownDiscount;
use super::{KINDS, new_discount};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, opt_customer_id};
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct CreateDiscount;

/// The body.
pub struct Body(NewGrant);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kind = fields.word("discount_type", &KINDS)?;
        let partner = opt_customer_id(fields, "partner_id")?;
        Ok(Self(NewGrant { discount: new_discount(fields, kind)?, partner }))
    }
}

impl Operation for CreateDiscount {
    const SPEC: Spec = writes(
        "CreateDiscount",
        Method::POST,
        "/operator/v1/customers/{customer_id}/discounts",
        201,
        &[Code::CustomerUnknown, Code::PartnerGrantsNot],
        ["给客户授予折扣", "Grants a customer a discount"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownDiscount;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownDiscount>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (party, site) = (Party::Key(customer.key), cx.site());
        let create = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<DiscountRefusal>> {
            let Done { value, group, subject, detail } =
                create_discount(unit, site, &party, &body.0)?;
            Ok(Done { value: ShownDiscount::one(unit.tx, value)?, group, subject, detail })
        };
        let done = cx.unit_in(customer.group, Keep::Answer, create, Self::encode);
        done.await.map(Answer::recorded)
    }
}
