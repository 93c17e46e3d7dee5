//! `GET /v1.0/{domain_id}/common/order-mgr/orders/refund-order` (`orders` F): the old form of
//! `ShowRefundOrderDetails`. Its names mix two styles. Amounts are in the main unit here too.

use http::Method;
use hubu_app::orders::GivenBack;
use hubu_core::orders::OrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::show_refund_order_details::{MEASURE, customer_id, row_id, rows_of};
use super::{ORDERS, order_id};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};
use crate::wire::AmountNumber;

/// See the file's head.
pub struct ShowRefundFormer;

/// The query.
pub struct Query(Option<OrderId>);

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        order_id(fields, "order_id").map(Self)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    total_count: usize,
    resource_info_list: Vec<RefundedResource>,
}

#[derive(Serialize, JsonSchema)]
struct RefundedResource {
    id: String,
    resource_id: String,
    amount: AmountNumber,
    measure_id: &'static str,
    customer_id: String,
    #[serde(rename = "resourceType")]
    resource_type: String,
    #[serde(rename = "cloudServiceType")]
    cloud_service_type: String,
    #[serde(rename = "regionCode")]
    region_code: String,
    #[serde(rename = "preOrderId")]
    pre_order_id: String,
}

impl Operation for ShowRefundFormer {
    const SPEC: Spec = Spec {
        id: "ShowRefundOrderDetailsV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/common/order-mgr/orders/refund-order",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::OrderGivesNothingBack],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询退款订单的金额详情（旧版）", "Shows what an order gives back (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: OfDomain,
        Query(id): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let (record, rows, context) = rows_of(cx, id, None, None).await?;
        let row = |(place, GivenBack { row, base, resource }): (usize, &GivenBack)| {
            let product = &resource.product;
            RefundedResource {
                id: row_id(&record, place),
                resource_id: resource.id.clone(),
                amount: AmountNumber(row.amount),
                measure_id: MEASURE,
                customer_id: customer_id(&record, &context.people),
                resource_type: product.resource_type.clone(),
                cloud_service_type: product.service.clone(),
                region_code: product.region.clone(),
                pre_order_id: base.as_str().to_owned(),
            }
        };
        let resource_info_list: Vec<_> = rows.iter().enumerate().map(row).collect();
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            total_count: resource_info_list.len(),
            resource_info_list,
        }))
    }
}
