//! `GET /v2/bills/customer-bills/free-resources-usage-records` (`bills` C3): what the caller's packages covered, the
//! last first.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `free_resource_id`, `product_id`, `resource_type_code` | all | all | none is called so | all |
//! | `deduct_time_begin`, `deduct_time_end`, at most 90 days apart | refused | refused | refused | refused |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused | 0, 10 |

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::packages::{DeductionList, DeductionQuery, StoredDeduction, list_deductions};
use hubu_core::ids::PackageItemKey;
use hubu_core::money::Amount;
use hubu_core::time::Day;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::Words;
use super::{ITEM_ID, PACKAGES, item_key};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::Instant;

/// See the file's head.
pub struct ListFreeResourcesUsageRecords;

/// How far apart the days may be.
const MOST_DAYS: i64 = 90;
/// Records of a page at the most.
const MOST: i64 = 1_000;
/// No item has it.
const NOTHING: PackageItemKey = PackageItemKey(0);

/// The query.
pub struct Query {
    item: Option<PackageItemKey>,
    product: Option<String>,
    resource_type: Option<String>,
    days: (Day, Day),
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let item = fields.opt_text("free_resource_id", ITEM_ID)?;
        let product = fields.opt_text("product_id", Text::max(64))?;
        let resource_type = fields.opt_text("resource_type_code", Text::max(64))?;
        let rule = Text::max(10).sample("2026-01-31");
        let form = ("YYYY-MM-DD", "YYYY-MM-DD");
        let mut day = |name| fields.parsed(name, rule, form, |text| Day::parse(text).ok());
        let (first, last) = (day("deduct_time_begin")?, day("deduct_time_end")?);
        if !(0..=MOST_DAYS).contains(&last.days_after(first)) {
            let rule = Defect::Rule(
                "须不早于开始日期，且相距不超过 90 天",
                "must not be before the first day, and at most 90 days after it",
            );
            return Err(fields.bad("deduct_time_end", rule));
        }
        let item = item.map(|id| item_key(&id).unwrap_or(NOTHING));
        Ok(Self { item, product, resource_type, days: (first, last), page: fields.page(MOST)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    free_resource_records: Vec<FreeResourceRecord>,
    total_count: i64,
}

#[derive(Serialize, JsonSchema)]
struct FreeResourceRecord {
    deduct_time: Instant,
    free_resource_id: String,
    resource_id: String,
    resource_type_code: String,
    resource_type_name: String,
    resource_tag: String,
    product_id: String,
    product_name: String,
    usage_type_code: String,
    available_amount: String,
    remaining_amount: String,
    used_amount: String,
    measure_id: i64,
    effective_time: Instant,
    expire_time: Instant,
}

impl FreeResourceRecord {
    fn of(one: &StoredDeduction, list: &DeductionList, words: Words<'_>) -> Self {
        let deduction = one.deduction;
        let amount = |e8| Amount::from_e8(e8).to_text(0);
        let tags = list.tags(one.resource).map(|(name, value)| format!("{name}={value}"));
        let (product, resource_type) = (list.code(one.product), list.code(one.resource_type));
        Self {
            deduct_time: Instant(one.deducted),
            free_resource_id: deduction.item.to_string(),
            resource_id: list.resource(one.resource).to_owned(),
            resource_type_code: resource_type.to_owned(),
            resource_type_name: words.resource_type(resource_type),
            resource_tag: tags.collect::<Vec<_>>().join(";"),
            product_id: product.to_owned(),
            product_name: words.product(product),
            usage_type_code: list.code(one.usage_type).to_owned(),
            available_amount: amount(deduction.before),
            remaining_amount: amount(deduction.after),
            used_amount: amount(deduction.used),
            measure_id: one.measure,
            effective_time: Instant(one.span.from()),
            expire_time: Instant(one.span.to()),
        }
    }
}

impl Operation for ListFreeResourcesUsageRecords {
    const SPEC: Spec = Spec {
        id: "ListFreeResourcesUsageRecords",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/bills/customer-bills/free-resources-usage-records",
        callers: Callers::Customers,
        requires: PACKAGES,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源包使用明细", "Lists what packages covered"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let query = DeductionQuery {
            customer: (caller.group, caller.customer),
            days: query.days,
            item: query.item,
            product: query.product,
            resource_type: query.resource_type,
            page: (query.page.offset, query.page.limit),
        };
        let zone = cx.store().realm().zone.clone();
        let cache = Arc::clone(cx.catalogue());
        let read = cx.read(move |tx, _| {
            let list = list_deductions(tx, &zone, &query)?;
            let (_, catalogue) = cache.current(tx)?;
            Ok::<_, Error<Refusal>>((list, catalogue))
        });
        let (list, catalogue) = read.await?;
        let words = Words { catalogue: &catalogue, lang: cx.lang() };
        let records = list.deductions.iter();
        Ok(Answer::value(Reply {
            free_resource_records: records
                .map(|one| FreeResourceRecord::of(one, &list, words))
                .collect(),
            total_count: list.total,
        }))
    }
}
