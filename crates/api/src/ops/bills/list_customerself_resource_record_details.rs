//! `POST /v2/bills/customer-bills/res-records/query` (`bills` A4): what resources cost, by cycle, by day or row by row,
//! with who pays.
//!
//! | field | absent | null | `""` |
//! |---|---|---|---|
//! | `cycle` | refused | refused | refused |
//! | `cloud_service_type`, `resource_type`, `region`, `res_instance_id`, `enterprise_project_id` | all | all | all |
//! | `charge_mode`, `bill_type` | all | all | refused |
//! | `include_zero_record` | all | all | all |
//! | `method` | `all` | `all` | `all` |
//! | `sub_customer_id`, of `method` `sub_customer` alone | refused | refused | refused |
//! | `statistic_type` | 1 | 1 | refused |
//! | `query_type` | `BILLCYCLE` | `BILLCYCLE` | `BILLCYCLE` |
//! | `bill_cycle_begin`, `bill_cycle_end`, of `query_type` `DAILY` alone | refused | refused | refused |
//! | `payer_account_id` | whoever pays | whoever pays | whoever pays |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused |

use http::Method;
use hubu_app::bills::{BillLine, BillQuery, Reach, Wanted};
use hubu_core::bills::{ChargeMode, QueryType, StatisticType};
use hubu_core::time::{BillCycle, Day};
use schemars::JsonSchema;
use serde::Serialize;

use super::query::{MOST, Whose, bill_type, charge_mode, days, project};
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListCustomerselfResourceRecordDetails;

/// The body.
pub struct Body {
    whose: Whose,
    payer: Option<String>,
    wanted: Wanted,
    statistic: StatisticType,
    page: Page,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("cycle")?;
        let service = fields.opt_text("cloud_service_type", Text::max(64))?;
        let resource_type = fields.opt_text("resource_type", Text::max(64))?;
        let region = fields.opt_text("region", Text::max(64))?;
        let resource = fields.opt_text("res_instance_id", Text::max(64))?;
        let mode = charge_mode(fields, "charge_mode")?;
        let bill_type = bill_type(fields)?;
        let project = project(fields, "enterprise_project_id", Text::max(64))?;
        let with_zeros = fields.bool_or_blank("include_zero_record", true)?;
        let whose = Whose::read(fields)?;
        let statistic = fields.int_or("statistic_type", 1..=3, StatisticType::Cycle.code())?;
        let statistic = StatisticType::from_code(statistic).unwrap_or(StatisticType::Cycle);
        let days = asked_days(fields, cycle, statistic)?;
        let payer = fields.opt_text("payer_account_id", Text::max(64))?;
        let page = fields.page(MOST)?;
        let wanted = Wanted {
            days,
            service,
            resource_type,
            region,
            project,
            mode,
            bill_type,
            with_zeros,
            resource,
            ..Wanted::of(cycle)
        };
        Ok(Self { whose, payer, wanted, statistic, page })
    }
}

/// `query_type`, and the days that go with `DAILY`, which nothing is asked for by cycle.
fn asked_days(
    fields: &mut Fields<'_>,
    cycle: BillCycle,
    statistic: StatisticType,
) -> Result<Option<(Day, Day)>, BadField> {
    const ENDS: (&str, &str) = ("bill_cycle_begin", "bill_cycle_end");
    let words: Vec<_> = QueryType::ALL.iter().map(|one| (one.as_str(), *one)).collect();
    let query = fields.opt_word("query_type", &words, Empty::Absent)?.unwrap_or(QueryType::Cycle);
    let days = fields.where_it_counts(|fields| {
        let days = days(fields, ENDS, cycle)?;
        if days.is_none() {
            for name in [ENDS.0, ENDS.1] {
                fields.text(name, Text::max(20).sample("2026-01-31"))?;
            }
        }
        Ok(days)
    });
    if !query.goes_with(statistic) {
        let rule = Defect::Rule(
            "statistic_type 为 2 或 3 时才能为 DAILY",
            "must not be DAILY unless statistic_type is 2 or 3",
        );
        return Err(fields.bad("query_type", rule));
    }
    if query == QueryType::Daily { days } else { Ok(None) }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    monthly_records: Vec<MonthlyBillRes>,
    total_count: i64,
    currency: String,
}

#[derive(Serialize, JsonSchema)]
struct MonthlyBillRes {
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
#[expect(clippy::struct_field_names, reason = "the wire's names")]
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
    fn of(line: &BillLine, (cycle, by_day): (BillCycle, bool), words: &Words<'_>) -> Self {
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
        let parent = resource.and_then(|one| one.parent.clone()).unwrap_or_else(|| id.clone());
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

impl Operation for ListCustomerselfResourceRecordDetails {
    const SPEC: Spec = Spec {
        id: "ListCustomerselfResourceRecordDetails",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/bills/customer-bills/res-records/query",
        callers: Callers::Customers,
        requires: DETAILS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询资源详单", "Lists what resources cost, with who pays"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let Body { whose, payer, wanted, statistic, page } = body;
        let shown = (wanted.cycle, statistic == StatisticType::Day);
        let page = (page.offset, page.limit);
        let asking = whose.asking(cx, payer)?;
        let query = BillQuery { asking, wanted, statistic, reach: Reach::Details, page };
        let (list, catalogue) = listed(cx, query).await?;
        let words = Words::new(cx, &catalogue, &list.told);
        let record = |line| MonthlyBillRes::of(line, shown, &words);
        Ok(Answer::value(Reply {
            monthly_records: list.lines.iter().map(record).collect(),
            total_count: list.total,
            currency: cx.currency().to_owned(),
        }))
    }
}
