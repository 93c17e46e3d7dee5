//! `GET /v1.0/{domain_id}/customer/account-mgr/bill/res-records` (`bills` F2): what resources cost in a cycle. Pages are
//! numbered from 1 and must be asked for.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `cycle`, `payMethod`, `offset`, `limit` | refused | refused | refused | refused |
//! | `cloudServiceTypeCode`, `resourceTypeCode`, `regionCode`, `resInstanceId` | all | all | refused | none is called so |
//! | `enterpriseProjectId` | all | all | refused | what has none |

use http::Method;
use hubu_app::bills::{Asking, BillLine, BillQuery, Reach, Wanted};
use hubu_core::bills::StatisticType;
use schemars::JsonSchema;
use serde::Serialize;

use super::former::{PAY_METHODS, filter, former_project, pay_method};
use super::words::Words;
use super::{DETAILS, listed};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListResRecordsFormer;

/// Records of a page at the most.
const MOST: i64 = 1_000;

/// The query.
pub struct Query {
    wanted: Wanted,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("cycle")?;
        let service = fields.opt_text("cloudServiceTypeCode", filter(64))?;
        let resource_type = fields.opt_text("resourceTypeCode", filter(64))?;
        let region = fields.opt_text("regionCode", filter(64))?;
        let resource = fields.opt_text("resInstanceId", filter(256))?;
        let mode = Some(fields.word("payMethod", &PAY_METHODS)?);
        let project = former_project(fields)?;
        let number = fields.int("offset", 1..=LAST_PAGE)?;
        let page = Page::numbered(number, fields.int("limit", 1..=MOST)?);
        let of_cycle = Wanted::of(cycle);
        let wanted = Wanted { service, resource_type, region, resource, mode, project, ..of_cycle };
        Ok(Self { wanted, page })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    currency: String,
    total_count: i64,
    #[serde(rename = "monthlyRecords")]
    monthly_records: Vec<MonthlyRecord>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MonthlyRecord {
    cloud_service_type_code: String,
    resource_type_code: String,
    region_code: String,
    res_instance_id: String,
    resource_name: String,
    resource_tag: String,
    consume_amount: AmountNumber,
    cycle: String,
    measure_id: u8,
    enterprise_project_id: String,
    pay_method: &'static str,
}

impl MonthlyRecord {
    fn of(line: &BillLine, cycle: &str, words: &Words<'_>) -> Self {
        let group = &line.group;
        let code = |number| words.told.code(number).to_owned();
        let resource = words.told.resource(group.resource);
        let label = words.told.label(line);
        Self {
            cloud_service_type_code: code(group.service),
            resource_type_code: code(group.resource_type),
            region_code: code(group.region),
            res_instance_id: resource.map(|one| one.id.clone()).unwrap_or_default(),
            resource_name: label.map(|(name, _)| name.to_owned()).unwrap_or_default(),
            resource_tag: words.tags(line),
            consume_amount: AmountNumber(line.totals.charge.due),
            cycle: cycle.to_owned(),
            measure_id: MEASURE_MAIN_UNIT,
            enterprise_project_id: words.project(line).0,
            pay_method: pay_method(group.mode),
        }
    }
}

impl Operation for ListResRecordsFormer {
    const SPEC: Spec = Spec {
        id: "ListCustomerselfResourceRecordDetailsV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/bill/res-records",
        callers: Callers::Customers,
        requires: DETAILS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源详单（旧版）", "Lists what resources cost in a cycle (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { wanted, page } = query;
        let caller = cx.caller()?;
        let cycle = wanted.cycle.to_string();
        let query = BillQuery {
            asking: Asking::oneself((caller.group, caller.customer)),
            wanted,
            statistic: StatisticType::Cycle,
            reach: Reach::Details,
            page: (page.offset, page.limit),
        };
        let (list, catalogue) = listed(cx, query).await?;
        let words = Words::new(cx, &catalogue, &list.told);
        let records = list.lines.iter().map(|line| MonthlyRecord::of(line, &cycle, &words));
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            currency: cx.currency().to_owned(),
            total_count: list.total,
            monthly_records: records.collect(),
        }))
    }
}
