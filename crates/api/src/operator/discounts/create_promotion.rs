//! `POST /operator/v1/promotions`: everybody has a discount from now on, or from `effective_time`. The
//! international site has none (`orders` C5).

use http::Method;
use hubu_app::discounts::create_promotion;
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::discounts::{DiscountKind, DiscountRefusal, NewDiscount};

use super::shown::ShownDiscount;
use super::{new_discount, operator};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct CreatePromotion;

/// The body.
pub struct Body(NewDiscount);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        new_discount(fields, DiscountKind::Promotion).map(Self)
    }
}

impl Operation for CreatePromotion {
    const SPEC: Spec = {
        let mut spec = writes(
            "CreatePromotion",
            Method::POST,
            "/operator/v1/promotions",
            201,
            &[],
            ["创建促销折扣", "Grants everybody a discount"],
        );
        spec.sites = Sites::Cn;
        spec
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownDiscount;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownDiscount>, Failure> {
        let (operator, site) = (operator(cx)?, cx.site());
        let create = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<DiscountRefusal>> {
            let Done { value, group, subject, detail } =
                create_promotion(unit, site, &body.0, operator)?;
            Ok(Done { value: ShownDiscount::one(unit.tx, value)?, group, subject, detail })
        };
        cx.unit(Keep::Answer, create, Self::encode).await.map(Answer::recorded)
    }
}
