//! `GET /v1.0/{domain_id}/customer/account-mgr/bill/monthly-sum` (`bills` F1): what a cycle comes to by service, or of
//! one service by type of resource; each by how it is charged, and refunds by themselves.
//!
//! Of an account that a partner funds (`type` 1) there is nothing. Which discounts there were is not known of sums.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `cycle` | refused | refused | refused | refused |
//! | `cloud_service_type_code` | all | all | none is called so | all |
//! | `type` | 0 | refused | refused | refused |
//! | `enterpriseProjectId` | all | all | refused | what has none |

use std::collections::BTreeMap;

use http::Method;
use hubu_app::bills::{
    Asking, MonthlyList, MonthlyQuery, MonthlySum, NotShown, Told, Wanted, list_monthly_sums,
};
use hubu_app::{Error, Fault};
use hubu_core::access::{Requirement, permissions};
use hubu_core::bills::{ChargeMode, SummaryBillType, Totals};
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use super::former::{former_project, pay_method};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ShowMonthlySumFormer;

/// The query.
pub struct Query {
    wanted: Wanted,
    project: Option<String>,
    partner_funded: bool,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let cycle = fields.cycle("cycle")?;
        let service = fields.opt_text("cloud_service_type_code", Text::max(256))?;
        let kind = fields.int_or_unless_null("type", 0..=1, 0, Empty::Refused)?;
        let project = former_project(fields)?;
        let wanted = Wanted { service, project: project.clone(), ..Wanted::of(cycle) };
        Ok(Self { wanted, project, partner_funded: kind == 1 })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    currency: String,
    total_count: usize,
    bill_sums: Vec<CustomerBillSum>,
}

#[derive(Serialize, JsonSchema)]
struct CustomerBillSum {
    customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_type_code: Option<String>,
    cloud_service_type_code: String,
    consume_time: String,
    pay_method: &'static str,
    consume_amount: AmountNumber,
    debt: AmountNumber,
    discount: AmountNumber,
    measure_id: u8,
    bill_type: u8,
    account_details: Vec<BalanceType>,
    discount_detail_infos: Vec<DiscountDetail>,
    #[serde(rename = "enterpriseProjectId", skip_serializing_if = "Option::is_none")]
    enterprise_project_id: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct BalanceType {
    balance_type_id: &'static str,
    deduct_amount: AmountNumber,
}

#[derive(Serialize, JsonSchema)]
struct DiscountDetail {
    promotion_type: String,
    discount_amount: AmountNumber,
    promotion_id: String,
    measure_id: u8,
}

/// What is one in this form: service, type of resource where one service is asked for, mode, and whether it gives back.
type Place = (i64, Option<i64>, ChargeMode, bool);

/// Sums by what is one in this form; none outside the range of an amount.
fn together(sums: &[MonthlySum], of_service: bool) -> Option<BTreeMap<Place, Totals>> {
    let mut found: BTreeMap<Place, Totals> = BTreeMap::new();
    for sum in sums {
        let group = &sum.group;
        let kind = of_service.then_some(group.resource_type);
        let back = group.kind == SummaryBillType::Refund;
        let totals = found.entry((group.service, kind, group.mode, back)).or_default();
        *totals = totals.with(&sum.totals)?;
    }
    Some(found)
}

fn balances(totals: &Totals) -> Vec<BalanceType> {
    let parts = &totals.parts;
    let named = [
        ("BALANCE_TYPE_DEBIT", parts.cash),
        ("BALANCE_TYPE_CREDIT", parts.credit),
        ("BALANCE_TYPE_BONUS", parts.bonus),
        ("BALANCE_TYPE_COUPON", parts.coupon),
        ("BALANCE_TYPE_RCASH_COUPON", parts.flexi),
        ("BALANCE_TYPE_STORED_VALUE_CARD", parts.card),
    ];
    let paid = named.into_iter().filter(|(_, amount)| *amount != Amount::ZERO);
    let detail =
        |(id, amount)| BalanceType { balance_type_id: id, deduct_amount: AmountNumber(amount) };
    paid.map(detail).collect()
}

impl CustomerBillSum {
    fn of(
        ((service, kind, mode, back), totals): (&Place, &Totals),
        (customer, cycle, project): (&str, &str, Option<&String>),
        told: &Told,
    ) -> Self {
        // What belongs to none was asked for by an empty text.
        let project = project.map(|id| if id.is_empty() { "-1".to_owned() } else { id.clone() });
        Self {
            customer_id: customer.to_owned(),
            resource_type_code: kind.map(|number| told.code(number).to_owned()),
            cloud_service_type_code: told.code(*service).to_owned(),
            consume_time: cycle.to_owned(),
            pay_method: pay_method(*mode),
            consume_amount: AmountNumber(totals.charge.due),
            debt: AmountNumber(totals.parts.debt),
            discount: AmountNumber(totals.charge.discount),
            measure_id: MEASURE_MAIN_UNIT,
            bill_type: u8::from(*back),
            account_details: balances(totals),
            discount_detail_infos: Vec::new(),
            enterprise_project_id: project,
        }
    }
}

impl Operation for ShowMonthlySumFormer {
    const SPEC: Spec = Spec {
        id: "ShowCustomerMonthlySumV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/customer/account-mgr/bill/monthly-sum",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::BILL_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询汇总账单（旧版）", "Shows what a cycle comes to (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { wanted, project, partner_funded } = query;
        let caller = cx.caller()?;
        let (cycle, of_service) = (wanted.cycle.to_string(), wanted.service.is_some());
        let asking = Asking::oneself((caller.group, caller.customer));
        let query = MonthlyQuery { asking, wanted, page: (0, i64::MAX) };
        let zone = cx.store().realm().zone.clone();
        let read = cx.read(move |tx, pulse| {
            if partner_funded {
                return Ok(MonthlyList::default());
            }
            let list: Result<MonthlyList, Error<NotShown>> =
                list_monthly_sums(tx, (&zone, pulse.now), &query);
            list
        });
        let list = read.await?;
        let customer = list.sums.first().map(|sum| list.told.customer(sum.group.consumer).0);
        let customer = customer.unwrap_or_default();
        let beyond = || Failure::Fault(Fault::Bug("sums leave their range".to_owned()));
        let sums = together(&list.sums, of_service).ok_or_else(beyond)?;
        let known = (customer, cycle.as_str(), project.as_ref());
        let sums = sums.iter().map(|one| CustomerBillSum::of(one, known, &list.told));
        let bill_sums: Vec<CustomerBillSum> = sums.collect();
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            currency: cx.currency().to_owned(),
            total_count: bill_sums.len(),
            bill_sums,
        }))
    }
}
