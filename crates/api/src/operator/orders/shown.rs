//! Orders as operators see them.

use std::collections::HashMap;

use hubu_app::orders::{People, Placed};
use hubu_core::ids::ResourceKey;
use hubu_core::orders::{Combination, OrderLine, OrderPayment, OrderRecord, Source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::Refusal;
use crate::wire::{AmountText, Instant};

/// Where an order stands after something was done with it.
#[derive(Serialize, JsonSchema)]
pub struct Standing {
    order_id: String,
    order_type: &'static str,
    status: &'static str,
    official_amount: AmountText,
    amount_after_discount: AmountText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_payment_end_time: Option<Instant>,
}

impl Standing {
    /// Where an order stands.
    pub fn of(record: &OrderRecord) -> Self {
        let order = &record.order;
        // What is stored has a sum.
        let amounts = order.amounts().unwrap_or_default();
        Self {
            order_id: order.id.as_str().to_owned(),
            order_type: order.kind.as_str(),
            status: order.status.as_str(),
            official_amount: AmountText(amounts.official),
            amount_after_discount: AmountText(amounts.after_discount),
            pending_payment_end_time: order.pay_until.map(Instant),
        }
    }
}

/// An order that was placed.
#[derive(Serialize, JsonSchema)]
pub struct ShownPlaced {
    #[serde(flatten)]
    standing: Standing,
    resource_ids: Vec<String>,
    sub_order_ids: Vec<String>,
    /// Why it was not paid at once, though that was asked for: the code of the refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    unpaid_error_code: Option<&'static str>,
}

impl ShownPlaced {
    /// Shows an order that was placed.
    pub fn of(placed: &Placed) -> Self {
        let unpaid = placed.unpaid.clone().map(|why| Refusal::from(why).code().text());
        Self {
            standing: Standing::of(&placed.record),
            resource_ids: placed.resources.clone(),
            sub_order_ids: parts(&placed.record),
            unpaid_error_code: unpaid,
        }
    }
}

/// An order with everything that belongs to it.
#[derive(Serialize, JsonSchema)]
pub struct ShownOrder {
    #[serde(flatten)]
    standing: Standing,
    customer_id: String,
    payer_id: String,
    is_agent_pay: bool,
    source_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_order_id: Option<String>,
    sub_order_ids: Vec<String>,
    placed_by: String,
    create_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_time: Option<Instant>,
    catalogue_version: i64,
    order_line_items: Vec<ShownLine>,
    payments: Vec<ShownPayment>,
}

#[derive(Serialize, JsonSchema)]
struct ShownLine {
    order_line_item_id: String,
    product_id: String,
    service_type_code: String,
    resource_type_code: String,
    region_code: String,
    resource_spec_code: String,
    period_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_num: Option<i64>,
    subscription_num: i64,
    official_amount: AmountText,
    amount_after_discount: AmountText,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    resources: Vec<ShownItem>,
}

#[derive(Serialize, JsonSchema)]
struct ShownItem {
    resource_id: String,
    state: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ShownPayment {
    order_line_item_id: String,
    resource_id: String,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_id: Option<String>,
    amount: AmountText,
    returned_amount: AmountText,
}

/// The ids of resources.
pub type Ids = HashMap<ResourceKey, String>;

impl ShownOrder {
    /// Shows an order.
    pub fn of(record: &OrderRecord, people: &People, ids: &Ids) -> Self {
        let order = &record.order;
        let person = |key| people.id(key).unwrap_or_default().to_owned();
        let trade = match &order.combination {
            Combination::PartOf(trade) => Some(trade.as_str().to_owned()),
            _ => None,
        };
        let lines = order.lines.iter().enumerate();
        Self {
            standing: Standing::of(record),
            customer_id: person(order.customer),
            payer_id: person(record.payer),
            is_agent_pay: record.agent_pay,
            source_type: order.source.as_str(),
            status_reason: order.reason.map(hubu_core::orders::Act::as_str),
            trade_order_id: trade,
            sub_order_ids: parts(record),
            placed_by: record.placed_by.clone(),
            create_time: Instant(order.placed),
            payment_time: order.paid.map(Instant),
            completed_time: record.completed.map(Instant),
            catalogue_version: record.catalogue_version,
            order_line_items: lines
                .map(|(place, line)| shown_line(record, (place, line), ids))
                .collect(),
            payments: record.payments.iter().map(|paid| payment(record, paid, ids)).collect(),
        }
    }
}

fn parts(record: &OrderRecord) -> Vec<String> {
    record.parts.iter().map(|(_, id)| id.as_str().to_owned()).collect()
}

fn id_of(ids: &Ids, key: ResourceKey) -> String {
    ids.get(&key).cloned().unwrap_or_default()
}

fn shown_line(record: &OrderRecord, (place, line): (usize, &OrderLine), ids: &Ids) -> ShownLine {
    let items = record.items_of(place).map(|item| ShownItem {
        resource_id: id_of(ids, item.resource),
        state: item.state.as_str(),
    });
    ShownLine {
        order_line_item_id: line.id(),
        product_id: line.product.id.clone(),
        service_type_code: line.product.service.clone(),
        resource_type_code: line.product.resource_type.clone(),
        region_code: line.product.region.clone(),
        resource_spec_code: line.product.spec.clone(),
        period_type: line.period.0.as_str(),
        period_num: line.period.1,
        subscription_num: line.count,
        official_amount: AmountText(line.amounts.official),
        amount_after_discount: AmountText(line.amounts.after_discount),
        effective_time: line.effective.map(Instant),
        expire_time: line.expires.map(Instant),
        resources: items.collect(),
    }
}

fn payment(record: &OrderRecord, paid: &OrderPayment, ids: &Ids) -> ShownPayment {
    let part = record.parts.iter().find(|(key, _)| *key == paid.order);
    let order = part.map_or(&record.order.id, |(_, id)| id);
    ShownPayment {
        order_line_item_id: order.line(paid.number),
        resource_id: id_of(ids, paid.resource),
        source: match paid.source {
            Source::Voucher(_) => "voucher",
            Source::Flexi(_) => "flexi_coupon",
            Source::Card(_) => "stored_value_card",
            Source::Monthly => "monthly",
            Source::Cash => "cash",
            Source::Credit => "credit",
        },
        coupon_id: paid.source.coupon().map(|(_, key)| key.to_wire()),
        amount: AmountText(paid.amount),
        returned_amount: AmountText(paid.returned),
    }
}
