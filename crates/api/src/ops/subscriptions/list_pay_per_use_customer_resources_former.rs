//! `GET /v1.0/{domain_id}/common/order-mgr/resources/detail` (`orders` F6): the old form of
//! `ListPayPerUseCustomerResources`, with numbered pages and without what is closed. A partner sees its own, of
//! which it has none.
//!
//! | parameter | absent | empty | `""` | `null` |
//! |---|---|---|---|---|
//! | `resource_ids`, `order_id` | all | all | none is called so | none is called so |
//! | `only_main_resource` | 0 | 0 | refused | 0 |
//! | `status_list` | all | all | refused | refused |
//! | `page_no`, `page_size` | 1, 10 | 1, 10 | refused | 1, 10 |

use http::Method;
use hubu_app::resources::ResourceFilter;
use hubu_core::access::{Requirement, permissions};
use hubu_core::resources::Resource;
use hubu_core::subscriptions::{Status, Subscription};
use schemars::JsonSchema;
use serde::Serialize;

use super::list_pay_per_use_customer_resources::{listed, of_order, with_terms};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::Instant;

/// See the file's head.
pub struct ListPayPerUseCustomerResourcesFormer;

/// Resources that may be named.
const MOST: usize = 50;
/// The number of the last page.
const LAST_PAGE: i64 = 4_000_000;
/// What the form shows.
const SHOWN: [(&str, Status); 3] =
    [("2", Status::InUse), ("4", Status::Frozen), ("5", Status::Expired)];

/// The query.
pub struct Query {
    filter: Option<ResourceFilter>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        // `""` and `null` are ids like any other here, and nothing has them.
        let ids = fields.opt_text("resource_ids", Text::max(4_096).null(Empty::Kept))?;
        let order = fields.opt_text("order_id", Text::max(64).null(Empty::Kept))?;
        let primary_only = fields.int_or("only_main_resource", 0..=1, 0)? == 1;
        let rule = Text::max(64).null(Empty::Refused).quoted(Empty::Refused).sample("2");
        let form = ("2、4、5，以逗号分隔", "2, 4, 5, separated by commas");
        let statuses = fields.opt_parsed("status_list", rule, form, read_statuses)?;
        let number = fields.int_or("page_no", 1..=LAST_PAGE, 1)?;
        let size = fields.int_or("page_size", 1..=500, Page::DEFAULT_LIMIT)?;
        let ids: Vec<String> =
            ids.iter().flat_map(|text| text.split(',')).map(str::to_owned).collect();
        if ids.len() > MOST {
            return Err(fields.bad("resource_ids", Defect::TooMany(MOST)));
        }
        let filter = ResourceFilter {
            ids,
            order: None,
            primary_only,
            statuses: statuses.unwrap_or_else(|| SHOWN.map(|(_, status)| status).to_vec()),
            expires: (None, None),
            service: None,
            everything: false,
        };
        let filter = of_order(filter, order.as_deref());
        Ok(Self { filter, page: Page::numbered(number, size) })
    }
}

fn read_statuses(text: &str) -> Option<Vec<Status>> {
    let one = |word: &str| SHOWN.iter().find(|(shown, _)| *shown == word).map(|(_, one)| *one);
    text.split(',').map(one).collect()
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    total_count: i64,
    data: Vec<FormerOrderInstance>,
}

#[derive(Serialize, JsonSchema)]
struct FormerOrderInstance {
    id: String,
    resource_id: String,
    resource_name: String,
    region_code: String,
    cloud_service_type_code: String,
    resource_type_code: String,
    resource_spec_code: String,
    project_code: String,
    product_id: String,
    main_resource_id: String,
    is_main_resource: u8,
    status: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_time: Option<Instant>,
    expire_time: Instant,
    next_operation_policy: i64,
}

impl FormerOrderInstance {
    fn new((resource, term, parent): (&Resource, &Subscription, Option<&str>)) -> Self {
        let product = &resource.product;
        Self {
            id: resource.key.0.to_string(),
            resource_id: resource.id.clone(),
            resource_name: resource.name.clone(),
            region_code: product.region.clone(),
            cloud_service_type_code: product.service.clone(),
            resource_type_code: product.resource_type.clone(),
            resource_spec_code: product.spec.clone(),
            project_code: resource.project.clone(),
            product_id: product.id.clone(),
            main_resource_id: parent.unwrap_or(&resource.id).to_owned(),
            is_main_resource: u8::from(resource.parent.is_none()),
            status: term.shown(resource.frozen).code(),
            valid_time: resource.effective.map(Instant),
            expire_time: Instant(term.expires),
            next_operation_policy: term.at_expiry.policy().code(),
        }
    }
}

impl Operation for ListPayPerUseCustomerResourcesFormer {
    const SPEC: Spec = Spec {
        id: "ListPayPerUseCustomerResourcesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/common/order-mgr/resources/detail",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::RENEWAL_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Quotes,
        summary: [
            "查询客户包年/包月资源列表（旧版）",
            "Lists yearly and monthly resources (old form)",
        ],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (listed, _) = listed(cx, query.filter, None, query.page).await?;
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            total_count: listed.page.total,
            data: with_terms(&listed).map(FormerOrderInstance::new).collect(),
        }))
    }
}
