//! `GET /v1.0/{domain_id}/common/order-mgr/orders-resource/{order_id}` (`orders` F5): what became of the
//! resources of an order. It has no new form. Its pages are numbered from 1, and success has no code. The id
//! of a resource is told once it is provided, its `status` is 1 then.
//!
//! An order that gives something back provides nothing, and one that is not there neither: the page has one
//! code for both.

use http::Method;
use hubu_app::Error;
use hubu_app::orders::{self, Provided, provided};
use hubu_app::partners::NoSuchReseller;
use hubu_core::orders::{ItemState, OrderId};
use schemars::JsonSchema;
use serde::Serialize;

use super::show_customer_order_details::part;
use super::{ORDERS, order_id};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct ListOrderResourcesFormer;

/// The path.
pub struct Path(Option<OrderId>);

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        OfDomain::read(fields)?;
        order_id(fields, "order_id").map(Self)
    }
}

/// The query.
pub struct Query(Page);

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let number = fields.int_or("offset", 1..=LAST_PAGE, 1)?;
        let limit = fields.int_or("limit", 1..=50, Page::DEFAULT_LIMIT)?;
        Ok(Self(Page::numbered(number, limit)))
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "totalSize")]
    total_size: usize,
    resources: Vec<OrderResource>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OrderResource {
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_id: Option<String>,
    cloud_service_type: String,
    region_code: String,
    resource_type: String,
    resource_spec_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_size: Option<i64>,
    // The vendor's spelling.
    #[serde(rename = "resouceSizeMeasureId", skip_serializing_if = "Option::is_none")]
    resource_size_measure_id: Option<i64>,
    status: i64,
}

impl OrderResource {
    fn of(Provided { state, resource }: &Provided) -> Self {
        let done = matches!(state, ItemState::Done | ItemState::GivenBack);
        let product = &resource.product;
        Self {
            resource_id: done.then(|| resource.id.clone()),
            cloud_service_type: product.service.clone(),
            region_code: product.region.clone(),
            resource_type: product.resource_type.clone(),
            resource_spec_code: product.spec.clone(),
            resource_size: resource.size.map(|size| size.value),
            resource_size_measure_id: resource.size.map(|size| size.measure),
            // What became of its term since is not the order's affair.
            status: if done { ItemState::Done.code() } else { state.code() },
        }
    }
}

impl Operation for ListOrderResourcesFormer {
    const SPEC: Spec = Spec {
        id: "ListOrderResourcesV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/common/order-mgr/orders-resource/{order_id}",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::OrderNotQueryable],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: [
            "查询订单的资源开通详情（旧版）",
            "Shows what became of an order's resources (old form)",
        ],
    };
    type Path = Path;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        Path(id): Path,
        Query(page): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?.customer;
        let found = cx.read(move |tx, _| {
            let Some(id) = id else { return Ok(None) };
            let record = orders::seen(tx, caller, None, &id)?;
            let own = record.filter(|one| [one.order.customer, one.payer].contains(&caller));
            let Some(record) = own else { return Ok(None) };
            Ok::<_, Error<NoSuchReseller>>(provided(tx, &record)?)
        });
        let unsupported = || Refusal::new(Code::OrderNotQueryable);
        let all = found.await?.ok_or_else(unsupported)?;
        let resources = part(&all, page).iter().map(OrderResource::of).collect();
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            total_size: all.len(),
            resources,
        }))
    }
}
