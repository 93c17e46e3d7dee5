//! Quoting items as they go out (`orders` A10).

use hubu_core::discounts::{CategoryQuote, Discount, ProductQuote, Reduction};
use hubu_core::products::{Catalogue, Names, Region};
use schemars::JsonSchema;
use serde::Serialize;

use crate::edge::decode::Nothing;
use crate::language::Lang;
use crate::wire::{AmountNumber, Instant, PriceNumber};

/// The code of the one site that has these items, as the vendor's other interfaces name it.
pub const SITE: &str = "HWC_CN";
/// What people call it.
const SITE_NAMES: [&str; 2] = ["中国站", "Chinese mainland"];

/// `preferential_category`: neither tiers of a product nor of the time of day.
const PLAIN: i64 = 0;
/// `preferential_type` of a share of the price.
const OF_RATIO: i64 = 0;
/// `preferential_type` of a fixed unit price.
const OF_PRICE: i64 = 1;

/// An operating site, with its regions.
#[derive(Serialize, JsonSchema)]
pub struct SiteInfo {
    site_code: &'static str,
    site_name: &'static str,
    regions: Vec<RegionInfo>,
}

#[derive(Serialize, JsonSchema)]
struct RegionInfo {
    region_code: String,
    region_name: String,
}

/// A discount on a product.
#[derive(Serialize, JsonSchema)]
pub struct ProductItem {
    item_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<String>,
    product_spec_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_service_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_service_type_name: Option<String>,
    site_code: &'static str,
    related_regions: Vec<RegionInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    charge_event_code: Option<String>,
    charging_mode: &'static str,
    preferential_category: i64,
    preferential_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sales_price: Option<PriceNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_ratio: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pricing_basis: Option<String>,
    effective_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
    product_quoting_item_steps: Vec<Nothing>,
}

/// A discount on a category.
#[derive(Serialize, JsonSchema)]
pub struct CategoryItem {
    item_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_service_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_service_type_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_type_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_type_name: Option<String>,
    site_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_name: Option<String>,
    charging_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_ratio: Option<AmountNumber>,
    effective_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<Instant>,
}

impl SiteInfo {
    /// The realm's site.
    pub fn of(catalogue: &Catalogue, lang: Lang) -> Self {
        let regions = catalogue.parts().regions.iter().map(|region| RegionInfo::new(region, lang));
        let [zh, en] = SITE_NAMES;
        Self { site_code: SITE, site_name: lang.pick(zh, en), regions: regions.collect() }
    }
}

impl RegionInfo {
    fn new(region: &Region, lang: Lang) -> Self {
        Self { region_code: region.code.clone(), region_name: named(lang, &region.names) }
    }
}

impl ProductItem {
    /// An item; its id says which discount is quoted on what.
    pub fn new(quote: &ProductQuote<'_>, catalogue: &Catalogue, lang: Lang) -> Self {
        let ProductQuote { discount, product, mode, usage } = *quote;
        let scope = &discount.scope;
        let id = product.map(|product| product.id.clone());
        let code = usage.map(|(code, _)| code.to_owned());
        let parts = [Some(discount.key.to_wire()), id.clone(), Some(mode.as_str().to_owned())];
        let parts: Vec<String> = parts.into_iter().chain([code.clone()]).flatten().collect();
        let service = quote.service().map(str::to_owned);
        let spec = product.map(|product| named(lang, &product.names));
        let region = product.map(|product| product.key.region.as_str()).or(scope.region.as_deref());
        let region = region.and_then(|code| catalogue.region(code));
        let basis = usage.and_then(|(_, measure)| catalogue.measure(measure));
        let (preferential_type, sales_price, discount_ratio) = worth(discount);
        Self {
            item_id: parts.join("-"),
            product_id: id,
            product_spec_name: spec.or_else(|| scope.spec.clone()).unwrap_or_default(),
            cloud_service_type_name: service_name(catalogue, service.as_deref(), lang),
            cloud_service_type: service,
            site_code: SITE,
            related_regions: region.map(|one| RegionInfo::new(one, lang)).into_iter().collect(),
            charge_event_code: code,
            charging_mode: mode.as_str(),
            preferential_category: PLAIN,
            preferential_type,
            sales_price,
            discount_ratio,
            pricing_basis: basis.map(|measure| named(lang, &measure.names)),
            effective_time: Instant(discount.period.from),
            expire_time: discount.period.to.map(Instant),
            product_quoting_item_steps: Vec::new(),
        }
    }
}

impl CategoryItem {
    /// An item; its id says which discount is quoted.
    pub fn new(quote: &CategoryQuote<'_>, catalogue: &Catalogue, lang: Lang) -> Self {
        let CategoryQuote { discount, mode } = *quote;
        let scope = &discount.scope;
        let resource_type = scope.resource_type.as_deref();
        let resource_type = resource_type.and_then(|code| catalogue.resource_type(code));
        let region = scope.region.as_deref().and_then(|code| catalogue.region(code));
        let (_, _, discount_ratio) = worth(discount);
        Self {
            item_id: format!("{}-{}", discount.key.to_wire(), mode.as_str()),
            cloud_service_type_name: service_name(catalogue, scope.service.as_deref(), lang),
            cloud_service_type: scope.service.clone(),
            resource_type_code: scope.resource_type.clone(),
            resource_type_name: resource_type.map(|one| named(lang, &one.names)),
            site_code: SITE,
            region_code: scope.region.clone(),
            region_name: region.map(|one| named(lang, &one.names)),
            charging_mode: mode.as_str(),
            discount_ratio,
            effective_time: Instant(discount.period.from),
            expire_time: discount.period.to.map(Instant),
        }
    }
}

/// `preferential_type`, with the price or the ratio. What takes an amount off is never quoted.
fn worth(discount: &Discount) -> (i64, Option<PriceNumber>, Option<AmountNumber>) {
    match discount.reduction {
        Reduction::Ratio(left) => (OF_RATIO, None, Some(AmountNumber(left.to_amount()))),
        Reduction::FixedPrice(price) => (OF_PRICE, Some(PriceNumber(price)), None),
        Reduction::Off(_) => (OF_RATIO, None, None),
    }
}

fn service_name(catalogue: &Catalogue, code: Option<&str>, lang: Lang) -> Option<String> {
    let service = code.and_then(|code| catalogue.service(code));
    service.map(|service| named(lang, &service.names))
}

fn named(lang: Lang, names: &Names) -> String {
    lang.pick(&names.zh, &names.en).clone()
}
