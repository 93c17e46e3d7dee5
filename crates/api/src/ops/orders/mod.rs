//! Orders (`orders` C, F): what was ordered, what it comes to, with what it can be paid; paying and
//! cancelling it.
//!
//! A customer sees its own orders and those that it pays for others, a partner also its customers'. Any
//! other order is answered as one that is not there. Names are in the language that is asked for. Partners'
//! operators need no item of the partner's console: the pages name none.

mod cancel_customer_order;
mod cancel_order_former;
mod cancel_order_subscription_former;
mod line_shown;
mod list_customer_orders;
mod list_order_coupons_by_order_id;
mod list_order_discounts;
mod list_order_resources_former;
mod list_orders_former;
mod order_query;
mod pay_body;
mod pay_order_former;
mod pay_orders;
mod pay_orders_second;
mod show_customer_order_details;
mod show_order_former;
mod show_refund_former;
mod show_refund_order_details;
mod shown;
mod shown_former;

pub use cancel_customer_order::CancelCustomerOrder;
pub use cancel_order_former::CancelOrderFormer;
pub use cancel_order_subscription_former::CancelOrderSubscriptionFormer;
pub use list_customer_orders::ListCustomerOrders;
pub use list_order_coupons_by_order_id::ListOrderCouponsByOrderId;
pub use list_order_discounts::ListOrderDiscounts;
pub use list_order_resources_former::ListOrderResourcesFormer;
pub use list_orders_former::ListOrdersFormer;
pub use pay_order_former::PayOrderFormer;
pub use pay_orders::PayOrders;
pub use pay_orders_second::PayOrdersSecond;
pub use show_customer_order_details::ShowCustomerOrderDetails;
pub use show_order_former::ShowOrderFormer;
pub use show_refund_former::ShowRefundFormer;
pub use show_refund_order_details::ShowRefundOrderDetails;

use std::sync::Arc;

use hubu_app::orders::{self, People, ProjectNames};
use hubu_app::partners::NoSuchReseller;
use hubu_app::{Error, Fault, Tx};
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::{OrderId, OrderRecord};
use hubu_core::products::Catalogue;
use hubu_core::time::Timestamp;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Text};
use crate::registry::{Entry, entry};
use shown::Words;

/// Orders, the old forms first.
pub fn registry() -> [Entry; 15] {
    [
        entry::<ListOrdersFormer>(),
        entry::<ShowRefundFormer>(),
        entry::<ShowOrderFormer>(),
        entry::<ListOrderResourcesFormer>(),
        entry::<PayOrderFormer>(),
        entry::<CancelOrderFormer>(),
        entry::<CancelOrderSubscriptionFormer>(),
        entry::<ListCustomerOrders>(),
        entry::<CancelCustomerOrder>(),
        entry::<ShowCustomerOrderDetails>(),
        entry::<ListOrderCouponsByOrderId>(),
        entry::<ListOrderDiscounts>(),
        entry::<PayOrdersSecond>(),
        entry::<ShowRefundOrderDetails>(),
        entry::<PayOrders>(),
    ]
}

/// What reading orders asks of a user.
const ORDERS: Requirement = Requirement::permissions(&[permissions::ORDER_VIEW]);
/// An id of an order.
const ORDER_ID: Text = Text::max(64).sample("CS2601010800ABCDE");

/// The order that a request must name. `None`: its id is of another form than those of orders are, so that
/// there is no such order.
fn order_id(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<OrderId>, BadField> {
    fields.text(name, ORDER_ID).map(|id| OrderId::parse(&id))
}

/// An order to be acted on, which must be there.
fn known(id: Option<OrderId>) -> Result<OrderId, Failure> {
    id.ok_or_else(|| Refusal::new(Code::OrderUnknown).into())
}

/// What is read with orders to tell them.
struct Context {
    catalogue: Arc<Catalogue>,
    people: People,
    projects: ProjectNames,
}

impl Context {
    /// The names and ids that some orders are told with.
    fn read(
        tx: &mut Tx<'_>,
        catalogue: Arc<Catalogue>,
        records: &[OrderRecord],
    ) -> Result<Self, Fault> {
        let people = orders::people(tx, records)?;
        let projects = orders::projects_of(tx, records)?;
        Ok(Self { catalogue, people, projects })
    }

    /// The same in the language of the request.
    fn words<'a>(&'a self, cx: &'a Cx) -> Words<'a> {
        Words {
            catalogue: &self.catalogue,
            people: &self.people,
            projects: &self.projects,
            lang: cx.lang(),
            currency: cx.currency(),
        }
    }
}

/// An order that the caller may see, and what it is told with.
struct Seen {
    record: OrderRecord,
    context: Context,
    /// When it was looked at.
    now: Timestamp,
}

/// An order that the caller may see; that there is none, and that the caller may not, is one answer.
async fn seen(cx: &Cx, id: Option<OrderId>, reseller: Option<String>) -> Result<Seen, Failure> {
    let caller = cx.caller()?.customer;
    let cache = Arc::clone(cx.catalogue());
    let id = known(id)?;
    let found = cx.read(move |tx, pulse| {
        let record = orders::seen(tx, caller, reseller.as_deref(), &id)?;
        let Some(record) = record else { return Ok(None) };
        let (_, catalogue) = cache.current(tx)?;
        let context = Context::read(tx, catalogue, std::slice::from_ref(&record))?;
        Ok::<_, Error<NoSuchReseller>>(Some(Seen { record, context, now: pulse.now }))
    });
    found.await?.ok_or_else(|| Refusal::new(Code::OrderUnknown).into())
}
