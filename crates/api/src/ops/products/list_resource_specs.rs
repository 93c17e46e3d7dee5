//! `POST /v2/products/resource-specs-query` (`orders` A5): the specifications of a type of resource that
//! are sold in a region, in one way to pay. Those that have no price at the moment are not sold.

use http::Method;
use hubu_core::access::Requirement;
use hubu_core::products::{Catalogue, Charging, Spec, SpecFilter, specs};
use schemars::JsonSchema;
use serde::Serialize;

use super::marker::{Marker, PageInfo};
use super::{CODE, SPEC_CODE, in_force, named, resource_type_name, service_name};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::language::Lang;
use crate::operation::{self, Answer, Callers, Operation, Plane, RateClass, Repeat};

/// See the file's head.
pub struct ListResourceSpecs;

/// The body.
pub struct Body {
    service: String,
    resource_type: String,
    region: String,
    charging: Charging,
    spec: Option<String>,
    marker: Marker,
    limit: usize,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let modes = [("1", Charging::Period), ("3", Charging::OnDemand)];
        let service = fields.text("cloud_service_type", CODE)?;
        let resource_type = fields.text("resource_type", CODE.sample("hws.resource.type.vm"))?;
        let region = fields.text("region_code", CODE.sample("cn-north-4"))?;
        let charging = fields.word("charge_mode", &modes)?;
        let filters = fields.objects("filters", 0..=1, |filter| {
            filter.word("key", &[("RESOURCE_SPEC", ())])?;
            filter.text("value", SPEC_CODE)
        })?;
        let marker = Marker::read(fields)?;
        let limit = fields.int_or("limit", 1..=100, 100)?;
        let limit = usize::try_from(limit).unwrap_or_default();
        let spec = filters.into_iter().next();
        Ok(Self { service, resource_type, region, charging, spec, marker, limit })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    page_info: PageInfo,
    cloud_service_basics: Vec<CloudServiceBasic>,
}

#[derive(Serialize, JsonSchema)]
struct CloudServiceBasic {
    cloud_service_type: String,
    cloud_service_type_name: String,
    resource_type: String,
    resource_type_name: String,
    resource_spec: String,
    resource_spec_name: String,
    charge_mode: &'static str,
    region_code: String,
}

impl Operation for ListResourceSpecs {
    const SPEC: operation::Spec = operation::Spec {
        id: "ListResourceSpecs",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/products/resource-specs-query",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询云服务类型资源规格", "Lists the specifications of a type of resource"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (catalogue, now) = in_force(cx).await?;
        let wanted = SpecFilter {
            service: Some(&body.service),
            resource_type: Some(&body.resource_type),
            region: &body.region,
            spec: body.spec.as_deref(),
            charging: Some(body.charging),
        };
        let after = body.marker.product(&catalogue)?;
        let page = specs(&catalogue, &wanted, now, (after, body.limit));
        let rows =
            page.specs.iter().filter_map(|spec| basic(&catalogue, spec, body.charging, lang));
        let cloud_service_basics = rows.collect();
        Ok(Answer::value(Reply { page_info: PageInfo::of(&page), cloud_service_basics }))
    }
}

fn basic(
    catalogue: &Catalogue,
    spec: &Spec<'_>,
    charging: Charging,
    lang: Lang,
) -> Option<CloudServiceBasic> {
    let product = spec.first()?;
    let key = &product.key;
    Some(CloudServiceBasic {
        cloud_service_type: key.service.clone(),
        cloud_service_type_name: service_name(catalogue, &key.service, lang),
        resource_type: key.resource_type.clone(),
        resource_type_name: resource_type_name(catalogue, &key.resource_type, lang),
        resource_spec: key.spec.clone(),
        resource_spec_name: named(lang, &product.names),
        charge_mode: if charging == Charging::Period { "1" } else { "3" },
        region_code: key.region.clone(),
    })
}
