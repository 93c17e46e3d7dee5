//! `GET /v2/orders/customer-orders/order-discounts` (`orders` C5): the discounts that an order can be paid
//! with. Lines of the same product, size and final price stand together; the amount is what is taken off all
//! of them. A line that a discount does not count for is left out.
//!
//! Whoever may not see discounts (`bss:discount:view`) is told of none, as is a customer of the reseller
//! model, and as is an order that is not to be paid. Abroad only commercial and partners' discounts are
//! told, and what an operator adjusted.

use http::Method;
use hubu_core::access::{Requirement, permissions};
use hubu_core::discounts::{DiscountKind, Reduction};
use hubu_core::money::Amount;
use hubu_core::orders::{
    Offered, OfferedLine, Order, OrderId, OrderLine, OrderStatus, payment_code,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Seen, order_id, seen};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::AmountNumber;

/// See the file's head.
pub struct ListOrderDiscounts;

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
    discounts: Vec<DiscountInfo>,
}

#[derive(Serialize, JsonSchema)]
struct DiscountInfo {
    discount_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_value: Option<String>,
    discount_type: i64,
    orders: Vec<OrderOfDiscount>,
}

#[derive(Serialize, JsonSchema)]
struct OrderOfDiscount {
    order_id: String,
    order_line_items: Vec<LinesOfDiscount>,
}

#[derive(Serialize, JsonSchema)]
struct LinesOfDiscount {
    order_line_item_ids: Vec<String>,
    discount_mode: i64,
    discount_amount: AmountNumber,
    discount_ratio: AmountNumber,
}

impl DiscountInfo {
    /// `None`: it counts for no line of the order.
    fn of(order: &Order, offered: &Offered) -> Option<Self> {
        let mut orders: Vec<(&OrderId, Vec<Merged<'_>>)> = Vec::new();
        for (line, by) in order.lines.iter().zip(&offered.lines) {
            if !by.off.is_positive() {
                continue;
            }
            match orders.iter_mut().find(|(id, _)| **id == line.order) {
                Some((_, merged)) => merge(merged, line, by),
                None => orders.push((&line.order, vec![Merged::new(line, by)])),
            }
        }
        let mode = offered.reduction.mode().code();
        let shown = |(id, lines): (&OrderId, Vec<Merged<'_>>)| OrderOfDiscount {
            order_id: id.as_str().to_owned(),
            order_line_items: lines.into_iter().map(|one| one.shown(mode)).collect(),
        };
        let of_orders: Vec<_> = orders.into_iter().map(shown).collect();
        let value = match offered.reduction {
            Reduction::Ratio(left) => Some(left.to_amount().to_text(0)),
            Reduction::Off(off) => Some(off.to_text(0)),
            Reduction::FixedPrice(_) => None,
        };
        (!of_orders.is_empty()).then(|| Self {
            discount_id: offered.key.to_wire(),
            discount_value: value,
            discount_type: payment_code(offered.kind),
            orders: of_orders,
        })
    }
}

/// Lines that are alike under a discount.
struct Merged<'a> {
    line: &'a OrderLine,
    by: &'a OfferedLine,
    ids: Vec<String>,
    off: Amount,
}

impl<'a> Merged<'a> {
    fn new(line: &'a OrderLine, by: &'a OfferedLine) -> Self {
        Self { line, by, ids: vec![line.id()], off: by.off }
    }

    /// Of the same product, size and final price?
    fn takes(&self, line: &OrderLine, by: &OfferedLine) -> bool {
        self.line.product.id == line.product.id
            && self.line.size == line.size
            && self.by.amount == by.amount
            && self.by.ratio == by.ratio
    }

    fn shown(self, mode: i64) -> LinesOfDiscount {
        LinesOfDiscount {
            order_line_item_ids: self.ids,
            discount_mode: mode,
            discount_amount: AmountNumber(self.off),
            discount_ratio: AmountNumber(self.by.ratio.to_amount()),
        }
    }
}

fn merge<'a>(merged: &mut Vec<Merged<'a>>, line: &'a OrderLine, by: &'a OfferedLine) {
    match merged.iter_mut().find(|one| one.takes(line, by)) {
        Some(one) => {
            one.ids.push(line.id());
            one.off = one.off.checked_add(by.off).unwrap_or(one.off);
        }
        None => merged.push(Merged::new(line, by)),
    }
}

impl Operation for ListOrderDiscounts {
    const SPEC: Spec = Spec {
        id: "ListOrderDiscounts",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/orders/customer-orders/order-discounts",
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[Code::OrderUnknown],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询订单可用折扣", "Lists the discounts an order can be paid with"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        Query(id): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let identity = cx.identity()?;
        let caller = identity.caller.customer;
        let resold = identity.association.is_some_and(|kind| !kind.has_cash());
        let visible = identity.principal.has(permissions::DISCOUNT_VIEW) && !resold;
        let Seen { record, now, .. } = seen(cx, id, None).await?;
        let order = &record.order;
        if ![order.customer, record.payer].contains(&caller) {
            return Err(Refusal::new(Code::OrderUnknown).into());
        }
        let payable = order.status == OrderStatus::PendingPayment && !order.past_deadline(now);
        let site = cx.site();
        // One that was adjusted is paid by the adjustment, and by nothing else.
        let adjusted = |one: &Offered| one.kind == DiscountKind::Adjustment;
        let mandatory = record.offered.iter().any(adjusted);
        let told = |one: &&Offered| {
            one.usable(now) && one.kind.on_site(site) && (!mandatory || adjusted(one))
        };
        let offered = record.offered.iter().filter(|_| visible && payable).filter(told);
        let discounts = offered.filter_map(|one| DiscountInfo::of(order, one)).collect();
        Ok(Answer::value(Reply { discounts }))
    }
}
