//! `POST /v2/payments/free-resources/usages/details/query` (`bills` C2): what is left of what the caller's packages
//! hold. What is not its own is left out.

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::packages::{ListedItem, list_items};
use hubu_core::ids::PackageItemKey;
use hubu_core::money::Amount;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::Words;
use super::{ITEM_ID, PACKAGES, item_key};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountNumber, Instant};

/// See the file's head.
pub struct ListFreeResourceUsages;

/// Ids that may be asked for.
const MOST: usize = 100;

/// The body.
pub struct Body {
    keys: Vec<PackageItemKey>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let ids = fields.texts("free_resource_ids", 1..=MOST, ITEM_ID)?;
        Ok(Self { keys: ids.iter().filter_map(|id| item_key(id)).collect() })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    free_resources: Vec<FreeResourceDetail>,
}

#[derive(Serialize, JsonSchema)]
struct FreeResourceDetail {
    free_resource_id: String,
    free_resource_type_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_reuse_cycle: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_reuse_cycle_type: Option<i64>,
    usage_type_name: String,
    start_time: Instant,
    end_time: Instant,
    amount: AmountNumber,
    original_amount: AmountNumber,
    measure_id: i64,
}

impl FreeResourceDetail {
    fn of(one: &ListedItem, words: Words<'_>) -> Self {
        let item = &one.item;
        Self {
            free_resource_id: item.key.to_string(),
            free_resource_type_name: words.resource_type(&item.restriction.resource_type),
            quota_reuse_cycle: one.reset.map(|reset| reset.cycle.code()),
            quota_reuse_cycle_type: one.reset.map(|reset| reset.kind.code()),
            usage_type_name: words.usage_type(item),
            start_time: Instant(one.from),
            end_time: Instant(one.to),
            amount: AmountNumber(Amount::from_e8(one.left)),
            original_amount: AmountNumber(Amount::from_e8(item.quota)),
            measure_id: item.measure,
        }
    }
}

impl Operation for ListFreeResourceUsages {
    const SPEC: Spec = Spec {
        id: "ListFreeResourceUsages",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/payments/free-resources/usages/details/query",
        callers: Callers::Customers,
        requires: PACKAGES,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询资源包使用情况", "Shows what is left of packages"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let customer = (caller.group, caller.customer);
        let zone = cx.store().realm().zone.clone();
        let cache = Arc::clone(cx.catalogue());
        let read = cx.read(move |tx, pulse| {
            let items = list_items(tx, customer, (&zone, pulse.now), &body.keys)?;
            let (_, catalogue) = cache.current(tx)?;
            Ok::<_, Error<Refusal>>((items, catalogue))
        });
        let (items, catalogue) = read.await?;
        let words = Words { catalogue: &catalogue, lang: cx.lang() };
        let details = items.iter().map(|one| FreeResourceDetail::of(one, words));
        Ok(Answer::value(Reply { free_resources: details.collect() }))
    }
}
