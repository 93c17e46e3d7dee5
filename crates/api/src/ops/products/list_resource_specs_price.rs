//! `POST /v2/products/resource-specs-price/query` (`orders` B4): the specifications that are sold in a
//! region, on request with their attributes and prices. It is of the international site alone.
//!
//! A specification that is sold in single zones beside the region stands once; its prices name the product
//! they are of. Filtered by a way to pay, only prices of that way are told.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::products::{Catalogue, Charging, Spec, SpecFilter, specs};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::marker::{Marker, PageInfo};
use super::price_item::{Attribute, PriceItem};
use super::{CODE, SPEC_CODE, in_force, named, resource_type_name, service_name};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads};
use crate::language::Lang;
use crate::operation::{self, Answer, Callers, Operation, Plane, RateClass, Repeat};

/// See the file's head.
pub struct ListResourceSpecsPrice;

/// The body.
pub struct Body {
    region: String,
    service: Option<String>,
    resource_type: Option<String>,
    filter: Option<Filter>,
    need_attributes: bool,
    need_price: bool,
    marker: Marker,
    limit: usize,
}

enum Filter {
    Spec(String),
    Charging(Charging),
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let code = CODE.empty(Empty::Refused);
        let region = fields.text("region_code", CODE.sample("ap-southeast-1"))?;
        let service = fields.opt_text("cloud_service_type", code)?;
        let resource_type =
            fields.opt_text("resource_type", code.sample("hws.resource.type.vm"))?;
        let filters = fields.objects("filters", 0..=1, filter)?;
        let need_attributes = fields.bool_or("need_attributes", false)?;
        let need_price = fields.bool_or("need_price", false)?;
        let marker = Marker::read(fields)?;
        let limit = fields.int_or("limit", 1..=50, 50)?;
        let limit = usize::try_from(limit).unwrap_or_default();
        let filter = filters.into_iter().next();
        Ok(Self {
            region,
            service,
            resource_type,
            filter,
            need_attributes,
            need_price,
            marker,
            limit,
        })
    }
}

fn filter(fields: &mut Fields<'_>) -> Result<Filter, BadField> {
    let by_charging = fields.word("key", &[("RESOURCE_SPEC", false), ("CHARGING_MODE", true)])?;
    let value = fields.text("value", SPEC_CODE)?;
    if !by_charging {
        return Ok(Filter::Spec(value));
    }
    let found = Charging::ALL.into_iter().find(|one| one.as_str() == value);
    let words = || Charging::ALL.iter().map(|one| one.as_str()).collect();
    let charging = found.ok_or_else(|| fields.bad("value", Defect::NotOneOf(words())))?;
    Ok(Filter::Charging(charging))
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    page_info: PageInfo,
    region_code: String,
    resource_spec_infos: Vec<ResourceSpecInfo>,
}

#[derive(Serialize, JsonSchema)]
struct ResourceSpecInfo {
    cloud_service_type: String,
    cloud_service_type_name: String,
    resource_type: String,
    resource_type_name: String,
    resource_spec: String,
    resource_spec_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Vec<Attribute>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price_lists: Option<Vec<PriceItem>>,
}

impl Operation for ListResourceSpecsPrice {
    const SPEC: operation::Spec = operation::Spec {
        id: "ListResourceSpecsPrice",
        plane: Plane::Vendor,
        sites: Sites::Intl,
        method: Method::POST,
        path: "/v2/products/resource-specs-price/query",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: [
            "查询云服务类型资源规格定价",
            "Lists the specifications of resources and their prices",
        ],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let (catalogue, now) = in_force(cx).await?;
        let (spec, charging) = match &body.filter {
            Some(Filter::Spec(spec)) => (Some(spec.as_str()), None),
            Some(Filter::Charging(charging)) => (None, Some(*charging)),
            None => (None, None),
        };
        let wanted = SpecFilter {
            service: body.service.as_deref(),
            resource_type: body.resource_type.as_deref(),
            region: &body.region,
            spec,
            charging,
        };
        let after = body.marker.product(&catalogue)?;
        let page = specs(&catalogue, &wanted, now, (after, body.limit));
        let teller = Teller {
            catalogue: &catalogue,
            lang: cx.lang(),
            now,
            currency: cx.currency(),
            charging,
            need: (body.need_attributes, body.need_price),
        };
        let rows = page.specs.iter().filter_map(|spec| teller.info(spec)).collect();
        let page_info = PageInfo::of(&page);
        let region_code = body.region;
        Ok(Answer::value(Reply { page_info, region_code, resource_spec_infos: rows }))
    }
}

/// What it takes to tell of a specification.
struct Teller<'t> {
    catalogue: &'t Catalogue,
    lang: Lang,
    now: Timestamp,
    currency: &'t str,
    charging: Option<Charging>,
    /// Attributes, prices.
    need: (bool, bool),
}

impl Teller<'_> {
    fn info(&self, spec: &Spec<'_>) -> Option<ResourceSpecInfo> {
        let Self { catalogue, lang, .. } = *self;
        let product = spec.first()?;
        let key = &product.key;
        let (need_attributes, need_price) = self.need;
        let price_lists = || {
            let told = (self.now, self.currency);
            let products = spec.products.iter();
            products.flat_map(|one| PriceItem::of(catalogue, one, self.charging, told)).collect()
        };
        Some(ResourceSpecInfo {
            cloud_service_type: key.service.clone(),
            cloud_service_type_name: service_name(catalogue, &key.service, lang),
            resource_type: key.resource_type.clone(),
            resource_type_name: resource_type_name(catalogue, &key.resource_type, lang),
            resource_spec: key.spec.clone(),
            resource_spec_name: named(lang, &product.names),
            attributes: need_attributes.then(|| Attribute::of(catalogue, product, lang)),
            price_lists: need_price.then(price_lists),
        })
    }
}
