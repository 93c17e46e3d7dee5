//! `POST /v2/promotions/business/discount-info` (`orders` A10): the caller's framework commerce in force,
//! which is what its commercial discounts come to: items on products or on categories, as is asked.
//!
//! The commerce is known by the oldest of the discounts. Nothing is tiered here, so that no item has steps.
//! Without a commerce in force there is nothing: null where the commerce would say something, and empty
//! lists.

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::discounts::commercial_of;
use hubu_core::access::{Requirement, permissions};
use hubu_core::discounts::{Discount, QuoteFilter, category_quotes, commerce, product_quotes};
use hubu_core::products::Catalogue;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::quoting::{CategoryItem, ProductItem, SITE, SiteInfo};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::Instant;

/// See the file's head.
pub struct ListBusinessDiscountInfo;

/// Which items are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemType {
    Product,
    Category,
}

const TYPES: [(&str, ItemType); 2] =
    [("PRODUCT_ITEM", ItemType::Product), ("CATEGORY_ITEM", ItemType::Category)];
/// How many items there are on a page where nobody says.
const DEFAULT_LIMIT: i64 = 20;

/// The body.
pub struct Body {
    items: ItemType,
    filter: QuoteFilter,
    site: Option<String>,
    page: Page,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let items = fields.word("quoting_item_type", &TYPES)?;
        let service = Text::max(64).sample("hws.service.type.ec2");
        let services = fields.texts("cloud_service_types", 0..=100, service)?;
        let modes = fields.texts("charging_modes", 0..=20, Text::max(64).sample("ONDEMAND"))?;
        let site = Text::max(64).empty(Empty::Refused).sample(SITE);
        let site = fields.opt_text("site_code", site)?;
        let offset = fields.int_or("offset", 0..=Page::MAX_OFFSET, 0)?;
        let limit = fields.int_or("limit", 1..=1_000, DEFAULT_LIMIT)?;
        let (filter, page) = (QuoteFilter { services, modes }, Page { offset, limit });
        Ok(Self { items, filter, site, page })
    }
}

impl Body {
    /// Are items of the realm's own site asked for? There are no others.
    fn asks_for_site(&self) -> bool {
        self.site.as_deref().is_none_or(|site| site.eq_ignore_ascii_case(SITE))
    }
}

/// The answer. What the commerce says is null where there is none, and `expire_time` where it goes on.
#[derive(Default, Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    commerce_id: Option<String>,
    commerce_code: Option<String>,
    effective_time: Option<Instant>,
    expire_time: Option<Instant>,
    product_quoting_items: Vec<ProductItem>,
    category_quoting_items: Vec<CategoryItem>,
    category_quoting_item_steps: Vec<Nothing>,
    sites: Vec<SiteInfo>,
}

impl Operation for ListBusinessDiscountInfo {
    const SPEC: Spec = Spec {
        id: "ListBusinessDiscountInfo",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/v2/promotions/business/discount-info",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::DISCOUNT_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询商务折扣信息", "Lists the caller's commercial discounts"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (customer, cache) = (cx.caller()?.customer, Arc::clone(cx.catalogue()));
        let lang = cx.lang();
        // Each discount looks at every product: that is no work for those who wait for sockets.
        let read = cx.read(move |tx, pulse| -> Result<_, Error<Refusal>> {
            let discounts = commercial_of(tx, customer, pulse.now)?;
            let (_, catalogue) = cache.current(tx)?;
            Ok(reply(&body, &discounts, (&*catalogue, pulse.now), lang))
        });
        Ok(Answer::value(read.await?))
    }
}

fn reply(
    body: &Body,
    discounts: &[Discount],
    (catalogue, now): (&Catalogue, Timestamp),
    lang: Lang,
) -> Reply {
    let Some(commerce) = commerce(discounts) else { return Reply::default() };
    let id = commerce.key.to_wire();
    let mut reply = Reply {
        commerce_id: Some(id.clone()),
        commerce_code: Some(id),
        effective_time: Some(Instant(commerce.from)),
        expire_time: commerce.to.map(Instant),
        sites: vec![SiteInfo::of(catalogue, lang)],
        ..Reply::default()
    };
    if !body.asks_for_site() {
        return reply;
    }
    match body.items {
        ItemType::Product => {
            let mut quotes = product_quotes(catalogue, discounts, now);
            quotes.retain(|quote| body.filter.wants(quote.service(), quote.mode));
            reply.total_count = quotes.len();
            let page = on_page(&quotes, body.page).iter();
            let shown = page.map(|quote| ProductItem::new(quote, catalogue, lang));
            reply.product_quoting_items = shown.collect();
        }
        ItemType::Category => {
            let mut quotes = category_quotes(discounts);
            quotes.retain(|quote| {
                body.filter.wants(quote.discount.scope.service.as_deref(), quote.mode)
            });
            reply.total_count = quotes.len();
            let page = on_page(&quotes, body.page).iter();
            let shown = page.map(|quote| CategoryItem::new(quote, catalogue, lang));
            reply.category_quoting_items = shown.collect();
        }
    }
    reply
}

/// The part of a list that is asked for.
fn on_page<T>(all: &[T], page: Page) -> &[T] {
    let [offset, limit] =
        [page.offset, page.limit].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    let begin = offset.min(all.len());
    &all[begin..begin.saturating_add(limit).min(all.len())]
}
