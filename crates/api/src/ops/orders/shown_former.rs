//! Orders and their lines as the old forms tell them (`orders` F2, F3). What the vendor lists and nothing
//! here has is left out: the entity that sells, a contract's number, a product's category.

use hubu_app::Fault;
use hubu_core::orders::{AmountInfo, OrderLine, OrderRecord, OrderStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::{Words, whole};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// `amountInfo`. What is called a cash coupon is a flexi-purchase coupon.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormerAmountInfo {
    discount_list: Vec<FormerDiscount>,
    cashcoupon_amount: AmountNumber,
    coupon_amount: AmountNumber,
    card_amount: AmountNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    commission_amount: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_amount: Option<AmountNumber>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormerDiscount {
    discount_type: &'static str,
    discount_amount: AmountNumber,
}

impl FormerAmountInfo {
    fn of(info: &AmountInfo) -> Self {
        let discount = |(of, amount): (hubu_core::orders::DiscountType, _)| FormerDiscount {
            discount_type: of.as_str(),
            discount_amount: AmountNumber(amount),
        };
        Self {
            discount_list: info.shown_discounts().into_iter().map(discount).collect(),
            cashcoupon_amount: AmountNumber(info.flexi),
            coupon_amount: AmountNumber(info.vouchers),
            card_amount: AmountNumber(info.cards),
            commission_amount: info.kept.map(|kept| AmountNumber(kept.fee)),
            consumed_amount: info.kept.map(|kept| AmountNumber(kept.consumed)),
        }
    }
}

/// An order.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormerOrder {
    order_id: String,
    customer_id: String,
    source_type: i64,
    status: i64,
    order_type: i64,
    currency: AmountNumber,
    currency_after_discount: AmountNumber,
    currency_official: AmountNumber,
    measure_id: u8,
    create_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_time: Option<Instant>,
    last_update_time: Instant,
    need_audit: bool,
    currency_type: String,
    amount_info: FormerAmountInfo,
    service_type: String,
}

impl FormerOrder {
    /// An order; a combined trade as a whole.
    ///
    /// # Errors
    /// [`Fault::Bug`] where its amounts leave their range: no order is placed so.
    pub fn of(record: &OrderRecord, words: &Words<'_>) -> Result<Self, Fault> {
        let (order, part) = (&record.order, whole(record)?);
        Ok(Self {
            order_id: part.id.as_str().to_owned(),
            customer_id: words.people.id(order.customer).unwrap_or_default().to_owned(),
            source_type: order.source.code(),
            status: order.status.code(),
            order_type: order.kind.code(),
            currency: AmountNumber(part.amounts.official),
            currency_after_discount: AmountNumber(part.amounts.after_discount),
            currency_official: AmountNumber(part.amounts.official),
            measure_id: MEASURE_MAIN_UNIT,
            create_time: Instant(order.placed),
            payment_time: order.paid.map(Instant),
            last_update_time: Instant(record.updated),
            need_audit: order.status == OrderStatus::PendingReview,
            currency_type: words.currency.to_owned(),
            amount_info: FormerAmountInfo::of(&part.amounts.info),
            service_type: part.service.to_owned(),
        })
    }
}

/// A line of an order.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormerLine {
    order_line_item_id: String,
    cloud_service_type: String,
    product_id: String,
    product_spec_desc: String,
    period_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    subscription_num: i64,
    currency: AmountNumber,
    currency_after_discount: AmountNumber,
    currency_official: AmountNumber,
    amount_info: FormerAmountInfo,
    currency_type: String,
}

impl FormerLine {
    /// A line.
    pub fn of(line: &OrderLine, words: &Words<'_>) -> Self {
        let (unit, number) = line.period;
        Self {
            order_line_item_id: line.id(),
            cloud_service_type: line.product.service.clone(),
            product_id: line.product.id.clone(),
            product_spec_desc: words.product(&line.product),
            period_type: unit.code(),
            period_num: number,
            valid_time: line.effective.map(Instant),
            expire_time: line.expires.map(Instant),
            subscription_num: line.count,
            currency: AmountNumber(line.amounts.official),
            currency_after_discount: AmountNumber(line.amounts.after_discount),
            currency_official: AmountNumber(line.amounts.official),
            amount_info: FormerAmountInfo::of(&line.amounts.info),
            currency_type: words.currency.to_owned(),
        }
    }
}
