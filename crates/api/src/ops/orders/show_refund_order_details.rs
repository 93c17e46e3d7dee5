//! `GET /v2/orders/customer-orders/refund-orders` (`orders` C3): what an order gives back, resource by
//! resource. What was paid is below zero; what is kept, for the time that is over and as a fee, above. All
//! rows together are what goes back.
//!
//! | query | absent, empty, `null` |
//! |---|---|
//! | `order_id` | refused |
//! | `customer_id` | an order of the caller's own, where it is not looked at; a partner names its customer |
//! | `indirect_partner_id` | not looked at |
//!
//! An order that is not there is answered as one that gives nothing back: the page has one code for both.

use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::orders::{self, GivenBack, People, given_back};
use hubu_app::partners::NoSuchReseller;
use hubu_core::orders::{OrderId, OrderRecord};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Context, ORDERS, order_id};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::AmountNumber;

/// See the file's head.
pub struct ShowRefundOrderDetails;

/// The query.
pub struct Query {
    order: Option<OrderId>,
    customer: Option<String>,
    reseller: Option<String>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let ignored = Text::max(64).quoted(Empty::Absent);
        Ok(Self {
            order: order_id(fields, "order_id")?,
            customer: fields.opt_text("customer_id", ignored)?,
            reseller: fields.opt_text("indirect_partner_id", ignored)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    refund_infos: Vec<OrderRefundInfo>,
}

#[derive(Serialize, JsonSchema)]
struct OrderRefundInfo {
    id: String,
    amount: AmountNumber,
    measure_id: &'static str,
    customer_id: String,
    resource_type_code: String,
    resource_type_name: String,
    service_type_code: String,
    service_type_name: String,
    region_code: String,
    base_order_id: String,
}

/// `measure_id` of this operation, which is a text: the main unit.
pub const MEASURE: &str = "1";

/// The rows of an order that the caller may see, with their order.
pub async fn rows_of(
    cx: &Cx,
    order: Option<OrderId>,
    customer: Option<String>,
    reseller: Option<String>,
) -> Result<(OrderRecord, Vec<GivenBack>, Context), Failure> {
    let caller = cx.caller()?.customer;
    let cache = Arc::clone(cx.catalogue());
    let found = cx.read(move |tx, _| {
        let Some(id) = order else { return Ok(None) };
        let record = orders::seen(tx, caller, reseller.as_deref(), &id)?;
        let Some(record) = record else { return Ok(None) };
        let (_, catalogue) = cache.current(tx)?;
        let context = Context::read(tx, catalogue, std::slice::from_ref(&record))?;
        let own = [record.order.customer, record.payer].contains(&caller);
        if !own && customer.as_deref() != context.people.id(record.order.customer) {
            return Ok(None);
        }
        let Some(rows) = given_back(tx, &record)? else { return Ok(None) };
        Ok::<_, Error<NoSuchReseller>>(Some((record, rows, context)))
    });
    found.await?.ok_or_else(|| Refusal::new(Code::OrderGivesNothingBack).into())
}

/// The id of a row: its number among those of its order.
pub fn row_id(record: &OrderRecord, place: usize) -> String {
    record.order.id.line(i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1))
}

/// The id of an order's customer.
pub fn customer_id(record: &OrderRecord, people: &People) -> String {
    people.id(record.order.customer).unwrap_or_default().to_owned()
}

impl Operation for ShowRefundOrderDetails {
    const SPEC: Spec = Spec {
        id: "ShowRefundOrderDetails",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/orders/customer-orders/refund-orders",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::ResellerNotOwn, Code::OrderGivesNothingBack],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询退款订单的金额详情", "Shows what an order gives back"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { order, customer, reseller } = query;
        let (record, rows, context) = rows_of(cx, order, customer, reseller).await?;
        let words = context.words(cx);
        let row = |(place, GivenBack { row, base, resource }): (usize, &GivenBack)| {
            let product = &resource.product;
            OrderRefundInfo {
                id: row_id(&record, place),
                amount: AmountNumber(row.amount),
                measure_id: MEASURE,
                customer_id: customer_id(&record, &context.people),
                resource_type_code: product.resource_type.clone(),
                resource_type_name: words.resource_type(&product.resource_type),
                service_type_code: product.service.clone(),
                service_type_name: words.service(&product.service),
                region_code: product.region.clone(),
                base_order_id: base.as_str().to_owned(),
            }
        };
        let refund_infos: Vec<_> = rows.iter().enumerate().map(row).collect();
        Ok(Answer::value(Reply { total_count: refund_infos.len(), refund_infos }))
    }
}
