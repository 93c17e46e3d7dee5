//! `GET /v2/bills/customer-bills/monthly-sum` (`bills` A1): what a cycle comes to, by consumer, service, type of
//! resource, mode and kind. The totals are of everything that is asked for, whatever the page.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `bill_cycle` | refused | refused | refused | refused |
//! | `service_type_code` | all | all | none is called so | all |
//! | `enterprise_project_id` | all | all | refused | what has none |
//! | `method` | `all` | `all` | refused | `all` |
//! | `sub_customer_id`, of `method` `sub_customer` alone | refused | refused | refused | refused |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused | 0, 10 |

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::bills::{MonthlyQuery, MonthlySum, NotShown, Wanted, list_monthly_sums};
use hubu_core::access::{Requirement, permissions};
use hubu_core::bills::Totals;
use hubu_core::time::BillCycle;
use schemars::JsonSchema;
use serde::Serialize;

use super::query::{MOST, Whose, project};
use super::words::Words;
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowCustomerMonthlySum;

/// The query.
pub struct Query {
    whose: Whose,
    wanted: Wanted,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("bill_cycle")?;
        let service = fields.opt_text("service_type_code", Text::max(64))?;
        let rule = Text::max(64).quoted(Empty::Refused).null(Empty::Kept);
        let project = project(fields, "enterprise_project_id", rule)?;
        let whose = Whose::read(fields)?;
        let page = fields.page(MOST)?;
        Ok(Self { whose, wanted: Wanted { service, project, ..Wanted::of(cycle) }, page })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    bill_sums: Vec<BillSumRecordInfo>,
    #[serde(flatten)]
    paid: PaidPart,
    currency: String,
}

#[derive(Serialize, JsonSchema)]
struct BillSumRecordInfo {
    bill_cycle: String,
    bill_type: i64,
    customer_id: String,
    account_name: String,
    service_type_code: String,
    service_type_name: String,
    resource_type_code: String,
    resource_type_name: String,
    charging_mode: i64,
    official_amount: AmountNumber,
    official_discount_amount: AmountNumber,
    truncated_amount: AmountNumber,
    #[serde(flatten)]
    paid: PaidPart,
}

/// What is due, and what paid it.
#[derive(Serialize, JsonSchema)]
struct PaidPart {
    consume_amount: AmountNumber,
    debt_amount: AmountNumber,
    coupon_amount: AmountNumber,
    flexipurchase_coupon_amount: AmountNumber,
    stored_value_card_amount: AmountNumber,
    cash_amount: AmountNumber,
    credit_amount: AmountNumber,
    writeoff_amount: AmountNumber,
    measure_id: u8,
}

impl PaidPart {
    const fn of(Totals { charge, parts }: &Totals) -> Self {
        Self {
            consume_amount: AmountNumber(charge.due),
            debt_amount: AmountNumber(parts.debt),
            coupon_amount: AmountNumber(parts.coupon),
            flexipurchase_coupon_amount: AmountNumber(parts.flexi),
            stored_value_card_amount: AmountNumber(parts.card),
            cash_amount: AmountNumber(parts.cash),
            credit_amount: AmountNumber(parts.credit),
            writeoff_amount: AmountNumber(parts.writeoff),
            measure_id: MEASURE_MAIN_UNIT,
        }
    }
}

impl BillSumRecordInfo {
    fn of(sum: &MonthlySum, cycle: BillCycle, words: &Words<'_>) -> Self {
        let group = &sum.group;
        let (customer, account) = words.told.customer(group.consumer);
        let (service, service_name) = words.service(group.service);
        let (resource_type, resource_type_name) = words.resource_type(group.resource_type);
        let charge = sum.totals.charge;
        Self {
            bill_cycle: cycle.to_string(),
            bill_type: group.kind.code(),
            customer_id: customer.to_owned(),
            account_name: account.to_owned(),
            service_type_code: service,
            service_type_name: service_name,
            resource_type_code: resource_type,
            resource_type_name,
            charging_mode: group.mode.code(),
            official_amount: AmountNumber(charge.official),
            official_discount_amount: AmountNumber(charge.discount),
            truncated_amount: AmountNumber(charge.erase),
            paid: PaidPart::of(&sum.totals),
        }
    }
}

impl Operation for ShowCustomerMonthlySum {
    const SPEC: Spec = Spec {
        id: "ShowCustomerMonthlySum",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/bills/customer-bills/monthly-sum",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BILL_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询汇总账单", "Shows what a cycle comes to"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { whose, wanted, page } = query;
        let (cycle, page) = (wanted.cycle, (page.offset, page.limit));
        let query = MonthlyQuery { asking: whose.asking(cx, None)?, wanted, page };
        let zone = cx.store().realm().zone.clone();
        let cache = Arc::clone(cx.catalogue());
        let read = cx.read(move |tx, pulse| {
            let list = list_monthly_sums(tx, (&zone, pulse.now), &query)?;
            let (_, catalogue) = cache.current(tx)?;
            Ok::<_, Error<NotShown>>((list, catalogue))
        });
        let (list, catalogue) = read.await?;
        let words = Words::new(cx, &catalogue, &list.told);
        let sums = list.sums.iter().map(|sum| BillSumRecordInfo::of(sum, cycle, &words));
        Ok(Answer::value(Reply {
            total_count: list.total,
            bill_sums: sums.collect(),
            paid: PaidPart::of(&list.totals),
            currency: cx.currency().to_owned(),
        }))
    }
}
