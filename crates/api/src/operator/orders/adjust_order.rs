//! `POST /operator/v1/orders/{order_id}/adjust`: the price of an order that was not paid is adjusted. Whoever pays
//! it pays by the adjustment (609) and no other discount.

use http::Method;
use hubu_app::orders;
use hubu_core::discounts::{DiscountMode, Reduction};
use hubu_core::money::UnitPrice;

use super::OfOrder;
use super::shown::Standing;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};

/// See the file's head.
pub struct AdjustOrder;

const VALUE: Text = Text::max(32).sample("0.85");

/// The body.
pub struct Body {
    reduction: Reduction,
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let mode = fields.int("discount_mode", 0..=2)?;
        let mode = DiscountMode::from_code(mode).unwrap_or(DiscountMode::Ratio);
        let form = ("十进制数，例如 0.85", "a decimal number such as 0.85");
        let value =
            fields.parsed("discount_value", VALUE, form, |text| UnitPrice::parse(text, 10).ok())?;
        let reduction = Reduction::of(mode, value).ok_or_else(|| {
            let rule = Defect::Rule(
                "须为 0 与 1 之间的折扣率、大于 0 的总价，或最多两位小数的减免金额",
                "must be a share between 0 and 1, a price above 0, or an amount of whole cents",
            );
            fields.bad("discount_value", rule)
        })?;
        Ok(Self { reduction, reason: fields.text("reason", REASON)? })
    }
}

impl Operation for AdjustOrder {
    const SPEC: Spec = writes(
        "AdjustOrder",
        Method::POST,
        "/operator/v1/orders/{order_id}/adjust",
        200,
        &[Code::NoSuchOrder, Code::OrderNotChanged],
        ["调整订单价格", "Adjusts the price of an order"],
    );
    type Path = OfOrder;
    type Query = Nothing;
    type Body = Body;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfOrder,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Standing>, Failure> {
        let (order, group) = path.find(cx).await?;
        let Body { reduction, reason } = body;
        let command = orders::AdjustOrder { order, reduction, reason };
        let done = cx.money(group, command, |record| Self::encode(&Standing::of(record)));
        done.await.map(Answer::recorded)
    }
}
