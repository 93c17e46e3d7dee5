//! Lines of orders as they go out (`orders` C2).

use hubu_core::orders::OrderLine;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::{AmountInfomation, Words};
use crate::wire::{AmountNumber, Instant};

/// A line of an order. What a product is sold as is what it is: no product belongs to another service or
/// type of resource by its contract.
#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
pub struct OrderLineItem {
    order_line_item_id: String,
    service_type_code: String,
    service_type_name: String,
    product_id: String,
    product_spec_desc: String,
    period_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    subscription_num: i64,
    amount_after_discount: AmountNumber,
    official_amount: AmountNumber,
    amount_info: AmountInfomation,
    currency: String,
    product_owner_service: String,
    commercial_resource: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_product_info: Option<ProductObject>,
    order_id: String,
}

/// What a change found before it.
#[derive(Serialize, JsonSchema)]
struct ProductObject {
    product_id: String,
    product_spec_desc: String,
    product_owner_service: String,
    commercial_resource: String,
}

impl OrderLineItem {
    /// A line.
    pub fn of(line: &OrderLine, words: &Words<'_>) -> Self {
        let product = &line.product;
        let base = line.base.as_ref().map(|base| ProductObject {
            product_id: base.id.clone(),
            product_spec_desc: words.product(base),
            product_owner_service: base.service.clone(),
            commercial_resource: base.resource_type.clone(),
        });
        let (unit, number) = line.period;
        Self {
            order_line_item_id: line.id(),
            service_type_code: product.service.clone(),
            service_type_name: words.service(&product.service),
            product_id: product.id.clone(),
            product_spec_desc: words.product(product),
            period_type: unit.code(),
            period_num: number,
            effective_time: line.effective.map(Instant),
            expire_time: line.expires.map(Instant),
            subscription_num: line.count,
            amount_after_discount: AmountNumber(line.amounts.after_discount),
            official_amount: AmountNumber(line.amounts.official),
            amount_info: AmountInfomation::of(&line.amounts.info),
            currency: words.currency.to_owned(),
            product_owner_service: product.service.clone(),
            commercial_resource: product.resource_type.clone(),
            base_product_info: base,
            order_id: line.order.as_str().to_owned(),
        }
    }
}
