//! Resources are renewed (`orders` D2).

use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderId;
use hubu_core::orders::PayRefusal;
use hubu_core::rating::RatingRefusal;
use hubu_core::subscriptions::{ExpirePolicy, RenewRefusal, Term};
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// Renews resources, with what is attached to them, in one order.
#[derive(Clone, Debug)]
pub struct RenewResources {
    /// Who asks.
    pub caller: CustomerKey,
    /// The primary resources, each once.
    pub resources: Vec<String>,
    /// For how long.
    pub term: Term,
    /// Is it paid at once, with what is picked automatically?
    pub auto_pay: bool,
    /// What becomes of them when they end: only the old form sets it (`orders` F7).
    pub policy: Option<ExpirePolicy>,
}

/// What comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// The order.
    pub order: OrderId,
    /// Why it was not paid, though it should have been at once: it stays pending payment
    /// (CBC.30050006).
    pub unpaid: Option<PayRefusal>,
}

/// Why nothing is renewed. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RenewFailure {
    /// The customer is not certified (CBC.0151).
    NotVerified,
    /// A resource, by its place in the request, is not renewed.
    Resource(usize, RenewRefusal),
    /// A price cannot be found, by the place of the resource (CBC.99006006 and the like).
    Rating(usize, RatingRefusal),
}

impl Command for RenewResources {
    type Reply = Renewed;
    type Refusal = RenewFailure;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(&self, _desk: &mut Desk<'_, '_>) -> Result<Decision<Renewed>, Error<RenewFailure>> {
        unimplemented!()
    }
}
