//! An order is cancelled: by its customer (`orders` C7), or because its deadline of payment passed.

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{CancelRefusal, OrderId, OrderRecord};
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// The reconciler that cancels orders whose deadline has passed; its due rows are written when they are
/// placed.
pub const ORDER_DEADLINE: &str = "order_deadline";

/// Cancels an order for its customer.
#[derive(Clone, Debug)]
pub struct CancelOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which.
    pub order: OrderId,
}

impl Command for CancelOrder {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = CancelRefusal;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(
        &self,
        _desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<CancelRefusal>> {
        unimplemented!()
    }
}
