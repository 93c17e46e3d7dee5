//! Resources are left (`orders` D7, F8), or what an order bought (the old form by order).

use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderId;
use hubu_core::subscriptions::{UnsubscribeReason, UnsubscribeRefusal, UnsubscribeType};
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// Unsubscribes resources, with what is attached to them: one order a primary resource.
#[derive(Clone, Debug)]
pub struct Unsubscribe {
    /// Who asks.
    pub caller: CustomerKey,
    /// The resources, each once.
    pub resources: Vec<String>,
    /// What of them.
    pub what: UnsubscribeType,
    /// Why, if it was said.
    pub reason: Option<UnsubscribeReason>,
    /// The same in the customer's words.
    pub words: String,
}

/// The orders that give back, in the order of the request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsubscribed {
    /// Their ids.
    pub orders: Vec<OrderId>,
}

/// Why nothing is unsubscribed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnsubscribeFailure {
    /// The customer has no such order; only leaving by order is refused so (CBC.30000010).
    UnknownOrder,
    /// A resource, by its place in the request, is not left.
    Resource(usize, UnsubscribeRefusal),
}

impl Command for Unsubscribe {
    type Reply = Unsubscribed;
    type Refusal = UnsubscribeFailure;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(
        &self,
        _desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Unsubscribed>, Error<UnsubscribeFailure>> {
        unimplemented!()
    }
}

/// Unsubscribes all resources of an order.
#[derive(Clone, Debug)]
pub struct UnsubscribeOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// The order.
    pub order: OrderId,
    /// What of its resources.
    pub what: UnsubscribeType,
    /// Why, if it was said.
    pub reason: Option<UnsubscribeReason>,
    /// The same in the customer's words.
    pub words: String,
}

impl Command for UnsubscribeOrder {
    type Reply = Unsubscribed;
    type Refusal = UnsubscribeFailure;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(
        &self,
        _desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Unsubscribed>, Error<UnsubscribeFailure>> {
        unimplemented!()
    }
}
