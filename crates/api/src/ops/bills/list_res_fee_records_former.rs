//! `GET /v1.0/{domain_id}/customer/account-mgr/bill/res-fee-records` (`bills` F3): what resources cost, row by row, from
//! one day to another of one month. Pages are numbered from 1.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `startTime`, `endTime`, `payMethod` | refused | refused | refused | refused |
//! | `cloudServiceTypeCode`, `regionCode`, `orderId`, `resourceId` | all | all | refused | none is called so |
//! | `enterpriseProjectId` | all | all | refused | what has none |
//! | `offset`, `limit` | 1, 10 | refused | refused | refused |

use http::Method;
use hubu_app::bills::{Asking, BillLine, BillQuery, Reach, Wanted};
use hubu_core::bills::{BillPeriod, ChargeMode, StatisticType};
use hubu_core::settlement::BillRow;
use hubu_core::time::{BillCycle, Day};
use schemars::JsonSchema;
use serde::Serialize;

use super::former::{filter, former_project, pay_method};
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT, QuantityNumber};

/// See the file's head.
pub struct ListResFeeRecordsFormer;

/// Records of a page at the most.
const MOST: i64 = 100;
/// `payMethod` of terms and of usage on demand.
const OF_ROWS: [(&str, ChargeMode); 2] = [("0", ChargeMode::Period), ("1", ChargeMode::OnDemand)];

/// The query.
pub struct Query {
    wanted: Wanted,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let (cycle, days) = asked_days(fields)?;
        let service = fields.opt_text("cloudServiceTypeCode", filter(256))?;
        let region = fields.opt_text("regionCode", filter(64))?;
        let trade = fields.opt_text("orderId", filter(64).sample("CS2601010800ABCDE"))?;
        let mode = Some(fields.word("payMethod", &OF_ROWS)?);
        let resource = fields.opt_text("resourceId", filter(256))?;
        let project = former_project(fields)?;
        let number = fields.int_or_unless_null("offset", 1..=LAST_PAGE, 1, Empty::Refused)?;
        let limit =
            fields.int_or_unless_null("limit", 1..=MOST, Page::DEFAULT_LIMIT, Empty::Refused)?;
        let page = Page::numbered(number, limit);
        let of_cycle = Wanted::of(cycle);
        let days = Some(days);
        let wanted = Wanted { days, service, region, trade, mode, resource, project, ..of_cycle };
        Ok(Self { wanted, page })
    }
}

/// `startTime` and `endTime`, in order and of one month, with the month.
fn asked_days(fields: &mut Fields<'_>) -> Result<(BillCycle, (Day, Day)), BadField> {
    let rule = Text::max(10).sample("2026-01-31");
    let form = ("YYYY-MM-DD", "YYYY-MM-DD");
    let mut day = |name| fields.parsed(name, rule, form, |text| Day::parse(text).ok());
    let (first, last) = (day("startTime")?, day("endTime")?);
    let of = |day: Day| BillCycle::parse(day.to_string().get(..7)?).ok();
    let cycle = of(first).filter(|cycle| first <= last && of(last) == Some(*cycle));
    let rule = Defect::Rule(
        "须与 startTime 同月，且不早于它",
        "must be in the month of startTime, and not before it",
    );
    cycle.map(|cycle| (cycle, (first, last))).ok_or_else(|| fields.bad("endTime", rule))
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    currency: String,
    #[serde(rename = "totalCount")]
    total_count: i64,
    #[serde(rename = "feeRecords")]
    fee_records: Vec<FeeRecord>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FeeRecord {
    create_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    fee_id: String,
    product_id: String,
    product_name: String,
    order_id: String,
    amount: AmountNumber,
    measure_id: u8,
    #[serde(flatten)]
    usage: UsagePart,
    cloud_service_type_code: String,
    resource_type_code: String,
    region_code: String,
    pay_method: &'static str,
    resource_tag: String,
    resource_name: String,
    resource_id: String,
    fee_source_operation: i64,
    enterprise_project_id: String,
    period_type: &'static str,
}

/// What was used; terms have none.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UsagePart {
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_amount: Option<QuantityNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_measure_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_resource_amount: Option<QuantityNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_resource_measure_id: Option<i64>,
}

impl FeeRecord {
    fn of(line: &BillLine, row: &BillRow, words: &Words<'_>) -> Self {
        let code = |number| words.told.code(number).to_owned();
        let resource = words.told.resource(row.resource);
        let label = words.told.label(line);
        let order = words.told.order(row.order).filter(|_| row.mode == ChargeMode::Period);
        let usage = line.common.usage;
        let measure = usage.map(|usage| usage.measure);
        Self {
            create_time: Instant(row.traded),
            effective_time: row.span.map(|span| Instant(span.from())),
            expire_time: row.span.map(|span| Instant(span.to())),
            fee_id: row.key.to_string(),
            product_id: code(row.product),
            product_name: words.product_name(line),
            order_id: order.map(|order| order.id.to_string()).unwrap_or_default(),
            amount: AmountNumber(row.charge.due),
            measure_id: MEASURE_MAIN_UNIT,
            usage: UsagePart {
                usage_amount: usage.map(|usage| QuantityNumber(usage.quantity_e8)),
                usage_measure_id: measure,
                free_resource_amount: usage.map(|usage| QuantityNumber(usage.free_e8)),
                free_resource_measure_id: measure,
            },
            cloud_service_type_code: code(row.service),
            resource_type_code: code(row.resource_type),
            region_code: code(row.region),
            pay_method: pay_method(row.mode),
            resource_tag: words.tags(line),
            resource_name: label.map(|(name, _)| name.to_owned()).unwrap_or_default(),
            resource_id: resource.map(|one| one.id.clone()).unwrap_or_default(),
            fee_source_operation: row.bill_type.code(),
            enterprise_project_id: words.project(line).0,
            period_type: row.period.map_or("", |(unit, _)| BillPeriod::as_str(unit)),
        }
    }
}

impl Operation for ListResFeeRecordsFormer {
    const SPEC: Spec = Spec {
        id: "ListCustomerselfResourceRecordsV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/bill/res-fee-records",
        callers: Callers::Customers,
        requires: DETAILS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源消费记录（旧版）", "Lists what resources cost (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { wanted, page } = query;
        let caller = cx.caller()?;
        let query = BillQuery {
            asking: Asking::oneself((caller.group, caller.customer)),
            wanted,
            statistic: StatisticType::Detail,
            reach: Reach::Bills,
            page: (page.offset, page.limit),
        };
        let (list, catalogue) = listed(cx, query).await?;
        let words = Words::new(cx, &catalogue, &list.told);
        let rows = list.lines.iter().filter_map(|line| Some((line, line.row.as_ref()?)));
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            currency: cx.currency().to_owned(),
            total_count: list.total,
            fee_records: rows.map(|(line, row)| FeeRecord::of(line, row, &words)).collect(),
        }))
    }
}
