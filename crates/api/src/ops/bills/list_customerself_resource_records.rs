//! `GET /v2/bills/customer-bills/res-fee-records` (`bills` A3): what resources cost, row by row, by day or by cycle.
//!
//! By day and by cycle a line tells of its product, usage and price what all its rows have in common. `formula`, which
//! comes to what is due without vouchers, is of single rows.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `cycle` | refused | refused | refused | refused |
//! | `charge_mode` | all | refused | refused | refused |
//! | `cloud_service_type`, `region`, `resource_id`, `trade_id` | all | what has none | what has none | all |
//! | `enterprise_project_id` | all | what has none | what has none | what has none |
//! | `bill_type`, `include_zero_record` | all | all | refused | all |
//! | `method` | `all` | `all` | refused | `all` |
//! | `sub_customer_id`, of `method` `sub_customer` alone | refused | refused | refused | refused |
//! | `bill_date_begin`, `bill_date_end`, both or neither | the cycle | the cycle | the cycle | the cycle |
//! | `statistic_type` | 3 | 3 | refused | 3 |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused | 0, 10 |

use http::Method;
use hubu_app::bills::{BillQuery, Reach, Wanted};
use hubu_core::bills::{ChargeMode, StatisticType};
use schemars::JsonSchema;
use serde::Serialize;

use super::query::{MOST, Whose, bill_type, blank_counts, days, no_mode, project};
use super::res_fee_record::ResFeeRecord;
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListCustomerselfResourceRecords;

/// The query.
pub struct Query {
    whose: Whose,
    wanted: Wanted,
    statistic: StatisticType,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("cycle")?;
        let statistic = fields.int_or("statistic_type", 1..=3, StatisticType::Detail.code())?;
        let statistic = StatisticType::from_code(statistic).unwrap_or(StatisticType::Detail);
        let by_cycle = statistic == StatisticType::Cycle;
        let service = blank_counts(fields, "cloud_service_type")?;
        let region = blank_counts(fields, "region")?;
        let mode = charge_mode(fields)?;
        let bill_type = bill_type(fields)?;
        let resource = blank_counts(fields, "resource_id")?;
        let rule = Text::max(64).empty(Empty::Kept).quoted(Empty::Kept).null(Empty::Kept);
        let project = project(fields, "enterprise_project_id", rule)?;
        let with_zeros = fields.bool_or_blank("include_zero_record", true)?;
        let whose = Whose::read(fields)?;
        let trade = fields.where_it_counts(|fields| blank_counts(fields, "trade_id"));
        let days = fields
            .where_it_counts(|fields| days(fields, ("bill_date_begin", "bill_date_end"), cycle));
        // By cycle neither has an effect.
        let (trade, days) = if by_cycle { (None, None) } else { (trade?, days?) };
        let page = fields.page(MOST)?;
        let wanted = Wanted {
            days,
            service,
            region,
            project,
            mode,
            bill_type,
            with_zeros,
            trade,
            resource,
            ..Wanted::of(cycle)
        };
        Ok(Self { whose, wanted, statistic, page })
    }
}

/// `charge_mode`: a number as a text, and never empty.
fn charge_mode(fields: &mut Fields<'_>) -> Result<Option<ChargeMode>, BadField> {
    let rule = Text::max(4).filled().quoted(Empty::Refused).sample("3");
    let Some(text) = fields.opt_text("charge_mode", rule)? else { return Ok(None) };
    ChargeMode::parse(&text).map(Some).ok_or_else(|| fields.bad("charge_mode", no_mode()))
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    fee_records: Vec<ResFeeRecord>,
    total_count: i64,
    currency: String,
}

impl Operation for ListCustomerselfResourceRecords {
    const SPEC: Spec = Spec {
        id: "ListCustomerselfResourceRecords",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/bills/customer-bills/res-fee-records",
        callers: Callers::Customers,
        requires: DETAILS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询资源消费记录", "Lists what resources cost"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { whose, wanted, statistic, page } = query;
        let page = (page.offset, page.limit);
        let asking = whose.asking(cx, None)?;
        let query = BillQuery { asking, wanted, statistic, reach: Reach::Bills, page };
        let (list, catalogue) = listed(cx, query).await?;
        let words = Words::new(cx, &catalogue, &list.told);
        Ok(Answer::value(Reply {
            fee_records: list.lines.iter().map(|line| ResFeeRecord::of(line, &words)).collect(),
            total_count: list.total,
            currency: cx.currency().to_owned(),
        }))
    }
}
