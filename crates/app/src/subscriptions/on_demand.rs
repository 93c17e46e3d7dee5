//! Resources go on demand: at their end (`orders` D5), or now (`orders` D6).

use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderId;
use hubu_core::subscriptions::{OnDemandOperation, ToOnDemandRefusal};
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// Sets that primary resources, with what is attached, go on demand when they end, or that they do not.
/// Each by itself: what cannot be set is told, and hinders no other.
#[derive(Clone, Debug)]
pub struct OnDemandAtExpiry {
    /// Who asks.
    pub caller: CustomerKey,
    /// The resources, each once.
    pub resources: Vec<String>,
    /// Which of both.
    pub operation: OnDemandOperation,
}

impl Command for OnDemandAtExpiry {
    /// Those that were refused, by their place in the request. Where there is one resource and it is refused,
    /// the command is.
    type Reply = Vec<(usize, ToOnDemandRefusal)>;
    type Refusal = ToOnDemandRefusal;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(
        &self,
        _desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<(usize, ToOnDemandRefusal)>>, Error<ToOnDemandRefusal>> {
        unimplemented!()
    }
}

/// Turns primary resources, with what is attached, to on demand now; what is left of their terms is given
/// back. Each by itself.
#[derive(Clone, Debug)]
pub struct ConvertNow {
    /// Who asks.
    pub caller: CustomerKey,
    /// The resources, each once.
    pub resources: Vec<String>,
}

/// What became of one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Converted {
    /// It is on demand; this order gives back.
    Done(OrderId),
    /// This order is reviewed first.
    Audit(OrderId),
    /// It is not.
    Failed(ToOnDemandRefusal),
}

impl Command for ConvertNow {
    /// In the order of the request.
    type Reply = Vec<Converted>;
    type Refusal = std::convert::Infallible;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(
        &self,
        _desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<Converted>>, Error<std::convert::Infallible>> {
        unimplemented!()
    }
}
