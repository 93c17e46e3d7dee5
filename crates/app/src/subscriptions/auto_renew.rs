//! Auto-renewal is set and cancelled (`orders` D3), and tried (`orders` E).

use hubu_core::coupons::CycleType;
use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::{AtExpiry, AutoRenewRefusal, cancel_auto_renew, set_auto_renew};
use hubu_store::Error;
use hubu_store::resources::ResourceRecord;

use super::family::{Family, lives, own};
use super::renewal_order::facts_of;
use super::watch::watch_attempts;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

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

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.caller));
        needs.resource(&self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<AutoRenewRefusal>> {
        let set = |record: &ResourceRecord| {
            let resource = &record.resource;
            let subscription = resource.subscription.as_ref();
            let subscription = subscription.ok_or(AutoRenewRefusal::Unknown)?;
            let set = set_auto_renew(subscription, resource.frozen, self.times, self.unit)?;
            Ok(set.at_expiry)
        };
        change(desk, self.caller, &self.resource, set)
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

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.caller));
        needs.resource(&self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<AutoRenewRefusal>> {
        let cancel = |record: &ResourceRecord| {
            let subscription = record.resource.subscription.as_ref();
            let subscription = subscription.ok_or(AutoRenewRefusal::Unknown)?;
            Ok(cancel_auto_renew(subscription)?.at_expiry)
        };
        change(desk, self.caller, &self.resource, cancel)
    }
}

/// Changes what becomes of a resource, of the primary one it belongs to, and of what is attached to that. The
/// named one and the primary one must allow it; all of them are set alike.
fn change(
    desk: &mut Desk<'_, '_>,
    caller: CustomerKey,
    id: &str,
    change: impl Fn(&ResourceRecord) -> Result<AtExpiry, AutoRenewRefusal>,
) -> Result<Decision<()>, Error<AutoRenewRefusal>> {
    let unknown = || Error::Refused(AutoRenewRefusal::Unknown);
    let named = own(desk, caller, id).filter(lives).ok_or_else(unknown)?;
    change(&named).map_err(Error::Refused)?;
    let primary = match named.resource.parent {
        Some(primary) => desk.resource_of(primary).filter(lives).ok_or_else(unknown)?,
        None => named,
    };
    let at_expiry = change(&primary).map_err(Error::Refused)?;
    let family = Family::of(desk, primary);
    let mut facts = facts_of(&family.primary).int("expire_policy", at_expiry.policy().code());
    if let Some(settings) = at_expiry.auto_renew() {
        facts = facts
            .text("period_type", hubu_core::subscriptions::period_word(settings.unit))
            .int("auto_renew_times", settings.left.unwrap_or_default());
    }
    set_all(desk, &family, at_expiry);
    if let Some(primary) = desk.resource_of(family.primary.resource.key) {
        watch_attempts(desk, &primary)?;
    }
    Ok(Decision { value: (), subject: caller, facts })
}

/// Sets what becomes of a family when it ends.
pub(super) fn set_all(desk: &mut Desk<'_, '_>, family: &Family, at_expiry: AtExpiry) {
    for member in family.members() {
        let mut member = member.clone();
        if let Some(subscription) = member.resource.subscription.as_mut() {
            subscription.at_expiry = at_expiry;
            desk.put_resource(member);
        }
    }
}
