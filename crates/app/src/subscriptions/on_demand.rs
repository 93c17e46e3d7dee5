//! Resources go on demand: at their end (`orders` D5), or now (`orders` D6).

use std::convert::Infallible;

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{OrderId, OrderStatus, OrderType};
use hubu_core::resources::sold_on_demand;
use hubu_core::subscriptions::{
    OnDemandOperation, RefundRefusal, Role, Sale, Standing, Subscription, ToOnDemandRefusal,
    cancel_to_on_demand, convert_now, set_to_on_demand,
};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Fault};

use super::family::{Family, account_freeze, holder_of, lives, own, standing};
use super::leaving::{Left, leave};
use super::paid_terms::paid_terms;
use super::watch::watch;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

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

    fn needs(&self, needs: &mut Needs) {
        needs_of(needs, self.caller, &self.resources);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<(usize, ToOnDemandRefusal)>>, Error<ToOnDemandRefusal>> {
        let holder = holder_of(desk, self.caller)?;
        let mut refused = Vec::new();
        for (place, id) in self.resources.iter().enumerate() {
            match self.set(desk, &holder, id) {
                Ok(()) => {}
                Err(Error::Refused(why)) if self.resources.len() > 1 => refused.push((place, why)),
                Err(error) => return Err(error),
            }
        }
        let facts = Facts::new()
            .text("operation", self.operation.as_str())
            .text("resource_ids", &self.resources.join(" "))
            .int("refused", i64::try_from(refused.len()).unwrap_or_default());
        Ok(Decision { value: refused, subject: self.caller, facts })
    }
}

impl OnDemandAtExpiry {
    /// Sets it for one resource and what is attached to it.
    fn set(
        &self,
        desk: &mut Desk<'_, '_>,
        holder: &Holder,
        id: &str,
    ) -> Result<(), Error<ToOnDemandRefusal>> {
        let unknown = Error::Refused(ToOnDemandRefusal::Unknown);
        let primary = own(desk, self.caller, id).filter(lives).ok_or(unknown)?;
        let family = Family::of(desk, primary);
        let mut set = Vec::new();
        for (subscription, standing) in stand(desk, holder, &family)? {
            let after = match self.operation {
                OnDemandOperation::SetUp => set_to_on_demand(&subscription, &standing),
                OnDemandOperation::Cancel => cancel_to_on_demand(&subscription, &standing),
            };
            set.push(after.map_err(Error::Refused)?);
        }
        for (member, after) in family.members().zip(set) {
            let mut member = member.clone();
            member.resource.subscription = Some(after);
            desk.put_resource(member);
        }
        watch(desk, &family.primary)?;
        Ok(())
    }
}

fn needs_of(needs: &mut Needs, caller: CustomerKey, resources: &[String]) {
    needs.buyer(&Party::Key(caller));
    for id in resources {
        needs.resource(id);
    }
}

/// The members of a family with how they stand: what is attached goes along as if it were primary.
fn stand(
    desk: &Desk<'_, '_>,
    holder: &Holder,
    family: &Family,
) -> Result<Vec<(Subscription, Standing)>, Fault> {
    let ((_, catalogue), account) = (desk.catalogue()?, account_freeze(holder));
    let of = |(place, member): (usize, &ResourceRecord)| {
        let mut standing = match place {
            0 => family.standing(&catalogue, account),
            _ => Standing { role: Role::Primary, ..standing(&catalogue, member, account) },
        };
        // What nobody could be charged for does not go on demand, whatever its traits. Packages and parts of
        // solutions are refused as such.
        let sale = matches!(standing.sale, Sale::Package | Sale::Solution);
        let priced = sold_on_demand(&catalogue, &member.resource.product.id, desk.now());
        standing.traits.not_to_on_demand |= !sale && !priced;
        Some((member.resource.subscription.clone()?, standing))
    };
    Ok(family.members().enumerate().filter_map(of).collect())
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
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs_of(needs, self.caller, &self.resources);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<Converted>>, Error<Infallible>> {
        let holder = holder_of(desk, self.caller)?;
        let mut value = Vec::with_capacity(self.resources.len());
        for id in &self.resources {
            value.push(self.convert(desk, &holder, id)?);
        }
        let ids = value.iter().filter_map(|one| match one {
            Converted::Done(id) | Converted::Audit(id) => Some(id.as_str()),
            Converted::Failed(_) => None,
        });
        let ids: Vec<&str> = ids.collect();
        let facts = Facts::new()
            .text("resource_ids", &self.resources.join(" "))
            .text("order_ids", &ids.join(" "));
        Ok(Decision { value, subject: self.caller, facts })
    }
}

impl ConvertNow {
    fn convert(
        &self,
        desk: &mut Desk<'_, '_>,
        holder: &Holder,
        id: &str,
    ) -> Result<Converted, Fault> {
        let Some(primary) = own(desk, self.caller, id).filter(lives) else {
            return Ok(Converted::Failed(ToOnDemandRefusal::Unknown));
        };
        let (family, now) = (Family::of(desk, primary), desk.now());
        let mut left = Vec::new();
        for (member, (subscription, standing)) in
            family.members().zip(stand(desk, holder, &family)?)
        {
            let terms = paid_terms(member);
            let zone = &desk.realm().zone;
            match convert_now(zone, &subscription, &standing, &terms, now) {
                Ok(after) => {
                    left.push(Left { record: member.clone(), ends: now, refund: after.refund });
                }
                Err(why) => return Ok(Converted::Failed(why)),
            }
        }
        let payer = desk.payer_of(holder)?;
        let order = leave(desk, (holder, &payer), (OrderType::ToOnDemand, false), &left)?;
        Ok(match order {
            None => Converted::Failed(ToOnDemandRefusal::Refund(RefundRefusal::OutOfRange)),
            Some(record) if record.order.status == OrderStatus::PendingReview => {
                Converted::Audit(record.order.id)
            }
            Some(record) => Converted::Done(record.order.id),
        })
    }
}
