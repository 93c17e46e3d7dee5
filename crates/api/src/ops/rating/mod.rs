//! What things would cost (`orders` B).
//!
//! `project_id` is any project of the caller and decides nothing. Who may not see discounts
//! (`bss:discount:view`) is told list prices.

pub(in crate::ops) mod list_on_demand_resource_ratings;
pub(in crate::ops) mod list_rate_on_period_detail;
mod list_renew_rate_on_period;
mod query_change_rating_former;
mod query_rating_former;
mod rating_result_former;

pub use list_on_demand_resource_ratings::ListOnDemandResourceRatings;
pub use list_rate_on_period_detail::ListRateOnPeriodDetail;
pub use list_renew_rate_on_period::ListRenewRateOnPeriod;
pub use query_change_rating_former::QueryChangeRatingFormer;
pub use query_rating_former::{QueryRatingCommonFormer, QueryRatingFormer};

use std::collections::HashSet;
use std::sync::Arc;

use hubu_app::Error;
use hubu_app::discounts::of_customer;
use hubu_core::access::permissions;
use hubu_core::discounts::Discount;
use hubu_core::products::{Catalogue, ProductKey};
use hubu_core::rating::{Asked, LineRefusal, Named, Rated, What, rate};
use hubu_core::time::Timestamp;
use serde::Serialize;

use super::iam::projects_of;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Text};
use crate::registry::{Entry, entry};

/// The inquiries.
pub fn registry() -> [Entry; 6] {
    [
        entry::<QueryRatingCommonFormer>(),
        entry::<QueryChangeRatingFormer>(),
        entry::<QueryRatingFormer>(),
        entry::<ListOnDemandResourceRatings>(),
        entry::<ListRenewRateOnPeriod>(),
        entry::<ListRateOnPeriodDetail>(),
    ]
}

/// The largest whole number the vendor's clients hold.
const MAX_INT: i64 = 2_147_483_647;
/// Products of one inquiry.
const MOST_PRODUCTS: usize = 100;

/// A product as inquiries name it, with its size and number.
struct ProductInfo {
    id: String,
    key: ProductKey,
    zone: Option<String>,
    size: Option<i64>,
    size_measure: Option<i64>,
    count: i64,
}

impl ProductInfo {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let of = |sample| Text::max(400).sample(sample);
        Ok(Self {
            id: fields.text("id", Text::max(64))?,
            key: ProductKey {
                service: fields.text("cloud_service_type", of("hws.service.type.ec2"))?,
                resource_type: fields.text("resource_type", of("hws.resource.type.vm"))?,
                region: fields.text("region", Text::max(64).sample("cn-north-4"))?,
                spec: fields.text("resource_spec", of("s6.small.1.linux"))?,
            },
            // Absent, empty and null all mean any zone.
            zone: fields.opt_text("available_zone", Text::max(64))?,
            size: fields.opt_int("resource_size", 0..=MAX_INT)?,
            size_measure: fields.opt_int("size_measure_id", 0..=MAX_INT)?,
            count: fields.int("subscription_num", 1..=MAX_INT)?,
        })
    }
}

/// A product as an inquiry writes it, to be asked about again. The members that say what is asked of it follow.
#[derive(Serialize)]
struct WrittenProduct<'a> {
    id: &'a str,
    cloud_service_type: &'a str,
    resource_type: &'a str,
    region: &'a str,
    resource_spec: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_zone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_measure_id: Option<i64>,
    subscription_num: i64,
}

impl ProductInfo {
    fn written(&self) -> WrittenProduct<'_> {
        WrittenProduct {
            id: &self.id,
            cloud_service_type: &self.key.service,
            resource_type: &self.key.resource_type,
            region: &self.key.region,
            resource_spec: &self.key.spec,
            available_zone: self.zone.as_deref(),
            resource_size: self.size,
            size_measure_id: self.size_measure,
            subscription_num: self.count,
        }
    }
}

/// The project and the products of an inquiry; ids tell the products apart.
fn read_inquiry<T>(
    fields: &mut Fields<'_>,
    read: impl Fn(&mut Fields<'_>) -> Result<T, BadField>,
    product: impl Fn(&T) -> &ProductInfo,
) -> Result<(String, Vec<T>), BadField> {
    let project = fields.text("project_id", Text::max(64))?;
    let products = fields.objects("product_infos", 1..=MOST_PRODUCTS, read)?;
    let repeated = {
        let mut ids = HashSet::new();
        products.iter().position(|one| !ids.insert(product(one).id.as_str()))
    };
    if let Some(at) = repeated {
        return Err(BadField::new(format!("product_infos[{at}].id"), Defect::Repeated));
    }
    Ok((project, products))
}

/// What something costs by the catalogue at this moment, with the discounts that the caller sees, and when that
/// was.
async fn inquire<T: Send + 'static>(
    cx: &Cx,
    project: &str,
    price: impl FnOnce(&Catalogue, Timestamp, &[Discount]) -> Result<T, LineRefusal> + Send + 'static,
) -> Result<(Timestamp, T), Failure> {
    inquire_at(cx, ("project_id", project), None, price).await
}

/// The same, where the project is called otherwise, and as of another instant: by the prices and discounts that
/// are in force then.
async fn inquire_at<T: Send + 'static>(
    cx: &Cx,
    (field, project): (&'static str, &str),
    at: Option<Timestamp>,
    price: impl FnOnce(&Catalogue, Timestamp, &[Discount]) -> Result<T, LineRefusal> + Send + 'static,
) -> Result<(Timestamp, T), Failure> {
    let identity = cx.identity()?;
    let caller = &identity.caller;
    if !projects_of(cx.site(), &caller.customer_id).iter().any(|own| own.id == project) {
        let rule = Defect::Rule("不是该账号的项目", "is no project of the account");
        return Err(BadField::new(field, rule).into());
    }
    let (customer, shown) = (caller.customer, identity.principal.has(permissions::DISCOUNT_VIEW));
    let cache = Arc::clone(cx.catalogue());
    cx.read(move |tx, pulse| {
        let (_, catalogue) = cache.current(tx)?;
        let at = at.unwrap_or(pulse.now);
        let discounts = if shown { of_customer(tx, customer, at)? } else { Vec::new() };
        let priced = price(&catalogue, at, &discounts).map_err(Error::Refused)?;
        Ok((at, priced))
    })
    .await
}

/// Rates the lines of an inquiry one after the other.
fn rated<'l>(
    catalogue: &Catalogue,
    at: Timestamp,
    discounts: &[Discount],
    lines: impl Iterator<Item = (&'l ProductInfo, What<'l>)>,
) -> Result<Vec<Rated>, LineRefusal> {
    let line = |(line, (product, what)): (usize, (&ProductInfo, What<'_>))| {
        let asked = Asked {
            size: product.size,
            size_measure: product.size_measure,
            what,
            count: product.count,
        };
        let named = Named { key: &product.key, zone: product.zone.as_deref() };
        rate(catalogue, at, named, &asked, discounts)
            .map_err(|why| LineRefusal { line: Some(line), why })
    };
    lines.enumerate().map(line).collect()
}
