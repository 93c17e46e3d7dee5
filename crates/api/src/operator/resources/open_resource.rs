//! `POST /operator/v1/customers/{customer_id}/resources`: a cloud service has opened a resource, which is
//! charged on demand from now on. The product is named by `product_id`, or by what inquiries name it by. Without
//! a `resource_id` one is drawn.

use std::sync::Arc;

use http::Method;
use hubu_app::ledger::Party;
use hubu_app::resources::{NewResource, open_resource};
use hubu_app::write::Keep;
use hubu_app::{Error, Unit};
use hubu_core::enterprise::DEFAULT_PROJECT;
use hubu_core::products::ProductKey;
use hubu_core::resources::{NamedProduct, ResourceRefusal, Size, Tags};

use super::shown::ShownResource;
use super::{ENTERPRISE_PROJECT, ID, NAME, PRODUCT, PROJECT, SPEC, show, size, tags};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct OpenResource;

const SERVICE: Text = Text::max(64).sample("hws.service.type.ec2");
const RESOURCE_TYPE: Text = Text::max(64).sample("hws.resource.type.vm");
const REGION: Text = Text::max(64).sample("cn-north-4");
const ZONE: Text = Text::max(64).sample("cn-north-4a");

/// The body.
pub struct Body {
    id: Option<String>,
    name: String,
    product: NamedProduct,
    zone: Option<String>,
    size: Option<Size>,
    project: String,
    enterprise_project: String,
    parent: Option<String>,
    tags: Tags,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = fields.opt_text("resource_id", ID)?;
        let name = fields.opt_text("name", NAME)?.unwrap_or_default();
        let zone = fields.opt_text("available_zone", ZONE)?;
        let size = size(fields)?;
        let project = fields.opt_text("project_id", PROJECT)?.unwrap_or_default();
        let enterprise_project = fields.opt_text("enterprise_project_id", ENTERPRISE_PROJECT)?;
        let enterprise_project = enterprise_project.unwrap_or_else(|| DEFAULT_PROJECT.to_owned());
        let parent = fields.opt_text("parent_resource_id", ID)?;
        let tags = tags(fields)?;
        // Last: what must be there in one of two ways is missed after what is wrong.
        let product = product(fields)?;
        Ok(Self { id, name, product, zone, size, project, enterprise_project, parent, tags })
    }
}

fn product(fields: &mut Fields<'_>) -> Result<NamedProduct, BadField> {
    let id = fields.opt_text("product_id", PRODUCT)?;
    let service = fields.opt_text("cloud_service_type", SERVICE)?;
    let resource_type = fields.opt_text("resource_type", RESOURCE_TYPE)?;
    let region = fields.opt_text("region", REGION)?;
    let spec = fields.opt_text("resource_spec", SPEC)?;
    match (id, service, resource_type, region, spec) {
        (Some(id), ..) => Ok(NamedProduct::Id(id)),
        (None, Some(service), Some(resource_type), Some(region), Some(spec)) => {
            Ok(NamedProduct::Key(ProductKey { service, resource_type, region, spec }))
        }
        _ => Err(fields.bad(
            "product_id",
            Defect::Rule(
                "不能缺失，除非提供 cloud_service_type、resource_type、region 与 resource_spec",
                "must be there, unless cloud_service_type, resource_type, region and resource_spec are",
            ),
        )),
    }
}

impl Operation for OpenResource {
    const SPEC: Spec = writes(
        "OpenResource",
        Method::POST,
        "/operator/v1/customers/{customer_id}/resources",
        201,
        &[
            Code::CustomerUnknown,
            Code::ResourceIdTaken,
            Code::ProductNotOnDemand,
            Code::ProjectUnknown,
        ],
        ["开通按需资源", "Opens a resource on demand"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownResource;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownResource>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let cache = Arc::clone(cx.catalogue());
        let new = NewResource {
            customer: Party::Key(customer.key),
            id: body.id,
            name: body.name,
            product: body.product,
            zone: body.zone,
            size: body.size,
            project: body.project,
            enterprise_project: body.enterprise_project,
            parent: body.parent,
            tags: body.tags,
        };
        let open = move |unit: &mut Unit<'_, '_>| {
            let done = open_resource(unit, &cache, &new)?;
            Ok::<_, Error<ResourceRefusal>>(show(unit, done)?)
        };
        let done = cx.unit_in(customer.group, Keep::Answer, open, Self::encode);
        done.await.map(Answer::recorded)
    }
}
