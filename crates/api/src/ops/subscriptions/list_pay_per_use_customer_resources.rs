//! `POST /v2/orders/suscriptions/resources/query` (`orders` D1, misspelt on the wire): resources that have or had a
//! term, oldest first.
//!
//! With `only_main_resource` 0 what is attached to a resource that is named comes along; what is attached and named
//! comes alone. A partner names one of its customers; of another's there is nothing to see, and from others the
//! name is not looked at.
//!
//! | field | absent | null | empty |
//! |---|---|---|---|
//! | `resource_ids`, `status_list` | all | all | all |
//! | `order_id`, `expire_time_begin`, `expire_time_end`, `customer_id` | all | all | all |
//! | `service_type_code` | all | all | refused |
//! | `only_main_resource` | 0 | 0 | refused |
//! | `offset`, `limit` | 0, 10 | 0, 10 | refused |

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::resources::{ListedResources, ResourceFilter, listed_resources};
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;
use hubu_core::products::{Catalogue, Names};
use hubu_core::resources::Resource;
use hubu_core::subscriptions::{Status, Subscription};
use schemars::JsonSchema;
use serde::Serialize;

use super::RESOURCE_ID;
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::language::Lang;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::Instant;

/// See the file's head.
pub struct ListPayPerUseCustomerResources;

/// What a partner's operator needs.
const ITEMS: &[&str] = &["BPC_ITEM_SUBCUSTSERV_010105"];

/// The body.
pub struct Body {
    /// `None`: there cannot be any.
    filter: Option<ResourceFilter>,
    customer: Option<String>,
    page: Page,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let ids = fields.texts("resource_ids", 0..=50, RESOURCE_ID)?;
        let order = fields.opt_text("order_id", Text::max(64).sample("CS2401010900ABCDE"))?;
        let primary_only = fields.int_or("only_main_resource", 0..=1, 0)? == 1;
        let statuses = fields.ints("status_list", 0..=10, 2..=5)?;
        let from = fields.opt_instant("expire_time_begin", Empty::Absent)?;
        let to = fields.opt_instant("expire_time_end", Empty::Absent)?;
        let code = Text::max(64).empty(Empty::Refused).sample("hws.service.type.ec2");
        let service = fields.opt_text("service_type_code", code)?;
        let customer = fields.opt_text("customer_id", Text::max(64))?;
        let page = fields.page(500)?;
        let filter = ResourceFilter {
            ids,
            order: None,
            primary_only,
            statuses: statuses.into_iter().filter_map(Status::from_code).collect(),
            expires: (from, to),
            service,
            everything: false,
        };
        Ok(Self { filter: of_order(filter, order.as_deref()), customer, page })
    }
}

/// The filter with an order; `None` where no order has such an id.
pub(super) fn of_order(filter: ResourceFilter, order: Option<&str>) -> Option<ResourceFilter> {
    let Some(id) = order else { return Some(filter) };
    let order = OrderId::parse(id)?;
    Some(ResourceFilter { order: Some(order), ..filter })
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    data: Vec<OrderInstance>,
}

#[derive(Serialize, JsonSchema)]
struct OrderInstance {
    id: String,
    resource_id: String,
    resource_name: String,
    region_code: String,
    service_type_code: String,
    service_type_name: String,
    resource_type_code: String,
    resource_type_name: String,
    resource_spec_code: String,
    project_id: String,
    product_id: String,
    parent_resource_id: String,
    is_main_resource: u8,
    status: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_time: Option<Instant>,
    expire_time: Instant,
    expire_policy: i64,
    product_spec_desc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec_size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spec_size_measure_id: Option<i64>,
    update_time: Instant,
    enterprise_project: EnterpriseProject,
}

#[derive(Serialize, JsonSchema)]
struct EnterpriseProject {
    id: String,
    name: String,
}

/// Every resource of a page that has or had a term, with its term and the primary one it is attached to.
pub(super) fn with_terms(
    listed: &ListedResources,
) -> impl Iterator<Item = (&Resource, &Subscription, Option<&str>)> {
    let parents = listed.page.parents.iter().map(Option::as_deref);
    let each = listed.page.resources.iter().zip(parents.chain(std::iter::repeat(None)));
    each.filter_map(|(resource, parent)| Some((resource, resource.subscription.as_ref()?, parent)))
}

impl OrderInstance {
    fn new(
        (resource, term, parent): (&Resource, &Subscription, Option<&str>),
        project: Option<&String>,
        catalogue: &Catalogue,
        lang: Lang,
    ) -> Self {
        let product = &resource.product;
        let named = |names: Option<&Names>| {
            names.map(|names| lang.pick(&names.zh, &names.en).clone()).unwrap_or_default()
        };
        let service = catalogue.service(&product.service);
        let kind = catalogue.resource_type(&product.resource_type);
        let sold = catalogue.product(&product.id);
        Self {
            id: resource.key.0.to_string(),
            resource_id: resource.id.clone(),
            resource_name: resource.name.clone(),
            region_code: product.region.clone(),
            service_type_code: product.service.clone(),
            service_type_name: named(service.map(|one| &one.names)),
            resource_type_code: product.resource_type.clone(),
            resource_type_name: named(kind.map(|one| &one.names)),
            resource_spec_code: product.spec.clone(),
            project_id: resource.project.clone(),
            product_id: product.id.clone(),
            parent_resource_id: parent.unwrap_or(&resource.id).to_owned(),
            is_main_resource: u8::from(resource.parent.is_none()),
            status: term.shown(resource.frozen).code(),
            effective_time: resource.effective.map(Instant),
            expire_time: Instant(term.expires),
            expire_policy: term.at_expiry.policy().code(),
            product_spec_desc: named(sold.map(|one| &one.names)),
            spec_size: resource.size.map(|size| size.value),
            spec_size_measure_id: resource.size.map(|size| size.measure),
            update_time: Instant(resource.updated),
            enterprise_project: EnterpriseProject {
                id: resource.enterprise_project.clone(),
                name: project.cloned().unwrap_or_default(),
            },
        }
    }
}

/// A page of what is asked for, with the catalogue in force.
pub(super) async fn listed(
    cx: &Cx,
    filter: Option<ResourceFilter>,
    customer: Option<String>,
    page: Page,
) -> Result<(ListedResources, Arc<Catalogue>), Failure> {
    let (caller, cache) = (cx.caller()?.customer, Arc::clone(cx.catalogue()));
    let read = cx.read(move |tx, _| {
        let (_, catalogue) = cache.current(tx)?;
        let page = (page.offset, page.limit);
        let found = match filter {
            Some(filter) => listed_resources(tx, caller, customer.as_deref(), &filter, page)?,
            None => ListedResources::default(),
        };
        Ok::<_, Error<Refusal>>((found, catalogue))
    });
    read.await
}

impl Operation for ListPayPerUseCustomerResources {
    const SPEC: Spec = Spec {
        id: "ListPayPerUseCustomerResources",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/suscriptions/resources/query",
        callers: Callers::Customers,
        requires: Requirement {
            items: ITEMS,
            ..Requirement::permissions(&[permissions::RENEWAL_VIEW])
        },
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: ["查询客户包年/包月资源列表", "Lists yearly and monthly resources"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let lang = cx.lang();
        let (listed, catalogue) = listed(cx, body.filter, body.customer, body.page).await?;
        let row = |one: (&Resource, &Subscription, Option<&str>)| {
            let project = listed.projects.get(&one.0.enterprise_project);
            OrderInstance::new(one, project, &catalogue, lang)
        };
        let data = with_terms(&listed).map(row).collect();
        Ok(Answer::value(Reply { total_count: listed.page.total, data }))
    }
}
