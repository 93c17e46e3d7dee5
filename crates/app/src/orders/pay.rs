//! An order is paid with what was chosen (`orders` C6).

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{Choice, OrderId, OrderRecord, PayRefusal};
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// Pays an order. Whoever pays is the customer, or its custody master; a custody member that asks to pay an
/// order asks its master instead: the order stays as it is, and is marked so (`agent_pay`).
#[derive(Clone, Debug)]
pub struct PayOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which order.
    pub order: OrderId,
    /// With what.
    pub choice: Choice,
}

/// An order that was paid, or whose payer was asked to pay it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaidOrder {
    /// The order afterwards.
    pub record: OrderRecord,
    /// The id of what was paid (`tradeNo` of the old form).
    pub trade_id: String,
}

/// Why an order is not paid; the order's own rules say [`PayRefusal`].
pub type PayFailure = PayRefusal;

impl Command for PayOrder {
    type Reply = PaidOrder;
    type Refusal = PayFailure;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(&self, _desk: &mut Desk<'_, '_>) -> Result<Decision<PaidOrder>, Error<PayFailure>> {
        unimplemented!()
    }
}
