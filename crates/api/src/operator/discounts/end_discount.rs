//! `POST /operator/v1/discounts/{discount_id}/end`: a discount, also a promotion, no longer counts from now
//! on, or from `end_time`. It stays in the lists, and what was charged stays as it was.

use http::Method;
use hubu_app::discounts::{Ending, end_discount, find};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit, oversight};
use hubu_core::discounts::DiscountRefusal;
use hubu_core::ids::DiscountKey;

use super::operator;
use super::shown::ShownDiscount;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};

/// See the file's head.
pub struct EndDiscount;

/// `{discount_id}`. An id of another form belongs to nothing, and 0 is the key of nothing.
pub struct OfDiscount {
    discount: DiscountKey,
}

impl Reads for OfDiscount {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = fields.text("discount_id", Text::max(64).sample("DC1"))?;
        Ok(Self { discount: DiscountKey::parse_wire(&id).unwrap_or(DiscountKey(0)) })
    }
}

/// The body.
pub struct Body(Ending);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let reason = fields.text("reason", REASON)?;
        Ok(Self(Ending { at: fields.opt_instant("end_time", Empty::Refused)?, reason }))
    }
}

impl Operation for EndDiscount {
    const SPEC: Spec = writes(
        "EndDiscount",
        Method::POST,
        "/operator/v1/discounts/{discount_id}/end",
        200,
        &[Code::DiscountUnknown, Code::DiscountNotEnded],
        ["终止折扣", "Ends a discount"],
    );
    type Path = OfDiscount;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownDiscount;

    async fn run(
        cx: &Cx,
        path: OfDiscount,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownDiscount>, Failure> {
        let operator = operator(cx)?;
        // Whose it is never changes: it says in which lane the discount is ended.
        let group = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let unknown = || Error::Refused(Refusal::new(Code::DiscountUnknown));
            let granted = find(tx, path.discount)?.ok_or_else(unknown)?;
            let Some(customer) = granted.customer else { return Ok(operator.0) };
            Ok(oversight::group_of(tx, customer)?.unwrap_or(operator.0))
        });
        let end = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<DiscountRefusal>> {
            let Done { value, group, subject, detail } =
                end_discount(unit, path.discount, &body.0, operator)?;
            Ok(Done { value: ShownDiscount::one(unit.tx, value)?, group, subject, detail })
        };
        let done = cx.unit_in(group.await?, Keep::Answer, end, Self::encode);
        done.await.map(Answer::recorded)
    }
}
