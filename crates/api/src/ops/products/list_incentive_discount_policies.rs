//! `GET /v2/products/incentive-discount-policies` (`orders` A9): what a partner earns by each service, and
//! whether discounts that partners grant count for it.
//!
//! The page answers for the last instant of a month. Policies carry no dates in a catalogue: the version in
//! force tells those of every month.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::products::{ServiceType, services};
use schemars::JsonSchema;
use serde::Serialize;

use super::{CODE, in_force, named, slice};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListIncentiveDiscountPolicies;

/// What a partner's operator needs.
const ITEMS: &[&str] = &["BPC_ITEM_SALES_040100"];

/// The query.
pub struct Query {
    service: Option<String>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.cycle("time")?;
        // `""` is a code like any other here, and no service has it.
        let service = fields.opt_text("service_type_code", CODE)?;
        Ok(Self { service, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    policies: Vec<IncentiveAndDiscountPolicy>,
}

#[derive(Serialize, JsonSchema)]
struct IncentiveAndDiscountPolicy {
    service_type_code: String,
    service_type_name: String,
    incentive_policy: String,
    allow_discount: &'static str,
}

impl IncentiveAndDiscountPolicy {
    fn of(service: &ServiceType, lang: Lang) -> Self {
        Self {
            service_type_code: service.code.clone(),
            service_type_name: named(lang, &service.names),
            incentive_policy: service.incentive.code().to_string(),
            allow_discount: if service.partner_discounts { "YES" } else { "NO" },
        }
    }
}

impl Operation for ListIncentiveDiscountPolicies {
    const SPEC: Spec = Spec {
        id: "ListIncentiveDiscountPolicies",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/products/incentive-discount-policies",
        callers: Callers::Providers,
        requires: Requirement::items(ITEMS),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: [
            "查询产品的折扣和激励策略",
            "Lists the discount and incentive policies of cloud services",
        ],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, _) = in_force(cx).await?;
        let found = services(&catalogue, query.service.as_deref(), slice(query.page));
        let rows = found.rows.into_iter().map(|one| IncentiveAndDiscountPolicy::of(one, lang));
        Ok(Answer::value(Reply { total_count: found.total, policies: rows.collect() }))
    }
}
