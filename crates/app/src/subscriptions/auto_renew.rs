//! Auto-renewal is set and cancelled (`orders` D3), and tried (`orders` E).

use hubu_core::coupons::CycleType;
use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::AutoRenewRefusal;
use hubu_store::Error;

use crate::ledger::{Command, Decision, Desk, Needs};

/// Sets auto-renewal of a resource, or changes it: the primary one it belongs to and all that is attached.
#[derive(Clone, Debug)]
pub struct SetAutoRenew {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which resource.
    pub resource: String,
    /// How many times more; 0 for without end.
    pub times: Option<i64>,
    /// For what each time.
    pub unit: Option<CycleType>,
}

impl Command for SetAutoRenew {
    type Reply = ();
    type Refusal = AutoRenewRefusal;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(&self, _desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<AutoRenewRefusal>> {
        unimplemented!()
    }
}

/// Cancels auto-renewal of a resource, in the same way.
#[derive(Clone, Debug)]
pub struct CancelAutoRenew {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which resource.
    pub resource: String,
}

impl Command for CancelAutoRenew {
    type Reply = ();
    type Refusal = AutoRenewRefusal;

    fn needs(&self, _needs: &mut Needs) {
        unimplemented!()
    }

    fn decide(&self, _desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<AutoRenewRefusal>> {
        unimplemented!()
    }
}
