//! What a resource cost in a cycle, as it goes out (`bills` A4).

use hubu_app::bills::BillLine;
use hubu_core::bills::ChargeMode;
use hubu_core::time::BillCycle;
use schemars::JsonSchema;
use serde::Serialize;

use super::words::Words;
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// What a resource cost in a cycle: a row, or rows that are shown as one.
#[derive(Serialize, JsonSchema)]
pub struct MonthlyBillRes {
    cycle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_date: Option<String>,
    bill_type: i64,
    customer_id: String,
    account_name: String,
    payer_account_id: String,
    region: String,
    region_name: String,
    cloud_service_type: String,
    cloud_service_type_name: String,
    #[serde(rename = "resource_Type_code")]
    resource_type_code: String,
    resource_type_name: String,
    #[serde(flatten)]
    resource: ResourcePart,
    enterprise_project_id: String,
    enterprise_project_name: String,
    charge_mode: i64,
    #[serde(flatten)]
    trade: TradePart,
    #[serde(flatten)]
    amounts: AmountPart,
}

/// The resource.
#[derive(Serialize, JsonSchema)]
struct ResourcePart {
    res_instance_id: String,
    resource_name: String,
    resource_tag: String,
    sku_code: String,
    product_spec_desc: String,
    root_resource_id: String,
    parent_resource_id: String,
    az_code_infos: Vec<AzCodeInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extend_params: Option<ResRelation>,
}

/// The resource, and where it is attached, what it is attached to.
#[derive(Serialize, JsonSchema)]
struct ResRelation {
    self_resource_id: String,
    relation_infos: Vec<RelationInfo>,
}

#[derive(Serialize, JsonSchema)]
struct RelationInfo {
    relative_resource_id: String,
    relative_type: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct AzCodeInfo {
    az_code: String,
}

/// When, and by what: most of it of single rows.
#[derive(Serialize, JsonSchema)]
struct TradePart {
    #[serde(skip_serializing_if = "Option::is_none")]
    period_type: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_num: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trade_id: Option<String>,
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consume_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_spot: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promotion_type: Option<&'static str>,
}

/// What it comes to.
#[derive(Serialize, JsonSchema)]
struct AmountPart {
    consume_amount: AmountNumber,
    cash_amount: AmountNumber,
    credit_amount: AmountNumber,
    coupon_amount: AmountNumber,
    flexipurchase_coupon_amount: AmountNumber,
    stored_card_amount: AmountNumber,
    bonus_amount: AmountNumber,
    debt_amount: AmountNumber,
    adjustment_amount: AmountNumber,
    official_amount: AmountNumber,
    discount_amount: AmountNumber,
    measure_id: u8,
}

impl MonthlyBillRes {
    /// A line of a cycle; `by_day` is whether lines are put together so, and tell of their day.
    pub fn of(line: &BillLine, (cycle, by_day): (BillCycle, bool), words: &Words<'_>) -> Self {
        let group = &line.group;
        let (customer, account) = words.told.customer(group.consumer);
        let (payer, _) = words.told.customer(group.payer);
        let (region, region_name) = words.region(group.region);
        let (service, service_name) = words.service(group.service);
        let (resource_type, resource_type_name) = words.resource_type(group.resource_type);
        let (project, project_name) = words.project(line);
        Self {
            cycle: cycle.to_string(),
            bill_date: group.day.filter(|_| by_day).map(|day| day.to_string()),
            bill_type: group.bill_type.code(),
            customer_id: customer.to_owned(),
            account_name: account.to_owned(),
            payer_account_id: payer.to_owned(),
            region,
            region_name,
            cloud_service_type: service,
            cloud_service_type_name: service_name,
            resource_type_code: resource_type,
            resource_type_name,
            resource: ResourcePart::of(line, words),
            enterprise_project_id: project,
            enterprise_project_name: project_name,
            charge_mode: group.mode.code(),
            trade: TradePart::of(line, words),
            amounts: AmountPart::of(line),
        }
    }
}

impl ResourcePart {
    fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let resource = words.told.resource(line.group.resource);
        let id = resource.map(|one| one.id.clone()).unwrap_or_default();
        let attached = resource.and_then(|one| one.parent.clone());
        let related = |kind| RelationInfo {
            relative_resource_id: attached.clone().unwrap_or_default(),
            relative_type: kind,
        };
        let kinds = if attached.is_some() { &["PARENT", "ROOT"][..] } else { &[] };
        let relation_infos = kinds.iter().copied().map(related).collect();
        let extend_params =
            resource.map(|one| ResRelation { self_resource_id: one.id.clone(), relation_infos });
        let parent = attached.clone().unwrap_or_else(|| id.clone());
        let label = words.told.label(line);
        let zone = resource.and_then(|one| one.zone.clone());
        Self {
            res_instance_id: id,
            resource_name: label.map(|(name, _)| name.to_owned()).unwrap_or_default(),
            resource_tag: words.tags(line),
            sku_code: words.told.code(line.group.spec).to_owned(),
            product_spec_desc: words.described(line),
            // Nothing is attached to what is attached.
            root_resource_id: parent.clone(),
            parent_resource_id: parent,
            az_code_infos: zone.into_iter().map(|az_code| AzCodeInfo { az_code }).collect(),
            extend_params,
        }
    }
}

impl TradePart {
    fn of(line: &BillLine, words: &Words<'_>) -> Self {
        let row = line.row.as_ref();
        let span = row.and_then(|row| row.span);
        let spot = |mode| if mode == ChargeMode::OnDemand { "N" } else { "--" };
        let promotion = row.map(|row| row.discount_type.map_or("", |kind| kind.as_str()));
        Self {
            period_type: line.common.period.map(|(unit, _)| unit.code()),
            period_num: line.common.period.map(|(_, number)| number),
            trade_id: row.map(|row| words.told.trade(row)),
            // Reserved.
            id: "",
            effective_time: span.map(|span| Instant(span.from())),
            expire_time: span.map(|span| Instant(span.to())),
            consume_time: row.map(|row| Instant(row.consumed())),
            is_spot: row.map(|row| spot(row.mode)),
            promotion_type: promotion,
        }
    }
}

impl AmountPart {
    fn of(line: &BillLine) -> Self {
        let (charge, parts) = (line.totals.charge, line.totals.parts);
        Self {
            consume_amount: AmountNumber(charge.due),
            cash_amount: AmountNumber(parts.cash),
            credit_amount: AmountNumber(parts.credit),
            coupon_amount: AmountNumber(parts.coupon),
            flexipurchase_coupon_amount: AmountNumber(parts.flexi),
            stored_card_amount: AmountNumber(parts.card),
            bonus_amount: AmountNumber(parts.bonus),
            debt_amount: AmountNumber(parts.debt),
            adjustment_amount: AmountNumber(parts.writeoff),
            official_amount: AmountNumber(charge.official),
            discount_amount: AmountNumber(charge.discount),
            measure_id: MEASURE_MAIN_UNIT,
        }
    }
}
