//! `GET /v2/bills/customer-bills/fee-records` (`bills` A2): transactions, one by one.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `bill_cycle` | refused | refused | refused | refused |
//! | `service_type_code`, `resource_type_code`, `region_code`, `trade_id` | all | all | none is called so | all |
//! | `enterprise_project_id` | all | all | refused | all |
//! | `provider_type`, `charging_mode`, `bill_type`, `status`, `include_zero_record` | all | all | refused | all |
//! | `method` | `all` | `all` | refused | `all` |
//! | `sub_customer_id`, of `method` `sub_customer` alone | refused | refused | refused | refused |
//! | `bill_date_begin`, `bill_date_end`, both or neither | the cycle | the cycle | the cycle | the cycle |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused | 0, 10 |

use http::Method;
use hubu_app::bills::{BillLine, BillQuery, Reach, Wanted};
use hubu_core::bills::{ProviderType, StatisticType, Status};
use hubu_core::settlement::BillRow;
use schemars::JsonSchema;
use serde::Serialize;

use super::query::{MOST, Whose, bill_type, charge_mode, days, project};
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant};

/// See the file's head.
pub struct ListCustomerBillsFeeRecords;

/// The query.
pub struct Query {
    whose: Whose,
    wanted: Wanted,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("bill_cycle")?;
        let provider = fields.opt_int("provider_type", 1..=2)?;
        let service = fields.opt_text("service_type_code", Text::max(64))?;
        let resource_type = fields.opt_text("resource_type_code", Text::max(64))?;
        let region = fields.opt_text("region_code", Text::max(64))?;
        let mode = charge_mode(fields, "charging_mode")?;
        let bill_type = bill_type(fields)?;
        let trade = fields.opt_text("trade_id", Text::max(64))?;
        let rule = Text::max(64).quoted(Empty::Refused);
        let project = project(fields, "enterprise_project_id", rule)?;
        let with_zeros = fields.bool_or_blank("include_zero_record", true)?;
        let status = fields.opt_int("status", 1..=3)?;
        let whose = Whose::read(fields)?;
        let days = days(fields, ("bill_date_begin", "bill_date_end"), cycle)?;
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
            provider: provider.and_then(ProviderType::from_code),
            trade,
            status: status.and_then(Status::from_code),
            ..Wanted::of(cycle)
        };
        Ok(Self { whose, wanted, page })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    records: Vec<MonthlyBillRecord>,
    total_count: i64,
    currency: String,
}

#[derive(Serialize, JsonSchema)]
struct MonthlyBillRecord {
    bill_cycle: String,
    customer_id: String,
    account_name: String,
    service_type_code: String,
    service_type_name: String,
    resource_type_code: String,
    resource_type_name: String,
    region_code: String,
    region_name: String,
    enterprise_project_id: String,
    enterprise_project_name: String,
    charging_mode: i64,
    consume_time: Instant,
    trade_time: Instant,
    provider_type: i64,
    trade_id: String,
    id: &'static str,
    bill_type: i64,
    status: i64,
    #[serde(flatten)]
    amounts: AmountPart,
}

/// What it comes to.
#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
struct AmountPart {
    official_amount: AmountNumber,
    official_discount_amount: AmountNumber,
    erase_amount: AmountNumber,
    consume_amount: AmountNumber,
    cash_amount: AmountNumber,
    credit_amount: AmountNumber,
    coupon_amount: AmountNumber,
    flexipurchase_coupon_amount: AmountNumber,
    stored_value_card_amount: AmountNumber,
    bonus_amount: AmountNumber,
    debt_amount: AmountNumber,
    writeoff_amount: AmountNumber,
}

impl MonthlyBillRecord {
    fn of(line: &BillLine, row: &BillRow, closed: bool, words: &Words<'_>) -> Self {
        let (customer, account) = words.told.customer(row.consumer);
        let (service, service_name) = words.service(row.service);
        let (resource_type, resource_type_name) = words.resource_type(row.resource_type);
        let (region, region_name) = words.region(row.region);
        let (project, project_name) = words.project(line);
        Self {
            bill_cycle: row.cycle.to_string(),
            customer_id: customer.to_owned(),
            account_name: account.to_owned(),
            service_type_code: service,
            service_type_name: service_name,
            resource_type_code: resource_type,
            resource_type_name,
            region_code: region,
            region_name,
            enterprise_project_id: project,
            enterprise_project_name: project_name,
            charging_mode: row.mode.code(),
            consume_time: Instant(row.consumed()),
            trade_time: Instant(row.traded),
            provider_type: row.provider.code(),
            trade_id: words.told.trade(row),
            // Reserved.
            id: "",
            bill_type: row.bill_type.code(),
            status: row.status(closed).code(),
            amounts: AmountPart::of(row),
        }
    }
}

impl AmountPart {
    fn of(row: &BillRow) -> Self {
        let (charge, parts) = (row.charge, row.parts);
        Self {
            official_amount: AmountNumber(charge.official),
            official_discount_amount: AmountNumber(charge.discount),
            erase_amount: AmountNumber(charge.erase),
            consume_amount: AmountNumber(charge.due),
            cash_amount: AmountNumber(parts.cash),
            credit_amount: AmountNumber(parts.credit),
            coupon_amount: AmountNumber(parts.coupon),
            flexipurchase_coupon_amount: AmountNumber(parts.flexi),
            stored_value_card_amount: AmountNumber(parts.card),
            bonus_amount: AmountNumber(parts.bonus),
            debt_amount: AmountNumber(parts.debt),
            writeoff_amount: AmountNumber(parts.writeoff),
        }
    }
}

impl Operation for ListCustomerBillsFeeRecords {
    const SPEC: Spec = Spec {
        id: "ListCustomerBillsFeeRecords",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/bills/customer-bills/fee-records",
        callers: Callers::Customers,
        requires: DETAILS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询流水账单", "Lists transactions of bills"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { whose, wanted, page } = query;
        let (statistic, page) = (StatisticType::Detail, (page.offset, page.limit));
        let asking = whose.asking(cx, None)?;
        let query = BillQuery { asking, wanted, statistic, reach: Reach::Bills, page };
        let (list, catalogue) = listed(cx, query).await?;
        let words = Words::new(cx, &catalogue, &list.told);
        let rows = list.lines.iter().filter_map(|line| Some((line, line.row.as_ref()?)));
        let record = |(line, row)| MonthlyBillRecord::of(line, row, list.closed, &words);
        Ok(Answer::value(Reply {
            records: rows.map(record).collect(),
            total_count: list.total,
            currency: cx.currency().to_owned(),
        }))
    }
}
