//! What a resource cost, as it goes out (`bills` A3).

use hubu_app::bills::BillLine;
use hubu_core::bills::{BillPeriod, ChargeMode, Formula};
use schemars::JsonSchema;
use serde::Serialize;

use super::words::Words;
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT, PriceNumber, QuantityNumber};

/// What a resource cost: a row, or rows that are shown as one.
#[derive(Serialize, JsonSchema)]
pub struct ResFeeRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_date: Option<String>,
    bill_type: i64,
    customer_id: String,
    account_name: String,
    region: String,
    region_name: String,
    cloud_service_type: String,
    cloud_service_type_name: String,
    resource_type: String,
    resource_type_name: String,
    resource_id: String,
    resource_name: String,
    resource_tag: String,
    sku_code: String,
    enterprise_project_id: String,
    enterprise_project_name: String,
    charge_mode: &'static str,
    #[serde(flatten)]
    product: ProductPart,
    #[serde(flatten)]
    usage: UsagePart,
    #[serde(flatten)]
    trade: TradePart,
    #[serde(flatten)]
    amounts: AmountPart,
}

/// What was sold, and for how much.
#[derive(Serialize, JsonSchema)]
struct ProductPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_name: Option<String>,
    product_spec_desc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec_size_measure_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<PriceNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

/// What was used; terms have none.
#[derive(Serialize, JsonSchema)]
struct UsagePart {
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<QuantityNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_measure_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_resource_usage: Option<QuantityNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_resource_measure_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ri_usage: Option<QuantityNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ri_usage_measure_id: Option<i64>,
}

/// When, and by what.
#[derive(Serialize, JsonSchema)]
struct TradePart {
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consume_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
}

/// What it comes to.
#[derive(Serialize, JsonSchema)]
struct AmountPart {
    official_amount: AmountNumber,
    discount_amount: AmountNumber,
    amount: AmountNumber,
    cash_amount: AmountNumber,
    credit_amount: AmountNumber,
    coupon_amount: AmountNumber,
    flexipurchase_coupon_amount: AmountNumber,
    stored_card_amount: AmountNumber,
    bonus_amount: AmountNumber,
    debt_amount: AmountNumber,
    adjustment_amount: AmountNumber,
    measure_id: u8,
}

impl ResFeeRecord {
    /// A line.
    pub fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let group = &line.group;
        let (customer, account) = words.told.customer(group.consumer);
        let (region, region_name) = words.region(group.region);
        let (service, service_name) = words.service(group.service);
        let (resource_type, resource_type_name) = words.resource_type(group.resource_type);
        let (project, project_name) = words.project(line);
        let resource = words.told.resource(group.resource);
        let label = words.told.label(line);
        Self {
            bill_date: group.day.map(|day| day.to_string()),
            bill_type: group.bill_type.code(),
            customer_id: customer.to_owned(),
            account_name: account.to_owned(),
            region,
            region_name,
            cloud_service_type: service,
            cloud_service_type_name: service_name,
            resource_type,
            resource_type_name,
            resource_id: resource.map(|one| one.id.clone()).unwrap_or_default(),
            resource_name: label.map(|(name, _)| name.to_owned()).unwrap_or_default(),
            resource_tag: words.tags(line),
            sku_code: words.told.code(group.spec).to_owned(),
            enterprise_project_id: project,
            enterprise_project_name: project_name,
            charge_mode: group.mode.as_str(),
            product: ProductPart::of(line, words),
            usage: UsagePart::of(line, words),
            trade: TradePart::of(line, words),
            amounts: AmountPart::of(line),
        }
    }
}

impl ProductPart {
    fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let product = Some(line.common.product).filter(|number| *number != 0);
        // Prices of terms are not told by cycle.
        let by_cycle = line.group.day.is_none();
        let told = !(by_cycle && line.group.mode == ChargeMode::Period);
        let price = line.common.unit_price.filter(|_| told);
        Self {
            product_id: product.map(|number| words.told.code(number).to_owned()),
            product_name: product.map(|_| words.product_name(line)),
            product_spec_desc: words.described(line),
            spec_size: line.common.size,
            spec_size_measure_id: line.common.size.and_then(|_| words.size_measure(line)),
            unit_price: price.map(PriceNumber),
            unit: price.and_then(|_| words.unit(line)),
        }
    }
}

impl UsagePart {
    fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let usage = line.common.usage;
        let measure = usage.map(|usage| usage.measure);
        let kind = Some(line.common.usage_type).filter(|number| *number != 0);
        Self {
            usage_type: kind.map(|number| words.told.code(number).to_owned()),
            usage: usage.map(|usage| QuantityNumber(usage.quantity_e8)),
            usage_measure_id: measure,
            free_resource_usage: usage.map(|usage| QuantityNumber(usage.free_e8)),
            free_resource_measure_id: measure,
            // There are no reserved instances.
            ri_usage: usage.map(|_| QuantityNumber(0)),
            ri_usage_measure_id: measure,
        }
    }
}

impl TradePart {
    fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let row = line.row.as_ref();
        let used = row.filter(|row| row.mode != ChargeMode::Period).and_then(|row| row.span);
        let order = words.told.order(line.common.order);
        let order = order.filter(|_| line.group.mode == ChargeMode::Period);
        let formula = row.and_then(Formula::of);
        Self {
            effective_time: used.map(|span| Instant(span.from())),
            expire_time: used.map(|span| Instant(span.to())),
            trade_id: row.map(|row| words.told.trade(row)),
            id: row.map(|row| row.key.to_string()),
            trade_time: row.map(|row| Instant(row.traded)),
            consume_time: row.map(|row| Instant(row.consumed())),
            order_id: order.map(|order| order.id.to_string()),
            relative_order_id: order
                .and_then(|order| order.trade.as_ref())
                .map(ToString::to_string),
            period_type: line.common.period.map(|(unit, _)| BillPeriod::as_str(unit)),
            period_num: line.common.period.map(|(_, number)| number),
            formula: formula.map(|formula| formula.text(words.of_formulas())),
        }
    }
}

impl AmountPart {
    fn of(line: &BillLine) -> Self {
        let (charge, parts) = (line.totals.charge, line.totals.parts);
        Self {
            official_amount: AmountNumber(charge.official),
            discount_amount: AmountNumber(charge.discount),
            amount: AmountNumber(charge.due),
            cash_amount: AmountNumber(parts.cash),
            credit_amount: AmountNumber(parts.credit),
            coupon_amount: AmountNumber(parts.coupon),
            flexipurchase_coupon_amount: AmountNumber(parts.flexi),
            stored_card_amount: AmountNumber(parts.card),
            bonus_amount: AmountNumber(parts.bonus),
            debt_amount: AmountNumber(parts.debt),
            adjustment_amount: AmountNumber(parts.writeoff),
            measure_id: MEASURE_MAIN_UNIT,
        }
    }
}
