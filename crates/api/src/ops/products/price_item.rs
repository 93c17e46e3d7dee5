//! What the international price list tells of a product: attributes and prices (`orders` B4).

use hubu_core::money::UnitPrice;
use hubu_core::products::{
    Catalogue, Charging, Price, PriceKey, Pricing, Product, Size, prices_in_force,
};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::named;
use crate::language::Lang;
use crate::wire::UnitPriceText;

/// The attribute that stands for the size of a product. Catalogues have sizes beside their attributes, and
/// the wire tells ranges within attributes only.
const SIZE: &str = "resource_size";

/// Something that is told of a product.
#[derive(Serialize, JsonSchema)]
pub struct Attribute {
    code: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    linear_range: Option<LinearRange>,
}

#[derive(Serialize, JsonSchema)]
struct LinearRange {
    min: i64,
    max: i64,
    step: i64,
}

impl Attribute {
    /// Those of a product; the last is its size, if it has one.
    pub fn of(catalogue: &Catalogue, product: &Product, lang: Lang) -> Vec<Self> {
        let told = product.attributes.iter().map(|one| Self {
            code: one.code.clone(),
            name: named(lang, &one.names),
            value: Some(one.value.clone()),
            unit: one.unit.clone(),
            linear_range: None,
        });
        told.chain(product.size.map(|size| Self::size(catalogue, size, lang))).collect()
    }

    fn size(catalogue: &Catalogue, size: Size, lang: Lang) -> Self {
        let measure = catalogue.measure(size.measure);
        let unit = measure.map(|measure| named(lang, &measure.abbreviations));
        Self {
            code: SIZE.to_owned(),
            name: lang.pick("规格大小", "Size").to_owned(),
            value: None,
            unit: unit.unwrap_or_default(),
            linear_range: Some(LinearRange { min: size.least, max: size.most, step: size.step }),
        }
    }
}

/// A price of a product.
///
/// `official_price` is that of one unit of usage, or of a term of as many periods as `period_nums` says: one
/// where any number is sold, each at this price; all of a commitment. A product with a size costs so much
/// for each unit of size. Of a graduated tariff the price below its second tier is told: the wire has no
/// field for tiers.
#[derive(Serialize, JsonSchema)]
pub struct PriceItem {
    offering_id: String,
    currency: String,
    official_price: UnitPriceText,
    charging_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_type: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    period_nums: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_usage_factor: Option<String>,
}

impl PriceItem {
    /// The prices of a product that are in force, of one way to pay or of all.
    pub fn of(
        catalogue: &Catalogue,
        product: &Product,
        charging: Option<Charging>,
        (at, currency): (Timestamp, &str),
    ) -> Vec<Self> {
        let prices = prices_in_force(catalogue, &product.id, charging, at);
        prices.map(|price| Self::one(price, currency)).collect()
    }

    fn one(price: &Price, currency: &str) -> Self {
        let (period_type, period_nums, factor) = match &price.key {
            PriceKey::OnDemand { usage } => (None, Vec::new(), Some(usage.clone())),
            PriceKey::Period { unit, periods } => {
                (Some(unit.code()), vec![periods.unwrap_or(1)], None)
            }
        };
        Self {
            offering_id: price.product.clone(),
            currency: currency.to_owned(),
            official_price: UnitPriceText(first_price(&price.pricing)),
            charging_mode: Charging::of(&price.key).as_str(),
            period_type,
            period_nums,
            billing_usage_factor: factor,
        }
    }
}

fn first_price(pricing: &Pricing) -> UnitPrice {
    match pricing {
        Pricing::Flat(price) => *price,
        Pricing::Graduated(tiers) => tiers.first().map(|tier| tier.price).unwrap_or_default(),
    }
}
