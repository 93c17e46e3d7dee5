//! A renewal that nobody has to think of is tried (`orders` E).

use std::convert::Infallible;

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::orders::{Auto, OrderId, OrderType, PayRefusal, SourceType};
use hubu_core::subscriptions::{AutoRenew, first_attempt};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::family::{Family, holder_of, lives};
use super::renewal_order::{facts_of, renewal_order};
use super::renewing::{Against, Terms, rated};
use super::watch::watch_attempts;
use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::orders::{pay_as_planned, place, plan_automatically, price_rated, used_before};

/// Tries to renew one primary resource, with what is attached. What was renewed meanwhile, is not renewed by
/// itself any more, or is not to be tried yet is left alone; what an open order has is tried the next day.
#[derive(Clone, Copy, Debug)]
pub struct TryAutoRenew {
    /// The distribution group of its rows.
    pub group: GroupKey,
    /// Whose.
    pub customer: CustomerKey,
    /// Which.
    pub resource: ResourceKey,
}

/// What came of an attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// There was nothing to try.
    Nothing,
    /// This order renewed it.
    Renewed(OrderId),
    /// It was not renewed, for this reason; no order is left behind.
    Failed(String),
}

impl Command for TryAutoRenew {
    type Reply = Attempt;
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.customer));
        needs.resource_of(self.group, self.customer, self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Attempt>, Error<Infallible>> {
        let holder = holder_of(desk, self.customer)?;
        let Some(primary) = desk.resource_of(self.resource).filter(lives) else {
            return Ok(told(Attempt::Nothing, self.customer, Facts::new()));
        };
        let facts = facts_of(&primary);
        let family = Family::of(desk, primary);
        let value = match self.settings(desk, &family)? {
            Some(settings) => try_renewal(desk, &holder, &family, settings)?,
            None => Attempt::Nothing,
        };
        let facts = match &value {
            Attempt::Nothing => facts,
            Attempt::Renewed(order) => facts.text("order_id", order.as_str()),
            Attempt::Failed(why) => {
                let facts = facts.text("reason", why);
                desk.emit(self.customer, "resource.renewal_failed", &facts);
                facts
            }
        };
        if let Some(primary) = desk.resource_of(self.resource) {
            watch_attempts(desk, &primary)?;
        }
        Ok(told(value, self.customer, facts))
    }
}

impl TryAutoRenew {
    /// How it is renewed, if it is to be tried now.
    fn settings(&self, desk: &Desk<'_, '_>, family: &Family) -> Result<Option<AutoRenew>, Fault> {
        let subscription = family.primary.resource.subscription.as_ref();
        let Some(subscription) = subscription else { return Ok(None) };
        let days = desk.renewals(self.customer)?.deduction;
        let first = first_attempt(&desk.realm().zone, subscription.expires, days);
        let free = family.members().all(|one| one.open.is_empty());
        let settings = subscription.at_expiry.auto_renew();
        Ok(settings.filter(|_| free && first <= desk.now()))
    }
}

/// Renews a family, or tells why it cannot be; then nothing is left of the attempt.
fn try_renewal(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    family: &Family,
    settings: AutoRenew,
) -> Result<Attempt, Fault> {
    if holder.real_name.is_none() {
        return Ok(Attempt::Failed("not_verified".to_owned()));
    }
    let payer = desk.payer_of(holder)?;
    let (discounts, (_, catalogue)) = (desk.discounts(holder.key)?, desk.catalogue()?);
    let terms = Terms {
        zone: &desk.realm().zone,
        catalogue: &catalogue,
        discounts: &discounts,
        unified: desk.renewals(holder.key)?.unified,
        longest_months: desk.trade_rules()?.longest_months,
        term: settings.term(),
        now: desk.now(),
    };
    let lines = match terms.lines(family) {
        Ok(lines) => lines,
        Err(Against::Rule(why)) => return Ok(Attempt::Failed(why.to_string())),
        Err(Against::Price(why)) => return Ok(Attempt::Failed(why.to_string())),
    };
    let again = used_before(lines.iter().map(|line| &line.record));
    let priced = price_rated(desk, &rated(&lines), &discounts, (OrderType::Renew, &again));
    let priced = match priced {
        Ok(priced) => priced,
        Err(Error::Refused((_, why))) => return Ok(Attempt::Failed(why.to_string())),
        Err(Error::Fault(fault)) => return Err(fault),
    };
    let record = renewal_order(desk, (holder, &payer), SourceType::System, &lines, priced);
    // Whether it can be paid is known before anything of it is stored.
    let payment = match plan_automatically(desk, &record, Auto::Renewal)? {
        Ok(payment) => payment,
        Err(why) => return Ok(Attempt::Failed(in_words(&why).to_owned())),
    };
    place(desk, &record, holder);
    let record = pay_as_planned(desk, record, &payment)?;
    Ok(Attempt::Renewed(record.order.id))
}

const fn in_words(why: &PayRefusal) -> &'static str {
    match why {
        PayRefusal::InsufficientFunds { .. } => "cash and credit do not reach",
        _ => "the order cannot be paid",
    }
}

fn told(value: Attempt, subject: CustomerKey, facts: Facts) -> Decision<Attempt> {
    Decision { value, subject, facts }
}
