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
use hubu_app::bills::{BillQuery, Reach, Wanted};
use hubu_core::bills::{QueryType, StatisticType};
use hubu_core::time::{BillCycle, Day};
use schemars::JsonSchema;
use serde::Serialize;

use super::monthly_bill_res::MonthlyBillRes;
use super::query::{MOST, Whose, bill_type, charge_mode, days, project};
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

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
